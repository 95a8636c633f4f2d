"""A scenario's months added up: by itself, and against the current scenario in the same futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.model import finance
from mcroi.model.change import Change
from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.model.months import FLOWS, FLOWS_OF_HOURS, Month, cost_of_an_hour
from mcroi.model.time import by_month

WORK: Final = (
    *("manual", "mechanical", "meetings", "technical", "slack", "turnover", "incidents"),
    *("tooling", "lines", "one_off"),
)
"""Types of work (and money) into which the cost is split; they add up to it."""

SATURATED: Final = 0.95
"""Share of the hours left after overheads from which on maintenance leaves no room for anything else."""

SOURCES: Final = (
    *("projects_until_adopted", "projects_after", "slack", "lines"),
    *("people", "incidents", "tooling", "one_off"),
)
"""Where the npv comes from; they add up to it."""

NO_COST: Final = 1e-9
"""Share of today's cost below which what a change costs counts as none."""

_ROUNDING: Final = 1e-12
"""Share of what people cost below which a difference to today is what adding up in another order leaves."""

_ONE_OFF: Final = FLOWS.index("one_off")


class Account:
    """Discounted sums of one scenario's own months."""

    def __init__(self, inputs: ScenarioInputs, horizon: int) -> None:
        self.world = inputs.world
        self.horizon = horizon
        n = inputs.futures
        self.totals = np.zeros((len(FLOWS), n))
        self.spent = np.zeros(n)
        self.saturation = np.full(n, np.inf)
        self.unsaturated = np.ones(n, dtype=np.bool_)
        self.maintainable = self.cost = np.zeros(n)
        self._term = np.empty(n)

    def add(self, month: Month, discount: Value) -> None:
        """Add one month."""
        for i in month.going:
            np.multiply(month.flows[i], discount, out=self._term)
            self.totals[i] += self._term
        if month.going[0] == _ONE_OFF:
            self.spent += month.flow("one_off")
        if month.month == self.horizon - 1:
            self.maintainable = month.maintainable()
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

    def results(self) -> dict[str, Array]:
        """What does not depend on any other scenario, by result."""
        hour = cost_of_an_hour(self.world)
        by_work = {name: self.total(name) * hour for name in ("manual", "mechanical", "meetings")}
        by_work["technical"] = (self.total("upkeep") + self.total("build")) * hour
        by_work["slack"] = self.total("slack") * hour
        by_work["turnover"] = self.total("turnover") + self.total("ramp_up") * hour
        by_work["incidents"] = self.total("incident_money") + self.total("incidents") * hour
        by_work["tooling"] = self.total("tooling")
        by_work["lines"] = self.total("cost_added") - self.total("cost_avoided")
        by_work["one_off"] = self.total("one_off") + self.total("migration") * hour
        self.cost = by_work[WORK[0]].copy()
        for name in WORK[1:]:
            self.cost += by_work[name]
        gained = self.total("margin_gained") + self.total("loss_avoided")
        values = {"cost": self.cost, "payoff": self.total("value") + self.cashed() + gained}
        values |= {"saturation_months": self.saturation, "maintainable_per_worker": self.maintainable}
        values |= {f"cost_by_work.{name}": by_work[name] for name in WORK}
        return values

    def cashed(self) -> Array:
        """Discounted slack that leaves the payroll."""
        idle = self.total("slack") - self.total("lost")
        return idle * cost_of_an_hour(self.world) * self.world["finance.cashable_share"]

    def people(self) -> Array:
        """Discounted payroll and replacing of leavers: every paid hour is paid through payroll."""
        paid = np.zeros_like(self.spent)
        for hours in self.totals[FLOWS_OF_HOURS]:
            paid += hours  # one after the other: a sum over an axis goes by the number of futures
        paid *= cost_of_an_hour(self.world)
        paid += self.total("turnover")
        return paid


