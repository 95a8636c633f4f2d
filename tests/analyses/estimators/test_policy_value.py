"""The value of information against closed forms: estimates, bounds where nothing is resolved, and their honesty."""

import numpy as np
import pytest
from scipy import stats

from mcroi.analyses.estimators.features import Hats
from mcroi.analyses.estimators.policy_value import FEWEST_CHANGED, information_value, policy_gains
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
