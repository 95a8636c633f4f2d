"""The standard exponential E: other families are increasing maps of it, with quantiles in -log(1 - p)."""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.uniforms import Uniforms

LAST = 1.0 - 2.0**-53  # the last float below 1


def drawn(uniforms: Uniforms) -> Array:
    """The quantiles of E at a block of uniforms, all finite."""
    e = np.minimum(uniforms.u, LAST)  # a normal score above 8.2 has u = 1
    np.negative(e, out=e)
    np.log1p(e, out=e)
    return np.negative(e, out=e)


def at(p: float) -> float:
    """The quantile of E at a probability.

    Examples
    --------
    >>> round(at(0.5), 6)
    0.693147
    """
    return -float(np.log1p(-p))


@dataclass(frozen=True, slots=True)
class OfExponential(Distribution):
    """What families have in common that are an increasing map of E: a family says the map and its inverse."""

    @abstractmethod
    def _value(self, e: Array) -> Array:
        """What E is mapped to."""

    @abstractmethod
    def _waiting(self, x: Array) -> Array:
        """What is mapped to x."""

    def _ppf(self, p: Array) -> Array:
        return self._value(-np.log1p(-p))

    def _isf(self, p: Array) -> Array:
        return self._value(-np.log(p))

    def _cdf(self, x: Array) -> Array:
        return -np.expm1(-self._waiting(x))

    def _sf(self, x: Array) -> Array:
        return np.exp(-self._waiting(x))
