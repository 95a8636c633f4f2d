"""The sheet ``Why``: where every change's worth comes from, the walk from a vendor's figure, and the years."""

from __future__ import annotations

import math
from typing import Final

from mcroi.analyses.walk import walks
from mcroi.model.accounts import SOURCES
from mcroi.report.workbook.sheet import Sheet, paper
from mcroi.report.workbook.styles import HEADER, QUIET, SECTION, TITLE
from mcroi.results.chance import Z95
from mcroi.results.result import Result
from mcroi.results.rounding import UNDEFINED
from mcroi.words.case import BusinessCase
from mcroi.words.sources import LABELS, sources, why
from mcroi.words.walk import USUALLY, steps
from mcroi.words.years import YearTable, year_table

NAME: Final = "Why"

_LABELS: Final = 0
_WIDTHS: Final = (38.0, 13.0)
_FEWEST: Final = 6
"""Columns beside the labels, at least, that a sentence runs over."""

_LINES_OF_A_NAME: Final = 3
_MONEY: Final = "#,##0"
_CHARACTERS: Final = 105


def write(sheet: Sheet, case: BusinessCase) -> None:
    """Write the sheet."""
    result = case.result
    years = year_table(case.years, result)
    last = max(2 * len(result.changes), len(years.heads), _FEWEST)
    sheet.xlsx.set_column(_LABELS, _LABELS, _WIDTHS[0])
    sheet.xlsx.set_column(1, last, _WIDTHS[1])
    sheet.text(0, _LABELS, NAME, **TITLE)
    sheet.xlsx.freeze_panes(1, 1)
    row = _write_sources(sheet, result, 1, last)
    row = _write_walks(sheet, result, row, last)
    _write_years(sheet, years, row, last, case.analysed.runs)
    paper(sheet, (0, 0, row + 1 + sum(len(s.rows) + 1 for s in years.sections), last))


def _section(sheet: Sheet, row: int, last: int, text: str) -> int:
    for column in range(last + 1):
        sheet.text(row, column, text if column == _LABELS else "", **SECTION)
    return row + 1


def _write_sources(sheet: Sheet, result: Result, row: int, last: int) -> int:
    """Write a sentence for each change, and the means of the sources with their errors."""
    currency = result.study.currency
    row = _section(sheet, row, last, f"Where the net present value comes from, on average, {currency}, discounted")
    for s in result.changes:
        sheet.paragraph(row, (_LABELS, last), f"{s.label}. {why(result, s.name)}", _CHARACTERS)
        row += 1
    sheet.text(row, _LABELS, "", **HEADER)
    for at, s in enumerate(result.changes):
        sheet.text(row, 1 + 2 * at, s.label, **{**HEADER, "align": "right"})
        sheet.text(row, 2 + 2 * at, "±", **{**HEADER, "align": "right"})
    sheet.high(row, lines=_LINES_OF_A_NAME)
    row += 1
    columns = [{**sources(s), "npv": s.npv} for s in result.changes]
    for name in (*SOURCES, "npv"):
        sheet.text(row, _LABELS, LABELS.get(name, "net present value"))
        for at, of in enumerate(columns):
            sheet.number(row, 1 + 2 * at, of[name].mean, _MONEY)
            error = Z95 * of[name].standard_error
            if math.isfinite(error):
                sheet.number(row, 2 + 2 * at, error, _MONEY, **QUIET)
        row += 1
    return row + 1


def _write_walks(sheet: Sheet, result: Result, row: int, last: int) -> int:
    """Write the walk of every change, a sentence for each step."""
    for name, walk in walks(result).items():
        title = f"From a vendor's figure to ours: {result[name].label}, net present value in {result.study.currency}"
        row = _section(sheet, row, last, title)
        sheet.paragraph(row, (_LABELS, last), USUALLY, _CHARACTERS, **QUIET)
        row += 1
        added = walk.differences()
        for step, (key, value) in zip(steps(walk, result[name]), walk.steps.items(), strict=True):
            sheet.text(row, _LABELS, step.label)
            sheet.number(row, 1, value, _MONEY)
            if step.difference:
                sheet.number(row, 2, added[key], f"+{_MONEY};-{_MONEY};0", **QUIET)
            sheet.paragraph(row, (3, last), step.sentence, int((last - 2) * _WIDTHS[1]), **QUIET, indent=1)
            row += 1
        row += 1
    return row


def _write_years(sheet: Sheet, table: YearTable, row: int, last: int, runs: int) -> None:
    """Write the years of all scenarios, as they are told everywhere."""
    of = f"from the first {runs:,} futures"
    row = _section(sheet, row, last, f"Year by year, means, {of}: {table.amounts}, not discounted unless said")
    for section in table.sections:
        sheet.text(row, _LABELS, section.title, **HEADER)
        for column, head in enumerate(table.heads, 1):
            sheet.text(row, column, head, **{**HEADER, "align": "right"})
        row += 1
        for line in section.rows:
            sheet.text(row, _LABELS, line.label)
            for column, cell in enumerate(line.cells, 1):
                _write_cell(sheet, row, column, cell)
            row += 1


def _write_cell(sheet: Sheet, row: int, column: int, cell: str) -> None:
    """Write an amount with the digits that it is told with; a word where there is none."""
    if cell == UNDEFINED:
        sheet.text(row, column, cell, align="right")
        return
    decimals = len(cell.partition(".")[2])
    sheet.number(row, column, float(cell.replace(",", "")), f"#,##0{'.' * bool(decimals)}{'0' * decimals}")
