"""The sheets of the study's head, targets and correlations."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from mcroi.study.reading.keys import STUDY
from mcroi.study.reading.problems import Path, show
from mcroi.study.reading.workbook.cells import NOTHING
from mcroi.study.reading.workbook.layout import DIAL, HEAD, RANK, squeezed
from mcroi.study.reading.workbook.sheets import Gathered, Sheet

_KEY_COLUMN: Final = 0
_VALUE_COLUMN: Final = 1
_HEADING: Final = "key"
_FEWEST: Final = 2
_YES_NO: Final = {"yes": True, "true": True, "no": False, "false": False}
_BETWEEN_MONTHS = re.compile(r"[;,\s]+")


def read_study_sheet(sheet: Sheet, gathered: Gathered) -> None:
    """Read the study's head and its targets: a key a row, its value beside it."""
    seen: dict[str, int] = {}
    for row in range(len(sheet.rows)):
        key = sheet.raw(row, _KEY_COLUMN)
        if key == _HEADING or not sheet.is_filled(row, _VALUE_COLUMN):
            continue
        cell = sheet.cell(row, _VALUE_COLUMN)
        if not isinstance(key, str) or key not in HEAD:
            close = gathered.closest(key, HEAD) if isinstance(key, str) else None
            hint = f"; did you mean {close!r}?" if close else ""
            gathered.tell(sheet.cell(row, _KEY_COLUMN), (), f"no such key, got {show(key) if key else 'none'}{hint}")
            continue
        path: Path = tuple(key.split("."))
        if key in seen:
            gathered.tell(sheet.cell(row, _KEY_COLUMN), path, f"stands in row {seen[key] + 1} already")
            continue
        seen[key] = row
        value = gathered.value(sheet, row, _VALUE_COLUMN, path)
        if value is not None:
            gathered.put(path, _as_stated(key, value), cell)


def read_correlations_sheet(sheet: Sheet, gathered: Gathered) -> None:
    """Read the correlations: a rank and the dials that it holds between, a row each.

    A row whose dial follows by formula a scenario that is gone goes with it.

    Raises
    ------
    RuleError
        If the sheet has no row of headings.
    """
    headings, _ = sheet.headings(RANK)
    dials = [
        column
        for column, heading in enumerate(sheet.rows[headings])
        if isinstance(heading, str) and squeezed(heading).startswith(DIAL) and column > 0
    ]
    entries: list[object] = []
    for row in range(headings + 1, len(sheet.rows)):
        path: Path = ("correlations", len(entries))
        filled = [column for column in (0, *dials) if sheet.is_filled(row, column)]
        if not filled or any(sheet.marked.get((row, column)) == NOTHING for column in dials):
            continue
        rank = gathered.value(sheet, row, 0, path)
        stated = [(column, gathered.value(sheet, row, column, path, is_name=True)) for column in dials]
        between = [(column, value) for column, value in stated if value is not None]
        if rank is None or len(between) < _FEWEST:
            if (row, 0) not in sheet.marked and rank is None:
                gathered.tell(sheet.cell(row, 0), path, "needs a rank, from -1 to 1")
            if len(between) < _FEWEST:
                gathered.tell(sheet.cell(row, dials[0] if dials else 0), path, "needs two dials or more")
            continue
        entries.append({"between": [value for _, value in between], "rank": rank})
        gathered.cells[path] = gathered.cells[*path, "rank"] = sheet.cell(row, 0)
        gathered.cells[*path, "between"] = sheet.cell(row, dials[0] if dials else 0)
        for index, (column, _) in enumerate(between):
            gathered.cells[*path, "between", index] = sheet.cell(row, column)
    if entries:
        gathered.tables["correlations"] = entries


def _as_stated(key: str, value: object) -> object:
    """Return a value as a study file states it: lists, months and answers are typed more freely in a cell."""
    if key == "also_report_months":
        words = [word for word in _BETWEEN_MONTHS.split(value) if word] if isinstance(value, str) else [value]
        return [int(word) if isinstance(word, str) and re.fullmatch("[0-9]{1,6}", word) else word for word in words]
    if key == "start" and isinstance(value, dt.date):
        return f"{value:%Y-%m}"
    if key == "dependence.nearest" and isinstance(value, str):
        return _YES_NO.get(value.casefold(), value)
    if key == "horizon_months" and isinstance(value, str) and re.fullmatch("[0-9]{1,6}", value):
        return int(value)
    if key in STUDY and key in ("title", "currency") and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value
