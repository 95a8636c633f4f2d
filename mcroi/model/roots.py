"""How many roots many polynomials have between two values, counted without missing any however close they are.

On an interval a polynomial is a mixture of Bernstein's polynomials. By Descartes' rule of signs it has as many roots
inside as its coefficients there change sign, or fewer by an even number. So no change is no root and one change is one;
where there are more, the interval is halved (Lane and Riesenfeld 1981). Coefficients of halves are averages of those of
the whole (de Casteljau), which loses no digits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from distributions.arrays import Array

_HALVINGS: Final = 30
"""Halvings after which two roots that are not told apart count as two: they are, or all but touch."""

_SEVERAL: Final = 2
"""Roots from which on nobody needs to know how many."""


def roots_between(coefficients: Array, low: float, high: float) -> NDArray[np.int64]:
    """Return how many roots each polynomial has between two values, both excluded: 0, 1, or several as 2.

    Parameters
    ----------
    coefficients
        Shape ``(power, polynomial)``, from the constant term up.
    low, high
        With ``0 <= low < high``.

    Returns
    -------
    array
        Shape ``(polynomial,)``. A root at which a polynomial only touches 0 is two.
    """
    degree = coefficients.shape[0] - 1
    powers = high ** np.arange(degree + 1.0)
    at = _mixture(degree) @ (coefficients * powers[:, None])
    if low > 0.0:
        at = _upper(at, _weights(degree, 1.0 - low / high))
    count, of = np.zeros(at.shape[1], dtype=np.int64), np.arange(at.shape[1])
    halves = _weights(degree, 0.5)
    for _ in range(_HALVINGS):
        changes = _changes(at)
        count += np.bincount(of[changes == 1], minlength=count.size)
        open_still = (changes > 1) & (count[of] < _SEVERAL)
        if not open_still.any():
            break
        at, of = at[:, open_still], of[open_still]
        lower, upper = halves @ at, _upper(at, halves)
        count += np.bincount(of[lower[-1] == 0.0], minlength=count.size)
        at, of = np.concatenate([lower, upper], axis=1), np.concatenate([of, of])
    else:
        count += _SEVERAL * np.bincount(of[_changes(at) > 1], minlength=count.size)
    return np.minimum(count, _SEVERAL)


def _changes(at: Array) -> NDArray[np.int64]:
    """How often each column changes sign from top to bottom, zeros aside."""
    changes, last = np.zeros(at.shape[1], dtype=np.int64), np.zeros(at.shape[1])
    for sign in np.sign(at):
        changes += sign * last < 0.0
        last = np.where(sign == 0.0, last, sign)
    return changes


def _upper(at: Array, weights: Array) -> Array:
    """The coefficients on the upper part of the interval, by the weights of the lower part of its mirror image."""
    return np.asarray((weights @ at[::-1])[::-1])


@lru_cache(maxsize=16)
def _mixture(degree: int) -> Array:
    """From the powers of what runs from 0 to 1 to Bernstein's polynomials: C(i, j) / C(n, j)."""
    i = np.arange(degree + 1.0)
    matrix = np.ones((degree + 1, degree + 1))
    for j in range(1, degree + 1):
        matrix[:, j] = matrix[:, j - 1] * (i - j + 1) / (degree - j + 1)
    return matrix


@lru_cache(maxsize=16)
def _weights(degree: int, share: float) -> Array:
    """How the coefficients on the lower share of an interval are averages of those on all of it: binomial chances."""
    matrix = np.zeros((degree + 1, degree + 1))
    matrix[0, 0] = 1.0
    for i in range(degree):
        matrix[i + 1] = (1.0 - share) * matrix[i]
        matrix[i + 1, 1:] += share * matrix[i, :-1]
    return matrix
