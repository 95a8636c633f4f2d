"""Errors are rounded up wherever they are told, to two digits where the first is 1 or 2, and intervals outward."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from mcroi.results.chance import Z95, Chance, Estimate
from mcroi.results.errors import (
    interval_of_100,
    money_with_error,
    number_with_error,
    percent_beyond,
    share_beyond,
    with_interval,
)
from mcroi.results.figure import Figure, rounded_error

INF = math.inf


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (11_700, "12000"),
        (11_000, "11000"),
        (11_000.5, "12000"),
        (29_300, "30000"),
        (30_100, "40000"),
        (9_990, "10000"),
        (3.0, "3"),
        (3.01, "4"),
        (0.2, "0.20"),
        (0.1 + 0.2, "0.3"),
        (0.0301, "0.04"),
        (1e-7, "0.00000010"),
        (0.0, "0"),
    ],
)
def test_an_error_is_rounded_up(error, told):
    """To a digit, or to two where the first is 1 or 2; the last bits of a float are no reason for another step."""
    assert f"{rounded_error(error)[0]:f}" == told


@given(st.floats(1e-12, 1e15))
def test_an_error_never_shrinks_nor_grows_by_more_than_a_third(error):
    """What is printed is at least the error, and at most the step from 3 to 4 more than it."""
    rounded, place = rounded_error(error)
    assert Decimal(error) * (1 - Decimal("1e-9")) <= rounded <= Decimal(error) * 4 / 3
    digits = rounded.scaleb(-place)
    assert digits == int(digits)
    assert 3 <= digits <= 9 or 10 <= digits <= 29


@pytest.mark.parametrize(
    ("value", "half", "told"),
    [
        (348_211, 11_700, ("348k EUR", "12k")),
        (348_211, 4_800, ("348k EUR", "5k")),
        (1_234_400, 11_700, ("1.234m EUR", "12k")),
        (1_234_400, 310, ("1,234.4k EUR", "400")),
        (-561_234, 92_000, ("-0.56m EUR", "0.10m")),
        (4_000, 21_500, ("4k EUR", "22k")),
        (400, 21_500, ("about 0 EUR", "22k")),
        (0.1234, 0.0567, ("0.12 EUR", "0.06")),
        (12, 1e-3, ("12.00 EUR", "0.01")),
        (571_685.067, 0.0, ("571,685 EUR", "")),
        (348_211, INF, ("0.3m EUR", "")),
    ],
)
def test_an_amount_beside_its_error(value, half, told):
    """Both end with the same digit; there is no error where there is none or it is not known."""
    assert money_with_error(Estimate(value, half / Z95), "EUR") == told


@pytest.mark.parametrize(
    ("value", "half", "finest", "told"),
    [
        (8.13, 0.86, None, ("8.1", "0.9")),
        (27.3, 4.1, None, ("27", "5")),
        (27.3, 1.41, None, ("27.3", "1.5")),
        (-20.4, 2.2, None, ("-20.4", "2.2")),
        (0.3, 0.031, -1, ("0.3", "0.1")),
        (0.02, 0.9, None, ("about 0", "0.9")),
        (4.0, 0.0, None, ("4", "")),
    ],
)
def test_a_number_beside_its_error(value, half, finest, told):
    """The same for plain numbers and points of a hundred."""
    assert number_with_error(Estimate(value, half / Z95), finest) == told


def test_what_is_printed_holds_the_truth_as_often_as_the_interval():
    """Whatever the error: with the number rounded to the same digit, at least 94 of 100 printed intervals hold it.

    The number before rounding is normal about the truth; where the truth lies between two steps is as likely anywhere.
    """
    for error in 10.0 ** np.linspace(0, 1, 200, endpoint=False):
        told, place = rounded_error(error)
        shifts = (np.arange(50) + 0.5) / 50 * 10.0**place
        steps = np.arange(-60, 61) * 10.0**place
        holds = np.abs(steps[:, None] - shifts) <= float(told)
        edges = (steps[:, None] - shifts + np.array([[-0.5], [0.5]])[:, None] * 10.0**place) / (error / Z95)
        assert (np.diff(norm.cdf(edges), axis=0)[0] * holds).sum(axis=0).mean() > 0.94, error


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (Figure(0.272, 0.2521, 0.2911), ("0.272", "95 % interval 0.252 to 0.292")),
        (Figure(0.272, 0.252, 0.291), ("0.272", "95 % interval 0.252 to 0.291")),
        (Figure(348_211, 341_000, 356_000), ("348,000", "95 % interval 341,000 to 356,000")),
        (Figure(348_211, 341_900, 356_100), ("348,000", "95 % interval 341,000 to 357,000")),
        (Figure(-0.5, -1.24, 0.0001), ("-0.5", "95 % interval -1.3 to 0.1")),
        (Figure(-0.5, -1.24, -0.0001), ("-0.5", "95 % interval -1.3 to 0.0")),
        (Figure(39.4, 35.2, INF), ("39.4", "95 % interval from 35.2 on")),
    ],
)
def test_an_interval_is_rounded_outward(figure, told):
    """The lower end down and the upper one up, to the second digit of the width."""
    assert with_interval(figure, 10.0) == told


@settings(max_examples=50)
@given(st.integers(1, 10_000), st.data())
def test_the_interval_of_a_chance_is_rounded_outward(runs, data):
    """To a tenth of a hundredth, so that what is printed holds the interval."""
    chance = Chance(data.draw(st.integers(0, runs)), runs)
    low, high = (float(end) for end in interval_of_100(chance).split(" to "))
    assert low - 1e-6 <= 100 * chance.ci95[0] <= low + 0.1
    assert high - 0.1 <= 100 * chance.ci95[1] <= high + 1e-6


def test_a_share_of_none_or_all():
    """What a gate got is below or above the end of the interval, as everywhere."""
    told = [share_beyond(Figure(of.p, *of.ci95)) for of in (Chance(0, 100), Chance(100, 100), Chance(0, 300))]
    assert told == ["below 0.04", "above 0.96", "below 0.013"]
    assert [percent_beyond(of) for of in (2.92, 1.01, 0.004)] == ["3", "1.1", "0.1"]
