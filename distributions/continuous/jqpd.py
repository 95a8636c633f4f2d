"""J-QPD: a smooth distribution through P10, P50 and P90, or any such three, between ends if there are any."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, final

import numpy as np
from scipy.special import ndtr, ndtri

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.continuous.lognormal import LOG_LARGEST_SD
from distributions.family import Family, Signature
from distributions.numerics.anchored_scales import AnchoredScale, Probit, anchored_logarithms
from distributions.numerics.jqpd_bend import Bend
from distributions.numerics.moments import quantile_moments
from distributions.quantiles import are_mirrored, named_probability, quantile_name, shown_quantiles, three_quantiles
from distributions.rules import listed, number, require, set_fields, settle, sized_ends

HEAVIEST = 13.0  # of log-values against z far in a tail: up to here, moments are of numbers that were computed
_LEVELS = (-6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0)  # standard normal quantiles of the share between two ends


@final
@dataclass(frozen=True, slots=True)
class Jqpd(Distribution):
    """The Johnson quantile-parameterised distribution (Hadlock and Bickel 2017) through three quantiles.

    It has P(X <= lower) = tail, P(X <= median) = 0.5 and P(X > upper) = tail, for any lower < median < upper between
    low and high. On the scale of the support (the values, the logarithm of the distance from the only end, or the
    probit of the share of the way between two ends) it bends a straight line in z: see `Bend`. Equal steps to either
    side give the normal, the lognormal, or the normal seen through Phi. All moments are finite.
    """

    family: ClassVar[str] = "jqpd"
    tail: float
    lower: float
    median: float
    upper: float
    low: float = -math.inf
    high: float = math.inf
    _scale: AnchoredScale = field(init=False, repr=False, compare=False)
    _bend: Bend = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tail = number("tail", self.tail)
        require(0.0 < tail < 0.5, "0 < tail < 0.5", tail=tail)
        set_fields(self, tail=named_probability(tail))
        settle(self, "lower", "median", "upper")
        low, high = sized_ends(self.low, self.high)
        set_fields(self, low=low, high=high)
        names = self._names()
        for (name, value), (other, greater) in (
            (("low", self.low), (names[0], self.lower)),
            ((names[0], self.lower), (names[1], self.median)),
            ((names[1], self.median), (names[2], self.upper)),
            ((names[2], self.upper), ("high", self.high)),
        ):
            require(value < greater, f"{name} < {other}", **{name: value, other: greater})
        bounded = math.isfinite(self.low) and math.isfinite(self.high)
        scale = (
            Probit(self.median, self.low, self.high) if bounded else anchored_logarithms(self.median, *self.support())
        )
        with np.errstate(all="ignore"):
            before, after = np.abs(scale.onto(np.array([self.lower, self.upper]))).tolist()
        if not (math.isfinite(before) and math.isfinite(after)):
            raise ValueError(f"a quantile is too close to an end, as far as floats can tell, in {self}")
        exponential = bounded or (math.isinf(self.low) and math.isinf(self.high))
        set_fields(self, _scale=scale, _bend=Bend.of(before, after, exponential=exponential))
        if not bounded:
            self._refuse_overflow()

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float], low: float = -math.inf, high: float = math.inf) -> Self:
        """The J-QPD with these quantiles, given as {probability: value}: the median and one as far to either side."""
        pairs = three_quantiles(quantiles)
        (tail, lower), (_, median), (_, upper) = pairs
        if not are_mirrored(pairs):
            shown = shown_quantiles(pairs)
            inside = ", ".join(f"{quantile_name(p)}={x:.15g}" for p, x in pairs)
            raise ValueError(
                "the quantiles of a jqpd must be the median and two of which one has as much below as the other has "
                f"above, such as p10, p50 and p90, got {shown}; metalog({inside}) takes others"
            )
        return cls(tail, lower, median, upper, low, high)

    @property
    def parameters(self) -> dict[str, Any]:
        """The quantiles, named as in notation, and the ends that there are."""
        quantiles = dict(zip(self._names(), (self.lower, self.median, self.upper), strict=True))
        ends = {"low": self.low, "high": self.high}
        return quantiles | {name: end for name, end in ends.items() if math.isfinite(end)}

    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def mean(self) -> float:
        """By quadrature over the quantile function."""
        return self._moments()[0]

    def var(self) -> float:
        """By quadrature over the quantile function."""
        return self._moments()[1]

    def _moments(self) -> tuple[float, float]:
        with np.errstate(all="ignore"):
            return quantile_moments(self._ppf, self._isf, self._cuts())

    def _cuts(self) -> list[float]:
        """Where a sharp bend makes all but a kink, or a step from one end of the support to the other."""
        cuts = [self.tail, 0.5, 1.0 - self.tail]
        if isinstance(self._scale, Probit):
            levels = np.array(_LEVELS) - self._scale.at_anchor()
            cuts += ndtr(self._reach * self._bend.inverse(levels)).tolist()
        return cuts

    def _ppf(self, p: Array) -> Array:
        return self._scale.back(self._bend.at(ndtri(p) / self._reach))

    def _isf(self, p: Array) -> Array:
        return self._scale.back(self._bend.at(-ndtri(p) / self._reach))

    def _cdf(self, x: Array) -> Array:
        return np.asarray(ndtr(self._z(x)))

    def _sf(self, x: Array) -> Array:
        return np.asarray(ndtr(-self._z(x)))

    def _z(self, x: Array) -> Array:
        return self._reach * self._bend.inverse(self._scale.onto(x))

    def _density(self, x: Array) -> Array:
        z = self._z(x)
        density = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) * self._reach / self._bend.slope(z / self._reach)
        inside = density * self._scale.slope(x)
        return np.where((x > self.low) & (x < self.high), inside, self._at_an_end())

    def _at_an_end(self) -> float:
        """The density at an end: an infinite one between two unless all but a normal is seen through Phi."""
        if math.isinf(self.low) or math.isinf(self.high):
            return 0.0
        return 0.0 if self._bend.steepest() <= self._reach else math.inf

    @property
    def _reach(self) -> float:
        """How far the outer quantiles of the standard normal are from its median."""
        return -float(ndtri(self.tail))

    def _names(self) -> tuple[str, str, str]:
        return quantile_name(self.tail), quantile_name(0.5), quantile_name(1.0 - self.tail)

    def _refuse_overflow(self) -> None:
        """Raise ValueError if the standard deviation is more than a float can hold, or a tail near to it."""
        bend = self._bend
        if math.isinf(self.low) and math.isinf(self.high):
            log_size, heaviness = math.log(bend.steepest() / self._reach), bend.rate / self._reach
        else:
            room = self.median - self.low if math.isfinite(self.low) else self.high - self.median
            steep = (bend.side > 0.0) == math.isfinite(self.low)
            log_size = math.log(room) + bend.step
            heaviness = (bend.steepest() if steep else bend.flattest()) / self._reach
        if not (heaviness <= HEAVIEST and log_size + heaviness**2 < LOG_LARGEST_SD):
            missing = [name for name, end in (("low", self.low), ("high", self.high)) if math.isinf(end)]
            raise ValueError(
                f"the values of a jqpd must be numbers that a float can hold, got {self}, of which a tail goes beyond; "
                f"give {listed(missing)}, or quantiles that are less uneven"
            )


FAMILY = Family(Jqpd, (Signature(Jqpd.from_quantiles, (), ("low", "high"), quantiles=(3,)),))
