"""How a file writes numbers: which sign is its decimal point and which one parts thousands, stated or beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import distributions
from mcroi.study.reading.problems import RuleError, show

DECIMALS: Final = (".", ",")
THOUSANDS: Final = (".", ",", " ", "'")

_SAME: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"})
"""Signs that part thousands in print, as those that are typed."""

_NUMBER: Final = re.compile(r"[^A-Za-z]*(?:[eE][+-]?[0-9]{1,2})?(?:[kMB%]?)")
"""What is written like a number, and is one: its suffix is known, and it is finite."""


@dataclass(frozen=True)
class Convention:
    """A way to write numbers.

    Parameters
    ----------
    decimal
        The sign before decimals.
    thousands
        The sign between groups of three digits, where there is any.
    """

    decimal: str
    thousands: str

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        thousands, decimal = re.escape(self.thousands), re.escape(self.decimal)
        whole = rf"[1-9][0-9]{{0,2}}(?:{thousands}[0-9]{{3}})+|[0-9_]*"
        return re.compile(rf"([+-]?)({whole})(?:{decimal}([0-9_]*))?((?:[eE][+-]?[0-9]+)?(?:[A-Za-z]*|\s?%))")

    def number(self, cell: str) -> float:
        """Return the number that a cell states.

        Raises
        ------
        ValueError
            If it states none.
        """
        plain = self.in_notation(cell)
        if plain is None:
            expected = f"a number such as 12{self.decimal}5 or 1{self.thousands}234{self.decimal}5"
            if self == POINT:
                expected = "a number such as 12, 1.5, 15%, 250k or 1.2M"
            raise ValueError(f"{expected} is expected, got {show(cell)}")
        return distributions.parse_number(plain)

    def in_notation(self, cell: str) -> str | None:
        """Return a cell that is written like a number as the notation of distributions has it; None for others."""
        match = self._pattern.fullmatch(cell if cell.isascii() else cell.translate(_SAME))
        if match is None:
            return None
        sign, whole, decimals, rest = match.groups(default="")
        return f"{sign}{whole.replace(self.thousands, '')}{'.' if decimals else ''}{decimals}{rest}"


POINT: Final = Convention(".", ",")
COMMA: Final = Convention(",", ".")


def stated(decimal: str | None, thousands: str | None) -> Convention | None:
    """Return the convention that a study states; None if it says nothing.

    Raises
    ------
    RuleError
        If both signs are the same.
    """
    if decimal is None and thousands is None:
        return None
    if decimal is None:
        decimal = "," if thousands == "." else "."
    if thousands is None:
        thousands = "." if decimal == "," else ","
    if decimal == thousands:
        raise RuleError(f"must be another sign than the decimal one, got {show(thousands)} for both", ("thousands",))
    return Convention(decimal, thousands)


def shown_by(cells: Sequence[object], rows: Sequence[int], file: str) -> Convention:
    """Return the convention that cells show beyond doubt; that of the notation where no cell reads differently.

    Parameters
    ----------
    cells
        Of one column, without blanks around them; numbers are what they are.
    rows
        Where each stands.
    file
        The file's name.

    Raises
    ------
    RuleError
        If some cells show one convention and some the other, or all can be read in two ways.
    """
    only: dict[Convention, int] = {}
    doubtful = None
    for i, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        point, comma = POINT.in_notation(cell), COMMA.in_notation(cell)
        if point == comma:
            continue
        if point is not None and comma is not None:
            doubtful = i if doubtful is None and _NUMBER.fullmatch(cell) else doubtful
        else:
            only.setdefault(COMMA if point is None else POINT, i)
    if len(only) == 2:
        first, second = (f"row {rows[i]} has {show(cells[i])}" for i in sorted(only.values()))
        raise RuleError(
            f"decimals must be written in one way, but {first} and {second} in {show(file)}; mend one",
            ("column",),
        )
    if only:
        return next(iter(only))
    if doubtful is not None:
        cell = str(cells[doubtful])
        values = (f"{value:.15g}" for value in (POINT.number(cell), COMMA.number(cell)))
        raise RuleError(
            f"row {rows[doubtful]} has {show(cell)}, which could be {' or '.join(values)} in {show(file)}; say "
            'decimal = "." or decimal = ","',
            ("column",),
        )
    return POINT


def stated_otherwise(cells: Sequence[object], read: Convention, *, is_stated: bool) -> str:
    """Return what a study may say of a column so that every cell that is written like a number is read.

    What is read already must mean the same then; "" if nothing does both.

    Parameters
    ----------
    cells
        Of the column; some are no numbers as it is read.
    read
        How it is read.
    is_stated
        Whether the study says so, so that both signs have to be said anew.
    """
    texts = [cell for cell in cells if isinstance(cell, str) and cell]
    ways = [read, *(Convention(point, sign) for point in DECIMALS for sign in THOUSANDS if sign != point)]
    numbers = [cell for cell in texts if any(way.in_notation(cell) is not None for way in ways)]
    now = {cell: read.in_notation(cell) for cell in numbers}

    def reads_all(way: Convention) -> bool:
        then = {cell: way.in_notation(cell) for cell in numbers}
        return all(then[cell] is not None and now[cell] in (None, then[cell]) for cell in numbers)

    way = next(filter(reads_all, ways), read)
    if way == read:
        return ""
    decimal = f'decimal = "{way.decimal}", ' if is_stated or way.decimal != "." else ""
    return f'; say {decimal}thousands = "{way.thousands}"'
