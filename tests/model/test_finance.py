"""Money over time: the reference cases, the edges of break-even, and the laws of the internal rate of return."""

import json
import math
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcroi.model import finance
from mcroi.results.quantity import Quantity

ALL = json.loads((Path(__file__).parents[1] / "reference" / "cases.json").read_text(encoding="utf-8"))["cases"]
RELATIVE = 1e-9


def cases(kind):
    """Reference cases of one kind, by their ids."""
    chosen = [case for case in ALL if case["section"] == "finance" and case["id"].split("/")[0] == kind]
    return pytest.mark.parametrize("case", chosen, ids=lambda case: case["id"])


def floats(texts):
    """Numbers that are written as text."""
    return [float(text) for text in texts]


def monthly(yearly):
    """The effective rate of a month, by which a yearly flow a month apart is discounted."""
    return (1 + yearly) ** 12 - 1


def npv(rate, flows, times=None):
    """What flows are worth today, discounted as the model does; they come in the middle of the months if not said."""
    flows = np.asarray(flows, dtype=float)
    at = np.arange(len(flows)) + 0.5 if times is None else np.asarray(times)
    return finance.discount_factor(rate, at) @ flows


def test_no_finance_case_is_left_out():
    """The kinds tested below are all there are."""
    kinds = {case["id"].split("/")[0] for case in ALL if case["section"] == "finance"}
    tested = {"npv", "monthly_rate", "irr", "payback", "breakeven_month", "annuity", "real_rate", "fan_median_paradox"}
    assert kinds == tested


@cases("npv")
def test_npv(case):
    """Flows at the ends or in the middle of the years; the first one is today, which Excel's NPV() overlooks."""
    rate, flows = float(case["inputs"]["annual_rate"]), floats(case["inputs"]["cashflows"])
    ends = np.arange(len(flows)) * 12.0
    middles = np.where(ends > 0, ends - 6.0, 0.0)
    for times, name in ((ends, "npv_end"), (middles, "npv_mid"), (ends + 12.0, "npv_excel_NPV_function")):
        expected = float(case["expected"][name])
        assert npv(rate, flows, times) == pytest.approx(expected, rel=RELATIVE)
        both = npv(rate, np.array([flows, flows]).T * [1.0, -2.0], times)
        assert both == pytest.approx([expected, -2 * expected], rel=RELATIVE)


@cases("monthly_rate")
def test_monthly_rates_are_effective(case):
    """Twelve months of the monthly rate are the yearly rate, not a twelfth of it each."""
    rate, expected = float(case["inputs"]["annual_rate"]), {k: float(v) for k, v in case["expected"].items()}
    month = 1 / finance.discount_factor(rate, 1) - 1
    assert month == pytest.approx(expected["effective_monthly"], rel=RELATIVE, abs=1e-15)
    assert finance.discount_factor(rate, 12) == pytest.approx(expected["df_12_effective"], rel=1e-15)
    # The flow of the sixth month from now is that of month 5, counted from 0; the reference means 5.5 months.
    assert finance.discount_factor(rate, 5.5) == pytest.approx(expected["df_mid_month_6"], rel=1e-15)
    rates = np.array([rate, 0.0, 0.5])
    assert finance.discount_factor(rates, 12)[:2] == pytest.approx([expected["df_12_effective"], 1.0], rel=1e-15)


def reason(why, future=0):
    """Why a future has no rate; empty where it has one."""
    (only,) = [name for name, where in why.items() if where[future]] or [""]
    return only


@cases("irr")
def test_irr(case):
    """The one root is found; none and several are NaN, never one of them picked, and the reason is told."""
    flows, expected = floats(case["inputs"]["cashflows"]), case["expected"]
    got, why = finance.irr(flows, periods_per_year=1)
    assert got.shape == (1,)
    assert reason(why) == ("" if expected["unique"] else "several" if expected["n_roots"] else "none")
    if expected["unique"]:
        assert got[0] == pytest.approx(float(expected["irr_roots"][0]), rel=RELATIVE, abs=1e-12)
    else:
        assert math.isnan(got[0])


