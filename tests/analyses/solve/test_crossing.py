"""Where a requirement comes to be met: known functions, and what a fine grid says."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcroi.analyses.solve.crossing import FINE, search
from mcroi.results.requirements import Answer, Measure, Requirement

GRID = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 20.0]
CENTRE, SCALE = 3.0, 4.0


def required(sign, limit):
    """A requirement of some measure."""
    return Requirement(Measure("new.npv", "new", "npv", "mean"), sign, limit, f"new.npv {sign} {limit}")


def known_within(function, requirement, half=0.0):
    """Answers by a function with an interval of the same half width everywhere."""
    return lambda at: Answer(requirement, function(at), (function(at) - half, function(at) + half), 100)


def found(function, requirement, half=0.0, grid=GRID, centre=CENTRE, scale=SCALE):
    """The search of a function."""
    return search(known_within(function, requirement, half), grid, centre, scale)


def close(at):
    """How narrowly a place is found."""
    return FINE * max(SCALE, abs(at - CENTRE))


@pytest.mark.parametrize(("sign", "side"), [(">=", "at most"), ("<=", "at least")])
def test_a_line_crosses_where_it_does(sign, side):
    """The place is narrowed down to a thousandth, its last met value given, on the right side."""
    crossing = found(lambda x: 10 - x, required(sign, 5.3)).crossing
    assert crossing.side == side
    met, missed = crossing.meets, crossing.fails
    assert (met.value >= 5.3) is (sign == ">=")
    assert min(met.at, missed.at) <= 4.7 <= max(met.at, missed.at)
    assert abs(met.at - missed.at) <= close(met.at)
    assert crossing.interval == (min(met.at, missed.at), max(met.at, missed.at))  # what is exact has no other error


def test_the_interval_is_that_of_values_that_the_futures_do_not_decide():
    """With 10 - x known to 0.5, values from 4.2 to 5.2 cannot be told from 4.7."""
    low, high = found(lambda x: 10 - x, required(">=", 5.3), half=0.5).crossing.interval
    coarse = 0.05 * 0.5 / 0.95 + close(5.3)
    assert 4.2 - coarse <= low <= 4.2
    assert 5.2 <= high <= 5.2 + coarse


def test_an_interval_without_an_end():
    """Where not even the last value is decided, that end is open."""
    assert found(lambda x: 1 - x / 1000, required(">=", 0.99), half=1).crossing.interval == (-math.inf, math.inf)
    low, high = found(lambda x: 20 - x, required(">=", 0.5), half=0.6).crossing.interval
    assert 18.7 < low <= 18.9
    assert high == math.inf


def test_of_several_changes_the_nearest_to_the_centre():
    """All are told; the one nearest to the centre is narrowed down, and its interval ends before the next."""
    wave = found(math.sin, required(">=", 0.5), half=0.2, grid=list(np.arange(0.0, 20.0)))
    expected = sorted((math.asin(0.5) if k % 2 == 0 else math.pi - math.asin(0.5)) + math.pi * (k - k % 2)
                      for k in range(6))  # fmt: skip
    assert len(wave.changes) == 6
    assert all(low <= x <= high for (low, high), x in zip(wave.changes, expected, strict=True))
    assert wave.crossing.meets.at == pytest.approx(math.pi - math.asin(0.5), abs=close(0))
    assert 1.6 < wave.crossing.interval[0] < wave.crossing.interval[1] < 3.2


def test_a_peak_between_the_places_of_the_grid_is_found():
    """No place of the grid meets the limit, but the best one leads to those that do."""
    peak = found(lambda x: math.exp(-((x - 5.2) ** 2)), required(">=", 0.9))
    assert len(peak.changes) == 2
    assert peak.crossing.meets.value >= 0.9
    dip = found(lambda x: -math.exp(-((x - 5.2) ** 2)), required(">=", -0.9))
    assert dip.crossing.fails.value < -0.9


def test_nothing_will_do_or_everything():
    """Without a change there is no crossing, but the best and the worst, of equals the nearest to the centre."""
    low = found(lambda x: -abs(x - 12), required(">=", 1))
    assert (low.crossing, low.changes, low.best.at, low.worst.at) == (None, (), 12.0, 0.0)
    flat = found(lambda _: 1.0, required(">=", 1))
    assert (flat.crossing, flat.best.at, flat.worst.at, len(flat.readings)) == (None, CENTRE, CENTRE, len(GRID))


def test_no_value_and_infinite_ones():
    """What has no value does not meet a limit; a time that never comes is later than any."""
    crossing = found(lambda x: math.nan if x < 5 else 1.0, required(">=", 0)).crossing
    assert crossing.meets.at == pytest.approx(5, abs=close(5))
    assert crossing.side == "at least"
    never = found(lambda x: math.inf if x > 7 else x, required("<=", 100)).crossing
    assert never.meets.at == pytest.approx(7, abs=close(7))


def test_a_value_without_a_limit():
    """The last place of a grid may be infinite, and the centre too: the highest change is the nearest."""
    grid = [0.0, 1.0, 2.0, 4.0, 8.0, math.inf]
    crossing = found(lambda x: min(x, 5.0), required(">=", 3.0), grid=grid, centre=math.inf, scale=1.0).crossing
    assert crossing.meets.at == pytest.approx(3, abs=3 * FINE)
    jump = found(lambda x: float(x == math.inf), required(">=", 1), grid=grid, centre=math.inf, scale=1.0).crossing
    assert (jump.meets.at, jump.fails.at) == (math.inf, 8.0)


def test_it_looks_further_until_the_answer_is_another_one():
    """Places beyond the grid are asked one by one, where the grid says the same everywhere, or all but at no limit."""
    asked = []

    def line(at):
        asked.append(at)
        return at

    def further(limit, grid=GRID, centre=CENTRE):
        asked.clear()
        answers = known_within(line, required(">=", limit))
        return search(answers, grid, centre, SCALE, beyond=[20.0 * 2**k for k in range(1, 30)])

    assert further(5000.0).crossing.meets.at == pytest.approx(5000, rel=FINE)
    assert max(asked) == 20 * 2**8
    assert further(15.0).crossing.meets.at == pytest.approx(15, abs=close(15))
    assert max(asked) == max(GRID)
    assert further(1e30).crossing is None
    assert max(asked) == 20 * 2**29
    assert further(5000.0, [*GRID, math.inf], math.inf).crossing.meets.at == pytest.approx(5000, rel=FINE)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    steps=st.lists(st.floats(0, 20), min_size=1, max_size=30),
    share=st.floats(0.01, 1),
    rising=st.booleans(),
    half=st.floats(0, 0.3),
)
def test_monotone_steps(steps, share, rising, half):
    """A chance is a function of steps: the limit is met on one side of the place, and not on the other."""
    at = np.sort(steps)

    def chance(x):
        below = np.searchsorted(at, x, side="right") / at.size
        return float(below if rising else 1 - below)

    answer = known_within(chance, required(">=", share), half)
    asked = []

    def function(x):
        asked.append(x)
        return answer(x)

    result = search(function, GRID, CENTRE, SCALE)
    assert len(asked) == len(set(asked))
    fine = np.linspace(GRID[0], GRID[-1], 401)
    met = np.array([chance(x) >= share for x in fine])
    assume(met.any() and not met.all())
    crossing = result.crossing
    above = fine > max(crossing.meets.at, crossing.fails.at)
    below = fine < min(crossing.meets.at, crossing.fails.at)
    assert crossing.side == ("at least" if rising else "at most")
    assert met[above if rising else below].all()
    assert not met[below if rising else above].any()
    low, high = crossing.interval
    for x, is_met in zip(fine, met, strict=True):
        if not low <= x <= high:
            assert answer(x).surely_met if is_met else answer(x).surely_unmet
