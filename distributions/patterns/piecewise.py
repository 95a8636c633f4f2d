"""A cdf that is a polyline: pieces over which it rises evenly, between two values or upright at one, and flat gaps.

Probabilities are kept from below and from above, and in extended precision where the machine has it: so both tails are
exact, and a probability given as a float is met to its last bit. A family says only what its polyline is.
"""

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from distributions.arrays import Array, Index, Long, Mask
from distributions.base import Distribution
from distributions.fast.guide_table import GuideTable
from distributions.numerics.mass import point_of, within
from distributions.rules import text
from distributions.uniforms import Sampler, Uniforms

LEAST = 1e-150  # of a probability and of a width: the square and the ratio of two such are still floats


@dataclass(frozen=True, slots=True, eq=False)
class Polyline:
    """Pieces in increasing order, none of which is without probability; gaps are what lies between them.

    Attributes
    ----------
    start, end : array of shape (pieces,)
        Values between which a piece lies; the same where its probability sits on one value.
    mass : array of shape (pieces,) of long double
        The probability of each piece.
    below, above : array of shape (pieces + 1,) of long double
        The probability below and above each boundary between two pieces, and at the two ends.
    """

    start: Array
    end: Array
    mass: Long
    below: Long
    above: Long

    @classmethod
    def of_weights(cls, values: Array, weights: Array) -> Self:
        """From n + 1 values that never fall, and n weights of what lies between each two, some of them above 0."""
        scaled = weights.astype(np.longdouble) / weights.max()
        up_to = np.append(0.0, np.cumsum(scaled))
        from_on = np.append(np.cumsum(scaled[::-1])[::-1], 0.0)
        return cls._of(values, scaled / up_to[-1], up_to / up_to[-1], from_on / from_on[0])

    @classmethod
    def of_points(cls, values: Array, probabilities: Array) -> Self:
        """From points of the cdf, of which neither coordinate ever falls and the probability goes from 0 to 1."""
        below = probabilities.astype(np.longdouble)
        return cls._of(values, np.diff(below), below, 1.0 - below)

    @classmethod
    def _of(cls, values: Array, mass: Long, below: Long, above: Long) -> Self:
        rises = mass > 0.0
        start, end, mass = values[:-1][rises], values[1:][rises], mass[rises]
        slight = np.flatnonzero(mass < LEAST)
        if slight.size:
            low, high = start[slight[0]], end[slight[0]]
            raise ValueError(
                f"the probability between two values must be 0 or at least {text(LEAST)}, "
                f"got less between {text(low)} and {text(high)}"
            )
        narrow = np.flatnonzero((start < end) & (end - start < LEAST))
        if narrow.size:
            low, high = start[narrow[0]], end[narrow[0]]
            raise ValueError(
                f"two values must be equal or at least {text(LEAST)} apart, got {text(low)} and {text(high)}"
            )
        return cls(start, end, mass, np.append(below[:-1][rises], 1.0), np.append(1.0, above[1:][rises]))

    def cut(self, low: float, high: float) -> Self:
        """The part between two values, in proportion; some probability lies there."""
        start, end = np.maximum(self.start, low), np.minimum(self.end, high)
        length = np.where(self.upright, 1.0, self.end - self.start)
        share = np.where(self.upright & (start <= end), 1.0, np.maximum(end - start, 0.0) / length)
        mass = self.mass * share
        kept = mass >= LEAST * mass.max()
        corners = np.stack([start[kept], end[kept]], axis=1).ravel()
        weights = np.stack([mass[kept], np.zeros(int(kept.sum()))], axis=1).ravel()[:-1]
        return self.of_weights(corners, weights)

    @property
    def upright(self) -> Mask:
        """Whether a piece is a single value, which then has its probability."""
        return np.asarray(self.start == self.end)

    def kinks(self) -> tuple[float, ...]:
        """The ends of all pieces; of the two ends of the support only those that have probability."""
        values = np.unique(np.append(self.start, self.end))
        first, last = self.upright[[0, -1]]
        return tuple(values[(0 if first else 1) : (len(values) if last else -1)].tolist())

    def mean(self) -> float:
        """The expected value."""
        return float(self._mean())

    def var(self) -> float:
        """The variance: of the pieces' middles, and within each a twelfth of its width squared."""
        width = (self.end - self.start).astype(np.longdouble)
        return float(np.sum(self.mass * ((self._middle() - self._mean()) ** 2 + width**2 / 12.0)))

    def _mean(self) -> np.longdouble:
        return np.longdouble(np.sum(self.mass * self._middle()))

    def _middle(self) -> Long:
        return 0.5 * (self.start.astype(np.longdouble) + self.end)

    def ppf(self, p: Array) -> Array:
        """The quantiles; where p is that of a gap, its lower end."""
        # compared as floats here and below, so that the quantile of cdf(x) is never beyond x
        return self._quantile(np.searchsorted(self.below[1:-1].astype(np.float64), p, side="left"), p, 1.0 - p)

    def isf(self, p: Array) -> Array:
        """The values exceeded with probability p; where it is that of a gap, its lower end."""
        return self._quantile(np.searchsorted(-self.above[1:-1].astype(np.float64), -p, side="left"), 1.0 - p, p)

    def _quantile(self, piece: Index, p: Array, rest: Array) -> Array:
        """Quantiles in a piece from p and 1 - p, by the lesser one, and from the nearer end of the piece."""
        lower, share, rest = p <= rest, p.astype(np.longdouble), rest.astype(np.longdouble)
        past = np.where(lower, share - self.below[piece], self.above[piece] - rest)
        ahead = np.where(lower, self.below[piece + 1] - share, rest - self.above[piece + 1])
        start, end, mass = self.start[piece], self.end[piece], self.mass[piece]
        width = end - start
        x = np.where(past <= ahead, start + width * (past / mass), end - width * (ahead / mass))
        return np.clip(x, start, end).astype(np.float64)

    def cdf(self, x: Array) -> Array:
        """The probability of at most x, for values within the support."""
        piece = self._piece(x)
        rising = self.below[piece] + self._within(piece, self.start[piece], x)
        return np.where(x >= self.end[piece], self.below[piece + 1], rising).astype(np.float64)

    def sf(self, x: Array) -> Array:
        """The probability of more than x, for values within the support."""
        piece = self._piece(x)
        return (self.above[piece + 1] + self._within(piece, x, self.end[piece])).astype(np.float64)

    def between(self, low: Array, high: Array) -> Array:
        """The probability of (low, high], for values within the support, low <= high."""
        first, last = self._piece(low), self._piece(high)
        from_below, from_above = self.below[last] - self.below[first + 1], self.above[first + 1] - self.above[last]
        pieces_between = np.where(self.below[last] <= self.above[first + 1], from_below, from_above)
        after_low = self._within(first, low, self.end[first])
        up_to_high = np.where(self.upright[last], self.mass[last], self._within(last, self.start[last], high))
        apart = after_low + pieces_between + up_to_high
        return np.where(first == last, self._within(first, low, high), apart).astype(np.float64)

    def density(self, x: Array) -> Array:
        """The slope of the cdf from x on, 0 in a gap; at the end of the support that of the last piece."""
        piece = self._piece(x)
        width = self.end[piece] - self.start[piece]
        slope = (self.mass[piece] / width).astype(np.float64)
        return np.where((width > 0.0) & ((x < self.end[piece]) | (x == self.end[-1])), slope, 0.0)

    def point(self, x: Array) -> Array:
        """The probability of exactly x."""
        return point_of(self.start[self.upright], self.mass[self.upright].astype(np.float64), x)

    def _piece(self, x: Array) -> Index:
        """The last piece that starts at x or before."""
        return np.searchsorted(self.start, x, side="right") - 1

    def _within(self, piece: Index, low: Array, high: Array) -> Long:
        """The probability between two values at or after the start of a piece, as far as it reaches; 0 if upright."""
        start, end, mass = self.start[piece], self.end[piece], self.mass[piece]
        length = np.minimum(high, end) - np.minimum(low, end)
        return np.where(end > start, mass * (length / (end - start)), 0.0)

    def sampler(self) -> Sampler:
        """The quantiles of a block of uniforms."""
        # the rounding of a threshold is made good in the value from which its piece is counted; only a uniform that is
        # the next threshold can then be beyond the end, and is held there
        inner = self.below[1:-1].astype(np.float64)
        piece_of = GuideTable.of(inner)
        threshold = np.append(0.0, inner)
        slope = (self.end - self.start) / self.mass
        origin = (self.start + (threshold - self.below[:-1]) * slope).astype(np.float64)
        slope = slope.astype(np.float64)
        end = self.end

        def draw(uniforms: Uniforms) -> Array:
            u = uniforms.u
            piece = piece_of(u)
            x = threshold.take(piece)
            np.subtract(u, x, out=x)
            x *= slope.take(piece)
            x += origin.take(piece)
            np.minimum(x, end.take(piece), out=x)
            return x

        return draw


