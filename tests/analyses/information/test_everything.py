"""What all knowledge together is worth, held to a closed form: the choice is read from a few draws of luck."""

import math

import numpy as np
import pytest

from mcroi.analyses.information.everything import DRAWS, _valued

SAMPLES = 60
FUTURES = 4_000
TRUTH = 1.0 / math.sqrt(2.0 * math.pi)
"""The mean of what a standard normal gain, known beforehand, brings where it is above 0."""


@pytest.mark.parametrize("luck", [0.3, 1.0])
def test_the_value_is_not_biased_by_the_few_draws(luck):
    """Over many samples the estimates are about the truth, and their intervals hold it as often as they say.

    The bound on how many hold it is the 1e-6 quantile of the binomial distribution at 0.93.
    """
    values, held = [], 0
    for k in range(SAMPLES):
        rng = np.random.default_rng([k, 1])
        knowledge = rng.standard_normal(FUTURES)
        gains = np.zeros((DRAWS, 2, FUTURES))
        gains[:, 1] = knowledge + luck * rng.standard_normal((DRAWS, FUTURES))
        found = _valued(gains)
        values.append(found.value)
        held += abs(found.value - TRUTH) <= 1.96 * found.standard_error
    error = np.std(values, ddof=1) / math.sqrt(SAMPLES)
    assert abs(np.mean(values) - TRUTH) < max(4.9 * error, 0.005 * TRUTH)
    assert held >= 44
