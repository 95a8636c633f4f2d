"""The value of information against closed forms: estimates, bounds where nothing is resolved, and their honesty."""

import numpy as np
import pytest
from scipy import stats

from mcroi.analyses.estimators import policy_value
from mcroi.analyses.estimators.features import Hats
from mcroi.analyses.estimators.policy_value import (
    FEWEST_CHANGED,
    Z90,
    _bound,
    _bound_against,
    _lucky_lead,
    _unseen,
    information_value,
    policy_gains,
    stands_clear,
)
from mcroi.analyses.estimators.smoother import fitted_means
from tests.analyses.estimators.given_data import CASES, WITH_VALUES, Known, features, gains, knowledge

FUTURES = 2**14
Z975 = stats.norm.ppf(0.975)


def valued(known):
    """The estimate from a case."""
    return information_value(features(known), gains(known.benefits))


def missed(known):
    """Whether what is reported is wrong: the interval where there is one, else the bound."""
    got = valued(known)
    if got.is_resolved:
        return abs(got.value - known.value) > Z975 * got.standard_error
    return got.upper < known.value


@pytest.mark.parametrize("name", WITH_VALUES)
def test_within_four_of_its_own_standard_errors(name):
    """Each thing that could be known; where the estimate does not stand clear of 0, the truth is below the bound."""
    resolved = []
    for known in knowledge(name, np.random.default_rng(76), FUTURES):
        got = valued(known)
        if got.is_resolved:
            assert abs(got.value - known.value) <= 4.0 * got.standard_error, known.what
        assert 0.0 <= known.value <= got.upper or got.is_resolved, known.what
        resolved.append(got.is_resolved)
        # never more than all information together is worth in the same futures
        assert got.value <= np.maximum(gains(known.benefits).max(axis=1), 0.0).mean() * (1.0 + 1e-12)
    if float(CASES[name]["expected"].get("evpi", CASES[name]["expected"].get("evppi", 0.0))) == 0.0:
        assert not any(resolved)


@pytest.mark.parametrize(
    "name",
    [
        *("evpi_two_normal/0_1", "evpi_two_normal/1000_5000", "evppi_linear_gauss/-20_1_1_0", "evpi_three_iid"),
        *("evpi_lines/0_2_3", "evsi_normal/1000_5000_20000_25", "evsi_beta_binomial/2_3_1000_450_10"),
        *("evppi_product_lognormal/100_30_12_6_1000", "oil_wildcatter", "hubbard_ad_campaign"),
    ],
)
def test_what_is_worth_something_is_resolved(name):
    """With a precision that a decision can use: a twentieth of what all information is worth."""
    for known in knowledge(name, np.random.default_rng(71), FUTURES):
        got = valued(known)
        everything = np.maximum(gains(known.benefits).max(axis=1), 0.0).mean()
        assert got.standard_error < 0.05 * everything
        if known.value > 0.1 * everything:
            assert got.is_resolved, known.what
            assert got.changed * FUTURES >= FEWEST_CHANGED
            assert got.value >= Z975 * got.standard_error * (1.0 - 1e-12)


def test_a_rare_stroke_of_luck_is_bounded_though_no_future_shows_it():
    """The mean is three standard deviations on the safe side, and one future in 740 is beyond: often none is seen."""
    runs, futures = 400, 700
    rng = np.random.default_rng(72)
    wrong = 0
    for _ in range(runs):
        (known,) = knowledge("evpi_two_normal/3_1", rng, futures)
        got = valued(known)
        assert not got.is_resolved
        assert got.upper < 0.05
        wrong += got.upper < known.value
    assert wrong <= stats.binom.isf(1e-6, runs, 0.05)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("evpi_two_normal/0_1", "all"),  # a tie: which choice is best is luck
        ("evpi_three_iid", "all"),
        ("evppi_linear_gauss/100_1_2_-1", "x1"),  # hardly ever resolved
        ("evppi_linear_gauss/100_1_2_-1", "x2"),
        ("evppi_linear_gauss/-20_1_1_0", "x3"),  # worth nothing
        ("evppi_product_lognormal/100_30_12_6_1000", "x1"),
        ("evsi_normal/-3_4_10_1", "study"),
    ],
)
def test_what_is_reported_is_wrong_in_one_of_twenty_samples_at_most(name, what):
    """An interval where it is resolved, else a bound; by the binomial at one in a million for all of them.

    `benchmarks/coverage/dials.py` asks many more samples.
    """
    runs = 200
    rng = np.random.default_rng(73)
    wrong = 0
    for _ in range(runs):
        wrong += missed(next(known for known in knowledge(name, rng, 1000) if known.what == what))
    assert wrong <= stats.binom.isf(1e-6 / 7, runs, 0.05)


