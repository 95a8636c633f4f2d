"""Metalog: a flexible distribution through, or by least squares close to, any number of quantiles."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Self, final

import numpy as np
from scipy.special import expit, logit

from distributions.base import Array, Distribution
from distributions.continuous.anchored import AnchoredScale, LogOdds, anchored_logarithms
from distributions.continuous.log_odds_curve import LEAST_SLOPE, LogOddsCurve, variance
from distributions.family import Family, Signature
from distributions.moments import quantile_moments
from distributions.quantiles import Pair, increasing, named_probability, quantile_name, shown_quantiles
from distributions.rules import number, require, sized

MOST_QUANTILES = 50
MOST_TERMS = 12
USUAL_TERMS = 5
LOG_FARTHEST = 690.0  # of the value that one draw in 1e16 exceeds: above, a float may not hold it
RARE = -math.log(1e-16)
_LEVELS = (-32.0, -16.0, -8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0, 16.0, 32.0)  # log-odds of the share between two ends
_FLAT = 1e-12  # how far from 1 a slope is told from it
_MET = 1e-9  # of the range of the quantiles: terms that miss by more where they should not miss are not told apart
_ROOM = (1e-3, 1e-2, 1e-1)  # of the average slope: what is tried as the least one of a curve that is proposed
_CLOSE = 1e-3  # of the range of the quantiles: how far rounding may move one that is proposed


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
    Quantiles through which it would turn back are refused. Above a lower end alone, or below an upper one, the tail is a
    power law, so that mean or variance may be infinite.
    """

    family: ClassVar[str] = "metalog"
    quantiles: tuple[Pair, ...]
    terms: int
    low: float = -math.inf
    high: float = math.inf
    _scale: AnchoredScale = field(init=False, repr=False, compare=False)
    _curve: LogOddsCurve = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        quantiles = {named_probability(p): x for p, x in self.quantiles}
        low = -math.inf if self.low == -math.inf else sized("low", self.low)
        high = math.inf if self.high == math.inf else sized("high", self.high)
        pairs = _checked(quantiles, low, high)
        terms = int(number("terms", self.terms))
        most = min(len(pairs), MOST_TERMS)
        require(terms == self.terms and 2 <= terms <= most, f"2 <= terms <= {most} (a whole number)", terms=self.terms)
        scale = _scale(pairs, low, high)
        curve = _increasing_curve(pairs, terms, scale)
        if curve is None:
            raise ValueError(_infeasible(pairs, terms, scale))
        settled = {"quantiles": pairs, "terms": terms, "low": low, "high": high, "_scale": scale, "_curve": curve}
        for name, value in settled.items():
            object.__setattr__(self, name, value)
        if _is_beyond_floats(curve, scale, low, high):
            raise ValueError(
                f"the values of a metalog must be numbers that a float can hold, got {self}, of which a tail goes beyond; "
                f"give {'high' if math.isinf(high) else 'low'}, or fewer terms"
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
        return cls(
            tuple(quantiles.items()), min(len(quantiles), USUAL_TERMS) if terms is None else terms, low, high
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
        return np.asarray(expit(self._curve.inverse(levels))).tolist()

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
        """Near an end the density is a power 1 / slope - 1 of the distance; of no power, it is that of a value nearby."""
        if abs(slope - 1.0) > _FLAT:
            return math.inf if slope > 1.0 else 0.0
        nearby = np.array([log_odds])
        return float(self._inner_density(nearby, self._scale.back(self._curve.at(nearby)))[0])


def least_squares_metalog(
    quantiles: Mapping[float, float], low: float = -math.inf, high: float = math.inf
) -> Metalog:
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
    pairs = _checked(quantiles, low, high)
    scale = _scale(pairs, low, high)
    most = min(len(pairs), USUAL_TERMS)
    for terms in range(most, 2, -1):
        curve = _increasing_curve(pairs, terms, scale)
        if curve and not _is_beyond_floats(curve, scale, low, high):
            return Metalog(pairs, terms, low, high)
    return Metalog(pairs, 2, low, high)


def _checked(quantiles: Mapping[float, float], low: float, high: float) -> tuple[Pair, ...]:
    """The quantiles in increasing order, if they are such as a metalog may have."""
    require(2 <= len(quantiles) <= MOST_QUANTILES, f"2 <= quantiles <= {MOST_QUANTILES}", quantiles=len(quantiles))
    pairs = tuple(increasing(quantiles, len(quantiles)))
    (first, least), (last, greatest) = pairs[0], pairs[-1]
    require(low < least, f"low < {quantile_name(first)}", low=low, **{quantile_name(first): least})
    require(greatest < high, f"{quantile_name(last)} < high", **{quantile_name(last): greatest}, high=high)
    return pairs


def _scale(pairs: tuple[Pair, ...], low: float, high: float) -> AnchoredScale:
    return anchored_logarithms(pairs[len(pairs) // 2][1], low, high)


def _places(pairs: tuple[Pair, ...], scale: AnchoredScale) -> tuple[Array, Array, float]:
    """The log-odds of quantiles, their heights on the scale, and the slope of a straight line through the outer two."""
    p, x = np.array(pairs).T
    with np.errstate(all="ignore"):
        log_odds, heights = np.asarray(logit(p)), scale.onto(x)
    return log_odds, heights, float((heights[-1] - heights[0]) / (log_odds[-1] - log_odds[0]))


def _increasing_curve(pairs: tuple[Pair, ...], terms: int, scale: AnchoredScale) -> LogOddsCurve | None:
    """The curve of a metalog; None if it turns back, or so many terms are not told apart."""
    log_odds, heights, average = _places(pairs, scale)
    curve = LogOddsCurve.fitted(np.array([p for p, _ in pairs]), heights, terms)
    if curve is None or not curve.is_steeper(LEAST_SLOPE * average):
        return None
    missed = np.abs(curve.at(log_odds) - heights).max() if terms == len(pairs) else 0.0
    return curve if missed <= _MET * (heights[-1] - heights[0]) else None


def _is_beyond_floats(curve: LogOddsCurve, scale: AnchoredScale, low: float, high: float) -> bool:
    """Whether the tail away from the only end has values, not rarer than draws are, that are not finite or nearly so."""
    if math.isfinite(low) == math.isfinite(high):
        return False
    side, end = (1.0, low) if math.isfinite(low) else (-1.0, high)
    return math.log(abs(scale.anchor - end)) + side * float(curve.at(np.array(side * RARE))) > LOG_FARTHEST


def _infeasible(pairs: tuple[Pair, ...], terms: int, scale: AnchoredScale) -> str:
    """What to say of quantiles through which the curve turns back: the nearest ones, and other ways out."""
    rule = f"no metalog of {terms} terms has {shown_quantiles(pairs)}"
    nearest = _nearest(pairs, terms, scale)
    cures = [f"the nearest that one has are {shown_quantiles(nearest)}"] if nearest else []
    fewer = next((fewer for fewer in range(terms - 1, 1, -1) if _increasing_curve(pairs, fewer, scale)), None)
    cures += [f"terms={fewer} comes close to those stated"] if fewer else []
    if len(pairs) == 3 and pairs[1][0] == 0.5 and named_probability(1.0 - pairs[2][0]) == pairs[0][0]:
        cures.append("jqpd(...) meets any three")
    return "; ".join([rule, *cures])


def _nearest(pairs: tuple[Pair, ...], terms: int, scale: AnchoredScale) -> tuple[Pair, ...] | None:
    """Quantiles close to those given that a metalog of so many terms has, in as few digits as that takes."""
    from distributions.continuous.nearest_curve import nearest_curve

    log_odds, heights, average = _places(pairs, scale)
    for room in _ROOM:
        curve = nearest_curve(log_odds, heights / average, terms, room)
        with np.errstate(all="ignore"):
            wanted = scale.back(average * curve.at(log_odds))
        for digits in range(3, 18):
            rounded = [float(f"{x:.{digits}g}") for x in wanted]
            nearest = tuple((p, x) for (p, _), x in zip(pairs, rounded, strict=True))
            close = np.abs(rounded - wanted).max() <= _CLOSE * (wanted[-1] - wanted[0])
            if close and min(np.diff(rounded)) > 0.0 and _increasing_curve(nearest, terms, scale):
                return nearest
    return None


FAMILY = Family(
    Metalog,
    (Signature(Metalog.from_quantiles, (), ("terms", "low", "high"), quantiles=range(2, MOST_QUANTILES + 1)),),
)
