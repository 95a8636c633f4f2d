"""How much of what has changed between two studies each changed input explains: Shapley shares on common dials.

Which of several inputs is changed first decides how much it seems to do. The Shapley share is what a change adds on
average over all orders (Shapley 1953), so that shares add up to what all changes do together. Every study in between
is simulated in the same futures; what a change does not touch drops out future by future, and its share is exactly 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from distributions.arrays import Array
from distributions.dependence import DependenceError
from mcroi.analyses.compare.differences import InputChange, between, common, is_same_simulation
from mcroi.analyses.estimators.shapley import MOST_DIALS, members, shapley_weights
from mcroi.draws.plan import Plan, plan_of
from mcroi.execution import local
from mcroi.execution.leaves import columns
from mcroi.model.outcomes import outcomes
from mcroi.results.chance import Z95, Estimate
from mcroi.results.quantity import Quantity
from mcroi.study.inputs import known_input
from mcroi.study.study import CURRENT, WORLD, Study

Report = Callable[[int], None]
By = Literal["input", "place and group", "group", "place", "side"]

MOST_PLAYERS: Final = MOST_DIALS
"""Changes, or groups of them, that shares are worked out for: each further one doubles the simulations."""

BUDGET: Final = 2**19
"""Futures that may be simulated for the shares, over all studies in between."""

FEWEST: Final = 2048
"""Futures of each study in between, at least, if as many are asked for."""

_RULE_OF_THREE: Final = 3.0
"""What happens in none of n futures happens, with 95 %, in less than 3 of n."""


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A change of one input, or of several that are taken together."""

    name: str
    changes: tuple[InputChange, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """What explains the change of one number.

    Parameters
    ----------
    parts
        By player.
    rest
        What is left for all that is not an input: scenarios, correlations, the horizon.
    total
        What has changed in the futures that were simulated for this; parts and rest add up to it.
    """

    parts: Mapping[str, Estimate]
    rest: Estimate
    total: Estimate


@dataclass(frozen=True, slots=True)
class Attribution:
    """How much each change explains.

    Parameters
    ----------
    by
        What is told apart: every input, or groups where there are more than `MOST_PLAYERS`.
    players
        The changes, each of them in one.
    futures
        In how many futures each of the ``2 ** len(players)`` studies in between was simulated.
    npv, success
        By scenario, what explains the change of its mean npv and of its chance of success.
    """

    by: By
    players: tuple[ChangeGroup, ...]
    futures: int
    npv: Mapping[str, Shares]
    success: Mapping[str, Shares]


def players_of(changes: Sequence[InputChange]) -> tuple[By, tuple[ChangeGroup, ...]]:
    """Group changes so that there are at most `MOST_PLAYERS`, as finely as that can be done."""
    groupings: list[tuple[By, Callable[[InputChange], str]]] = [
        ("input", lambda c: c.name),
        ("place and group", lambda c: f"{c.place}.{known_input(c.input).group}.*"),
        ("group", lambda c: f"{known_input(c.input).group}.*"),
        ("place", lambda c: f"{c.place}.*"),
        ("side", lambda c: f"{c.place}.*" if c.place in (WORLD, CURRENT) else "all changes"),
    ]
    for by, key in groupings:
        names = list(dict.fromkeys(map(key, changes)))
        if len(names) <= MOST_PLAYERS:
            return by, tuple(ChangeGroup(name, tuple(c for c in changes if key(c) == name)) for name in names)
    raise AssertionError("three sides are fewer than eight")  # pragma: no cover


def futures_for(players: int, runs: int) -> int:
    """How many futures each study in between is simulated in."""
    return min(runs, max(BUDGET >> players, FEWEST))


def attribute(
    before: Study,
    after: Study,
    changes: Sequence[InputChange],
    ends: tuple[Mapping[str, Array], Mapping[str, Array]],
    seed: int,
    *,
    jobs: int | None = None,
    report: Report | None = None,
) -> Attribution | None:
    """Share what has changed among the inputs that have.

    Parameters
    ----------
    before, after
        The studies.
    changes
        What differs between their inputs and has an effect.
    ends
        The npv of every scenario in both, ``(future,)``, before and after.
    seed
        That these were simulated with.
    jobs
        Worker processes; as many as there are cores if left out.
    report
        Is told how many further futures are done, of as many as `futures_needed` says.

    Returns
    -------
    Attribution
        None where no input has changed.
    """
    if not changes:
        return None
    by, players = players_of(changes)
    names = [name for name in common(before, after) if name != CURRENT]
    futures = futures_for(len(players), next(iter(ends[0].values())).size) if names else 0
    last = 2 ** len(players) - 1
    values = np.empty((last + 1, len(names), futures))
    values[0] = [ends[0][name][:futures] for name in names]
    inner = list(range(1, last))
    whole = between(before, after, changes)
    if is_same_simulation(whole, after):
        values[last] = [ends[1][name][:futures] for name in names]
    else:
        inner.append(last)
    cases = [(between(before, after, _made(players, subset)), names, seed) for subset in inner]
    values[inner] = columns(_npvs, cases, futures, (len(names),), jobs or local.available_cores(), report=report)
    final = np.array([ends[1][name][:futures] for name in names])
    has_variance = before.has_variance and after.has_variance
    npv, success = {}, {}
    for k, name in enumerate(names):
        npv[name] = _shares(players, values[:, k], final[k], has_variance=has_variance)
        happens = _shares(players, (values[:, k] > 0.0).astype(np.float64), (final[k] > 0.0).astype(np.float64))
        success[name] = _never_sure(happens, npv[name], futures)
    return Attribution(by, players, futures, npv, success)


def futures_needed(before: Study, after: Study, changes: Sequence[InputChange], runs: int) -> int:
    """How many futures `attribute` simulates where the studies were simulated in so many."""
    if not changes:
        return 0
    _, players = players_of(changes)
    known = 2 if is_same_simulation(between(before, after, changes), after) else 1
    return ((1 << len(players)) - known) * futures_for(len(players), runs)


def _made(players: Sequence[ChangeGroup], subset: int) -> list[InputChange]:
    return [change for j in members(subset, len(players)) for change in players[j].changes]


def _npvs(case: tuple[Study, Sequence[str], int], futures: range) -> Array:
    """The npv of some scenarios of a study in between, ``(scenario, future)``."""
    study, names, seed = case
    drawn = _plan(study).draw(seed, futures.start, futures.stop)
    results = outcomes(drawn.scenarios, study.horizon_months, drawn.luck, study.also_report_months)
    return np.array([results[name].values["npv"] for name in names])


def _plan(study: Study) -> Plan:
    """The draws of a study in between; ranks that are impossible together there become the nearest possible."""
    try:
        return plan_of(study)
    except DependenceError:
        return plan_of(replace(study, nearest=True))


def _shares(players: Sequence[ChangeGroup], values: Array, final: Array, *, has_variance: bool = True) -> Shares:
    """The shares in one number.

    Parameters
    ----------
    players
        Who shares.
    values
        ``(subset, future)``.
    final
        ``(future,)``, after everything has changed.
    """
    weights = shapley_weights(len(players))
    last = values.shape[0] - 1
    parts = {}
    for j, player in enumerate(players):
        influence = np.zeros(values.shape[1])
        for subset in range(last + 1):
            if subset >> j & 1:  # a difference of two that are the same is exactly nothing
                influence += weights[j, subset] * (values[subset] - values[subset & ~(1 << j)])
        parts[player.name] = _estimate(influence, has_variance=has_variance)
    return Shares(
        parts,
        _estimate(final - values[last], has_variance=has_variance),
        _estimate(final - values[0], has_variance=has_variance),
    )


def _estimate(influence: Array, *, has_variance: bool) -> Estimate:
    of = Quantity(influence, has_variance=has_variance)
    if not influence.any():
        return Estimate(0.0, 0.0)
    return Estimate(of.mean, of.standard_error if of.count > 1 else math.inf)


def _never_sure(success: Shares, npv: Shares, futures: int) -> Shares:
    """Give an error to a chance that has changed in none of the futures, where the npv has."""

    def told(chance: Estimate, money: Estimate) -> Estimate:
        if chance.standard_error > 0.0 or money == Estimate(0.0, 0.0):
            return chance
        return Estimate(chance.value, _RULE_OF_THREE / Z95 / futures)

    parts = {name: told(chance, npv.parts[name]) for name, chance in success.parts.items()}
    return Shares(parts, told(success.rest, npv.rest), told(success.total, npv.total))
