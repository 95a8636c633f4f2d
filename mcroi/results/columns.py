"""The outputs that sensitivity is asked about: npv, cost, break-even and every chance, per scenario and between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from mcroi.results.events import Array, Values, best_scenario, events, highest_npv
from mcroi.study.study import CURRENT, Study

Kind = Literal["money", "months", "chance"]


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """One number per future.

    Parameters
    ----------
    name
        ``<scenario>.<result or chance>``, or ``<scenario>.against.<other>.<result>`` for a difference in the same
        futures (or the chance ``better`` of a higher npv).
    kind
        ``chance`` for what is 0 or 1 in each future.
    values
        Shape ``(future,)``, all finite: a break-even that never comes counts as the horizon.
    """

    name: str
    kind: Kind
    values: Array


def outputs(study: Study, values: Values) -> dict[str, Output]:
    """List the outputs of simulated futures.

    Parameters
    ----------
    study
        What was simulated.
    values
        By scenario and result, ``(future,)``.

    Returns
    -------
    dict
        By name: scenario by scenario, then the differences between any two.
    """
    found: dict[str, Output] = {}

    def add(name: str, kind: Kind, of: Array) -> None:
        found[name] = Output(name, kind, of)

    horizon = float(study.horizon_months)
    break_even = {name: np.minimum(of["break_even_months"], horizon) for name, of in values.items() if name != CURRENT}
    best = best_scenario(values, highest_npv(values))
    for name, of in values.items():
        if name != CURRENT:
            add(f"{name}.npv", "money", of["npv"])
            add(f"{name}.break_even_months", "months", break_even[name])
        add(f"{name}.cost", "money", of["cost"])
        happens = {"best": best[name]} if name == CURRENT else events(study, of, best[name])
        for event, mask in happens.items():
            chance = event if event not in of else f"chances.{event}"
            add(f"{name}.{chance}", "chance", mask.astype(np.float64))
    for first, second in combinations([*break_even, CURRENT], 2):
        prefix = f"{first}.against.{second}"
        add(f"{prefix}.cost", "money", values[first]["cost"] - values[second]["cost"])
        if second != CURRENT:
            difference = values[first]["npv"] - values[second]["npv"]
            add(f"{prefix}.npv", "money", difference)
            add(f"{prefix}.break_even_months", "months", break_even[first] - break_even[second])
            add(f"{prefix}.better", "chance", (difference > 0.0).astype(np.float64))
    return found


def net_benefits(values: Values) -> Mapping[str, Array]:
    """What each scenario brings against today in every future, the current one 0 throughout: what is decided by."""
    return {name: np.zeros(of["cost"].size) if name == CURRENT else of["npv"] for name, of in values.items()}
