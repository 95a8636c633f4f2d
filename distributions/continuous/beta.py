"""Beta: a share, or any value between two ends, with two shapes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
from scipy.special import betainc, betaincc

from distributions.arrays import Array, Mask
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.numerics.beta_fit import MOST_SHAPE, Point, curve_through, shapes_through
from distributions.numerics.beta_tails import at_most, share_at
from distributions.numerics.densities import beta_density
from distributions.numerics.quantile_fit import infeasible
from distributions.quantiles import quantile_name, shown_quantiles, two_quantiles
from distributions.rules import LEAST_SHAPE, refuse_zero_width, require, require_shape, settle, sized, text


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
        require_shape("alpha", self.alpha, most=MOST_SHAPE)
        require_shape("beta", self.beta, most=MOST_SHAPE)
        _require_ends(self.low, self.high)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float, low: float = 0.0, high: float = 1.0) -> Self:
        """The beta on [low, high] with this mean and standard deviation."""
        mean, sd, low, high = sized("mean", mean), sized("sd", sd), sized("low", low), sized("high", high)
        _require_ends(low, high)
        require(low < mean < high, "low < mean < high", low=low, mean=mean, high=high)
        require(sd > 0.0, "sd > 0", sd=sd)
        share, rest = (mean - low) / (high - low), (high - mean) / (high - low)
        unit = sd / (high - low)
        both = share / unit * (rest / unit) - 1.0
        least, most = LEAST_SHAPE / min(share, rest), MOST_SHAPE / max(share, rest)
        if least < most and not least <= both <= most:
            narrowest, widest = ((high - low) * math.sqrt(share * rest / (1.0 + end)) for end in (most, least))
            raise infeasible("beta", f"mean={text(mean)} and sd={text(sd)}", "sd", sd, (narrowest, widest))
        return cls(share * both, rest * both, low, high)

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float], low: float = 0.0, high: float = 1.0) -> Self:
        """The beta on [low, high] through two quantiles, given as {probability: value}."""
        low, high = sized("low", low), sized("high", high)
        _require_ends(low, high)
        pairs = two_quantiles(quantiles)
        if not low < pairs[0][1] < pairs[1][1] < high:
            shown = f"{shown_quantiles(pairs)}, low={text(low)}, high={text(high)}"
            raise ValueError(f"the quantiles of a beta must lie between its ends, got {shown}")
        lower, upper = (Point(p, (x - low) / (high - low), (high - x) / (high - low)) for p, x in pairs)
        curve = curve_through(upper)
        shapes = shapes_through(lower, curve)
        if shapes is None:
            first, last = (cls(*curve.shapes(end), low, high).ppf(lower.p) for end in curve.ends)
            raise infeasible("beta", shown_quantiles(pairs), quantile_name(lower.p), pairs[0][1], (first, last))
        return cls(*shapes, low, high)

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
        return self._placed(p, p <= middle, upper=False)

    def _isf(self, p: Array) -> Array:
        middle = betaincc(self.alpha, self.beta, 0.5)
        return self._placed(p, p >= middle, upper=True)

    def _placed(self, p: Array, below: Mask, *, upper: bool) -> Array:
        """Measure each quantile from the nearer end, so that it is exact there."""
        width = self.high - self.low
        x = np.empty_like(p)
        x[below] = self.low + width * share_at(self.alpha, self.beta, p[below], upper=upper)
        x[~below] = self.high - width * share_at(self.beta, self.alpha, p[~below], upper=not upper)
        return x

    def _cdf(self, x: Array) -> Array:
        from_low, from_high = self._shares(x)
        return at_most(self.alpha, self.beta, from_low, from_high)

    def _sf(self, x: Array) -> Array:
        from_low, from_high = self._shares(x)
        return at_most(self.beta, self.alpha, from_high, from_low)

    def _density(self, x: Array) -> Array:
        return beta_density(self.alpha, self.beta, *self._shares(x)) / (self.high - self.low)

    def _shares(self, x: Array) -> tuple[Array, Array]:
        width = self.high - self.low
        return (x - self.low) / width, (self.high - x) / width


def _require_ends(low: float, high: float) -> None:
    refuse_zero_width(low=low, high=high)
    require(low < high, "low < high", low=low, high=high)


FAMILY = Family(
    Beta,
    (
        Signature(Beta, ("alpha", "beta"), ("low", "high")),
        Signature(Beta.from_mean_sd, ("mean", "sd"), ("low", "high")),
        Signature(Beta.from_quantiles, (), ("low", "high"), quantiles=(2,)),
    ),
)
