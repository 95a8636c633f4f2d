"""The change from one way of working to another: when it happens, what it takes and costs, who leaves if it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array, Mask
from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.model.time import WEEKS_PER_MONTH, Lasting, by_month

FAILURE_MONTHS: Final = 12
"""How long more people leave after a failure."""

_AT_ONCE: Final = 1e-200
"""Months below which a change takes no time at all; money over that time would not be a number."""


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
    delivers: Mask
    adoption: Array
    ramp: Array
    team_share: Value
    spend: Array
    exit_cost: Array
    extra_hazard: Array

    @property
    def adopted(self) -> Array:
        """Months until everybody has moved, if it delivers."""
        return self.live + self.ramp


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


class Effort:
    """The one-off effort: what share of each month it lasts, and the money it takes."""

    def __init__(self, change: Change, hours: Value, horizon: int) -> None:
        self.change = change
        self.team_share_hours = change.team_share * hours
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

    def migrates(self, active: Array | None, effective: Array, left: Array, out: Array) -> Array:
        """Put the hours of the migration into `out`, and return what is left of `left`.

        Parameters
        ----------
        active
            As `active` gave it for the month.
        effective
            Hours of the team after ramp-up, over those of a worker.
        left
            Hours that it can take.
        out
            ``(future,)``.
        """
        if active is None:
            out.fill(0.0)
            return left
        np.multiply(active, self.team_share_hours, out=out)
        out *= effective
        np.minimum(out, left, out=out)
        return left - out


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
