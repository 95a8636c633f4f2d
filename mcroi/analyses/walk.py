"""The walk from a vendor's figure to ours: what hours at salary come to, and what each further fact takes from it.

All steps but the last are the typical future, in which every dial is at one half, with a change that delivers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.draws.plan import plan_of
from mcroi.model import finance
from mcroi.model.change import change_of
from mcroi.model.drawn import TYPICAL_LUCK, ScenarioInputs, Value
from mcroi.model.lines import FLOWS_OF_LINES, Lines
from mcroi.model.months import cost_of_an_hour, hours_per_month, months
from mcroi.model.outcomes import outcomes
from mcroi.model.way import quantities
from mcroi.results.result import Result
from mcroi.study.bills import COSTS
from mcroi.study.lines import Follows
from mcroi.study.study import CURRENT

STEPS: Final = ("hours_at_salary", "as_it_comes", "as_people_adopt", "what_hours_make", "recaptured", "overrun", "mean")
"""The steps of the walk; the money of each is an npv of its own."""

_OVERRUNS: Final = ("one_off.schedule_overrun", "one_off.cost_overrun")
_RECAPTURE: Final = "team.recapture_share"
_YEAR: Final = 12
_ALL: Final[dict[Follows, Value | None]] = {"nothing": None, "adoption": None, "team": None, "projects": None}


@dataclass(frozen=True, slots=True)
class Walk:
    """The walk of one change.

    Parameters
    ----------
    steps
        The npv at each of `STEPS`.
    delivers
        Whether the typical future delivers; where it does not, the step ``overrun``, the spreadsheet's figure, is that
        of a failure.
    """

    steps: Mapping[str, float]
    delivers: bool

    def differences(self) -> dict[str, float]:
        """What each step adds to the one before; the first one is what it starts from."""
        values = list(self.steps.values())
        changes = [values[0], *(after - before for before, after in pairwise(values))]
        return dict(zip(self.steps, changes, strict=True))


def walks(result: Result) -> dict[str, Walk]:
    """Walk from hours at salary to the mean npv, for every change of a result.

    Parameters
    ----------
    result
        A simulation; the last step is its mean npv.
    """
    return {scenario.name: walk_of(result, scenario.name) for scenario in result.changes}


def walk_of(result: Result, name: str) -> Walk:
    """Walk from hours at salary to the mean npv of one change of a result."""
    scenario, horizon = result[name], result.study.horizon_months
    drawn = plan_of(result.study).typical().scenarios
    today, inputs = drawn[CURRENT], drawn[name]
    as_planned = _delivering(_without_overruns(inputs))
    in_full = _realised(as_planned)
    naive = _Naive(today, in_full, horizon)
    values = (
        naive.hours_at_salary(),
        naive.npv(adopting=False),
        naive.npv(adopting=True),
        _npv({CURRENT: _recapturing(today), name: _recapturing(in_full)}, name, horizon),
        _npv({CURRENT: today, name: as_planned}, name, horizon),
        float(scenario.spreadsheet_npv or 0.0),
        scenario.npv.mean,
    )
    return Walk(dict(zip(STEPS, values, strict=True)), bool(inputs.delivers[0]))


def _npv(scenarios: Mapping[str, ScenarioInputs], name: str, horizon: int) -> float:
    return float(outcomes(scenarios, horizon, TYPICAL_LUCK)[name].values["npv"][0])


def _with_change(inputs: ScenarioInputs, **anew: float) -> ScenarioInputs:
    assert inputs.change is not None  # noqa: S101  # for the type checker: only changes are walked
    return replace(inputs, change={**inputs.change, **{name.replace("__", "."): value for name, value in anew.items()}})


def _without_overruns(inputs: ScenarioInputs) -> ScenarioInputs:
    return _with_change(inputs, **{name.replace(".", "__"): 1.0 for name in _OVERRUNS})


def _delivering(inputs: ScenarioInputs) -> ScenarioInputs:
    return replace(inputs, delivers=np.ones(inputs.futures, dtype=np.bool_))


def _recapturing(inputs: ScenarioInputs) -> ScenarioInputs:
    return replace(inputs, world={**inputs.world, _RECAPTURE: 1.0})


def _realised(inputs: ScenarioInputs) -> ScenarioInputs:
    return replace(inputs, lines=tuple(replace(line, realised=1.0) for line in inputs.lines))


class _Naive:
    """The steps that the model does not take: freed hours, worth what they cost."""

    def __init__(self, today: ScenarioInputs, inputs: ScenarioInputs, horizon: int) -> None:
        change = change_of(inputs)
        assert change is not None  # noqa: S101  # for the type checker: only changes are walked
        self.today, self.inputs, self.change, self.horizon = today, inputs, change, horizon
        world = inputs.world
        self.rate = world["finance.discount_rate"]
        freed = _free(inputs.way, inputs) - _free(inputs.today, inputs)
        self.hours_a_month = freed * cost_of_an_hour(world)

    def hours_at_salary(self) -> float:
        """All of it from the first day, extra tools at today's prices, discounted at the end of each year."""
        at_once = _with_change(
            self.inputs,
            one_off__exploration_weeks=0.0,
            one_off__migration_weeks=0.0,
            adoption__ramp_months=0.0,
        )
        running = self.inputs.world["projects.in_production"]
        follows: dict[Follows, Value | None] = _ALL if running else {**_ALL, "projects": 0.0}
        lines = _lines_of(at_once, [follows] * self.horizon)
        tools = self._extra_tools()
        total = -self.change.spend
        for t in range(self.horizon):
            at_the_end = finance.discount_factor(self.rate, (t // _YEAR + 1) * _YEAR)
            total = total + (self.hours_a_month - tools + lines[t]) * at_the_end
        return float(np.asarray(total).reshape(-1)[0])

    def npv(self, *, adopting: bool) -> float:
        """From going live on, and with `adopting` as people adopt; money as the model pays it, in mid-month."""
        world = {_RECAPTURE: 1.0}
        ours = months(replace(self.inputs, world={**self.inputs.world, **world}), self.horizon, TYPICAL_LUCK)
        theirs = months(replace(self.today, world={**self.today.world, **world}), self.horizon, TYPICAL_LUCK)
        share, money = [], []
        follows: list[dict[Follows, Value | None]] = []
        size, running = self.inputs.world["team.size"], self.inputs.world["projects.in_production"] or 1.0
        for t, (month, before) in enumerate(zip(ours, theirs, strict=True)):
            share.append(month.adoption if adopting else np.clip(t + 1.0 - self.change.live, 0.0, 1.0))
            money.append(before.flow("tooling") - month.flow("tooling") - month.flow("one_off"))
            team, projects = month.seats / size, month.projects * month.coverage / running
            adoption = month.adoption if adopting else None
            follows.append({"nothing": None, "adoption": adoption, "team": team, "projects": projects})
        lines = _lines_of(self.inputs, follows)
        total: Value = 0.0
        for t in range(self.horizon):
            benefit = self.hours_a_month * share[t] + money[t] + lines[t]
            total = total + benefit * finance.month_discount(self.rate, t)
        return float(np.asarray(total).reshape(-1)[0])

    def _extra_tools(self) -> Value:
        """What tools cost a month beyond today's once everybody has moved, for the team and projects of today."""
        size, running = self.inputs.world["team.size"], self.inputs.world["projects.in_production"]
        extra: Value = 0.0
        for cost, amount in zip(COSTS, (size, running, 1.0), strict=True):
            if self.inputs.bills[cost] != "goes on":
                extra = extra + (self.inputs.way[cost] - self.inputs.today[cost]) * amount
        return extra


def _free(way: Mapping[str, Value], inputs: ScenarioInputs) -> Value:
    """Hours a month that a way of working leaves to the team of today beside its overheads and maintenance."""
    of, world = quantities(way), inputs.world
    hours = hours_per_month(world)
    overheads = of["manual"] + of["mechanical"] + of["meetings"]
    left = np.maximum(hours - overheads, 0.0) * world["team.size"]
    return np.maximum(left - world["projects.in_production"] * (of["upkeep"] + of["manual_project"]), 0.0)


def _lines_of(inputs: ScenarioInputs, follows: Sequence[Mapping[Follows, Value | None]]) -> Array:
    """Lines gained less paid in every month, ``(month, future)``, by what they are in proportion to in it."""
    lines = Lines(inputs.lines, change_of(inputs), len(follows))
    out = {flow: np.zeros(inputs.futures) for flow in FLOWS_OF_LINES.values()}
    gained = np.zeros((len(follows), inputs.futures))
    for t, measures in enumerate(follows):
        lines.at(t, measures, out)
        gained[t] = out["margin_gained"] + out["loss_avoided"] + out["cost_avoided"] - out["cost_added"]
    return gained
