"""What lies between two ends of a distribution: of one with a density, of atoms, or of the pieces of a polyline.

Of the first kind the quantiles are those of the whole at other probabilities.
"""

import math
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np

from distributions.arrays import Array, Index
from distributions.base import Distribution
from distributions.numerics.moments import quantile_moments
from distributions.numerics.roots import increasing_roots
from distributions.patterns.piecewise import Piecewise
from distributions.patterns.stepped import Stepped, Steps
from distributions.rules import set_fields

LEAST_FLOAT = 5e-324
LOSSY = 8.0  # ratio of the sum to the share from which digits count as lost
BLUR = 1e-12  # relative error of a probability at which the base's quantile is certainly beyond the right one


@final
@dataclass(frozen=True, slots=True)
class Between(Distribution):
    """The law of X as `base` has it, on condition that low <= X <= high, of which some is not on single values.

    Attributes
    ----------
    low, high : float
        Ends of the support, which are within that of the base.
    below, kept, above : float
        The base's probability of less than low, of the values between the ends, and of more than high.
    """

    family: ClassVar[str] = "truncated"
    base: Distribution
    low: float
    high: float
    below: float
    kept: float
    above: float

    @classmethod
    def of(cls, base: Distribution, low: float, high: float) -> Self:
        """The part of a base between two values of its support."""
        low, high = _drawn_in(base, low, high)
        least, greatest = base.support()
        kernels, ends = base.kernels, np.array([low, high])
        point = kernels.point(ends)
        below = float(kernels.cdf(ends)[0] - point[0]) if low > least else 0.0
        above = float(kernels.sf(ends)[1]) if high < greatest else 0.0
        kept = float(kernels.mass(ends[:1], ends[1:])[0] + point[0]) if below or above else 1.0
        return cls(base, low, high, below, kept, above)

    @property
    def has_atoms(self) -> bool:
        """Whether an atom of the base lies between the ends."""
        return self.base.has_atoms and bool(self.base.kernels.atoms(self.low, self.high).size)

    def support(self) -> tuple[float, float]:
        """The ends."""
        return self.low, self.high

    def mean(self) -> float:
        """By quadrature over the quantile function; infinite where a tail that is kept makes it so."""
        return self._moments()[0]

    def var(self) -> float:
        """By quadrature over the quantile function; infinite where a tail that is kept makes it so."""
        return self._moments()[1]

    def _moments(self) -> tuple[float, float]:
        kinks = np.array(self._kinks())
        with np.errstate(all="ignore"):
            up_to = self._cdf(kinks)
            cuts = np.unique(np.append(up_to, up_to - self._point(kinks)))
            return quantile_moments(self._ppf, self._isf, cuts[(cuts > 0.0) & (cuts < 1.0)].tolist())

    def _kinks(self) -> tuple[float, ...]:
        inside = [kink for kink in self.base.kernels.kinks() if self.low <= kink <= self.high]
        point = self._point(np.array(inside))
        kept = zip(inside, point.tolist(), strict=True)
        return tuple(kink for kink, at in kept if at > 0.0 or self.low < kink < self.high)

    def _atoms(self, low: float, high: float) -> Array:
        return self.base.kernels.atoms(max(low, self.low), min(high, self.high))

    def _ppf(self, p: Array) -> Array:
        return self._from_shares(p, 1.0 - p)

    def _isf(self, p: Array) -> Array:
        return self._from_shares(1.0 - p, p)

    def _from_shares(self, share: Array, rest: Array) -> Array:
        """Quantiles from p and 1 - p, each with all its digits."""
        x, tail = self._through_base(share, rest)
        # The sum with the mass cut off loses digits of a small share; there x is where the mass between it and the
        # nearer end is right.
        lesser = np.minimum(share, rest) * self.kept
        lossy = (tail > LOSSY * lesser) & (lesser > 0.0)
        if lossy.any():
            x[lossy] = self._by_mass(share[lossy], rest[lossy], tail[lossy])
        return x

    def _through_base(self, share: Array, rest: Array) -> tuple[Array, Array]:
        """The base's quantiles, and the probabilities that they are taken at, in the tail where those are small."""
        # far in a tail a small share of a small mass is 0 as a float: the least float above stands for it
        below = np.maximum(self.below + share * self.kept, LEAST_FLOAT)
        above = np.maximum(self.above + rest * self.kept, LEAST_FLOAT)
        lower = below <= above
        x = np.empty_like(share)
        x[lower] = self.base.kernels.ppf(below[lower])
        x[~lower] = self.base.kernels.isf(above[~lower])
        return np.clip(x, self.low, self.high), np.where(lower, below, above)

    def _by_mass(self, share: Array, rest: Array, tail: Array) -> Array:
        """Quantiles by the probability between them and the nearer end."""
        blur = BLUR * tail / self.kept
        low, _ = self._through_base(np.maximum(share - blur, 0.0), np.minimum(rest + blur, 1.0))
        high, _ = self._through_base(np.minimum(share + blur, 1.0), np.maximum(rest - blur, 0.0))
        low = np.where(share <= blur, self.low, low)
        high = np.where(rest <= blur, self.high, high)
        from_low = share <= rest

        def excess(x: Array, index: Index) -> Array:
            lower, upper = self._both_sides(x)
            return np.where(
                from_low[index],
                np.log(lower / (share[index] * self.kept)),
                np.log((rest[index] * self.kept) / upper),
            )

        return increasing_roots(excess, low, high)

    def _cdf(self, x: Array) -> Array:
        lower, upper = self._both_sides(x)
        return np.asarray(np.where(lower <= upper, lower, self.kept - upper) / self.kept)

    def _sf(self, x: Array) -> Array:
        lower, upper = self._both_sides(x)
        return np.asarray(np.where(upper <= lower, upper, self.kept - lower) / self.kept)

    def _both_sides(self, x: Array) -> tuple[Array, Array]:
        """The base's probability from the low end to x, and from there on to the high end."""
        low, high = np.full_like(x, self.low), np.full_like(x, self.high)
        kernels = self.base.kernels
        return kernels.mass(low, x) + kernels.point(low), kernels.mass(x, high)

    def _density(self, x: Array) -> Array:
        return self.base.kernels.density(x) / self.kept

    def _point(self, x: Array) -> Array:
        return self.base.kernels.point(x) / self.kept

    def _mass(self, low: Array, high: Array) -> Array:
        return self.base.kernels.mass(low, high) / self.kept


