"""The change from one way of working to another: when it happens, what it takes, what it costs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Value = float | Array
Values = Mapping[str, Value]
"""Input -> its value in every future of the block, ``(future,)``, or a float where it is the same in all."""

WEEKS_PER_MONTH: Final = 365.25 / 12 / 7
FAILURE_MONTHS: Final = 12
"""How long more people leave after a failure."""

_AT_ONCE: Final = 1e-200
"""Months below which a change takes no time at all; money over that time would not be a number."""

_LARGEST_GROWTH: Final = 300.0
"""Exponent beyond which growth over the horizon is cut, so that nothing overflows; no real study comes near."""


@dataclass(frozen=True, slots=True)
class ScenarioInputs:
    """All that one scenario needs of one block of futures.

    Parameters
    ----------
    world
        Every world input.
    today
        Every way input of the current scenario.
    way
        Every way input of this scenario; the very object of `today` where it keeps today's value.
    change
        Every change input, or None for the current scenario.
    delivers
        Whether the change delivers in each future; ignored for the current scenario.
    new_tooling
        Whether the scenario brings tooling of its own, or the old goes on.
    futures
        The number of futures in the block.
    """

    world: Values
    today: Values
    way: Values
    change: Values | None
    delivers: NDArray[np.bool_]
    new_tooling: bool
    futures: int


@dataclass(frozen=True, slots=True)
class Change:
    """What it takes to get from today's way of working to the new one; each ``(future,)``.

    Parameters
    ----------
    explored, live, end
        Months until exploration ends, until the new way goes live if it delivers, until the effort ends.
    delivers
        Whether it delivers.
    adoption, ramp
        The share of the improvement that is reached (0 in a failure), and the months from going live to there.
    team_share
        Share of the hours that the effort takes while it lasts.
    spend, exit_cost
        Money over the whole effort as planned; money at the end of a failure.
    extra_hazard
        Added to the monthly hazard of leaving after a failure.
    """

    explored: Array
    live: Array
    end: Array
    delivers: NDArray[np.bool_]
    adoption: Array
    ramp: Array
    team_share: Value
    spend: Array
    exit_cost: Array
    extra_hazard: Array


def change_of(inputs: ScenarioInputs) -> Change | None:
    """Return the change of a scenario; None for the current one."""
    x = inputs.change
    if x is None:
        return None
    ones = np.ones(inputs.futures)
    friction = inputs.world["organisation.friction"] / WEEKS_PER_MONTH
    explored = friction * x["one_off.exploration_weeks"] * ones
    live = explored + friction * x["one_off.migration_weeks"] * x["one_off.schedule_overrun"]
    return Change(
        explored=explored,
        live=live,
        end=np.where(inputs.delivers, live, live * x["failure.stop_share"]),
        delivers=inputs.delivers,
        adoption=np.where(inputs.delivers, x["adoption.share"], 0.0),
        ramp=x["adoption.ramp_months"] * ones,
        team_share=x["one_off.team_share"],
        spend=x["one_off.spend"] * x["one_off.cost_overrun"] * ones,
        exit_cost=x["failure.exit_cost"] * ones,
        extra_hazard=x["failure.extra_turnover"] / 12 * ones,
    )


class Moving:
    """The months in which something moves in any future; before and after it stands still.

    Parameters
    ----------
    first, last
        First and last month in which it moves in each future, ``(future,)``; never where last is before first.
    """

    def __init__(self, first: Array, last: Array) -> None:
        moves = last >= first
        self.first = float(first[moves].min()) if moves.any() else math.inf
        self.last = float(last[moves].max()) if moves.any() else -math.inf

    def at(self, t: int) -> bool:
        """Whether anything may move in month t."""
        return self.first <= t <= self.last


class Growth:
    """The factor by which something has grown at a yearly rate, asked for month after month.

    Parameters
    ----------
    yearly
        Share per year, above -1.
    horizon
        How many months.
    """

    def __init__(self, yearly: Value, horizon: int) -> None:
        self._step = np.exp(log_growth(yearly, horizon)) if np.any(np.asarray(yearly) != 0.0) else None
        self._month = 0
        self._factor: Value = 1.0

    def at(self, t: int) -> Value | None:
        """``(1 + yearly)^(t/12)``, good until a later month is asked for; None where nothing grows."""
        if self._step is None:
            return None
        while self._month < t:
            self._factor = self._factor * self._step
            self._month += 1
        return self._factor


def log_growth(yearly: Value, horizon: int) -> Value:
    """Return the logarithm of a month's growth factor."""
    limit = _LARGEST_GROWTH / horizon
    return np.minimum(np.maximum(np.log1p(yearly) / 12, -limit), limit)


def clipped(x: Array) -> Array:
    """Hold an array in [0, 1], in place."""
    return np.clip(x, 0.0, 1.0, out=x)