def test_irr_of_several_futures_is_each_ones_own():
    """Futures side by side have the rates that they have alone; all zero has none."""
    columns = np.array([[-100, 60, 60], [-100, 230, -132], [100, 50, 20], [0, 0, 0], [-100, 20, 20.0]]).T
    rates, why = finance.irr(columns, periods_per_year=1)
    alone = [finance.irr(column, periods_per_year=1)[0][0] for column in columns.T]
    np.testing.assert_array_equal(rates, alone)
    assert np.isnan(rates).tolist() == [False, True, True, True, False]
    assert [reason(why, k) for k in range(5)] == ["", "several", "none", "none", ""]


@pytest.mark.parametrize("rate", [-0.9899, -0.987, -0.9, 0.0, 9.0, 9.88, 9.99])
def test_irr_is_found_up_to_the_ends_of_its_range(rate):
    """The range is (-0.99, 10): rates close to its ends count."""
    flows = [-1.0, *[0.0] * 11, 1 + rate]
    assert finance.irr(flows)[0][0] == pytest.approx(rate, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("rate", [-0.995, 10.1, 50.0])
def test_irr_is_undefined_outside_its_range(rate):
    """A root beyond (-0.99, 10) is none."""
    got, why = finance.irr([-1.0, *[0.0] * 11, 1 + rate])
    assert math.isnan(got[0])
    assert reason(why) == "none"


rising = st.lists(st.floats(0.01, 10.0), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(outlay=st.floats(0.5, 50.0), inflows=rising)
def test_npv_at_the_irr_is_zero(outlay, inflows):
    """An investment has one rate at most, at which it is worth nothing; below it is worth more, above less."""
    flows = np.array([-outlay, *inflows])
    rate = float(finance.irr(flows)[0][0])
    at_low, at_high = (npv(r, flows) for r in finance.IRR_RANGE)
    if math.isnan(rate):
        assert at_low <= 0 or at_high >= 0
        return
    assert -0.99 < rate < 10
    size = npv(rate, np.abs(flows))
    assert abs(npv(rate, flows)) <= 1e-10 * size
    assert npv((1 + rate) * 0.99 - 1, flows) > 0 > npv((1 + rate) * 1.01 - 1, flows)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    flows=st.lists(st.floats(-10, 10).map(lambda v: round(v, 3)), min_size=2, max_size=30),
    factor=st.sampled_from([2.0**-40, 2.0, 2.0**30]),
)
def test_irr_does_not_depend_on_the_unit_of_money(flows, factor):
    """Flows times a number have the same rate; turned around, a single rate is one at which npv rises, or no more."""
    rates, why = finance.irr(flows)
    scaled, why_scaled = finance.irr(np.array(flows) * factor)
    np.testing.assert_array_equal(rates, scaled)
    assert reason(why_scaled) == reason(why)
    _, turned = finance.irr(-np.array(flows))
    assert reason(turned) == {"": "rising", "rising": ""}.get(reason(why), reason(why))


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ((0.1,), ""),
        ((20.0,), "none"),
        ((20.0, 30.0), "none"),
        ((-0.995,), "none"),
        ((-0.995, 0.1), ""),
        ((0.1, 20.0), "several"),
        ((0.1, 11.0, 12.0), "several"),
        ((0.1, 1e6), "several"),
        ((0.1, 0.2), "several"),
        ((0.1, 0.1004), "several"),  # far closer than a fine grid of rates
        ((0.1, 0.1001, 0.1002), "several"),
        ((9.99, 10.01), "several"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_irr_by_the_rates_at_which_flows_are_worth_nothing(rates, expected, turned):
    """One inside and none above is a rate where npv falls; one above 1,000 % is enough for several, not for one."""
    flows = np.polynomial.polynomial.polyfromroots([1 / (1 + rate) for rate in rates])
    flows *= -np.sign(flows[0]) * (-1.0 if turned else 1.0)
    got, why = finance.irr(np.array([*flows, 0.0, 0.0]), periods_per_year=1)
    if turned:
        expected = {"": "rising", "rising": ""}.get(expected, expected)
    assert reason(why) == expected
    if not expected:
        assert got[0] == pytest.approx(0.1, rel=1e-9)
    assert math.isnan(got[0]) == bool(expected)


def test_a_first_flow_that_is_rounding_makes_no_rate_above_the_range():
    """A flow of 1e-12 of the others, of the sign opposite to theirs, is what is left of two equal sums of money."""
    year = [0.0] * 11
    got, why = finance.irr([1e-8, -1e4, *year, 1.1e4, *year])
    assert reason(why) == ""
    assert got[0] == pytest.approx(0.1, rel=1e-9)
    assert reason(finance.irr([1e2, -1e4, *year, 1.1e4, *year])[1]) == "several"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(flows=st.lists(st.integers(-9, 9), min_size=2, max_size=14))
def test_irr_is_undefined_as_sturm_counts(flows):
    """Why there is no rate, against Sturm's sequence in whole fractions, which counts the roots exactly."""
    inside, above = distinct_roots(flows, Fraction(1, 11), Fraction(100)), distinct_roots(flows, 0, Fraction(1, 11))
    assume(inside is not None and above is not None)
    got, why = finance.irr(flows, periods_per_year=1)
    at_high = next(f for f in flows if f) > 0 if any(flows) else False  # with no root above, as at any high rate
    expected = "none" if not inside else "several" if inside > 1 or above else "rising" if at_high else ""
    assert reason(why) == expected
    assert math.isnan(got[0]) == bool(expected)


def distinct_roots(flows, low, high):
    """How many values in (low, high) flows are worth nothing at; None where one is double or at an end."""
    polynomial = [Fraction(f) for f in flows]
    while polynomial and polynomial[-1] == 0:
        polynomial.pop()
    while polynomial and polynomial[0] == 0:
        polynomial.pop(0)
    if len(polynomial) < 2:
        return 0
    chain = [polynomial, [k * a for k, a in enumerate(polynomial)][1:]]
    while True:
        rest = remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-a for a in rest])
    signs = [[sum(a * Fraction(x) ** k for k, a in enumerate(p)) for p in chain] for x in (low, high)]
    if len(chain[-1]) > 1 or 0 in (signs[0][0], signs[1][0]):
        return None
    changes = [sum(a * b < 0 for a, b in pairwise([s for s in of if s])) for of in signs]
    return changes[0] - changes[1]


