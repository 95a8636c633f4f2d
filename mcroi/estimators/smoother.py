"""Conditional means of net benefits by penalised least squares, on one dial or on several, with pointwise errors.

On one dial the fit is a spline: straight between knots of the normal score, its kinks penalised (Eilers and Marx 1996).
On several it is a surface of polynomials and hat functions. How much is smoothed is decided by generalised
cross-validation (Craven and Wahba 1979), for each output by itself.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

KNOTS: Final = np.linspace(-3.0, 3.0, 13)
"""Of the spline on one dial, as normal scores; beyond the last ones it goes on straight."""

_COARSE: Final = np.linspace(-3.0, 3.0, 9)
_PAIR: Final = 2

FARTHEST: Final = 4.0
"""Normal scores beyond which polynomials take a dial to stand still."""

MOST_PAIRED: Final = 10
"""Dials of a group of which products are taken."""

FUTURES_PER_FEATURE: Final = 20
"""Fewer would only fit noise: further features are left out."""

_FEW: Final = 4  # dials of which all products are taken, up to this degree
_DEGREE: Final = 4
_TRIES: Final = 10.0 ** np.linspace(-3.0, 7.0, 31)
_COST: Final = 1.4  # of a degree of freedom in the cross-validation, against fits that follow noise (Kim and Gu 2004)
_RIDGE: Final = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What a conditional mean is a weighted sum of.

    Parameters
    ----------
    values
        Shape ``(future, feature)``.
    penalty
        Of the weights, a quadratic form of shape ``(feature, feature)``.
    """

    values: Array
    penalty: Array


def spline(scores: Array) -> Features:
    """Hat functions of a dial's normal scores, shape ``(future,)``, with kinks penalised."""
    kinks = np.diff(np.eye(KNOTS.size), n=2, axis=0)
    return Features(_hats(scores, KNOTS), kinks.T @ kinks)


def _hats(scores: Array, knots: Array) -> Array:
    """Functions that are 1 at one knot and 0 from its neighbours on, ``(future, knot)``; straight beyond the last."""
    place = (scores - knots[0]) / (knots[1] - knots[0])
    cell = np.clip(place, 0.0, knots.size - 2.0).astype(np.intp)
    place -= cell
    values = np.zeros((scores.size, knots.size))
    futures = np.arange(scores.size)
    values[futures, cell] = 1.0 - place
    values[futures, cell + 1] = place
    return values


