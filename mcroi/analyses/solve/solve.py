"""What an input has to be for a requirement to hold: its constant value is searched on common dials.

The study is simulated again and again with the same seed and the input replaced by a constant; every other draw stays
as it was, also of what is correlated with it. So the measure is a function of that constant alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
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
from mcroi.study.dials import with_pairs_stated
from mcroi.study.inputs import INPUTS, Input, input_named, line_input
from mcroi.study.lines import COST_ADDED
from mcroi.study.reading import example
from mcroi.study.study import CURRENT, WORLD, Assumption, Study, no_scenario

SOLVING_RUNS: Final = 16_000
"""Futures of each simulation, if not told otherwise: they fit into two leaves, which two cores do side by side."""

_OUTERMOST: Final = 0.001
"""The present distribution is looked at from this quantile to the one as far from its upper end."""

_STEPS: Final = 8
"""Cells of the grid within the present distribution, and to a finite end of the support half as many."""

_DOUBLINGS: Final = 6
"""How often the distance is doubled towards an end of the support that is infinite."""

_FARTHEST: Final = 30
"""How often a value is doubled beyond that, as long as the answer is the same everywhere: to a billion times itself."""

_LIMITLESS: Final = (0.0, *(2.0**k for k in range(21)), math.inf)
"""The grid of an input that has no limit today."""

_TYPICAL: Final = 0.9
"""The quantile of the shipped example that says what is not little of an input."""

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
    the range reaches from 0 to its double; around 0, to P90 of the shipped example. Where the answer is the same at all
    of them and there is no finite end, the larger of P99.9, that P90 and 1 is doubled until it is another one, up to a
    billion times. Of several changes the one nearest to the median is narrowed down to a thousandth of the range.

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
        Of each simulation, of which there are about 30, and 60 where no value will do.
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
    places = _places(study, place)
    try:
        found = search(ask, places.grid, places.centre, places.size, places.beyond)
    except DependenceError as error:
        raise CannotSolveError(f"{place} cannot be varied: {error}") from None
    return Solution(
        place=place,
        requirement=wanted,
        today=today,
        searched=(found.readings[0].at, found.readings[-1].at),
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
    if input_named(text) is None:
        head, _, rest = text.partition(".")
        if input_named(rest) is not None and scenario is None:
            scenario, name = head, rest
    about = input_named(name)
    if about is None:
        hint = suggestion(name, INPUTS) or "; `mcroi inputs` lists them"
        raise CannotSolveError(f"'{text}': no such input, got '{name}'{hint}")
    if scenario is None:
        scenario = _default_place(study, about, requirement)
    if scenario != WORLD and scenario not in study.scenarios:
        hint = suggestion(scenario, [WORLD, *study.scenarios], 0)
        told = f"no such scenario, got '{scenario}'{hint}" if hint else no_scenario(scenario, study.scenarios)
        raise CannotSolveError(f"'{text}': {told}")
    if (about.kind == "world") != (scenario == WORLD):
        right = "is the same in all scenarios" if about.kind == "world" else "belongs to a scenario"
        raise CannotSolveError(f"'{text}': {name} {right}, got '{scenario}'")
    if about.kind in ("change", "line") and scenario == CURRENT:
        others = ", ".join(change.name for change in study.changes)
        raise CannotSolveError(f"'{text}': {name} belongs to a change; name one of {others}, got '{scenario}'")
    stated = study.assumption(scenario, name)
    if about.kind == "line":
        _refuse_no_line(study, text, scenario, name)
    if stated is None and about.kind == "way":
        stated = study.assumption(CURRENT, name)
    return Place(scenario, about, stated, "" if stated is None else stated.relative, study.currency)


def _refuse_no_line(study: Study, text: str, scenario: str, name: str) -> None:
    """Raise CannotSolveError if a scenario has no such line, or one that comes otherwise than the name says."""
    _, line, key = name.split(".")
    lines = study.scenarios[scenario].lines
    if line not in lines:
        hint = suggestion(line, lines, 0) or (f"; there are {', '.join(lines)}" if lines else "; it has none")
        raise CannotSolveError(f"'{text}': {scenario} has no such line, got '{line}'{hint}")
    comes = {of for of in ("per_year", "once") if study.assumption(scenario, line_input(line, of)) is not None}
    if key in ("per_year", "once") and key not in comes:
        raise CannotSolveError(f"'{text}': {line} comes {' and '.join(comes)} in {scenario}, got '{key}'")
    if key == "realised" and lines[line].kind == COST_ADDED:
        raise CannotSolveError(f"'{text}': what is added is paid in full, got '{key}'")


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
    """The study with every rank correlation stated, also those of a delivery that is certain as yet."""
    reference = with_value(study, place, 0.5) if place.input.name == _SUCCESS else study
    return replace(study, correlations=with_pairs_stated(reference).correlations)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where to look.

    Parameters
    ----------
    grid
        The values to look at first, in order.
    beyond
        Those to look at, one after the other, where the answer is the same at all of the grid.
    centre
        Today's median.
    size
        Of a range of values.
    """

    grid: list[float]
    beyond: list[float]
    centre: float
    size: float


def _places(study: Study, place: Place) -> _Places:
    support, typical = place.input.support, _typical(place)
    least, most = support.lowest, support.highest
    if place.relative == "plus":
        least, most = -math.inf, math.inf
    elif place.relative:  # the product is moved into the support, so the factor need not be in any
        least, most = (0.0 if support.low >= 0 else -math.inf), math.inf
    if place.assumption is None and place.input.default == math.inf:
        return _Places(list(_LIMITLESS), _doubled(typical, _LIMITLESS[-2]), math.inf, 1.0)
    distribution = study.known(place.name, place.input.name)
    low, high = distribution.ppf(_OUTERMOST), distribution.isf(_OUTERMOST)
    start = max(high, typical, 1.0)
    centre = min(max(distribution.ppf(0.5), least), most)
    if low == high:
        around = abs(centre) or typical
        low, high = centre - around, centre + around
    low, high = min(max(low, least), most), max(min(high, most), least)
    size = high - low
    grid = {centre, *np.linspace(low, high, _STEPS + 1).tolist()}
    beyond: list[float] = []
    far = [size * 2.0**k for k in range(_DOUBLINGS + 1)]
    if math.isinf(most):
        grid.update(high + d for d in far)
        beyond += _doubled(start, max(grid))
    else:
        grid.update(np.linspace(high, most, _STEPS // 2 + 1).tolist())
    if math.isinf(least):
        grid.update(low - d for d in far)
        beyond += [-at for at in _doubled(start, -min(grid))]
    else:
        grid.update(np.linspace(least, low, _STEPS // 2 + 1).tolist())
    return _Places(sorted(grid), sorted(beyond, key=abs), centre, size)


def _doubled(start: float, above: float) -> list[float]:
    """A value doubled again and again, as far as that is above another."""
    return [at for k in range(_FARTHEST + 1) if (at := start * 2.0**k) > above]


def _typical(place: Place) -> float:
    """What is not little of an input: the shipped example's P90; a tenth or one of its unit where it has none."""
    about = place.input
    stated = [of for _, of in example().stated if of.input == about.name and of.relative == place.relative]
    values = [value for of in stated if (value := float(of.distribution.ppf(_TYPICAL))) > 0.0]
    return max(values, default=0.1 if about.is_percentage and not place.relative else 1.0)
