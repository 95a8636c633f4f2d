"""Uniform: every value between two ends is as likely as any other."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.base import Array, Distribution, Sampler, Uniforms
from distributions.family import Family, Signature
from distributions.rules import refuse_zero_width, require, settle


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


FAMILY = Family(Uniform, (Signature(Uniform, ("low", "high")),))
