"""What is wrong with a study: problems with their places, collected and told all at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final, TypeVar

from distributions import UnitError
from distributions.rules import text as plain
from distributions.spelling import LISTED, closest, suggestion
from mcroi.study.money import NoMoneyError

T = TypeVar("T")
Path = tuple[str | int, ...]
"""Where something stands in a parsed document: keys, and indexes within arrays."""

MOST_TOLD: Final = 20
"""How many problems the text of an error lists before it only counts."""

SUGGESTIONS_UNTIL: Final = 200
"""Beyond so many problems no more suggestions are looked for: comparing words is slow, and nobody reads them."""

_BARE = re.compile(r"[A-Za-z0-9_-]{1,80}")


class RuleError(ValueError):
    """A value breaks a rule; the message is the rule and what was got.

    Parameters
    ----------
    rule
        The message.
    inside
        The key or index within the value at which it is broken; empty for the value itself.
    about_unit
        Whether it is about what a number counts, so that the unit that is expected helps.
    """

    def __init__(self, rule: str, inside: Path = (), *, about_unit: bool = False) -> None:
        super().__init__(printable(rule, longest=600))  # a rule may quote what a user wrote
        self.inside = inside
        self.about_unit = about_unit

    def told_at(self, *inside: str | int) -> RuleError:
        """Return it as broken at a key or index within a greater value."""
        return RuleError(str(self), (*inside, *self.inside), about_unit=self.about_unit)


def broken(error: ValueError) -> RuleError:
    """Return what the notation of distributions refuses as a broken rule."""
    return RuleError(str(error), about_unit=isinstance(error, UnitError | NoMoneyError))


@contextlib.contextmanager
def told_at(*inside: str | int) -> Iterator[None]:
    """Let a rule that is broken meanwhile be told at a key or index within the value."""
    try:
        yield
    except RuleError as error:
        raise error.told_at(*inside) from None


@cache
def column_letters(column: int) -> str:
    """Return the letters of a column that is counted from 1.

    Examples
    --------
    >>> column_letters(26), column_letters(27)
    ('Z', 'AA')
    """
    letters, left = "", column
    while left:
        left, place = divmod(left - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a workbook.

    Parameters
    ----------
    sheet
        The name of its sheet.
    row, column
        Counted from 1.
    order
        Where its sheet stands among those that are read.
    """

    sheet: str
    row: int
    column: int
    order: int = 0

    @property
    def address(self) -> str:
        """Column and row as a spreadsheet names them, such as ``D14``."""
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Parameters
    ----------
    file
        The study as the user named it, or the override that the problem is in.
    line, column
        Counted from 1; None where the problem has no place of its own, such as a file that is missing.
    key
        The dotted key, or empty.
    rule
        What must hold, what was got and the cure, as far as known. Lists go on further lines.
    cell
        Where it is in a workbook; line and column are then the cell's.
    """

    file: str
    line: int | None
    column: int | None
    key: str
    rule: str
    cell: Cell | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"
        if self.cell is not None:
            place = f"{self.file}: {self.cell}"
        return f"{place}: error: {self.key}: {self.rule}" if self.key else f"{place}: error: {self.rule}"


class StudyError(ValueError):
    """A study cannot be used.

    Attributes
    ----------
    problems
        Everything that is wrong, in file order; overrides come last.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        told = [str(problem) for problem in self.problems[:MOST_TOLD]]
        more = len(self.problems) - len(told)
        return "\n".join([*told, f"... and {more} more"] if more else told)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the keys of one document stand.

    Parameters
    ----------
    file
        The study as the user named it.
    places
        Line and column by path.
    overrides
        The text of the override by the path that it set.
    cells
        For a study that was filled in as a workbook: the cell by path, also of what is still empty.
    """

    file: str
    places: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    overrides: Mapping[Path, str] = field(default_factory=dict)
    cells: Mapping[Path, Cell] = field(default_factory=dict)

    def override_of(self, path: Path) -> str | None:
        """Return the override that a path was set by, if any."""
        return _nearest(self.overrides, path)

    def problem(self, path: Path, rule: str) -> Problem:
        """Return the problem that a rule broken at a path makes, at the nearest table around it that has a place."""
        key = dotted(path)
        override, cell = self.override_of(path), _nearest(self.cells, path)
        if override is not None:
            return Problem(f"--set {printable(override)}", None, None, key, rule)
        if cell is not None:
            return Problem(self.file, cell.row, cell.column, key, rule, cell)
        line, column = _nearest(self.places, path) or (None, None)
        return Problem(self.file, line, column, key, rule)

    def says_where(self, path: Path) -> str:
        """Return a path's place in words."""
        of = self.problem(path, "")
        if of.line is None:
            return "in the study" if of.file == self.file else f"in {of.file}"
        return f"in {of.cell or f'line {of.line}'}"


