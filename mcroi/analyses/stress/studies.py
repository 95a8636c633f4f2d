"""Studies under stress: the same study with some of its assumptions replaced by what has gone badly elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Final

from distributions import Constant, Distribution, make
from mcroi.study.dials import with_pairs_stated
from mcroi.study.study import WORLD, Assumption, Study

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
    return _restated(with_pairs_stated(study), (SUCCESS,), lambda _, __: Constant(0.0))


def key_person_gone(study: Study) -> Study:
    """The team has one worker fewer from the first day, and exploration takes as long as its P95."""
    size = study.world[TEAM]
    fewer = replace(size, distribution=_moved(size.distribution, -1.0))
    return _restated(study.restated(WORLD, {TEAM: fewer}), (EXPLORATION,), lambda _, stated: _at_p95(stated))


def _restated(study: Study, names: tuple[str, ...], restate: _Restate) -> Study:
    """A study in which some inputs of every change are stated anew; what was left out was at its default."""
    for change, name in product(study.changes, names):
        distribution = restate(name, study.known(change.name, name))
        stated = change.assumptions.get(name) or Assumption(name, distribution, "default")
        study = study.restated(change.name, {name: replace(stated, distribution=distribution)})
    return study


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
