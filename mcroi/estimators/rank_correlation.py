"""Spearman's rank correlation of a dial with outputs, and its standard error for any kind of dependence."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from mcroi.estimators.sorted_futures import Array, Sorted

_SD_OF_RANKS: Final = 1.0 / math.sqrt(12.0)


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
        estimates[k], errors[k] = _correlation(totals[outputs.chances + k] / n, table, ties, n)
    for k in range(numbers, count):
        hits = by_dial.sums[:, [k]]
        table = np.hstack([sizes - hits, hits]) / n
        # a mid-rank rises by half where an event happens
        estimates[k], errors[k] = _correlation(0.5 * totals[k - numbers] / n, table, table.sum(axis=0), n)
    return estimates, errors


def _correlation(covariance: float, table: Array, ties: Array, n: int) -> tuple[float, float]:
    """The correlation from the covariance of ranks, and its standard error from the table of cells of both."""
    of_output = table.sum(axis=0)
    variance = (1.0 - float((ties**3).sum())) / 12.0
    if variance <= 1.0 / n**2:
        return 0.0, 0.0
    spread = _SD_OF_RANKS * math.sqrt(variance)
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
    return rho, math.sqrt(max(float((table * influence**2).sum()) - mean**2, 0.0) / n)
