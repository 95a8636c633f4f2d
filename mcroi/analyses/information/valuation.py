"""What it is worth to find things out before deciding: each dial, groups of them, two kinds of study, and a plan."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.features import Hats
from mcroi.analyses.estimators.policy_value import (
    FEWEST_CHANGED,
    RESOLVED,
    InformationValue,
    information_value,
)
from mcroi.analyses.information.everything import value_of_everything
from mcroi.analyses.information.plan import Step, features_of, plan
from mcroi.analyses.information.research import Research, observation_noise
from mcroi.analyses.sensitivity.factors import KNOWLEDGE, Group, learnable_groups
from mcroi.analyses.sensitivity.told_apart import normal_scores, told_apart
from mcroi.draws.kept import FEWEST, TooFewFuturesError
from mcroi.draws.plan import DialScores
from mcroi.execution import local
from mcroi.execution.leaves import each
from mcroi.results.chance import Z95, Estimate
from mcroi.results.columns import net_benefits
from mcroi.results.first_futures import whole_of
from mcroi.results.prompt import Shown
from mcroi.results.ranking import chance_best
from mcroi.results.result import Result
from mcroi.study.dials import Dial, dials
from mcroi.study.study import Study

MOST_FUTURES: Final = 1 << 15
"""Futures from which the value of groups is estimated, at most."""

_CANDIDATES: Final = 12


@dataclass(frozen=True, slots=True)
class ResearchValue:
    """What a study is worth.

    Parameters
    ----------
    research
        The study.
    worth
        Expected value of its sample information (EVSI).
    cost
        What it costs, in money.
    """

    research: Research
    worth: InformationValue
    cost: float

    @property
    def net(self) -> Estimate:
        """What it is worth beyond its cost."""
        return Estimate(self.worth.value - self.cost, self.worth.standard_error)

    @property
    def pays(self) -> bool | None:
        """Whether it is worth its cost; None if the futures do not tell."""
        if self.worth.is_resolved and self.net.value > Z95 * self.net.standard_error:
            return True
        bound = (
            self.net.value + Z95 * self.net.standard_error if self.worth.is_resolved else self.worth.upper - self.cost
        )
        return False if bound < 0.0 else None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Information(Shown):
    """The value of information.

    Parameters
    ----------
    result
        The simulation.
    evpi
        What it would be worth to know the future: the most that all information together can be worth.
    dials
        By learnable dial, the most valuable first.
    groups
        By group of learnable dials, in the order of `learnable_groups`.
    members
        The groups.
    at_least
        Groups of so many dials that the fit may have missed much: their values are estimates from below.
    research
        The studies asked for.
    plan
        What to find out, in which order.
    """

    shown_by = "mcroi.report.terminal.information:plain"

    result: Result
    evpi: Estimate
    dials: Mapping[str, InformationValue]
    groups: Mapping[str, InformationValue]
    members: Mapping[str, Group]
    at_least: frozenset[str]
    research: Sequence[ResearchValue]
    plan: Sequence[Step]

    @property
    def most(self) -> Estimate | None:
        """The evpi where the futures are enough to tell it, which no value and no bound is above; else None."""
        return self.evpi if _is_clear(self.result, self.evpi) else None

    @property
    def uses(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """By dial, the inputs that hang on it, as (scenario or "world", input)."""
        return {name: dial.uses for name, dial in dials(self.result.study).items()}


def information(result: Result, research: Sequence[Research] = (), jobs: int | None = None) -> Information:
    """Work out what it is worth to find things out before deciding, from the futures of a simulation.

    Chance cannot be found out, and is never listed.

    Parameters
    ----------
    result
        As `mcroi.simulate` returns it.
    research
        Studies that could be done.
    jobs
        Worker processes; as many as there are cores if left out.

    Raises
    ------
    TooFewFuturesError
        If the result has fewer than 200 futures.
    ResearchError
        If a study cannot be done.
    """
    if result.runs < FEWEST:
        raise TooFewFuturesError(result.runs, result.drawn)
    study, scores, jobs = result.study, result.dial_scores, jobs or local.available_cores()
    gains = gains_of(result)
    noise = observation_noise(result.seed, result.drawn, result.futures)
    seen = [of.observe(study, scores, noise) for of in research]
    known = {name: dial for name, dial in dials(study).items() if dial.learnable}
    values = dict(zip(known, _each(study, scores, list(known.values()), gains, jobs), strict=True))
    most = _known_evpi(result)
    values = {name: _trusted(value, study, most) for name, value in values.items()}
    order = sorted(values, key=lambda name: (not values[name].is_resolved, -_rank(values[name])))
    groups = [Group(g.name, g.kind, tuple(n for n in order if n in g.dials)) for g in learnable_groups(study)]
    fitted = [g for g in groups if result.given or g.name != KNOWLEDGE]
    together = dict(zip([g.name for g in fitted], _together(study, scores, fitted, gains, jobs), strict=True))
    at_least = {g.name for g in groups if g.is_from_below}
    if known and not result.given:
        together[KNOWLEDGE] = value_of_everything(result, jobs)
        at_least.discard(KNOWLEDGE)
    together = {name: _trusted(value, study, most) for name, value in together.items()}
    studied = [information_value(Hats.of(normal_scores(x)), gains) for x in seen]
    return Information(
        result=result,
        evpi=result.decision.evpi,
        dials={name: values[name] for name in order},
        groups=together,
        members={g.name: g for g in groups},
        at_least=frozenset(at_least),
        research=[
            ResearchValue(of, _trusted(value, study, most), of.money(study))
            for of, value in zip(research, studied, strict=True)
        ],
        plan=_plan(study, scores, [known[name] for name in order if values[name].is_resolved], gains, most),
    )


def values_of_dials(result: Result, names: Sequence[str], jobs: int | None = None) -> dict[str, InformationValue]:
    """What it is worth to know each of some dials before deciding, by dial.

    Raises
    ------
    KeyError
        If the study has no such dial.
    """
    known = dials(result.study)
    asked = [known[name] for name in names]
    values = _each(result.study, result.dial_scores, asked, gains_of(result), jobs or local.available_cores())
    most = _known_evpi(result)
    return {name: _trusted(value, result.study, most) for name, value in zip(names, values, strict=True)}


def _known_evpi(result: Result) -> Estimate | None:
    evpi = result.decision.evpi
    return evpi if _is_clear(result, evpi) else None


def _is_clear(result: Result, evpi: Estimate) -> bool:
    """Whether all futures are enough to tell what knowing them is worth: as `stands_clear` asks of other knowledge."""
    others = whole_of(result).runs - chance_best(result, result.decision.best).hits
    return others >= FEWEST_CHANGED and evpi.value > RESOLVED * evpi.standard_error


def _trusted(value: InformationValue, study: Study, most: Estimate | None) -> InformationValue:
    """The value, at most that of all information, or of an error not known where an input has no finite variance."""
    if study.has_variance:
        return value.within(most)
    return InformationValue(value.value, math.inf, math.inf, value.changed, is_resolved=False)


def gains_of(result: Result) -> Array:
    """Net benefit of each other choice less that of the one that is best on average, ``(future, choice)``."""
    benefits = net_benefits(result.per_future)
    best = result.decision.best
    return np.column_stack([of - benefits[best] for name, of in benefits.items() if name != best])


def _rank(value: InformationValue) -> float:
    return value.value if value.is_resolved else value.upper


def _each(study: Study, scores: DialScores, asked: Sequence[Dial], gains: Array, jobs: int) -> list[InformationValue]:
    """The value of knowing each dial by itself."""
    return each(_value_of_one, (study, scores, asked, gains), len(asked), jobs)


def _value_of_one(case: tuple[Study, DialScores, Sequence[Dial], Array], k: int) -> InformationValue:
    study, scores, asked, gains = case
    return information_value(Hats.of(told_apart(study, asked[k], scores[asked[k].name])), gains)


def _together(
    study: Study, scores: DialScores, groups: Sequence[Group], gains: Array, jobs: int
) -> list[InformationValue]:
    """The value of knowing each group."""
    return each(_value_of_group, (study, scores, groups, gains[:MOST_FUTURES]), len(groups), jobs)


def _value_of_group(case: tuple[Study, DialScores, Sequence[Group], Array], k: int) -> InformationValue:
    study, scores, groups, few = case
    known = dials(study)
    columns = [told_apart(study, known[name], scores[name][: len(few)]) for name in groups[k].dials]
    return information_value(features_of(columns), few)


def _plan(
    study: Study, scores: DialScores, candidates: Sequence[Dial], gains: Array, most: Estimate | None
) -> list[Step]:
    """In which order to find out some dials; no step is worth more than all information is."""
    few = gains[:MOST_FUTURES]
    steps = plan({d.name: told_apart(study, d, scores[d.name][: len(few)]) for d in candidates[:_CANDIDATES]}, few)
    return steps if most is None else [step.within(most) for step in steps]
