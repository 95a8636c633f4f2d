"""Roots that are known, functions that are hard on a root finder, and ends between which there is no root."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributions.numerics.roots import MOST_STEPS, root
from tests.distributions.test_laws import LAW

EPS = 2.0**-52

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
        return math.copysign(abs(x - at) ** power, x - at) if x != at else 0.0

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
