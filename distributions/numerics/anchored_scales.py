"""Scales of a support, measured from a value inside it, so that no digits are lost close to it or to an end.

A quantile-parameterised family bends a straight line on the scale that has no ends: the values themselves, the
logarithm of the distance from the only end, the log-odds or the probit of the share of the way between two. Here 0 is
the anchor.
"""

import math
from dataclasses import dataclass
from typing import Protocol, final

import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy.special import ndtr, ndtri

from distributions.arrays import Array

_NEAR = 0.5  # closer to the anchor than this, differences from it are computed instead of values
_LEAST = 1e-300  # a ratio of less, or of more than its reciprocal, is told by logarithms
_NODES, _WEIGHTS = leggauss(20)


class AnchoredScale(Protocol):
    """An increasing map of a support onto the real line that takes an anchor to 0."""

    @property
    def anchor(self) -> float:
        """The value at 0."""

    def onto(self, x: Array) -> Array:
        """The place of values on the scale; infinite at the ends."""

    def slope(self, x: Array) -> Array:
        """The derivative of `onto`."""

    def back(self, y: Array) -> Array:
        """The values at places on the scale."""


@final
@dataclass(frozen=True, slots=True)
class Linear:
    """The values themselves, for a support without ends."""

    anchor: float

    def onto(self, x: Array) -> Array:
        """How far values are above the anchor."""
        return x - self.anchor

    def slope(self, x: Array) -> Array:
        """One."""
        return np.ones_like(x)

    def back(self, y: Array) -> Array:
        """The values."""
        return self.anchor + y


@final
@dataclass(frozen=True, slots=True)
class AboveEnd:
    """The logarithm of the distance from the lower end."""

    anchor: float
    low: float

    def onto(self, x: Array) -> Array:
        """log((x - low) / (anchor - low))."""
        room = self.anchor - self.low
        step, ratio = (x - self.anchor) / room, (x - self.low) / room
        far = np.where((ratio > _LEAST) & (ratio < 1.0 / _LEAST), np.log(ratio), np.log(x - self.low) - math.log(room))
        return np.where(np.abs(step) < _NEAR, np.log1p(step), far)

    def slope(self, x: Array) -> Array:
        """One over the distance."""
        return 1.0 / (x - self.low)

    def back(self, y: Array) -> Array:
        """The values."""
        room, half = (
            self.anchor - self.low,
            np.exp(0.5 * y),
        )  # in halves, which do not overflow where the value does not
        return np.where(np.abs(y) < _NEAR, self.anchor + room * np.expm1(y), self.low + half * room * half)


@final
@dataclass(frozen=True, slots=True)
class BelowEnd:
    """Minus the logarithm of the distance from the upper end: the mirror image of `AboveEnd`."""

    anchor: float
    high: float

    def _mirrored(self) -> AboveEnd:
        return AboveEnd(-self.anchor, -self.high)

    def onto(self, x: Array) -> Array:
        """log((high - anchor) / (high - x))."""
        return -self._mirrored().onto(-x)

    def slope(self, x: Array) -> Array:
        """One over the distance."""
        return self._mirrored().slope(-x)

    def back(self, y: Array) -> Array:
        """The values."""
        return -self._mirrored().back(-y)


@final
@dataclass(frozen=True, slots=True)
class LogOdds:
    """The logarithm of how much farther the lower end is than the upper one, less that of the anchor."""

    anchor: float
    low: float
    high: float

    def at_anchor(self) -> float:
        """The log-odds of the anchor's share."""
        return math.log(self.anchor - self.low) - math.log(self.high - self.anchor)

    def onto(self, x: Array) -> Array:
        """log((x - low) / (high - x)), less that of the anchor."""
        return AboveEnd(self.anchor, self.low).onto(x) + BelowEnd(self.anchor, self.high).onto(x)

    def slope(self, x: Array) -> Array:
        """The sum of one over each distance."""
        return 1.0 / (x - self.low) + 1.0 / (self.high - x)

    def back(self, y: Array) -> Array:
        """The values, each measured from the anchor or the end that it is near."""
        below, above = self.anchor - self.low, self.high - self.anchor
        share, rest = below / (below + above), above / (below + above)
        growth, up, down = np.expm1(y), np.exp(y), np.exp(-y)
        near = self.anchor + below * rest * growth / (1.0 + share * growth)
        from_low = self.low + below * up / (rest + share * up)
        from_high = self.high - above * down / (share + rest * down)
        return np.where(np.abs(y) < _NEAR, near, np.where(share * up <= rest, from_low, from_high))


@final
@dataclass(frozen=True, slots=True)
class Probit:
    """The standard normal quantile of the share of the way between two ends, less that of the anchor."""

    anchor: float
    low: float
    high: float

    def at_anchor(self) -> float:
        """The standard normal quantile of the anchor's share."""
        return float(self._quantile(np.array([self.anchor]))[0])

    def onto(self, x: Array) -> Array:
        """Phi^-1((x - low) / (high - low)), less that of the anchor."""
        centre = self.at_anchor()
        y = self._quantile(x) - centre
        near = np.abs(y) * max(1.0, abs(centre)) < _NEAR
        if near.any():  # Newton's method on the probability between, which is known with all its digits
            wanted = (x[near] - self.anchor) / (self.high - self.low)
            for _ in range(2):
                y[near] -= (_growth(centre, y[near]) - wanted) / _normal_density(centre + y[near])
        return y

    def slope(self, x: Array) -> Array:
        """One over the normal density at the quantile, and over the width."""
        return np.asarray(1.0 / (_normal_density(self._quantile(x)) * (self.high - self.low)))

    def back(self, y: Array) -> Array:
        """The values, each measured from the anchor or the end that it is near."""
        centre, width = self.at_anchor(), self.high - self.low
        z = centre + y
        x = np.where(z <= 0.0, self.low + width * ndtr(z), self.high - width * ndtr(-z))
        near = np.abs(y) * max(1.0, abs(centre)) < _NEAR
        if near.any():
            x[near] = self.anchor + width * _growth(centre, y[near])
        return np.asarray(x)

    def _quantile(self, x: Array) -> Array:
        width = self.high - self.low
        share, rest = (x - self.low) / width, (self.high - x) / width
        return np.asarray(np.where(share <= rest, ndtri(share), -ndtri(rest)))


def anchored_logarithms(anchor: float, low: float, high: float) -> AnchoredScale:
    """The scale of a support from low to high, each of which may be infinite; log-odds if neither is."""
    if math.isfinite(low):
        return LogOdds(anchor, low, high) if math.isfinite(high) else AboveEnd(anchor, low)
    return BelowEnd(anchor, high) if math.isfinite(high) else Linear(anchor)


def _growth(centre: float, y: Array) -> Array:
    """Phi(centre + y) - Phi(centre) for small y, by Gauss-Legendre quadrature of the density."""
    half = 0.5 * y
    nodes = half[..., np.newaxis] * (1.0 + _NODES)
    exponent = -nodes * (centre + 0.5 * nodes)
    return np.asarray(_normal_density(np.array(centre)) * half * (np.exp(exponent) * _WEIGHTS).sum(axis=-1))


def _normal_density(z: Array) -> Array:
    return np.asarray(np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi))