def _nearest(by_path: Mapping[Path, T], path: Path) -> T | None:
    """Return what is known of a path, or of the nearest table around it of which anything is."""
    return next((by_path[path[:end]] for end in range(len(path), 0, -1) if path[:end] in by_path), None)


class Problems:
    """Collects the problems of one study while it is read."""

    def __init__(self, source: Source, found: Iterable[Problem] = ()) -> None:
        self.source = source
        self._found = list(found)

    def add(self, path: Path, rule: str) -> None:
        """Add what is wrong at a path."""
        self._found.append(self.source.problem(path, rule))

    def add_error(self, path: Path, error: RuleError) -> None:
        """Add a broken rule of the value at a path."""
        self.add((*path, *error.inside), str(error))

    def __len__(self) -> int:
        return len(self._found)

    def is_told(self, path: Path) -> bool:
        """Whether anything is wrong at a path."""
        return any(problem.key == dotted(path) for problem in self._found)

    def closest(self, word: str, known: Iterable[str]) -> str | None:
        """Return the known word that a misspelt one most likely stands for, if any is close."""
        return closest(word, known) if len(self._found) < SUGGESTIONS_UNTIL else None

    def suggestion(self, word: object, known: Iterable[str], most: int = LISTED) -> str:
        """Return what may be meant by a misspelt word, or the known ones if there are at most so many."""
        return suggestion(word, known, most) if len(self._found) < SUGGESTIONS_UNTIL else ""

    def stop_if_any(self) -> None:
        """Raise all problems, in file order.

        Raises
        ------
        StudyError
            If there is at least one.
        """
        if self._found:
            raise StudyError(sorted(self._found, key=_file_order))


def _file_order(problem: Problem) -> tuple[bool, int, int, int]:
    """Sort by sheet, line and column; what has no place in the file goes last, in the order in which it was found."""
    return problem.line is None, problem.cell.order if problem.cell else 0, problem.line or 0, problem.column or 0


def dotted(path: Path) -> str:
    """Return a path as the user writes it; indexes of arrays are left out, their line says which one."""
    return ".".join(part if _BARE.fullmatch(part) else _quoted(part) for part in path if isinstance(part, str))


def _quoted(part: str) -> str:
    return json.dumps(part if len(part) <= 80 else part[:77] + "...")


def printable(text: str, longest: int = 100) -> str:
    """Return a text with whatever a terminal could take for a command escaped, shortened if it is long."""
    escaped = "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text[:longest]
    )
    return escaped if len(text) <= longest else escaped + "..."


def show(value: object) -> str:
    """Return a value of a parsed document as a user would write it, short enough for a message."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() if abs(value) >= 10**20:
            return f"a whole number of {len(str(abs(value))) if value.bit_length() < 10_000 else 'thousands of'} digits"
        case int():
            return str(value)
        case float():
            return plain(value)
        case str():
            return repr(value if len(value) <= 60 else value[:57] + "...")
        case list():
            shown = ", ".join(show(item) for item in value[:4])
            return f"[{shown}, ...]" if len(value) > 4 else f"[{shown}]"
        case dict():
            return "a table"
        case dt.date() | dt.time():
            return f"the date {value.isoformat()}" if isinstance(value, dt.date) else f"the time {value}"
        case _:
            return type(value).__name__
