"""What a block of futures comes to: the months of every scenario, added up into one value per future.

The names are those of the results. Arrays are ``(future,)`` and ``(month, future)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np

from distributions.arrays import Array
from mcroi.model import finance
from mcroi.model.change import Change, change_of
from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.model.months import FLOWS, OF_THE_EFFORT, Month, cost_of_an_hour, hours_per_month, months
from mcroi.model.run_off import run_off
from mcroi.model.time import by_month
from mcroi.study.study import CURRENT

WORK: Final = ("manual", "mechanical", "meetings", "technical", "slack", "turnover", "tooling", "one_off")
"""Types of work (and money) into which the cost is split; they add up to it."""

SATURATED: Final = 0.95
"""Share of the hours left after overheads from which on maintenance leaves no room for anything else."""


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
    uniforms: Array | None,
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
    uniforms
        ``(month, future)``, from which leavers are drawn; None for leavers at their mean.
    also
        Further horizons at which npv is reported, in months.
    sink
        Is shown every month of every scenario.
    """
    base = scenarios[CURRENT]
    rate, paid = base.world["finance.discount_rate"], hours_per_month(base.world)
    discounts = [finance.month_discount(rate, t) for t in range(horizon)]
    today = _Account(base, horizon)
    today_net, today_payoff = np.empty((horizon, base.futures)), np.empty((horizon, base.futures))
    for month in months(base, horizon, uniforms):
        t = month.month
        today.add(month, discounts[t])
        today_net[t] = month.net
        today_payoff[t] = month.payoff
        if sink is not None:
            sink.take(CURRENT, month, month.staff * paid)
    results = {CURRENT: today.outcome()}
    today_run_off, today_left_out = run_off(month, base, horizon)
    for name, inputs in scenarios.items():
        change = change_of(inputs)
        if change is None:
            continue
        account, against = _Account(inputs, horizon), _Comparison(change, horizon)
        for month in months(inputs, horizon, uniforms):
            t = month.month
            account.add(month, discounts[t])
            against.add(month, discounts[t], today_net[t], today_payoff[t])
            if sink is not None:
                sink.take(name, month, month.staff * paid)
        outcome = account.outcome()
        against.finish(outcome, account, today, also)
        alive, left_out = run_off(month, inputs, horizon)
        # Where either side has no finite value the run-off is left out altogether: one side alone would mislead.
        without = left_out | today_left_out
        outcome.values["npv_with_run_off"] = outcome.values["npv"] + np.where(without, 0.0, alive - today_run_off)
        outcome.run_off_left_out = int(np.count_nonzero(without))
        results[name] = outcome
    return results


class _Account:
    """Discounted sums of one scenario's own months."""

    def __init__(self, inputs: ScenarioInputs, horizon: int) -> None:
        self.world = inputs.world
        self.horizon = horizon
        n = inputs.futures
        self.totals = np.zeros((len(FLOWS), n))
        self.spent = np.zeros(n)
        self.saturation = np.full(n, np.inf)
        self.unsaturated = np.ones(n, dtype=np.bool_)
        self._terms = np.empty((len(FLOWS), n))

    def add(self, month: Month, discount: Value) -> None:
        """Add one month."""
        # Once the effort is over, the flows that belong to it, the first ones, are 0 for good.
        going = slice(None) if month.spends or month.active is not None else slice(len(OF_THE_EFFORT), None)
        np.multiply(month.flows[going], discount, out=self._terms[going])
        self.totals[going] += self._terms[going]
        if month.spends:
            self.spent += month.flow("one_off")
        saturated = month.maintenance >= month.left_after_overheads * SATURATED
        saturated &= self.unsaturated
        if saturated.any():
            saturated &= month.need > 0.0
            if month.active is not None:
                saturated &= month.active == 0.0
            self.saturation[saturated] = month.month + 1.0
            self.unsaturated &= ~saturated

    def total(self, flow: str) -> Array:
        """A flow added up over the months, discounted."""
        total: Array = self.totals[FLOWS.index(flow)]
        return total

    def outcome(self) -> Outcome:
        """What does not depend on any other scenario."""
        hour = cost_of_an_hour(self.world)
        by_work = {name: self.total(name) * hour for name in ("manual", "mechanical", "meetings")}
        by_work["technical"] = (self.total("upkeep") + self.total("build")) * hour
        by_work["slack"] = self.total("slack") * hour
        by_work["turnover"] = self.total("turnover") + self.total("ramp_up") * hour
        by_work["tooling"] = self.total("tooling")
        by_work["one_off"] = self.total("one_off") + self.total("migration") * hour
        cost = by_work[WORK[0]].copy()
        for name in WORK[1:]:
            cost += by_work[name]
        payoff = self.total("value") + by_work["slack"] * self.world["finance.cashable_share"]
        values = {"cost": cost, "payoff": payoff, "saturation_months": self.saturation}
        values.update({f"cost_by_work.{name}": by_work[name] for name in WORK})
        return Outcome(values)


class _Comparison:
    """One scenario's months against the current scenario's in the same futures."""

    def __init__(self, change: Change, horizon: int) -> None:
        n = change.live.size
        self.change = change
        self.cumulative, self.discounted = np.empty((horizon, n)), np.empty((horizon, n))
        self.opportunity_cost = np.zeros(n)
        until = np.where(change.delivers, change.live + change.ramp, np.inf)
        self.last_until = float(until.max())
        self.adopted = by_month(np.ceil(until - 0.5), change.delivers, horizon)
        self.before_adoption = np.ones(n)
        self.nothing = np.zeros(n)

    def add(self, month: Month, discount: Value, today_net: Array, today_payoff: Array) -> None:
        """Add one month."""
        t = month.month
        benefit = month.net - today_net
        if t == 0:
            self.cumulative[0] = benefit
            np.multiply(benefit, discount, out=self.discounted[0])
        else:
            np.add(self.cumulative[t - 1], benefit, out=self.cumulative[t])
            benefit *= discount
            np.add(self.discounted[t - 1], benefit, out=self.discounted[t])
        adopted = self.adopted.get(t)
        if adopted is not None:
            self.before_adoption[adopted] = 0.0
        if t + 0.5 < self.last_until:
            forgone = today_payoff - month.payoff
            np.maximum(forgone, self.nothing, out=forgone)
            forgone *= discount
            forgone *= self.before_adoption
            self.opportunity_cost += forgone

    def finish(self, outcome: Outcome, account: _Account, today: _Account, also: Sequence[int]) -> None:
        """Add to the outcome all that is measured against the current scenario."""
        values = outcome.values
        npv = self.discounted[-1].copy()
        investment = values["cost_by_work.one_off"]
        values["npv"] = npv
        values["npv_cash_only"] = npv - (account.total("value") - today.total("value"))
        values.update({f"npv_at.{m}": self.discounted[m - 1].copy() for m in also})
        values["roi"] = finance.return_on(npv, investment)
        values["investment"] = investment
        values["peak_funding"] = finance.peak_funding(self.cumulative)
        values["one_off_cost"] = account.spent
        values["opportunity_cost"] = self.opportunity_cost
        values["go_live_months"] = np.where(self.change.delivers, self.change.live, np.inf)
        values["break_even_months"] = finance.break_even_months(self.cumulative)
        values["discounted_break_even_months"] = finance.break_even_months(self.discounted)
        outcome.cumulative_benefit = self.cumulative
