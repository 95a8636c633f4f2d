"""Numbers carry the digits that their sampling error supports, and never claim to be exact where they are not."""

import math
import re
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcroi.results.chance import Chance, Estimate
from mcroi.results.figure import Figure
from mcroi.results.quantity import Quantity
from mcroi.results.rounding import hundredths, money, money_unit, months, number, of_100, percent, rate, share

INF = math.inf


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (348_211, 346_000, 351_000, "348k EUR"),
        (348_211, 300_000, 400_000, "0.3m EUR"),
        (348_211, 348_210, 348_212, "348k EUR"),
        (1_243_000, 1_230_000, 1_256_000, "1.24m EUR"),
        (1_243_000, 1_100_000, 1_400_000, "1.2m EUR"),
        (-561_000, -570_000, -550_000, "-0.56m EUR"),
        (999_600, 999_000, 1_000_200, "1.00m EUR"),
        (999.6, 999, 1000, "1.00k EUR"),
        (4_000, -16_000, 24_000, "about 0 EUR"),
        (-4_000, -24_000, 16_000, "about 0 EUR"),
        (8_000, -12_000, 28_000, "10k EUR"),
        (61_318, 60_000, 62_000, "61k EUR"),
        (61_318, 61_300, 61_330, "61.3k EUR"),
        (350.4, 340, 360, "350 EUR"),
        (0.04, 0.03, 0.05, "0.04 EUR"),
        (0.001, 0.0009, 0.0011, "about 0 EUR"),
        (3_456_000_000, 3_400_000_000, 3_500_000_000, "3.5bn EUR"),
        (4.56e20, 4.5e20, 4.6e20, "4.6e20 EUR"),
        (348_211, -INF, INF, "0.3m EUR"),
        (348_211, 340_000, INF, "0.35m EUR"),
        (348_211, 348_211, INF, "0.3m EUR"),
        (571_685.067, 571_685.067, 571_685.067, "571,685 EUR"),
        (571_685.067, 571_685.067 - 1e-7, 571_685.067 + 1e-7, "571,685 EUR"),
        (0, 0, 0, "0 EUR"),
        (12, 12, 12, "12 EUR"),
        (12.345, 12.345, 12.345, "12.35 EUR"),
        (-1e-12, -1e-12, -1e-12, "0 EUR"),
        (1e300, 1e300, 1e300, "1e300 EUR"),
        (INF, INF, INF, "undefined"),
        (math.nan, math.nan, math.nan, "undefined"),
    ],
)
def test_money(value, low, high, text):
    """The last digit of an amount stands for no less than what the interval's width supports."""
    assert money(Figure(value, low, high), "EUR") == text


def test_money_side_by_side():
    """Amounts of a row share the greatest unit that one of them asks for, unless that takes too many decimals."""
    figures = [
        Figure(-629_000, -660_000, -590_000),
        Figure(1_452_000, 1_430_000, 1_470_000),
        Figure(7_250, 7_240, 7_260),
    ]
    unit = money_unit(figures)
    assert [money(f, unit=unit) for f in figures] == ["-0.63m", "1.45m", "7.25k"]
    assert money_unit([Figure.exact(5e6), Figure(1, -9e3, 9e3)]) is None


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (39.44, 38.9, 40.2, "39 months"),
        (39.44, 35, 48, "40 months"),
        (1.2, 1.1, 1.3, "1 month"),
        (0.2, 0.1, 0.3, "under 1 month"),
        (4, 1, 20, "under 10 months"),
        (39.44, 38.9, INF, "39 months"),
        (39.44, -INF, INF, "40 months"),
        (39.44, 39.44, 39.44, "39.4 months"),
        (12, 12, 12, "12 months"),
        (1, 1, 1, "1 month"),
        (0, 0, 0, "0 months"),
        (INF, 59, INF, "never"),
        (INF, INF, INF, "never"),
        (math.nan, math.nan, math.nan, "undefined"),
    ],
)
def test_months(value, low, high, text):
    """Months are whole numbers unless they are exact, and never is a word."""
    figure = Figure(value, low, high)
    assert months(figure) == text
    assert months(figure, bare=True) == re.sub(" months?$", "", text)


