"""What is particular to the metalog: when it exists, what it meets, and how heavy its tails are."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import logit

from distributions import NotationError, parse
from distributions.continuous.metalog import Metalog, least_squares_metalog
from distributions.notation.binding import quantile_probability
from distributions.numerics.metalog_curve import LogOddsCurve, basis, slopes_of_basis
from distributions.numerics.metalog_nearest import nearest_curve
from distributions.numerics.moments import quantile_moments
from distributions.quantiles import named_probability

LAW = settings(max_examples=100, deadline=None, derandomize=True, database=None)
REFERENCE = Path(__file__).parents[1] / "reference"
CASES = [
    case for case in json.loads((REFERENCE / "distributions.json").read_text())["cases"] if case["family"] == "metalog"
]
TRIPLETS = [
    case
    for case in json.loads((REFERENCE / "cases.json").read_text())["cases"]
    if case["section"] == "metalog_feasibility" and "alpha" in case["inputs"]
]
# a metalog of three terms at p, 1/2, 1 - p has |a3| / a2 below this (Keelin 2016, to 22 digits in the reference)
STEEPEST_SKEW = 1.667113119201929396872
GRID = np.linspace(-40.0, 40.0, 20_001)


def ends_of(params, low="lower", high="upper"):
    """The ends of a case, infinite where there are none."""
    return float(params.get(low) or "-inf"), float(params.get(high) or "inf")


def slope_on_a_grid(curve):
    """The least slope, by brute force: a grid, a closer one around its least value, and the limits."""
    nearest = GRID[np.argmin(curve.slope(GRID))]
    closer = nearest + np.linspace(-0.01, 0.01, 20_001)
    return min(curve.slope(GRID).min(), curve.slope(closer).min(), *curve.tail_slopes())


@st.composite
def curves(draw):
    """Curves of 2 to 12 terms, most of which turn back or nearly do."""
    terms = draw(st.integers(2, 12))
    sizes = draw(st.lists(st.floats(-1.0, 1.0), min_size=terms, max_size=terms))
    coefficients = np.array(sizes) * 2.0 ** (np.arange(terms) // 2)
    coefficients[1] = 1.0
    curve = LogOddsCurve.of(coefficients)
    if draw(st.booleans()):  # moved to where the least slope is next to nothing, on either side
        coefficients[1] += draw(st.sampled_from([1e-6, -1e-6, 1e-3, -1e-3])) - slope_on_a_grid(curve)
    return LogOddsCurve.of(coefficients)


@st.composite
def quantiles(draw, least=2, most=7):
    """Probabilities, as their names read back, and values that increase, with steps of different sizes."""
    count = draw(st.integers(least, most))
    tails = draw(st.lists(st.floats(0.5, 10.0), min_size=count + 1, max_size=count + 1))
    steps = draw(st.lists(st.floats(-2.0, 2.0), min_size=count, max_size=count))
    p = map(named_probability, (np.cumsum(tails[:-1]) / np.sum(tails)).tolist())
    return dict(zip(p, np.cumsum(10.0 ** np.array(steps)).tolist(), strict=True))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_reference_curves(case):
    """The tail slopes are those computed at 60 digits, and the least slope is above what the reference found."""
    params = case["params"]
    pairs = dict(zip(map(float, params["p"]), map(float, params["x"]), strict=True))
    metalog = Metalog.from_quantiles(pairs, int(params["terms"]), *ends_of(params))
    lower, upper = metalog._curve.tail_slopes()
    assert lower == pytest.approx(float(case["tail_slope_lower"]), rel=1e-13)
    assert upper == pytest.approx(float(case["tail_slope_upper"]), rel=1e-13)
    least = float(case["min_logit_slope"])
    assert metalog._curve.is_steeper(least * (1 - 1e-4))  # the reference took it from a grid
    assert not metalog._curve.is_steeper(least * (1 + 1e-9))


@pytest.mark.parametrize("case", TRIPLETS, ids=[case["id"] for case in TRIPLETS])
def test_which_triplets_a_metalog_has(case):
    """A metalog of three terms exists, and has a mean and a variance, as the reference says."""
    inputs, expected = case["inputs"], case["expected"]
    tail, values = float(inputs["alpha"]), map(float, inputs["q"])
    stated = dict(zip((tail, 0.5, 1.0 - tail), values, strict=True))
    if not expected["feasible"]:
        with pytest.raises(ValueError, match=r"^no metalog of 3 terms has .*; the nearest that one has are "):
            Metalog.from_quantiles(stated, None, *ends_of(inputs))
        return
    metalog = Metalog.from_quantiles(stated, None, *ends_of(inputs))
    assert math.isfinite(metalog.mean()) == expected["mean_exists"]
    assert math.isfinite(metalog.var()) == expected["variance_exists"]


@LAW
@given(curves())
def test_whether_a_curve_increases_is_decided_exactly(curve):
    """The test at its breakpoints agrees with the least slope on a dense grid."""
    assert curve.is_steeper(0.0) == (slope_on_a_grid(curve) > 0.0)


@pytest.mark.parametrize(
    ("coefficients", "least"),
    [
        ([0.0, 0.0, 0.0, 1.0], 0.0),  # a uniform: vanishes at both ends
        ([0.0, 1.0, 0.0, 0.0, 0.0, 1.0], 1.0),  # touches 1 at p = 1/2, where Q' has its root
        ([0.0, 1.0, 0.0, -1.0], 0.75),  # 1 - p (1 - p): least at p = 1/2
        ([0.0, 1.0, STEEPEST_SKEW], 0.0),  # touches 0 at p = 0.083
        ([0.0, 1.0], 1.0),  # a straight line
    ],
)
def test_limits_and_double_roots_are_decided_exactly(coefficients, least):
    """Slopes that reach a value at an end only, or touch it inside, are above what is a trifle less, and no more."""
    curve = LogOddsCurve.of(np.array(coefficients))
    assert curve.is_steeper(least - 1e-12)
    assert not curve.is_steeper(least + 1e-12)


@pytest.mark.parametrize("tail", [0.01, 0.05, 0.1, 0.25, 0.4])
def test_three_terms_exist_up_to_the_known_skew(tail):
    """The share of the way at which the median lies may come within 1e-6 of Keelin's limit, not closer than 0."""
    least = 0.5 * (1.0 - STEEPEST_SKEW * (0.5 - tail))
    for share in (least, 1.0 - least):
        inside = share + math.copysign(1e-6, 0.5 - share)
        outside = share - math.copysign(1e-6, 0.5 - share)
        assert Metalog.from_quantiles({tail: 0.0, 0.5: inside, 1.0 - tail: 1.0}).terms == 3
        with pytest.raises(ValueError, match="jqpd"):
            Metalog.from_quantiles({tail: 0.0, 0.5: outside, 1.0 - tail: 1.0})


