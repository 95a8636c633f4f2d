"""Conditions on futures: "turnover.annual_rate in p90..p100", "optimal.delivers = false", "team.size in 8..12".

A condition is about what is drawn, never about what comes of it, so that futures are chosen before they are simulated.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Final

import numpy as np

from distributions import NotationError, Uniforms, shared_suffix
from distributions.arrays import Array, Mask
from distributions.spelling import closest, suggestion
from mcroi.draws.plan import Plan
from mcroi.model.drawn import TYPICAL_LUCK, ScenarioInputs, Value
from mcroi.study.dials import SHARED, dial_name, dials
from mcroi.study.inputs import INPUTS, input_named, known_input
from mcroi.study.money import in_notation, parse_amount, with_unit
from mcroi.study.study import CURRENT, WORLD, Study, no_scenario

LONGEST: Final = 500
"""Characters of a condition: its names have 64 at most."""

_DELIVERS: Final = "delivers"
_EVENT = re.compile(r"\s*(\S+)\s*=\s*(\S+)\s*")
_WITHIN = re.compile(r"\s*(\S.*?)\s+in\s+(\S.*?)\s*\.\.\s*(\S.*?)\s*")
_PERCENTILE = re.compile(r"[pP]([0-9]{1,3}(?:\.[0-9]{1,15})?)")
_TRUTH: Final = {"true": True, "false": False}


class ConditionError(ValueError):
    """A condition that cannot be read, or is about something that the study does not draw."""


class Draws:
    """Some futures as drawn: the dials, and what the inputs are where they stand so, once that is asked for.

    Parameters
    ----------
    plan
        How the study is drawn.
    dials
        The dials' values after correlation, by name, each ``(future,)``.
    futures
        How many they are.
    """

    def __init__(self, plan: Plan, dials: Mapping[str, Uniforms], futures: int) -> None:
        self.dials = dials
        self.futures = futures
        self._plan = plan

    @cached_property
    def scenarios(self) -> dict[str, ScenarioInputs]:
        """What the model would be given, by scenario."""
        return self._plan.block(dict(self.dials), TYPICAL_LUCK, self.futures).scenarios


@dataclass(frozen=True, slots=True)
class Band:
    """That a dial stands in a band of its probability.

    Parameters
    ----------
    dial
        Its name.
    low, high
        The ends, as percentages from 0 to 100.
    """

    dial: str
    low: float
    high: float

    def holds(self, drawn: Draws) -> Mask:
        """Where it is so, ``(future,)``."""
        u = drawn.dials[self.dial].u
        return np.asarray((u >= self.low / 100) & (u <= self.high / 100))

    def among(self, scores: Array) -> Mask:
        """Where it is so, by the dial's normal scores, ``(future,)``."""
        return np.asarray((scores >= _score(self.low)) & (scores <= _score(self.high)))

    def __str__(self) -> str:
        return f"{self.dial} in p{self.low:.15g}..p{self.high:.15g}"

    @property
    def words(self) -> str:
        """It as half a sentence."""
        if self.low == 0:
            return f"{self.dial} is at its P{self.high:.15g} or below"
        if self.high == 100:
            return f"{self.dial} is at its P{self.low:.15g} or above"
        return f"{self.dial} lies from its P{self.low:.15g} to its P{self.high:.15g}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """That a change delivers, or that it fails.

    Parameters
    ----------
    scenario
        The change.
    delivers
        Which of the two.
    """

    scenario: str
    delivers: bool

    def holds(self, drawn: Draws) -> Mask:
        """Where it is so, ``(future,)``; what is certain holds in all futures or in none."""
        return np.equal(drawn.scenarios[self.scenario].delivers, self.delivers)

    def __str__(self) -> str:
        return f"{self.scenario}.{_DELIVERS} = {'true' if self.delivers else 'false'}"

    @property
    def words(self) -> str:
        """It as half a sentence."""
        return f"{self.scenario} {'delivers' if self.delivers else 'fails'}"


@dataclass(frozen=True, slots=True)
class Range:
    """That an input lies between two values, as the model works with it: in its unit, moved into its support.

    Parameters
    ----------
    place
        ``world`` or the scenario.
    input
        Its name in the catalogue.
    low, high
        The ends, which belong to it.
    written
        The ends as the user wrote them.
    """

    place: str
    input: str
    low: float
    high: float
    written: str

    def holds(self, drawn: Draws) -> Mask:
        """Where it is so, ``(future,)``."""
        value = np.broadcast_to(np.asarray(self._value(drawn.scenarios)), (drawn.futures,))
        return np.asarray((value >= self.low) & (value <= self.high))

    def _value(self, scenarios: Mapping[str, ScenarioInputs]) -> Value:
        of = scenarios[CURRENT if self.place == WORLD else self.place]
        kind = known_input(self.input).kind
        if kind == "line":
            _, name, key = self.input.split(".")
            return next(drawn for drawn in of.lines if drawn.line.name == name).amount(key)
        by_kind = {"world": of.world, "way": of.way, "change": of.change or {}}
        return by_kind[kind][self.input]

    def __str__(self) -> str:
        return f"{self.place}.{self.input} in {self.written}"

    @property
    def words(self) -> str:
        """It as half a sentence."""
        low, high = self.written.split("..")
        return f"{self.place}.{self.input} is {low}" if low == high else f"{self.place}.{self.input} is {low} to {high}"


Condition = Band | Delivery | Range


def _score(percent: float) -> float:
    """The normal score of a percentage; infinite at the ends."""
    if 0 < percent < 100:
        return NormalDist().inv_cdf(percent / 100)
    return -math.inf if percent == 0 else math.inf


def all_hold(conditions: Iterable[Condition], drawn: Draws) -> Mask:
    """Where all conditions hold, ``(future,)``."""
    holds = np.ones(drawn.futures, dtype=np.bool_)
    for condition in conditions:
        holds &= condition.holds(drawn)
    return holds


def read_condition(text: str, study: Study) -> Condition:
    """Read a condition.

    Parameters
    ----------
    text
        ``<dial> in p90..p100``, a band of a dial's probability, dials named as correlations name them; ``<scenario>.
        delivers = true`` or ``= false``; or ``<scenario>.<input> in 5..20``, its values, where an input of the world
        needs no more than its name. Both ends belong to the band. Numbers may have suffixes.
    study
        What it is about; names are checked against it.

    Raises
    ------
    ConditionError
        With the rule, what was got, and a suggestion for a misspelt name.
    """
    if len(text) > LONGEST:
        raise ConditionError(f"at most {LONGEST} characters must hold, got {len(text):,}")
    _refuse_unknown_scenario(text, study)
    within = _WITHIN.fullmatch(text)
    if within is not None and "..." in text:
        raise ConditionError(f"'{text}': the ends must have two dots between them, and a digit before a decimal point")
    if within is not None:
        name, low, high = within.groups()
        percentiles = [_PERCENTILE.fullmatch(end) for end in (low, high)]
        if any(percentiles):
            return _band(text, name, percentiles, study)
        return _range(text, name, low, high, study)
    event = _EVENT.fullmatch(text)
    if event is not None:
        return _delivery(text, event[1], event[2], study)
    raise ConditionError(
        f"a condition such as 'turnover.annual_rate in p90..p100' or 'optimal.delivers = false' must hold, got '{text}'"
    )


def _refuse_unknown_scenario(text: str, study: Study) -> None:
    """Raise ConditionError if what the study has is asked of a scenario that it has not, and that is like none."""
    place, _, rest = (text.split() or [""])[0].partition(".")
    known = [WORLD, *study.scenarios]
    if rest.partition("=")[0] in (_DELIVERS, *INPUTS) and place not in known and closest(place, known) is None:
        raise ConditionError(f"'{text}': {no_scenario(place, study.scenarios)}")


def _band(text: str, name: str, ends: list[re.Match[str] | None], study: Study) -> Band:
    percent = [float(end[1]) for end in ends if end is not None]
    if len(percent) < len(ends) or not percent[0] < percent[1] <= 100:
        raise ConditionError(f"'{text}': a band of percentiles such as p90..p100 must hold, the lower end first")
    known = dials(study)
    if name not in known:
        raise ConditionError(f"'{text}': {_no_such_dial(name, study, [*known])}")
    if known[name].kind == "chance":
        raise ConditionError(f"'{text}': it happens or not; write '{name} = true' or '{name} = false'")
    return Band(name, *percent)


def _no_such_dial(name: str, study: Study, known: list[str]) -> str:
    place, bare = _place_and_input(name, study)
    if input_named(bare) is not None:
        stated = study.assumption(place, bare)
        own = None if stated is None else dial_name(place, stated)
        shared = [f"{bare}{suffix}" for suffix in SHARED.values()]
        near = [d for d in (own, *known) if d is not None and (d in shared or d.endswith(bare))]
        if not near:
            return f"{bare} is a number in this study, so it has no percentiles"
        return f"no such dial, got '{name}'; did you mean '{near[0]}'?"
    return f"no such dial, got '{name}'{suggestion(name, known)}"


def _delivery(text: str, name: str, value: str, study: Study) -> Delivery:
    scenario, _, event = name.rpartition(".")
    changes = [s.name for s in study.changes]
    if event != _DELIVERS or scenario not in changes:
        known = [f"{change}.{_DELIVERS}" for change in changes]
        told = (scenario != CURRENT and suggestion(name, known, 0)) or f"; there are {', '.join(known)}"
        if scenario and event != _DELIVERS and scenario not in study.scenarios:
            told += "; an input lies in a band, such as p90..p100 or 5..20"
        raise ConditionError(f"'{text}': no such event, got '{name}'{told}")
    if value not in _TRUTH:
        raise ConditionError(f"'{text}': true or false must hold, got '{value}'")
    return Delivery(scenario, _TRUTH[value])


def _range(text: str, name: str, low: str, high: str, study: Study) -> Range:
    place, bare = _place_and_input(name, study)
    if input_named(bare) is None:
        known = [i.name if i.kind == "world" else f"{s}.{i.name}" for i in INPUTS.values() for s in study.scenarios]
        raise ConditionError(f"'{text}': no such input, got '{name}'{suggestion(name, known)}")
    has = _places(bare, study)
    if place not in has:
        raise ConditionError(f"'{text}': say whose it is, {' or '.join(f'{p}.{bare}' for p in has)}")
    try:
        currency = study.currency if known_input(bare).is_money else None
        ends = parse_amount(low, currency), parse_amount(high, currency)
        offers = shared_suffix(in_notation(low, currency), in_notation(high, currency), "..")
    except NotationError as error:
        raise ConditionError(f"'{text}': {with_unit(error, INPUTS[bare].unit)}") from None
    if offers:
        raise ConditionError(f"'{text}': write {' or '.join(offers)}, got {low}..{high}")
    if not ends[0] <= ends[1]:
        raise ConditionError(f"'{text}': the lower end first must hold, got {low}..{high}")
    return Range(place, bare, *ends, f"{low}..{high}")


def _place_and_input(name: str, study: Study) -> tuple[str, str]:
    """What a dotted name is about; an input without a place is taken to be the world's."""
    place, _, rest = name.partition(".")
    return (place, rest) if rest and place in (WORLD, *study.scenarios) else (WORLD, name)


def _places(name: str, study: Study) -> list[str]:
    """Where an input has a value."""
    changes = [s.name for s in study.changes]
    kind = known_input(name).kind
    if kind == "line":
        return [s.name for s in study.changes if name in s.assumptions]
    return {"world": [WORLD], "way": [CURRENT, *changes], "change": changes}[kind]
