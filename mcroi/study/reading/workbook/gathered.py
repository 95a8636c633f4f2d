"""What the sheets say so far: the tables of a study, the cell of each path, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from mcroi.study.reading.problems import Cell, Path, Problem, RuleError, dotted
from mcroi.study.reading.rules import Table
from mcroi.study.reading.workbook.sheets import Sheet


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

    def value(self, sheet: Sheet, row: int, column: int, path: Path) -> object:
        """Return what stands in a cell, or None; what cannot be read is told and counts as nothing."""
        try:
            return sheet.value(row, column)
        except RuleError as error:
            self.tell(sheet.cell(row, column), path, str(error))
            return None
