"""Triangular: a density that rises in a straight line to the mode and falls in one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.numerics.peak_fit import from_mode_and_two, from_three
from distributions.rules import refuse_zero_width, require, settle
from distributions.uniforms import Sampler, Uniforms


@final
@dataclass(frozen=True, slots=True)
class Triangular(Distribution):
    """The triangular distribution on [low, high] with its peak at mode, which may be an end."""

    family: ClassVar[str] = "triangular"
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        settle(self, "low", "mode", "high")
        refuse_zero_width(low=self.low, mode=self.mode, high=self.high)
        require(self.low <= self.mode <= self.high, "low <= mode <= high", low=self.low, mode=self.mode, high=self.high)

    @classmethod
    def from_mode_and_quantiles(cls, mode: float, quantiles: Mapping[float, float]) -> Self:
        """The triangular with this mode through two quantiles, given as {probability: value}."""
        return cls(*from_mode_and_two("triangular", mode, quantiles, cls._standard))

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The triangular through three quantiles, given as {probability: value}, with its mode in between.

        Where all three lie on one side of the mode they tell that side only; the mode is then the nearest of them.
        """
        return cls(*from_three("triangular", quantiles, cls._standard, (min(quantiles), max(quantiles))))

    @classmethod
    def _standard(cls, mode: float) -> Self:
        return cls(0.0, mode, 1.0)

    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def mean(self) -> float:
        """The average of low, mode and high."""
        return self.low + ((self.mode - self.low) + (self.high - self.low)) / 3.0

    def var(self) -> float:
        """(a^2 + a b + b^2) / 18 with a and b the widths of the two sides."""
        left, right = self.mode - self.low, self.high - self.mode
        return (left * left + left * right + right * right) / 18.0

    def _kinks(self) -> tuple[float, ...]:
        return (self.mode,)

    def _ppf(self, p: Array) -> Array:
        return self._placed(p, 1.0 - p)

    def _isf(self, p: Array) -> Array:
        return self._placed(1.0 - p, p)

    def _placed(self, share: Array, rest: Array) -> Array:
        """Quantiles from p and 1 - p, each measured from the nearest of low, mode and high, to be exact there."""
        left, right, width = self._sides()
        beyond = np.where(
            share <= rest, share * width - left, right - rest * width
        )  # the mode, in units of probability
        from_low = np.sqrt(share) * math.sqrt(width * left)
        from_high = np.sqrt(rest) * math.sqrt(width * right)
        before_mode = self.mode + beyond * (left / (left + from_low))
        after_mode = self.mode + beyond * (right / (right + from_high))
        rising = np.where(2.0 * from_low < left, self.low + from_low, before_mode)
        falling = np.where(2.0 * from_high < right, self.high - from_high, after_mode)
        return np.where(beyond < 0.0, rising, np.where(beyond > 0.0, falling, self.mode))

    def _cdf(self, x: Array) -> Array:
        return self._mass(np.full_like(x, self.low), x)

    def _sf(self, x: Array) -> Array:
        return self._mass(x, np.full_like(x, self.high))

    def _density(self, x: Array) -> Array:
        left, right, width = self._sides()
        rising, falling = (x - self.low) / left, (self.high - x) / right
        return np.where(x < self.mode, rising, np.where(x > self.mode, falling, 1.0)) * (2.0 / width)

    def _mass(self, low: Array, high: Array) -> Array:
        left, right, width = self._sides()
        low, high = np.clip(low, self.low, self.high), np.clip(high, self.low, self.high)
        # a trapezoid each side of the mode: its width times its middle height
        low_side, high_side = np.minimum(low, self.mode), np.minimum(high, self.mode)
        rising = (high_side - low_side) * ((low_side - self.low) + (high_side - self.low)) / left if left else 0.0
        low_side, high_side = np.maximum(low, self.mode), np.maximum(high, self.mode)
        falling = (high_side - low_side) * ((self.high - low_side) + (self.high - high_side)) / right if right else 0.0
        return np.asarray((rising + falling) / width)

    def _sides(self) -> tuple[float, float, float]:
        return self.mode - self.low, self.high - self.mode, self.high - self.low

    def _sampler(self) -> Sampler:
        low, high = self.low, self.high
        left, right, width = self._sides()
        share = left / width
        rise, fall = width * left, width * right

        def draw(uniforms: Uniforms) -> Array:
            u = uniforms.u
            rising = u * rise
            np.sqrt(rising, out=rising)
            rising += low
            falling = 1.0 - u
            falling *= fall
            np.sqrt(falling, out=falling)
            np.subtract(high, falling, out=falling)
            return np.where(u <= share, rising, falling)

        return draw


FAMILY = Family(
    Triangular,
    (
        Signature(Triangular, ("low", "mode", "high")),
        Signature(Triangular.from_mode_and_quantiles, ("mode",), quantiles=(2,)),
        Signature(Triangular.from_quantiles, quantiles=(3,)),
    ),
)
