"""Gamma: a positive quantity with a light tail, by shape and scale or by mean and standard deviation."""

import math
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
from scipy.special import gammainc, gammaincc, gammainccinv, gammaincinv

from distributions.base import Array, Distribution
from distributions.continuous import large_gamma
from distributions.continuous.densities import gamma_density
from distributions.family import Family, Signature
from distributions.rules import require, require_shape, settle, sized


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
        mean, sd = sized("mean", mean), sized("sd", sd)
        require(mean > 0.0, "mean > 0", mean=mean)
        require(sd > 0.0, "sd > 0", sd=sd)
        return cls((mean / sd) * (mean / sd), sd * (sd / mean))

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
        if self.shape >= large_gamma.LARGE:
            return self.scale * large_gamma.quantile(self.shape, p, above=False)
        return self.scale * np.asarray(gammaincinv(self.shape, p))

    def _isf(self, p: Array) -> Array:
        if self.shape >= large_gamma.LARGE:
            return self.scale * large_gamma.quantile(self.shape, p, above=True)
        return self.scale * np.asarray(gammainccinv(self.shape, p))

    def _cdf(self, x: Array) -> Array:
        if self.shape >= large_gamma.LARGE:
            return large_gamma.tails(self.shape, x / self.scale)[0]
        return np.asarray(gammainc(self.shape, x / self.scale))

    def _sf(self, x: Array) -> Array:
        if self.shape >= large_gamma.LARGE:
            return large_gamma.tails(self.shape, x / self.scale)[1]
        return np.asarray(gammaincc(self.shape, x / self.scale))

    def _density(self, x: Array) -> Array:
        return gamma_density(self.shape, x / self.scale) / self.scale


FAMILY = Family(Gamma, (Signature(Gamma, ("shape", "scale")), Signature(Gamma.from_mean_sd, ("mean", "sd"))))
