"""The plan of what to find out, against the closed form of a gain that is linear in normal dials."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr

from mcroi.analyses.information import plan as planning
from mcroi.results.chance import Z95

DIALS, FUTURES, SAMPLES = 8, 2000, 60
MEAN = -0.1
"""Of the gain, whose variance is shared by all dials alike."""


def worth(known):
    """The value of knowing so many of the dials: the normal loss integral (Raiffa and Schlaifer 1961)."""
    sd = math.sqrt(known / DIALS)
    z = -MEAN / sd
    return sd * (math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) - z * float(ndtr(-z)))


@pytest.fixture(scope="module")
def plans():
    """The first two steps of the plans from many samples in which all dials are worth the same."""
    made = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "MOST_STEPS", 2)
        for k in range(SAMPLES):
            scores = np.random.default_rng([k, 4]).standard_normal((DIALS, FUTURES))
            gains = (MEAN + scores.sum(axis=0) / math.sqrt(DIALS))[:, np.newaxis]
            made.append(planning.plan({f"d{k}": z for k, z in enumerate(scores)}, gains))
    return made


def test_no_step_is_told_with_the_luck_that_chose_it(plans):
    """Of eight dials alike the one that is chosen looks the best by luck, and is told without: no more than the truth.

    The bounds are one in a million: of a mean of so many samples, and of how many of their intervals hold the truth.
    """
    for k in (1, 2):
        told = [steps[k - 1] for steps in plans if len(steps) >= k]
        assert len(told) > SAMPLES / 2
        truth = worth(k) - (worth(k - 1) if k > 1 else 0.0)
        values = np.array([step.further.value for step in told])
        assert values.mean() - truth <= 4.9 * values.std(ddof=1) / math.sqrt(values.size)
        together = [step.together for step in told]
        held = sum(abs(of.value - worth(k)) <= Z95 * of.standard_error for of in together)
        assert held >= stats.binom.ppf(1e-6, len(told), 0.93)


def test_every_step_is_beyond_error(plans):
    """A gain that does not stand clear of nothing ends the plan, one that barely does has an interval down to it."""
    for steps in plans:
        total = 0.0
        for step in steps:
            assert step.further.value >= Z95 * step.further.standard_error * (1.0 - 1e-9)
            total += step.further.value
            assert step.together.value == pytest.approx(total)


def test_what_is_worth_nothing_is_no_step():
    """Dials on which nothing hangs, beside one: the plan ends after that."""
    scores = np.random.default_rng(9).standard_normal((4, 4000))
    steps = planning.plan({f"d{k}": z for k, z in enumerate(scores)}, scores[2][:, np.newaxis] - 0.3)
    assert [step.dial for step in steps] == ["d2"]
    assert planning.plan({}, scores[:1].T) == []