@dataclass(frozen=True, slots=True)
class Piecewise(Distribution):
    """A distribution of which the parameters say no more than a polyline; a family makes it of them."""

    _polyline: Polyline = field(init=False, repr=False, compare=False)

    @property
    def polyline(self) -> Polyline:
        """The cdf."""
        return self._polyline

    @property
    def has_atoms(self) -> bool:
        """Whether the polyline is upright anywhere."""
        return bool(self._polyline.upright.any())

    def support(self) -> tuple[float, float]:
        """From the start of the first piece to the end of the last."""
        return float(self._polyline.start[0]), float(self._polyline.end[-1])

    def mean(self) -> float:
        """The mean of the pieces' middles, weighted with their probabilities."""
        return self._polyline.mean()

    def var(self) -> float:
        """The variance of the pieces' middles and that within the pieces."""
        return self._polyline.var()

    def _kinks(self) -> tuple[float, ...]:
        return self._polyline.kinks()

    def _point(self, x: Array) -> Array:
        return self._polyline.point(x)

    def _atoms(self, low: float, high: float) -> Array:
        return within(self._polyline.start[self._polyline.upright], low, high)

    def _mass(self, low: Array, high: Array) -> Array:
        return self._polyline.between(low, high)

    def _ppf(self, p: Array) -> Array:
        return self._polyline.ppf(p)

    def _isf(self, p: Array) -> Array:
        return self._polyline.isf(p)

    def _cdf(self, x: Array) -> Array:
        return self._polyline.cdf(x)

    def _sf(self, x: Array) -> Array:
        return self._polyline.sf(x)

    def _density(self, x: Array) -> Array:
        return self._polyline.density(x)

    def _sampler(self) -> Sampler:
        return self._polyline.sampler()
