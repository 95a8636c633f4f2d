"""What can be seen of a dial: where only single values or an event hang on it, each of these, and nothing between."""

from __future__ import annotations

import numpy as np

from distributions import Constant, Uniforms
from distributions.arrays import Array
from mcroi.analyses.estimators.sorted_futures import runs_of
from mcroi.study.dials import Dial
from mcroi.study.study import Assumption, Study


def told_apart(study: Study, dial: Dial, scores: Array) -> Array:
    """Normal scores of what hangs on a dial, one for all futures in which that is the same.

    A curve through such scores can jump from value to value, which one through the dial's own would have to smooth.

    Parameters
    ----------
    study
        What was simulated.
    dial
        Which one.
    scores
        Its normal scores, ``(future,)``; returned as they are where every other score may mean another value.
    """
    stated = dial.assumptions(study).values()
    if dial.kind == "chance":
        if not all(isinstance(assumption.distribution, Constant) for assumption in stated):
            return scores
    elif not all(assumption.distribution.has_atoms for assumption in stated):
        return scores
    order = np.argsort(scores)
    differs = np.zeros(scores.size, dtype=bool)
    for assumption in stated:
        if dial.kind == "chance":
            values = (Uniforms.from_z(scores[order]).u < assumption.distribution.mean()).astype(np.float64)
        else:
            values = values_of(assumption, scores)[order]
        differs[1:] |= values[1:] != values[:-1]
    places = np.empty(scores.size)
    places[order] = np.cumsum(differs)
    return normal_scores(places)


def values_of(assumption: Assumption, scores: Array) -> Array:
    """An input's values, or its factors on today's, where its dial has these normal scores: ``(future,)``."""
    distribution = assumption.distribution
    if isinstance(distribution, Constant):
        return np.full(scores.size, distribution.value)
    return np.asarray(distribution.sampler()(Uniforms.from_z(scores)))


def normal_scores(values: Array) -> Array:
    """Normal scores of the values' mid-ranks, ``(future,)``."""
    order, counts, middle = runs_of(values)
    shares = np.empty(values.size)
    shares[order] = np.repeat(middle, counts)
    return Uniforms.from_u(shares).z
