"""Scales on which a quantile function is smooth enough to interpolate, each a map and its inverse."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Scale(NamedTuple):
    """A map from values to a scale, its derivative at the values, and its inverse, which may write to its argument."""

    onto: Callable[[Array], Array]
    slope: Callable[[Array], Array]
    back: Callable[[Array], Array]


def scales_for(low: float, high: float, centre: float, spread: float) -> list[Scale]:
    """The scales worth trying for a support from low to high, the cheapest first.

    Parameters
    ----------
    low, high : float
        Ends of the support, possibly infinite.
    centre, spread : float
        Median and interquartile range. What differs from an end by less than 1e-12 of the spread counts as the end.
    """
    margin = max(1e-12 * spread, 1e-300)
    scales = [Scale(lambda x: x, np.ones_like, lambda y: y)]
    if np.isfinite(low):
        scales.append(_log_above(low, margin))
    if np.isfinite(high):
        scales.append(_log_below(high, margin))
    if np.isfinite(low) and np.isfinite(high):
        scales.append(_logit(low, high, margin))
    if not (np.isfinite(low) or np.isfinite(high)):
        scales.append(_area_sinh(centre, max(spread, 1e-300)))
    return scales


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


def _logit(low: float, high: float, margin: float) -> Scale:
    width = high - low + 2.0 * margin

    def back(y: Array) -> Array:
        np.negative(y, out=y)
        np.exp(y, out=y)
        y += 1.0
        np.divide(width, y, out=y)
        y += low - margin
        return y

    def slope(x: Array) -> Array:
        return 1.0 / (x - low + margin) + 1.0 / (high - x + margin)

    return Scale(lambda x: np.log(x - low + margin) - np.log(high - x + margin), slope, back)


def _area_sinh(centre: float, spread: float) -> Scale:
    def back(y: Array) -> Array:
        np.sinh(y, out=y)
        y *= spread
        y += centre
        return y

    def slope(x: Array) -> Array:
        return 1.0 / np.hypot(x - centre, spread)

    return Scale(lambda x: np.arcsinh((x - centre) / spread), slope, back)
