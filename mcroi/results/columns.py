"""The outputs that sensitivity is asked about: npv, cost, break-even and every chance, per scenario and between two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from distributions.arrays import Array
from mcroi.results.events import Values, best_scenario, events, highest_npv
from mcroi.results.quantities import QUANTITIES, QuantityKind, Unit, quantities_of
from mcroi.study.study import CURRENT, Study

Kind = Unit | Literal["chance"]


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
        Shape ``(future,)``, all finite: a time that never comes counts as the horizon, a number without end as the
        greatest of those that have one.
    """

    name: str
    kind: Kind
    values: Array


def outputs(study: Study, values: Values, further: Iterable[str] = ()) -> dict[str, Output]:
    """List the outputs of simulated futures.

    Parameters
    ----------
    study
        What was simulated.
    values
        By scenario and result, ``(future,)``.
    further
        Names of others that are asked for, of those that `further_outputs` lists.

    Returns
    -------
    dict
        By name: scenario by scenario, then the differences between any two, then what else is asked for.
    """
    found: dict[str, Output] = {}

    def add(name: str, kind: Kind, of: Array) -> None:
        found[name] = Output(name, kind, of)

    ranked = {name: _ranked(of, float(study.horizon_months)) for name, of in values.items()}
    best = best_scenario(values, highest_npv(values))
    for name, of in values.items():
        for result, array in ranked[name].items():
            add(f"{name}.{result}", QUANTITIES[result].unit, array)
        happens = {"best": best[name]} if name == CURRENT else events(study, values, name, best[name])
        for event, mask in happens.items():
            chance = event if event not in of else f"chances.{event}"
            add(f"{name}.{chance}", "chance", mask.astype(np.float64))
    for first, second in combinations([*(name for name in values if name != CURRENT), CURRENT], 2):
        prefix = f"{first}.against.{second}"
        for result in ranked[CURRENT] | ranked[second]:  # what all scenarios have comes first
            add(f"{prefix}.{result}", QUANTITIES[result].unit, ranked[first][result] - ranked[second][result])
        if second != CURRENT:
            better = values[first]["npv"] > values[second]["npv"]
            add(f"{prefix}.better", "chance", better.astype(np.float64))
    for name in further:
        scenario, _, result = name.partition(".")
        kind = quantities_of(study, scenario, irr=False)[result]
        add(name, kind.unit, _finite(kind, values[scenario][result], float(study.horizon_months)))
    return found


def further_outputs(study: Study) -> dict[str, Kind]:
    """What can be asked for beside `outputs`: all other results that every future has, by name, and of which kind."""
    return {
        f"{scenario}.{kind.name}": kind.unit
        for scenario in study.scenarios
        for kind in quantities_of(study, scenario, irr=False).values()
        if kind.is_ranked and not kind.is_output
    }


def _ranked(of: Mapping[str, Array], horizon: float) -> dict[str, Array]:
    """The results of a scenario that dials are ranked by unasked."""
    kinds = [kind for name, kind in QUANTITIES.items() if kind.is_output and name in of]
    return {kind.name: _finite(kind, of[kind.name], horizon) for kind in kinds}


def _finite(kind: QuantityKind, values: Array, horizon: float) -> Array:
    """A result in every future; a time that never comes counts as the horizon, a number without end as the greatest."""
    if kind.missing != "never":
        return values
    if kind.unit == "months":
        return np.minimum(values, horizon)
    return np.minimum(values, np.max(values, where=np.isfinite(values), initial=0.0))


def net_benefits(values: Values) -> Mapping[str, Array]:
    """What each scenario brings against today in every future, the current one 0 throughout: what is decided by."""
    return {name: np.zeros(of["cost"].size) if name == CURRENT else of["npv"] for name, of in values.items()}
