"""Differences and their intervals, held to closed forms and to how often they hold the truth."""

import math

import numpy as np
import pytest
from scipy import stats

from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.paired import chance_difference, chance_figure, mean_difference, quantile_difference, unpaired
from mcroi.results.quantity import Quantity

REPETITIONS = 1000
FUTURES = 800
SHARED = 0.8
"""Correlation of the two sides of a pair."""


def pairs(seed):
    """Normal futures of two studies that share most of what is uncertain; the second is worth 0.3 more."""
    rng = np.random.default_rng(seed)
    first, own = rng.standard_normal((2, FUTURES))
    return first, SHARED * first + math.sqrt(1 - SHARED**2) * own + 0.3


def coverage(interval, truth):
    """In how many repetitions an interval holds the truth."""
    figures = [interval(*pairs(seed)) for seed in range(REPETITIONS)]
    return sum(figure.low <= truth <= figure.high for figure in figures) / REPETITIONS


def least(nominal=0.95):
    """What a coverage falls below in one of a million tests, if it is what it should be."""
    return stats.binom.ppf(1e-6, REPETITIONS, nominal) / REPETITIONS


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_quantiles_of_pairs(p):
    """The interval holds the true difference in 95 %, and is as narrow as the pairs allow."""
    held = coverage(lambda a, b: quantile_difference(Quantity(a), Quantity(b), p), 0.3)
    assert held >= least()
    # Bahadur: 2 (p - P(both below)) / n over the squared density.
    z = stats.norm.ppf(p)
    both = stats.multivariate_normal.cdf([z, z], cov=[[1, SHARED], [SHARED, 1]])
    error = math.sqrt(2 * (p - both) / FUTURES) / stats.norm.pdf(z)
    widths = [
        (f.high - f.low) / 2 for f in (quantile_difference(*map(Quantity, pairs(seed)), p) for seed in range(200))
    ]
    # Order statistics that enclose at least 95 % are up to one rank wider on either side than the normal interval, 1
    # in 1.96 sqrt(n p (1 - p)) or 6 %. Spacings scatter by a sixth on each side, which adds at most (1/6)^2 / 0.45 to
    # the square, 3 %. The mean of 200 widths that scatter by an eighth is itself known to 4 %, at four errors.
    assert np.mean(widths) == pytest.approx(1.96 * error, rel=0.13)


def test_quantiles_that_move_along():
    """Where every future gains the same, so does every quantile, without error."""
    first = Quantity(pairs(1)[0])
    moved = quantile_difference(first, Quantity(first.values + 2.0), 0.25)
    assert (moved.value, moved.high - moved.low) == pytest.approx((2.0, 0.0), abs=1e-7)
    assert quantile_difference(first, first, 0.25) == Figure.exact(0.0)
    ones, twos = Quantity(np.ones(50)), Quantity(np.full(50, 2.0))
    assert quantile_difference(ones, twos, 0.1) == Figure.exact(1.0)


def test_quantiles_of_few_futures():
    """Where order statistics enclose nothing, nothing is said."""
    few = quantile_difference(Quantity(np.arange(3.0)), Quantity(np.arange(3.0) ** 2), 0.1)
    assert (few.low, few.high) == (-math.inf, math.inf)


def test_chances_of_pairs():
    """The interval holds the true difference in 95 %."""
    truth = stats.norm.cdf(0.3) - 0.5
    assert coverage(lambda a, b: chance_difference(a > 0, b > 0), truth) >= least()


def test_chances_that_hardly_change():
    """Published: Agresti and Min's interval of no discordant pairs but one; of none the change is exactly nothing."""
    before = np.zeros(100, dtype=bool)
    after = before.copy()
    assert chance_difference(before, after) == Figure.exact(0.0)
    after[0] = True
    found = chance_difference(before, after)
    # 102 pairs with half a future in each cell: (1.5 - 0.5) / 102, +- 1.96 sqrt(2 - 1 / 102) / 102.
    half = 1.959964 * math.sqrt(2 - 1 / 102) / 102
    assert (found.value, found.low, found.high) == pytest.approx((0.01, 1 / 102 - half, 1 / 102 + half))


def test_means_of_pairs():
    """The error is that of the differences: much less than that of two samples that share nothing."""
    first, second = map(Quantity, pairs(3))
    paired = mean_difference(first, second)
    alone = unpaired(Figure.mean(first), Figure.mean(second))
    assert paired.value == pytest.approx(alone.value)
    exact = np.std(second.values - first.values, ddof=1) / math.sqrt(FUTURES)
    assert paired.high - paired.low == pytest.approx(2 * 1.959964 * exact)
    # In the population sqrt(2 - 2 rho) against sqrt(2), so 0.45 times as wide at a correlation of 0.8.
    assert (paired.high - paired.low) / (alone.high - alone.low) == pytest.approx(math.sqrt(1 - SHARED), rel=0.1)


def test_two_chances_that_share_nothing():
    """Newcombe's published example (1998, table II): 56 of 70 against 48 of 80 differ by 0.0524 to 0.3339."""
    found = unpaired(chance_figure(Chance(48, 80)), chance_figure(Chance(56, 70)))
    assert (round(found.value, 4), round(found.low, 4), round(found.high, 4)) == (0.2, 0.0524, 0.3339)


def test_numbers_that_are_not_there():
    """Never less never is nothing that has a size."""
    never = Figure(math.inf, math.inf, math.inf)
    assert math.isnan(unpaired(never, never).value)
    assert math.isnan(unpaired(Figure.exact(3.0), never).value)
    open_end = unpaired(Figure.exact(1.0), Figure(3.0, -math.inf, math.inf))
    assert (open_end.value, open_end.low, open_end.high) == (2.0, -math.inf, math.inf)
