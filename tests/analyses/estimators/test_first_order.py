"""First-order indices from given data against closed forms, and what they may not depend on."""

import math

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

from mcroi.analyses.estimators.first_order import first_order
from mcroi.analyses.estimators.sorted_futures import Outputs, Sorted
from tests.analyses.estimators.given_data import WITH_INDICES, by_dial, expected, sample

BASE = 2**14
"""Futures of each of the two samples for which the reference states its tolerance."""

TOLERANCE = 0.01


@pytest.mark.parametrize("name", WITH_INDICES)
def test_within_four_standard_errors_and_the_tolerance_of_the_reference(name):
    """At the cost of the pick-freeze method for which the tolerance is stated: futures times (dials + 2)."""
    exact = expected(name, "S1")
    scores, y = sample(name, np.random.default_rng(40), BASE * (len(exact) + 2))
    for z, truth in zip(scores, exact, strict=True):
        (index,), (error,), _ = first_order(by_dial(z, y))
        assert abs(index - truth) <= min(4.0 * error, TOLERANCE) + 1e-12
        assert error < TOLERANCE


def test_what_hangs_on_a_dial_alone_is_explained_by_it():
    """A square is met exactly, a step where it is told; of other curves the error says that something was missed.

    Of a step that is not told less than the tolerance of the reference is missed: that is what steps are told for.
    """
    z = np.random.default_rng(41).standard_normal(20_000)
    step = (ndtr(z) < 0.3).astype(float)
    for y, steps in ((z**2, ()), (step, (0.3,)), (3.0 + 5.0 * step, (0.3,))):
        (index,), (error,), _ = first_order(by_dial(z, y, steps=steps))
        assert abs(index - 1.0) < 1e-9
        assert error < 0.001
    for y in (np.exp(z), np.abs(z - 0.123)):
        (index,), (error,), _ = first_order(by_dial(z, y))
        assert abs(index - 1.0) < 4.0 * error
    assert abs(first_order(by_dial(z, step))[0][0] - 1.0) < TOLERANCE


def of_unequal_noise(rng, futures):
    """A mean that is the same throughout, with noise that is far larger on one side of the dial."""
    z = rng.standard_normal(futures)
    return z, np.exp(z) * rng.standard_normal(futures)


def test_unequal_noise_is_not_taken_for_influence():
    """The mean over many samples is 0 within its error, also in small ones."""
    rng = np.random.default_rng(42)
    found = [first_order(by_dial(*of_unequal_noise(rng, 600)))[0][0] for _ in range(1000)]
    assert abs(np.mean(found)) < 4.9 * np.std(found) / math.sqrt(len(found))


@pytest.mark.parametrize("futures", [1000, 4000])
def test_the_error_of_no_influence_is_what_it_says(futures):
    """Over many samples; the error of an index that comes out above 0 is greater, so the mean may be."""
    rng = np.random.default_rng(43)
    runs = 300
    values, errors = np.empty((runs, 3)), np.empty((runs, 3))
    for run in range(runs):
        z, other = rng.standard_normal((2, futures))
        outputs = other, np.exp(other), (other > 1.0).astype(float)
        values[run], errors[run], _ = first_order(by_dial(z, *outputs))
    spread = values.std(axis=0)
    doubt = 4.9 / math.sqrt(2.0 * runs)
    assert (errors.mean(axis=0) > spread * (1.0 - doubt)).all()
    assert (errors.mean(axis=0) < 1.35 * spread * (1.0 + doubt)).all()
    held = (np.abs(values) <= stats.norm.ppf(0.975) * errors).sum(axis=0)
    assert held.min() >= stats.binom.ppf(1e-6 / 3, runs, 0.95)


@pytest.mark.parametrize(
    "name", ["ishigami/a7_b0.1", "sobol_g/d2_1", "product/10_2_5_3", "linear_gauss_corr/2_1_0_0.8", "indicator_sum2"]
)
def test_intervals_hold_the_truth(name):
    """As often as they say, within what the binomial allows at one in a million for all dials of a case.

    `benchmarks/coverage/dials.py` asks many more samples.
    """
    runs, futures = 250, 1000
    rng = np.random.default_rng(44)
    exact = expected(name, "S1")
    held = np.zeros(len(exact), dtype=int)
    for _ in range(runs):
        scores, y = sample(name, rng, futures)
        for k, z in enumerate(scores):
            (index,), (error,), (high,) = first_order(by_dial(z, y))
            held[k] += index - stats.norm.ppf(0.975) * error <= exact[k] <= high
    assert held.min() >= stats.binom.ppf(1e-6 / len(exact), runs, 0.95)


