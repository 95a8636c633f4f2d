"""Sheets of a workbook as tables of measured values, read as those of a workbook that is filled in, with its limits."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Final

from distributions.spelling import suggestion
from mcroi.study.reading.columns import Row
from mcroi.study.reading.problems import RuleError, show
from mcroi.study.reading.workbook.sheets import Sheet, open_sheets

_TOLD: Final = 8
"""Sheets that a message lists."""


def sheet_rows(content: bytes, name: str | None, file: str) -> list[Row]:
    """Return the rows of a sheet.

    Parameters
    ----------
    content
        The workbook's file.
    name
        The sheet's; None if there is only one.
    file
        The name that messages give it.

    Returns
    -------
    list
        Numbers, texts and dates; None where a cell is empty, and what is wrong with it for an error, or for a formula
        whose last value is no number.

    Raises
    ------
    RuleError
        If it is no workbook, exceeds a limit, or has no such sheet; `inside` is the key that names what is wrong.
    """

    def choose(there: Collection[str]) -> tuple[str]:
        known = ", ".join(map(show, itertools.islice(there, _TOLD))) or "none"
        if name is None and len(there) != 1:
            raise RuleError(f'has several sheets ({known}); say which one with sheet = "..."')
        if name is not None and name not in there:
            hint = suggestion(name, there, 0) or f"; there is {known}"
            raise RuleError(f"has no such sheet, got {show(name)}{hint}", ("sheet",))
        return (name or next(iter(there)),)

    try:
        sheets = open_sheets(content, choose)
    except RuleError as error:
        raise RuleError(f"{show(file)} {error}", error.inside or ("data",)) from None
    (sheet,) = sheets.values()
    return _rows(sheet)


def _rows(sheet: Sheet) -> list[Row]:
    rows = [list(cells) for cells in sheet.rows]
    for row, column in sheet.marked:
        try:
            sheet.value(row, column)
        except RuleError as error:  # also of a cell beyond all that hold a value
            rows += [[] for _ in range(row + 1 - len(rows))]
            rows[row] += [None] * (column + 1 - len(rows[row]))
            rows[row][column] = error
    return list(enumerate(rows, start=1))
