"""What a block of futures comes to: the months of every scenario, added up into one value per future.

The names are those of the results. Arrays are ``(future,)`` and ``(month, future)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mcroi import finance
from mcroi.model import Array, Month, ScenarioInputs, Value, Values, cost_of_an_hour, hours_per_month, months, timing

WORK: Final = ("manual", "mechanical", "meetings", "technical", "slack", "turnover", "tooling", "one_off")
"""Types of work (and money) into which the cost is split; they add up to it."""

HOURS: Final = ("ramp_up", "migration", "manual", "mechanical", "meetings", "upkeep", "build", "slack")
"""What the paid hours of a month are spent on; they add up to them."""

SATURATED: Final = 0.95
"""Share of the hours left after overheads from which on maintenance leaves no room for anything else."""

_Q_LIMIT: Final = 1 - 1e-9


@dataclass(slots=True)
class Series:
    """Monthly series of one scenario, each ``(month, future)``."""

    projects_per_worker: Array
    maintenance_share: Array
    hours: dict[str, Array]
    cumulative_benefit: Array | None = None


@dataclass(slots=True)
class Outcome:
    """One scenario in a block of futures.

    Parameters
    ----------
    values
        By the result's name, one value per future; ``cost_by_work.<type>`` and ``npv_at.<months>`` among them.
    benefit
        Undiscounted benefit, ``(month, future)``; None for the current scenario.
    cumulative_benefit
        The same added up to the end of each month.
    run_off_left_out
        How many futures' run-off has no finite value.
    """

    values: dict[str, Array] = field(default_factory=dict)
    benefit: Array | None = None
    cumulative_benefit: Array | None = None
    run_off_left_out: int = 0


class MonthlySink:
    """Takes what is only kept summed over futures or by month; see `engine`."""

    def take(self, scenario: str, month: Month, paid_hours: Array) -> None:
        """Take one month of one scenario."""


def outcomes(
    scenarios: Mapping[str, ScenarioInputs],
    current: str,
    horizon: int,
    uniforms: Array | None,
    also: Sequence[int] = (),
    sink: MonthlySink | None = None,
) -> dict[str, Outcome]:
    """Simulate every scenario in the same futures and add up its months.

    Parameters
    ----------
    scenarios
        What was drawn, by scenario; the current one first.
    current
        The name of the scenario that the others are measured against.
    horizon
        How many months.
    uniforms
        Shape ``(month, future)``, from which leavers are drawn; None for leavers at their mean.
    also
        Further horizons at which npv is reported.
    sink
        Is shown every month of every scenario.
    """
    base = scenarios[current]
    rate = base.world["finance.discount_rate"]
    discounts = [finance.discount_factor(rate, t + 0.5) for t in range(horizon)]
    today = _Account(base, horizon)
    today_net = np.empty((horizon, base.futures))
    today_payoff = np.empty((horizon, base.futures))
    paid = hours_per_month(base.world)
    for month in months(base, horizon, uniforms):
        today.add(month, discounts[month.month])
        today_net[month.month] = month.net
        today_payoff[month.month] = month.payoff
        if sink is not None:
            sink.take(current, month, month.staff * paid)
    results = {current: today.outcome()}
    today_run_off, today_left_out = today.run_off(rate)
    for name, inputs in scenarios.items():
        if name == current:
            continue
        account = _Account(inputs, horizon)
        against = _Comparison(inputs, horizon)
        for month in months(inputs, horizon, uniforms):
            t = month.month
            account.add(month, discounts[t])
            against.add(month, discounts[t], today_net[t], today_payoff[t])
            if sink is not None:
                sink.take(name, month, month.staff * paid)
        outcome = account.outcome()
        run_off, left_out = account.run_off(rate)
        against.finish(outcome, account, today, also)
        outcome.values["npv_with_run_off"] = outcome.values["npv"] + run_off - today_run_off
        outcome.run_off_left_out = int(np.count_nonzero(left_out | today_left_out))
        results[name] = outcome
    return results


class _Account:
    """Discounted sums of one scenario's own months."""

    def __init__(self, inputs: ScenarioInputs, horizon: int) -> None:
        self.inputs = inputs
        self.horizon = horizon
        n = inputs.futures
        self.hours = {work: np.zeros(n) for work in ("manual", "mechanical", "meetings", "technical", "slack")}
        self.ramp_up, self.migration = np.zeros(n), np.zeros(n)
        self.money = {name: np.zeros(n) for name in ("value", "turnover", "tooling", "one_off")}
        self.spent = np.zeros(n)
        self.unsaturated = np.ones(n, dtype=np.bool_)
        self.months_unsaturated = np.zeros(n, dtype=np.int16)
        self.last: Month | None = None

    def add(self, month: Month, discount: Value) -> None:
        """Add one month."""
        hours = self.hours
        hours["manual"] += month.manual * discount
        hours["mechanical"] += month.mechanical * discount
        hours["meetings"] += month.meetings * discount
        hours["technical"] += (month.upkeep + month.build) * discount
        hours["slack"] += month.slack * discount
        self.ramp_up += month.ramp_up * discount
        self.money["value"] += month.value * discount
        self.money["turnover"] += month.turnover * discount
        self.money["tooling"] += month.tooling * discount
        if isinstance(month.migration, np.ndarray):
            self.migration += month.migration * discount
        if isinstance(month.one_off, np.ndarray):
            self.money["one_off"] += month.one_off * discount
            self.spent += month.one_off
        room = month.maintenance < SATURATED * month.left_after_overheads
        room |= month.need <= 0.0
        if isinstance(month.active, np.ndarray):
            room |= month.active > 0.0
        self.unsaturated &= room
        self.months_unsaturated += self.unsaturated
        self.last = month

    def outcome(self) -> Outcome:
        """What does not depend on any other scenario."""
        hour = cost_of_an_hour(self.inputs.world)
        money = self.money
        by_work = {name: hours * hour for name, hours in self.hours.items()}
        by_work["turnover"] = money["turnover"] + self.ramp_up * hour
        by_work["tooling"] = money["tooling"]
        by_work["one_off"] = money["one_off"] + self.migration * hour
        cost = by_work[WORK[0]].copy()
        for name in WORK[1:]:
            cost += by_work[name]
        values = {
            "cost": cost,
            "payoff": money["value"] + by_work["slack"] * self.inputs.world["finance.cashable_share"],
            "saturation_months": np.where(self.unsaturated, np.inf, self.months_unsaturated + 1.0),
        }
        values.update({f"cost_by_work.{name}": by_work[name] for name in WORK})
        return Outcome(values)

    def run_off(self, rate: Value) -> tuple[Array, NDArray[np.bool_]]:
        """Value of what is alive or in release at the horizon, and where it has no finite value."""
        last = self.last
        assert last is not None  # noqa: S101  # for the type checker: a horizon has at least one month
        way, world = last.way, self.inputs.world
        covered = last.projects * last.coverage
        with np.errstate(invalid="ignore", divide="ignore"):
            each = last.value / covered
        each = np.where(covered == 0.0, world["projects.value_per_month"], each)
        keep = (way.upkeep + way.manual_project) * cost_of_an_hour(world)
        stays = np.exp(-1.0 / way.lifetime) * finance.discount_factor(rate, 1.0)
        left_out = np.broadcast_to(stays >= _Q_LIMIT, each.shape)
        alive = last.projects_after + last.in_release_after
        discount = finance.discount_factor(rate, self.horizon + 0.5)
        value = alive * np.maximum(each - keep, 0.0) * discount / np.where(left_out, 1.0, 1.0 - stays)
        return np.where(left_out, 0.0, value), left_out


