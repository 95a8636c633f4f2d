"""The distribution of a result over the futures, with its sampling errors.

Intervals are at 95 %: quantiles by order statistics (binomial, distribution-free), means by the standard error. All
hold for independent futures, which is what the plain sampling plan gives. That of a mean is an approximation, which a
heavy tail spoils: `rests_on` tells where.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Final, Literal

import numpy as np

from distributions.arrays import Array, Mask
from mcroi.results.chance import Chance, Estimate, Interval
from mcroi.results.percentiles import (
    PERCENTILES,
    confidence_ranks,
    interpolated_ranks,
    inverted_ranks,
    order_statistics,
)
from mcroi.results.sums import mean_of, standard_deviation
from mcroi.results.tail import Tail

Certain = Literal["", "missing", "value"]

ENOUGH: Final = 35
"""Futures that a variance has to rest on for the interval of a mean to be believed; see `rests_on`."""

ENOUGH_FUTURES: Final = 1_000
"""Futures below which the interval of a mean, or of what is made of many means, may hold in fewer than 93 of 100."""

_ROUNDING: Final = 1e-9
"""Standard deviation, relative to the mean, up to which values differ by rounding alone."""


def rests_on(values: Array) -> float:
    """Return on how many futures, equally far from the mean, the variance might as well rest.

    That is the square of the sum of squared deviations over the sum of their squares: n over the kurtosis. An interval
    of 1.96 standard errors to both sides of a mean holds the truth with 95 % - (0.23 / n) (1.08 skewness^2 - 0.07
    excess kurtosis + 1.71) (Hall 1992, The Bootstrap and Edgeworth Expansion, section 2.6, at 1.96), so with 94 %
    where n is 25 skewness^2, Cochran's rule (1977, Sampling Techniques, section 2.15). The kurtosis is above the
    square of the skewness (Pearson 1916), so fewer than 25 are told wherever Cochran's rule is broken, and also in
    symmetric tails. As a sample understates its tail, more are asked for: at `ENOUGH` an interval that is not
    questioned misses in about 5 of 100 samples, whatever the tail, unless the sample holds nothing of it
    (``python -m benchmarks.coverage.heavy_tails``).

    Parameters
    ----------
    values
        Shape ``(n,)``, finite.

    Returns
    -------
    float
        From 1 to n; infinite where all values are the same.
    """
    deviations = np.abs(values - mean_of(values))
    largest = float(deviations.max())
    if largest == 0:
        return math.inf
    squares = np.square(deviations / largest)  # a fourth power of money may be more than a float holds
    return float(squares.sum()) ** 2 / float(np.square(squares).sum())


class Quantity:
    """The distribution of one result over the futures.

    Parameters
    ----------
    values
        Shape ``(future,)``; infinite for never, NaN where undefined.
    can_be_never
        Whether it is a time that can be infinite: its percentiles are then inverted CDFs, not interpolated.
    can_be_undefined
        Whether there are futures that have no value.
    has_variance
        Whether its variance is known to be finite; without it the mean has no interval.
    undefined_because
        In how many futures it has no value, by the reason, where that is known.
    certain
        What of it is the same in any future by how the study is made: its ``value``, only whether there is one, which
        is what is ``missing``, or neither.
    """

    def __init__(
        self,
        values: Array,
        *,
        can_be_never: bool = False,
        can_be_undefined: bool = False,
        has_variance: bool = True,
        undefined_because: Mapping[str, int] | None = None,
        certain: Certain = "",
    ) -> None:
        self.values = values
        self.has_variance = has_variance
        self.can_be_never = can_be_never
        self.can_be_undefined = can_be_undefined
        self.certain = certain
        self._reasons = dict(undefined_because or {})
        if can_be_undefined:
            missing = np.isnan(values)
            self._defined = values[~missing] if missing.any() else values
        else:
            self._defined = values

    @property
    def count(self) -> int:
        """Futures that have a value."""
        return self._defined.size

    @cached_property
    def mean(self) -> float:
        """The mean; infinite if any future is, NaN if none has a value."""
        return mean_of(self._defined) if self.count else math.nan

    @cached_property
    def sd(self) -> float:
        """The standard deviation; infinite if any future is, NaN if none has a value."""
        if not self.count:
            return math.nan
        return standard_deviation(self._defined) if math.isfinite(self.mean) else math.inf

    @property
    def standard_error(self) -> float:
        """Of the mean; infinite where the variance may be."""
        if not self.has_variance:
            return math.inf
        return self.sd / math.sqrt(self.count) if self.count else math.nan

    @property
    def never(self) -> Chance:
        """In how many futures it never happens."""
        return Chance.of(np.isposinf(self.values), is_certain=bool(self.certain))

    @property
    def undefined(self) -> Chance:
        """In how many futures it has no value."""
        return Chance(self.values.size - self.count, self.values.size, bool(self.certain))

    @property
    def undefined_because(self) -> dict[str, Chance]:
        """In how many futures it has no value, by the reason; empty where no reason is known."""
        certain = bool(self.certain)
        return {reason: Chance(hits, self.values.size, certain) for reason, hits in self._reasons.items()}

    @property
    def is_certain(self) -> bool:
        """Whether it is known to be the same in any future."""
        return self.certain == "value"

    def chance(self, holds: Mask) -> Chance:
        """The chance of what is so or not by its value: in which futures, ``(future,)``."""
        return Chance.of(holds, is_certain=self.is_certain)

    @property
    def positive(self) -> Chance:
        """In how many futures it is above 0."""
        return self.chance(self.values > 0.0)

    def like(self, values: Array) -> Quantity:
        """A quantity of other values, ``(future,)``, that is as sure as this one: a part of it, or a difference."""
        return Quantity(values, has_variance=self.has_variance, certain=self.certain)

    @cached_property
    def _percentiles(self) -> tuple[dict[int, float], dict[int, Interval]]:
        """The reported percentiles and their intervals, from one pass."""
        n = self.count
        if n == 0:
            nothing = (math.nan, math.nan)
            return dict.fromkeys(PERCENTILES, math.nan), dict.fromkeys(PERCENTILES, nothing)
        ends = [confidence_ranks(n, p / 100) for p in PERCENTILES]
        if self.can_be_never:
            below = inverted_ranks(n)
            above, towards = below, np.zeros(below.size)
        else:
            below, towards = interpolated_ranks(n)
            above = np.minimum(below + 1, n - 1)
        lower = np.array([0 if low is None else low for low, _ in ends], dtype=np.intp)
        upper = np.array([n - 1 if high is None else high for _, high in ends], dtype=np.intp)
        at = order_statistics(self._defined, np.stack([below, above, lower, upper]))
        values = interpolate(at[0], at[1], towards)
        quantiles = {p: float(v) for p, v in zip(PERCENTILES, values, strict=True)}
        intervals = {
            p: (-math.inf if low is None else float(a), math.inf if high is None else float(b))
            for p, (low, high), a, b in zip(PERCENTILES, ends, at[2], at[3], strict=True)
        }
        return quantiles, intervals

    def quantile(self, p: float) -> float:
        """The value not exceeded with probability p; infinite for never, NaN if no future has a value.

        Raises
        ------
        ValueError
            If p is outside [0, 1].
        """
        if not 0 <= p <= 1:
            raise ValueError(f"a probability between 0 and 1 is needed, got {p}")
        percent = p * 100
        if round(percent) in PERCENTILES and math.isclose(percent, round(percent), rel_tol=1e-12):
            return self._percentiles[0][round(percent)]
        if not self.count:
            return math.nan
        method: Literal["inverted_cdf", "linear"] = "inverted_cdf" if self.can_be_never else "linear"
        return float(np.quantile(self._defined, p, method=method))

    def quantile_ci95(self, p: float) -> Interval:
        """The distribution-free interval of a quantile; infinite ends where there are too few futures."""
        percent = p * 100
        if round(percent) in PERCENTILES and math.isclose(percent, round(percent), rel_tol=1e-12):
            return self._percentiles[1][round(percent)]
        low, high = confidence_ranks(self.count, p)
        ranks = np.array([0 if low is None else low, 0 if high is None else high], dtype=np.intp)
        at = order_statistics(self._defined, ranks)
        return (-math.inf if low is None else float(at[0])), (math.inf if high is None else float(at[1]))

    @property
    def mean_ci95(self) -> Interval:
        """The interval of the mean, by its standard error."""
        return Estimate(self.mean, self.standard_error).ci95

    @cached_property
    def rests_on(self) -> float:
        """On how many futures the variance rests; 0 where a future is infinite or none has a value."""
        if not math.isfinite(self.mean):
            return 0.0
        return math.inf if self._is_constant else rests_on(self._defined) if self.count > 1 else 1.0

    @property
    def mean_interval_holds(self) -> bool:
        """Whether the interval of the mean can be believed: the variance is finite and rests on enough futures."""
        return self.has_variance and self.rests_on >= ENOUGH

    @cached_property
    def tail(self) -> Tail:
        """The worst (lowest) 5 % of the futures."""
        return Tail.of(self._defined)

    @property
    def tail_mean(self) -> Estimate:
        """Mean of the worst (lowest) 5 % of the futures; its interval is longer towards the bad side."""
        if self.has_variance:
            return Estimate(self.tail.mean, 0.0) if self._is_constant else self.tail.estimate
        return Estimate(self.tail.mean, math.inf)

    @property
    def tail_mean_interval_holds(self) -> bool:
        """Whether the interval of `tail_mean` can be believed."""
        return self._is_constant or (self.has_variance and math.isfinite(self.mean) and self.tail.interval_holds)

    @property
    def _is_constant(self) -> bool:
        """Whether several futures differ by rounding alone."""
        return self.count > 1 and self.sd <= _ROUNDING * abs(self.mean)


def interpolate(below: Array, above: Array, towards: Array) -> Array:
    """Between two order statistics, rounded as numpy's default percentile is; infinities stay."""
    with np.errstate(invalid="ignore"):
        difference = np.asarray(above, dtype=np.float64) - below
        values = np.where(towards < 0.5, below + difference * towards, above - difference * (1 - towards))
    return np.where(below == above, below, values)
