"""The sheets of a workbook as tables of plain values, and what they say: the door to the library that reads them."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from distributions.spelling import closest
from mcroi.study.reading.problems import SUGGESTIONS_UNTIL, Cell, Path, Problem, RuleError, dotted, show
from mcroi.study.reading.rules import Table
from mcroi.study.reading.workbook.anew import workbook_anew
from mcroi.study.reading.workbook.cells import (
    ERROR,
    FORMULA,
    NOTHING,
    Marked,
    Shared,
    cells_anew,
    formats_anew,
    read_texts,
)
from mcroi.study.reading.workbook.layout import MAY_LACK, SHEETS, squeezed
from mcroi.study.reading.workbook.package import open_package

_WHOLE_UNTIL: Final = 1e15


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Parameters
    ----------
    name
        As in the workbook.
    order
        Where it stands among the sheets that are read.
    rows
        Values as a study file would have them, text without blanks around it, None where a cell is empty; every row
        begins in column A.
    marked
        Which cells are formulas or errors.
    """

    name: str
    order: int
    rows: list[list[object]]
    marked: Marked

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell by its row and column, counted from 0."""
        return Cell(self.name, row + 1, column + 1, self.order)

    def value(self, row: int, column: int) -> object:
        """Return what stands in a cell.

        Raises
        ------
        RuleError
            If it is an error, or a formula whose value is no plain number.
        """
        raw = self.raw(row, column)
        mark = self.marked.get((row, column))
        if mark in (FORMULA, NOTHING) and not (isinstance(raw, int | float) and not isinstance(raw, bool)):
            got = "no value" if raw is None else show(raw)
            raise RuleError(f"formulas are not evaluated, and this one's last value is no number, got {got}; type it")
        if mark == ERROR:
            raise RuleError("holds an error such as #REF!; type the value")
        return raw

    def told_name(self, row: int, column: int) -> object:
        """Return what stands in a cell that names a scenario, or something of one, which may follow it by formula.

        Raises
        ------
        RuleError
            If a formula shows no text.
        """
        raw = self.raw(row, column)
        if (row, column) in self.marked and not isinstance(raw, str):
            raise RuleError("follows by formula a name that is not there; type one, or clear the cell")
        return raw

    def raw(self, row: int, column: int) -> object:
        """Return what stands in a cell whatever it comes from, or None."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None

    def headings(self, word: str) -> tuple[int, list[str]]:
        """Return the row of headings, which begins with a word, and the first words of all rows.

        Raises
        ------
        RuleError
            If there is no such row.
        """
        first = [squeezed(row[0]) if row and isinstance(row[0], str) else "" for row in self.rows]
        if word not in first:
            raise RuleError(f"the sheet {self.name!r} has no row that begins with {word!r}; mcroi init writes one")
        return first.index(word), first

    def is_filled(self, row: int, column: int) -> bool:
        """Whether there is anything in a cell."""
        return (row, column) in self.marked or self.raw(row, column) is not None


@dataclass(slots=True)
class Gathered:
    """What the sheets of one workbook say.

    Parameters
    ----------
    file
        The workbook as the user named it.
    tables
        The study, as a parsed document would have it.
    cells
        Where each path stands, and where what is missing belongs.
    problems
        What is wrong with the cells themselves; their values are judged where those of a study file are.
    """

    file: str
    tables: Table = field(default_factory=dict)
    cells: dict[Path, Cell] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def put(self, path: Path, value: object, cell: Cell) -> None:
        """Set a value, making the tables that lead to it."""
        self.table(path[:-1])[str(path[-1])] = value
        self.cells[path] = cell

    def table(self, path: Path) -> Table:
        """Return the table at a path, made if there is none."""
        table = self.tables
        for name in path:
            inner = table.setdefault(str(name), {})
            if not isinstance(inner, dict):
                raise TypeError(f"{dotted(path)} is no table")
            table = inner
        return table

    def tell(self, cell: Cell, path: Path, rule: str) -> None:
        """Add what is wrong in a cell."""
        self.problems.append(Problem(self.file, cell.row, cell.column, dotted(path), rule, cell))

    def closest(self, word: str, known: Iterable[str]) -> str | None:
        """Return the known word that a misspelt one most likely stands for, while there are few problems."""
        return closest(word, known) if len(self.problems) < SUGGESTIONS_UNTIL else None

    def value(self, sheet: Sheet, row: int, column: int, path: Path, *, is_name: bool = False) -> object:
        """Return what stands in a cell, or None; what cannot be read is told and counts as nothing."""
        try:
            return sheet.told_name(row, column) if is_name else sheet.value(row, column)
        except RuleError as error:
            self.tell(sheet.cell(row, column), path, str(error))
            return None


def sheets_of_a_study(there: Collection[str]) -> Sequence[str]:
    """Return the sheets that a study is filled in on, of those that there are.

    Raises
    ------
    RuleError
        If one is lacking.
    """
    for name in SHEETS:
        if name not in there:
            told = ", ".join(map(show, itertools.islice(there, 5))) or "none"
            raise RuleError(f"has no sheet {name!r}; there is {told}; mcroi init writes a workbook to fill in")
    return [*SHEETS, *(name for name in MAY_LACK if name in there)]


def open_sheets(
    content: bytes, choose: Callable[[Collection[str]], Sequence[str]] = sheets_of_a_study
) -> dict[str, Sheet]:
    """Read sheets of a workbook.

    Parameters
    ----------
    content
        The workbook's file.
    choose
        Takes the names of the sheets that there are, and returns those to read; those of a study if left out.

    Raises
    ------
    RuleError
        If it is no workbook, exceeds a limit, is damaged, or lacks a sheet.
    """
    package = open_package(content)
    names = choose(package.sheets)
    read = package.archive.read
    shared = Shared([] if package.strings is None else read_texts(read(package.strings)))
    formats = b"<styleSheet/>" if package.styles is None else formats_anew(read(package.styles))
    anew = {name: _anew(name, read(package.sheets[name]), shared) for name in names}
    rows = _rows(workbook_anew([xml for xml, _ in anew.values()], formats, from_1904=package.from_1904), len(names))
    return {name: Sheet(name, order, rows[order], anew[name][1]) for order, name in enumerate(names)}


def _anew(name: str, xml: bytes, shared: Shared) -> tuple[bytes, Marked]:
    try:
        return cells_anew(xml, shared)
    except RuleError as error:
        raise RuleError(f"the sheet {name!r} {error}") from None


def _rows(content: bytes, sheets: int) -> list[list[list[object]]]:
    """Return the values of the first so many sheets of a workbook, by row and column."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = [workbook.get_sheet_by_index(place).to_python(skip_empty_area=False) for place in range(sheets)]
    except CalamineError:
        raise RuleError("is damaged: its sheets cannot be read") from None
    return [[[None if raw == "" else _plain(raw) for raw in row] for row in rows] for rows in tables]


def _plain(raw: object) -> object:
    """Return a value of a cell as a study file would have it."""
    match raw:
        case str():
            return raw.strip() or None
        case float() if raw.is_integer() and abs(raw) < _WHOLE_UNTIL:
            return int(raw)
        case dt.timedelta():
            return str(raw)
        case _:
            return raw
