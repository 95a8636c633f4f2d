"""Lognormal: the exponential of a normal, by mean and sd, by quantiles or by mu and sigma; may be shifted."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
from scipy.special import ndtr, ndtri

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.numerics.quantile_fit import location_scale_shape
from distributions.quantiles import quantile_name, three_quantiles, two_quantiles
from distributions.rules import listed, mean_and_sd, require, settle, sized, text
from distributions.uniforms import Sampler, Uniforms

LOG_LARGEST_SD = 345.0  # the standard deviation and its square are finite up to here
FITTED_SIGMAS = 1e-3, 10.0  # below, it is a normal far from its shift, which would cost digits


@final
@dataclass(frozen=True, slots=True)
class Lognormal(Distribution):
    """X = shift + exp(mu + sigma Z) with Z standard normal and sigma > 0."""

    family: ClassVar[str] = "lognormal"
    mu: float
    sigma: float
    shift: float = 0.0

    def __post_init__(self) -> None:
        settle(self, "mu", "sigma", "shift")
        require(self.sigma > 0.0, "sigma > 0", sigma=self.sigma)
        require(
            self.mu + self.sigma**2 < LOG_LARGEST_SD,
            "mu + sigma^2 < 345 (a spread that a float can hold)",
            mu=self.mu,
            sigma=self.sigma,
        )

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float, shift: float = 0.0) -> Self:
        """The lognormal whose part above the shift has this mean and standard deviation."""
        mean, sd = mean_and_sd(mean, sd)
        variance = math.log1p((sd / mean) * (sd / mean))
        return cls(math.log(mean) - 0.5 * variance, math.sqrt(variance), shift)

    @classmethod
    def from_mu_sigma(cls, mu: float, sigma: float, shift: float = 0.0) -> Self:
        """The lognormal with this mean and standard deviation of its logarithm."""
        return cls(mu, sigma, shift)

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float], shift: float = 0.0) -> Self:
        """The lognormal through two quantiles of X itself (shift included), given as {probability: value}."""
        shift = sized("shift", shift)
        (p_low, low), (p_high, high) = two_quantiles(quantiles)
        if not low > shift:
            raise ValueError(_below_the_shift(quantiles, shift))
        z_low, z_high = float(ndtri(p_low)), float(ndtri(p_high))
        log_low = math.log(low - shift)
        sigma = math.log1p((high - low) / (low - shift)) / (z_high - z_low)
        return cls(log_low - sigma * z_low, sigma, shift)

    @classmethod
    def from_three_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The shifted lognormal through three quantiles that lean to the right, given as {probability: value}."""
        pairs = three_quantiles(quantiles)
        z_low, z_middle, z_high = (float(ndtri(p)) for p, _ in pairs)
        low, high = pairs[0][1], pairs[2][1]

        def above_the_first(sigma: float) -> tuple[float, ...]:
            return 0.0, math.expm1(sigma * (z_middle - z_low)), math.expm1(sigma * (z_high - z_low))

        sigma = location_scale_shape("lognormal", pairs, above_the_first, FITTED_SIGMAS)[2]
        mu = math.log(high - low) - math.log(math.expm1(sigma * (z_high - z_low))) - sigma * z_low
        return cls(mu, sigma, low - math.exp(mu + sigma * z_low))

    def support(self) -> tuple[float, float]:
        """From the shift upwards."""
        return self.shift, math.inf

    def mean(self) -> float:
        """Shift + exp(mu + sigma^2 / 2)."""
        return self.shift + math.exp(self.mu + 0.5 * self.sigma**2)

    def var(self) -> float:
        """(exp(sigma^2) - 1) exp(2 mu + sigma^2)."""
        return self.std() ** 2

    def std(self) -> float:
        """The square root of the variance."""
        variance = self.sigma**2
        return math.exp(self.mu + variance) * math.sqrt(-math.expm1(-variance))

    def _ppf(self, p: Array) -> Array:
        return np.asarray(self.shift + np.exp(self.mu + self.sigma * ndtri(p)))

    def _isf(self, p: Array) -> Array:
        return np.asarray(self.shift + np.exp(self.mu - self.sigma * ndtri(p)))

    def _cdf(self, x: Array) -> Array:
        return np.asarray(ndtr((np.log(x - self.shift) - self.mu) / self.sigma))

    def _sf(self, x: Array) -> Array:
        return np.asarray(ndtr((self.mu - np.log(x - self.shift)) / self.sigma))

    def _density(self, x: Array) -> Array:
        above = x - self.shift
        z = (np.log(above) - self.mu) / self.sigma
        density = np.exp(-0.5 * z * z) / (above * (self.sigma * math.sqrt(2.0 * math.pi)))
        return np.where(above > 0.0, density, 0.0)

    def _sampler(self) -> Sampler:
        mu, sigma, shift = self.mu, self.sigma, self.shift

        def draw(uniforms: Uniforms) -> Array:
            x = uniforms.z * sigma
            x += mu
            np.exp(x, out=x)
            if shift:
                x += shift
            return x

        return draw


def _below_the_shift(quantiles: Mapping[float, float], shift: float) -> str:
    shown = listed(f"{quantile_name(p)}={text(x)}" for p, x in sorted(quantiles.items()))
    if shift:
        return f"the quantiles of a lognormal must be above its shift, got {shown}, shift={text(shift)}"
    return f"the quantiles of a lognormal must be above 0, got {shown}; use normal(...), pert(...) or uniform(...)"


FAMILY = Family(
    Lognormal,
    (
        Signature(Lognormal.from_mean_sd, ("mean", "sd"), ("shift",)),
        Signature(Lognormal.from_mu_sigma, ("mu", "sigma"), ("shift",)),
        Signature(Lognormal.from_quantiles, (), ("shift",), quantiles=(2,)),
        Signature(Lognormal.from_three_quantiles, quantiles=(3,)),
    ),
)
