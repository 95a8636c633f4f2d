"""The futures on the sheet ``Simulation``: a row each, a column for each result, all named for use in formulas."""

from __future__ import annotations

import math
from typing import Final

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from mcroi.report.workbook.futures import Column, Futures
from mcroi.report.workbook.sheet import Sheet
from mcroi.report.workbook.styles import HEADER, QUIET
from mcroi.results.quantities import QuantityKind

TOP: Final = 3
"""The first row of the header: scenario, result, unit, name in formulas."""

FIRST: Final = TOP + 4
"""The row of the first future."""

_FORMATS: Final = {"money": "#,##0", "ratio": "0.00", "per year": "0.0 %", "months": "0.0"}
"""By unit."""


def write_futures(sheet: Sheet, futures: Futures, first_column: int) -> None:
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
            sheet.xlsx.write_string(row, place, column.kind.missing or "never", word)


def _write_best(sheet: Sheet, futures: Futures, first_column: int, place: int) -> None:
    """Write the npv of the best scenario in each future."""
    _head(sheet, place, ("All scenarios", "NPV of the best, today being 0", futures.result.study.currency, "best_npv"))
    npvs = [at for at, column in enumerate(futures.columns.values(), first_column) if column.kind.name == "npv"]
    for row, value in enumerate(futures.highest.tolist(), FIRST):
        cells = ",".join(xl_rowcol_to_cell(row, column) for column in npvs)
        sheet.formula(row, place, f"MAX(0,{cells})", value, "#,##0")


def _named(sheet: Sheet, first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{sheet.name}!{xl_range_abs(*first, *last)}"