class Comparison:
    """One scenario's months against the current scenario's in the same futures."""

    def __init__(self, change: Change, horizon: int) -> None:
        n = change.live.size
        self.change = change
        self.cumulative, self.discounted = np.empty((horizon, n)), np.empty((horizon, n))
        self.opportunity_cost, self.projects_until_adopted = np.zeros(n), np.zeros(n)
        until = np.where(change.delivers, change.adopted, np.inf)
        self.last_until = float(until.max())
        self.last_adopted = float(np.where(change.delivers, change.adopted, -np.inf).max())
        self.adopted = by_month(np.ceil(until - 0.5), change.delivers, horizon)
        self.before_adoption = np.ones(n)
        self.nothing = np.zeros(n)

    def add(self, month: Month, discount: Value, today_net: Array, today_payoff: Array, today_value: Array) -> None:
        """Add one month; what today's way comes to in it is ``(future,)`` each."""
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
        if t + 0.5 >= self.last_until:
            return
        weight = self.before_adoption * discount
        forgone = today_payoff - month.payoff
        np.maximum(forgone, self.nothing, out=forgone)
        forgone *= weight
        self.opportunity_cost += forgone
        if t + 0.5 < self.last_adopted:
            gained = month.flow("value") - today_value
            gained *= weight
            self.projects_until_adopted += gained

    def results(
        self, own: Account, today: Account, of_all: Mapping[str, Array], also: Sequence[int]
    ) -> dict[str, Array]:
        """Return all that is measured against the current scenario, by result.

        Parameters
        ----------
        own, today
            The months of the scenario and of the current one.
        of_all
            What `own` comes to by itself.
        also
            Further horizons of the npv, in months.
        """
        npv = self.discounted[-1].copy()
        none = NO_COST * today.cost
        investment = of_all["cost_by_work.one_off"]
        extra = np.maximum(own.total("extra_tooling"), 0.0)
        change_cost = investment + own.total("cost_added") + extra
        value = own.total("value") - today.total("value")
        results = {
            "npv": npv,
            "npv_cash_only": npv - value - own.total("margin_gained"),
            **{f"npv_at.{m}": self.discounted[m - 1].copy() for m in also},
            "roi": finance.return_on(npv, change_cost, none),
            "change_cost": change_cost,
            "npv_per_investment": finance.return_on(npv, investment, none),
            "investment": investment,
            "peak_funding": finance.peak_funding(self.cumulative),
            "one_off_cost": own.spent,
            "opportunity_cost": self.opportunity_cost,
            "go_live_months": np.where(self.change.delivers, self.change.live, np.inf),
            "break_even_months": finance.break_even_months(self.cumulative),
            "discounted_break_even_months": finance.break_even_months(self.discounted),
            "maintainable_ratio": _ratio(own.maintainable, today.maintainable),
        }
        results |= {f"npv_by_source.{name}": part for name, part in self._by_source(own, today, value).items()}
        return results

    def _by_source(self, own: Account, today: Account, value: Array) -> dict[str, Array]:
        """Discounted differences to today, in the order of `SOURCES`."""
        until = np.where(self.change.delivers, self.projects_until_adopted, value)
        lines = own.total("margin_gained") + own.total("loss_avoided") + own.total("cost_avoided")
        paid_today = today.people()
        people = paid_today - own.people()
        people[np.abs(people) <= _ROUNDING * paid_today] = 0.0
        parts = (
            until,
            np.where(self.change.delivers, value - until, 0.0),
            own.cashed() - today.cashed(),
            lines - own.total("cost_added"),
            people,
            today.total("incident_money") - own.total("incident_money"),
            today.total("tooling") - own.total("tooling"),
            0.0 - own.total("one_off"),
        )
        return dict(zip(SOURCES, parts, strict=True))


def _ratio(here: Array, today: Array) -> Array:
    """How many times as many projects a worker can maintain; NaN where either number has no end, or today's is 0."""
    known = np.isfinite(here) & np.isfinite(today) & (today > 0.0)
    return np.where(known, here, np.nan) / np.where(known, today, 1.0)
