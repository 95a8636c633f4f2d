"""Roots of many increasing functions at once are the least floats that they can be, wherever they lie."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_ndtr, ndtri

from distributions.numerics.array_roots import increasing_roots

LAW = settings(max_examples=200, deadline=None, derandomize=True, database=None)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def counted(function):
    """A function, and how many arrays it was called with."""
    calls = []

    def call(x, index):
        calls.append(x.size)
        return function(x, index)

    return call, calls


@LAW
@given(st.lists(st.tuples(FLOATS, FLOATS, FLOATS).map(sorted), min_size=1, max_size=20))
def test_a_jump_is_found_to_the_last_bit(triples):
    """A function that jumps from below 0 to above has its root at the very float from which it is above."""
    low, jump, high = np.array(triples).T
    call, calls = counted(lambda x, index: np.where(x >= jump[index], 1.0, -1.0))
    assert np.array_equal(increasing_roots(call, low, high), jump)
    assert len(calls) <= 90


def test_smooth_functions_take_few_steps():
    """Normal quantiles from one in 1e300 to one in two are found to rounding, in some 25 evaluations at most."""
    p = 10.0 ** np.linspace(-300.0, -0.3, 500)
    call, calls = counted(lambda x, index: log_ndtr(x) - np.log(p[index]))
    x = increasing_roots(call, np.full_like(p, -40.0), np.full_like(p, 5.0))
    assert x == pytest.approx(ndtri(p), rel=4e-15)
    assert len(calls) <= 30


def test_powers_over_all_magnitudes():
    """The root of x^3 = p is found where the bracket begins at 0 and the root is as small as 1e-100."""
    p = 10.0 ** np.linspace(-300.0, 0.0, 301)
    with np.errstate(all="ignore"):
        x = increasing_roots(
            lambda x, index: 3.0 * np.log(x) - np.log(p[index]), np.zeros_like(p), np.full_like(p, 2.0)
        )
    assert x == pytest.approx(p ** (1.0 / 3.0), rel=1e-13)


def test_ends_without_a_root():
    """Where the function is not below 0 at the low end, or below 0 even at the high one, that end is the answer."""
    low, high = np.array([1.0, 1.0, 2.0]), np.array([3.0, 3.0, 2.0])
    x = increasing_roots(lambda x, index: x - np.array([0.0, 4.0, 1.0])[index], low, high)
    assert x.tolist() == [1.0, 3.0, 2.0]


def test_infinite_values_are_signs():
    """A function may be infinite on both sides of its root."""
    x = increasing_roots(lambda x, _: np.where(x >= 0.3, np.inf, -np.inf), np.array([-1e300]), np.array([1e300]))
    assert x.tolist() == [0.3]
