"""First-order indices from given data: the share of an output's variance that the mean given one dial explains.

The conditional mean is fitted in cells of the dial by a polynomial of second degree in its normal score. What noise
adds to the variance of a fit is taken off, cell by cell, so that a dial without influence is at 0 on average and may
come out below. (Strong, Oakley and Chilcott 2012 use constants in the cells; Plischke 2010 gives the same idea.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from mcroi.estimators.sorted_futures import Array, Sorted

_DEGREES: Final = 3
"""Coefficients in a cell."""

_ROUNDING: Final = 1e-24
"""Variance, relative to the squared mean, up to which an output counts as constant."""

_MISFIT: Final = 0.1
"""Share of what the last degree adds to a fit that may still be missing from it."""


def first_order(by_dial: Sorted) -> tuple[Array, Array]:
    """Estimate the first-order indices of one dial on several outputs.

    With m the conditional mean given the dial and mu, sigma the output's moments, the index is
    ``S = Var(m) / sigma^2``, and its influence value is ``(2 (m - mu)(y - mu) - (m - mu)^2 - S (y - mu)^2) / sigma^2``.
    To its variance come that of the fit's noise (which is all there is where S is 0) and, squared, what the fit may
    have missed.

    Parameters
    ----------
    by_dial
        The futures in the order of the dial.

    Returns
    -------
    tuple
        Estimates and standard errors, ``(output,)`` each; 0 and 0 for an output that is the same in all futures.
    """
    outputs = by_dial.outputs
    n = outputs.futures
    mean = by_dial.sums[:, : outputs.count].sum(axis=0) / n
    explained, curved, null, squares = (np.zeros(outputs.count) for _ in range(4))
    influence = np.zeros((3, outputs.count))
    for cell in by_dial.cells:
        fit = _Fit.of(by_dial.scores[cell], by_dial.columns[cell, : outputs.count], mean, outputs.numbers)
        explained += fit.explained - fit.noise * (fit.degrees - fit.futures / n)
        curved += fit.curve - fit.noise
        null += 2.0 * fit.degrees * fit.noise**2
        squares += fit.squares
        influence += fit.influence
        influence[0] -= 4.0 * fit.degrees * fit.noise**2  # the noise of the fit is in the influence values, too
    constant = squares <= _ROUNDING * n * mean**2
    variance = np.where(constant, 1.0, squares / n)
    index = explained / n / variance
    spread = (influence[0] + influence[1] * index + influence[2] * index**2) / n / variance**2
    missed = _MISFIT * np.maximum(curved, 0.0) / n / variance
    error = np.sqrt(np.maximum(spread, 0.0) / n + null / n**2 / variance**2 + missed**2)
    return np.where(constant, 0.0, index), np.where(constant, 0.0, error)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A parabola in one cell; arrays are ``(output,)``.

    Parameters
    ----------
    futures, degrees
        How many futures there are in the cell, and coefficients in the fit.
    explained, curve
        Sums of squares of the fit's distance from the overall mean, and of what its bend adds.
    noise
        Variance around the fit.
    squares
        Sum of squares of the outputs' distance from the overall mean.
    influence
        Sum of the squared influence values: what goes with the index to the power of 0, 1 and 2.
    """

    futures: int
    degrees: int
    explained: Array
    curve: Array
    noise: Array
    squares: Array
    influence: Array

    @classmethod
    def of(cls, z: Array, y: Array, mean: Array, numbers: int) -> _Fit:
        """Fit the outputs of a cell, ``(future, output)``, by its dial's scores.

        Parameters
        ----------
        z, y
            Normal scores and outputs.
        mean
            Of the outputs over all futures.
        numbers
            How many of them are not just 0 or 1.
        """
        size = z.size
        basis = _orthonormal(z)
        loads = basis @ y
        loads[0] -= math.sqrt(size) * mean
        w = y[:, :numbers] - mean[:numbers]
        d = basis.T @ loads[:, :numbers]
        gain, square = d * (2.0 * w - d), w * w
        ones = np.ones(size)
        influence = np.array([ones @ (gain * gain), -2.0 * (ones @ (gain * square)), ones @ (square * square)])
        # an event has but two values, so that counting it is enough; within a cell its chance hardly changes
        p, c = mean[numbers:], loads[0, numbers:] / math.sqrt(size)
        hits = (c + p) * size
        w1, w2, w3, w4 = (hits * (1.0 - p) ** k + (size - hits) * (-p) ** k for k in range(1, 5))
        of_chances = [c**4 * size - 4.0 * c**3 * w1 + 4.0 * c**2 * w2, 2.0 * c**2 * w2 - 4.0 * c * w3, w4]
        squares = np.concatenate([ones @ square, w2])
        parts = loads**2
        explained = parts.sum(axis=0)
        noise = np.maximum(squares - explained, 0.0) / max(size - len(basis), 1)
        curve = parts[2] if len(basis) > 2 else noise
        return cls(size, len(basis), explained, curve, noise, squares, np.hstack([influence, of_chances]))


def _orthonormal(z: Array) -> Array:
    """A constant, a line and a parabola on some scores, orthogonal and of length 1: ``(function, future)``."""
    constant = np.full(z.size, 1.0 / math.sqrt(z.size))
    if z.size <= _DEGREES:
        return constant[np.newaxis]
    line = z - z.mean()
    line /= math.sqrt(float(line @ line)) or 1.0
    parabola = line * line
    parabola -= parabola.mean()
    parabola -= (parabola @ line) * line
    parabola /= math.sqrt(float(parabola @ parabola)) or 1.0
    return np.stack([constant, line, parabola])
