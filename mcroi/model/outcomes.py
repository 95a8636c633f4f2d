"""What a block of futures comes to: the months of every scenario, added up into one value per future.

The names are those of the results. Arrays are ``(future,)`` and ``(month, future)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from distributions.arrays import Array
from mcroi.model import finance
from mcroi.model.accounts import Account, Comparison
from mcroi.model.change import change_of
from mcroi.model.drawn import Luck, ScenarioInputs
from mcroi.model.months import Month, hours_per_month, months
from mcroi.model.run_off import run_off
from mcroi.study.study import CURRENT


class MonthlySink(Protocol):
    """Takes what is only kept summed over futures, or by month."""

    def take(self, scenario: str, month: Month, paid_hours: Array) -> None:
        """Take one month of one scenario."""


@dataclass(slots=True)
class Outcome:
    """One scenario in a block of futures.

    Parameters
    ----------
    values
        By the result's name, one value per future; ``cost_by_work.<type>`` and ``npv_at.<months>`` among them.
    cumulative_benefit
        Undiscounted, at the end of each month, ``(month, future)``; None for the current scenario.
    run_off_left_out
        How many futures' run-off, here or today, has no finite value.
    """

    values: dict[str, Array] = field(default_factory=dict)
    cumulative_benefit: Array | None = None
    run_off_left_out: int = 0


def outcomes(
    scenarios: Mapping[str, ScenarioInputs],
    horizon: int,
    luck: Luck,
    also: Sequence[int] = (),
    sink: MonthlySink | None = None,
) -> dict[str, Outcome]:
    """Simulate every scenario in the same futures and add up its months.

    Parameters
    ----------
    scenarios
        What was drawn, by scenario.
    horizon
        How many months.
    luck
        What leavers and incidents are drawn from.
    also
        Further horizons at which npv is reported, in months.
    sink
        Is shown every month of every scenario.
    """
    base = scenarios[CURRENT]
    rate, paid = base.world["finance.discount_rate"], hours_per_month(base.world)
    discounts = [finance.month_discount(rate, t) for t in range(horizon)]
    today = Account(base, horizon)
    today_net, today_payoff, today_value = (np.empty((horizon, base.futures)) for _ in range(3))
    for month in months(base, horizon, luck):
        t = month.month
        today.add(month, discounts[t])
        today_net[t] = month.net
        today_payoff[t] = month.payoff
        today_value[t] = month.flow("value")
        if sink is not None:
            sink.take(CURRENT, month, month.staff * paid)
    results = {CURRENT: Outcome(today.results())}
    today_run_off, today_left_out = run_off(month, base, horizon)
    for name, inputs in scenarios.items():
        change = change_of(inputs)
        if change is None:
            continue
        account, against = Account(inputs, horizon), Comparison(change, horizon)
        for month in months(inputs, horizon, luck):
            t = month.month
            account.add(month, discounts[t])
            against.add(month, discounts[t], today_net[t], today_payoff[t], today_value[t])
            if sink is not None:
                sink.take(name, month, month.staff * paid)
        values = account.results()
        values |= against.results(account, today, values, also)
        alive, left_out = run_off(month, inputs, horizon)
        # Where either side has no finite value the run-off is left out altogether: one side alone would mislead.
        without = left_out | today_left_out
        values["npv_with_run_off"] = values["npv"] + np.where(without, 0.0, alive - today_run_off)
        results[name] = Outcome(values, against.cumulative, int(np.count_nonzero(without)))
    return results