class _Comparison:
    """One scenario's months against the current scenario's in the same futures."""

    def __init__(self, inputs: ScenarioInputs, horizon: int) -> None:
        n = inputs.futures
        self.change = timing(inputs)
        self.benefit = np.empty((horizon, n))
        self.cumulative = np.empty((horizon, n))
        self.discounted = np.empty((horizon, n))
        self.opportunity_cost = np.zeros(n)
        self.until = np.where(self.change.delivers, self.change.live + self.change.ramp, np.inf)
        self.all_until = float(self.until.max())
        self.first_until = float(self.until.min())

    def add(self, month: Month, discount: Value, today_net: Array, today_payoff: Array) -> None:
        """Add one month."""
        t = month.month
        np.subtract(month.net, today_net, out=self.benefit[t])
        np.multiply(self.benefit[t], discount, out=self.discounted[t])
        if t == 0:
            self.cumulative[0] = self.benefit[0]
        else:
            np.add(self.cumulative[t - 1], self.benefit[t], out=self.cumulative[t])
            self.discounted[t] += self.discounted[t - 1]
        if t + 0.5 < self.all_until:
            forgone = np.maximum(today_payoff - month.payoff, 0.0) * discount
            if t + 0.5 >= self.first_until:
                forgone *= self.until > t + 0.5
            self.opportunity_cost += forgone

    def finish(self, outcome: Outcome, account: _Account, today: _Account, also: Sequence[int]) -> None:
        """Add to the outcome all that is measured against the current scenario."""
        values = outcome.values
        npv = self.discounted[-1].copy()
        investment = values["cost_by_work.one_off"]
        with np.errstate(invalid="ignore", divide="ignore"):
            roi = np.where(investment > 0.0, npv / investment, np.nan)
        values["npv"] = npv
        values["npv_cash_only"] = npv - (account.money["value"] - today.money["value"])
        values.update({f"npv_at.{m}": self.discounted[m - 1].copy() for m in also})
        values["roi"] = roi
        values["investment"] = investment
        values["peak_funding"] = finance.peak_funding(self.cumulative)
        values["one_off_cost"] = account.spent
        values["opportunity_cost"] = self.opportunity_cost
        values["go_live_months"] = np.where(self.change.delivers, self.change.live, np.inf)
        values["break_even_months"] = finance.break_even_months(self.cumulative)
        values["discounted_break_even_months"] = finance.break_even_months(self.discounted)
        outcome.benefit = self.benefit
        outcome.cumulative_benefit = self.cumulative


__all__ = ["HOURS", "WORK", "MonthlySink", "Outcome", "Values", "outcomes"]