@final
@dataclass(frozen=True, slots=True)
class AtomsBetween(Stepped):
    """The atoms of a discrete distribution that lie between two ends."""

    family: ClassVar[str] = "truncated"
    base: Distribution
    low: float
    high: float

    @classmethod
    def of(cls, base: Distribution, low: float, high: float) -> Self:
        """The law of a discrete base on condition that low <= X <= high; an end left open stays open."""
        atoms = base.kernels.atoms(low, high)
        least, greatest = base.support()
        first = -math.inf if max(low, least) == -math.inf else float(atoms[0])
        last = math.inf if min(high, greatest) == math.inf else float(atoms[-1])
        kept = cls(base, first, last)
        set_fields(kept, _steps=Steps.of(atoms, base.kernels.point(atoms)))
        return kept

    def support(self) -> tuple[float, float]:
        """From the first atom to the last, or without an end where the base has none."""
        return self.low, self.high


@final
@dataclass(frozen=True, slots=True)
class PiecesBetween(Piecewise):
    """The pieces of a polyline, or parts of them, that lie between two ends."""

    family: ClassVar[str] = "truncated"
    base: Piecewise
    low: float
    high: float

    @classmethod
    def of(cls, base: Piecewise, low: float, high: float) -> Self:
        """The law of such a base on condition that low <= X <= high."""
        kept = cls(base, low, high)
        set_fields(kept, _polyline=base.polyline.cut(low, high))
        return kept


def _drawn_in(base: Distribution, low: float, high: float) -> tuple[float, float]:
    """The ends without the stretches next to them that have no probability."""
    kernels = base.kernels
    inside = [kink for kink in kernels.kinks() if low < kink < high]

    def empty(start: float, end: float, outer: float) -> bool:
        first, last, at = (np.array([x]) for x in (start, end, outer))
        return bool(kernels.mass(first, last) <= kernels.point(last) and kernels.point(at) == 0.0)

    for kink in inside:
        if not empty(low, kink, low):
            break
        low = kink
    for kink in reversed(inside):
        if kink <= low or not empty(kink, high, high):
            break
        high = kink
    return low, high
