"""Columns of measured values: the cells of a table to numbers, read strictly, each fault told by its row."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import distributions
from distributions.spelling import suggestion
from mcroi.study.money import MoneyError, in_notation
from mcroi.study.reading.conventions import Convention, shown_by, stated_otherwise
from mcroi.study.reading.problems import RuleError, broken, printable, show

MOST_ROWS: Final = 100_000

_TOLD: Final = 5
"""Faulty rows that a message names before it only counts."""

_MOST_FAULTS: Final = 1000
"""Faulty rows that are looked for: a file of which so many are no numbers is another one than was meant."""

_TOTAL = re.compile(
    r"\s*((grand|sub|over)[ -]?)?(totals?|totale?|sum|gesamt(summe)?|summe|insgesamt|somme|suma|all)\b[^0-9]{0,40}",
    re.IGNORECASE,
)
"""How the row of a total is labelled."""

_TOGETHER: Final = 1e-9
"""How near the last row is to the sum of the others, relative to it, to count as their sum."""

Row = tuple[int, Sequence[object]]
"""The number of a row, counted from 1, and its cells: text, numbers, None, or what is wrong with one."""


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers of one column.

    Parameters
    ----------
    values
        In the file's order.
    rows
        Of the file, counted from 1, in which they stand.
    doubts
        What looks like a slip, though it can be read.
    """

    values: tuple[float, ...]
    rows: tuple[int, ...]
    doubts: tuple[str, ...] = ()


def read_column(
    rows: Iterable[Row], name: str | None, convention: Convention | None, file: str, currency: str | None = None
) -> Column:
    """Return the numbers of a column.

    Parameters
    ----------
    rows
        The header, then the values; rows without any content are passed over.
    name
        The column's header; None if there is only one column.
    convention
        How numbers are written; None to find it from the column.
    file
        The name that messages give it.
    currency
        What amounts of money are counted in; None if the values are none.

    Raises
    ------
    RuleError
        If a cell of the column holds no number, or one that can be read in two ways; `inside` is the key that names
        what is wrong.
    """
    several = (row for row in rows if any(map(_is_filled, row[1])))
    place = place_of(name, header_of(next(several, (1, []))[1]), file)
    filled = list(itertools.islice(several, MOST_ROWS + 1))
    if len(filled) > MOST_ROWS:
        raise RuleError(f"at most {MOST_ROWS:,} rows must hold, got more in {show(file)}", ("data",))
    numbers = [row for row, _ in filled]
    cells = [_plain(row, cells[place], currency, file) if place < len(cells) else "" for row, cells in filled]
    read = convention or shown_by(cells, numbers, file)
    values: list[float] = []
    faults: list[str] = []
    for row, cell in zip(numbers, cells, strict=True):
        try:
            values.append(_number(cell, read))
        except ValueError as error:
            faults.append(f"row {row}: {error}")
            if len(faults) == _MOST_FAULTS:
                break
    if faults:
        cure = stated_otherwise(cells, read, is_stated=convention is not None)
        refuse(faults, "every cell must hold a number, got", ("column",), file, cure)
    return Column(tuple(values), tuple(numbers), tuple(_doubts(values, filled)))


def _number(cell: object, read: Convention) -> float:
    """Return the number in a cell, or raise ValueError."""
    if isinstance(cell, RuleError):
        raise cell
    if isinstance(cell, str):
        if not cell:
            raise ValueError("the cell is empty")
        return read.number(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise ValueError(f"a number is expected, got {show(cell)}")  # noqa: TRY004  # as for text that is none
    return float(cell)


def _is_filled(cell: object) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def header_of(cells: Sequence[object]) -> list[str]:
    """Return the names of columns, without empty ones behind the last."""
    names = [cell.strip() if isinstance(cell, str) else "" if cell is None else show(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def _plain(row: int, cell: object, currency: str | None, file: str) -> object:
    """Return a cell without blanks around a text, and without the sign of a currency."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    try:
        return in_notation(cell.strip(), currency)
    except MoneyError as error:
        told = f"row {row} of {show(file)}: {error}"
        raise RuleError(told, ("column",), about_unit=broken(error).about_unit) from None


def refuse(faults: Sequence[str], rule: str, inside: tuple[str, ...], file: str, cure: str = "") -> None:
    """Raise RuleError with the first of several faults, if there are any."""
    if faults:
        more = f"; and {len(faults) - _TOLD} more rows" if len(faults) > _TOLD else ""
        raise RuleError(f"{rule} {'; '.join(faults[:_TOLD])}{more} in {show(file)}{cure}", inside)


def _doubts(values: Sequence[float], filled: Sequence[Row]) -> Iterator[str]:
    """Yield what looks like a row that is no value: a total."""
    if not values:
        return
    row, cells = filled[-1]
    *others, last = values
    label = next((cell for cell in cells if isinstance(cell, str) and _TOTAL.fullmatch(cell)), None)
    if label is not None:
        yield f"row {row}, the last one, is labelled {show(label.strip())}"
    elif last and sum(map(bool, others)) > 1 and math.isclose(last, math.fsum(others), rel_tol=_TOGETHER):
        yield f"row {row}, the last one, is the sum of all others"


def place_of(name: str | None, names: Sequence[str], file: str) -> int:
    """Return which column a name stands for.

    Parameters
    ----------
    name
        As the study states it; None if there is only one column.
    names
        The header.
    file
        The name that messages give it.

    Raises
    ------
    RuleError
        If there is none, more than one, or no header.
    """
    shown = ", ".join(repr(printable(cell, 40)) for cell in names[:8]) or "nothing"
    if not names:
        raise RuleError(f"must have a header and values, got {shown} in {show(file)}", ("data",))
    if name is None:
        if len(names) == 1:
            _refuse_number(names[0], file)
            return 0
        raise RuleError(f'has several columns ({shown}); say which one with column = "..."', ("data",))
    if names.count(name) > 1:
        raise RuleError(f"stands for {names.count(name)} columns of {show(file)}", ("column",))
    if name not in names:
        hint = suggestion(name, names, 0) or f"; it has {shown}"
        raise RuleError(f"no such column in {show(file)}, got {show(name)}{hint}", ("column",))
    return names.index(name)


def _refuse_number(header: str, file: str) -> None:
    """Raise RuleError if what should be a column's name is a number: then the file has no header, and it is a value."""
    try:
        distributions.parse_number(header)
    except ValueError:
        return
    raise RuleError(f"must have a header in its first row, got {show(header)} in {show(file)}", ("data",))
