"""The sheet of lines: money that is nobody's hour, a row for each scenario and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from distributions.spelling import suggestion
from mcroi.study.reading.keys import LINES
from mcroi.study.reading.problems import Path, RuleError, show
from mcroi.study.reading.workbook.cells import NOTHING
from mcroi.study.reading.workbook.layout import LINE_COLUMNS, LINE_NAME, SCENARIO, squeezed
from mcroi.study.reading.workbook.sheets import Gathered, Sheet

_TIMES: Final = ("from", "until")
_NUMBER: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")


def read_lines_sheet(sheet: Sheet, gathered: Gathered) -> None:
    """Read the lines.

    A row whose scenario follows by formula one that is gone goes with it.

    Raises
    ------
    RuleError
        If the sheet has no row of headings, or none for scenario or line.
    """
    headings, _ = sheet.headings(SCENARIO)
    known = {squeezed(name): name for name in LINE_COLUMNS}
    columns: dict[str, int] = {}
    for column, word in enumerate(sheet.rows[headings]):
        name = known.get(squeezed(word)) if isinstance(word, str) else None
        if name is not None:
            columns.setdefault(name, column)
    if LINE_NAME not in columns:
        raise RuleError(f"the sheet {sheet.name!r} has no column with the heading {LINE_NAME!r}; mcroi init writes it")
    for row in range(headings + 1, len(sheet.rows)):
        is_gone = sheet.marked.get((row, columns[SCENARIO])) == NOTHING
        if not is_gone and any(sheet.is_filled(row, column) for column in columns.values()):
            _read_row(sheet, row, columns, gathered)


def _read_row(sheet: Sheet, row: int, columns: Mapping[str, int], gathered: Gathered) -> None:
    scenario = gathered.value(sheet, row, columns[SCENARIO], (), is_name=True)
    scenarios = list(gathered.table(("scenarios",)))
    if scenario not in scenarios:
        hint = suggestion(scenario, scenarios) if isinstance(scenario, str) else ""
        got = show(scenario) if scenario is not None else "none"
        gathered.tell(sheet.cell(row, columns[SCENARIO]), (), f"no such scenario, got {got}{hint}")
        return
    at_name = sheet.cell(row, columns[LINE_NAME])
    name = gathered.value(sheet, row, columns[LINE_NAME], ("scenarios", str(scenario), LINES))
    if name is None:
        gathered.tell(
            at_name, ("scenarios", str(scenario), LINES), "the line of this row needs a name, such as licences"
        )
        return
    path: Path = ("scenarios", str(scenario), LINES, str(name))
    if path in gathered.cells:
        gathered.tell(at_name, path, f"names two lines; {gathered.cells[path].address} has that name already")
        return
    gathered.table(path)
    gathered.cells.setdefault(path[:-1], sheet.cell(row, columns[SCENARIO]))
    gathered.cells[path] = at_name
    for key, column in columns.items():
        if key not in (SCENARIO, LINE_NAME):
            value = gathered.value(sheet, row, column, (*path, key))
            if value is not None:
                gathered.put((*path, key), _as_stated(key, value), sheet.cell(row, column))


def _as_stated(key: str, value: object) -> object:
    """Return a value as a study file states it: a month may be typed as text."""
    return float(value) if key in _TIMES and isinstance(value, str) and _NUMBER.fullmatch(value) else value
