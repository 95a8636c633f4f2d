"""Normal: the bell curve, by mean and standard deviation or by two quantiles."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, final

import numpy as np
from scipy.special import ndtr, ndtri

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.quantiles import two_quantiles
from distributions.rules import require, set_fields, sized
from distributions.uniforms import Sampler, Uniforms


@final
@dataclass(frozen=True, slots=True)
class Normal(Distribution):
    """The normal distribution with mean mu and standard deviation sigma > 0."""

    family: ClassVar[str] = "normal"
    mu: float
    sigma: float

    def __post_init__(self) -> None:
        set_fields(self, mu=sized("mean", self.mu), sigma=sized("sd", self.sigma))
        require(self.sigma > 0.0, "sd > 0", sd=self.sigma)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float) -> Self:
        """The normal with this mean and standard deviation."""
        return cls(mean, sd)

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The normal through two quantiles, given as {probability: value}."""
        (p_low, low), (p_high, high) = two_quantiles(quantiles)
        z_low, z_high = float(ndtri(p_low)), float(ndtri(p_high))
        share = -z_low / (z_high - z_low)  # of the way from the lower to the upper, where the mean lies
        return cls(low + (high - low) * share, (high - low) / (z_high - z_low))

    @property
    def parameters(self) -> dict[str, Any]:
        """Mean and standard deviation, named as in notation."""
        return {"mean": self.mu, "sd": self.sigma}

    def support(self) -> tuple[float, float]:
        """All numbers."""
        return -math.inf, math.inf

    def mean(self) -> float:
        """The mean, as given."""
        return self.mu

    def var(self) -> float:
        """The square of the standard deviation."""
        return self.sigma * self.sigma

    def std(self) -> float:
        """The standard deviation, as given."""
        return self.sigma

    def _ppf(self, p: Array) -> Array:
        return np.asarray(self.mu + self.sigma * ndtri(p))

    def _isf(self, p: Array) -> Array:
        return np.asarray(self.mu - self.sigma * ndtri(p))

    def _cdf(self, x: Array) -> Array:
        return np.asarray(ndtr((x - self.mu) / self.sigma))

    def _sf(self, x: Array) -> Array:
        return np.asarray(ndtr((self.mu - x) / self.sigma))

    def _density(self, x: Array) -> Array:
        z = (x - self.mu) / self.sigma
        return np.exp(-0.5 * z * z) / (self.sigma * math.sqrt(2.0 * math.pi))

    def _sampler(self) -> Sampler:
        mu, sigma = self.mu, self.sigma

        def draw(uniforms: Uniforms) -> Array:
            x = uniforms.z * sigma
            x += mu
            return x

        return draw


FAMILY = Family(
    Normal,
    (Signature(Normal.from_mean_sd, ("mean", "sd")), Signature(Normal.from_quantiles, quantiles=(2,))),
)
