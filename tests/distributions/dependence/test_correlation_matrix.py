"""The laws of correlation matrices: the nearest one is the published one, and every factor gives its matrix back."""

import json
from pathlib import Path

import numpy as np
import pytest

from distributions.dependence.correlation_matrix import nearest_correlation, smallest_eigenvalue, triangular_factor

REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in REFERENCE["cases"]}


def equicorrelated(size, value):
    """A matrix of one value off the diagonal."""
    matrix = np.full((size, size), float(value))
    np.fill_diagonal(matrix, 1.0)
    return matrix


def random_correlations(rng, size, rank):
    """A correlation matrix with no more than `rank` eigenvalues above 0."""
    loadings = rng.normal(size=(size, rank))
    loadings /= np.linalg.norm(loadings, axis=1, keepdims=True)
    matrix = loadings @ loadings.T
    matrix = (matrix + matrix.T) / 2
    np.fill_diagonal(matrix, 1.0)
    return matrix


def asked_and_expected(name):
    """The matrix asked for and the exact answer of a reference case."""
    case = CASES[f"nearcorr/{name}"]
    if "n" in case["inputs"]:
        size = case["inputs"]["n"]
        answer = equicorrelated(size, case["expected"]["offdiag_nearest"])
        return equicorrelated(size, case["inputs"]["offdiag"]), answer, case["expected"]["distance_F"]
    asked, answer = (np.array(matrix, dtype=float) for matrix in (case["inputs"]["A"], case["expected"]["X"]))
    return asked, answer, case["expected"].get("distance_F", "0")


def assert_valid(matrix):
    """Exactly symmetric, exactly 1 on the diagonal, and no eigenvalue below 0 but for rounding."""
    assert np.array_equal(matrix, matrix.T)
    assert np.all(np.diagonal(matrix) == 1.0)
    assert np.linalg.eigvalsh(matrix)[0] >= -1e-12


@pytest.mark.parametrize("name", [name.split("/")[1] for name in CASES if name.startswith("nearcorr/")])
def test_the_nearest_matrix_is_the_published_one(name):
    """Every entry is within 1e-8 of the exact answer, and the distance is the exact one."""
    asked, expected, distance = asked_and_expected(name)
    nearest = nearest_correlation(asked)
    assert_valid(nearest)
    assert np.max(np.abs(nearest - expected)) < 1e-8
    assert np.linalg.norm(nearest - asked) == pytest.approx(float(distance), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("rank", [1, 2, 6])
def test_a_valid_matrix_is_returned_bit_for_bit(rank):
    """A singular or regular correlation matrix is its own nearest one, and a new array."""
    matrix = random_correlations(np.random.default_rng(rank), 6, rank)
    nearest = nearest_correlation(matrix)
    assert np.array_equal(nearest, matrix)
    assert nearest is not matrix


@pytest.mark.parametrize("size", [3, 17, 60])
@pytest.mark.parametrize("kind", ["uniform", "signs", "all at odds", "nearly valid"])
def test_the_nearest_matrix_meets_the_conditions_of_optimality(size, kind):
    """The nearest X to A is valid, and some diagonal D makes X - A - D semidefinite and orthogonal to X."""
    rng = np.random.default_rng(size)
    asked = {
        "uniform": rng.uniform(-1, 1, (size, size)),
        "signs": rng.choice([-1.0, 1.0], (size, size)),
        "all at odds": np.full((size, size), -1.0),
        "nearly valid": random_correlations(rng, size, 2) + rng.normal(0, 1e-6, (size, size)),
    }[kind]
    asked = np.triu(asked, 1) + np.triu(asked, 1).T + np.eye(size)
    nearest = nearest_correlation(asked)
    assert_valid(nearest)
    # Higham (2002), theorem 2.4: the normal cone gives D from (X - A - D) X = 0, as X has a unit diagonal.
    multiplier = nearest - asked - np.diag(np.diagonal((nearest - asked) @ nearest))
    assert np.linalg.eigvalsh(multiplier)[0] > -1e-9
    assert np.max(np.abs(multiplier @ nearest)) < 1e-9


@pytest.mark.parametrize("size", [1, 2, 5, 30])
@pytest.mark.parametrize("deficit", [0, 1, 3])
def test_the_factor_gives_its_matrix_back(size, deficit):
    """L is lower triangular, its rows have length 1, and L L^T is the matrix, singular or not."""
    matrix = random_correlations(np.random.default_rng(size), size, max(size - deficit, 1))
    factor = np.array(triangular_factor(matrix))
    assert np.array_equal(factor, np.tril(factor))
    product = factor @ factor.T
    assert np.max(np.abs(np.diagonal(product) - 1)) < 1e-12
    assert np.max(np.abs(product - matrix)) < 1e-10


def test_the_factor_bears_an_eigenvalue_just_below_0():
    """What is accepted as rounding moves no correlation by more than 1e-5 and no spread at all."""
    worst = 0.0
    for seed in range(50):
        rng = np.random.default_rng(seed)
        singular = random_correlations(rng, 8, 3)
        off = rng.normal(0, 1e-11, (8, 8))
        matrix = singular + np.triu(off, 1) + np.triu(off, 1).T
        assert -1e-10 < smallest_eigenvalue(matrix) < 0
        factor = np.array(triangular_factor(matrix))
        assert np.max(np.abs(np.sum(factor**2, axis=1) - 1)) < 1e-12
        worst = max(worst, np.max(np.abs(factor @ factor.T - matrix)))
    assert worst < 1e-5


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_equal_and_opposite_dials_have_plain_factors(sign):
    """A correlation of 1 or -1 gives a row of nothing but that."""
    assert triangular_factor(np.array([[1.0, sign], [sign, 1.0]])) == ((1.0, 0.0), (sign, 0.0))


def test_other_matrices_are_refused():
    """Symmetry and ones on the diagonal are the caller's to give."""
    for matrix in ([[1.0, 0.5], [0.4, 1.0]], [[1.0, 0.5], [0.5, 0.9]], [[1.0, np.nan], [np.nan, 1.0]], [1.0]):
        with pytest.raises(ValueError, match="must be symmetric with ones on its diagonal"):
            nearest_correlation(np.array(matrix))
