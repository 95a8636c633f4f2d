"""Conditional means by penalised least squares, and their pointwise errors.

How much is smoothed is decided by generalised cross-validation (Craven and Wahba 1979), for each output by itself.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.features import Features

_TRIES: Final = 10.0 ** np.linspace(-6.0, 5.0, 34)  # times the size of the sums over that of the penalty
_COST: Final = 1.4  # of a degree of freedom in the cross-validation, against fits that follow noise (Kim and Gu 2004)
_FUTURES_PER_DEGREE: Final = 50  # cross-validation is a poor judge of fewer
_RIDGE: Final = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over some futures from which fits are made: ``X'X``, ``X'y``, ``y'y``, and how many futures they are of."""

    futures: int
    features: Array
    products: Array
    squares: Array

    @classmethod
    def of(cls, x: Features, y: Array) -> Sums:
        """Sums of features and outputs, ``(future, output)``."""
        return cls(x.futures, x.squares(), x.products(y), np.einsum("ij,ij->j", y, y))

    @classmethod
    def over(cls, parts: Iterable[Sums]) -> Sums:
        """Sums over several parts of the futures."""
        return functools.reduce(cls._plus, parts)

    def minus(self, other: Sums) -> Sums:
        """Sums over those futures that are not in the other, which is a part of this."""
        return self._plus(other, -1)

    def inverse(self) -> Array:
        """The inverse of ``X'X``; features that depend on each other share their weight."""
        return np.asarray(np.linalg.pinv(self.features, rcond=_RIDGE, hermitian=True), dtype=np.float64)

    def penalised(self, penalty: Array, strength: float) -> Array:
        """``X'X`` with so strong a penalty, and what keeps it from being singular."""
        return self.features + strength * penalty + _jitter(self.features)

    def solve(self, penalty: Array, strengths: Array) -> Array:
        """Weights ``(feature, output)``, with a strength of the penalty for each output."""
        return np.column_stack(
            [
                np.linalg.solve(self.penalised(penalty, strength), column)
                for strength, column in zip(strengths.tolist(), self.products.T, strict=True)
            ]
        )

    def _plus(self, other: Sums, times: int = 1) -> Sums:
        return Sums(
            self.futures + times * other.futures,
            self.features + times * other.features,
            self.products + times * other.products,
            self.squares + times * other.squares,
        )


def _jitter(squares: Array) -> Array:
    return _RIDGE * float(np.trace(squares)) / len(squares) * np.eye(len(squares))


def strengths(sums: Sums, penalty: Array) -> Array:
    """How strongly to penalise each output's fit, by generalised cross-validation: shape ``(output,)``."""
    inverse = np.linalg.inv(np.linalg.cholesky(sums.features + _jitter(sums.features)))
    roughness, axes = np.linalg.eigh(inverse @ penalty @ inverse.T)
    loads = (axes.T @ (inverse @ sums.products)) ** 2  # (axis, output)
    if not penalty.any():
        return np.zeros(sums.squares.size)
    tries = _TRIES * float(np.trace(sums.features) / np.trace(penalty))
    shrunk = 1.0 / (1.0 + np.multiply.outer(tries, np.maximum(roughness, 0.0)))  # (try, axis)
    rest = sums.squares - (2.0 * shrunk - shrunk**2) @ loads
    degrees = shrunk.sum(axis=1)
    score = rest / np.maximum(sums.futures - _COST * degrees, 1.0)[:, np.newaxis] ** 2
    score[degrees > max(sums.futures / _FUTURES_PER_DEGREE, degrees.min())] = np.inf
    return np.asarray(tries[np.argmin(score, axis=0)])


def fitted_means(x: Features, y: Array, at: Features) -> tuple[Array, Array]:
    """Fit conditional means of outputs, ``(future, output)``, each smoothed as cross-validation says.

    Parameters
    ----------
    x, y
        What is known of the futures: features and outputs.
    at
        Features of the places that are asked about.

    Returns
    -------
    tuple
        The means and their standard errors, ``(place, output)`` each. The noise may differ from place to place; what
        the penalty hides is counted as in a Bayesian interval (Wahba 1983).
    """
    sums = Sums.of(x, y)
    strength = strengths(sums, x.penalty)
    weights = sums.solve(x.penalty, strength)
    residual = (y - x.fitted(weights)) ** 2
    lengths = []
    for squares, one in zip(residual.T, strength.tolist(), strict=True):
        inverse = np.linalg.inv(sums.penalised(x.penalty, one))
        spread = x.squares(np.ascontiguousarray(squares)) + float(squares.mean()) * one * x.penalty
        lengths.append(at.lengths(inverse @ spread @ inverse))
    return at.fitted(weights), np.sqrt(np.maximum(np.column_stack(lengths), 0.0))
