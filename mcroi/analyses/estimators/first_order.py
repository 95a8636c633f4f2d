"""First-order indices from given data: the share of an output's variance that the mean given one dial explains.

The conditional mean is fitted in cells of the dial by a polynomial of second degree in its normal score. Every output
is multiplied with what the fit to the other futures says of it, so that noise cannot look like influence, however
unequal it is from place to place: a dial without influence is at 0 on average and may come out below. (Cells: Strong,
Oakley and Chilcott 2012; Plischke 2010. Leaving out: Kline, Saggio and Solvsten 2020.)
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.sorted_futures import Sorted
from mcroi.results.chance import Z95

_DEGREES: Final = 3
"""Coefficients in a cell."""

_ROUNDING: Final = 1e-24
"""Variance, relative to the squared mean, up to which an output counts as constant."""

_PLACES: Final = 8
"""Of a cell at which it is looked how the chance of an event changes within."""

_LEAST: Final = 1e-9
"""What a future's weight in its own fit is below 1 by, at least: some scores may be the same."""

_MISFIT: Final = 0.1
"""Share of what the last degree adds to a fit that may still be missing from it."""

_GROWTH: Final = 4.0
"""By how much the spread of influence values grows with a small index: next to 0 it is the variance of ``2 (m - mu)
(y - mu) / sigma^2``, which is 4 S if the noise is the same from place to place."""


