"""The curve of a metalog: a polynomial in p plus another one times the log-odds of p (Keelin 2016).

With c = p - 1/2 and the log-odds v = log(p / (1 - p)) it is M = P(c) + Q(c) v. Far in a tail it is a straight line in
v, so v rather than p is its argument: with it nothing is lost at either end.
"""

import math
from dataclasses import dataclass
from typing import Self, final

import numpy as np
from numpy.polynomial import Polynomial

from distributions.arrays import Array

FARTHEST = 750.0  # in log-odds: beyond, a probability is 0 as a float

_VARIANCE = Polynomial([0.25, 0.0, -1.0])  # p (1 - p), the derivative of p by v
_TRIFLE = 1e-14  # of the greatest coefficient: less is rounding
_SINGULAR = 1e-12  # of a column's size: what the others leave of it if it is told from them
_STEPS = 100
_GRID = np.sinh(np.linspace(-math.asinh(FARTHEST), math.asinh(FARTHEST), 257))


def basis(log_odds: Array, terms: int) -> Array:
    """The first terms of a metalog, 1, v, c v, c, c^2, c^2 v, c^3, c^3 v ... (Keelin 2016), of shape (terms, ...)."""
    centred = 0.5 * np.tanh(0.5 * log_odds)
    return np.array([centred**power * (log_odds if odds else 1.0) for power, odds in _powers(terms)])


def slopes_of_basis(log_odds: Array, terms: int) -> Array:
    """The derivatives of the `basis` by the log-odds, of the same shape."""
    centred, spread = 0.5 * np.tanh(0.5 * log_odds), variance(log_odds)
    return np.array(
        [
            power * centred ** max(power - 1, 0) * spread * (log_odds if odds else 1.0)
            + (centred**power if odds else 0.0)
            for power, odds in _powers(terms)
        ]
    )


def _powers(terms: int) -> list[tuple[int, bool]]:
    """Of each term, the power of c and whether it is multiplied with the log-odds."""
    first = [(0, False), (0, True), (1, True), (1, False)]
    return [first[k] if k < len(first) else (k // 2, k % 2 == 1) for k in range(terms)]


@final
@dataclass(frozen=True, slots=True, eq=False)
class LogOddsCurve:
    """P(c) + Q(c) v.

    Attributes
    ----------
    plain, factor : Polynomial
        P and Q.
    """

    plain: Polynomial
    factor: Polynomial

    @classmethod
    def of(cls, coefficients: Array) -> Self:
        """The curve with these coefficients of the `basis`."""
        parts = np.zeros((2, max(len(coefficients), 2)))
        for coefficient, (power, odds) in zip(coefficients, _powers(len(coefficients)), strict=True):
            parts[int(odds), power] = coefficient
        return cls(*(Polynomial(np.trim_zeros(part, "b") if part.any() else part[:1]) for part in parts))

    @classmethod
    def fitted(cls, probabilities: Array, heights: Array, terms: int) -> Self | None:
        """The curve of so many terms nearest to the heights by least squares; None if they do not tell which it is."""
        probabilities = probabilities.astype(np.longdouble)
        columns = basis(np.log(probabilities) - np.log1p(-probabilities), terms).T
        sizes = np.linalg.norm(columns.astype(np.float64), axis=0)
        orthogonal, triangle = np.linalg.qr((columns / sizes).astype(np.float64))
        if np.abs(np.diag(triangle)).min() < _SINGULAR:
            return None
        coefficients = np.zeros(terms, dtype=np.longdouble)
        for _ in range(3):  # again for what rounding left
            left = np.asarray(heights - columns @ coefficients, dtype=np.float64)
            coefficients += np.linalg.solve(triangle, orthogonal.T @ left) / sizes
        return cls.of(coefficients.astype(np.float64))

    def at(self, log_odds: Array) -> Array:
        """The height at log-odds."""
        centred = 0.5 * np.tanh(0.5 * log_odds)
        return np.asarray(self.plain(centred) + self.factor(centred) * log_odds)

    def slope(self, log_odds: Array) -> Array:
        """The derivative by the log-odds."""
        centred = 0.5 * np.tanh(0.5 * log_odds)
        inner = self.plain.deriv()(centred) + self.factor.deriv()(centred) * log_odds
        return np.asarray(self.factor(centred) + inner * variance(log_odds))

    def tail_slopes(self) -> tuple[float, float]:
        """The slopes that it tends to at p = 0 and at p = 1."""
        return float(self.factor(-0.5)), float(self.factor(0.5))

    def is_steeper(self, least: float) -> bool:
        """Whether the slope is above `least` for every p in (0, 1), its limits included: an exact test.

        The slope is A + B v with the polynomials A = Q + P' p (1 - p) and B = Q' p (1 - p). Between two neighbouring
        roots of B its sign is that of A / B + v, or the opposite; and between two neighbouring roots of the numerator
        of that one's derivative it is monotone. So the slope is positive everywhere if it is at all these roots and in
        both limits. Roots that come in pairs or lie at an end may be computed off the real line, or off the interval:
        real parts are taken, and an inexact root only costs an error of second order.
        """
        turn = self.factor.deriv()
        level = self.factor - least + self.plain.deriv() * _VARIANCE
        numerator = _VARIANCE * (level.deriv() * turn - level * turn.deriv() + turn * turn)
        numerator = numerator + Polynomial([0.0, 2.0]) * level * turn
        places = np.concatenate([[0.0], *(_roots(p) for p in (turn, numerator, level.deriv()))])
        places = places[np.abs(places) < 0.5]
        slopes = level(places) + turn(places) * _VARIANCE(places) * 2.0 * np.arctanh(2.0 * places)
        return min(self.tail_slopes()) > least and bool(np.all(slopes > 0.0))

    def inverse(self, heights: Array) -> Array:
        """The log-odds at which an increasing curve has these heights: Newton's method, kept between two bounds."""
        known = self.at(_GRID)
        cell = np.clip(np.searchsorted(known, heights) - 1, 0, _GRID.size - 2)
        low, high = _GRID[cell], _GRID[cell + 1]
        share = np.clip((heights - known[cell]) / (known[cell + 1] - known[cell]), 0.0, 1.0)
        log_odds = low + share * (high - low)
        for _ in range(_STEPS):
            excess = self.at(log_odds) - heights
            low, high = np.where(excess < 0.0, log_odds, low), np.where(excess > 0.0, log_odds, high)
            moved = log_odds - excess / self.slope(log_odds)
            moved = np.where((moved >= low) & (moved <= high), moved, 0.5 * (low + high))
            settled = np.abs(moved - log_odds) <= 4.0 * np.spacing(np.maximum(np.abs(moved), 1.0))
            log_odds = moved
            if settled.all():
                break
        return np.asarray(log_odds)


def variance(log_odds: Array) -> Array:
    """The product p (1 - p), exact in both tails."""
    lesser = np.exp(-np.abs(log_odds))
    return np.asarray(lesser / (1.0 + lesser) ** 2)


def _roots(polynomial: Polynomial) -> Array:
    """The real parts of the roots."""
    size = np.abs(polynomial.coef).max()
    if not size > 0.0:
        return np.empty(0)
    return np.asarray((polynomial / size).trim(_TRIFLE).roots()).real