@pytest.mark.parametrize(
    ("hits", "runs", "as_percent", "as_futures"),
    [
        (67_312, 100_000, "67.3 %", "67 of 100 futures"),
        (671, 1_000, "67 %", "67 of 100 futures"),
        (7, 10, "70 %", "70 of 100 futures"),
        (0, 100_000, "below 0.1 %", "fewer than 1 of 100 futures"),
        (100_000, 100_000, "above 99.9 %", "more than 99 of 100 futures"),
        (0, 3_838, "below 0.1 %", "fewer than 1 of 100 futures"),
        (0, 3_837, "below 0.2 %", "fewer than 1 of 100 futures"),
        (0, 1_000, "below 0.4 %", "fewer than 1 of 100 futures"),
        (0, 300, "below 1.3 %", "fewer than 2 of 100 futures"),
        (1, 300, "below 1.9 %", "fewer than 2 of 100 futures"),
        (0, 100, "below 4 %", "fewer than 4 of 100 futures"),
        (100, 100, "above 96 %", "more than 96 of 100 futures"),
        (0, 20, "below 17 %", "fewer than 17 of 100 futures"),
        (1, 1, "above 20 %", "more than 20 of 100 futures"),
        (1, 100_000, "below 0.1 %", "fewer than 1 of 100 futures"),
        (99_999, 100_000, "above 99.9 %", "more than 99 of 100 futures"),
        (1, 1_000, "0.1 %", "fewer than 1 of 100 futures"),
        (999, 1_000, "99.9 %", "more than 99 of 100 futures"),
        (1, 25, "below 20 %", "fewer than 20 of 100 futures"),
        (24, 25, "above 80 %", "more than 80 of 100 futures"),
        (500_000, 1_000_000, "50.0 %", "50 of 100 futures"),
    ],
)
def test_chances(hits, runs, as_percent, as_futures):
    """What none or all of a sample show is below or above the end of its interval, rounded so that it stays so."""
    chance = Chance(hits, runs)
    assert percent(chance) == as_percent
    assert of_100(chance) == as_futures
    assert hundredths(chance) == as_futures.replace("fewer than ", "<").replace("more than ", ">").partition(" of")[0]


def test_chances_that_are_certain():
    """0 % and 100 % are left to what cannot be otherwise."""
    never, always = Chance(0, 10, is_certain=True), Chance(10, 10, is_certain=True)
    assert [percent(never), of_100(never), never.ci95] == ["0 %", "no future", (0.0, 0.0)]
    assert [percent(always), of_100(always), always.ci95] == ["100 %", "every future", (1.0, 1.0)]
    assert never.other == always


@pytest.mark.parametrize(
    ("value", "low", "high", "as_number", "as_share"),
    [
        (1.18321, 1.17, 1.2, "1.18", "118 %"),
        (0.0971, 0.096, 0.098, "0.097", "9.7 %"),
        (0.0001, 0.00009, 0.00011, "0.00010", "below 0.1 %"),
        (0.0, 0.0, 0.0126, "about 0", "below 1.3 %"),
        (0.0004, 0.0, 0.0146, "about 0", "below 1.5 %"),
        (1.0, 0.987, 1.0, "1.00", "above 98.7 %"),
        (0.9999, 0.9998, 1.0, "1.00", "above 99.9 %"),
        (1.0, 1.0, 1.0, "1", "100 %"),
        (0.0, 0.0, 0.0, "0", "0 %"),
        (1.25, 1.25, 1.25, "1.25", "125 %"),
        (0.3, -2, 2, "about 0", "below 100 %"),
        (-0.004, -0.02, 0.02, "about 0", "about 0 %"),
        (INF, INF, INF, "any number", "undefined"),
        (math.nan, math.nan, math.nan, "undefined", "undefined"),
        (2.5e-7, 2.4e-7, 2.6e-7, "2.5e-7", "below 0.1 %"),
    ],
)
def test_numbers_and_shares(value, low, high, as_number, as_share):
    """Plain numbers and shares follow the same rule."""
    assert number(Figure(value, low, high)) == as_number
    assert share(Figure(value, low, high)) == as_share


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (0.98, 0.7, 1.3, "100 %"),
        (0.551, 0.53, 0.57, "55 %"),
        (-0.03, -0.06, 0.01, "-3 %"),
        (0.004, -0.2, 0.2, "about 0 %"),
        (1.0, 1.0, 1.0, "100 %"),
        (math.nan, math.nan, math.nan, "undefined"),
    ],
)
def test_rates(value, low, high, text):
    """A rate of return is no share: 100 % and 0 % are nothing special."""
    assert rate(Figure(value, low, high)) == text


