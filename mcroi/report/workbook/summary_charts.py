"""The charts of the summary, one below the other at its right: fans, break-even, the chance of each npv, costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from mcroi.model.accounts import WORK
from mcroi.report.workbook.native_charts import GAP, HEIGHT, MONTHS_A_TICK, Axis, Cell, Series, add
from mcroi.report.workbook.sheet import Sheet
from mcroi.report.workbook.summary_curves import Curves, fan_column, fans
from mcroi.report.workbook.summary_layout import LABELS, UNITS, Layout
from mcroi.words import palette
from mcroi.words.palette import scenario_colour

_MONEY: Final = '[>=1000000]0.0,,"m";[<=-1000000]-0.0,,"m";#,##0,"k"'
"""Ticks of money, whatever the currency."""

_STRAIGHT: Final = {"type": "scatter", "subtype": "straight"}

_FAN: Final = {
    "p5": (1.0, "dash"),
    "p25": (1.25, "solid"),
    "p50": (2.75, "solid"),
    "p75": (1.25, "solid"),
    "p95": (1.0, "dash"),
}
"""Width and dash of the lines of a fan."""

_ABOUT_FANS: Final = "Cumulative benefit against today: 5, 25, 50, 75 and 95 of 100 futures lie below the lines"


class Charts:
    """The charts of a summary.

    Parameters
    ----------
    sheet
        The summary.
    layout
        Its columns.
    names, costs
        The row of the scenarios' names, and that of the first type of work.
    chances, months
        Where the curves stand.
    """

    def __init__(self, sheet: Sheet, layout: Layout, names: int, costs: int, chances: Curves, months: Curves) -> None:
        self._sheet, self._layout = sheet, layout
        self._names, self._costs = names, costs
        self._chances, self._months = chances, months

    def write(self, places: list[tuple[int, int]]) -> None:
        """Put the charts onto the sheet, each at a row and some pixels below that."""
        made = [self._fan(s.name) for s in self._layout.futures.result.changes]
        made += [self._break_even, self._npv, self._cost]
        for place, chart in zip(places, made, strict=True):
            chart((place[0], self._layout.right, place[1]))

    def _fan(self, scenario: str) -> Callable[[tuple[int, int, int]], None]:
        place = fans(self._layout, self._months)[scenario]
        colour = scenario_colour(self._layout.names.index(scenario))
        lines = [
            Series((place.first - 1, column), _cells(place, column), colour, *_FAN[statistic])
            for statistic, column in ((p, fan_column(self._layout, p)) for p in _FAN)
        ]
        months = self._layout.right
        title = (place.first - 3, months)

        def put(at: tuple[int, int, int]) -> None:
            along = _cells(place, months)
            add(self._sheet, at, _STRAIGHT, title, along, lines, (self._month, Axis("", _MONEY)), _ABOUT_FANS)

        return put

    @property
    def _month(self) -> Axis:
        return Axis("month", "0", 0.0, float(self._layout.futures.result.study.horizon_months), MONTHS_A_TICK)

    def _break_even(self, at: tuple[int, int, int]) -> None:
        title = "Chance that the money is back by the end of a month"
        lines = list(self._lines(self._months, is_across=False))
        axes = self._month, Axis("share of futures", "0 %", 0.0, 1.0, 0.25)
        add(self._sheet, at, _STRAIGHT, title, _cells(self._months, LABELS), lines, axes)

    def _npv(self, at: tuple[int, int, int]) -> None:
        lines = list(self._lines(self._chances, is_across=True))
        axes = Axis("NPV against today", _MONEY), Axis("share of futures", "0 %", 0.0, 1.0, 0.25)
        add(self._sheet, at, _STRAIGHT, "Chance that the NPV is more", _cells(self._chances, UNITS), lines, axes)

    def _lines(self, curves: Curves, *, is_across: bool) -> Iterator[Series]:
        """A line of the full run for each change."""
        for s in self._layout.futures.result.changes:
            column, colour = self._layout.full(s.name), scenario_colour(self._layout.names.index(s.name))
            yield Series((self._names, column), _cells(curves, column), colour, is_across=is_across)

    def _cost(self, at: tuple[int, int, int]) -> None:
        first, last = (self._layout.full(self._layout.names[i]) for i in (0, -1))
        parts = [
            Series((row, LABELS), ((row, first), (row, last)), palette.WORK[work])
            for row, work in enumerate(WORK, self._costs)
        ]
        along = (self._names, first), (self._names, last)
        stacked = {"type": "column", "subtype": "stacked"}
        title = "Where the cost goes, on average, discounted"
        add(self._sheet, at, stacked, title, along, parts, (Axis(""), Axis("", _MONEY)))


def places(sheet: Sheet, count: int, pages: tuple[int, int]) -> tuple[list[tuple[int, int]], int]:
    """Say where charts stand so that no page cuts one, and how many pixels are above what comes after them.

    Parameters
    ----------
    sheet
        The summary, on which all rows above have their heights.
    count
        How many charts there are.
    pages
        The row of the first chart, and the one that begins the next page.
    """
    step = HEIGHT + GAP
    first = max((sheet.top(pages[1]) - sheet.top(pages[0])) // step, 1)
    found = [(pages[0], step * i) for i in range(min(first, count))]
    found += [(pages[1], GAP + step * i) for i in range(count - len(found))]
    row, below = found[-1]
    return found, sheet.top(row) + below + step


def _cells(curves: Curves, column: int) -> tuple[Cell, Cell]:
    return (curves.first, column), (curves.last, column)
