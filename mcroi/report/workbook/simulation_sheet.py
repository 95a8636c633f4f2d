"""The sheet ``Simulation``: the inputs of every scenario as drawn, beside them the futures that formulas rest on."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.report.workbook.futures import Column, Futures
from mcroi.report.workbook.input_groups import GROUPS
from mcroi.report.workbook.sheet import Sheet, paper
from mcroi.report.workbook.shown import plain
from mcroi.report.workbook.styles import HEADER, QUIET, SECTION, TITLE
from mcroi.results.quantities import QuantityKind
from mcroi.results.result import Result
from mcroi.results.rounding import UNDEFINED
from mcroi.study.inputs import INPUTS
from mcroi.study.study import CURRENT, WORLD, Assumption
from mcroi.words.verdict import among

TOP: Final = 3
"""The first row of the header: scenario, result, unit, name in formulas."""

FIRST: Final = TOP + 4
"""The row of the first future."""

_FORMATS: Final = {"money": "#,##0", "ratio": "0.00", "projects": "0.00", "per year": "0.0 %", "months": "0.0"}
"""By unit."""

PERCENTILES: Final = (5, 50, 95)
_FIXED: Final = 3
_LINES: Final = (2, 2, 1, 1)
"""Of the rows of the header."""

_WIDTHS: Final = (20, 38, 31, 9.5)
"""Of the groups, inputs, units and percentiles, in characters."""


def write(sheet: Sheet, futures: Futures) -> None:
    """Write the sheet."""
    result = futures.result
    last_column = _FIXED + len(PERCENTILES) * len(result) - 1
    sheet.text(0, 0, result.study.title, **TITLE)
    sheet.paragraph(1, (0, last_column), _about(result, futures.count), 90 + 29 * len(result), **QUIET)
    last = _write_inputs(sheet, futures)
    _write_futures(sheet, futures, last_column + 2)
    for row, lines in zip(range(TOP, FIRST), _LINES, strict=True):
        sheet.high(row, lines=lines)
    sheet.xlsx.freeze_panes(FIRST, 0)
    paper(sheet, (0, 0, last, last_column))
    sheet.xlsx.repeat_rows(TOP, FIRST - 1)


def _about(result: Result, count: int) -> str:
    whole = among(result) if result.given else f"{result.runs:,} futures"
    which = f"all {count:,} futures" if count == result.runs else f"the first {count:,} of the run of {whole}"
    return (
        f"The futures at the right are {which}, seed {result.seed}. Inputs are shown as they were drawn in these: "
        "in 5, 50 and 95 of 100 futures a value is no greater. Grey: as today. A comment says where a value is from."
    )


def _write_inputs(sheet: Sheet, futures: Futures) -> int:
    """Write the inputs; the last row that they take is returned."""
    result = futures.result
    for column, (text, width) in enumerate(zip(("Group", "Input", "Unit"), _WIDTHS, strict=False)):
        sheet.text(TOP, column, text, **HEADER)
        for row in range(TOP + 1, FIRST):
            sheet.text(row, column, "", **HEADER)
        sheet.xlsx.set_column(column, column, width)
    for place, s in enumerate(result.values()):
        first = _FIXED + len(PERCENTILES) * place
        last = first + len(PERCENTILES) - 1
        sheet.wide(TOP, (first, last), s.label, **HEADER)
        for column, p in enumerate(PERCENTILES, first):
            for row, text in enumerate(("", "", f"P{p}"), TOP + 1):
                sheet.text(row, column, text, **{**HEADER, "align": "right"})
        sheet.xlsx.set_column(first, last, _WIDTHS[-1])
    drawn = futures.inputs()
    row, heading = FIRST, ""
    for above, group, inputs in GROUPS:
        if above != heading:
            heading = above
            sheet.text(row, 0, above, **SECTION)
            for column in range(1, _FIXED + len(PERCENTILES) * len(result)):
                sheet.text(row, column, "", **SECTION)
            row += 1
        for name in inputs:
            sheet.text(row, 0, group, **QUIET)
            sheet.text(row, 1, name)
            sheet.note(row, 1, INPUTS[name].help)
            sheet.text(row, 2, INPUTS[name].unit_in(result.study.currency), **QUIET)
            for place, (scenario, of) in enumerate(drawn.items()):
                _write_input(sheet, (row, _FIXED + len(PERCENTILES) * place), name, of, _source(result, scenario, name))
            row += 1
    return row - 1


def _write_input(sheet: Sheet, at: tuple[int, int], name: str, of: ScenarioInputs, source: str) -> None:
    value, is_todays = _value(name, of)
    if value is None:
        return
    row, first = at
    percent = INPUTS[name].is_percentage
    is_constant = isinstance(value, float)
    told = [value] * len(PERCENTILES) if is_constant else np.percentile(value, PERCENTILES).tolist()
    style = QUIET if is_todays else {}
    for column, number in enumerate(told, first):
        if math.isfinite(number):
            sheet.shown(row, column, plain(number, percent=percent, digits=6 if is_constant else 3), **style)
        else:
            sheet.text(row, column, "no limit", align="right", **style)
    if source:
        sheet.note(row, first + 1, source)


def _value(name: str, of: ScenarioInputs) -> tuple[Value | None, bool]:
    """What an input is in every future, None where a scenario has none, and whether that is today's value."""
    kind = INPUTS[name].kind
    if kind == "world":
        return of.world[name], of.change is not None
    if kind == "way":
        return of.way[name], of.change is not None and of.way[name] is of.today[name]
    return (None, False) if of.change is None else (of.change[name], False)