@pytest.mark.parametrize(("share", "event"), [(0.01, 0.0), (0.01, 0.2), (0.02, 0.05)])
def test_intervals_of_small_indices_hold_the_truth(share, event):
    """Of a number, and of an event of some chance: 1.96 standard errors to both sides hold 87 to 92 of 100."""
    runs, futures = 300, 2000
    rng = np.random.default_rng(50)
    edge = ndtri(event)
    slope = math.sqrt(share) if not event else brentq(lambda r: of_an_event(r, event) - share, 1e-3, 0.9)
    held = 0
    for _ in range(runs):
        z, other = rng.standard_normal((2, futures))
        y = slope * z + math.sqrt(1.0 - slope**2) * other
        (index,), (error,), (high,) = first_order(by_dial(z, (y < edge).astype(float) if event else y))
        held += index - stats.norm.ppf(0.975) * error <= share <= high
    assert held >= stats.binom.ppf(1e-3, runs, 0.95)


def of_an_event(slope, p):
    """What a normal explains of whether its sum with another is in the lowest share p."""
    square = integrate.quad(
        lambda z: ndtr((ndtri(p) - slope * z) / math.sqrt(1.0 - slope**2)) ** 2 * stats.norm.pdf(z), -12.0, 12.0
    )[0]
    return (square - p**2) / (p * (1.0 - p))


def test_a_constant_is_explained_by_nothing():
    """Whatever its size."""
    z = np.random.default_rng(45).standard_normal(500)
    for constant in (0.0, 1.0, -1e30, 123.456):
        index, error, _ = first_order(by_dial(z, np.full(500, constant)))
        assert (index, error) == (0.0, 0.0)


def test_units_and_the_order_of_the_futures_make_no_difference():
    """Nor does which outputs stand beside; a dial turned around has the same index."""
    rng = np.random.default_rng(46)
    z, other = rng.standard_normal((2, 5000))
    y = z + np.abs(other)
    alone = np.ravel(first_order(by_dial(z, y)))
    order = rng.permutation(z.size)
    for scores, values in ((z, 1e9 * y), (z, y - 40.0), (z[order], y[order]), (-z, y)):
        np.testing.assert_allclose(np.ravel(first_order(by_dial(scores, values))), alone, rtol=1e-9)
    index, error, _ = first_order(by_dial(z, other, y, (y > 0.0).astype(float)))
    np.testing.assert_allclose([index[1], error[1]], alone[:2], rtol=1e-12)


@pytest.mark.parametrize("futures", [60, 61, 119, 121, 200, 250])
def test_few_futures_give_numbers(futures):
    """With cells of unequal size, steps next to each other and repeated scores."""
    rng = np.random.default_rng(47)
    z = np.round(rng.standard_normal(futures), 1)
    index, error, _ = first_order(by_dial(z, rng.standard_normal(futures), steps=(0.01, 0.02, 0.5, 0.501)))
    assert np.isfinite([*index, *error]).all()
    assert error[0] > 0.0


def test_a_dial_of_which_only_an_end_is_left_is_divided_all_the_same():
    """As in futures that were chosen by it: what counts is the order, not where the dial could have been."""
    rng = np.random.default_rng(48)
    z = np.sort(rng.standard_normal(100_000))[-10_000:]
    y = np.sin(8.0 * z) + rng.standard_normal(z.size)
    truth = np.var(np.sin(8.0 * z)) / (np.var(np.sin(8.0 * z)) + 1.0)
    (index,), (error,), _ = first_order(by_dial(z, y))
    assert abs(index - truth) < 4.0 * error
    assert error < 0.02


@pytest.mark.parametrize("n", [200, 2000, 8192])
def test_what_always_or_never_happens_is_constant(n):
    """Its index is 0 without error, whatever a count loses to rounding."""
    for seed in range(5):
        z = np.random.default_rng(seed).standard_normal(n)
        outputs = Outputs.of([z], [np.ones(n), np.zeros(n)])
        index, error, _ = first_order(Sorted.by(z, outputs))
        assert list(index[1:]) == [0.0, 0.0]
        assert list(error[1:]) == [0.0, 0.0]
