"""Roots that are known, functions that are hard on a root finder, and ends between which there is no root."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import log_ndtr, ndtri

from distributions.numerics.roots import MOST_STEPS, increasing_roots, root
from tests.distributions.test_laws import LAW

EPS = 2.0**-52
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
LAW_OF_ARRAYS = settings(max_examples=200, deadline=None, derandomize=True, database=None)

# function, ends, root; the roots to the last digit of a double
KNOWN = {
    "dottie": (lambda x: math.cos(x) - x, (0.0, 1.0), 0.7390851332151607),
    "omega": (lambda x: x * math.exp(x) - 1.0, (-1.0, 5.0), 0.5671432904097838),
    "cubic": (lambda x: x**3 - 2.0 * x - 5.0, (2.0, 3.0), 2.0945514815423265),
    "pi": (math.sin, (3.0, 4.0), math.pi),
    "straight": (lambda x: 3.0 * x - 1.0, (-1e6, 1e6), 1.0 / 3.0),
    "flat": (lambda x: (x - 0.1) ** 9, (-1.0, 4.0), 0.1),
    "step": (lambda x: 1.0 if x > 1.0 / 3.0 else -1.0, (0.0, 1.0), 1.0 / 3.0),
    "nearly a step": (lambda x: math.atan(1e12 * (x - 0.7)), (0.0, 1.0), 0.7),
    "pole at an end": (lambda x: math.log(x) + 20.0 if x > 0.0 else -math.inf, (0.0, 1.0), math.exp(-20.0)),
    "flat but at one end": (lambda x: math.exp(700.0 * x) - math.exp(693.0), (0.0, 1.0), 0.99),
    "flat as floats": (lambda x: max(x - 0.9, 0.0) ** 3 - 1e-300, (0.0, 1.0), 0.9),
    "falling": (lambda x: math.exp(-x) - 0.5, (0.0, 100.0), math.log(2.0)),
}


@pytest.mark.parametrize(("function", "ends", "known"), KNOWN.values(), ids=KNOWN)
@pytest.mark.parametrize("backwards", [False, True])
def test_known_roots(function, ends, known, backwards):
    """The root is found to the last bits, with its ends in either order, in fewer steps than it may take."""
    asked = []

    def watched(x):
        asked.append(x)
        return function(x)

    found = root(watched, *(reversed(ends) if backwards else ends))
    assert found == pytest.approx(known, rel=4.0 * EPS)
    assert len(asked) < MOST_STEPS
    assert min(ends) <= min(asked) <= max(asked) <= max(ends)


@LAW
@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3), st.sampled_from([-3.0, -0.2, 0.2, 1.0, 3.0]))
def test_a_monotone_function_is_solved(at, below, above, power):
    """Any power of the distance from a number changes its sign at that number, be it a root or a pole."""

    def function(x):
        return math.copysign(max(abs(x - at), 1e-100) ** power, x - at) if x != at else 0.0  # no float above 1e308

    assert root(function, at - below, at + above) == pytest.approx(at, rel=4.0 * EPS, abs=1e-15)


def test_a_root_at_an_end_is_that_end():
    """An end at which the function is 0 is returned as it is."""
    assert root(lambda x: x - 2.0, 2.0, 3.0) == 2.0
    assert root(lambda x: x - 3.0, 2.0, 3.0) == 3.0


def test_no_change_of_sign_is_refused():
    """Without a change of sign there is nothing to find, and both values are told."""
    message = "the function must change its sign between 1.0 and 3.0, got 2.0 and 10.0"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        root(lambda x: x * x + 1.0, 1.0, 3.0)


def counted(function):
    """A function, and how many arrays it was called with."""
    calls = []

    def call(x, index):
        calls.append(x.size)
        return function(x, index)

    return call, calls


@LAW_OF_ARRAYS
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
