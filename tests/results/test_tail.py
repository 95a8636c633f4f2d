"""The mean of the worst twentieth: its interval allows for skewness, and is only said to hold where it does."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from benchmarks.coverage.heavy_tails import exponential, lognormal, pareto
from mcroi.results.quantity import Quantity
from mcroi.results.tail import FEWEST, WIDEST, Tail, worst_of

REPETITIONS = 400
ONE_IN_A_MILLION = 1e-6


@pytest.mark.parametrize("n", [200, 2000])
@pytest.mark.parametrize("of", [exponential(), lognormal(1.0), pareto(3.5)], ids=lambda of: of.name)
def test_the_interval_holds_on_skewed_losses(of, n):
    """At least 93 of 100 hold, and no side misses much more: 1.96 standard errors hold 82 to 87 at 200 futures."""
    rng = np.random.Generator(np.random.Philox(3))
    ends = np.array([Quantity(of.sample(rng, n)).tail_mean.ci95 for _ in range(REPETITIONS)])
    missed = (of.tail_mean < ends[:, 0]).sum(), (of.tail_mean > ends[:, 1]).sum()
    assert sum(missed) <= stats.binom.isf(ONE_IN_A_MILLION, REPETITIONS, 0.07)
    assert max(missed) <= stats.binom.isf(ONE_IN_A_MILLION, REPETITIONS, 0.05)


def test_it_is_longer_towards_the_bad_side():
    """A sample of losses shows too little of their tail rather than too much."""
    quantity = Quantity(-np.random.Generator(np.random.Philox(1)).exponential(size=400))
    low, high = quantity.tail_mean.ci95
    assert quantity.tail_mean.value - low > 1.3 * (high - quantity.tail_mean.value) > 0


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.floats(1e-100, 1e100), st.floats(-1e3, 1e3))
def test_it_goes_with_the_unit(seed, factor, shift):
    """Twice the money, twice the interval; moved money moves it, also where a cube is more than a float holds."""
    values = np.random.Generator(np.random.Philox(seed)).standard_t(3, size=300)
    ends, moved = (np.array(Quantity(v).tail_mean.ci95) for v in (values, (values + shift) * factor))
    assert moved == pytest.approx((ends + shift) * factor, rel=1e-7, abs=1e-7 * factor)


def test_it_is_made_of_three_moments():
    """Two halves of the futures, summed by themselves, tell what the whole does: so it can be streamed."""
    values = np.random.Generator(np.random.Philox(2)).normal(size=2000)
    whole = Tail.of(values)
    parts = [np.maximum(whole.edge - half, 0.0) / whole.scale for half in np.split(values, 2)]
    moments = tuple(sum(float((part**k).sum()) for part in parts) / 2000 for k in (1, 2, 3))
    got = Tail(2000, whole.edge, whole.scale, moments).estimate
    assert got.ci95 == pytest.approx(whole.estimate.ci95, rel=1e-12)
    assert got.value == pytest.approx(np.sort(values)[:100].mean(), rel=1e-12)


@pytest.mark.parametrize(("n", "known"), [(1, False), (40, False), (41, True), (2000, True)])
def test_a_tail_of_one_or_two_says_nothing_of_its_error(n, known):
    """Three futures are the fewest of which a spread and a skewness are known."""
    low, high = Quantity(np.arange(float(n)) ** 2).tail_mean.ci95
    assert math.isfinite(low) == math.isfinite(high) == known


def test_losses_all_alike_are_known():
    """Where the worst twentieth is one value, as of a fixed cost, there is nothing to be wrong about."""
    values = np.concatenate([np.full(30, -5.0), np.arange(170.0)])
    assert Quantity(values).tail_mean.ci95 == (-5.0, -5.0)
    assert Quantity(np.full(3, -5.0)).tail_mean.ci95 == (-5.0, -5.0)


def test_where_it_is_said_to_hold():
    """Of ten futures in the tail at least, whose shortfalls have a mean square of at most four times their mean's."""
    rng = np.random.Generator(np.random.Philox(4))
    assert FEWEST == worst_of(200) == worst_of(181) == worst_of(180) + 1
    assert Quantity(rng.normal(size=181)).tail_mean_interval_holds
    assert not Quantity(rng.normal(size=180)).tail_mean_interval_holds
    values = np.arange(4000.0)
    assert Tail.of(values).squares == pytest.approx(4 / 3, rel=0.01)  # of an even spread
    values[0] = -1e5
    assert Tail.of(values).squares > WIDEST
    assert not Quantity(values).tail_mean_interval_holds


def test_without_a_variance_nothing_holds():
    """An input whose variance is infinite leaves the error unknown."""
    quantity = Quantity(np.arange(4000.0), has_variance=False)
    assert quantity.tail_mean.ci95 == (-math.inf, math.inf)
    assert not quantity.tail_mean_interval_holds
