"""The outer tenths of a dial: numpy's percentiles, and errors that know that the tenth's end is a sample's, too."""

import numpy as np
import pytest
from scipy import stats

from mcroi.analyses.estimators.tenths import tenths
from tests.analyses.estimators.given_data import by_dial

EDGE = stats.norm.ppf(0.1)
MEAN = -stats.norm.pdf(EDGE) / 0.1


def test_they_are_what_numpy_says_of_the_futures_in_them():
    """Means, percentiles, and how many futures there are."""
    rng = np.random.default_rng(60)
    z, other = rng.standard_normal((2, 1237))
    y, chance = z + other, (other > 0.5).astype(float)
    order = np.argsort(z)
    lowest, highest = tenths(by_dial(z, y, chance))
    for tenth, chosen in ((lowest, order[:123]), (highest, order[-123:])):
        assert tenth.futures == 123
        np.testing.assert_allclose(tenth.mean, [y[chosen].mean(), chance[chosen].mean()], rtol=1e-12)
        np.testing.assert_allclose([tenth.p10[0], tenth.p90[0]], np.percentile(y[chosen], [10, 90]), rtol=1e-12)
        assert tenth.p10.size == 1


@pytest.mark.parametrize("noise", [0.0, 0.5, 5.0])
def test_intervals_of_the_means_hold_the_truth(noise):
    """Whether the output follows the dial to the digit or hardly at all; by the binomial at one in a million."""
    runs = 400
    rng = np.random.default_rng(61)
    held = np.zeros(2, dtype=int)
    for _ in range(runs):
        z, other = rng.standard_normal((2, 1000))
        for k, (tenth, truth) in enumerate(zip(tenths(by_dial(z, z + noise * other)), (MEAN, -MEAN), strict=True)):
            held[k] += abs(tenth.mean[0] - truth) <= stats.norm.ppf(0.975) * tenth.standard_error[0]
    assert held.min() >= stats.binom.ppf(1e-6 / 6, runs, 0.95)
