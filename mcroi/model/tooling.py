"""Subscriptions: the old ones until full adoption, the new ones from the end of exploration on."""

from __future__ import annotations

import math

import numpy as np

from distributions.arrays import Array
from mcroi.model.change import Change
from mcroi.model.drawn import ScenarioInputs, Value, Values
from mcroi.model.time import Growth, Lasting


class Tooling:
    """What the tooling of a scenario costs in each month."""

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