def test_what_is_barely_resolved_holds_its_truth():
    """A value of next to nothing is resolved by luck, if at all; its interval then reaches down to 0."""
    rng = np.random.default_rng(77)
    told = held = 0
    for _ in range(1500):
        (known, _) = knowledge("evsi_normal/-3_4_10_1", rng, 1500)
        got = valued(known)
        if got.is_resolved:
            told += 1
            held += abs(got.value - known.value) <= Z975 * got.standard_error
    assert told > 0
    assert held >= stats.binom.ppf(1e-6, told, 0.95)


def test_noise_is_never_worth_anything_on_average():
    """A dial on which nothing hangs, with choices that are nearly alike: the mean over many samples is not above 0."""
    rng = np.random.default_rng(74)
    found = []
    for _ in range(400):
        z, first, second = rng.standard_normal((3, 500))
        found.append(float(policy_gains(Hats.of(z), np.column_stack([first, second]) - 0.02).mean()))
    assert np.mean(found) <= 4.9 * np.std(found) / np.sqrt(len(found))


def test_a_single_choice_has_nothing_to_decide():
    """No other choice, no value."""
    got = information_value(Hats.of(np.zeros(100)), np.empty((100, 0)))
    assert (got.value, got.upper, got.is_resolved) == (0.0, 0.0, False)


def test_units_make_no_difference():
    """A thousand times the money is worth a thousand times as much, error and bound included."""
    (known,) = knowledge("evpi_lines/0_2_3", np.random.default_rng(75), 5000)
    one = valued(known)
    rich = valued(Known(known.what, known.scores, [1000.0 * benefit for benefit in known.benefits], known.value))
    for name in ("value", "standard_error", "upper"):
        assert getattr(rich, name) == pytest.approx(1000.0 * getattr(one, name), rel=1e-9)
    assert (rich.changed, rich.is_resolved) == (one.changed, one.is_resolved)


def with_mean(standard_errors, futures, rng):
    """A gain on which nothing hangs, of variance 1, whose mean is so many of its standard errors."""
    noise = rng.standard_normal(futures)
    return (noise - noise.mean()) / noise.std(ddof=1) + standard_errors / np.sqrt(futures)


def bound_against(features, *gains):
    """The bound against a single choice, of the others that gain so much on it."""
    return _bound_against(features, np.column_stack(gains))


def test_the_bound_is_against_every_choice_that_may_be_the_best():
    """A rival less than three standard errors behind may be the best: the luck of the first counts against it, too."""
    rng = np.random.default_rng(78)
    of = Hats.of(rng.standard_normal(3000))
    for behind in (-0.1, -1.0, -2.9):
        rival = with_mean(behind, 3000, rng)
        first, other = bound_against(of, rival), bound_against(of, -rival)
        assert other > first > 0.0
        assert information_value(of, rival[:, np.newaxis]).upper == pytest.approx(other, rel=1e-12)
    near, far = with_mean(-1.0, 3000, rng), with_mean(-2.0, 3000, rng)
    three = [bound_against(of, near, far), bound_against(of, -near, far - near), bound_against(of, -far, near - far)]
    assert information_value(of, np.column_stack([near, far])).upper == pytest.approx(max(three), rel=1e-12)


def test_the_bound_is_not_against_a_choice_that_is_plainly_worse():
    """A choice more than three standard errors behind is not the best, and what is gained on it does not count."""
    rng = np.random.default_rng(79)
    of = Hats.of(rng.standard_normal(3000))
    for behind in (-3.1, -30.0):
        worse = with_mean(behind, 3000, rng)
        assert bound_against(of, -worse) > bound_against(of, worse)
        assert _bound(of, worse[:, np.newaxis]) == bound_against(of, worse)


def test_a_bound_hopes_for_the_error_of_the_fit():
    """Where a fit is but noise about a loss, the bound is the mean of what its upper ends promise, and some room."""
    rng = np.random.default_rng(80)
    of, loss = Hats.of(rng.standard_normal(3000)), with_mean(-4.0, 3000, rng)
    means, errors = fitted_means(of, loss[:, np.newaxis], of)
    hopes = (means + Z90 * errors)[:, 0]
    hoped = np.maximum(hopes, 0.0)
    assert hoped.mean() > 2.0 * np.maximum(means, 0.0).mean()
    room = Z90 * hoped.std(ddof=1) / np.sqrt(3000) + _unseen(hopes)
    assert bound_against(of, loss) == pytest.approx(hoped.mean() + room, rel=1e-12)


