"""Scales on which a quantile function is smooth enough to interpolate, each a map and its inverse."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from distributions.arrays import Array


class Scale(NamedTuple):
    """A map from values to a scale, its derivative at the values, and its inverse, which may write to its argument."""

    onto: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    back: Callable[[Array], Array]

    def cubic(self, coefficients: Array, place: Array | float) -> Array:
        """The values at places, each within a cell, of cubics on the scale; a row of coefficients for each power."""
        constant, first, second, third = coefficients
        return self.back(constant + place * (first + place * (second + place * third)))


def scales_for(low: float, high: float, centre: float, spread: float) -> list[Scale]:
    """The scales worth trying for a support from low to high, the cheapest first.

    Parameters
    ----------
    low, high : float
        Ends of the support, possibly infinite.
    centre, spread : float
        Median and interquartile range.
    """
    scales = [Scale(lambda x: x, np.ones_like, lambda y: y)]
    if np.isfinite(low):
        scales.append(_log_above(low, _margin(low)))
    if np.isfinite(high):
        scales.append(_log_below(high, _margin(high)))
    if np.isfinite(low) and np.isfinite(high):
        scales.append(_logit(low, high, _margin(low), _margin(high)))
    if not (np.isfinite(low) or np.isfinite(high)):
        scales.append(_area_sinh(centre, max(spread, 1e-300)))
    return scales


def _margin(end: float) -> float:
    """The distance from an end that counts as none, so that its logarithm exists: what rounding hides anyway."""
    return max(4e-15 * abs(end), 1e-300)


def _log_above(low: float, margin: float) -> Scale:
    def back(y: Array) -> Array:
        np.exp(y, out=y)
        y += low - margin
        return y

    return Scale(lambda x: np.log(x - low + margin), lambda x: 1.0 / (x - low + margin), back)


def _log_below(high: float, margin: float) -> Scale:
    def back(y: Array) -> Array:
        np.exp(y, out=y)
        return np.subtract(high + margin, y, out=y)

    return Scale(lambda x: np.log(high - x + margin), lambda x: -1.0 / (high - x + margin), back)


def _logit(low: float, high: float, start: float, end: float) -> Scale:
    width = (high + end) - (low - start)

    def back(y: Array) -> Array:
        np.negative(y, out=y)
        np.exp(y, out=y)
        y += 1.0
        np.divide(width, y, out=y)
        y += low - start
        return y

    def slope(x: Array) -> Array:
        return 1.0 / (x - low + start) + 1.0 / (high - x + end)

    return Scale(lambda x: np.log(x - low + start) - np.log(high - x + end), slope, back)


def _area_sinh(centre: float, spread: float) -> Scale:
    def back(y: Array) -> Array:
        np.sinh(y, out=y)
        y *= spread
        y += centre
        return y

    def slope(x: Array) -> Array:
        return 1.0 / np.hypot(x - centre, spread)

    return Scale(lambda x: np.arcsinh((x - centre) / spread), slope, back)
