"""Spearman's rank correlation of a dial with outputs, and its standard error for any kind of dependence."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.sorted_futures import Sorted

_ROUNDING: Final = 1e-14
"""Variance of ranks, as shares, up to which an output counts as constant: far less than a single other value has."""


def rank_correlation(by_dial: Sorted) -> tuple[Array, Array]:
    """Estimate the rank correlations of one dial with several outputs.

    It is the correlation of ranks, ties at their middle. Its error follows from the influence values of the three
    means that it is made of (Hoeffding 1948): with r, s the centred ranks,
    ``r s + E[s(Y) 1(X >= x)] + E[r(X) 1(Y >= y)]``, and from that of the ties' share in the variance of s. They are
    worked out on a table of cells of both ranks; the known formulas for independent or normal values do not hold for
    others.

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
    n, numbers, count = outputs.futures, outputs.numbers, outputs.count
    centred = (np.arange(n) + 0.5) / n - 0.5
    totals = (centred @ by_dial.columns)[numbers:]
    sizes = by_dial.sizes
    cells = np.repeat(np.arange(sizes.size), sizes[:, 0].astype(np.intp))
    estimates, errors = np.zeros(count), np.zeros(count)
    for k in range(numbers):
        ties = outputs.ties[k]
        both = cells * ties.size
        both += outputs.rank_cells[k].take(by_dial.order)
        table = np.bincount(both, minlength=sizes.size * ties.size).reshape(sizes.size, ties.size) / n
        covariance = totals[outputs.chances + k] / n
        estimates[k], errors[k] = _correlation(covariance, outputs.rank_variances[k], table, ties)
    for k in range(numbers, count):
        hits = by_dial.sums[:, [k]]
        table = np.hstack([sizes - hits, hits]) / n
        # a mid-rank rises by half where an event happens
        ties = table.sum(axis=0)
        covariance, variance = 0.5 * totals[k - numbers] / n, (1.0 - float((ties**3).sum())) / 12.0
        estimates[k], errors[k] = _correlation(covariance, variance, table, ties)
    # the ranks of the dial are n different ones
    return estimates / math.sqrt(1.0 - 1.0 / n**2), errors / math.sqrt(n)


def _correlation(covariance: float, variance: float, table: Array, ties: Array) -> tuple[float, float]:
    """The correlation from the ranks' covariance and variance, and the spread of its influence values by a table."""
    of_output = table.sum(axis=0)
    if variance <= _ROUNDING:
        return 0.0, 0.0
    spread = math.sqrt(variance / 12.0)
    s = np.cumsum(of_output) - 0.5 * of_output - 0.5
    of_dial = table.sum(axis=1)
    r = np.cumsum(of_dial) - 0.5 * of_dial - 0.5
    by_dial, by_output = table @ s, r @ table
    above_dial = np.cumsum(by_dial[::-1])[::-1] - 0.5 * by_dial
    above_output = np.cumsum(by_output[::-1])[::-1] - 0.5 * by_output
    influence = np.multiply.outer(r, s) + above_dial[:, np.newaxis] + above_output
    rho = covariance / spread
    influence = influence / spread + rho / (2.0 * variance) * (3.0 * ties**2) / 12.0
    mean = float((table * influence).sum())
    return rho, math.sqrt(max(float((table * influence**2).sum()) - mean**2, 0.0))
