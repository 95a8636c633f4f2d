"""Metalog: a flexible distribution through, or by least squares close to, any number of quantiles."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Self, final

import numpy as np
from scipy.special import expit, logit

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.numerics.anchored_scales import AnchoredScale, LogOdds
from distributions.numerics.metalog_curve import LogOddsCurve, variance
from distributions.numerics.metalog_fit import (
    MOST_QUANTILES,
    RARE,
    checked,
    increasing_curve,
    infeasible,
    is_beyond_floats,
    scale_of,
    whole_terms,
)
from distributions.numerics.moments import quantile_moments
from distributions.quantiles import Pair, quantile_name
from distributions.rules import set_fields, sized_ends

USUAL_TERMS = 5

_LEVELS = (-32.0, -16.0, -8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # log-odds of the share between two ends
_FLAT = 1e-12  # how far from 1 a slope is told from it


class Misfit(NamedTuple):
    """How close a distribution comes to a quantile that was stated."""

    probability: float
    stated: float
    reached: float


@final
@dataclass(frozen=True, slots=True)
class Metalog(Distribution):
    """The metalog distribution (Keelin 2016) of so many terms, by quantiles as (probability, value) pairs.

    On the scale of the support (the values, the logarithm of the distance from the only end, or the log-odds of the
    share of the way between two ends) the quantile function is a `LogOddsCurve`. With as many terms as quantiles it
    meets all of them, with fewer (5 unless told otherwise) it is nearest to them by least squares on that scale.
    Quantiles through which it would turn back are refused. Above a lower end alone, or below an upper one, the tail is
    a power law, so that mean or variance may be infinite.
    """

    family: ClassVar[str] = "metalog"
    quantiles: tuple[Pair, ...]
    terms: int
    low: float = -math.inf
    high: float = math.inf
    _scale: AnchoredScale = field(init=False, repr=False, compare=False)
    _curve: LogOddsCurve = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        low, high = sized_ends(self.low, self.high)
        pairs = checked(self.quantiles, low, high)
        terms = whole_terms(self.terms, len(pairs))
        scale = scale_of(pairs, low, high)
        curve = increasing_curve(pairs, terms, scale)
        if curve is None:
            raise ValueError(infeasible(pairs, terms, scale))
        set_fields(self, quantiles=pairs, terms=terms, low=low, high=high, _scale=scale, _curve=curve)
        if is_beyond_floats(curve, scale):
            raise ValueError(
                f"the values of a metalog must be numbers that a float can hold, got {self}, of which a tail goes "
                f"beyond; give {'high' if math.isinf(high) else 'low'}{', or fewer terms' if terms > 2 else ''}"
            )

    @classmethod
    def from_quantiles(
        cls,
        quantiles: Mapping[float, float],
        terms: float | None = None,
        low: float = -math.inf,
        high: float = math.inf,
    ) -> Self:
        """The metalog of quantiles given as {probability: value}; of one term each, but at most 5, unless told."""
        count = len(quantiles)
        return cls(
            tuple(quantiles.items()), min(count, USUAL_TERMS) if terms is None else whole_terms(terms, count), low, high
        )

    @property
    def parameters(self) -> dict[str, Any]:
        """The quantiles, named as in notation, with terms and ends where they are not the usual ones."""
        given: dict[str, Any] = {quantile_name(p): x for p, x in self.quantiles}
        if self.terms != min(len(self.quantiles), USUAL_TERMS):
            given["terms"] = self.terms
        ends = {"low": self.low, "high": self.high}
        return given | {name: end for name, end in ends.items() if math.isfinite(end)}

    def misfit(self) -> tuple[Misfit, ...]:
        """The quantiles as they were stated and as they are reached."""
        return tuple(Misfit(p, x, self.ppf(p)) for p, x in self.quantiles)

    def worst_misfit(self) -> tuple[Misfit, float]:
        """The quantile that is missed most, and by how many interquartile ranges."""
        worst = max(self.misfit(), key=lambda misfit: abs(misfit.reached - misfit.stated))
        return worst, abs(worst.reached - worst.stated) / (self.ppf(0.75) - self.ppf(0.25))

    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def mean(self) -> float:
        """By quadrature over the quantile function; infinite where the power of the tail is 1 or more."""
        if max(heaviness := self._heaviness()) >= 1.0:
            return math.inf if heaviness[1] >= 1.0 else -math.inf
        return self._moments()[0]

    def var(self) -> float:
        """By quadrature over the quantile function; infinite where the power of the tail is 1/2 or more."""
        return math.inf if max(self._heaviness()) >= 0.5 else self._moments()[1]

    def _heaviness(self) -> tuple[float, float]:
        """The power s by which values grow as q^-s far in the lower and in the upper tail; 0 if slower than any."""
        lower, upper = self._curve.tail_slopes()
        if math.isfinite(self.low) == math.isfinite(self.high):
            return 0.0, 0.0
        return (0.0, upper) if math.isfinite(self.low) else (lower, 0.0)

    def _moments(self) -> tuple[float, float]:
        with np.errstate(all="ignore"):
            return quantile_moments(self._ppf, self._isf, self._cuts())

    def _cuts(self) -> list[float]:
        """Where a steep curve makes all but a step from one end of the support to the other."""
        if not isinstance(self._scale, LogOdds):
            return []
        levels = np.array(_LEVELS) - self._scale.at_anchor()
        return [float(p) for p in expit(self._curve.inverse(levels))]

    def _ppf(self, p: Array) -> Array:
        return self._scale.back(self._curve.at(logit(p)))

    def _isf(self, p: Array) -> Array:
        return self._scale.back(self._curve.at(-logit(p)))

    def _cdf(self, x: Array) -> Array:
        return np.asarray(expit(self._log_odds(x)))

    def _sf(self, x: Array) -> Array:
        return np.asarray(expit(-self._log_odds(x)))

    def _log_odds(self, x: Array) -> Array:
        return self._curve.inverse(self._scale.onto(x))

    def _density(self, x: Array) -> Array:
        density = self._inner_density(self._log_odds(x), x)
        lower, upper = self._curve.tail_slopes()
        density = np.where(x > self.low, density, self._density_at_end(lower, -RARE))
        return np.where(x < self.high, density, self._density_at_end(upper, RARE))

    def _inner_density(self, log_odds: Array, x: Array) -> Array:
        return variance(log_odds) / self._curve.slope(log_odds) * self._scale.slope(x)

    def _density_at_end(self, slope: float, log_odds: float) -> float:
        """The density at an end; near it, it is a power 1 / slope - 1 of the distance, if none then as nearby."""
        if abs(slope - 1.0) > _FLAT:
            return math.inf if slope > 1.0 else 0.0
        nearby = np.array([log_odds])
        return float(self._inner_density(nearby, self._scale.back(self._curve.at(nearby)))[0])


def least_squares_metalog(quantiles: Mapping[float, float], low: float = -math.inf, high: float = math.inf) -> Metalog:
    """The metalog nearest to quantiles that has the most terms, up to 5, of those that do not turn back.

    Two terms never do, whatever the quantiles. Terms of which a tail goes beyond what a float can hold are passed over.

    Parameters
    ----------
    quantiles : mapping
        {probability: value}, two or more.
    low, high : float
        Ends of the support.

    Raises
    ------
    ValueError
        If the quantiles do not increase, or do not lie between the ends.
    """
    pairs = checked(quantiles.items(), low, high)
    scale = scale_of(pairs, low, high)
    most = min(len(pairs), USUAL_TERMS)
    for terms in range(most, 2, -1):
        curve = increasing_curve(pairs, terms, scale)
        if curve and not is_beyond_floats(curve, scale):
            return Metalog(pairs, terms, low, high)
    return Metalog(pairs, 2, low, high)


FAMILY = Family(
    Metalog,
    (Signature(Metalog.from_quantiles, (), ("terms", "low", "high"), quantiles=range(2, MOST_QUANTILES + 1)),),
)
