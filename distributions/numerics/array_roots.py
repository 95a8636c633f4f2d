"""Where many increasing functions of one number cross 0, all at once: the quantiles of what has a cdf alone."""

from collections.abc import Callable

import numpy as np

from distributions.arrays import Array, Index

Excess = Callable[[Array, Index], Array]

NOISE = 2.0**-52  # an excess that small is 0 but for rounding
WIDE = 4.0  # ends of one sign that differ by more than this factor are halved between their logarithms
LEAST = 5e-324
MOST_STEPS = 200  # to halve the logarithms of the least and the greatest float takes ten, then their digits sixty


def increasing_roots(excess: Excess, low: Array, high: Array) -> Array:
    """The least float of every bracket at which an increasing function is not below 0.

    Chandrupatla's method (1997, as in `roots`), on arrays; a function may jump, and may be -inf or +inf.

    Parameters
    ----------
    excess : callable
        Takes values x and the indices of the brackets that they are in; returns by how much each function is above 0
        there, best on a scale on which it is nearly straight.
    low, high : array
        Finite ends of the brackets, low <= high.

    Returns
    -------
    array
        A float with the function below 0 just before it; one at which it is 0 but for rounding; the low end if the
        function is not below 0 there, the high end if it is below 0 even there.
    """
    every = np.arange(low.size)
    at_low, at_high = excess(low, every), excess(high, every)
    found = np.where(at_low >= 0.0, low, high)
    index: Index = np.flatnonzero((at_low < 0.0) & (at_high > 0.0))
    a, at_a, b, at_b = low[index], at_low[index], high[index], at_high[index]
    x = _halfway(a, b)
    for _ in range(MOST_STEPS):
        going = (x != a) & (x != b)  # else no float lies between the ends
        found[index[~going]] = np.where(at_a >= 0.0, a, b)[~going]
        index = index[going]
        x, a, at_a, b, at_b = (part[going] for part in (x, a, at_a, b, at_b))
        if not index.size:
            break
        at_x = excess(x, index)
        # b becomes the new point's neighbour of the other sign, c what is left behind
        same = (at_x >= 0.0) == (at_a >= 0.0)
        c, at_c = np.where(same, a, b), np.where(same, at_a, at_b)
        b, at_b = np.where(same, b, a), np.where(same, at_b, at_a)
        a, at_a = x, at_x
        near = np.abs(at_a) <= NOISE
        found[index[near]] = a[near]
        index = index[~near]
        a, at_a, b, at_b, c, at_c = (part[~near] for part in (a, at_a, b, at_b, c, at_c))
        x = _next(a, b, c, at_a, at_b, at_c)
    found[index] = np.where(at_a >= 0.0, a, b)
    return found


def _next(a: Array, b: Array, c: Array, at_a: Array, at_b: Array, at_c: Array) -> Array:
    """Where to look next: by interpolation through three points if it is monotone, else halfway."""
    with np.errstate(all="ignore"):  # what is not finite is not safe
        along, upward = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        first = at_a / (at_b - at_a) * at_c / (at_b - at_c)
        second = (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
        least = np.spacing(np.maximum(np.abs(a), np.abs(b))) / np.abs(b - a)
        share = np.clip(first + second, least, 1.0 - least)
        safe = (upward**2 < along) & ((1.0 - upward) ** 2 < 1.0 - along) & (least < 0.25)
        return np.where(safe, a + share * (b - a), _halfway(a, b))


def _halfway(a: Array, b: Array) -> Array:
    """Between two ends: at 0 if they differ in sign, between their logarithms if by orders of magnitude."""
    less, more = np.minimum(np.abs(a), np.abs(b)), np.maximum(np.abs(a), np.abs(b))
    between = np.copysign(np.sqrt(np.maximum(less, LEAST)) * np.sqrt(more), a + b)
    halfway = np.where(more > WIDE * np.maximum(less, LEAST), between, 0.5 * a + 0.5 * b)
    return np.where(np.sign(a) * np.sign(b) < 0.0, 0.0, halfway)
