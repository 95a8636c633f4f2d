"""Tool bills: those that go on, those that something is added to, and those that move with the people who move."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from distributions.arrays import Array
from mcroi.model.change import Change
from mcroi.model.drawn import ScenarioInputs, Value, Values
from mcroi.model.time import Growth, Lasting
from mcroi.study.bills import COSTS, OVERLAP, PRICE_GROWTH

PER_WORKER, PER_PROJECT, PLATFORM = COSTS


class Tooling:
    """What the tooling of a scenario costs in each month.

    Parameters
    ----------
    inputs
        What was drawn.
    change
        The change; None for the current scenario.
    horizon
        How many months.
    """

    def __init__(self, inputs: ScenarioInputs, change: Change | None, horizon: int) -> None:
        self.today = _Prices(inputs.today, COSTS, horizon)
        self.moves: _Moves | None = None
        if change is not None and inputs.changes_bills:
            self.moves = _Moves(inputs, change, horizon)

    def at(self, t: int, seats: Value, projects: Array, moved: Array, out: Array, extra: Array) -> None:
        """Put the money of month t into `out`, and into `extra` what it is beyond today's bills gone on.

        Parameters
        ----------
        t
            The month; months are asked for in turn.
        seats, projects
            What bills are for.
        moved
            Share of the people who have moved.
        out, extra
            ``(future,)``; `extra` is left alone where no bill changes.
        """
        self.today.at(t, seats, projects, out)
        if self.moves is not None:
            self.moves.at(t, seats, projects, moved, out, extra)
            out += extra

    def per_project(self, t: int) -> Value:
        """What one project in production is billed in month t, the one that was asked for last."""
        today = self.today.per_project(t)
        return today if self.moves is None else today + self.moves.per_project(t)


class _Moves:
    """What bills that change cost beyond what they would if they went on."""

    def __init__(self, inputs: ScenarioInputs, change: Change, horizon: int) -> None:
        bills = inputs.bills
        replaced = [cost for cost in COSTS if bills[cost] == "replaced"]
        fresh = {cost: inputs.way[cost] for cost in replaced}
        fresh |= {cost: inputs.way[cost] - inputs.today[cost] for cost in COSTS if bills[cost] == "added to"}
        self.all_replaced = len(replaced) == len(COSTS)
        self.old = _Prices(inputs.today, replaced, horizon)
        self.new = _Prices({**fresh, PRICE_GROWTH: inputs.way[PRICE_GROWTH]}, fresh, horizon)
        self.money = np.empty(inputs.futures)
        assert inputs.change is not None  # noqa: S101  # for the type checker: only other scenarios change bills
        self.overlap = inputs.change[OVERLAP]
        self.overlaps = bool(np.any(self.overlap != 0.0))
        self.apart = 1.0 - self.overlap if np.any(self.overlap != 1.0) else None
        self.gone: Value = 0.0
        self.come: Value = 0.0
        if self.overlaps:
            forever = np.full(change.live.shape, math.inf)
            self.old_lasts = Lasting(np.where(change.delivers, change.adopted, forever), horizon)
            self.new_lasts = Lasting(np.where(change.delivers, forever, change.end), horizon)
            self.explores = Lasting(change.explored, horizon)
            self.last_explored = float(change.explored.max())
            self.nothing = np.zeros(forever.size)

    def at(self, t: int, seats: Value, projects: Array, moved: Array, today: Array, out: Array) -> None:
        """Put the money of month t into `out`; `today` is what all bills of today come to."""
        self._share(t, moved)
        self.new.at(t, seats, projects, out)
        out *= self.come
        if self.old.costs:
            old = today if self.all_replaced else self.old.at(t, seats, projects, self.money)
            out -= np.multiply(old, self.gone, out=self.money)

    def per_project(self, t: int) -> Value:
        """Beyond today's, in month t, the one that was asked for last."""
        return self.new.per_project(t) * self.come - self.old.per_project(t) * self.gone

    def _share(self, t: int, moved: Array) -> None:
        """Bring up to date the share of the old bills that has gone, and of the new ones that has come."""
        if not self.overlaps:
            self.gone = self.come = moved
            return
        come = self.new_lasts.at(t)
        if t < self.last_explored + 1.0:
            come = np.maximum(come - self.explores.at(t), self.nothing)
        gone = 1.0 - self.old_lasts.at(t)
        if self.apart is None:
            self.gone, self.come = gone, come
            return
        together = self.apart * moved
        self.gone = self.overlap * gone + together
        self.come = self.overlap * come + together


class _Prices:
    """What some of the bills of one way of working come to in each month, at its own price growth."""

    def __init__(self, v: Values, costs: Iterable[str], horizon: int) -> None:
        self.costs = frozenset(costs)
        self.per_worker, self.each, self.platform = (v[cost] if cost in self.costs else 0.0 for cost in COSTS)
        self.growth = Growth(v[PRICE_GROWTH], horizon)
        self.seats: Value | None = None
        self.fixed: Value = 0.0

    def at(self, t: int, seats: Value, projects: Array, out: Array) -> Array:
        if seats is not self.seats:
            self.seats = seats
            self.fixed = self.per_worker * seats + self.platform
        np.multiply(projects, self.each, out=out)
        out += self.fixed
        prices = self.growth.at(t)
        if prices is not None:
            out *= prices
        return out

    def per_project(self, t: int) -> Value:
        """What one project is billed in month t."""
        prices = self.growth.at(t)
        return self.each if prices is None else self.each * prices
