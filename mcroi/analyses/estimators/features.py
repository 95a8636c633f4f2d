"""What a conditional mean is a weighted sum of: hat functions of one dial, or a surface over several."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from distributions.arrays import Array

KNOTS: Final = np.linspace(-3.0, 3.0, 13)
"""Of hat functions, as normal scores; beyond the last ones they go on straight."""

_CLOSER: Final = ((20_000, 49), (4_000, 25), (0, KNOTS.size))
"""From so many futures on, so many knots: what stays between them is to be less than the error."""

FARTHEST: Final = 4.0
"""Normal scores beyond which polynomials take a dial to stand still."""

FEW: Final = 4
"""Dials of which all products of powers up to the fourth are taken; of more than so many a fit may miss much."""

MOST_PAIRED: Final = 10
"""Dials of a group of which products are taken."""

FUTURES_PER_FEATURE: Final = 20
"""Fewer would only fit noise: further features are left out."""

_COARSE: Final = np.linspace(-3.0, 3.0, 9)
_PAIR: Final = 2
_DEGREE: Final = 4


def knots_for(futures: int) -> Array:
    """Knots of the hat functions of one dial, the closer the more futures there are."""
    return np.linspace(KNOTS[0], KNOTS[-1], next(knots for least, knots in _CLOSER if futures >= least))


@dataclass(frozen=True, slots=True, eq=False)
class Hats:
    """Hat functions of a dial's normal score: 1 at one knot, 0 from its neighbours on, straight beyond the last ones.

    Of every future no more than two are other than 0, so that sums are counts.

    Parameters
    ----------
    cell
        The knot below, ``(future,)``.
    place
        How far towards the next one, in [0, 1] but beyond the last knots.
    knots
        How many knots there are.
    """

    cell: NDArray[np.intp]
    place: Array
    knots: int

    @classmethod
    def of(cls, scores: Array, knots: Array | None = None) -> Hats:
        """Place normal scores, ``(future,)``, between knots, if left out those for so many futures."""
        knots = knots_for(scores.size) if knots is None else knots
        place = (scores - knots[0]) / (knots[1] - knots[0])
        cell = np.clip(place, 0.0, knots.size - 2.0).astype(np.intp)
        place -= cell
        return cls(cell, place, knots.size)

    @property
    def futures(self) -> int:
        """How many futures there are."""
        return self.cell.size

    @property
    def penalty(self) -> Array:
        """The squared kinks at the inner knots (Eilers and Marx 1996)."""
        kinks = np.diff(np.eye(self.knots), n=2, axis=0)
        return kinks.T @ kinks

    def part(self, futures: slice) -> Hats:
        """The features of some of the futures."""
        return Hats(self.cell[futures], self.place[futures], self.knots)

    def squares(self, weights: Array | None = None) -> Array:
        """``X' diag(weights) X``, ``(feature, feature)``; each future has weight 1 if left out."""
        rest = 1.0 - self.place
        above = self.place if weights is None else self.place * weights
        below = rest if weights is None else rest * weights
        matrix = np.zeros((self.knots, self.knots))
        at = np.arange(self.knots - 1)
        matrix[at, at] += self._count(below * rest)
        matrix[at + 1, at + 1] += self._count(above * self.place)
        matrix[at, at + 1] = matrix[at + 1, at] = self._count(below * self.place)
        return matrix

    def products(self, y: Array) -> Array:
        """``X' y``, ``(feature, output)``."""
        found = np.zeros((self.knots, y.shape[1]))
        for k in range(y.shape[1]):
            column = np.ascontiguousarray(y[:, k])
            above = self._count(self.place * column)
            found[:-1, k] += self._count(column) - above
            found[1:, k] += above
        return found

    def fitted(self, weights: Array) -> Array:
        """``X w`` for weights ``(feature, output)``: shape ``(future, output)``."""
        rise = np.diff(weights, axis=0)
        return np.column_stack(
            [w.take(self.cell) + self.place * r.take(self.cell) for w, r in zip(weights.T, rise.T, strict=True)]
        )

    def lengths(self, metric: Array) -> Array:
        """``x' M x`` of every future's features x, for a matrix ``(feature, feature)``: shape ``(future,)``."""
        rest, at = 1.0 - self.place, np.arange(self.knots - 1)
        ends = np.diag(metric)
        between: Array = 2.0 * rest * self.place * metric[at, at + 1].take(self.cell)
        return rest**2 * ends.take(self.cell) + self.place**2 * ends.take(self.cell + 1) + between

    def rows(self) -> Array:
        """The features as they are, ``(feature, future)``."""
        rows = np.zeros((self.knots, self.futures))
        futures = np.arange(self.futures)
        rows[self.cell, futures] = 1.0 - self.place
        rows[self.cell + 1, futures] = self.place
        return rows

    def _count(self, values: Array) -> Array:
        return np.bincount(self.cell, weights=values, minlength=self.knots - 1).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """Features as they are.

    Parameters
    ----------
    rows
        ``(feature, future)``: a row for each feature, as sums go along them.
    bent
        Which features are penalised, ``(feature,)``: 1 or 0.
    """

    rows: Array
    bent: Array

    @property
    def futures(self) -> int:
        """How many futures there are."""
        return int(self.rows.shape[1])

    @property
    def penalty(self) -> Array:
        """The squared weights of the features that are penalised."""
        return np.diag(self.bent)

    def part(self, futures: slice) -> Dense:
        """The features of some of the futures."""
        return Dense(self.rows[:, futures], self.bent)

    def squares(self, weights: Array | None = None) -> Array:
        """``X' diag(weights) X``."""
        return np.asarray(self.rows @ (self.rows if weights is None else self.rows * weights).T)

    def products(self, y: Array) -> Array:
        """``X' y``."""
        return np.asarray(self.rows @ y)

    def fitted(self, weights: Array) -> Array:
        """``X w``."""
        return np.asarray(self.rows.T @ weights)

    def lengths(self, metric: Array) -> Array:
        """``x' M x``."""
        return np.asarray(np.einsum("ij,ij->j", metric @ self.rows, self.rows))


