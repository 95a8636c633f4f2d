"""Where functions of one number cross 0: a monotone one, or many increasing ones at once, to the last bits.

Bisection, sped up by inverse quadratic interpolation where that is safe (Chandrupatla 1997, "A new hybrid
quadratic/bisection algorithm for finding the zero of a nonlinear function"). Of the points known, a is the latest one,
b its neighbour on the other side of the root, and c what is left behind. A single function is followed in plain floats,
some hundred times as fast as arrays of one number; each of many ends at the least float, of any magnitude.
"""

import math
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from distributions.arrays import Array, Index, Mask

Excess = Callable[[Array, Index], Array]
Numbers = TypeVar("Numbers", float, Array)

NOISE = 2.0**-52  # an excess that small is 0 but for rounding
WIDE = 4.0  # ends of one sign that differ by more than this factor are halved between their logarithms
LEAST = 5e-324
MOST_STEPS = 200  # to halve the logarithms of the least and the greatest float takes ten, then their digits sixty


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function crosses 0 between two ends at which it has different signs.

    Parameters
    ----------
    function : callable
        From a number to a number; continuous, NaN nowhere between the ends.
    low, high : float
        The ends, in either order.

    Returns
    -------
    float
        Within a few units in the last place of where the computed function changes its sign.

    Raises
    ------
    ValueError
        If the function has the same sign at both ends.
    """
    a, b = low, high
    at_a, at_b = function(a), function(b)
    if at_a == 0.0:
        return a
    if at_b == 0.0:
        return b
    if (at_a > 0.0) == (at_b > 0.0):
        raise ValueError(f"the function must change its sign between {low} and {high}, got {at_a} and {at_b}")
    share = 0.5
    for _ in range(MOST_STEPS):
        x = a + share * (b - a)
        at_x = function(x)
        if (at_x > 0.0) == (at_a > 0.0):
            c, at_c = a, at_a
        else:
            c, at_c = b, at_b
            b, at_b = a, at_a
        a, at_a = x, at_x
        nearest = a if abs(at_a) < abs(at_b) else b
        least = 2.0 * math.ulp(nearest) / abs(b - a) if b != a else 1.0
        if least > 0.5 or at_a == 0.0:
            return a if at_a == 0.0 else nearest
        safe = _is_monotone(a, b, c, at_a, at_b, at_c)
        share = _interpolated(a, b, c, at_a, at_b, at_c) if safe else 0.5
        share = min(max(share, least), 1.0 - least)
    return nearest


def increasing_roots(excess: Excess, low: Array, high: Array) -> Array:
    """The least float of every bracket at which an increasing function is not below 0.

    A function may jump, and may be -inf or +inf.

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
        same = (at_x >= 0.0) == (at_a >= 0.0)
        c, at_c = np.where(same, a, b), np.where(same, at_a, at_b)
        b, at_b = np.where(same, b, a), np.where(same, at_b, at_a)
        a, at_a = x, at_x
        near = np.abs(at_a) <= NOISE
        found[index[near]] = a[near]
        index = index[~near]
        a, at_a, b, at_b, c, at_c = (part[~near] for part in (a, at_a, b, at_b, c, at_c))
        with np.errstate(all="ignore"):  # what is not finite is not safe
            least = np.spacing(np.maximum(np.abs(a), np.abs(b))) / np.abs(b - a)
            safe = _is_monotone(a, b, c, at_a, at_b, at_c) & (least < 0.25)
            share = np.clip(_interpolated(a, b, c, at_a, at_b, at_c), least, 1.0 - least)
            x = np.where(safe, a + share * (b - a), _halfway(a, b))
    found[index] = np.where(at_a >= 0.0, a, b)
    return found


def _is_monotone(a: Numbers, b: Numbers, c: Numbers, at_a: Numbers, at_b: Numbers, at_c: Numbers) -> bool | Mask:
    """Whether the inverse quadratic through three points rises or falls all the way from a to b."""
    along, upward = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
    return (upward * upward < along) & ((1.0 - upward) * (1.0 - upward) < 1.0 - along)


def _interpolated(a: Numbers, b: Numbers, c: Numbers, at_a: Numbers, at_b: Numbers, at_c: Numbers) -> Numbers:
    """The share of the way from a to b at which the inverse quadratic through three points is 0."""
    first = at_a / (at_b - at_a) * at_c / (at_b - at_c)
    second = (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
    return first + second


def _halfway(a: Array, b: Array) -> Array:
    """Between two ends: at 0 if they differ in sign, between their logarithms if by orders of magnitude."""
    less, more = np.minimum(np.abs(a), np.abs(b)), np.maximum(np.abs(a), np.abs(b))
    between = np.copysign(np.sqrt(np.maximum(less, LEAST)) * np.sqrt(more), a + b)
    halfway = np.where(more / WIDE > np.maximum(less, LEAST), between, 0.5 * a + 0.5 * b)
    return np.where(np.sign(a) * np.sign(b) < 0.0, 0.0, halfway)