@LAW
@given(quantiles(3, 5), st.sampled_from([(-math.inf, math.inf), (0.0, math.inf), (-math.inf, 1e3), (0.0, 1e3)]))
def test_the_nearest_quantiles_are_those_of_a_metalog(stated, ends):
    """What an error proposes is accepted, and where nothing is proposed all quantiles are met."""
    try:
        metalog = Metalog.from_quantiles(stated, None, *ends)
    except ValueError as error:
        found = re.search(r"the nearest that one has are ([^;]*)", str(error))
        assume(found)
        named = re.findall(r"(p[0-9.]+)=(\S+?)(?:,|$| )", found[1])
        proposed = {quantile_probability(name): float(x) for name, x in named}
        assert proposed.keys() == stated.keys()
        assert Metalog.from_quantiles(proposed, None, *ends).terms == len(stated)
        return
    reached = [misfit.reached for misfit in metalog.misfit()]
    assert reached == pytest.approx(list(stated.values()), rel=1e-9)


@LAW
@given(quantiles(3, 7), st.integers(2, 5))
def test_the_nearest_curve_is_steep_and_no_other_is_nearer(stated, terms):
    """It has the slope asked for, and small steps towards steep curves lead away from the quantiles."""
    assume(terms <= len(stated))
    log_odds, heights = logit(list(stated)), np.array(list(stated.values()))
    heights *= (log_odds[-1] - log_odds[0]) / (heights[-1] - heights[0])
    curve = nearest_curve(log_odds, heights, terms, 0.01)
    assert curve.is_steeper(0.0)
    size = np.linalg.norm(curve.at(log_odds) - heights)
    others = np.eye(terms)
    others[:, 1] += 10.0  # every one of these curves is steep enough, and so are mixtures with them
    for other in others:
        towards = LogOddsCurve.of(other)
        assert towards.is_steeper(0.01)
        mixed = 0.999 * curve.at(log_odds) + 0.001 * towards.at(log_odds)
        assert np.linalg.norm(mixed - heights) >= size * (1.0 - 1e-3 * 0.01)


