"""The share of an output's variance that several dials explain together, by least squares on the given futures.

It is a sum of features of the dials that is fitted, so what their most tangled interactions explain may be missing: the
index is at least as large. What noise adds to the variance of the fit is taken off.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.features import Dense
from mcroi.analyses.estimators.smoother import Sums

BLOCK: Final = 8192
"""Futures whose features exist at once."""

_ROUNDING: Final = 1e-24


def fitted_index(features: Callable[[slice], Dense], y: Array) -> tuple[Array, Array]:
    """Estimate the closed index of a group of dials on several outputs.

    Parameters
    ----------
    features
        From a block of futures to the features in it, a constant one among them.
    y
        Outputs, ``(future, output)``.

    Returns
    -------
    tuple
        Estimates and standard errors, ``(output,)`` each; 0 and 0 for an output that is the same in all futures. The
        error is that of the influence values ``2 d w - d^2 - S w^2``, with w the output's and d the fit's distance
        from the mean, and of the fit's noise.
    """
    n = y.shape[0]
    mean = np.ones(n) @ y / n
    blocks = [slice(start, min(start + BLOCK, n)) for start in range(0, n, BLOCK)]
    sums = Sums.over(Sums.of(features(block), y[block] - mean) for block in blocks)
    count = sums.features.shape[0]
    inverse = sums.inverse()
    weights = inverse @ sums.products
    degrees = float(np.einsum("ij,ji->", inverse, sums.features))
    noise, explained, moments = (np.zeros(y.shape[1]) for _ in range(3))
    influence = np.zeros((3, y.shape[1]))
    for block in blocks:
        x, w = features(block), y[block] - mean
        d = x.fitted(weights)
        noise += x.lengths(inverse) @ (w - d) ** 2 - np.ones(w.shape[0]) @ (w - d) ** 2 / n
        explained += np.einsum("ij,ij->j", d, d)
        gain, square = 2.0 * d * w - d**2, w**2
        influence += np.array([(gain**2).sum(axis=0), -2.0 * (gain * square).sum(axis=0), (square**2).sum(axis=0)])
        moments += square.sum(axis=0)
    constant = moments <= _ROUNDING * n * mean**2
    variance = np.where(constant, 1.0, moments / n)
    room = n / max(n - degrees, 1.0)
    index = (explained - room * noise) / n / variance
    spread = np.maximum(influence[0] + index * influence[1] + index**2 * influence[2], 0.0) / n / variance**2
    residual = np.maximum(sums.squares - np.einsum("ij,ij->j", weights, sums.products), 0.0) / max(n - degrees, 1.0)
    null = 2.0 * count * (residual / variance) ** 2 / n**2
    return np.where(constant, 0.0, index), np.where(constant, 0.0, np.sqrt(spread / n + null))
