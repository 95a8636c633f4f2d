"""Kernels of a distribution at any value: 0 outside its support, where the kernels themselves have nothing to say."""

from collections.abc import Callable

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution


def density_at(distribution: Distribution, x: Array) -> Array:
    """The density of what does not sit on single values."""
    if distribution.is_discrete:
        return np.zeros_like(x)
    return _inside(distribution, distribution.kernels.density, x)


def point_at(distribution: Distribution, x: Array) -> Array:
    """The probability of exactly x."""
    if not distribution.has_atoms:
        return np.zeros_like(x)
    return _inside(distribution, distribution.kernels.point, x)


def mass_within(distribution: Distribution, low: Array, high: Array) -> Array:
    """The probability of (low, high], low <= high."""
    if distribution.is_discrete:
        lower, upper = distribution.cdf(high), distribution.sf(low)
        mass: Array = np.where(lower <= upper, lower - distribution.cdf(low), upper - distribution.sf(high))
        return mass
    least, greatest = distribution.support()
    mass = distribution.kernels.mass(np.clip(low, least, greatest), np.clip(high, least, greatest))
    if distribution.has_atoms:  # clipping took the start of the support for one that does not count
        start = point_at(distribution, np.full_like(low, least))
        mass = mass + np.where((low < least) & (least <= high), start, 0.0)
    return mass


def _inside(distribution: Distribution, kernel: Callable[[Array], Array], x: Array) -> Array:
    low, high = distribution.support()
    return np.where((x < low) | (x > high), 0.0, kernel(np.clip(x, low, high)))
