"""Year by year: what every change costs and brings against today, in the categories in which budgets are kept.

The simulation keeps no yearly figures. Its futures are simulated once more, which gives the same ones to the last bit,
and their months are added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.uniforms import LEAF
from mcroi.draws.kept import draw_kept
from mcroi.draws.plan import DrawnBlock, Plan
from mcroi.model.change import Array, Value
from mcroi.model.months import Month, cost_of_an_hour
from mcroi.model.outcomes import outcomes
from mcroi.results.result import Result
from mcroi.study.study import CURRENT

SERIES: Final = ("spend", "tooling", "people", "value", "hours_saved", "net", "cumulative", "hours_diverted")
"""Money, undiscounted, beyond today's in the same future; see `Years`."""

_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Years:
    """The years of every change.

    Net is value and hours saved less spend, tooling and people. The hours that the effort diverts are paid for through
    payroll and are no part of it: what they cost shows where they are missing, in value.

    Parameters
    ----------
    runs
        Of how many futures.
    months
        How many months each year has; the last may have fewer.
    changes
        By scenario and series, ``(year, future)``: one-off ``spend``; ``tooling``; ``people``, which is payroll and the
        replacing of leavers; ``value`` of projects; ``hours_saved``, the slack that leaves the payroll; ``net``;
        ``cumulative`` net; ``hours_diverted`` by the effort, at the cost of an hour.
    """

    runs: int
    months: tuple[int, ...]
    changes: Mapping[str, Mapping[str, Array]]


def years(result: Result) -> Years:
    """Simulate the futures of a result again and add up their months by year."""
    plan, horizon = Plan(result.study), result.study.horizon_months
    parts = []
    for start in range(0, result.runs, LEAF):
        stop = min(start + LEAF, result.runs)
        kept = result.futures
        drawn = plan.draw(result.seed, start, stop) if kept is None else draw_kept(plan, result.seed, kept[start:stop])
        book = _Book(drawn, horizon)
        outcomes(drawn.scenarios, horizon, drawn.leavers, (), book)
        parts.append(book.against_today())
    joined = {
        change: {series: np.concatenate([part[change][series] for part in parts], axis=1) for series in SERIES}
        for change in parts[0]
    }
    starts = range(0, horizon, _MONTHS)
    return Years(result.runs, tuple(min(_MONTHS, horizon - start) for start in starts), joined)


class _Book:
    """Adds up the months of a block of futures by year and scenario; what takes the months of `outcomes`."""

    def __init__(self, drawn: DrawnBlock, horizon: int) -> None:
        futures = drawn.scenarios[CURRENT].futures
        self._hour: Value = cost_of_an_hour(drawn.scenarios[CURRENT].world)
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
        sums["hours_saved"][year] += month.payoff - value
        sums["net"][year] += month.net
        sums["hours_diverted"][year] += month.flow("migration") * self._hour

    def against_today(self) -> dict[str, dict[str, Array]]:
        """By change and series what it has beyond today's."""
        today = self._sums[CURRENT]
        found = {}
        for name, sums in self._sums.items():
            if name != CURRENT:
                found[name] = {series: sums[series] - today[series] for series in SERIES}
                found[name]["cumulative"] = np.cumsum(found[name]["net"], axis=0)
        return found
