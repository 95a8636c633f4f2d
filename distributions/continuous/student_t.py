"""Student's t: a bell with heavy tails, by degrees of freedom with location and scale, mean and sd or two quantiles."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
from scipy.special import beta, betainc

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.numerics.beta_tails import at_most, share_at
from distributions.numerics.densities import beta_density
from distributions.numerics.ratios import power_of_ratio
from distributions.quantiles import shown_quantiles, two_quantiles
from distributions.rules import LARGEST, require, require_drawable, require_scale, settle, sized, text

LEAST_DF, MOST_DF = 0.1, 1e9
FAR = 1e9  # of t / sqrt(df): beyond, the tail is its power law to the last bit


@final
@dataclass(frozen=True, slots=True)
class StudentT(Distribution):
    """X = location + scale * T with T of Student's t distribution with df > 0 degrees of freedom.

    T^2 / (df + T^2) is a beta with shapes 1/2 and df/2, by which everything is computed (Johnson, Kotz and
    Balakrishnan 1995, eq. 28.4).
    """

    family: ClassVar[str] = "student_t"
    df: float
    location: float = 0.0
    scale: float = 1.0

    def __post_init__(self) -> None:
        settle(self, "df", "location", "scale")
        require(self.df > 0.0, "df > 0", df=self.df)
        require(self.df >= LEAST_DF, f"{text(LEAST_DF)} <= df", df=self.df)
        require(self.df <= MOST_DF, f"df <= {text(MOST_DF)} (with more, use normal)", df=self.df)
        require_scale("scale", self.scale)
        require_drawable("scale * 2^(53 / df)", self.scale, 1.0 / self.df, df=self.df, scale=self.scale)

    @classmethod
    def from_mean_sd(cls, df: float, mean: float, sd: float) -> Self:
        """The one with so many degrees of freedom, above 2, this mean and this standard deviation."""
        df, mean, sd = sized("df", df), sized("mean", mean), sized("sd", sd)
        require(df > 2.0, "df > 2 (with fewer the standard deviation is not finite)", df=df)
        require(sd > 0.0, "sd > 0", sd=sd)
        return cls(df, mean, sd * math.sqrt((df - 2.0) / df))

    @classmethod
    def from_quantiles(cls, df: float, quantiles: Mapping[float, float]) -> Self:
        """The one with so many degrees of freedom through two quantiles, given as {probability: value}."""
        pairs = two_quantiles(quantiles)
        (p_low, low), (p_high, high) = pairs
        t_low, t_high = cls(df).ppf([p_low, p_high]).tolist()
        if max(-t_low, t_high) > LARGEST:
            raise ValueError(
                f"the quantiles of a student_t must not be {text(LARGEST)} times its scale away, "
                f"got {shown_quantiles(pairs)}, df={text(df)}"
            )
        return cls(df, (low * t_high - high * t_low) / (t_high - t_low), (high - low) / (t_high - t_low))

    def support(self) -> tuple[float, float]:
        """All numbers."""
        return -math.inf, math.inf

    def mean(self) -> float:
        """The location; there is none for df <= 1."""
        return self.location if self.df > 1.0 else math.nan

    def var(self) -> float:
        """scale^2 df / (df - 2); infinite for df <= 2, and there is none for df <= 1."""
        return self.std() ** 2

    def std(self) -> float:
        """The square root of the variance."""
        if self.df <= 2.0:
            return math.inf if self.df > 1.0 else math.nan
        return self.scale * math.sqrt(self.df / (self.df - 2.0))

    @property
    def _unit(self) -> float:
        return self.scale * math.sqrt(self.df)

    def _ppf(self, p: Array) -> Array:
        return self.location + self._unit * self._standard(p)

    def _isf(self, p: Array) -> Array:
        return self.location - self._unit * self._standard(p)

    def _standard(self, p: Array) -> Array:
        """The quantiles of T / sqrt(df)."""
        outside, inside = 2.0 * np.minimum(p, 1.0 - p), 2.0 * np.abs(p - 0.5)
        size = self._law(outside)
        near = size < FAR
        size[near] = self._size(outside[near], inside[near])
        return np.where(p < 0.5, -size, size)

    def _law(self, outside: Array) -> Array:
        """|T| / sqrt(df) that is exceeded with these probabilities far in a tail."""
        half = 0.5 * self.df
        return np.power(outside * (half * float(beta(half, 0.5))), -1.0 / self.df)

    def _size(self, outside: Array, inside: Array) -> Array:
        """|T| / sqrt(df) that is exceeded with these probabilities, and not with those."""
        half = 0.5 * self.df
        far = outside < betainc(half, 0.5, 0.5)
        size = np.empty_like(outside)
        rest = _share(half, 0.5, outside[far], inside[far])
        size[far] = np.sqrt((1.0 - rest) / rest)
        share = _share(0.5, half, inside[~far], outside[~far])
        size[~far] = np.sqrt(share / (1.0 - share))
        return size

    def _cdf(self, x: Array) -> Array:
        tail = self._tail(x)
        return np.where(x <= self.location, tail, 1.0 - tail)

    def _sf(self, x: Array) -> Array:
        tail = self._tail(x)
        return np.where(x >= self.location, tail, 1.0 - tail)

    def _tail(self, x: Array) -> Array:
        """The probability beyond x, seen from the location."""
        half, away, unit = 0.5 * self.df, np.abs(x - self.location), self._unit
        size = away / unit
        near = at_most(half, 0.5, 1.0 / (1.0 + size * size), 1.0 / (1.0 + 1.0 / size / size))
        far = power_of_ratio(away, unit, -self.df) / (half * float(beta(half, 0.5)))
        return 0.5 * np.where(size < FAR, near, far)

    def _density(self, x: Array) -> Array:
        half, away, unit = 0.5 * self.df, np.abs(x - self.location), self._unit
        size = away / unit
        # (1 + T / sqrt(df + T^2)) / 2 is a beta with both shapes df/2: its density where T = 0
        at_centre = 0.5 / unit * beta_density(half, half, np.array([0.5]), np.array([0.5]))
        near = np.exp((-half - 0.5) * np.log1p(size * size))
        beyond = np.power(np.hypot(1.0, size), -self.df - 1.0)
        far = power_of_ratio(away, unit, -self.df - 1.0)
        return at_centre * np.where(size < 1.0, near, np.where(size < FAR, beyond, far))


def _share(alpha: float, beta: float, below: Array, above: Array) -> Array:
    """The standard beta quantile, at most about a half, from the lesser of the probabilities below and above it."""
    lesser = below <= above
    share = np.empty_like(below)
    share[lesser] = share_at(alpha, beta, below[lesser], upper=False)
    share[~lesser] = share_at(alpha, beta, above[~lesser], upper=True)
    return share


FAMILY = Family(
    StudentT,
    (
        Signature(StudentT, ("df",), ("location", "scale")),
        Signature(StudentT.from_mean_sd, ("df", "mean", "sd")),
        Signature(StudentT.from_quantiles, ("df",), quantiles=(2,)),
    ),
)
