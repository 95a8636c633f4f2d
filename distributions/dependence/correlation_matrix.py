"""Correlation matrices: the nearest one, and the triangular factor of one that may be singular."""

import math
from typing import Final

import numpy as np

from distributions.arrays import Array

_EXACT_EIGENVALUE: Final = -1e-12  # what is above is the rounding of a 0
_CONVERGED: Final = 1e-13
_MOST_PROJECTIONS: Final = 10_000  # some 100 are needed for 60 dials; the last one is a correlation matrix anyway
_ZERO_PIVOT: Final = 1e-13  # what is below is the rounding of a 0, which a division by its root would blow up


def smallest_eigenvalue(matrix: Array) -> float:
    """The smallest eigenvalue of a symmetric matrix with a unit diagonal; dials can have it from 0 on.

    Raises
    ------
    ValueError
        If the matrix is not symmetric or its diagonal is not 1.
    """
    if not (matrix.ndim == 2 and np.array_equal(matrix, matrix.T) and np.all(np.diagonal(matrix) == 1.0)):
        raise ValueError("a correlation matrix must be symmetric with ones on its diagonal")
    return float(np.linalg.eigvalsh(matrix)[0])


def nearest_correlation(matrix: Array) -> Array:
    """The correlation matrix nearest to a symmetric matrix in the Frobenius norm.

    Alternating projections on the positive semidefinite matrices and on those with a unit diagonal, with Dykstra's
    correction (Higham 2002, "Computing the nearest correlation matrix", algorithm 3.3).

    Parameters
    ----------
    matrix
        Symmetric, with a unit diagonal, shape (n, n); not changed.

    Returns
    -------
    Array
        Shape (n, n), exactly symmetric with an exact unit diagonal, no eigenvalue below -1e-12; good to 1e-8 an entry.
        A matrix that is one already is returned as it is.

    Raises
    ------
    ValueError
        If the matrix is not symmetric or its diagonal is not 1.
    """
    if smallest_eigenvalue(matrix) >= _EXACT_EIGENVALUE:
        return matrix.copy()
    unit, correction = matrix, np.zeros_like(matrix)
    for _ in range(_MOST_PROJECTIONS):
        corrected = unit - correction
        semidefinite = _semidefinite_part(corrected)
        correction = semidefinite - corrected
        before, unit = unit, semidefinite.copy()
        np.fill_diagonal(unit, 1.0)
        if max(np.abs(unit - before).max(), np.abs(unit - semidefinite).max()) < _CONVERGED:
            break
    # The projection's diagonal is 1 to rounding only, or so if it has not converged; scaling keeps it semidefinite.
    scale = 1.0 / np.sqrt(np.diagonal(semidefinite))
    nearest = np.clip(semidefinite * np.outer(scale, scale), -1.0, 1.0)  # dials that move together may round past 1
    np.fill_diagonal(nearest, 1.0)
    return nearest


def triangular_factor(matrix: Array) -> tuple[tuple[float, ...], ...]:
    """Cholesky's lower triangular factor of a correlation matrix that may be singular.

    A pivot of 0 leaves a column of zeros: that dial follows from those before it and adds nothing of its own.

    Parameters
    ----------
    matrix
        Shape (n, n), symmetric with a unit diagonal; an eigenvalue just below 0 is taken for 0.

    Returns
    -------
    tuple[tuple[float, ...], ...]
        n rows of n, each of length 1, so that no dial's spread is off.
    """
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for i, row in enumerate(lower):
        for j, above in enumerate(lower[:i]):
            if above[j] > 0.0:
                known = math.fsum(row[k] * above[k] for k in range(j))
                row[j] = (float(matrix[i, j]) - known) / above[j]
        pivot = 1.0 - math.fsum(value * value for value in row[:i])
        row[i] = math.sqrt(pivot) if pivot > _ZERO_PIVOT else 0.0
        # Where the pivot was cut to 0, the rest is too long or too short by what was cut.
        length = math.sqrt(math.fsum(value * value for value in row))
        row[:] = [value / length for value in row]
    return tuple(map(tuple, lower))


def _semidefinite_part(matrix: Array) -> Array:
    """The nearest positive semidefinite matrix: negative eigenvalues become 0."""
    values, vectors = np.linalg.eigh(matrix)
    part: Array = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return (part + part.T) / 2.0
