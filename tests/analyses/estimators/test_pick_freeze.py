"""First- and total-order indices against closed forms, and how often their intervals hold the truth."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from mcroi.analyses.estimators.pick_freeze import closed_index, total_index

REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in REFERENCE["cases"]}
FUTURES = 2**14
"""As many as the tolerances of the reference are stated for."""

TOLERANCE = 0.01


def ishigami(inputs, x):
    """Ishigami and Homma (1990), of uniforms."""
    x = np.pi * (2.0 * x - 1.0)
    return np.sin(x[0]) + float(inputs["a"]) * np.sin(x[1]) ** 2 + float(inputs["b"]) * x[2] ** 4 * np.sin(x[0])


def sobol_g(inputs, x):
    """Sobol's product, of uniforms."""
    a = np.array([[float(value)] for value in inputs["a"]])
    return np.prod((np.abs(4.0 * x - 2.0) + a) / (1.0 + a), axis=0)


def linear(inputs, x):
    """A sum of independent normals."""
    weights = [float(c) * float(sd) for c, sd in zip(inputs["c"], inputs["sd"], strict=True)]
    return np.array(weights) @ ndtri(x)


def product(inputs, x):
    """Two numbers multiplied: the indices hang on their first two moments only, so one is normal and one uniform."""
    first = float(inputs["mean1"]) + float(inputs["sd1"]) * ndtri(x[0])
    second = float(inputs["mean2"]) + float(inputs["sd2"]) * math.sqrt(12.0) * (x[1] - 0.5)
    return first * second


MODELS = {
    "ishigami": ishigami,
    "sobol_g": sobol_g,
    "linear_indep": linear,
    "product": product,
    "max2_uniform": lambda _, x: x.max(axis=0),
    "indicator_sum2": lambda _, x: (ndtri(x).sum(axis=0) > 0.0).astype(float),
}
NAMES = [name for name in CASES if name.partition("/")[0] in MODELS]


def indices(name, before, fresh):
    """First- and total-order indices of every input of a case, from two samples ``(input, future)``."""
    inputs = CASES[name]["inputs"]
    model = MODELS[name.partition("/")[0]]
    a, b = model(inputs, before), model(inputs, fresh)
    found = []
    for i in range(len(before)):
        mixed = before.copy()
        mixed[i] = fresh[i]
        twin = model(inputs, mixed)
        found.append((closed_index(b, twin, a), total_index(a, twin, b)))
    return found


def truth(name):
    """What the closed form says: ``(input, first or total)``."""
    expected = CASES[name]["expected"]
    return np.array([[float(v) for v in expected["S1"]], [float(v) for v in expected["ST"]]]).T


@pytest.mark.parametrize("name", NAMES)
def test_within_four_of_its_own_standard_errors(name):
    """Independent futures: no index is further from the closed form than its error says."""
    rng = np.random.default_rng(20)
    exact = truth(name)
    for i, pair in enumerate(indices(name, *rng.random((2, len(exact), FUTURES)))):
        for index, expected in zip(pair, exact[i], strict=True):
            # An index of exactly 0 or 1 may be met to the last digits, with an error as small.
            assert abs(index.value - expected) <= 4.0 * index.standard_error + 1e-12
            # Were the errors twice 1 / sqrt(futures), independent products would do as well.
            assert index.standard_error < 2.0 / math.sqrt(FUTURES)


@pytest.mark.parametrize("name", NAMES)
def test_within_the_tolerance_of_the_reference(name):
    """Over points that fill the space evenly, whose error is far smaller than that of independent futures."""
    exact = truth(name)
    points = stats.qmc.Sobol(2 * len(exact), seed=1).random(FUTURES).T
    values = [[index.value for index in pair] for pair in indices(name, points[: len(exact)], points[len(exact) :])]
    np.testing.assert_allclose(values, exact, atol=TOLERANCE)


