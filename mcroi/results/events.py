"""What is true or not in a future: success, being the best, delivering, meeting each target. Chances count it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array, Mask
from mcroi.results.quantity import Quantity
from mcroi.study.study import CURRENT, Study
from mcroi.study.targets import TARGETS

Values = Mapping[str, Mapping[str, Array]]
"""By scenario and result, ``(future,)``."""


@dataclass(frozen=True, slots=True)
class ChanceKind:
    """One event, true or not in each future of a change.

    Parameters
    ----------
    name
        In documents and requirements.
    label
        What tables call it.
    meaning
        When it is so, in one line for a reader from the business.
    happens
        Where it is so, ``(future,)``, by the results of a change and those of today; None for being the best, which
        takes all scenarios.
    """

    name: str
    label: str
    meaning: str
    happens: Callable[[Mapping[str, Array], Mapping[str, Array]], Mask] | None = None


def _delivers(of: Mapping[str, Array], today: Mapping[str, Array]) -> Mask:  # noqa: ARG001  # as every event has it
    return np.isfinite(of["go_live_months"])


def _maintains_double(of: Mapping[str, Array], today: Mapping[str, Array]) -> Mask:
    """Where one worker can hold twice as many projects as today, infinitely many included."""
    here, there = of["maintainable_per_worker"], today["maintainable_per_worker"]
    return (here > 0.0) & np.isfinite(there) & (here >= 2.0 * there)


MAINTAINS_DOUBLE: Final = "maintains_double"

_EVENTS: Final = (
    ChanceKind("npv_positive", "chance of success (NPV > 0)", "npv is above 0", lambda of, _: of["npv"] > 0.0),
    ChanceKind("breaks_even", "money back within the horizon", "the money is back for good within the horizon",
               lambda of, _: np.isfinite(of["break_even_months"])),
    ChanceKind(MAINTAINS_DOUBLE, "a worker can hold twice as many projects",
               "one worker could hold at least twice as many projects as today in the last month", _maintains_double),
    ChanceKind("best", "chance of being the best", "its npv is the highest of all scenarios, today's counting as 0"),
    ChanceKind("delivers", "the change delivers", "the change goes live and does not fail", _delivers),
)  # fmt: skip

CHANCES: Final = {kind.name: kind for kind in _EVENTS}
"""What has a chance in every change, whatever its targets."""

BUDGET_AND_TIME: Final = ("one_off_budget", "go_live_months")
WITHIN_BOTH: Final = ChanceKind(
    "within_budget_and_time",
    "both in budget and in time",
    "the change delivers and meets both one_off_budget and go_live_months",
)
"""The chance of a study that sets both of these targets."""


def highest_npv(values: Values) -> Array:
    """The npv of the best scenario in each future, the current one counting as 0: shape ``(future,)``."""
    npvs = [of["npv"] for name, of in values.items() if name != CURRENT]
    highest = np.zeros(npvs[0].size)
    for npv in npvs:
        np.maximum(highest, npv, out=highest)
    return highest


def best_of(means: Mapping[str, float]) -> str:
    """Which scenario has the highest mean npv, by those of the changes; ties go to current, which counts as 0."""
    known = {CURRENT: 0.0, **means}
    return max(known, key=known.__getitem__)


def best_scenario(values: Values, highest: Array) -> dict[str, Mask]:
    """In which futures each scenario is the best; ties go to current, then to the order in the study."""
    free = highest > 0.0
    best = {CURRENT: ~free}
    for name, of in values.items():
        if name != CURRENT:
            best[name] = free & (of["npv"] == highest)
            free = free & ~best[name]
    return best


def events(study: Study, values: Values, scenario: str, best: Mask) -> dict[str, Mask]:
    """The events of one change, by the name of their chance.

    Parameters
    ----------
    study
        For its targets.
    values
        By scenario and result, ``(future,)``.
    scenario
        Which change.
    best
        Where it is the best.
    """
    of, today = values[scenario], values[CURRENT]
    happens = {name: best if kind.happens is None else kind.happens(of, today) for name, kind in CHANCES.items()}
    met = {name: TARGETS[name].met(limit, of) for name, limit in study.targets.items()}
    if met.keys() >= set(BUDGET_AND_TIME):
        met[WITHIN_BOTH.name] = np.logical_and.reduce([_delivers(of, today), *(met[name] for name in BUDGET_AND_TIME)])
    return happens | met


def chance_names(study: Study, scenario: str) -> tuple[str, ...]:
    """Names of the chances of a change, none of the current scenario."""
    if scenario == CURRENT:
        return ()
    both = (WITHIN_BOTH.name,) if study.targets.keys() >= set(BUDGET_AND_TIME) else ()
    return (*CHANCES, *study.targets, *both)


def reached_by(times: Quantity, months: int) -> list[float]:
    """Return the share of futures in which something has happened by the end of each month."""
    return [int((times.values <= month).sum()) / times.values.size for month in range(1, months + 1)]