class Effort:
    """The one-off effort: what share of each month it lasts, and the money it takes."""

    def __init__(self, change: Change, horizon: int) -> None:
        self.change = change
        self.last_end = float(change.end.max())
        at_once = change.live < _AT_ONCE
        self.rate = np.where(at_once, 0.0, change.spend / np.where(at_once, 1.0, change.live))
        self.at_start = np.where(at_once, change.spend, 0.0) if at_once.any() else None
        self.lasting = Lasting(change.end, horizon)
        self.exits = by_month(np.floor(change.end), ~change.delivers, horizon)

    def active(self, t: int) -> Array | None:
        """The share of month t that the effort lasts; None where it is over in all futures."""
        share = self.lasting.at(t)
        return share if t < self.last_end else None

    def money(self, t: int, active: Array | None, out: Array) -> bool:
        """Put the money of month t into `out`, and tell whether there is any."""
        exits = self.exits.get(t)
        at_start = self.at_start if t == 0 else None
        if active is None:
            out.fill(0.0)
            if exits is None and at_start is None:
                return False
        else:
            np.multiply(self.rate, active, out=out)
        if at_start is not None:
            out += at_start
        if exits is not None:
            out[exits] += self.change.exit_cost[exits]
        return True


class Lasting:
    """The share of each month during which something lasts that ends at some time: ``clip(end - t)``.

    Parameters
    ----------
    end
        In months, ``(future,)``; infinite for what lasts for ever.
    horizon
        How many months.
    """

    def __init__(self, end: Array, horizon: int) -> None:
        self._share = np.ones(end.size)
        self._end = end
        self._last = by_month(np.floor(end), np.isfinite(end), horizon)

    def at(self, t: int) -> Array:
        """Its share of month t, good until a later month is asked for; months are asked for in turn."""
        over, last = self._last.get(t - 1), self._last.get(t)
        if over is not None:
            self._share[over] = 0.0
        if last is not None:
            self._share[last] = self._end[last] - t
        return self._share


class Leaving:
    """The raised hazard of leaving after a failure."""

    def __init__(self, change: Change, horizon: int) -> None:
        self.change = change
        failed = ~change.delivers & (change.extra_hazard > 0.0)
        # A month belongs to the year after the failure if its middle does.
        self.begins = by_month(np.ceil(change.end - 0.5), failed, horizon)
        self.ends = by_month(np.ceil(change.end + FAILURE_MONTHS - 0.5), failed, horizon)
        self.extra = np.zeros(change.end.size)
        self.raised = 0

    def at(self, t: int) -> Array | None:
        """What is added to the monthly hazard in month t; None where nothing is in any future."""
        begins, ends = self.begins.get(t), self.ends.get(t)
        if begins is not None:
            self.extra[begins] = self.change.extra_hazard[begins]
            self.raised += begins.size
        if ends is not None:
            self.extra[ends] = 0.0
            self.raised -= ends.size
        return self.extra if self.raised else None


class Tooling:
    """Subscriptions: the old ones until full adoption, the new ones from the end of exploration on."""

    def __init__(self, inputs: ScenarioInputs, change: Change | None, horizon: int) -> None:
        self.old = _Prices(inputs.today, horizon)
        self.new = _Prices(inputs.way, horizon) if change is not None and inputs.new_tooling else None
        if change is None or self.new is None:
            return
        forever = np.full(change.live.shape, math.inf)
        self.old_lasts = Lasting(np.where(change.delivers, change.live + change.ramp, forever), horizon)
        self.new_lasts = Lasting(np.where(change.delivers, forever, change.end), horizon)
        self.explores = Lasting(change.explored, horizon)
        self.last_explored = float(change.explored.max())
        self.nothing = np.zeros(forever.size)

    def at(self, t: int, seats: Value, projects: Array, out: Array) -> None:
        """Put the money of month t into `out`."""
        self.old.at(t, seats, projects, out)
        if self.new is None:
            return
        out *= self.old_lasts.at(t)
        new = self.new.at(t, seats, projects, np.empty_like(out))
        share = self.new_lasts.at(t)
        if t < self.last_explored + 1.0:
            share = np.maximum(share - self.explores.at(t), self.nothing)
        new *= share
        out += new


class _Prices:
    """What the tooling of one way costs in each month."""

    def __init__(self, v: Values, horizon: int) -> None:
        self.per_worker = v["tooling.cost_per_worker_month"]
        self.per_project = v["tooling.cost_per_project_month"]
        self.platform = v["tooling.cost_per_month"]
        self.prices = Growth(v["tooling.price_growth_per_year"], horizon)
        self.seats: Value | None = None
        self.fixed: Value = 0.0

    def at(self, t: int, seats: Value, projects: Array, out: Array) -> Array:
        if seats is not self.seats:
            self.seats = seats
            self.fixed = self.per_worker * seats + self.platform
        np.multiply(projects, self.per_project, out=out)
        out += self.fixed
        prices = self.prices.at(t)
        if prices is not None:
            out *= prices
        return out


def by_month(months: Array, chosen: NDArray[np.bool_], horizon: int) -> dict[int, NDArray[np.intp]]:
    """The chosen futures by the month in which something happens to them, within the horizon."""
    futures = np.flatnonzero(chosen & (months < horizon))
    when = months[futures].astype(np.int16)  # horizons are short, and short integers are sorted by radix
    order = np.argsort(when, kind="stable")
    found, starts = np.unique(when[order], return_index=True)
    return dict(zip(found.tolist(), np.split(futures[order], starts[1:]), strict=True)) if futures.size else {}
