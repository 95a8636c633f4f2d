"""Spearman's rank correlation: scipy's values, closed forms, and standard errors that hold for any dependence."""

import numpy as np
import pytest
from scipy import stats

from mcroi.analyses.estimators.rank_correlation import rank_correlation
from tests.analyses.estimators.given_data import CASES, by_dial, expected, sample

FUTURES = 2**16
WITH_RANKS = [name for name, case in CASES.items() if case["expected"].get("spearman") and "S1" in case["expected"]]
OF_TWO_NORMALS = CASES["bivariate_normal_rank/public"]


def two_normals(rng, pearson, futures):
    """Two normals with a correlation."""
    x, other = rng.standard_normal((2, futures))
    return x, pearson * x + np.sqrt(1.0 - pearson**2) * other


@pytest.mark.parametrize("name", WITH_RANKS)
def test_within_four_standard_errors_and_the_tolerance_of_the_reference(name):
    """Sums of normals, correlated or not, and a square, of which ranks say nothing."""
    scores, y = sample(name, np.random.default_rng(50), FUTURES)
    for z, truth in zip(scores, expected(name, "spearman"), strict=True):
        (rank,), (error,) = rank_correlation(by_dial(z, y))
        assert abs(rank - truth) <= 4.0 * error
        assert error < 0.01


@pytest.mark.parametrize(
    ("pearson", "truth"),
    list(
        zip(
            *(
                v["pearson"] if "pearson" in v else v["spearman"]
                for v in (OF_TWO_NORMALS["inputs"], OF_TWO_NORMALS["expected"])
            ),
            strict=True,
        )
    ),
)
def test_of_two_normals(pearson, truth):
    """Within four of its own standard errors, next to 1 as well."""
    x, y = two_normals(np.random.default_rng(51), float(pearson), FUTURES)
    (rank,), (error,) = rank_correlation(by_dial(x, y))
    assert abs(rank - float(truth)) <= 4.0 * error
    assert error < 0.005


def outputs_of(rng, futures):
    """A dial, and outputs without ties, with some, with heavy ones, and with two values only."""
    z, other = rng.standard_normal((2, futures))
    smooth = z + np.exp(other)
    months = np.minimum(np.maximum(smooth, 0.0), 1.5)
    return z, (smooth, months, np.round(smooth, 1), (z + other > 0.7).astype(float))


@pytest.mark.parametrize("futures", [200, 3001])
def test_values_are_those_of_scipy(futures):
    """Ties at their middle."""
    z, outputs = outputs_of(np.random.default_rng(52), futures)
    ranks, _ = rank_correlation(by_dial(z, *outputs))
    exact = [stats.spearmanr(z, y).statistic for y in outputs]
    np.testing.assert_allclose(ranks, exact, rtol=1e-12)


def test_a_curve_that_only_rises_or_falls_has_1():
    """With an error next to none; what is the same in all futures has 0."""
    z = np.random.default_rng(53).standard_normal(4000)
    ranks, errors = rank_correlation(by_dial(z, np.exp(z), -(z**3), np.full(z.size, 7.5)))
    np.testing.assert_allclose(ranks, [1.0, -1.0, 0.0], rtol=1e-12)
    assert (errors < 0.002).all()
    assert errors[2] == 0.0


def test_errors_are_those_of_the_influence_values():
    """Against the bootstrap, which knows no formula."""
    rng = np.random.default_rng(54)
    z, outputs = outputs_of(rng, 2000)
    _, errors = rank_correlation(by_dial(z, *outputs))
    draws = np.empty((400, len(outputs)))
    for draw in draws:
        chosen = rng.integers(z.size, size=z.size)
        draw[:] = [stats.spearmanr(z[chosen], y[chosen]).statistic for y in outputs]
    # a standard deviation of so many draws is off by 1 / sqrt(2 * 400), that is 3.5 %
    np.testing.assert_allclose(errors, draws.std(axis=0), rtol=4.9 * 0.036)


def test_intervals_hold_the_truth():
    """As often as they say, within what the binomial allows at one in a million for all of them.

    `benchmarks/coverage/dials.py` asks many more samples.
    """
    runs, futures = 300, 1000
    rng = np.random.default_rng(55)
    pairs = [(0.0, 0.0), (0.5, 6.0 / np.pi * np.arcsin(0.25)), (-0.8, -6.0 / np.pi * np.arcsin(0.4))]
    held = np.zeros(2 * len(pairs), dtype=int)
    for _ in range(runs):
        for k, (pearson, truth) in enumerate(pairs):
            x, y = two_normals(rng, pearson, futures)
            ranks, errors = rank_correlation(by_dial(x, np.exp(y), (y > 0.0).astype(float)))
            # of an event that happens to half: the ranks of a normal given that another is above 0
            of_event = np.sign(pearson) * np.sqrt(3.0) * 2.0 / np.pi * np.arcsin(abs(pearson) / np.sqrt(2.0))
            for j, exact in enumerate((truth, of_event)):
                held[2 * k + j] += abs(ranks[j] - exact) <= stats.norm.ppf(0.975) * errors[j]
    assert held.min() >= stats.binom.ppf(1e-6 / held.size, runs, 0.95)
