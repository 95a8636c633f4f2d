"""Turning points of the decision: the values of each dial at which another scenario is best, or success even odds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

import numpy as np
from scipy.special import ndtr

from distributions.arrays import Array
from mcroi.analyses.estimators.turning_point import GRID, Curves, TurningPoint, turning_points
from mcroi.analyses.sensitivity.factors import main_use
from mcroi.draws.plan import DialScores
from mcroi.execution.leaves import each
from mcroi.study.dials import Dial
from mcroi.study.inputs import known_input
from mcroi.study.study import CURRENT, Assumption, Study

EVEN: Final = 0.5
"""A chance of success that is as good as a coin's."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A value of a dial at which the decision turns.

    Parameters
    ----------
    below, above
        The scenario that is best on average on either side; for even odds of success both are the scenario that it is
        about.
    is_success
        Whether it is where the chance of success passes 50 %, rather than where another scenario becomes the best.
    rises
        Whether success becomes more likely, or the second scenario better, with higher values.
    place
        The scenario or world in which the values are read.
    assumption
        What the study says of the input there; values are factors on today's where it is relative.
    value, low, high
        The value and its 95 % interval; an end is infinite where it lies outside P1 to P99 of the dial.
    score
        The value as a normal score of the dial.
    """

    below: str
    above: str
    is_success: bool
    rises: bool
    place: str
    assumption: Assumption
    value: float
    low: float
    high: float
    score: float


def turns_of(
    study: Study,
    scores: DialScores,
    dials: Sequence[Dial],
    npvs: Mapping[str, Array],
    ranked: Sequence[str],
    jobs: int,
) -> list[list[Turn]]:
    """Find the turning points of every dial.

    Parameters
    ----------
    study, scores
        What was simulated.
    dials
        Whose turning points are asked for.
    npvs
        By change, ``(future,)``.
    ranked
        The changes, from the one that is best on average down: the values of the first one are read, and its chance of
        success is followed.
    jobs
        How many processes.
    """
    y = np.column_stack([*npvs.values(), (npvs[ranked[0]] > 0.0).astype(np.float64)])
    return each(_turns, (study, scores, dials, y, npvs, ranked), len(dials), jobs)


def _turns(
    case: tuple[Study, DialScores, Sequence[Dial], Array, Mapping[str, Array], Sequence[str]], number: int
) -> list[Turn]:
    """The turning points of one dial; only scenarios that are the best beside each other are compared closely."""
    study, dial_scores, dials, y, npvs, ranked = case
    dial = dials[number]
    place, assumption = main_use(study, dial, ranked)
    scores = dial_scores[dial.name]
    curves = Curves.of(scores, y)
    means = curves.means
    best = np.column_stack([np.zeros(len(means)), means[:, :-1]]).argmax(axis=1)
    labels = [CURRENT, *npvs]
    meet = {frozenset((labels[a], labels[b])) for a, b in pairwise(best.tolist()) if a != b}
    candidates = [*((name, CURRENT) for name in npvs), *combinations(npvs, 2)]
    found = []
    for first, second in (pair for pair in candidates if frozenset(pair) in meet):
        if second == CURRENT:
            k = labels.index(first) - 1
            mean, error = means[:, k], curves.errors[:, k]
        else:
            apart = Curves.of(scores, (npvs[first] - npvs[second])[:, np.newaxis])
            mean, error = apart.means[:, 0], apart.errors[:, 0]
        for point in turning_points(mean, error):
            below, above = (second, first) if point.rises else (first, second)
            at = int(np.searchsorted(GRID, point.score))
            beside = {labels[best[max(at - 1, 0)]], labels[best[min(at, len(best) - 1)]]}
            if beside == {first, second}:
                found.append(_turn(point, below, above, place, assumption, is_success=False))
    even = turning_points(means[:, -1] - EVEN, curves.errors[:, -1])
    shown = ranked[0]
    return [*found, *(_turn(point, shown, shown, place, assumption, is_success=True) for point in even)]


def _turn(point: TurningPoint, below: str, above: str, place: str, assumption: Assumption, *, is_success: bool) -> Turn:
    low, value, high = (value_at(assumption, score) for score in (point.low, point.score, point.high))
    return Turn(below, above, is_success, point.rises, place, assumption, value, low, high, point.score)


def value_at(assumption: Assumption, score: float) -> float:
    """What an input, or its factor on today's, is where its dial's normal score is some number; infinite with it."""
    if math.isinf(score):
        return score
    distribution = assumption.distribution
    value = distribution.ppf(float(ndtr(score))) if score <= 0.0 else distribution.isf(float(ndtr(-score)))
    if assumption.relative:
        return value
    return float(known_input(assumption.input).support.move_inside(np.array([value]))[0][0])