def test_a_value_counts_the_luck_of_the_choice_that_leads(monkeypatch):
    """Half of a lead that may be luck is error, and the bound is never less than a one-sided one above the value."""
    rng = np.random.default_rng(83)
    z = rng.standard_normal(3000)
    of, gain = Hats.of(z), (z + with_mean(-1.0, 3000, rng) - z.mean())[:, np.newaxis]
    gained = policy_gains(of, gain)
    error = np.hypot(gained.std(ddof=1) / np.sqrt(3000), 0.5 * _lucky_lead(gain))
    got = information_value(of, gain)
    assert gained.mean() > 5.0 * error
    assert got.standard_error == pytest.approx(error, rel=1e-12)
    monkeypatch.setattr(policy_value, "_bound", lambda *_: 0.0)
    assert information_value(of, gain).upper == pytest.approx(got.value + Z90 * got.standard_error)


def test_a_value_of_few_futures_is_no_value():
    """From 30 futures on in which the choice is another one; the mean of fewer is not trusted."""
    for changed in (FEWEST_CHANGED, FEWEST_CHANGED - 1):
        gained = np.zeros(1000)
        gained[:changed] = 1.0
        assert stands_clear(gained, 1e-9) == (changed == FEWEST_CHANGED)


def test_a_value_that_is_barely_clear_has_an_interval_down_to_nothing():
    """At three errors it is widened to hold 0, at five it stands as it is."""
    rng = np.random.default_rng(84)
    z = rng.standard_normal(3000)
    noise = with_mean(0.0, 3000, rng)
    ratios = []
    for mean in np.arange(-1.0, -2.6, -0.05):
        gain = (z + 0.1 * noise + mean)[:, np.newaxis]
        gained = policy_gains(Hats.of(z), gain)
        error = np.hypot(gained.std(ddof=1) / np.sqrt(3000), 0.5 * _lucky_lead(gain))
        got = information_value(Hats.of(z), gain)
        clear = gained.mean() / error
        if got.is_resolved:
            wider = np.interp(clear, (3.0, 5.0), (3.0 / 1.959964, 1.0))
            assert got.standard_error == pytest.approx(wider * error, rel=1e-6)
            ratios.append(clear)
    assert min(ratios) < 5.0 < max(ratios)


def test_what_is_the_same_in_every_future_has_no_error():
    """Nothing is divided by an error of 0: a sure gain is told exactly, a sure loss and a tie are worth nothing."""
    of = Hats.of(np.random.default_rng(81).standard_normal(400))
    gain = information_value(of, np.full((400, 1), 5.0))
    assert (gain.value, gain.standard_error, gain.changed, gain.is_resolved) == (5.0, 0.0, 1.0, True)
    assert gain.upper >= 5.0
    loss = information_value(of, np.full((400, 2), -5.0))
    assert (loss.value, loss.standard_error, loss.upper, loss.is_resolved) == (0.0, 0.0, 0.0, False)
    tie = information_value(of, np.zeros((400, 1)))
    assert (tie.value, tie.standard_error, tie.is_resolved) == (0.0, 0.0, False)
    assert tie.upper == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("hopes", "unseen"),
    [
        ([7.0], 3.0 * 7.0),  # a single future shows no spread
        ([-7.0], 0.0),
        ([-2.0] * 100, 0.0),  # alike: none goes beyond
        ([2.0] * 100, 0.03 * 2.0),
        ([0.0] * 99 + [1.0], 0.03 * (1.0 + (1.0 / 30.0) * 30.0 / 29.0)),
        ([-3.0] * 99 + [-1.0], 0.03 * (2.0 / 29.0) * np.exp(-29.0 / 2.0)),
    ],
)
def test_what_no_future_shows(hopes, unseen):
    """Three of n futures may go beyond the greatest promise, by the mean by which the greatest exceed the least."""
    assert _unseen(np.array(hopes)) == pytest.approx(unseen, rel=1e-12, abs=1e-300)


def test_a_lead_that_may_be_luck():
    """It is largest at some one and a half standard errors, and next to nothing at none and where it is sure."""
    rng = np.random.default_rng(82)
    leads = [_lucky_lead(with_mean(-k, 3000, rng)[:, np.newaxis]) * np.sqrt(3000) for k in (0.0, 1.0, 2.0, 9.0)]
    assert leads == pytest.approx([0.0, np.exp(-0.25), 2.0 * np.exp(-1.0), 9.0 * np.exp(-81.0 / 4.0)], abs=1e-9)
    assert _lucky_lead(np.zeros((10, 1))) == 0.0
    assert _lucky_lead(np.full((10, 1), -3.0)) == 0.0
