"""Gamma: a positive quantity with a light tail, by shape and scale, by mean and sd or by two quantiles."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
from scipy.special import gammainc, gammaincc, gammainccinv, gammaincinv

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.numerics import gamma_tails
from distributions.numerics.densities import gamma_density
from distributions.numerics.quantile_fit import scale_shape
from distributions.quantiles import two_quantiles
from distributions.rules import LEAST_SHAPE, mean_and_sd, require, require_shape, settle

MOST_FITTED = 1e14  # above, two quantiles are the same number to seven digits


@final
@dataclass(frozen=True, slots=True)
class Gamma(Distribution):
    """The gamma distribution with shape > 0 and scale > 0; its mean is shape * scale."""

    family: ClassVar[str] = "gamma"
    shape: float
    scale: float

    def __post_init__(self) -> None:
        settle(self, "shape", "scale")
        require_shape("shape", self.shape, most=1e15)
        require(self.scale > 0.0, "scale > 0", scale=self.scale)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float) -> Self:
        """The gamma with this mean and standard deviation."""
        mean, sd = mean_and_sd(mean, sd)
        return cls((mean / sd) * (mean / sd), sd * (sd / mean))

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The gamma through two quantiles, given as {probability: value}."""
        lower, upper = two_quantiles(quantiles)

        def standard(log_shape: float) -> tuple[float, ...]:
            return tuple(cls(math.exp(log_shape), 1.0).ppf([lower[0], upper[0]]).tolist())

        # of small shapes the quantile is about p^(1 / shape): here above 1e-282, and the scale below 1e139
        least = max(LEAST_SHAPE, -math.log(lower[0]) / 650.0, -math.log(upper[0]) / 320.0)
        scale, log_shape = scale_shape("gamma", (lower, upper), 0.0, standard, (math.log(least), math.log(MOST_FITTED)))
        return cls(math.exp(log_shape), scale)

    def support(self) -> tuple[float, float]:
        """From 0 upwards."""
        return 0.0, math.inf

    def mean(self) -> float:
        """Shape * scale."""
        return self.shape * self.scale

    def var(self) -> float:
        """Shape * scale^2."""
        return self.shape * self.scale * self.scale

    def _ppf(self, p: Array) -> Array:
        if self.shape >= gamma_tails.LARGE:
            return self.scale * gamma_tails.quantile(self.shape, p, above=False)
        return self.scale * np.asarray(gammaincinv(self.shape, p))

    def _isf(self, p: Array) -> Array:
        if self.shape >= gamma_tails.LARGE:
            return self.scale * gamma_tails.quantile(self.shape, p, above=True)
        return self.scale * np.asarray(gammainccinv(self.shape, p))

    def _cdf(self, x: Array) -> Array:
        if self.shape >= gamma_tails.LARGE:
            return gamma_tails.tails(self.shape, x / self.scale)[0]
        return np.asarray(gammainc(self.shape, x / self.scale))

    def _sf(self, x: Array) -> Array:
        if self.shape >= gamma_tails.LARGE:
            return gamma_tails.tails(self.shape, x / self.scale)[1]
        return np.asarray(gammaincc(self.shape, x / self.scale))

    def _density(self, x: Array) -> Array:
        return gamma_density(self.shape, x / self.scale) / self.scale


FAMILY = Family(
    Gamma,
    (
        Signature(Gamma, ("shape", "scale")),
        Signature(Gamma.from_mean_sd, ("mean", "sd")),
        Signature(Gamma.from_quantiles, quantiles=(2,)),
    ),
)