def remainder(of, by):
    """What a division of polynomials leaves, from the constant term up."""
    of = list(of)
    while len(of) >= len(by):
        times = of[-1] / by[-1]
        for k, b in enumerate(by, len(of) - len(by)):
            of[k] -= times * b
        of.pop()
    while of and of[-1] == 0:
        of.pop()
    return of


@cases("payback")
def test_payback(case):
    """Break-even is the lasting one. The reference counts from the first flow on, months count from their ends: + 1."""
    rate, expected = float(case["inputs"]["rate"]), case["expected"]
    flows = np.array(floats(case["inputs"]["cashflows"]))
    cumulative = np.cumsum(flows * (1 + rate) ** -np.arange(flows.size, dtype=float))
    np.testing.assert_allclose(cumulative, floats(expected["cumulative"]), rtol=RELATIVE, atol=1e-10)
    months = float(finance.break_even_months(cumulative[:, None])[0])
    lasting = expected["sustained_nonnegative_from"]
    if lasting is None:
        assert months == math.inf
    elif min(cumulative) >= 0:
        assert months == 0.0
    else:
        assert lasting < months <= lasting + 1
        if expected["first_nonnegative_period"] == lasting:
            assert months == pytest.approx(float(expected["interpolated"]) + 1, rel=RELATIVE)
    assert finance.peak_funding(cumulative[:, None])[0] == pytest.approx(-float(expected["max_exposure"]))


