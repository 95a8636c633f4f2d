"""The table of years as finance departments read it, for every change."""

from __future__ import annotations

import math
from typing import Final

from distributions.arrays import Array
from mcroi.report.page.comparison import SPREAD
from mcroi.report.page.grid import Grid, Group, Line, called_short, spread
from mcroi.results.figure import Figure
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result
from mcroi.results.rounding import UNDEFINED, counted, supported
from mcroi.study.safe_text import for_terminal
from mcroi.words.case import BusinessCase

SAID: Final = {
    "spend": "One-off spend",
    "tooling": "Tools, beyond today's",
    "incidents": "Money lost in incidents, beyond today's",
    "people": "Payroll and replacing leavers, beyond today's",
    "value": "Value of projects, beyond today's",
    "hours_saved": "Slack that leaves the payroll, beyond today's",
    "lines": "Lines of money, gained less paid",
    "net": "Net",
    "cumulative": "Cumulative net",
    "hours_diverted": "Team hours diverted, at cost, which payroll pays (no part of net)",
}

_MONTHS: Final = 12
_UNITS: Final = {0: "", 3: "thousand", 6: "million", 9: "billion"}


def annual_tables(case: BusinessCase) -> dict[str, Grid]:
    """Return by change its table of years, each quantity with mean, P10, P50 and P90."""
    result = case.result
    return {change.name: _table(case, change.name) for change in result.changes}


def _table(case: BusinessCase, change: str) -> Grid:
    of, result = case.years, case.result
    series = {name: _columns(name, values) for name, values in of.changes[change].items()}
    has_variance = result.study.has_variance
    figures = {
        name: [spread(Quantity(column, has_variance=has_variance)) for column in columns]
        for name, columns in series.items()
    }
    figures["spend"][-1] = spread(result[change].one_off_cost)  # one figure for one thing: that of the full run
    unit = _unit(max(abs(figure.value) for columns in figures.values() for column in columns for figure in column))
    groups = []
    for name, label in SAID.items():
        lines = [
            Line(f"{label}, mean" if k == 0 else told, tuple(_cell(column[k], unit) for column in figures[name]), k > 0)
            for k, told in enumerate(SPREAD)
        ]
        groups.append(Group("", tuple(lines)))
    amounts = " ".join(filter(None, (_UNITS[unit], for_terminal(result.study.currency))))
    caption = f"{called_short(result[change])}: {amounts} a year, not discounted"
    return Grid(caption, (*_heads(result, of.months), "all years"), tuple(groups))


def _unit(largest: float) -> int:
    """One power of ten for the whole table: who adds up a column does not have to convert."""
    return next((unit for unit in sorted(_UNITS, reverse=True) if largest >= 10.0 ** (unit + 1)), 0)


def _cell(figure: Figure, unit: int) -> str:
    """An amount in a unit, to the digits that its error supports, and to a tenth of the unit at most."""
    if not math.isfinite(figure.value):
        return UNDEFINED
    if figure.value == 0.0 and figure.is_exact:
        return "0"
    amount, place = supported(figure, unit - 1) if not figure.is_exact else (figure.value, unit - 1)
    return f"{amount / 10.0**unit + 0.0:,.{max(unit - place, 0)}f}"


def _columns(name: str, values: Array) -> list[Array]:
    """The years, and what they come to."""
    return [*values, values[-1] if name == "cumulative" else values.sum(axis=0)]


def _heads(result: Result, months: tuple[int, ...]) -> list[str]:
    start = result.study.start
    heads = []
    for year, count in enumerate(months):
        head = f"year {year + 1}"
        if start is not None:
            first = int(start[:4]) + year
            head = f"{first}" if start.endswith("-01") else f"from {first}-{start[5:]}"
        heads.append(head if count == _MONTHS else f"{head} ({counted(count, 'month')})")
    return heads
