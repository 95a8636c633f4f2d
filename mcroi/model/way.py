"""The way of working in each month: today's, the new one, or on the way from one to the other."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.model.change import Change
from mcroi.model.drawn import ScenarioInputs, Value, Values
from mcroi.model.time import WEEKS_PER_MONTH, Growth, Moving, clipped, log_growth


@dataclass(slots=True)
class Way:
    """A way of working, in hours, months, shares and rates.

    The first twelve are the model's quantities. Then come incidents a month, the hours of the team and the money that
    they are expected to take, each of the platform and for each project in production. The others follow from these:
    `keep` is the hours that a project in production takes each month, `projects_per_hour` what an hour of building
    brings into release, `decay` the rate at which maintained projects are lost, and the last three the share of a stock
    that leaves or stays in a month, with ``exp(-1/mean stay)`` the share that stays.
    """

    manual: Value
    mechanical: Value
    meetings: Value
    upkeep: Value
    manual_project: Value
    build: Value
    hit: Value
    lead: Value
    lifetime: Value
    hazard: Value
    vacancy: Value
    ramp_up: Value
    incidents: Value
    incidents_per_project: Value
    incident_hours: Value
    incident_hours_per_project: Value
    incident_money: Value
    incident_money_per_project: Value
    keep: Value = 0.0
    projects_per_hour: Value = 0.0
    decay: Value = 0.0
    leaves_release: Value = 0.0
    leaves_vacancy: Value = 0.0
    stays_ramping: Value = 0.0


_FROM: Final = {
    "manual": ("manual.hours_per_week", "manual.interruptions_per_week", "mechanical.refocus_minutes"),
    "mechanical": (
        "mechanical.runs_per_week", "mechanical.wait_minutes",
        "mechanical.attention_lost", "mechanical.refocus_minutes",
    ),
    "meetings": ("meetings.hours_per_week",),
    "upkeep": ("technical.upkeep_hours_per_project_month",),
    "manual_project": ("manual.hours_per_project_month",),
    "build": ("technical.build_hours", "technical.missing_feature_hours"),
    "hit": ("release.hit_rate",),
    "lead": ("release.lead_weeks",),
    "lifetime": ("projects.lifetime_months",),
    "hazard": ("turnover.annual_rate",),
    "vacancy": ("turnover.vacancy_months",),
    "ramp_up": ("turnover.ramp_up_months",),
    "incidents": ("incidents.per_year",),
    "incidents_per_project": ("incidents.per_project_year",),
    "incident_hours": ("incidents.per_year", "incidents.team_hours"),
    "incident_hours_per_project": ("incidents.per_project_year", "incidents.team_hours"),
    "incident_money": ("incidents.per_year", "incidents.cost"),
    "incident_money_per_project": ("incidents.per_project_year", "incidents.cost"),
}  # fmt: skip
"""The inputs that each quantity follows from."""

_TINY: Final = 1e-300
"""Months below which a ramp is as good as none; its reciprocal is still a number."""

_GROWING: Final = ("manual", "mechanical")


def quantities(v: Values) -> dict[str, Value]:
    """Return the quantities of a set of way inputs."""
    w = WEEKS_PER_MONTH
    lost = v["mechanical.wait_minutes"] * v["mechanical.attention_lost"] + v["mechanical.refocus_minutes"]
    back = v["manual.interruptions_per_week"] * v["mechanical.refocus_minutes"] / 60
    a_month, for_each = v["incidents.per_year"] / 12, v["incidents.per_project_year"] / 12
    hours, money = v["incidents.team_hours"], v["incidents.cost"]
    return {
        "manual": (v["manual.hours_per_week"] + back) * w,
        "mechanical": v["mechanical.runs_per_week"] * lost / 60 * w,
        "meetings": v["meetings.hours_per_week"] * w,
        "upkeep": v["technical.upkeep_hours_per_project_month"],
        "manual_project": v["manual.hours_per_project_month"],
        "build": v["technical.build_hours"] + v["technical.missing_feature_hours"],
        "hit": v["release.hit_rate"],
        "lead": v["release.lead_weeks"] / w,
        "lifetime": v["projects.lifetime_months"],
        "hazard": -np.log1p(-v["turnover.annual_rate"]) / 12,
        "vacancy": v["turnover.vacancy_months"],
        "ramp_up": v["turnover.ramp_up_months"],
        "incidents": a_month,
        "incidents_per_project": for_each,
        "incident_hours": a_month * hours,
        "incident_hours_per_project": for_each * hours,
        "incident_money": a_month * money,
        "incident_money_per_project": for_each * money,
    }


class Course:
    """The way of working of one scenario, month after month.

    Parameters
    ----------
    inputs
        What was drawn.
    change
        The change that leads to the new way; None for the current scenario.
    horizon
        How many months.
    """

    def __init__(self, inputs: ScenarioInputs, change: Change | None, horizon: int) -> None:
        self.change = change
        self.today = quantities(inputs.today)
        yearly = inputs.today["overhead.growth_per_year"]
        self.growth = Growth(yearly, horizon)
        self.grows = bool(np.any(np.asarray(yearly) != 0.0))
        self.way = Way(**self.today)
        self._free_today: Value | None = None
        self.nothing = np.zeros(inputs.futures)
        self.adoption = self.moved = self.nothing
        self.blended: dict[str, Array] = {}
        self.growing: dict[str, Array] = {}
        self.moving = Moving(np.empty(0), np.empty(0))
        if change is not None:
            self._prepare(inputs, change, horizon)
        _derive(self.way, set(_FROM))

    def _prepare(self, inputs: ScenarioInputs, change: Change, horizon: int) -> None:
        """Work out what differs from today, and when."""
        full = np.ones(inputs.futures)
        new = quantities(inputs.way)
        growth_today, growth_new = (way["overhead.growth_per_year"] for way in (inputs.today, inputs.way))
        same_growth = growth_new is growth_today
        for name, needs in _FROM.items():
            kept = all(inputs.way[need] is inputs.today[need] for need in needs)
            if name in _GROWING and (self.grows or not same_growth):
                if not (kept and same_growth):
                    self.growing[name] = new[name] * full
            elif not kept:
                self.blended[name] = (new[name] - self.today[name]) * full
                setattr(self.way, name, self.today[name] * full)
        self.changed = {*self.blended, *self.growing}
        self.more = (
            None if same_growth else np.asarray(log_growth(growth_new, horizon) - log_growth(growth_today, horizon))
        )
        self.at_once = change.ramp == 0.0
        self.slope = 1.0 / np.maximum(change.ramp, _TINY)
        self.any_at_once = bool(self.at_once.any())
        last = np.where(change.delivers, np.ceil(change.adopted) + 1.0, -math.inf)
        self.moving = Moving(np.floor(change.live) - 1.0, last)

    def at(self, t: int) -> Way:
        """The way of working in month t; its arrays change with the next month."""
        way = self.way
        if self.change is not None and self.moving.at(t):
            self._adopt(t, self.change)
            for name, difference in self.blended.items():
                quantity = getattr(way, name)
                np.multiply(difference, self.adoption, out=quantity)
                quantity += self.today[name]
            _derive(way, self.changed)
        if self.grows or self.growing:
            self._grow(t)
        return way

    def free_today(self, t: int, hours: Value) -> Value:
        """Hours of a worker, of so many paid ones, that today's overheads would leave in month t."""
        growth = self.growth.at(t)
        if growth is not None or self._free_today is None:
            piling = [self.today[name] if growth is None else self.today[name] * growth for name in _GROWING]
            overheads = piling[0] + piling[1]
            overheads = overheads + self.today["meetings"]
            self._free_today = np.maximum(overheads, hours) - overheads
        return self._free_today

    def _adopt(self, t: int, change: Change) -> None:
        """Bring up to date who has moved, and a(t), the share of the improvement that is reached."""
        since_live = (t + 0.5) - change.live
        moved = clipped(since_live * self.slope)
        if self.any_at_once:
            moved[self.at_once] = since_live[self.at_once] >= 0.0
        moved *= change.delivers
        self.moved = moved
        self.adoption = moved * change.adoption

    def _grow(self, t: int) -> None:
        """Let manual and mechanical hours per worker grow, at today's pace and after going live at the new one."""
        growth = self.growth.at(t)
        for name in _GROWING:
            setattr(self.way, name, self.today[name] if growth is None else self.today[name] * growth)
        if self.change is None or t < self.moving.first:
            return
        new_growth: Value = 1.0 if growth is None else growth
        if self.more is not None:
            otherwise = t - self.change.live
            np.maximum(otherwise, self.nothing, out=otherwise)
            otherwise *= self.more
            np.exp(otherwise, out=otherwise)
            otherwise *= new_growth
            new_growth = otherwise
        for name, new in self.growing.items():
            today = getattr(self.way, name)
            quantity = new * new_growth
            quantity -= today
            quantity *= self.adoption
            quantity += today
            setattr(self.way, name, quantity)


