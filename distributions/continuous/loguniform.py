"""Loguniform: every order of magnitude between two ends as likely, by the ends, mean and sd or two quantiles."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.numerics.quantile_fit import require_above
from distributions.numerics.ratios import log_between
from distributions.numerics.roots import root
from distributions.quantiles import shown_quantiles, two_quantiles
from distributions.rules import LARGEST, mean_and_sd, refuse_zero_width, require, require_scale, settle, text
from distributions.uniforms import Sampler, Uniforms

LOG_LARGEST = math.log(LARGEST)
NARROWEST = 1e-9  # of sd / mean: below, the ends are one number to seven digits
TERMS = 16  # of the series in half-widths up to SHORT, to the last bit
SHORT = 2.0


@final
@dataclass(frozen=True, slots=True)
class Loguniform(Distribution):
    """The distribution on [low, high], 0 < low < high, of which the logarithm is uniform (the reciprocal one)."""

    family: ClassVar[str] = "loguniform"
    low: float
    high: float

    def __post_init__(self) -> None:
        settle(self, "low", "high")
        require_scale("low", self.low)
        refuse_zero_width(low=self.low, high=self.high)
        require(self.low < self.high, "low < high", low=self.low, high=self.high)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float) -> Self:
        """The loguniform with this mean and standard deviation."""
        mean, sd = mean_and_sd(mean, sd)
        require(sd >= NARROWEST * mean, f"{text(NARROWEST)} mean <= sd", mean=mean, sd=sd)
        wanted = (sd / mean) * (sd / mean)
        possible = wanted <= _relative_variance(LOG_LARGEST)
        half = (
            root(lambda half: _relative_variance(half) / wanted - 1.0, NARROWEST, LOG_LARGEST) if possible else math.inf
        )
        width = 2.0 * half
        log_high = math.log(mean) + math.log(width)
        _require_ends(log_high - width, log_high, f"mean={text(mean)} and sd={text(sd)}")
        return cls(mean * width / math.expm1(width), mean * width / -math.expm1(-width))

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The loguniform through two quantiles, given as {probability: value}."""
        pairs = two_quantiles(quantiles)
        require_above("loguniform", pairs, 0.0)
        (p_low, low), (p_high, high) = pairs
        width = log_between(low, high) / (p_high - p_low)
        below, above = p_low * width, (1.0 - p_high) * width
        _require_ends(math.log(low) - below, math.log(high) + above, shown_quantiles(pairs))
        return cls(low * math.exp(-below), high * math.exp(above))

    @property
    def _width(self) -> float:
        return log_between(self.low, self.high)

    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def mean(self) -> float:
        """(high - low) / log(high / low)."""
        return (self.high - self.low) / self._width

    def var(self) -> float:
        """mean^2 (h coth h - 1) with h half of log(high / low)."""
        return self.std() ** 2

    def std(self) -> float:
        """The square root of the variance."""
        return self.mean() * math.sqrt(_relative_variance(0.5 * self._width))

    def _ppf(self, p: Array) -> Array:
        return self._placed(p, 1.0 - p)

    def _isf(self, p: Array) -> Array:
        return self._placed(1.0 - p, p)

    def _placed(self, share: Array, rest: Array) -> Array:
        """Quantiles from p and 1 - p, each measured from the nearer end."""
        width = self._width
        return np.where(share <= rest, self.low * np.exp(share * width), self.high * np.exp(-rest * width))

    def _cdf(self, x: Array) -> Array:
        return np.log1p((x - self.low) / self.low) / self._width

    def _sf(self, x: Array) -> Array:
        return np.log1p((self.high - x) / x) / self._width

    def _density(self, x: Array) -> Array:
        return 1.0 / (x * self._width)

    def _sampler(self) -> Sampler:
        low, high, width = self.low, self.high, self._width

        def draw(uniforms: Uniforms) -> Array:
            x = uniforms.u * width
            np.exp(x, out=x)
            x *= low
            return np.minimum(x, high, out=x)

        return draw


def _require_ends(log_low: float, log_high: float, shown: str) -> None:
    if log_low < -LOG_LARGEST or log_high > LOG_LARGEST:
        raise ValueError(f"no loguniform from {text(1.0 / LARGEST)} or more to {text(LARGEST)} or less has {shown}")


def _relative_variance(half: float) -> float:
    """The variance over the square of the mean, h coth h - 1, with h half the width of the logarithm."""
    if half >= SHORT:
        return half / math.tanh(half) - 1.0
    # cosh h - (sinh h) / h over (sinh h) / h, both by their series: no term cancels another
    term, above, below = 1.0, 0.0, 1.0
    for k in range(1, TERMS + 1):
        term *= half * half / (2 * k * (2 * k + 1))
        above += 2 * k * term
        below += term
    return above / below


FAMILY = Family(
    Loguniform,
    (
        Signature(Loguniform, ("low", "high")),
        Signature(Loguniform.from_mean_sd, ("mean", "sd")),
        Signature(Loguniform.from_quantiles, quantiles=(2,)),
    ),
)
