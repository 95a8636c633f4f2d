"""Beta: a share, or any value between two ends, with two shapes."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincc, betainccinv, betaincinv

from distributions.base import Array, Distribution
from distributions.continuous.densities import beta_density
from distributions.family import Family, Signature
from distributions.rules import refuse_zero_width, require, require_shape, settle


@final
@dataclass(frozen=True, slots=True)
class Beta(Distribution):
    """The beta distribution with shapes alpha, beta > 0, stretched over [low, high]."""

    family: ClassVar[str] = "beta"
    alpha: float
    beta: float
    low: float = 0.0
    high: float = 1.0

    def __post_init__(self) -> None:
        settle(self, "alpha", "beta", "low", "high")
        require_shape("alpha", self.alpha, most=1e10)
        require_shape("beta", self.beta, most=1e10)
        refuse_zero_width(low=self.low, high=self.high)
        require(self.low < self.high, "low < high", low=self.low, high=self.high)

    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def mean(self) -> float:
        """Low + (high - low) alpha / (alpha + beta)."""
        both = self.alpha + self.beta
        return self.low * (self.beta / both) + self.high * (self.alpha / both)

    def var(self) -> float:
        """(high - low)^2 alpha beta / ((alpha + beta)^2 (alpha + beta + 1))."""
        both = self.alpha + self.beta
        return (self.high - self.low) ** 2 * (self.alpha / both) * (self.beta / both) / (both + 1.0)

    def _ppf(self, p: Array) -> Array:
        middle = betainc(self.alpha, self.beta, 0.5)
        return self._placed(p, p <= middle, betaincinv, betainccinv)

    def _isf(self, p: Array) -> Array:
        middle = betaincc(self.alpha, self.beta, 0.5)
        return self._placed(p, p >= middle, betainccinv, betaincinv)

    def _placed(self, p: Array, below: NDArray[np.bool_], from_low: np.ufunc, from_high: np.ufunc) -> Array:
        """Measure each quantile from the nearer end, so that it is exact there."""
        width = self.high - self.low
        x = np.empty_like(p)
        x[below] = self.low + width * from_low(self.alpha, self.beta, p[below])
        x[~below] = self.high - width * from_high(self.beta, self.alpha, p[~below])
        return x

    def _cdf(self, x: Array) -> Array:
        from_low, from_high = self._shares(x)
        return _at_most(self.alpha, self.beta, from_low, from_high)

    def _sf(self, x: Array) -> Array:
        from_low, from_high = self._shares(x)
        return _at_most(self.beta, self.alpha, from_high, from_low)

    def _density(self, x: Array) -> Array:
        return beta_density(self.alpha, self.beta, *self._shares(x)) / (self.high - self.low)

    def _shares(self, x: Array) -> tuple[Array, Array]:
        width = self.high - self.low
        return (x - self.low) / width, (self.high - x) / width


def _at_most(alpha: float, beta: float, share: Array, rest: Array) -> Array:
    """The cdf at `share` = 1 - `rest`, computed from the lesser of the two and never as a large complement."""
    complement = betainc(beta, alpha, rest)
    direct = np.where(share <= rest, betainc(alpha, beta, share), betaincc(beta, alpha, rest))
    return np.asarray(np.where((share <= rest) | (complement > 0.5), direct, 1.0 - complement))


FAMILY = Family(Beta, (Signature(Beta, ("alpha", "beta"), ("low", "high")),))