def _unsigned(tau: Value) -> Array:
    """A mean stay whose zero has no sign: one over minus zero would be minus infinity."""
    return np.asarray(tau, dtype=np.float64) + 0.0


def _stays(tau: Value) -> Value:
    """Share of a stock with mean stay `tau` months that stays for another month; 0 for no stay at all."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.exp(-1.0 / _unsigned(tau))


def _leaves(tau: Value) -> Value:
    """Share of a stock with mean stay `tau` months that leaves it within a month; all for no stay at all."""
    with np.errstate(divide="ignore", over="ignore"):
        return -np.expm1(-1.0 / _unsigned(tau))


_DERIVED: Final[dict[str, tuple[tuple[str, ...], Callable[..., Value]]]] = {
    "keep": (("upkeep", "manual_project"), np.add),
    "projects_per_hour": (("hit", "build"), np.divide),
    "decay": (("lifetime",), np.reciprocal),
    "leaves_release": (("lead",), _leaves),
    "leaves_vacancy": (("vacancy",), _leaves),
    "stays_ramping": (("ramp_up",), _stays),
}
"""The quantities that each derived one follows from, and how."""


def _derive(way: Way, changed: set[str]) -> None:
    """Work out the derived quantities where what they follow from has changed."""
    for name, (needs, rule) in _DERIVED.items():
        if changed.isdisjoint(needs):
            continue
        setattr(way, name, rule(*(getattr(way, need) for need in needs)))
