"""A table of the page: heads, groups of lines, cells of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcroi.results.figure import Figure
from mcroi.results.quantity import Quantity
from mcroi.results.result import ScenarioResult
from mcroi.results.rounding import money, money_unit
from mcroi.study.safe_text import for_terminal


@dataclass(frozen=True, slots=True)
class Line:
    """A row; a minor one belongs to the one above it."""

    label: str
    cells: tuple[str, ...]
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, under a title if there is one."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Parameters
    ----------
    caption
        What it is about.
    heads
        Of the columns, that of the labels aside.
    groups
        Its rows.
    """

    caption: str
    heads: tuple[str, ...]
    groups: tuple[Group, ...]


def grid(caption: str, heads: Sequence[str], lines: Sequence[Line]) -> Grid:
    """Return a table of a single group."""
    return Grid(caption, tuple(heads), (Group("", tuple(lines)),))


def called_short(s: ScenarioResult) -> str:
    """What a scenario is called in a head or a label."""
    return for_terminal(s.label)


def amounts(figures: Sequence[Figure]) -> tuple[str, ...]:
    """Amounts of money side by side, in one unit."""
    unit = money_unit(list(figures))
    return tuple(money(figure, unit=unit) for figure in figures)


def spread(of: Quantity) -> tuple[Figure, Figure, Figure, Figure]:
    """Mean, P10, P50 and P90 of a quantity."""
    low, middle, high = (Figure.quantile(of, p) for p in (0.1, 0.5, 0.9))
    return Figure.mean(of), low, middle, high
