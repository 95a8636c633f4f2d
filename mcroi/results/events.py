"""What is true or not in a future: success, being the best, delivering, meeting each target. Chances count it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from mcroi.study.study import CURRENT, Study

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Values = Mapping[str, Mapping[str, Array]]
"""By scenario and result, ``(future,)``."""

AT_LEAST: Final = ("npv", "roi")
"""Targets that are met above; all others are met below."""


def highest_npv(values: Values) -> Array:
    """The npv of the best scenario in each future, the current one counting as 0: shape ``(future,)``."""
    npvs = [of["npv"] for name, of in values.items() if name != CURRENT]
    highest = np.zeros(npvs[0].size)
    for npv in npvs:
        np.maximum(highest, npv, out=highest)
    return highest


def best_scenario(values: Values, highest: Array) -> dict[str, Mask]:
    """In which futures each scenario is the best; ties go to current, then to the order in the study."""
    free = highest > 0.0
    best = {CURRENT: ~free}
    for name, of in values.items():
        if name != CURRENT:
            best[name] = free & (of["npv"] == highest)
            free = free & ~best[name]
    return best


def events(study: Study, values: Mapping[str, Array], best: Mask) -> dict[str, Mask]:
    """The events of one change, by the name of their chance.

    Parameters
    ----------
    study
        For its targets.
    values
        By result, ``(future,)``.
    best
        Where this scenario is the best.
    """
    delivers = np.isfinite(values["go_live_months"])
    happens = {
        "npv_positive": values["npv"] > 0.0,
        "breaks_even": np.isfinite(values["break_even_months"]),
        "best": best,
        "delivers": delivers,
    }
    happens.update({target: _met(target, limit, values) for target, limit in study.targets.items()})
    if {"one_off_budget", "go_live_months"} <= study.targets.keys():
        both = [_met(target, study.targets[target], values) for target in ("one_off_budget", "go_live_months")]
        happens["within_budget_and_time"] = both[0] & both[1] & delivers
    return happens


def _met(target: str, limit: float, values: Mapping[str, Array]) -> Mask:
    """Where a target is met; a future that has no such result does not meet it."""
    reached = values["one_off_cost" if target == "one_off_budget" else target]
    return np.asarray(reached >= limit if target in AT_LEAST else reached <= limit)
