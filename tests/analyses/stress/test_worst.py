"""Reverse stress against closed forms of linear and normal cases, and its standard errors against repetition."""

import math

import numpy as np
import pytest
from scipy import stats

from mcroi.analyses.stress.worst import WORST, worst_futures

NORMAL = stats.norm()
QUANTILE = NORMAL.ppf(WORST)
TAIL_MEAN = -NORMAL.pdf(QUANTILE) / WORST
"""The mean of a standard normal in its lowest tenth: -1.755."""

RHOS = {"strong": 0.8, "negative": -0.5, "weak": 0.1, "none": 0.0}
REST = math.sqrt(1 - sum(rho**2 for rho in RHOS.values()))


def linear(futures, seed):
    """Independent normal scores, and an npv that is linear in them and has these correlations with them."""
    rng = np.random.default_rng(seed)
    scores = {name: rng.standard_normal(futures) for name in RHOS}
    npv = REST * rng.standard_normal(futures)
    for name, rho in RHOS.items():
        npv += rho * scores[name]
    return scores, 1e6 * npv


def looked_at(scores, npv, fails=None):
    """The worst futures of a single change, and its dials by name."""
    worst = worst_futures(scores.items(), {"change": npv}, fails or {})["change"]
    return worst, {of.dial: of for of in worst.dials}


def test_shifts_of_a_linear_case_are_those_of_the_closed_form():
    """In the worst tenth a score of correlation rho is shifted by rho times the mean of a normal's lowest tenth."""
    worst, dials = looked_at(*linear(200_000, 1))
    for name, rho in RHOS.items():
        shift = dials[name].shift
        assert abs(shift.value - rho * TAIL_MEAN) < 5 * shift.standard_error, name
    assert [of.dial for of in worst.dials] == ["strong", "negative", "weak", "none"]
    assert [of.is_resolved for of in worst.dials] == [True, True, True, False]
    assert abs(worst.npv.value - 1e6 * TAIL_MEAN) < 5 * worst.npv.standard_error
    assert worst.count == 20_000


def test_the_middle_percentile_of_a_linear_case():
    """It is that of the score's distribution given the tail, worked out by integration over the npv."""
    futures = 200_000
    _, dials = looked_at(*linear(futures, 2))
    at = NORMAL.ppf((np.arange(2000) + 0.5) / 2000 * WORST)  # npv within the tail, in equal parts
    for name, rho in RHOS.items():
        score = NORMAL.ppf(dials[name].percentile / 100)
        below = NORMAL.cdf((score - rho * at) / math.sqrt(1 - rho**2)).mean()
        assert abs(below - 0.5) < 5 * math.sqrt(0.25 / (WORST * futures)), name


def test_standard_errors_are_those_of_repetition():
    """Over 400 repetitions the spread of every estimate is its standard error, but for five sigma of a sample sd."""
    repetitions = [looked_at(*linear(3000, seed)) for seed in range(400)]
    bound = 5 / math.sqrt(2 * len(repetitions))
    for name in RHOS:
        shifts = [dials[name].shift for _, dials in repetitions]
        claimed = np.mean([of.standard_error for of in shifts])
        assert np.std([of.value for of in shifts], ddof=1) == pytest.approx(claimed, rel=bound), name
    means = [worst.npv for worst, _ in repetitions]
    claimed = np.mean([of.standard_error for of in means])
    assert np.std([of.value for of in means], ddof=1) == pytest.approx(claimed, rel=bound)


def test_dials_that_do_not_matter_are_within_error():
    """Of fifty dials without effect, all are taken as such in at least 95 of 100 runs, within five sigma."""
    wrong = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        npv = rng.standard_normal(2000)
        worst, _ = looked_at({str(i): rng.standard_normal(2000) for i in range(50)}, npv)
        wrong += any(of.is_resolved for of in worst.dials)
    assert wrong <= 200 * 0.05 + 5 * math.sqrt(200 * 0.05 * 0.95)


def test_failures_are_counted_there_and_overall():
    """The share of failures in the worst tenth stands beside that of all futures, exactly."""
    npv = np.arange(1000.0)
    fails = (np.arange(1000) % 2 == 0) & (np.arange(1000) < 200)
    worst, _ = looked_at({"dial": npv - npv.mean()}, npv, {"change": fails, "other": npv >= 900})
    assert worst.count == 100
    there, overall = worst.fails["change"]
    assert ((there.hits, there.runs), (overall.hits, overall.runs)) == ((50, 100), (100, 1000))
    there, overall = worst.fails["other"]
    assert ((there.hits, there.runs), (overall.hits, overall.runs)) == ((0, 100), (100, 1000))


def test_ties_do_not_change_the_size_of_the_tail():
    """Where npv is the same in many futures the worst tenth is still a tenth, and dials are as ever."""
    scores, _ = linear(5000, 3)
    worst, _ = looked_at(scores, np.zeros(5000))
    assert worst.count == 500
    assert (worst.npv.value, worst.npv.standard_error) == (0, 0)
    assert not any(of.is_resolved for of in worst.dials)


def test_the_order_of_dials_and_the_unit_of_money_do_not_matter():
    """Permuted dials and npv in thousands give the same shifts."""
    scores, npv = linear(5000, 4)
    worst, dials = looked_at(scores, npv)
    other, others = looked_at(dict(reversed(scores.items())), npv / 1024)
    assert others == dials
    assert [of.dial for of in other.dials] == [of.dial for of in worst.dials]