def test_figures_of_one_future_claim_nothing():
    """The error of a mean or of a tail is unknown where there is only one future."""
    one = Quantity(np.array([348_211.0]))
    assert money(Figure.mean(one)) == "0.3m"
    assert money(Figure.quantile(one, 0.5)) == "0.3m"
    assert money(Figure.estimate(Estimate(348_211.0, 0.0), 1)) == "0.3m"


def test_figures_that_are_the_same_in_all_futures_are_exact():
    """Rounding in sums does not make a constant uncertain."""
    same = Quantity(np.full(10_000, 0.1))
    assert number(Figure.mean(same)) == "0.1"
    assert number(Figure.quantile(same, 0.05)) == "0.1"
    assert number(Figure.quantile(Quantity(np.full(3, 0.1)), 0.9)) == "0.1"


AMOUNTS = st.floats(-1e14, 1e14).filter(lambda v: abs(v) >= 1)
WIDTHS = st.floats(1e-6, 1.0)


def parsed(text):
    """The amount that a text says, and what its last digit stands for."""
    digits, unit = re.fullmatch(r"(-?[\d,]*\.?\d*)(k|m|bn|)", text).groups()
    scale = Decimal(10) ** {"": 0, "k": 3, "m": 6, "bn": 9}[unit]
    shown = Decimal(digits.replace(",", ""))
    return shown * scale, scale.scaleb(shown.as_tuple().exponent)


@given(AMOUNTS, WIDTHS, st.sampled_from([None, 3, 6, 9]))
def test_amounts_are_read_back_within_their_rounding(value, relative, unit):
    """What is printed differs from the value by at most half of the place that it was rounded to."""
    half = abs(value) * relative / 2
    figure = Figure(value, value - half, value + half)
    text = money(figure, unit=unit)
    if text == "about 0":
        assert abs(value) <= half * 2
        return
    amount, _ = parsed(text)
    largest = max(Decimal(10) ** max(figure.place, -2), abs(Decimal(value)) / 100)
    assert abs(amount - Decimal(value)) <= largest / 2 * Decimal("1.000001")


@given(AMOUNTS, WIDTHS)
def test_no_digit_is_finer_than_the_error(value, relative):
    """The last digit before padding stands for at least a tenth of the interval's width; at most three."""
    half = abs(value) * relative / 2
    figure = Figure(value, value - half, value + half)
    text = money(figure)
    if text != "about 0":
        amount, last = parsed(text)
        assert last * 10 > Decimal(figure.high - figure.low) or last >= Decimal(10) ** figure.place or last >= 1
        significant = amount.quantize(last).as_tuple().digits
        assert len(str(int("".join(map(str, significant)))).rstrip("0")) <= 3


@given(st.integers(1, 10_000_000), st.data())
def test_chances_are_never_overstated(runs, data):
    """No sample reads 0 or 100, a bound is no closer than the end of the interval, and all else within its width."""
    hits = data.draw(st.sampled_from([0, runs]) | st.integers(0, runs))
    chance = Chance(hits, runs)
    low, high = (100 * end for end in chance.ci95)
    for text, finest in ((percent(chance), 0.1), (of_100(chance).replace(" of 100 futures", " %"), 1.0)):
        said = float(text.split()[-2])
        if text.startswith(("below", "fewer")):
            assert high * (1 - 1e-8) <= said <= max(1.34 * high, high + finest)
        elif text.startswith(("above", "more")):
            assert (100 - low) * (1 - 1e-8) - 1e-9 <= 100 - said <= max(1.34 * (100 - low), 100 - low + finest) + 1e-9
        else:
            assert 0 < said < 100
            assert abs(said - 100 * chance.p) <= max(high - low, finest) * 1.000001
