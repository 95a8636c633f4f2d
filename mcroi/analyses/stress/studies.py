"""Studies under stress: the same study with some of its assumptions replaced by what has gone badly elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from distributions import Constant, Distribution, make
from mcroi.study.inputs import INPUTS
from mcroi.study.study import CURRENT, Assumption, Scenario, Study

BADLY: Final = 0.95
"""The probability at which an overrun counts as bad."""

OVERRUN: Final = "one_off.cost_overrun"
EXPLORATION: Final = "one_off.exploration_weeks"
ADOPTION: Final = "adoption.share"
SUCCESS: Final = "one_off.success_probability"
TEAM: Final = "team.size"

_Restate = Callable[[str, Distribution], Distribution]


def overrun_and_half_benefits(study: Study) -> Study:
    """Every change costs what it does at the P95 of its cost overrun, and reaches half of its improvement."""

    def restate(name: str, stated: Distribution) -> Distribution:
        return _at_p95(stated) if name == OVERRUN else _scaled(stated, 0.5)

    return _restated(study, (OVERRUN, ADOPTION), restate)


def every_change_fails(study: Study) -> Study:
    """No change delivers."""
    return _restated(study, (SUCCESS,), lambda _, __: Constant(0.0))


def key_person_gone(study: Study) -> Study:
    """The team has one worker fewer from the first day, and exploration takes as long as its P95."""
    size = study.world[TEAM]
    fewer = replace(size, distribution=_moved(size.distribution, -1.0))
    smaller = replace(study, world={**study.world, TEAM: fewer})
    return _restated(smaller, (EXPLORATION,), lambda _, stated: _at_p95(stated))


def _restated(study: Study, names: tuple[str, ...], restate: _Restate) -> Study:
    """A study in which some inputs of every change are stated anew; what was left out was at its default."""
    scenarios = {
        name: s if name == CURRENT else replace(s, assumptions=_assumptions(study, s, names, restate))
        for name, s in study.scenarios.items()
    }
    return replace(study, scenarios=scenarios)


def _assumptions(
    study: Study, scenario: Scenario, names: tuple[str, ...], restate: _Restate
) -> Mapping[str, Assumption]:
    stated = dict(scenario.assumptions)
    for name in names:
        restated = restate(name, study.known(scenario.name, name))
        stated[name] = replace(stated.get(name) or Assumption(name, restated, "default"), distribution=restated)
    return {name: stated[name] for name in INPUTS if name in stated}


def _at_p95(stated: Distribution) -> Distribution:
    return Constant(float(stated.ppf(BADLY)))


def _scaled(stated: Distribution, by: float) -> Distribution:
    """By so many times; it stays on its dial."""
    if isinstance(stated, Constant):
        return Constant(by * stated.value)
    return make("shifted", {"base": stated, "scale": by})


def _moved(stated: Distribution, by: float) -> Distribution:
    """Moved along; it stays on its dial."""
    if isinstance(stated, Constant):
        return Constant(stated.value + by)
    return make("shifted", {"base": stated, "shift": by})