Features = Hats | Dense
"""Features of some futures: both have all that fits need of them."""


@dataclass(frozen=True, slots=True)
class Surface:
    """Which features of several dials' normal scores are taken, the most important dial first.

    Of a few dials they are all products of powers up to a degree; of more the powers of each, and products of pairs of
    the first ones. There is never more than one feature for `FUTURES_PER_FEATURE` futures.

    Parameters
    ----------
    powers
        Of each polynomial feature the exponents by dial, as (dial, exponent); none for the constant.
    hats
        How many dials have hat functions as well, which follow any curve; two have products of them.
    """

    powers: tuple[tuple[tuple[int, int], ...], ...]
    hats: int

    @classmethod
    def of(cls, dials: int, futures: int, *, with_hats: bool = False) -> Surface:
        """Choose the features for so many dials and futures; hat functions only of a few dials."""
        most = max(futures // FUTURES_PER_FEATURE, 2)
        if dials <= FEW:
            every = sorted(product(range(_DEGREE + 1), repeat=dials), key=lambda exponents: (sum(exponents), exponents))
            powers = [tuple((k, e) for k, e in enumerate(es) if e) for es in every if sum(es) <= _DEGREE]
            pairs = _COARSE.size**2 if dials == _PAIR else 0
            hats = dials if with_hats and most >= len(powers) + dials * KNOTS.size + pairs else 0
            return cls(tuple(powers[:most]), hats)
        first = range(min(dials, MOST_PAIRED))
        powers = [(), *(((k, 1),) for k in range(dials)), *(((k, 2),) for k in range(dials))]
        powers += [*(((k, 3),) for k in first), *(((i, 1), (j, 1)) for i, j in combinations(first, 2))]
        return cls(tuple(powers[:most]), 0)

    def features(self, scores: Sequence[Array]) -> Dense:
        """The features of futures with these normal scores, one array ``(future,)`` for each dial."""
        clipped = [np.clip(z, -FARTHEST, FARTHEST) for z in scores]
        known: dict[tuple[int, int], Array] = {}
        rows = np.ones((len(self.powers), clipped[0].size))
        for row, powers in zip(rows, self.powers, strict=True):
            for dial, degree in powers:
                if (dial, degree) not in known:
                    known[dial, degree] = _hermite(clipped[dial], degree)
                np.multiply(row, known[dial, degree], out=row)
        parts = [rows, *(Hats.of(z, KNOTS).rows() for z in scores[: self.hats])]
        if self.hats == _PAIR:
            first, second = (Hats.of(z, _COARSE).rows() for z in scores)
            parts.append((first[:, np.newaxis] * second).reshape(-1, rows.shape[1]))
        whole = np.vstack(parts)
        bent = [float(sum(e for _, e in of) > 1) for of in self.powers]
        return Dense(whole, np.array([*bent, *np.ones(len(whole) - len(bent))]))


def _hermite(z: Array, degree: int) -> Array:
    """Probabilists' Hermite polynomial, of variance 1 where z is standard normal."""
    before, now = np.ones_like(z), z
    for n in range(1, degree):
        before, now = now, z * now - n * before
    return now / math.sqrt(math.factorial(degree))
