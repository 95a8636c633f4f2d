"""Counts: the distributions on 0, 1, 2, ... in which each probability is a simple multiple of the one before.

Poisson, binomial and negative binomial are those with P(k) / P(k - 1) = a + b / k (Panjer 1981, "Recursive evaluation
of a family of compound distributions", eq. 2). Products of these ratios, outwards from a likely count, give all
probabilities but for a factor, which their sum settles: no power, factorial or exponential is formed that would lose
digits in a tail. A step costs two roundings of a long double, so that a tail of 1e-300 still has all digits of a float.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from distributions.arrays import Array, Long
from distributions.numerics.mass import within
from distributions.patterns.stepped import Stepped, Steps

# Less than the least float by so much that what lies beyond does not count, however slowly a tail falls. Where long
# doubles have no more range than floats it is 0, and the tail ends with the floats.
LEAST = np.exp2(np.longdouble(-1100.0))
FIRST_RUN = 256


@dataclass(frozen=True, slots=True)
class Counts(Stepped):
    """A distribution on whole numbers, of which the steps hold those with a probability above 0 as a float."""

    def _atoms(self, low: float, high: float) -> Array:
        # the ends belong to the support, however improbable: what is truncated there ends there
        least, greatest = self.support()
        first, last = np.ceil(max(low, least)), np.floor(min(high, greatest))
        if first > last:
            return np.array([])
        ends = np.array([end for end in (first, last) if math.isfinite(end)])
        return np.union1d(within(self._steps.atoms, low, high), ends)


def steps_by_ratios(ratio: Callable[[Long], Long], start: int, greatest: float) -> Steps:
    """The steps of a distribution on 0, 1, ... with given ratios of successive probabilities.

    Parameters
    ----------
    ratio : callable
        From counts k >= 1, shape (n,), to P(k) / P(k - 1): above 1 up to about `start`, below 1 from there on.
    start : int
        A count near the most probable one.
    greatest : float
        The greatest count, or infinity.
    """
    below = _products(lambda away: 1.0 / ratio(start + 1.0 - away), start)
    above = _products(lambda away: ratio(start + away), greatest - start)
    weights = np.concatenate([below[::-1], np.ones(1, dtype=np.longdouble), above])
    return Steps.of(start - below.size + np.arange(weights.size, dtype=np.float64), weights)


def _products(factor: Callable[[Long], Long], most: float) -> Long:
    """The products of the first 1, 2, ... factors, at most so many, until they fall below LEAST."""
    runs = [np.ones(1, dtype=np.longdouble)]
    done, length = 0, FIRST_RUN
    while done < most and runs[-1][-1] > LEAST:
        length = int(min(length, most - done))
        runs.append(runs[-1][-1] * np.cumprod(factor(np.arange(done + 1, done + length + 1, dtype=np.longdouble))))
        done, length = done + length, 2 * length
    products: Long = np.concatenate(runs)[1:]
    kept: Long = products[products > LEAST]
    return kept
