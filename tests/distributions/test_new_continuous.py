"""What is particular to exponential, Weibull, loguniform, both Paretos and Student's t."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from distributions import NotationError, Uniforms, parse
from distributions.continuous.exponential import Exponential
from distributions.continuous.generalized_pareto import GeneralizedPareto
from distributions.continuous.loguniform import Loguniform
from distributions.continuous.pareto import Pareto
from distributions.continuous.student_t import StudentT
from distributions.continuous.weibull import Weibull

LAW = settings(max_examples=100, deadline=None, derandomize=True, database=None)
PROBABILITIES = np.array([1e-300, 1e-100, 1e-12, 1e-3, 0.1, 0.3, 0.5])

# by mpmath at 50 digits
VALUES = [
    ("pareto(2.5, 0.7)", "isf", 1e-12, 347373873593285289.16),
    ("pareto(2.5, 0.7)", "ppf", 0.1, 2.9060819186628902676),
    ("pareto(2.5, 0.7)", "sf", 1e40, 1.899144482330942337e-28),
    ("pareto(100, 5000)", "cdf", 100.001, 0.048770337693712607231),
    ("generalized_pareto(1e-10, 3)", "isf", 1e-9, 62.169797575257295368),
    ("generalized_pareto(1e-10, 3)", "sf", 60.0, 2.061153663661630634e-9),
    ("generalized_pareto(-2, 3)", "isf", 0.01, 1.49985),
    ("generalized_pareto(8, 1)", "sf", 1e100, 2.438449420228684036e-13),
    ("student_t(0.7)", "sf", 1e9, 1.5578352932303548006e-7),
    ("student_t(25)", "sf", 1e9, 2.3542272426871125464e-209),
    ("student_t(2.5)", "isf", 1e-300, 8.7654378822799918617e119),
    ("student_t(0.3)", "isf", 0.5 - 1e-12, 4.360636387265914373e-12),
    ("weibull(1M, 1)", "cdf", 0.99999, 0.000045396629351514531355),
    ("weibull(0.05, 1e90)", "cdf", 1e-230, 9.9999999999999790889e-17),
]
MOMENTS = [
    ("pareto(3, 4.2)", 3.9374999999999999480, math.sqrt(1.6779119318181815674)),
    ("loguniform(1, 1.000000001)", 1.0000000005000000413, 2.8867515847990061684e-10),
    ("loguniform(1e-150, 1e150)", 1.4476482730108393978e147, 2.6865004205900813877e148),
    ("loguniform(2, 109)", 26.762038222675727324, 27.732407604219044152),
]
RELATIVE_SPREADS = {
    0.05: 371276.88969150745085,
    2.0: 0.52272320087706331514,
    2.000001: 0.52272296564500528441,
    40.0: 0.031502906078995216696,
    1e8: 1.2825498207894650388e-8,
}


@pytest.mark.parametrize(("text", "question", "at", "value"), VALUES)
def test_values(text, question, at, value):
    """Tails, medians and extreme parameters keep their digits."""
    assert getattr(parse(text), question)(at) == pytest.approx(value, rel=3e-14)


@pytest.mark.parametrize(("text", "mean", "sd"), MOMENTS)
def test_moments(text, mean, sd):
    """Closed forms of the moments cancel nowhere."""
    assert parse(text).mean() == pytest.approx(mean, rel=1e-15)
    assert parse(text).std() == pytest.approx(sd, rel=2e-15)


@pytest.mark.parametrize(("shape", "spread"), RELATIVE_SPREADS.items())
def test_spread_of_weibull(shape, spread):
    """The standard deviation over the mean, on both sides of where the series takes over and at large shapes."""
    distribution = Weibull(shape, 3.0)
    assert distribution.std() / distribution.mean() == pytest.approx(spread, rel=1e-14)


INFINITE = {
    "pareto(2, 1)": (math.inf, math.inf),
    "pareto(2, 2)": (4.0, math.inf),
    "pareto(2, 3)": (3.0, 3.0),
    "generalized_pareto(1, 2)": (math.inf, math.inf),
    "generalized_pareto(0.5, 2, location=1)": (5.0, math.inf),
    "generalized_pareto(0.25, 3)": (4.0, 32.0),
    "generalized_pareto(-1, 4, location=2)": (4.0, 4.0 / 3.0),
    "student_t(0.5)": (math.nan, math.nan),
    "student_t(1)": (math.nan, math.nan),
    "student_t(1.5, location=7)": (7.0, math.inf),
    "student_t(2)": (0.0, math.inf),
    "student_t(4, scale=3)": (0.0, 18.0),
    "truncated(student_t(1), low=0)": (math.inf, math.inf),
    "truncated(student_t(1), high=0)": (-math.inf, math.inf),
    "truncated(pareto(2, 1), high=10)": (2.5 * math.log(5.0), 20.0 - 6.25 * math.log(5.0) ** 2),
}


@pytest.mark.parametrize(("text", "moments"), INFINITE.items())
def test_infinite_and_missing_moments(text, moments):
    """Moments are infinite where they are, NaN where there is none, and finite as soon as a tail allows it."""
    distribution = parse(text)
    expected = pytest.approx(moments, rel=1e-13, nan_ok=True)
    assert (distribution.mean(), distribution.var()) == expected
    assert distribution.std() == pytest.approx(math.sqrt(moments[1]), nan_ok=True)


SAME = [
    ("exponential(3)", "weibull(1, 3)"),
    ("exponential(3)", "generalized_pareto(0, 3)"),
    ("exponential(3)", "gamma(1, 3)"),
    ("generalized_pareto(-1, 4, location=2)", "uniform(2, 6)"),
    ("generalized_pareto(0.5, 1, location=2)", "pareto(2, 2)"),
    ("generalized_pareto(-0.25, 5)", "beta(1, 4, high=20)"),
    ("student_t(1B)", "normal(0, 1)"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_where_families_meet(one, other):
    """Where a member of one family is one of another (Student's t nearly), both say the same."""
    first, second = parse(one), parse(other)
    room = 1e-6 if "student_t" in one else 1e-12
    assert first.ppf(PROBABILITIES) == pytest.approx(second.ppf(PROBABILITIES), rel=room, abs=1e-250)
    assert first.isf(PROBABILITIES) == pytest.approx(second.isf(PROBABILITIES), rel=room)


def test_closed_forms_of_student_t():
    """Quantiles for 1, 2 and 4 degrees of freedom (Shaw 2006), from the far tail to next to the median."""
    p = np.append(PROBABILITIES[:-1], 0.5 - 1e-9)
    product = 4.0 * p * (1.0 - p)
    assert StudentT(1.0).isf(p) == pytest.approx(1.0 / np.tan(np.pi * p), rel=1e-14)
    assert StudentT(2.0).isf(p) == pytest.approx((1.0 - 2.0 * p) * np.sqrt(2.0 / product), rel=1e-14)
    root = np.sqrt(product[3:-1])
    assert StudentT(4.0).isf(p[3:-1]) == pytest.approx(
        2.0 * np.sqrt(np.cos(np.arccos(root) / 3.0) / root - 1.0), rel=1e-13
    )


@given(st.floats(1e-18, 1e-3), st.sampled_from([1.0, -1.0]), st.floats(0.01, 0.99))
@LAW
def test_near_xi_0_it_is_nearly_exponential(size, sign, p):
    """The quantile is E + xi E^2 / 2 + xi^2 E^3 / 6 up to the fourth order: nothing jumps at xi = 0."""
    xi, e = sign * size, -math.log1p(-p)
    series = e * (1.0 + xi * e / 2.0 * (1.0 + xi * e / 3.0 * (1.0 + xi * e / 4.0)))
    assert GeneralizedPareto(xi, 1.0).ppf(p) == pytest.approx(series, rel=2e-15 + 2.0 * (size * e) ** 4)


@pytest.mark.parametrize("text", ["exponential(3)", "pareto(1, 0.5)", "generalized_pareto(5, 1)", "weibull(0.3, 1)"])
def test_draws_are_finite(text):
    """Scores so high that their uniform is 1 as a float give the value of the last uniform before."""
    draws = parse(text).sampler()(Uniforms.from_z(np.array([8.2, 8.3, 9.0, 38.0])))
    assert np.all(np.isfinite(draws))
    assert np.all(np.diff(draws) >= 0.0)
    assert draws[-1] == pytest.approx(parse(text).isf(2.0**-53), rel=1e-12)


@pytest.mark.parametrize("df", [0.12, 0.3, 1.0, 1.7, 2.0, 3.0, 8.0, 100.0, 1e6])
def test_the_table_of_student_t_needs_no_exact_values(df):
    """However heavy the tails, cubics meet the bound, so that draws are fast."""
    table = StudentT(df).sampler()
    edges = np.linspace(-7.03, 7.03, table.marked.size + 1)
    assert np.diff(ndtr(edges))[table.marked].sum() <= 0.02
    assert table.fine is None or not table.fine.open.any()


FITS = {
    "exponential(p90=20)": Exponential(20.0 / math.log(10.0)),
    "loguniform(p10=10, p90=1k)": Loguniform(10.0**0.75, 10.0**3.25),
    "pareto(p50=2, p75=4)": Pareto(1.0, 1.0),
    "pareto(mean=3, sd=1.5)": Pareto(3.0 * math.sqrt(5.0) / (1.0 + math.sqrt(5.0)), 1.0 + math.sqrt(5.0)),
    "weibull(p50=2, p75=4)": Weibull(1.0, 2.0 / math.log(2.0)),
    "weibull(p50=7, p75=9, shift=5)": Weibull(1.0, 2.0 / math.log(2.0), 5.0),
    "weibull(p50=7, p75=9, p87.5=11)": Weibull(1.0, 2.0 / math.log(2.0), 5.0),
    "weibull(mean=4, sd=4, shift=9)": Weibull(1.0, 4.0, 9.0),
    "generalized_pareto(mean=10, sd=10)": GeneralizedPareto(0.0, 10.0),
    "generalized_pareto(mean=2, sd=1.1547005383792515, location=3)": GeneralizedPareto(-1.0, 4.0, 3.0),
    "generalized_pareto(p50=7, p75=11, location=5)": GeneralizedPareto(1.0, 2.0, 5.0),
    "generalized_pareto(p50=7, p75=11, p87.5=19)": GeneralizedPareto(1.0, 2.0, 5.0),
    "student_t(df=1, p25=3, p75=9)": StudentT(1.0, 6.0, 3.0),
    "student_t(df=4, mean=5, sd=2)": StudentT(4.0, 5.0, math.sqrt(2.0)),
}


@pytest.mark.parametrize(("text", "member"), FITS.items())
def test_fits(text, member):
    """Fits of which the answer is known: of mean and sd, a shift or location is left out (as with the lognormal)."""
    found = parse(text)
    assert type(found) is type(member)
    p = [0.01, 0.3, 0.5, 0.8, 0.99]
    assert found.ppf(p) == pytest.approx(member.ppf(p), rel=1e-13)


@given(
    st.sampled_from([1.2, 0.3, 10.0, 1e5]),
    st.lists(st.integers(1, 999), min_size=2, max_size=2, unique=True).map(sorted),
    st.floats(-1e3, 1e3),
    st.floats(1e-3, 1e3),
)
@LAW
def test_student_t_meets_two_quantiles(df, thousandths, low, width):
    """With df given, any two quantiles that increase are met, to the digits that the farther one has."""
    p = [k / 1000 for k in thousandths]
    found = StudentT.from_quantiles(df, {p[0]: low, p[1]: low + width})
    size = max(abs(x) for x in (low, low + width, found.location))
    assert np.all(np.abs(found.ppf(p) - [low, low + width]) <= 1e-13 * width + 1e-15 * size)


@given(st.floats(math.log(1e-8), math.log(12.0)).map(math.exp), st.floats(1e-9, 1e9))
@LAW
def test_loguniform_meets_mean_and_sd(spread, mean):
    """Every sd from next to nothing to 12 times the mean is met, to the digits that ends so close together have."""
    found = Loguniform.from_mean_sd(mean, spread * mean)
    assert found.mean() == pytest.approx(mean, rel=1e-14)
    assert found.std() == pytest.approx(spread * mean, rel=1e-13 + 1e-15 / spread)


def test_families_grow_with_what_is_stated():
    """A larger sd at one mean is a longer tail, throughout the range of the Weibull's shapes."""
    spreads = np.geomspace(1e-8, 1e14, 60)
    shapes = [Weibull.from_mean_sd(1.0, spread).shape for spread in spreads]
    assert all(more > less for more, less in pairwise(shapes))
    with pytest.raises(ValueError, match=r"sd must lie between 1\.28255e-09 and 317633000000000, got 1e-12$"):
        Weibull.from_mean_sd(1.0, 1e-12)


REFUSED = {
    "exponential(p90=-3)": (
        "the quantile of an exponential must be above 0, got p90=-3; use normal(...) or uniform(...)"
    ),
    "exponential(1e-200)": "1e-150 <= mean must hold, got mean=1e-200",
    "loguniform(p10=-1, p90=2)": (
        "the quantiles of a loguniform must be above 0, got p10=-1 and p90=2; use normal(...) or uniform(...)"
    ),
    "loguniform(p49=1, p51=1M)": ("no loguniform from 1e-150 or more to 1e+150 or less has p49=1 and p51=1000000"),
    "loguniform(mean=1, sd=100)": ("no loguniform from 1e-150 or more to 1e+150 or less has mean=1 and sd=100"),
    "loguniform(mean=1, sd=1e-10)": "1e-09 mean <= sd must hold, got mean=1, sd=1e-10",
    "weibull(0.001, 1)": "0.02 <= shape <= 1000000000 must hold, got shape=0.001",
    "weibull(0.02, 1e100)": "sd <= 1e+150 must hold, got shape=0.02, scale=1e+100",
    "weibull(p10=1, p90=4, shift=2)": "the quantiles of a weibull must be above 2, got p10=1 and p90=4",
    "weibull(p10=1, p90=2, shift=-1e60)": "0.02 <= shape <= 1000000000 must hold, got shape=inf",
    "weibull(p10=1, p50=3.9, p90=4)": (
        "no weibull has p10=1, p50=3.9 and p90=4; with the others as stated, p50 must lie between 1 and 2.8312, got 3.9"
    ),
    "pareto(1, 0.1)": (
        "minimum * 2^(53 / alpha) <= 1e+150 (draws that a float can hold) must hold, got minimum=1, alpha=0.1"
    ),
    "pareto(mean=1, sd=1M)": "sd <= 1000 mean must hold, got mean=1, sd=1000000",
    "generalized_pareto(10, 1)": (
        "scale * 2^(53 xi) <= 1e+150 (draws that a float can hold) must hold, got xi=10, scale=1"
    ),
    "generalized_pareto(mean=10, sd=1)": "mean <= sqrt(21) sd must hold, got mean=10, sd=1",
    "generalized_pareto(mean=1, sd=1M)": "sd <= 1000 mean must hold, got mean=1, sd=1000000",
    "generalized_pareto(p10=1, p90=4, location=2)": (
        "the quantiles of a generalized_pareto must be above 2, got p10=1 and p90=4"
    ),
    "student_t(0)": "df > 0 must hold, got df=0",
    "student_t(0.05)": "0.1 <= df must hold, got df=0.05",
    "student_t(0.1)": "scale * 2^(53 / df) <= 1e+150 (draws that a float can hold) must hold, got df=0.1, scale=1",
    "student_t(df=2, mean=1, sd=1)": ("df > 2 (with fewer the standard deviation is not finite) must hold, got df=2"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_refusals(text, message):
    """What no member is, or none that can be computed with, is refused in a sentence."""
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert str(caught.value) == message


def test_quantiles_that_no_float_can_hold():
    """A quantile of Student's t so far out that the scale vanishes against it is refused."""
    with pytest.raises(
        ValueError, match=r"^the quantiles of a student_t must not be 1e\+150 times its scale away, got"
    ):
        StudentT.from_quantiles(0.5, {1e-200: 0.0, 0.5: 1.0})