@dataclass(frozen=True, slots=True)
class Surface:
    """Features of several dials' normal scores, the most important dial first.

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
        if dials <= _FEW:
            every = sorted(product(range(_DEGREE + 1), repeat=dials), key=lambda exponents: (sum(exponents), exponents))
            powers = [tuple((k, e) for k, e in enumerate(es) if e) for es in every if sum(es) <= _DEGREE]
            hats = dials if with_hats and most >= len(powers) + max(dials * KNOTS.size, _COARSE.size**2) else 0
            return cls(tuple(powers[:most]), hats)
        first = range(min(dials, MOST_PAIRED))
        powers = [(), *(((k, 1),) for k in range(dials)), *(((k, 2),) for k in range(dials))]
        powers += [*(((k, 3),) for k in first), *(((i, 1), (j, 1)) for i, j in combinations(first, 2))]
        return cls(tuple(powers[:most]), 0)

    def features(self, scores: Sequence[Array]) -> Features:
        """The features of futures with these normal scores, one array ``(future,)`` for each dial."""
        values = self.values(scores)
        bent = [float(sum(e for _, e in of) > 1) for of in self.powers]
        return Features(values, np.diag([*bent, *np.ones(values.shape[1] - len(bent))]))

    def values(self, scores: Sequence[Array]) -> Array:
        """The features alone, ``(future, feature)``."""
        clipped = [np.clip(z, -FARTHEST, FARTHEST) for z in scores]
        known: dict[tuple[int, int], Array] = {}
        values = np.ones((clipped[0].size, len(self.powers)))
        for column, powers in enumerate(self.powers):
            for dial, degree in powers:
                if (dial, degree) not in known:
                    known[dial, degree] = _hermite(clipped[dial], degree)
                values[:, column] *= known[dial, degree]
        if self.hats == _PAIR:
            first, second = (_hats(z, _COARSE) for z in scores)
            return np.column_stack([values, (first[:, :, np.newaxis] * second[:, np.newaxis]).reshape(len(first), -1)])
        return np.column_stack([values, *(_hats(z, KNOTS) for z in scores[: self.hats])])


def _hermite(z: Array, degree: int) -> Array:
    """Probabilists' Hermite polynomial, of variance 1 where z is standard normal."""
    before, now = np.ones_like(z), z
    for n in range(1, degree):
        before, now = now, z * now - n * before
    return now / math.sqrt(math.factorial(degree))


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over some futures from which fits are made: ``X'X``, ``X'y``, ``y'y``, and how many futures they are of."""

    futures: int
    features: Array
    products: Array
    squares: Array

    @classmethod
    def of(cls, x: Array, y: Array) -> Sums:
        """Sums of features ``(future, feature)`` and outputs ``(future, output)``."""
        return cls(x.shape[0], x.T @ x, x.T @ y, np.einsum("ij,ij->j", y, y))

    @classmethod
    def over(cls, blocks: Iterable[tuple[Array, Array]]) -> Sums:
        """Sums over several blocks of features and outputs."""
        return functools.reduce(cls.plus, (cls.of(x, y) for x, y in blocks))

    def inverse(self) -> Array:
        """The inverse of ``X'X``; features that depend on each other share their weight."""
        return np.asarray(np.linalg.pinv(self.features, rcond=_RIDGE, hermitian=True), dtype=np.float64)

    def plus(self, other: Sums) -> Sums:
        """Sums over both."""
        return Sums(
            self.futures + other.futures,
            self.features + other.features,
            self.products + other.products,
            self.squares + other.squares,
        )

    def minus(self, other: Sums) -> Sums:
        """Sums over those futures that are not in the other, which is a part of this."""
        return Sums(
            self.futures - other.futures,
            self.features - other.features,
            self.products - other.products,
            self.squares - other.squares,
        )

    def solve(self, penalty: Array, strengths: Array) -> Array:
        """Weights ``(feature, output)``, with a strength of the penalty for each output."""
        steady = self.features + _RIDGE * np.trace(self.features) / len(penalty) * np.eye(len(penalty))
        return np.column_stack(
            [
                np.linalg.solve(steady + strength * penalty, column)
                for strength, column in zip(strengths, self.products.T, strict=True)
            ]
        )


def strengths(sums: Sums, penalty: Array) -> Array:
    """How strongly to penalise each output's fit, by generalised cross-validation: shape ``(output,)``."""
    n, count = sums.futures, len(penalty)
    size = np.trace(sums.features) / count
    factor = np.linalg.cholesky(sums.features + _RIDGE * size * np.eye(count))
    inverse = np.linalg.inv(factor)
    roughness, axes = np.linalg.eigh(inverse @ penalty @ inverse.T)
    loads = (axes.T @ (inverse @ sums.products)) ** 2  # (axis, output)
    scale = 1.0 / max(float(roughness.max()), 1e-300)
    best, least = np.full(sums.squares.size, _TRIES[-1] * scale), np.full(sums.squares.size, np.inf)
    for strength in _TRIES * scale:
        shrunk = 1.0 / (1.0 + strength * np.maximum(roughness, 0.0))
        rest = sums.squares - ((2.0 * shrunk - shrunk**2) @ loads)
        score = rest / max(n - _COST * float(shrunk.sum()), 1.0) ** 2
        better = score < least
        best, least = np.where(better, strength, best), np.where(better, score, least)
    return best


def pointwise_errors(sums: Sums, features: Features, weights: Array, strength: Array, y: Array, at: Array) -> Array:
    """Standard errors of the fitted means where the features are `at`, ``(point, feature)``: shape ``(point, output)``.

    The noise may differ from place to place; what the penalty hides is counted as in a Bayesian interval (Wahba 1983).
    """
    residual = y - features.values @ weights
    errors = np.empty((at.shape[0], y.shape[1]))
    ridge = _RIDGE * np.trace(sums.features) / len(features.penalty) * np.eye(len(features.penalty))
    for k in range(y.shape[1]):
        inverse = np.linalg.inv(sums.features + ridge + strength[k] * features.penalty)
        weighted = features.values * residual[:, k, np.newaxis]
        spread = weighted.T @ weighted + np.mean(residual[:, k] ** 2) * strength[k] * features.penalty
        covariance = inverse @ spread @ inverse
        errors[:, k] = np.sqrt(np.maximum(np.einsum("ij,ij->i", at @ covariance, at), 0.0))
    return errors
