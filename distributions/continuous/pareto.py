"""Pareto: a quantity above a minimum whose tail is a power law, by minimum and alpha, mean and sd or two quantiles."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.numerics.quantile_fit import require_above
from distributions.numerics.ratios import log_between, log_ratio, power_of_ratio
from distributions.patterns import standard_exponential
from distributions.quantiles import two_quantiles
from distributions.rules import (
    mean_and_sd,
    require,
    require_drawable,
    require_scale,
    require_shape,
    settle,
    text,
)
from distributions.uniforms import Sampler, Uniforms

MOST_ALPHA = 1e10
WIDEST = 1000.0  # of sd / mean: beyond, alpha is 2 but for digits that it does not have


@final
@dataclass(frozen=True, slots=True)
class Pareto(Distribution):
    """The Pareto distribution of type I: P(X > x) = (minimum / x)^alpha from the minimum on, which is above 0.

    The Lomax (type II), which some libraries call Pareto, is this one less its minimum.
    """

    family: ClassVar[str] = "pareto"
    minimum: float
    alpha: float

    def __post_init__(self) -> None:
        settle(self, "minimum", "alpha")
        require_scale("minimum", self.minimum)
        require_shape("alpha", self.alpha, most=MOST_ALPHA)
        require_drawable(
            "minimum * 2^(53 / alpha)", self.minimum, 1.0 / self.alpha, minimum=self.minimum, alpha=self.alpha
        )

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float) -> Self:
        """The Pareto with this mean and standard deviation; its alpha is above 2."""
        mean, sd = mean_and_sd(mean, sd)
        require(sd <= WIDEST * mean, f"sd <= {text(WIDEST)} mean", mean=mean, sd=sd)
        above_one = math.hypot(1.0, mean / sd)
        return cls(mean * (above_one / (1.0 + above_one)), 1.0 + above_one)

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The Pareto through two quantiles, given as {probability: value}."""
        pairs = two_quantiles(quantiles)
        require_above("pareto", pairs, 0.0)
        (p_low, low), (p_high, high) = pairs
        first, second = standard_exponential.at(p_low), standard_exponential.at(p_high)
        power = log_between(low, high) / (second - first)
        return cls(low * math.exp(-first * power), 1.0 / power)

    def support(self) -> tuple[float, float]:
        """From the minimum upwards."""
        return self.minimum, math.inf

    def mean(self) -> float:
        """Minimum * alpha / (alpha - 1); infinite for alpha <= 1."""
        return self.minimum * (self.alpha / (self.alpha - 1.0)) if self.alpha > 1.0 else math.inf

    def var(self) -> float:
        """mean^2 / (alpha (alpha - 2)); infinite for alpha <= 2."""
        return self.std() ** 2

    def std(self) -> float:
        """The square root of the variance."""
        return self.mean() / math.sqrt(self.alpha * (self.alpha - 2.0)) if self.alpha > 2.0 else math.inf

    def _value(self, e: Array) -> Array:
        return self.minimum * np.exp(e / self.alpha)

    def _ppf(self, p: Array) -> Array:
        return self._value(-np.log1p(-p))

    def _isf(self, p: Array) -> Array:
        return self._value(-np.log(p))

    def _cdf(self, x: Array) -> Array:
        return -np.expm1(-self.alpha * log_ratio(x, self.minimum))

    def _sf(self, x: Array) -> Array:
        return power_of_ratio(x, self.minimum, -self.alpha)

    def _density(self, x: Array) -> Array:
        return self.alpha / x * self._sf(x)

    def _sampler(self) -> Sampler:
        minimum, alpha = self.minimum, self.alpha

        def draw(uniforms: Uniforms) -> Array:
            x = standard_exponential.drawn(uniforms)
            x /= alpha
            np.exp(x, out=x)
            x *= minimum
            return x

        return draw


FAMILY = Family(
    Pareto,
    (
        Signature(Pareto, ("minimum", "alpha")),
        Signature(Pareto.from_mean_sd, ("mean", "sd")),
        Signature(Pareto.from_quantiles, quantiles=(2,)),
    ),
)