def _source(result: Result, scenario: str, name: str) -> str:
    """What is said of a value where it stands; empty where it is a default or today's."""
    study = result.study
    if INPUTS[name].kind == "world":
        assumption = study.world.get(name) if scenario == CURRENT else None
        return "" if assumption is None else _told(assumption, WORLD)
    assumption = study.assumption(scenario, name)
    return "" if assumption is None else _told(assumption, study.home(scenario, name))


def _told(of: Assumption, place: str) -> str:
    lines = [f"As stated in {place}: {of.text}", f"Source: {of.source or 'none is stated'}"]
    lines += [f"Mark: {of.mark}"] if of.mark else []
    lines += [f"Owner: {of.owner}"] if of.owner else []
    return "\n".join(lines)


def _write_futures(sheet: Sheet, futures: Futures, first_column: int) -> None:
    """Write the futures from a column on to the right, and name the columns.

    Parameters
    ----------
    sheet
        Where to.
    futures
        Which.
    first_column
        Takes their numbers.
    """
    last = FIRST + futures.count - 1
    _head(sheet, first_column, ("Future", "its number, as mcroi trace counts", "", ""))
    sheet.xlsx.set_column(first_column, first_column, 16)
    counted = sheet.book.style(num_format="0")
    for row, number in enumerate(futures.numbers, FIRST):
        sheet.xlsx.write_number(row, first_column, number, counted)
    sheet.text(0, first_column, "Futures here", **QUIET)
    rows = xl_range_abs(FIRST, first_column, last, first_column)
    sheet.formula(1, first_column, f"COUNT({rows})", futures.count, "#,##0", bold=True)
    sheet.book.name_cells("futures", _named(sheet, (1, first_column), (1, first_column)))
    before = ""
    place = first_column
    for place, column in enumerate(futures.columns.values(), first_column + 1):
        kind = column.kind
        unit = futures.result.study.currency if kind.unit == "money" else kind.unit
        label = "" if column.scenario == before else futures.result[column.scenario].label
        before = column.scenario
        _head(sheet, place, (label, _words(kind), unit, column.name))
        _write_column(sheet, place, column)
        sheet.book.name_cells(column.name, _named(sheet, (FIRST, place), (last, place)))
    sheet.xlsx.set_column(first_column + 1, place + 1, 15)
    _write_best(sheet, futures, first_column + 1, place + 1)
    sheet.book.name_cells("best_npv", _named(sheet, (FIRST, place + 1), (last, place + 1)))


def _head(sheet: Sheet, column: int, texts: tuple[str, ...]) -> None:
    for row, text in enumerate(texts, TOP):
        style = {**HEADER, "font_color": QUIET["font_color"], "bold": False} if row == FIRST - 1 else HEADER
        sheet.text(row, column, text, **style)


def _words(kind: QuantityKind) -> str:
    """A result in words that stand alone."""
    return "NPV against today" if kind.name == "npv" else kind.label


def _write_column(sheet: Sheet, place: int, column: Column) -> None:
    """Write a column of numbers; a word stands where a future has none."""
    style, word = (
        sheet.book.style(num_format=_FORMATS[column.kind.unit]),
        sheet.book.style(font_color=QUIET["font_color"], align="right"),
    )
    for row, value in enumerate(column.values.tolist(), FIRST):
        if math.isfinite(value):
            sheet.xlsx.write_number(row, place, value, style)
        else:
            sheet.xlsx.write_string(row, place, UNDEFINED if math.isnan(value) else column.kind.infinite, word)


def _write_best(sheet: Sheet, futures: Futures, first_column: int, place: int) -> None:
    """Write the npv of the best scenario in each future."""
    _head(sheet, place, ("All scenarios", "NPV of the best, today being 0", futures.result.study.currency, "best_npv"))
    npvs = [at for at, column in enumerate(futures.columns.values(), first_column) if column.kind.name == "npv"]
    for row, value in enumerate(futures.highest.tolist(), FIRST):
        cells = ",".join(xl_rowcol_to_cell(row, column) for column in npvs)
        sheet.formula(row, place, f"MAX(0,{cells})", value, "#,##0")


def _named(sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{sheet.name}!{xl_range_abs(*first, *last)}"