def test_the_nearest_triplet_is_at_the_known_limit():
    """Three quantiles that are too skewed are moved to the limit, keeping their mean and hardly more than needed."""
    with pytest.raises(ValueError, match="the nearest that one has are") as caught:
        Metalog.from_quantiles({0.1: 0.0, 0.5: 1000.0, 0.9: 10000.0})
    found = re.search(r"one has are p10=(\S+), p50=(\S+) and p90=([^;]+);", str(caught.value))
    lower, median, upper = (float(x) for x in found.groups())
    share = (median - lower) / (upper - lower)
    limit = 0.5 * (1.0 - STEEPEST_SKEW * 0.4)
    assert limit < share < limit + 1e-3
    # the distance to the plane median = (1 - limit) lower + limit upper is least along its normal
    normal = np.array([limit - 1.0, 1.0, -limit])
    moved = np.array([lower, median - 1000.0, upper - 10000.0])
    assert moved == pytest.approx(normal * (moved @ normal) / (normal @ normal), abs=10.0)


@LAW
@given(quantiles(2, 5), st.sampled_from([(-math.inf, math.inf), (0.0, math.inf), (-math.inf, 1e3), (0.0, 1e3)]))
def test_as_many_terms_as_quantiles_meet_all(stated, ends):
    """Interpolation is exact to 13 digits of the range, and so is the cdf."""
    metalog = least_squares_metalog(stated, *ends)
    assume(metalog.terms == len(stated))
    size = max(stated.values())
    for misfit in metalog.misfit():
        assert misfit.stated == stated[misfit.probability]
        assert misfit.reached == pytest.approx(misfit.stated, rel=1e-13, abs=1e-13 * size)
        assert metalog.cdf(misfit.stated) == pytest.approx(misfit.probability, abs=1e-10)


@LAW
@given(quantiles(3, 7))
def test_least_squares_takes_the_most_terms_that_increase(stated):
    """No more terms would do, and the misfit is orthogonal to every term: it is the least."""
    metalog = least_squares_metalog(stated)
    for more in range(metalog.terms + 1, min(len(stated), 5) + 1):
        with pytest.raises(ValueError, match=f"no metalog of {more} terms"):
            Metalog.from_quantiles(stated, more)
    misfit = np.array([row.reached - row.stated for row in metalog.misfit()])
    columns = basis(logit(list(stated)), metalog.terms)
    assert np.all(np.abs(columns @ misfit) <= 1e-11 * np.abs(columns).sum(axis=1) * max(stated.values()))


