"""Uniform: every value between two ends is as likely as any other."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.quantiles import two_quantiles
from distributions.rules import refuse_zero_width, require, settle, sized
from distributions.uniforms import Sampler, Uniforms


@final
@dataclass(frozen=True, slots=True)
class Uniform(Distribution):
    """The uniform distribution on [low, high]."""

    family: ClassVar[str] = "uniform"
    low: float
    high: float

    def __post_init__(self) -> None:
        settle(self, "low", "high")
        refuse_zero_width(low=self.low, high=self.high)
        require(self.low < self.high, "low < high", low=self.low, high=self.high)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float) -> Self:
        """The uniform with this mean and standard deviation."""
        mean, sd = sized("mean", mean), sized("sd", sd)
        require(sd > 0.0, "sd > 0", sd=sd)
        half = math.sqrt(3.0) * sd
        return cls(mean - half, mean + half)

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The uniform through two quantiles, given as {probability: value}."""
        (p_low, low), (p_high, high) = two_quantiles(quantiles)
        width = (high - low) / (p_high - p_low)
        return cls(low - p_low * width, high + (1.0 - p_high) * width)

    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def mean(self) -> float:
        """The middle."""
        return 0.5 * self.low + 0.5 * self.high

    def var(self) -> float:
        """The square of the width over 12."""
        return (self.high - self.low) ** 2 / 12.0

    def _ppf(self, p: Array) -> Array:
        width = self.high - self.low
        return np.where(p < 0.5, self.low + p * width, self.high - (1.0 - p) * width)

    def _isf(self, p: Array) -> Array:
        width = self.high - self.low
        return np.where(p < 0.5, self.high - p * width, self.low + (1.0 - p) * width)

    def _cdf(self, x: Array) -> Array:
        return (x - self.low) / (self.high - self.low)

    def _sf(self, x: Array) -> Array:
        return (self.high - x) / (self.high - self.low)

    def _density(self, x: Array) -> Array:
        return np.full_like(x, 1.0 / (self.high - self.low))

    def _mass(self, low: Array, high: Array) -> Array:
        return np.asarray((high - low) / (self.high - self.low))

    def _sampler(self) -> Sampler:
        low, high = self.low, self.high
        width = high - low

        def draw(uniforms: Uniforms) -> Array:
            x = uniforms.u * width
            x += low
            return np.minimum(x, high, out=x)

        return draw


FAMILY = Family(
    Uniform,
    (
        Signature(Uniform, ("low", "high")),
        Signature(Uniform.from_mean_sd, ("mean", "sd")),
        Signature(Uniform.from_quantiles, quantiles=(2,)),
    ),
)