def first_order(by_dial: Sorted) -> tuple[Array, Array, Array]:
    """Estimate the first-order indices of one dial on several outputs.

    With m the conditional mean given the dial and mu, sigma the output's moments, the index is
    ``S = Var(m) / sigma^2``, and its influence value is ``(2 (m - mu)(y - mu) - (m - mu)^2 - S (y - mu)^2) / sigma^2``.
    To its variance come that of the fit's noise (which is all there is where S is 0) and, squared, what the fit may
    have missed.

    The smaller an index seems, the smaller seems its error, so that 1.96 errors reach the truth too seldom where luck
    made it small. So the interval goes up to the S from which the estimate is 1.96 of the errors away as they are at S:
    to the variance comes by how much it grows with the index, as seen here, or as `_GROWTH` says if that is more.

    Parameters
    ----------
    by_dial
        The futures in the order of the dial.

    Returns
    -------
    tuple
        Estimates, standard errors, and upper ends of the 95 % intervals, ``(output,)`` each; 0 for an output that is
        the same in all futures. The lower ends are 1.96 standard errors below the estimates.
    """
    outputs = by_dial.outputs
    n = outputs.futures
    mean = by_dial.sums[:, : outputs.count].sum(axis=0) / n
    sums = np.zeros((7, outputs.count))
    for cell in by_dial.cells:
        sums += _cell_sums(by_dial.scores[cell], by_dial.columns[cell, : outputs.count], mean, outputs.numbers, n)
    explained, curved, null, squares, *influence = sums
    constant = squares <= _ROUNDING * n * mean**2
    variance = np.where(constant, 1.0, squares / n)
    index = explained / n / variance
    spread = (influence[0] + influence[1] * index + influence[2] * index**2) / n / variance**2
    missed = _MISFIT * np.maximum(curved, 0.0) / n / variance
    noise = null / n**2 / variance**2
    error = np.sqrt(np.maximum(spread, 0.0) / n + noise + missed**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.fmax(spread / np.maximum(index, np.sqrt(noise)), _GROWTH) / n
    half = Z95**2 * growth / 2.0
    high = index + half + np.hypot(half, Z95 * error)
    return np.where(constant, 0.0, index), np.where(constant, 0.0, error), np.where(constant, 0.0, high)


def conditional_means(by_dial: Sorted, column: int) -> Array:
    """What the fit to the other futures says of an output in each future, less its mean, ``(future,)``."""
    y = by_dial.columns[:, column]
    mean, found = y.mean(), np.empty(y.size)
    for cell in by_dial.cells:
        basis, odds = _orthonormal(by_dial.scores[cell])
        w = y[cell] - mean
        fitted = (basis @ w) @ basis
        found[by_dial.order[cell]] = fitted - odds * (w - fitted)
    return found


def gap_error(values: Array, means: tuple[Array, Array], indices: tuple[float, float]) -> float:
    """Standard error of the difference of two dials' indices on an output in the same futures.

    Parameters
    ----------
    values
        The output, ``(future,)``.
    means
        Of each dial, as `conditional_means` gives them.
    indices
        Of each dial, as `first_order` gives them.
    """
    w = values - values.mean()
    square = w * w
    first, second = (d * (2.0 * w - d) - index * square for d, index in zip(means, indices, strict=True))
    return float(np.std(first - second)) / math.sqrt(values.size) / (float(square.mean()) or 1.0)


def _cell_sums(z: Array, y: Array, mean: Array, numbers: int, n: int) -> Array:
    """Fit a parabola to the outputs in a cell.

    Parameters
    ----------
    z, y
        Normal scores, ``(future,)``, and outputs, ``(future, output)``.
    mean
        Of the outputs over all futures.
    numbers
        How many of them are not just 0 or 1.
    n
        How many futures there are in all cells.

    Returns
    -------
    array
        ``(sum, output)``: the products of outputs with what the fit to the other futures says, both from the overall
        mean; the squares that the fit's bend adds, less noise; the variance of the products by noise alone; the squares
        of the outputs' distance from the overall mean; and of the squared influence values, less what the fit's noise
        adds, what goes with the index to the power of 0, 1 and 2.
    """
    size, p = z.size, mean[numbers:]
    basis, odds = _orthonormal(z)
    loads, own = np.split(np.vstack([basis, odds * basis, odds]) @ y, [_DEGREES])
    loads[0] -= math.sqrt(size) * mean
    own[:-1] -= np.multiply.outer(basis @ odds, mean)
    hits = np.rint(loads[0, numbers:] * math.sqrt(size) + size * p)  # whole, so that what always is is constant
    w = y[:, :numbers] - mean[:numbers]
    square = w * w
    squares = np.concatenate([np.ones(size) @ square, hits * (1.0 - p) ** 2 + (size - hits) * p**2])
    parts = loads**2
    fitted = parts.sum(axis=0)
    noise = np.maximum(squares - fitted, 0.0) / max(size - _DEGREES, 1)
    # of what an output and the fit have in common, the part that is the output's own doing
    own_squares = np.concatenate([odds @ square, own[-1, numbers:] * (1.0 - 2.0 * p) + p**2 * odds.sum()])
    explained = fitted - own_squares + np.einsum("ij,ij->j", own[:-1], loads)
    others = basis.T @ loads[:, :numbers]
    others -= odds[:, np.newaxis] * (w - others)
    at = ((np.arange(_PLACES) + 0.5) / _PLACES * size).astype(np.intp)
    chances = _of_chances(basis[:, at].T @ loads[:, numbers:], odds[at], p)
    influence = np.hstack([_of_numbers(others, w, square), chances * (size / _PLACES)])
    influence[0] -= 4.0 * odds.sum() * noise**2
    explained += noise * size / n  # the overall mean has noise of its own
    return np.vstack([explained, parts[-1] - noise, 2.0 * _DEGREES * noise**2, squares, influence])


def _of_numbers(others: Array, w: Array, square: Array) -> Array:
    """Squared influence values of a cell, from its outputs and what the fit to others says, ``(future, output)``."""
    gain = others * (2.0 * w - others)
    ones = np.ones(w.shape[0])
    return np.array([ones @ (gain * gain), -2.0 * (ones @ (gain * square)), ones @ (square * square)])


def _of_chances(fitted: Array, odds: Array, p: Array) -> Array:
    """The same for events, of which the fit tells the chance: at some places of a cell, ``(place, event)``."""
    found = np.zeros((3, p.size))
    happens = np.clip(fitted + p, 0.0, 1.0)
    for often, w in ((happens, 1.0 - p), (1.0 - happens, -p)):
        others = fitted - odds[:, np.newaxis] * (w - fitted)
        gain = others * (2.0 * w - others)
        found += np.array(
            [(often * gain**2).sum(axis=0), -2.0 * (often * gain).sum(axis=0) * w**2, often.sum(axis=0) * w**4]
        )
    return found


def _orthonormal(z: Array) -> tuple[Array, Array]:
    """A constant, a line and a parabola on some scores, orthogonal and of length 1, and each future's odds in a fit.

    Its odds are h / (1 - h), with h the weight of a future in what is fitted to it: what the fit to the others says is
    further from it by so many times its distance from the fit.
    """
    constant = np.full(z.size, 1.0 / math.sqrt(z.size))
    line = z - z.mean()
    line /= math.sqrt(float(line @ line)) or 1.0
    parabola = line * line
    parabola -= parabola.mean()
    parabola -= (parabola @ line) * line
    parabola /= math.sqrt(float(parabola @ parabola)) or 1.0
    basis = np.stack([constant, line, parabola])
    leverage = np.einsum("ij,ij->j", basis, basis)
    return basis, leverage / np.maximum(1.0 - leverage, _LEAST)
