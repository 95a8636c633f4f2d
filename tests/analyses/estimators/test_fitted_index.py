"""Closed indices of groups from given data: exact where a sum of features holds what they explain, else from below."""

import itertools

import numpy as np
import pytest
from scipy import stats

from mcroi.analyses.estimators.features import Surface
from mcroi.analyses.estimators.fitted_index import fitted_index
from tests.analyses.estimators.given_data import CASES, expected, sample

FUTURES = 2**14


def estimated(scores, *outputs):
    """Indices and errors, as `mcroi.sensitivity` asks for them."""
    surface = Surface.of(len(scores), scores[0].size, with_hats=True)
    return fitted_index(lambda block: surface.features([z[block] for z in scores]), np.column_stack(outputs))


def of_normals(name, group):
    """What some of several correlated normals explain of their sum: exact linear algebra."""
    inputs = CASES[name]["inputs"]
    covariance = np.array([[float(v) for v in row] for row in inputs["cov"]])
    weights = np.array([float(b) for b in inputs["beta"]])
    with_sum = (covariance @ weights)[list(group)]
    return with_sum @ np.linalg.solve(covariance[np.ix_(group, group)], with_sum) / (weights @ covariance @ weights)


def groups():
    """Cases, groups of their dials, and what these explain."""
    for name in CASES:
        if name.startswith("linear_gauss_corr"):
            dials = range(len(expected(name, "S1")))
            for size in range(1, len(dials) + 1):
                yield from ((name, group, of_normals(name, group)) for group in itertools.combinations(dials, size))
    for name in ("ishigami/a7_b0.1", "ishigami/a7_b0.05"):
        first, second, _ = expected(name, "S1")
        both = float(CASES[name]["expected"]["S2_13"])
        yield from ((name, (0, 1), first + second), (name, (0, 2), first + both), (name, (1, 2), second))
    yield "sobol_g/d2_1", (0, 1), 1.0
    yield "max2_uniform", (0, 1), 1.0
    for name in ("product/10_2_5_3", "product/0_1_0_1"):
        yield name, (0, 1), 1.0
    yield "quadratic_nonmonotone", (0, 1), 1.0


@pytest.mark.parametrize(("name", "group", "truth"), list(groups()))
def test_within_four_standard_errors_or_from_below(name, group, truth):
    """And within the tolerance of the reference; of other than sums of normals 0.0025 may be missed."""
    scores, y = sample(name, np.random.default_rng(100), FUTURES * (len(expected(name, "S1")) + 2))
    (index,), (error,) = estimated([scores[k] for k in group], y)
    bends = 0.0 if name.startswith("linear") else 0.0025
    assert index - truth <= min(4.0 * error, 0.01) + 1e-9
    assert truth - index <= min(4.0 * error, 0.01) + bends + 1e-9


@pytest.mark.parametrize("dials", [2, 3, 5, 20])
def test_dials_without_influence_explain_nothing(dials):
    """Intervals hold 0 as often as they say, though there are dozens of features."""
    runs = 150
    rng = np.random.default_rng(101)
    held = np.zeros(2, dtype=int)
    for _ in range(runs):
        scores, other = rng.standard_normal((dials, 2000)), rng.standard_normal(2000)
        values, errors = estimated(list(scores), other, (other > 1.0).astype(float))
        held += np.abs(values) <= stats.norm.ppf(0.975) * errors
    assert held.min() >= stats.binom.ppf(1e-6 / 8, runs, 0.95)


def test_intervals_hold_the_truth():
    """Two of three correlated normals; by the binomial at one in a million."""
    runs, name = 250, "linear_gauss_corr/2_1_0_0.8"
    rng = np.random.default_rng(102)
    truth = of_normals(name, (1, 2))
    held = 0
    for _ in range(runs):
        scores, y = sample(name, rng, 2000)
        (index,), (error,) = estimated([scores[1], scores[2]], y)
        held += abs(index - truth) <= stats.norm.ppf(0.975) * error
    assert held >= stats.binom.ppf(1e-6, runs, 0.95)


def test_what_is_the_same_in_all_futures_is_explained_by_nothing():
    """Whatever the group."""
    scores = np.random.default_rng(103).standard_normal((2, 1000))
    values, errors = estimated(list(scores), np.full(1000, 7.0), np.zeros(1000))
    assert not values.any()
    assert not errors.any()
