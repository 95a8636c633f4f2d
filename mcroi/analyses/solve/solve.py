"""What an input has to be for a requirement to hold: its constant value is searched on common dials.

The study is simulated again and again with the same seed and the input replaced by a constant; every other draw stays
as it was, also of what is correlated with it. So the measure is a function of that constant alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from distributions import Constant
from distributions.dependence import DependenceError
from distributions.spelling import suggestion
from mcroi.analyses.solve.crossing import search
from mcroi.analyses.solve.solution import Place, Solution
from mcroi.engine.simulate import DEFAULT_SEED, simulate
from mcroi.results.requirements import Answer, Requirement, RequirementError, evaluate, read_requirement
from mcroi.results.result import Result
from mcroi.study.dials import correlation_pairs
from mcroi.study.inputs import INPUTS, Input
from mcroi.study.study import CURRENT, WORLD, Assumption, Correlation, Study

SOLVING_RUNS: Final = 16_000
"""Futures of each simulation, if not told otherwise: they fit into two leaves, which two cores do side by side."""

_OUTERMOST: Final = 0.001
"""The present distribution is looked at from this quantile to the one as far from its upper end."""

_STEPS: Final = 8
"""Cells of the grid within the present distribution, and to a finite end of the support half as many."""

_DOUBLINGS: Final = 6
"""How often the distance is doubled towards an end of the support that is infinite."""

_LIMITLESS: Final = (0.0, *(2.0**k for k in range(21)), math.inf)
"""The grid of an input that has no limit today."""

_SUCCESS: Final = "one_off.success_probability"


class CannotSolveError(RequirementError):
    """An input that a requirement cannot be solved for."""


def solve(
    study: Study,
    input: str,  # noqa: A002  # the field's word
    requirement: Requirement | str,
    runs: int = SOLVING_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    jobs: int | None = None,
    scenario: str | None = None,
    simulation: Callable[[Study], Result] | None = None,
) -> Solution:
    """Search the constant value of an input at which a requirement comes to hold.

    The grid has 9 values from P0.1 to P99.9 of what the study states and, from there, 4 to a finite end of what the
    input may be, the end itself among them, or else distances that double up to 64 times the range. Around a constant
    the range reaches from 0 to its double. Of several changes the one nearest to the median is narrowed down to a
    thousandth of the range.

    Parameters
    ----------
    study
        As `mcroi.read` returns it.
    input
        ``<input>``, ``world.<input>`` or ``<scenario>.<input>``. The input alone is that of the scenario that the
        requirement is about, or today's where only today's is stated. Where the study states it relative to today's,
        the factor is searched. Scenarios that take it from there by ``like`` follow.
    requirement
        Such as ``"optimal.npv_positive >= 0.8"``: a chance or quantity of a scenario, and at least or at most what.
    runs, seed
        Of each simulation, of which there are about 30.
    jobs
        Worker processes; as many as there are cores if left out.
    scenario
        Where the input is set, if `input` does not say it.
    simulation
        Simulates a study instead of `mcroi.simulate`; it is to use that seed and number of futures.

    Returns
    -------
    Solution

    Raises
    ------
    RequirementError
        If the requirement cannot be read; `CannotSolveError` if the input is none, or is not one of that scenario.
    ValueError
        As `mcroi.simulate` does.
    """
    wanted = read_requirement(requirement, study) if isinstance(requirement, str) else requirement
    place = place_of(study, input, wanted, scenario)
    simulated = simulation or (lambda of: simulate(of, runs, seed, jobs=jobs, irr=wanted.measure.uses_irr))
    joined = _with_pairs(study, place)

    def ask(value: float) -> Answer:
        return evaluate(wanted, simulated(with_value(joined, place, value)))

    today = evaluate(wanted, simulated(study))
    grid, centre, scale = _grid(study, place)
    try:
        found = search(ask, grid, centre, scale)
    except DependenceError as error:
        raise CannotSolveError(f"{place} cannot be varied: {error}") from None
    return Solution(
        place=place,
        requirement=wanted,
        today=today,
        searched=(grid[0], grid[-1]),
        found=found,
        runs=runs,
        seed=seed,
        sha256=study.sha256,
    )


def place_of(study: Study, text: str, requirement: Requirement, scenario: str | None = None) -> Place:
    """Find the input that a text names; see `solve`.

    Raises
    ------
    CannotSolveError
        If there is none.
    """
    name = text
    if text not in INPUTS:
        head, _, rest = text.partition(".")
        if rest in INPUTS and scenario is None:
            scenario, name = head, rest
    if name not in INPUTS:
        hint = suggestion(name, INPUTS) or "; `mcroi inputs` lists them"
        raise CannotSolveError(f"'{text}': no such input, got '{name}'{hint}")
    about = INPUTS[name]
    if scenario is None:
        scenario = _default_place(study, about, requirement)
    if scenario != WORLD and scenario not in study.scenarios:
        hint = suggestion(scenario, [WORLD, *study.scenarios], 0) or f"; there are {', '.join(study.scenarios)}"
        raise CannotSolveError(f"'{text}': no such scenario, got '{scenario}'{hint}")
    if (about.kind == "world") != (scenario == WORLD):
        right = "is the same in all scenarios" if about.kind == "world" else "belongs to a scenario"
        raise CannotSolveError(f"'{text}': {name} {right}, got '{scenario}'")
    if about.kind == "change" and scenario == CURRENT:
        others = ", ".join(change.name for change in study.changes)
        raise CannotSolveError(f"'{text}': {name} belongs to a change; name one of {others}, got '{scenario}'")
    stated = study.assumption(scenario, name)
    if stated is None and about.kind == "way":
        stated = study.assumption(CURRENT, name)
    return Place(scenario, about, stated, stated is not None and stated.relative, study.currency)


def _default_place(study: Study, about: Input, requirement: Requirement) -> str:
    if about.kind == "world":
        return WORLD
    asked = requirement.measure.scenario
    if about.kind == "way" and study.assumption(asked, about.name) is None:
        return CURRENT
    return asked


def with_value(study: Study, place: Place, value: float) -> Study:
    """Return a study with an input set to a constant; an infinite one is the default."""
    name = place.input.name
    constant = None
    if math.isfinite(value):
        constant = Assumption(name, Constant(value), f"{value!r}", relative=place.relative)
    by_like = [of for of, stated in study.assumptions if stated.input == name and study.home(of, name) == place.name]
    for of in {place.name, *by_like}:
        study = study.restated(of, {name: constant})
    return study


def _with_pairs(study: Study, place: Place) -> Study:
    """A study of which every rank correlation is stated, so that none goes out where a dial becomes a constant."""
    reference = with_value(study, place, 0.5) if place.input.name == _SUCCESS else study
    pairs = correlation_pairs(reference)
    return replace(study, correlations=tuple(Correlation((one, other), rank) for one, other, rank in pairs))


def _grid(study: Study, place: Place) -> tuple[list[float], float, float]:
    """The values to look at first, today's median, and the size of a range of values."""
    support = place.input.support
    least, most = support.lowest, support.highest
    if place.relative:  # the product is moved into the support, so the factor need not be in any
        least, most = (0.0 if support.low >= 0 else -math.inf), math.inf
    if place.assumption is None and place.input.default == math.inf:
        return list(_LIMITLESS), math.inf, 1.0
    distribution = study.known(place.name, place.input.name)
    low, high = distribution.ppf(_OUTERMOST), distribution.isf(_OUTERMOST)
    centre = min(max(distribution.ppf(0.5), least), most)
    if low == high:
        around = abs(centre) or _natural_size(study, place.input)
        low, high = centre - around, centre + around
    low, high = min(max(low, least), most), max(min(high, most), least)
    size = high - low
    grid = {centre, *np.linspace(low, high, _STEPS + 1).tolist()}
    far = [size * 2.0**k for k in range(_DOUBLINGS + 1)]
    grid.update([low - d for d in far] if math.isinf(least) else np.linspace(least, low, _STEPS // 2 + 1).tolist())
    grid.update([high + d for d in far] if math.isinf(most) else np.linspace(high, most, _STEPS // 2 + 1).tolist())
    return sorted(grid), centre, size


def _natural_size(study: Study, about: Input) -> float:
    """What is not little of an input that is 0 today: a worker's yearly cost, a tenth, or one of its unit."""
    if about.is_percentage:
        return 0.1
    if about.is_money:
        return study.world["team.annual_cost"].distribution.ppf(0.5) or 1.0
    return 1.0