@pytest.mark.parametrize("name", ["ishigami/a7_b0.1", "sobol_g/d6_0", "product/10_2_5_3", "indicator_sum2"])
def test_intervals_hold_the_truth(name):
    """As often as they say, within what the binomial allows at one in a million for all indices of a case."""
    repetitions, futures = 600, 1024
    rng = np.random.default_rng(21)
    exact = truth(name)
    held = np.zeros(exact.shape, dtype=int)
    for _ in range(repetitions):
        for i, pair in enumerate(indices(name, *rng.random((2, len(exact), futures)))):
            for j, index in enumerate(pair):
                low, high = index.estimate.ci95
                held[i, j] += low <= exact[i, j] <= high
    assert held.min() >= stats.binom.ppf(1e-6 / exact.size, repetitions, 0.95)


def test_no_worse_than_either_estimator_of_the_literature():
    """Over repetitions, the spread is at most that of Saltelli's and that of Janon's, where each is at its best."""
    rng = np.random.default_rng(22)
    ours, saltelli, janon = (np.empty((400, 2)) for _ in range(3))
    for run in range(len(ours)):
        x = rng.standard_normal((2, 2, 512))
        a, b = ([3.0, 1.0] @ sample for sample in x)
        for i in range(2):
            mixed = x[0].copy()
            mixed[i] = x[1][i]
            twin = [3.0, 1.0] @ mixed
            ours[run, i] = closed_index(b, twin, a).value
            saltelli[run, i] = np.mean(b * (twin - a)) / np.var(np.concatenate([a, b]))
            janon[run, i] = np.corrcoef(b, twin)[0, 1]
    # The ratio of two spreads over 400 repetitions has a standard error of at most 1 / sqrt(400).
    allowed = 1.0 + 4.0 / math.sqrt(len(ours))
    spreads = [values.std(axis=0) for values in (ours, saltelli, janon)]
    assert (spreads[0] <= np.minimum(spreads[1], spreads[2]) * allowed).all()
    assert spreads[0][0] < spreads[1][0] / 2
    assert spreads[0][1] < spreads[2][1] / 2


def test_total_and_closed_index_are_two_sides_of_one():
    """What is left when all but some are known is one less what the others explain, error and all."""
    rng = np.random.default_rng(23)
    a, b, c = rng.standard_normal((3, 1000))
    twin = a + 0.1 * c
    closed, total = closed_index(a, twin, b), total_index(a, twin, b)
    assert closed.value + total.value == pytest.approx(1.0, abs=1e-14)
    assert closed.standard_error == pytest.approx(total.standard_error, rel=1e-9)


def test_a_dial_without_influence_is_exactly_0():
    """Where nothing changes in any future, both indices are 0 without error."""
    a, b = np.random.default_rng(24).standard_normal((2, 2000))
    for index in (total_index(a, a, b), closed_index(b, a, a)):
        assert (index.value, index.standard_error) == (0.0, 0.0)


def test_a_chance_that_never_changed_may_still_change():
    """A dial that tips one future in n is often unseen; the error says so."""
    rng = np.random.default_rng(25)
    a, b = (rng.random((2, 1000)) < 0.3).astype(float)
    index = total_index(a, a, b)
    assert index.value == 0.0
    # One future more of 1000, in which it changes by 1, over twice the variance of a chance of 0.3.
    assert index.standard_error == pytest.approx(1 / 1000 / 2 / np.var(a), rel=1e-12)


@pytest.mark.parametrize("factor", [1e-300, 1000.0, 1e300])
def test_the_unit_of_money_does_not_matter(factor):
    """Indices are shares: neither a factor nor what is added to all futures changes them."""
    rng = np.random.default_rng(26)
    a, b, c = rng.standard_normal((3, 500))
    twin = a + c
    for kernel in (closed_index, total_index):
        index, scaled = kernel(a, twin, b), kernel(a * factor, twin * factor, b * factor)
        shifted = kernel(a + 100.0, twin + 100.0, b + 100.0)
        assert scaled.value == pytest.approx(index.value, rel=1e-12)
        assert scaled.standard_error == pytest.approx(index.standard_error, rel=1e-12)
        assert shifted.value == pytest.approx(index.value, rel=1e-9)


@pytest.mark.parametrize("level", [0.0, 1.0, 0.1, 1e300])
def test_an_output_that_does_not_vary_has_no_indices(level):
    """Every index of a constant is 0, without error."""
    same = np.full(50, level)
    for kernel in (closed_index, total_index):
        index = kernel(same, same, same)
        assert (index.value, index.standard_error) == (0.0, 0.0)
