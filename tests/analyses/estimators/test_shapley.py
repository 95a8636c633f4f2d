"""Shapley effects against closed forms of correlated normals, and the laws that make them a fair division."""

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from distributions.dependence import Copula, rank_correlation
from mcroi.analyses.estimators.pick_freeze import Index, closed_index, total_index
from mcroi.analyses.estimators.shapley import ShapleySum, members, shapley_weights, subsets

REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in REFERENCE["cases"]}
NAMES = [name for name in CASES if name.startswith("linear_gauss_corr/")]
FUTURES = 2**14
TOLERANCE = 0.01


def model_of(name):
    """The copula of a case's inputs, and its linear model of their scores."""
    inputs = CASES[name]["inputs"]
    covariance = np.array(inputs["cov"], dtype=float)
    sd = np.sqrt(np.diagonal(covariance))
    # Covariances in the reference are rounded, a diagonal of ones is not.
    parameters = covariance / np.outer(sd, sd)
    np.fill_diagonal(parameters, 1.0)
    ranks = tuple(tuple(rank_correlation(min(max(v, -1.0), 1.0)) for v in row) for row in parameters)
    dials = tuple(str(i) for i in range(len(sd)))
    return Copula(dials, ranks), np.array(inputs["beta"], dtype=float) * sd


def estimated(name, before, fresh):
    """Shapley effects, closed indices by subset and total indices, from two samples of independent normals."""
    copula, weights = model_of(name)
    size = len(weights)
    a, b = copula.correlate(list(before)), copula.correlate(list(fresh))
    effects = ShapleySum(size, before.shape[1])
    closed, left = {}, {}
    for subset in subsets(size):
        given = {copula.names[j]: b[j] for j in members(subset, size)}
        outputs = [weights @ np.array(sample) for sample in (b, copula.with_given(a, given), a)]
        closed[subset] = closed_index(*outputs)
        left[2**size - 1 - subset] = total_index(*outputs)
        effects.add(subset, closed[subset])
    return effects.effects(), closed, left


def comparisons(name, before, fresh):
    """Every index of a case beside its closed form."""
    effects, closed, left = estimated(name, before, fresh)
    expected = CASES[name]["expected"]
    for j, effect in enumerate(effects):
        yield effect, float(expected["shapley"][j])
        yield closed[2**j], float(expected["S1"][j])
        yield left[2**j], float(expected["ST"][j])


@pytest.mark.parametrize("name", NAMES)
def test_within_four_of_its_own_standard_errors(name):
    """Shapley effects, first- and total-order indices of correlated inputs, each redrawn given others."""
    size = len(CASES[name]["inputs"]["beta"])
    before, fresh = np.random.default_rng(30).standard_normal((2, size, FUTURES))
    for index, exact in comparisons(name, before, fresh):
        assert abs(index.value - exact) <= 4.0 * index.standard_error + 1e-12
        assert index.standard_error < 2.0 / np.sqrt(FUTURES)


@pytest.mark.parametrize("name", NAMES)
def test_within_the_tolerance_of_the_reference(name):
    """Over points that fill the space evenly, whose error is far smaller than that of independent futures."""
    size = len(CASES[name]["inputs"]["beta"])
    points = stats.norm.ppf(stats.qmc.Sobol(2 * size, seed=2).random(FUTURES)).T
    for index, exact in comparisons(name, points[:size], points[size:]):
        assert index.value == pytest.approx(exact, abs=TOLERANCE)


def test_intervals_hold_the_truth():
    """As often as they say, within what the binomial allows at one in a million for all indices of the case."""
    name, repetitions = "linear_gauss_corr/2_1_0_0.8", 400
    rng = np.random.default_rng(31)
    held = np.zeros(9, dtype=int)
    for _ in range(repetitions):
        for k, (index, exact) in enumerate(comparisons(name, *rng.standard_normal((2, 3, 1024)))):
            low, high = index.estimate.ci95
            held[k] += low <= exact + 1e-12 and exact - 1e-12 <= high
    assert held.min() >= stats.binom.ppf(1e-6 / held.size, repetitions, 0.95)


@pytest.mark.parametrize("dials", range(1, 6))
def test_weights_are_the_mean_over_all_orders(dials):
    """By definition: what each dial adds to those before it, over every order in which they may come."""
    v = np.random.default_rng(dials).random(2**dials)
    v[0] = 0.0
    expected = np.zeros(dials)
    orders = list(permutations(range(dials)))
    for order in orders:
        before = 0
        for j in order:
            expected[j] += (v[before | 1 << j] - v[before]) / len(orders)
            before |= 1 << j
    np.testing.assert_allclose(shapley_weights(dials) @ v, expected, rtol=0, atol=1e-13)


def test_effects_add_up_to_the_index_of_the_whole():
    """Value and error: influence values add up to those of the whole group too."""
    rng = np.random.default_rng(32)
    indices = {subset: Index(float(rng.random()), rng.standard_normal(20)) for subset in subsets(4)}
    whole = ShapleySum(4, 20)
    for subset, index in indices.items():
        whole.add(subset, index)
    effects = whole.effects()
    assert sum(effect.value for effect in effects) == pytest.approx(indices[15].value, abs=1e-14)
    np.testing.assert_allclose(sum(effect.influence for effect in effects), indices[15].influence, atol=1e-13)
