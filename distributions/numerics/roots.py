"""The root of a monotone function of one number, to the last bits."""

import math
from collections.abc import Callable

MOST_STEPS = 200


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function crosses 0 between two ends at which it has different signs.

    Bisection, sped up by inverse quadratic interpolation where that is safe (Chandrupatla 1997, "A new hybrid
    quadratic/bisection algorithm for finding the zero of a nonlinear function").

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
        # b becomes the new point's neighbour of the other sign, c what is left behind
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
        share = _next_share(a, b, c, at_a, at_b, at_c)
        share = min(max(share, least), 1.0 - least)
    return nearest


def _next_share(a: float, b: float, c: float, at_a: float, at_b: float, at_c: float) -> float:
    """Where between a and b to look next: by interpolation through three points if it is monotone, else halfway."""
    along = (a - b) / (c - b)
    upward = (at_a - at_b) / (at_c - at_b)
    if upward**2 < along and (1.0 - upward) ** 2 < 1.0 - along:
        first = at_a / (at_b - at_a) * at_c / (at_b - at_c)
        second = (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
        return first + second
    return 0.5
