"""Years as finance departments read them: what today costs and brings, and every change beyond it, side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from distributions.arrays import Array
from mcroi.analyses.years import Years
from mcroi.results.figure import Figure
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result
from mcroi.results.rounding import UNDEFINED, counted, supported
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT
from mcroi.words.rows import Row, Section

SAID: Final = {
    "spend": "One-off spend",
    "tooling": "Tools",
    "incidents": "Money lost in incidents",
    "people": "Payroll and replacing leavers",
    "value": "Value of projects",
    "hours_saved": "Slack that leaves the payroll",
    "lines": "Lines of money, gained less paid",
    "net": "Net",
    "cumulative": "Cumulative net",
    "discounted": "Net, discounted",
    "hours_diverted": "Team hours diverted, at cost, which payroll pays (no part of net)",
}
"""What the series are called; those of a change are beyond today's."""

_OF_A_CHANGE: Final = frozenset({"spend", "lines", "hours_diverted"})
"""What today's way of working has none of."""

_MONTHS: Final = 12
_UNITS: Final = {0: "", 3: "thousand", 6: "million", 9: "billion"}


@dataclass(frozen=True, slots=True)
class YearTable:
    """The mean years of all scenarios.

    Parameters
    ----------
    amounts
        In what the cells are, such as "thousand EUR".
    heads
        Of the columns: the years, and all of them.
    sections
        Of today, then of every change.
    """

    amounts: str
    heads: tuple[str, ...]
    sections: tuple[Section, ...]


def year_table(of: Years, result: Result) -> YearTable:
    """Return the mean years of all scenarios side by side; costs are positive, as budgets have them."""
    has_variance = result.study.has_variance
    present = [key for key in SAID if any(series[key].any() for series in (of.today, *of.changes.values()))]
    figures = {
        name: {
            key: [Figure.mean(Quantity(year, has_variance=has_variance)) for year in columns(key, series[key])]
            for key in present
            if name != CURRENT or key not in _OF_A_CHANGE
        }
        for name, series in {CURRENT: of.today, **of.changes}.items()
    }
    beyond = [row for name, rows in figures.items() if name != CURRENT for row in rows.values()]
    unit = unit_of([figure for row in beyond for figure in row])
    sections = []
    for name, rows in figures.items():
        label = for_terminal(result[name].label)
        title = f"{label}: what it costs and brings" if name == CURRENT else f"{label}: beyond that"
        told = (Row(SAID[key], tuple(cell(figure, unit) for figure in row)) for key, row in rows.items())
        sections.append(Section(title, tuple(told)))
    return YearTable(in_units(unit, result), (*heads(result, of.months), "all years"), tuple(sections))


def in_units(unit: int, result: Result) -> str:
    """What amounts in a unit, a power of ten, are in."""
    return " ".join(filter(None, (_UNITS[unit], for_terminal(result.study.currency))))


def unit_of(figures: Sequence[Figure]) -> int:
    """One power of ten for a whole table: who adds up a column does not have to convert."""
    largest = max((abs(figure.value) for figure in figures if math.isfinite(figure.value)), default=0.0)
    return next((unit for unit in sorted(_UNITS, reverse=True) if largest >= 10.0 ** (unit + 1)), 0)


def cell(figure: Figure, unit: int) -> str:
    """An amount in a unit, to the digits that its error supports, and to a tenth of the unit at most."""
    if not math.isfinite(figure.value):
        return UNDEFINED
    if figure.value == 0.0 and figure.is_exact:
        return "0"
    amount, place = supported(figure, unit - 1) if not figure.is_exact else (figure.value, unit - 1)
    return f"{amount / 10.0**unit + 0.0:,.{max(unit - place, 0)}f}"


def columns(name: str, values: Array) -> list[Array]:
    """The years of a series, ``(year, future)``, and what they come to."""
    return [*values, values[-1] if name == "cumulative" else values.sum(axis=0)]


def heads(result: Result, months: Sequence[int]) -> list[str]:
    """What the years are called."""
    start = result.study.start
    told = []
    for year, count in enumerate(months):
        head = f"year {year + 1}"
        if start is not None:
            first = int(start[:4]) + year
            head = f"{first}" if start.endswith("-01") else f"from {first}-{start[5:]}"
        told.append(head if count == _MONTHS else f"{head} ({counted(count, 'month')})")
    return told