@cases("breakeven_month")
def test_break_even_month(case):
    """The month by whose end the discounted outlay is back, for flows at the ends or in the middle of months."""
    inputs = case["inputs"]
    rate, months, ramp = float(inputs["annual_rate"]), inputs["months"], inputs["linear_ramp_months"]
    t = np.arange(1, months + 1)
    flows = float(inputs["net_monthly"]) * (np.minimum(t / ramp, 1.0) if ramp else np.ones(months))
    for name, times, yearly in (
        ("end_effective", t, rate),
        ("mid_effective", t - 0.5, rate),
        ("end_nominal", t, (1 + rate / 12) ** 12 - 1),
        ("mid_nominal", t - 0.5, (1 + rate / 12) ** 12 - 1),
    ):
        flows_and_outlay = np.array([-float(inputs["capex_t0"]), *flows])
        times_and_now = np.array([0.0, *times])
        expected = case["expected"][name]
        assert npv(yearly, flows_and_outlay, times_and_now) == pytest.approx(
            float(expected["npv_at_horizon"]), rel=RELATIVE
        )
        cumulative = np.cumsum(flows_and_outlay * finance.discount_factor(yearly, times_and_now))
        got = finance.break_even_months(cumulative[1:, None])[0]  # the outlay is at the start of the first month
        assert math.ceil(got - 1e-9) == expected["breakeven_month"]


@cases("annuity")
def test_annuity(case):
    """Level flows are worth the annuity factor, growing ones the growing annuity's."""
    rate, n = float(case["inputs"]["rate"]), case["inputs"]["n"]
    years = np.arange(1, n + 1) * 12.0
    factor = npv(rate, np.ones(n), years)
    assert factor == pytest.approx(float(case["expected"]["annuity_factor"]), rel=RELATIVE)
    assert 1 / factor == pytest.approx(float(case["expected"]["capital_recovery_factor"]), rel=RELATIVE)
    growing = npv(rate, 1.02 ** np.arange(n), years)
    assert growing == pytest.approx(float(case["expected"]["growing_annuity_2pct"]), rel=RELATIVE)


@cases("real_rate")
def test_real_rate(case):
    """Fisher's equation, not a subtraction."""
    got = finance.real_rate(float(case["inputs"]["nominal"]), float(case["inputs"]["inflation"]))
    assert got == pytest.approx(float(case["expected"]["real"]), rel=1e-14)
    assert got != pytest.approx(float(case["expected"]["wrong_subtraction"]), rel=1e-3)


@cases("fan_median_paradox")
def test_the_median_path_is_no_future(case):
    """Break-even is taken future by future; futures that never pay back count as infinite, they are not dropped."""
    paths = np.array([floats(path) for path in case["inputs"]["paths"]]).T
    expected = case["expected"]
    months = finance.break_even_months(paths)
    periods = np.ceil(months) - 1
    assert [None if math.isinf(p) else int(p) for p in periods] == expected["breakeven_per_path"]
    quantity = Quantity(months, can_be_never=True)
    assert 1 - quantity.never.p == pytest.approx(float(expected["fraction_breaking_even"]))
    assert math.ceil(quantity.quantile(0.5)) - 1 == expected["median_breakeven_treating_never_as_inf"]
    assert quantity.mean == math.inf
    assert np.median(paths, axis=1).tolist() == floats(expected["median_cumulative"])


@pytest.mark.parametrize(
    ("cumulative", "months"),
    [
        ([0.0], 0.0),
        ([5.0, 1.0, 0.0], 0.0),
        ([-1.0], math.inf),
        ([1.0, -1e-300], math.inf),
        ([-1.0, 0.0], 2.0),
        ([-1.0, 1.0], 1.5),
        ([-3.0, 1.0, 1.0], 1.75),
        ([-1.0, 0.0, -1.0, 3.0], 3.25),
        ([4.0, -1.0, 1.0, 0.0], 2.5),
        ([-1.0, -1e-300, 1.0], 2.0),
        ([-0.0, -0.0], 0.0),
        ([-1e-310, 1e-310], 1.5),
        ([-1e300, 1e300], 1.5),
    ],
)
def test_break_even_at_the_edges(cumulative, months):
    """Never below is 0; below at the end is never; else the last crossing, a straight line between month ends."""
    assert finance.break_even_months(np.array(cumulative)[:, None])[0] == pytest.approx(months, rel=1e-15)


def test_break_even_of_futures_side_by_side():
    """Each future has its own, whatever its neighbours do; as many months as futures."""
    cumulative = np.array([[-1.0, 1.0, -1.0], [1.0, 2.0, -2.0], [2.0, 3.0, -3.0]])
    assert finance.break_even_months(cumulative).tolist() == [1.5, 0.0, math.inf]
    assert finance.peak_funding(cumulative).tolist() == [1.0, 0.0, 3.0]
