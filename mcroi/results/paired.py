"""Differences between two results with their errors: from the same futures, or from what is known of each alone.

In the same futures most of what is uncertain is the same on both sides and drops out, which is what makes a difference
known far better than either side.
"""

from __future__ import annotations

import math

import numpy as np

from distributions.arrays import Mask
from mcroi.results.chance import Z95, Chance
from mcroi.results.figure import Figure, is_constant
from mcroi.results.quantity import Certain, Quantity


def mean_difference(before: Quantity, after: Quantity) -> Figure:
    """Return what a mean has changed by, its error from the differences future by future."""
    return Figure.mean(difference(before, after))


def difference(before: Quantity, after: Quantity) -> Quantity:
    """Return what a quantity without infinities has changed by in each future."""
    has_variance = before.has_variance and after.has_variance
    certain: Certain = "value" if before.is_certain and after.is_certain else ""
    return Quantity(after.values - before.values, has_variance=has_variance, certain=certain)


def chance_difference(before: Mask, after: Mask) -> Figure:
    """Return what a chance has changed by: the interval of Agresti and Min (2005) for matched pairs.

    Parameters
    ----------
    before, after
        Whether it happens, ``(future,)``.

    Returns
    -------
    Figure
        A share; exactly 0 where it happens in the same futures.
    """
    runs = before.size
    gained, lost = int(np.count_nonzero(after & ~before)), int(np.count_nonzero(before & ~after))
    if not gained and not lost:
        return Figure.exact(0.0)
    # Half a future is added to each of the four cells of the table of pairs.
    size = runs + 2
    centre = (gained - lost) / size
    half = Z95 * math.sqrt(gained + lost + 1 - (gained - lost) ** 2 / size) / size
    return Figure((gained - lost) / runs, max(centre - half, -1.0), min(centre + half, 1.0))


def quantile_difference(before: Quantity, after: Quantity, p: float) -> Figure:
    """Return what a quantile has changed by.

    The error of a sample's quantile is, to first order, that of the share of futures below it (Bahadur 1966), so that
    the errors of two quantiles are correlated as these shares are: (P(both below) - p^2) / (p (1 - p)).

    Parameters
    ----------
    before, after
        The same futures on both sides.
    p
        A probability.
    """
    first, second = Figure.quantile(before, p), Figure.quantile(after, p)
    value = second.value - first.value
    if is_constant(before) and is_constant(after):
        return Figure.exact(value)
    if np.array_equal(before.values, after.values):
        return Figure.exact(0.0)
    errors = [(of.high - of.low) / 2 for of in (first, second)]
    if not all(map(math.isfinite, (value, *errors))):
        return Figure(value, -math.inf, math.inf)
    both = float(np.mean((before.values <= first.value) & (after.values <= second.value)))
    together = min(max((both - p * p) / (p * (1 - p)), -1.0), 1.0)
    square = errors[0] ** 2 + errors[1] ** 2 - 2 * together * errors[0] * errors[1]
    half = math.sqrt(max(square, 0.0))
    return Figure(value, value - half, value + half)


def unpaired(before: Figure, after: Figure) -> Figure:
    """Return what a number has changed by, from the intervals of two simulations as if they shared nothing.

    By the method of variance estimates recovery (Zou and Donner 2008), which is Newcombe's (1998) for chances.
    """
    value = after.value - before.value
    if not math.isfinite(value):
        return Figure(math.nan, math.nan, math.nan)
    low = value - math.hypot(after.value - after.low, before.high - before.value)
    high = value + math.hypot(after.high - after.value, before.value - before.low)
    return Figure(value, low, high)


def chance_figure(of: Chance) -> Figure:
    """A chance as a number with its interval."""
    return Figure(of.p, *of.ci95)