@pytest.mark.parametrize("ends", [(-math.inf, math.inf), (0.0, math.inf), (-math.inf, 0.0), (0.0, 10.0)])
def test_two_terms_are_a_logistic(ends):
    """Two terms make the logistic on the scale of the support, with its closed moments."""
    p = np.array([1e-300, 1e-12, 0.01, 0.3, 0.5])
    low, high = ends
    values = (-4.0, -1.0) if high == 0.0 else (1.0, 4.0)
    metalog = Metalog.from_quantiles({0.25: values[0], 0.75: values[1]}, None, *ends)
    scale = np.log(4.0 if math.isfinite(low) != math.isfinite(high) else 6.0) / (2 * math.log(3.0))
    if math.isinf(low) and math.isinf(high):
        scale = 1.5 / math.log(3.0)
        assert metalog.ppf(p) == pytest.approx(2.5 + scale * logit(p), rel=1e-14)
        assert metalog.mean() == pytest.approx(2.5, rel=1e-15)
        assert metalog.var() == pytest.approx(scale**2 * math.pi**2 / 3.0, rel=1e-14)
        assert metalog.pdf(2.5) == pytest.approx(0.25 / scale, rel=1e-14)
    elif math.isinf(high) or math.isinf(low):
        side = 1.0 if math.isinf(high) else -1.0
        lower = metalog.ppf(p) if side > 0 else metalog.isf(p)
        assert lower == pytest.approx(side * 2.0 * np.exp(scale * logit(p)), rel=1e-13)
        # the log-logistic of median 2 and shape 1 / scale = log 9 / log 4, which has a mean and no variance
        assert metalog.mean() == pytest.approx(side * 2.0 * math.pi * scale / math.sin(math.pi * scale), rel=1e-13)
        assert metalog.var() == math.inf
    else:
        share = 1.0 / (1.0 + np.exp(-scale * logit(p)) * math.sqrt(9.0 * 6.0 / 4.0))
        assert metalog.ppf(p) == pytest.approx(10.0 * share, rel=1e-13)


@pytest.mark.parametrize("slope", [0.05, 0.3, 0.49, 0.4999, 0.51, 0.9, 0.99, 0.999])
def test_moments_of_power_tails(slope):
    """The log-logistic has the mean s pi / sin(s pi) below s = 1, a variance below s = 1/2, and keeps their digits."""
    width = slope * float(logit(0.9))
    metalog = Metalog.from_quantiles({0.1: math.exp(-width), 0.9: math.exp(width)}, None, 0.0)
    reached = metalog._curve.tail_slopes()[1]
    mean = reached * math.pi / math.sin(reached * math.pi)
    assert metalog.mean() == pytest.approx(mean, rel=1e-11)
    if slope < 0.5:
        square = 2.0 * reached * math.pi / math.sin(2.0 * reached * math.pi)
        assert metalog.var() == pytest.approx(square - mean**2, rel=1e-11)
    else:
        assert metalog.var() == math.inf
    mirrored = Metalog.from_quantiles({0.1: -math.exp(width), 0.9: -math.exp(-width)}, None, -math.inf, 0.0)
    assert mirrored.mean() == pytest.approx(-metalog.mean(), rel=1e-12)
    assert mirrored.var() == pytest.approx(metalog.var(), rel=1e-9)


def test_moments_that_do_not_exist():
    """A tail of power 1 or more has an infinite mean, to the side on which it lies; between two ends all is finite."""
    heavy = {0.1: 2.0, 0.5: 15.0, 0.9: 250.0}
    assert Metalog.from_quantiles(heavy, None, 0.0).mean() == math.inf
    assert Metalog.from_quantiles(heavy, None, 0.0).var() == math.inf
    left = Metalog.from_quantiles({0.1: -250.0, 0.5: -15.0, 0.9: -2.0}, None, -math.inf, 0.0)
    assert (left.mean(), left.var()) == (-math.inf, math.inf)
    assert math.isfinite(Metalog.from_quantiles(heavy, None, 0.0, 1e6).var())


def test_moments_of_steep_curves_between_ends():
    """Where nearly all probability sits close to the ends, mean and variance still have their digits."""
    metalog = Metalog.from_quantiles({0.45: 1.0, 0.55: 9.0}, None, 0.0, 10.0)
    assert metalog.mean() == pytest.approx(5.0, rel=1e-15)
    # by mpmath at 30 digits
    assert metalog.std() == pytest.approx(4.767823801646098, rel=1e-14)


def test_heavy_tails_of_any_family_are_completed():
    """The quadrature adds what lies beyond the probability 1e-275 for a power of 0.999 as well, at any size."""
    for power in (0.5, 0.9, 0.99, 0.999):
        mean, _ = quantile_moments(lambda p, s=power: np.exp(-s * np.log1p(-p)), lambda q, s=power: q**-s)
        assert mean == pytest.approx(1.0 / (1.0 - power), rel=1e-12)
    with np.errstate(over="ignore"):
        mean, _ = quantile_moments(lambda p: -1e120 * p**-0.9, lambda q: -1e120 * np.exp(-0.9 * np.log1p(-q)))
        none = quantile_moments(lambda p: np.exp(-1.2 * np.log1p(-p)), lambda q: q**-1.2)
    assert mean == pytest.approx(-1e121, rel=1e-13)
    assert none == (math.inf, math.inf)


