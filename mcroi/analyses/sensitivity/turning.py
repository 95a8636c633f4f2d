"""Turning points of the decision: the values of each dial at which another scenario is best, or success even odds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from scipy.special import ndtr

from distributions.arrays import Array
from mcroi.analyses.estimators.turning_point import GRID, Curves, TurningPoint, turning_points
from mcroi.analyses.sensitivity.factors import main_use
from mcroi.draws.plan import DialScores
from mcroi.execution import local
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
    names = list(npvs)
    pairs = list(combinations(names, 2))
    columns = [npvs[name] for name in names]
    columns += [npvs[first] - npvs[second] for first, second in pairs]
    columns.append((npvs[ranked[0]] > 0.0).astype(np.float64))
    y = np.column_stack(columns)

    def turns(k: int) -> list[Turn]:
        return _turns(study, dials[k], Curves.of(scores[dials[k].name], y), names, pairs, ranked)

    return local.each(turns, len(dials), jobs)


def _turns(
    study: Study,
    dial: Dial,
    curves: Curves,
    names: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    ranked: Sequence[str],
) -> list[Turn]:
    """The turning points of one dial."""
    place, assumption = main_use(study, dial, ranked)
    means = curves.means
    best = np.column_stack([np.zeros(len(means)), means[:, : len(names)]]).argmax(axis=1)
    labels = [CURRENT, *names]
    differences = {(name, CURRENT): k for k, name in enumerate(names)}
    differences.update({pair: k for k, pair in enumerate(pairs, len(names))})
    found = []
    for (first, second), k in differences.items():
        for point in turning_points(means[:, k], curves.errors[:, k]):
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
