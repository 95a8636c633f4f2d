"""Generalized Pareto: what lies above a high threshold, with a tail that ends, is exponential or is a power law."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
from scipy.special import exprel

from distributions.arrays import Array
from distributions.family import Family, Signature
from distributions.numerics.quantile_fit import location_scale_shape, scale_shape
from distributions.numerics.ratios import log_ratio
from distributions.patterns import standard_exponential
from distributions.patterns.standard_exponential import OfExponential
from distributions.quantiles import three_quantiles, two_quantiles
from distributions.rules import mean_and_sd, require, require_drawable, require_scale, settle, sized, text
from distributions.uniforms import Sampler, Uniforms

MOST_XI = 10.0
WIDEST = 1000.0  # of sd / mean: beyond, xi is 1/2 but for digits that it does not have
STRAIGHT = 1e-20  # |xi| below which no draw tells it from 0
FLATTEST = 7.0  # of -xi E at the first of three quantiles: beyond, all are so near the end that digits are lost


@final
@dataclass(frozen=True, slots=True)
class GeneralizedPareto(OfExponential):
    """P(X > x) = (1 + xi (x - location) / scale)^(-1 / xi) from the location on (Pickands 1975).

    For xi = 0 it is the exponential, for xi = -1 the uniform; for xi < 0 it ends at location - scale / xi.
    """

    family: ClassVar[str] = "generalized_pareto"
    xi: float
    scale: float
    location: float = 0.0

    def __post_init__(self) -> None:
        settle(self, "xi", "scale", "location")
        require_scale("scale", self.scale)
        require(abs(self.xi) <= MOST_XI, f"{text(-MOST_XI)} <= xi <= {text(MOST_XI)}", xi=self.xi)
        require_drawable("scale * 2^(53 xi)", self.scale, max(self.xi, 0.0), xi=self.xi, scale=self.scale)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float, location: float = 0.0) -> Self:
        """The one whose part above the location has this mean and standard deviation; its xi is below 1/2."""
        mean, sd = mean_and_sd(mean, sd)
        square = (mean / sd) * (mean / sd)
        most = 1.0 + 2.0 * MOST_XI  # where xi is the least
        require(square <= most, f"mean <= sqrt({text(most)}) sd", mean=mean, sd=sd)
        require(sd <= WIDEST * mean, f"sd <= {text(WIDEST)} mean", mean=mean, sd=sd)
        return cls(0.5 - 0.5 * square, mean * (0.5 + 0.5 * square), location)

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float], location: float = 0.0) -> Self:
        """The one through two quantiles of X itself (location included), given as {probability: value}."""
        location = sized("location", location)
        pairs = two_quantiles(quantiles)
        e = np.array([standard_exponential.at(p) for p, _ in pairs])

        def standard(xi: float) -> tuple[float, ...]:
            return tuple((e * exprel(xi * e)).tolist())

        scale, xi = scale_shape(cls.family, pairs, location, standard, (-MOST_XI, MOST_XI))
        return cls(xi, scale, location)

    @classmethod
    def from_three_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The one through three quantiles, given as {probability: value}; they tell its location."""
        pairs = three_quantiles(quantiles)
        start, *rest = (standard_exponential.at(p) for p, _ in pairs)

        def above_the_first(xi: float) -> tuple[float, ...]:
            # what exceeds a value is distributed in the same way, with the scale there (Pickands 1975)
            return 0.0, *((e - start) * float(exprel(xi * (e - start))) for e in rest)

        shapes = max(-MOST_XI, -FLATTEST / start), MOST_XI
        low, scale_there, xi = location_scale_shape(cls.family, pairs, above_the_first, shapes)
        scale = scale_there * math.exp(-xi * start)
        return cls(xi, scale, low - scale * start * float(exprel(xi * start)))

    def support(self) -> tuple[float, float]:
        """From the location upwards, to location - scale / xi if xi < 0."""
        return self.location, self.location - self.scale / self.xi if self.xi < 0.0 else math.inf

    def mean(self) -> float:
        """Location + scale / (1 - xi); infinite for xi >= 1."""
        return self.location + self.scale / (1.0 - self.xi) if self.xi < 1.0 else math.inf

    def var(self) -> float:
        """scale^2 / ((1 - xi)^2 (1 - 2 xi)); infinite for xi >= 1/2."""
        return self.std() ** 2

    def std(self) -> float:
        """The square root of the variance."""
        if self.xi >= 0.5:
            return math.inf
        return self.scale / (1.0 - self.xi) / math.sqrt(1.0 - 2.0 * self.xi)

    def _value(self, e: Array) -> Array:
        return np.asarray(self.location + self.scale * (e * exprel(self.xi * e)))

    def _waiting(self, x: Array) -> Array:
        above = x - self.location
        growth = np.maximum(self.xi * above / self.scale, -1.0)
        log = np.log1p(growth)
        if self.xi > 0.0:
            log = np.where(growth < np.inf, log, log_ratio(above, self.scale / self.xi))
        return np.where(np.abs(growth) < STRAIGHT, above / self.scale, log / self.xi if self.xi else 0.0)

    def _density(self, x: Array) -> Array:
        fall = 1.0 + self.xi
        return np.exp(-fall * self._waiting(x)) / self.scale if fall else np.full_like(x, 1.0 / self.scale)

    def _sampler(self) -> Sampler:
        xi, scale, location = self.xi, self.scale, self.location

        def draw(uniforms: Uniforms) -> Array:
            x = standard_exponential.drawn(uniforms)
            if abs(xi) < STRAIGHT:
                x *= scale
            else:
                x *= xi
                np.expm1(x, out=x)
                x *= scale / xi
            x += location
            return x

        return draw


FAMILY = Family(
    GeneralizedPareto,
    (
        Signature(GeneralizedPareto, ("xi", "scale"), ("location",)),
        Signature(GeneralizedPareto.from_mean_sd, ("mean", "sd"), ("location",)),
        Signature(GeneralizedPareto.from_quantiles, (), ("location",), quantiles=(2,)),
        Signature(GeneralizedPareto.from_three_quantiles, quantiles=(3,)),
    ),
)