@LAW
@given(quantiles(2, 7), st.integers(-30, 30))
def test_mirror_and_scale(stated, power):
    """The metalog of mirrored or scaled quantiles is the mirrored or scaled metalog."""
    p = np.array([1e-12, 0.01, 0.2, 0.5])
    for low, high in [(-math.inf, math.inf), (0.0, math.inf), (0.0, 1e4)]:
        metalog = least_squares_metalog(stated, low, high)
        mirrored = Metalog.from_quantiles({1.0 - q: -x for q, x in stated.items()}, metalog.terms, -high, -low)
        size = 1e-11 * (metalog.ppf(0.9) - metalog.ppf(0.1))
        assert mirrored.isf(p) == pytest.approx(-metalog.ppf(p), rel=1e-9, abs=size)
        factor = 2.0**power
        scaled = Metalog.from_quantiles(
            {q: factor * x for q, x in stated.items()}, metalog.terms, factor * low, factor * high
        )
        assert np.all(scaled.ppf(p) == factor * metalog.ppf(p))


@LAW
@given(curves())
def test_a_curve_is_inverted(curve):
    """From heights back to log-odds, from one part in 1e300 to the centre, to rounding of the height."""
    assume(curve.is_steeper(1e-9))
    log_odds = np.concatenate([np.linspace(-30.0, 30.0, 301), [-690.0, -100.0, 100.0, 690.0]])
    heights = curve.at(log_odds)
    room = 1e-14 * (1.0 + np.abs(log_odds)) * (np.abs(curve.plain.coef).sum() + np.abs(curve.factor.coef).sum())
    assert np.all(np.abs(curve.at(curve.inverse(heights)) - heights) <= room)


def test_the_slopes_of_the_basis():
    """Every term's slope is the derivative of the term."""
    log_odds, h = np.linspace(-9.0, 9.0, 19), 1e-5
    rise = (basis(log_odds + h, 12) - basis(log_odds - h, 12)) / (2.0 * h)
    assert slopes_of_basis(log_odds, 12) == pytest.approx(rise, abs=1e-8)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "metalog(p45=1, p55=1.000001, p99=2, terms=4)",
            "terms of 3 quantiles must be a whole number from 2 to 3, got 4",
        ),
        ("metalog(p10=1, p50=2, p90=4, terms=2.5)", "terms of 3 quantiles must be a whole number from 2 to 3, got 2.5"),
        ("metalog(p10=1, p90=2, low=1)", "low < p10 must hold, got low=1, p10=1"),
        ("metalog(p10=1, p90=2, high=2)", "p90 < high must hold, got p90=2, high=2"),
        ("metalog(p10=1, p20=1)", "quantiles must increase with their probability, got p10=1 and p20=1"),
        (
            "metalog(p35=0, p41=7, high=7.001)",
            (
                "the values of a metalog must be numbers that a float can hold, got metalog(p35=0, p41=7, high=7.001), "
                "of which a tail goes beyond; give low"
            ),
        ),
        (
            "metalog(p5=1, p25=2, p50=8, p75=9, p95=30)",
            (
                "no metalog of 5 terms has p5=1, p25=2, p50=8, p75=9 and p95=30; the nearest that one has are "
                "p5=0.3381, p25=3.638, p50=6.516, p75=9.553 and p95=29.96; terms=4 comes close to those stated"
            ),
        ),
    ],
)
def test_what_is_refused(text, message):
    """Every refusal says the rule, what was got, and the ways out."""
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert str(caught.value) == message


def test_probabilities_that_are_one():
    """Two probabilities that have the same name are one, stated twice."""
    with pytest.raises(ValueError, match="two quantiles are needed, got 1"):
        Metalog(((0.3, 1.0), (0.1 + 0.2, 2.0)), 2)
