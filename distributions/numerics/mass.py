"""The probability of an interval or a value and the density there, also outside the support.

Of an interval it is exact where the difference of two cdf values would be mostly rounding.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial.legendre import leggauss

from distributions.arrays import Array

if TYPE_CHECKING:
    from distributions.base import Distribution

NODES, WEIGHTS = leggauss(24)
LITTLE_MASS = 0.2  # of the lesser tail: below this the density is integrated instead

_ROUNDING = 1e-14


def mass_between(distribution: "Distribution", low: Array, high: Array) -> Array:
    """The probability of (low, high] for a continuous distribution.

    Differences are taken in the tail in which they are small. Where even there the two ends nearly cancel, the
    interval is short against the distribution's scale and Gauss-Legendre quadrature of the density (24 nodes) is exact
    to rounding.

    Parameters
    ----------
    distribution : Distribution
        A continuous one; its kernels are used.
    low, high : array
        Ends within the support, low <= high, of one shape.
    """
    kernels = distribution.kernels
    least, greatest = distribution.support()
    from_start, to_end = low <= least, high >= greatest
    below, more = np.where(from_start, 0.0, kernels.cdf(low)), np.where(from_start, 1.0, kernels.sf(low))
    at_most, above = np.where(to_end, 1.0, kernels.cdf(high)), np.where(to_end, 0.0, kernels.sf(high))
    mass = np.where(below > 0.5, more - above, at_most - below)
    mass = np.where((below <= 0.5) & (at_most > 0.5), 1.0 - below - above, mass)
    lesser = np.minimum(at_most, more)
    close = mass < LITTLE_MASS * lesser
    if close.any():
        half = 0.5 * (high[close] - low[close])
        nodes = low[close][:, np.newaxis] + half[:, np.newaxis] * (1.0 + NODES)
        density = kernels.density(nodes.ravel()).reshape(nodes.shape)
        mass[close] = believed(half * (density * WEIGHTS).sum(axis=1), mass[close], lesser[close])
    return mass


def believed(integral: Array, difference: Array, lesser: Array) -> Array:
    """The integral where it agrees with the difference to rounding: beside a singularity the rule may fail."""
    return np.where(np.abs(integral - difference) <= _ROUNDING * lesser, integral, difference)


def density_at(distribution: "Distribution", x: Array) -> Array:
    """The density of what does not sit on single values."""
    if distribution.is_discrete:
        return np.zeros_like(x)
    return _inside(distribution, distribution.kernels.density, x)


def point_at(distribution: "Distribution", x: Array) -> Array:
    """The probability of exactly x."""
    if not distribution.has_atoms:
        return np.zeros_like(x)
    return _inside(distribution, distribution.kernels.point, x)


def mass_within(distribution: "Distribution", low: Array, high: Array) -> Array:
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


def _inside(distribution: "Distribution", kernel: Callable[[Array], Array], x: Array) -> Array:
    low, high = distribution.support()
    return np.where((x < low) | (x > high), 0.0, kernel(np.clip(x, low, high)))


def point_of(atoms: Array, masses: Array, x: Array) -> Array:
    """The probability of exactly x where increasing atoms, if there are any, have these probabilities."""
    if not atoms.size:
        return np.zeros_like(x)
    index = np.searchsorted(atoms, x, side="left").clip(max=atoms.size - 1)
    return np.where(atoms[index] == x, masses[index], 0.0)


def within(atoms: Array, low: float, high: float) -> Array:
    """The atoms in [low, high]."""
    return atoms[(atoms >= low) & (atoms <= high)]
