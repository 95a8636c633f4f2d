"""What it is worth to know all that could be known: the same knowledge with other luck, simulated again.

No fit to dozens of dials finds the products in which much of their value lies. But luck is little beside knowledge, so
that the mean over a few draws of luck shows well enough which scenario is best for what is known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.policy_value import Z90, InformationValue, stands_clear
from mcroi.draws.plan import Redraw
from mcroi.engine.redraws import other_seed, redrawn_outputs
from mcroi.execution.leaves import each
from mcroi.results.result import Result
from mcroi.study.dials import dials
from mcroi.study.study import CURRENT, Study

MOST_FUTURES: Final = 1 << 13
DRAWS: Final = 8
"""Of luck for the same knowledge, the one that was simulated anyway included."""

_FEWER: Final = 3
"""Draws by which the choice is read once more, to see how much it gains from more of them."""

_RULE_OF_THREE: Final = 3.0
"""What is in none of n futures has a chance below 3 / n, with a confidence of 95 %."""


def value_of_everything(result: Result, jobs: int) -> InformationValue:
    """Value all learnable knowledge together.

    In each draw of luck the choice is read from other draws of the same future, so that luck cannot look like
    knowledge. A choice read from m draws is worse than one from all luck there is, by an amount that falls as 1 / m: so
    it is read from all others and from three of them, and what is gained is extrapolated to endlessly many (Richardson
    1911), future by future. The bound is the mean of the best of the means over all draws, which is on average no less.

    Parameters
    ----------
    result
        A simulation of all the futures that were drawn.
    jobs
        How many processes.
    """
    study = result.study
    n = min(result.runs, MOST_FUTURES)
    learnable = frozenset(name for name, dial in dials(study).items() if dial.learnable)
    names = [s.name for s in result.changes]
    benefits = np.zeros((DRAWS, len(names) + 1, n))
    benefits[0, 1:] = [result[name].npv.values[:n] for name in names]
    seeds = [result.seed]
    while len(seeds) < DRAWS:
        seeds.append(other_seed(seeds[-1]))
    asked = (study, [f"{name}.npv" for name in names], n, seeds[1:], Redraw(result.seed, learnable))
    benefits[1:, 1:] = each(_with_other_luck, asked, DRAWS - 1, jobs)
    best = [CURRENT, *names].index(result.decision.best)
    return _valued(benefits - benefits[:, best, np.newaxis])


def _with_other_luck(case: tuple[Study, Sequence[str], int, Sequence[int], Redraw], k: int) -> Array:
    """The npv of every change in one further draw of luck, ``(change, future)``."""
    study, names, futures, seeds, redraw = case
    npvs: Array = redrawn_outputs(study, names, futures, seeds[k], [redraw], jobs=1)[0]
    return npvs


def _valued(gains: Array) -> InformationValue:
    """From the gains of every choice on that which is best on average, ``(draw, choice, future)``."""
    draws, _, n = gains.shape
    total = gains.sum(axis=0)
    others = [total - gain for gain in gains]
    most, other = _gained(gains, others)
    windows = [
        [sum(gains[(k + i) % draws] for i in range(a, a + _FEWER)) for k in range(draws)] for a in (1, 1 + _FEWER)
    ]
    fewer = np.mean([_gained(gains, few)[0] for few in windows], axis=0)
    gained = most + (most - fewer) * _FEWER / (draws - 1 - _FEWER)
    value, error = float(gained.mean()), float(gained.std(ddof=1)) / math.sqrt(n)
    hopes = total.max(axis=0) / draws
    upper = float(hopes.mean()) + Z90 * float(hopes.std(ddof=1)) / math.sqrt(n)
    upper += _RULE_OF_THREE / n * float(hopes.max())  # futures luckier than any that was seen
    resolved = stands_clear(most, error)
    return InformationValue(value, error, max(upper, value + Z90 * error), other, is_resolved=resolved)


def _gained(gains: Array, seen: Sequence[Array]) -> tuple[Array, float]:
    """What the choices that other draws suggest gain, ``(future,)`` over all draws, and how often they are others."""
    own = np.empty((len(gains), gains.shape[2]))
    for k, (gain, suggested) in enumerate(zip(gains, seen, strict=True)):
        own[k] = np.take_along_axis(gain, suggested.argmax(axis=0)[np.newaxis], axis=0)[0]
    return own.mean(axis=0), float(np.count_nonzero(own)) / own.size
