"""Year by year: what today costs and brings, and every change beyond it, in the categories in which budgets are kept.

The simulation keeps no yearly figures. Its futures are simulated once more, which gives the same ones to the last bit,
and their months are added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.draws.kept import draw
from mcroi.draws.plan import DrawnBlock, Numbers
from mcroi.execution.leaves import columns
from mcroi.model import finance
from mcroi.model.drawn import Value
from mcroi.model.months import Month, cost_of_an_hour
from mcroi.model.outcomes import outcomes
from mcroi.results.result import Result
from mcroi.study.study import CURRENT, Study

SERIES: Final = (
    *("spend", "tooling", "incidents", "people", "value", "hours_saved", "lines"),
    *("net", "cumulative", "discounted", "hours_diverted"),
)
"""Money, undiscounted but for the one that is called so; see `Years`."""

_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Years:
    """The years of today's way of working, and of every change.

    Net is value, hours saved and lines less spend, tooling, incidents and people. The hours that the effort diverts
    are paid for through payroll and are no part of it: what they cost shows where they are missing, in value.

    Parameters
    ----------
    runs
        Of how many futures.
    months
        How many months each year has; the last may have fewer.
    today
        By series, ``(year, future)``: what today's way of working costs and brings.
    changes
        By scenario and series, ``(year, future)``, what a change has beyond today's in the same future: one-off
        ``spend``; ``tooling``; money lost in ``incidents``;
        ``people``, which is payroll and the replacing of leavers; ``value`` of projects; ``hours_saved``, the slack
        that leaves the payroll; ``lines``, what is gained by lines of money less what is paid for them; ``net``;
        ``cumulative`` net; net ``discounted`` month by month, which comes to the npv; ``hours_diverted`` by the
        effort, at the cost of an hour.
    """

    runs: int
    months: tuple[int, ...]
    today: Mapping[str, Array]
    changes: Mapping[str, Mapping[str, Array]]


def years(result: Result) -> Years:
    """Simulate the futures of a result again and add up their months by year."""
    study, horizon = result.study, result.study.horizon_months
    months = tuple(min(_MONTHS, horizon - start) for start in range(0, horizon, _MONTHS))
    shape = (len(study.scenarios), len(SERIES), len(months))
    found = columns(_yearly, [(study, result.seed, result.futures)], result.runs, shape, 1)[0]
    of = {name: dict(zip(SERIES, rows, strict=True)) for name, rows in zip(study.scenarios, found, strict=True)}
    return Years(result.runs, months, of.pop(CURRENT), of)


def _yearly(case: tuple[Study, int, Numbers | None], futures: range) -> Array:
    """The years of every scenario in some futures, ``(scenario, series, year, future)``."""
    study, seed, numbers = case
    drawn = draw(study, seed, futures, numbers)
    book = _Book(drawn, study.horizon_months)
    outcomes(drawn.scenarios, study.horizon_months, drawn.luck, (), book)
    return book.closed()


class _Book:
    """Adds up the months of a block of futures by year and scenario; what takes the months of `outcomes`."""

    def __init__(self, drawn: DrawnBlock, horizon: int) -> None:
        futures, world = drawn.scenarios[CURRENT].futures, drawn.scenarios[CURRENT].world
        self._hour: Value = cost_of_an_hour(world)
        self._rate = world["finance.discount_rate"]
        shape = (-(-horizon // _MONTHS), futures)
        self._sums = {name: {series: np.zeros(shape) for series in SERIES} for name in drawn.scenarios}

    def take(self, scenario: str, month: Month, paid_hours: Array) -> None:  # noqa: ARG002  # as every sink has it
        """Take one month of one scenario."""
        year, sums = month.month // _MONTHS, self._sums[scenario]
        value = month.flow("value")
        sums["spend"][year] += month.flow("one_off")
        sums["tooling"][year] += month.flow("tooling")
        sums["people"][year] += month.payroll + month.flow("turnover")
        sums["value"][year] += value
        gained = month.flow("margin_gained") + month.flow("loss_avoided")
        sums["incidents"][year] += month.flow("incident_money")
        sums["lines"][year] += gained + month.flow("cost_avoided") - month.flow("cost_added")
        sums["hours_saved"][year] += month.payoff - value - gained
        sums["net"][year] += month.net
        sums["discounted"][year] += month.net * finance.month_discount(self._rate, month.month)
        sums["hours_diverted"][year] += month.flow("migration") * self._hour

    def closed(self) -> Array:
        """Today's own sums, and what every change has beyond them, ``(scenario, series, year, future)``."""
        today, *changes = self._sums.values()
        for sums in changes:
            for series in SERIES:
                sums[series] -= today[series]
        for sums in self._sums.values():
            sums["cumulative"] = np.cumsum(sums["net"], axis=0)
        return np.array([list(sums.values()) for sums in self._sums.values()])
