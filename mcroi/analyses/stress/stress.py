"""Stresses: what the decision comes to when one dial stands badly, and under what has gone badly elsewhere.

Where futures drawn will do, the stress is a condition on them: what goes together in the study then goes together under
stress. What the study does not hold possible is simulated anew, with the same seed, so that futures can be compared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal

import numpy as np

from distributions.arrays import Array, Mask
from mcroi.analyses.stress.studies import TEAM, every_change_fails, key_person_gone, overrun_and_half_benefits
from mcroi.analyses.stress.worst import WorstFutures, worst_futures
from mcroi.draws.conditions import Band
from mcroi.draws.kept import FEWEST, TooFewFuturesError
from mcroi.results.chance import Chance, Estimate
from mcroi.results.events import best_of
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result
from mcroi.results.sums import mean_of
from mcroi.study.dials import delivers_name, dials
from mcroi.study.study import CURRENT, Study

Kind = Literal["none", "published", "failure", "judgement", "dial"]
Flip = Literal["yes", "no", "unresolved"]

MOST: Final = 10
"""Dials that are listed."""

TENTH: Final = 10
"""The lowest and the highest so many percent of a dial are looked at."""

FEWEST_IN_ALL: Final = 3000
"""Futures that it takes: each tenth then has `FEWEST`, but for six standard deviations."""

DOUBT: Final = 0.025
"""The chance, at most, that any stress of the list is said to flip the decision, or not to, and does not, or does."""


@dataclass(frozen=True, slots=True)
class Stress:
    """What the decision comes to under one stress.

    Parameters
    ----------
    name
        For programs; for a dial the condition that ``--given`` takes.
    kind
        ``published``, ``failure``, ``judgement``, or ``dial`` for the worst tenth of one; ``none`` for no stress.
    futures
        How many futures it is known from.
    imposed
        Whether they were simulated anew, or else chosen among those drawn.
    npv, success
        Mean npv of every change, and the chance that it is above 0.
    effect
        What it does to the mean npv of the change that is looked at.
    best
        The scenario with the highest mean npv then, the current one counting as 0.
    flips
        Whether another scenario than the one recommended is then best: beyond error, not at all, or too close to tell.
    """

    name: str
    kind: Kind
    futures: int
    imposed: bool
    npv: Mapping[str, Estimate]
    success: Mapping[str, Chance]
    effect: Estimate
    best: str
    flips: Flip


@dataclass(frozen=True, slots=True)
class StressTest:
    """A study under all stresses.

    Parameters
    ----------
    recommended
        The scenario with the highest mean npv as simulated.
    change
        The change whose npv decides what is worst: the one recommended; where that is to carry on as today, the one
        that comes closest, and worst is where it does best.
    plain
        As simulated.
    named
        The published stress, failure, a key person gone.
    dials
        The worst tenths of dials that do harm beyond error, the most harmful first; at most `MOST`.
    looked_at
        How many dials were looked at; those that had too few futures in a tenth, under conditions, are left out.
    flipping, unresolved
        The worst tenths among all looked at which flip the decision, and those that are too close to tell.
    """

    recommended: str
    change: str
    plain: Stress
    named: tuple[Stress, ...]
    dials: tuple[Stress, ...]
    looked_at: int
    flipping: tuple[Stress, ...]
    unresolved: tuple[Stress, ...]


def stress_test(result: Result, simulate: Callable[[Study], Result]) -> StressTest:
    """Look at a result under every stress.

    Parameters
    ----------
    result
        A simulation, conditional or not.
    simulate
        Simulates another study with the seed of the result and as many futures as were drawn for it, unconditionally.

    Raises
    ------
    TooFewFuturesError
        If the result has fewer than `FEWEST_IN_ALL` futures.
    """
    if result.runs < FEWEST_IN_ALL:
        raise TooFewFuturesError(result.runs, result.drawn, FEWEST_IN_ALL)
    bench = _Bench(result)
    named = [bench.again("overrun_and_half_benefits", "published", simulate(overrun_and_half_benefits(result.study)))]
    named += _failures(bench, simulate)
    if result.study.world[TEAM].distribution.ppf(0.5) > 1:
        named.append(bench.again("key_person_gone", "judgement", simulate(key_person_gone(result.study))))
    worst = list(bench.worst_tenths())
    listed = sorted((of for of in worst if bench.harms(of)), key=lambda of: bench.sign * of.effect.value)
    return StressTest(
        bench.recommended,
        bench.change,
        bench.judged("none", "none", None),
        tuple(named),
        tuple(listed[:MOST]),
        len(worst),
        tuple(of for of in worst if of.flips == "yes"),
        tuple(of for of in worst if of.flips == "unresolved"),
    )


def reverse_stress(result: Result) -> dict[str, WorstFutures]:
    """Look at what the worst futures of every change have in common, from the futures drawn."""
    scores = result.dial_scores
    uncertain = {change.name for change in result.study.changes if delivers_name(change) is not None}
    return worst_futures(
        ((dial, scores[dial]) for dial in dials(result.study)),
        {change.name: change.npv.values for change in result.changes},
        {c.name: ~np.isfinite(c.go_live_months.values) for c in result.changes if c.name in uncertain},
    )


def _failures(bench: _Bench, simulate: Callable[[Study], Result]) -> Iterator[Stress]:
    """Failure of the change that is looked at, and of all.

    Failures among the futures drawn are preferred to imposed ones: whatever is correlated with them is as it is when
    they happen. Where these are too few, because the study is nearly sure of success, failure is imposed.
    """
    failed = {change.name: ~np.isfinite(change.go_live_months.values) for change in bench.result.changes}
    if len(failed) > 1 and np.count_nonzero(failed[bench.change]) >= FEWEST:
        yield bench.judged(f"{bench.change}.delivers = false", "failure", failed[bench.change])
    every = np.logical_and.reduce(list(failed.values()))
    if np.count_nonzero(every) >= FEWEST:
        yield bench.judged("every_change_fails", "failure", every)
    else:
        yield bench.again("every_change_fails", "failure", simulate(every_change_fails(bench.result.study)))


class _Bench:
    """A result, and what stresses on it are measured by."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.recommended = result.decision.best
        self.npvs = {change.name: change.npv.values for change in result.changes}
        closest = max(result.changes, key=lambda of: of.npv.mean).name
        self.change = closest if self.recommended == CURRENT else self.recommended
        self.sign = -1 if self.recommended == CURRENT else 1
        self.has_variance = all(change.npv.has_variance for change in result.changes)
        self.scores = result.dial_scores
        # The doubt is shared among all comparisons (Bonferroni 1936): two tenths of each dial, and a few named ones.
        rows = 2 * len(self.scores.dials) + 4
        self.z = NormalDist().inv_cdf(1 - DOUBT / (rows * len(self.npvs)))

    def again(self, name: str, kind: Kind, other: Result) -> Stress:
        """A stress from another simulation of the same futures."""
        kept = slice(None) if self.result.futures is None else self.result.futures
        npvs = {change.name: change.npv.values[kept] for change in other.changes}
        effect = Quantity(npvs[self.change] - self.npvs[self.change], has_variance=self.has_variance)
        return self._stress(name, kind, npvs, Estimate(effect.mean, effect.standard_error), imposed=True)

    def judged(self, name: str, kind: Kind, holds: Mask | None) -> Stress:
        """A stress from futures among those drawn; all of them if None."""
        if holds is None:
            return self._stress(name, kind, self.npvs, Estimate(0.0, 0.0), imposed=False)
        npvs = {change: npv[holds] for change, npv in self.npvs.items()}
        return self._stress(name, kind, npvs, self._effect(holds), imposed=False)

    def _effect(self, holds: Mask) -> Estimate:
        """The mean npv there less that of all futures, which is the part elsewhere times the difference from there."""
        npv = self.npvs[self.change]
        there, elsewhere = (Quantity(npv[mask], has_variance=self.has_variance) for mask in (holds, ~holds))
        if not elsewhere.count:
            return Estimate(0.0, 0.0)
        part = elsewhere.count / npv.size
        error = math.hypot(there.standard_error, elsewhere.standard_error)
        return Estimate(part * (there.mean - elsewhere.mean), part * error)

    def worst_tenths(self) -> Iterator[Stress]:
        """The tenth of each dial in which the change has the lower mean npv (the higher one, against today)."""
        npv = self.npvs[self.change]
        events = {delivers_name(change) for change in self.result.study.changes}
        for dial in dials(self.result.study):
            if dial in events:
                continue  # its worst tenth is failure, which is told by itself
            ends = [Band(dial, 0, TENTH), Band(dial, 100 - TENTH, 100)]
            masks = [end.among(self.scores[dial]) for end in ends]
            if min(np.count_nonzero(mask) for mask in masks) < FEWEST:
                continue
            end, holds = min(zip(ends, masks, strict=True), key=lambda of: self.sign * mean_of(npv[of[1]]))
            yield self.judged(str(end), "dial", holds)

    def harms(self, stress: Stress) -> bool:
        """Whether a stress is against what is recommended, beyond error."""
        return -self.sign * stress.effect.value > self.z * stress.effect.standard_error

    def _stress(self, name: str, kind: Kind, npvs: Mapping[str, Array], effect: Estimate, *, imposed: bool) -> Stress:
        quantities = {change: Quantity(npv, has_variance=self.has_variance) for change, npv in npvs.items()}
        return Stress(
            name,
            kind,
            next(iter(npvs.values())).size,
            imposed,
            {change: Estimate(of.mean, of.standard_error) for change, of in quantities.items()},
            {change: Chance.of(npv > 0) for change, npv in npvs.items()},
            effect,
            best_of({change: of.mean for change, of in quantities.items()}),
            self._flip(npvs),
        )

    def _flip(self, npvs: Mapping[str, Array]) -> Flip:
        """Whether another scenario is ahead of the one recommended."""
        nothing = np.zeros(next(iter(npvs.values())).size)
        all_npvs = {CURRENT: nothing, **npvs}
        own = all_npvs.pop(self.recommended)
        leads = [Quantity(npv - own, has_variance=self.has_variance) for npv in all_npvs.values()]
        if any(lead.mean > self.z * lead.standard_error for lead in leads):
            return "yes"
        return "no" if all(lead.mean <= -self.z * lead.standard_error for lead in leads) else "unresolved"
