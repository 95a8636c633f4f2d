"""The two studies that people can really do before they decide: a diary of working hours, and a pilot in some teams."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from distributions import Uniforms
from distributions.arrays import Array
from distributions.spelling import suggestion
from distributions.uniforms import uniforms
from mcroi.analyses.sensitivity.told_apart import values_of
from mcroi.draws.plan import DialScores, Numbers
from mcroi.results.rounding import counted
from mcroi.study.dials import dial_name
from mcroi.study.inputs import INPUTS, of_kind
from mcroi.study.study import CURRENT, Assumption, Study

COUNTS: Final = ("workers", "weeks", "teams")
"""The numbers of a study that are whole."""

MOST: Final = 1000
"""Workers, weeks or teams of a study."""

_SUCCESS = "one_off.success_probability"
_WEEKS_PER_YEAR = 365.25 / 7.0


class ResearchError(ValueError):
    """A study that cannot be done, or would find nothing out."""


def count_of(name: str, number: float) -> int:
    """Return how many workers, weeks or teams there are.

    Raises
    ------
    ResearchError
        If that is no whole number, or out of range.
    """
    if not 1 <= number <= MOST or number % 1:
        raise ResearchError(f"{name} must be a whole number from 1 to {MOST}, got {number:g}")
    return int(number)


def _check_numbers(of: Diary | Pilot) -> None:
    """Refuse counts out of range, and amounts of money or hours, or deviations, that are negative or not finite."""
    for field in fields(of)[1:]:
        number = getattr(of, field.name)
        if field.name in COUNTS:
            count_of(field.name, number)
        elif number is not None and not 0.0 <= number < math.inf:
            raise ResearchError(f"{field.name} >= 0 must hold, got {number:g}")


@dataclass(frozen=True, slots=True)
class Diary:
    """Some workers write down for some weeks how a way-of-working input really is today.

    What is seen is the mean of their figures: the truth and a normal error, of the variance
    ``spread^2 / workers + weekly^2 / (workers weeks)``.

    Parameters
    ----------
    input
        A way-of-working input that the current scenario states as a range.
    workers, weeks
        How many keep the diary, and for how long.
    spread
        Standard deviation between people, in the input's unit.
    weekly
        Standard deviation between the weeks of one person; as between people if left out.
    cost
        In money; if left out the hours of writing at the cost of an hour.
    hours
        Of writing, per worker and week.

    Raises
    ------
    ResearchError
        If a number is out of range.
    """

    input: str
    workers: int
    weeks: int
    spread: float
    weekly: float | None = None
    cost: float | None = None
    hours: float = 1.0

    def __post_init__(self) -> None:
        _check_numbers(self)

    @property
    def title(self) -> str:
        """What it is, in words."""
        return f"a diary of {counted(self.workers, 'worker')} for {counted(self.weeks, 'week')} on {self.input}"

    @property
    def standard_error(self) -> float:
        """Of the mean that it finds, in the input's unit."""
        weekly = self.spread if self.weekly is None else self.weekly
        return math.sqrt(self.spread**2 / self.workers + weekly**2 / (self.workers * self.weeks))

    def money(self, study: Study) -> float:
        """What it costs."""
        if self.cost is not None:
            return self.cost
        hours = study.world["team.hours_per_week"].distribution.mean() * _WEEKS_PER_YEAR
        return self.workers * self.weeks * self.hours * study.world["team.annual_cost"].distribution.mean() / hours

    def check(self, study: Study) -> tuple[Assumption, str]:
        """What the study says of the input today, and the dial that it hangs on.

        Raises
        ------
        ResearchError
            If the input is no way of working, or is not a range today.
        """
        if self.input not in INPUTS or INPUTS[self.input].kind != "way":
            hint = suggestion(self.input, [i.name for i in of_kind("way")]) or "; such as manual.hours_per_week"
            raise ResearchError(f"a diary needs a way-of-working input, got '{self.input}'{hint}")
        assumption = study.assumption(CURRENT, self.input)
        dial = None if assumption is None else dial_name(CURRENT, assumption)
        if assumption is None or dial is None:
            raise ResearchError(f"{self.input} is not a range today, so that a diary would find nothing out")
        return assumption, dial

    def observe(self, study: Study, scores: DialScores, noise: Callable[[str], Array]) -> Array:
        """What it would find in every future, ``(future,)``."""
        assumption, dial = self.check(study)
        values = values_of(assumption, scores[dial])
        low, high = INPUTS[self.input].support.lowest, INPUTS[self.input].support.highest
        return np.clip(values, low, high) + self.standard_error * noise(f"diary.{self.input}")


@dataclass(frozen=True, slots=True)
class Pilot:
    """Some teams try a change first; what is seen is in how many of them it delivers.

    Each delivers with the change's success probability, independently given it.

    Parameters
    ----------
    scenario
        Whose change is tried.
    teams
        How many teams.
    cost
        In money.

    Raises
    ------
    ResearchError
        If a number is out of range.
    """

    scenario: str
    teams: int
    cost: float

    def __post_init__(self) -> None:
        _check_numbers(self)

    @property
    def title(self) -> str:
        """What it is, in words."""
        return f"a pilot of {self.scenario} in {counted(self.teams, 'team')}"

    def money(self, study: Study) -> float:  # noqa: ARG002  # as of a diary
        """What it costs."""
        return self.cost

    def check(self, study: Study) -> tuple[Assumption, str]:
        """What the study says of the chance of success, and the dial that it hangs on.

        Raises
        ------
        ResearchError
            If there is no such change, or its success probability is known.
        """
        names = [s.name for s in study.changes]
        if self.scenario not in names:
            raise ResearchError(f"a pilot needs a change, one of {', '.join(names)}; got {self.scenario}")
        assumption = study.assumption(self.scenario, _SUCCESS)
        dial = None if assumption is None else dial_name(self.scenario, assumption)
        if assumption is None or dial is None:
            raise ResearchError(f"the success probability of {self.scenario} is known, so that a pilot tells nothing")
        return assumption, dial

    def observe(self, study: Study, scores: DialScores, noise: Callable[[str], Array]) -> Array:
        """In how many teams it would deliver in every future, ``(future,)``."""
        assumption, dial = self.check(study)
        chance = np.clip(values_of(assumption, scores[dial]), 0.0, 1.0)
        delivered = np.zeros(chance.size)
        for team in range(self.teams):
            delivered += Uniforms.from_z(noise(f"pilot.{self.scenario}.{team}")).u < chance
        return delivered


Research = Diary | Pilot


def observation_noise(seed: int, count: int, futures: Numbers | None) -> Callable[[str], Array]:
    """Standard normal errors of observation by name, ``(future,)``: dials of their own."""

    def noise(name: str) -> Array:
        u = uniforms(seed, f"research.{name}", 0, count)
        return Uniforms.from_u(u if futures is None else u[futures]).z

    return noise
