"""The probability of an interval, exact where the difference of two cdf values would be mostly rounding."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial.legendre import leggauss

from distributions.arrays import Array

if TYPE_CHECKING:
    from distributions.base import Distribution

_NODES, _WEIGHTS = leggauss(24)
_ROUNDING = 1e-14
_LITTLE = 0.2  # of the lesser tail: below this the density is integrated instead


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
    close = mass < _LITTLE * lesser
    if close.any():
        half = 0.5 * (high[close] - low[close])
        nodes = low[close][:, np.newaxis] + half[:, np.newaxis] * (1.0 + _NODES)
        density = kernels.density(nodes.ravel()).reshape(nodes.shape)
        integral = half * (density * _WEIGHTS).sum(axis=1)
        # beside a singularity the rule may fail: it only replaces a difference that it agrees with to rounding
        believed = np.abs(integral - mass[close]) <= _ROUNDING * lesser[close]
        mass[close] = np.where(believed, integral, mass[close])
    return mass
