"""What is particular to the J-QPD: three quantiles met, the limits it has, and how far it reaches."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from distributions import NotationError, parse
from distributions.continuous.jqpd import Jqpd
from distributions.continuous.lognormal import Lognormal
from distributions.continuous.normal import Normal
from distributions.numerics.jqpd_bend import Bend

LAW = settings(max_examples=100, deadline=None, derandomize=True, database=None)
P = np.array([1e-300, 1e-12, 1e-3, 0.1, 0.3, 0.5])
KINDS = list(product([-math.inf, 0.0], [math.inf, 100.0]))


def at_z(jqpd, z):
    """The quantile function over z, from the nearer side."""
    return np.where(z <= 0.0, jqpd.ppf(ndtr(np.minimum(z, 0.0))), jqpd.isf(ndtr(-np.maximum(z, 0.0))))


def published(jqpd, z):
    """The quantile function as Hadlock and Bickel (2017) print it, over z: good where nothing cancels."""
    low, high, (lower, median, upper) = jqpd.low, jqpd.high, (jqpd.lower, jqpd.median, jqpd.upper)
    c = -ndtri(jqpd.tail)
    half_line = math.isfinite(low) != math.isfinite(high)
    if math.isfinite(low) and math.isfinite(high):
        onto, back = (lambda x: ndtri((x - low) / (high - low))), (lambda y: low + (high - low) * ndtr(y))
    elif math.isfinite(low):
        onto, back = (lambda x: math.log(x - low)), (lambda y: low + np.exp(y))
    elif math.isfinite(high):
        onto, back = (lambda x: -math.log(high - x)), (lambda y: high - np.exp(-y))
    else:
        onto, back = (lambda x: x), (lambda y: y)
    at_lower, at_median, at_upper = onto(lower), onto(median), onto(upper)
    side = np.sign(at_lower + at_upper - 2 * at_median)
    start = {1: at_lower, 0: at_median, -1: at_upper}[side]
    least = min(at_median - at_lower, at_upper - at_median)
    bend = math.acosh((at_upper - at_lower) / (2 * least))
    if half_line:
        delta = math.sinh(bend) / c
        return back(start + least / (delta * c) * np.sinh(np.arcsinh(delta * z) + np.arcsinh(side * c * delta)))
    delta = bend / c
    scale = (at_upper - at_lower) / math.sinh(2 * delta * c)
    return back(start + scale * np.sinh(delta * (z + side * c)))


@st.composite
def triplets(draw):
    """Quantiles with steps of very different sizes, below or above the median, and ends near or far."""
    size = st.floats(-9.0, 9.0).map(lambda power: 10.0**power)
    median, before = draw(st.one_of(st.just(0.0), size, size.map(lambda x: -x))), draw(size)
    after = before * draw(st.floats(-4.0, 4.0).map(lambda power: 10.0**power))
    lower, upper = median - before, median + after
    low = lower - before * draw(size) if draw(st.booleans()) else -math.inf
    high = upper + after * draw(size) if draw(st.booleans()) else math.inf
    assume(low < lower < median < upper < high)
    return draw(st.sampled_from([0.001, 0.01, 0.05, 0.1, 0.25, 0.4, 0.49])), lower, median, upper, low, high


def built(triplet):
    """The J-QPD, if its tails can be held by floats: the only reason to refuse one."""
    try:
        return Jqpd(*triplet)
    except ValueError as error:
        if "a float can hold" not in str(error):
            raise
    return assume(False)


@LAW
@given(triplets())
def test_every_triplet_is_met(triplet):
    """Whatever the three quantiles, the quantile function passes through them, from both sides, or is refused."""
    jqpd = built(triplet)
    tail, *wanted = triplet[:4]
    size = 1e-13 * np.maximum(np.abs(wanted), triplet[3] - triplet[1])
    assert np.all(np.abs(jqpd.ppf([tail, 0.5]) - wanted[:2]) <= size[:2])
    assert np.all(np.abs(jqpd.isf([tail, 0.5]) - wanted[:0:-1]) <= size[:0:-1])
    assert jqpd.ppf(0.5) == jqpd.isf(0.5) == jqpd.median


@pytest.mark.parametrize(("low", "high"), KINDS)
@pytest.mark.parametrize("values", [(4, 8, 20), (30, 80, 95), (1, 2, 90), (20, 40, 61), (0.01, 1, 50)])
def test_it_is_the_published_function(values, low, high):
    """The bent line, which loses no digits, is the function as printed, wherever that one loses none."""
    jqpd = Jqpd(0.1, *values, low, high)
    z = np.linspace(-5.0, 5.0, 101)
    size = np.maximum(np.abs(published(jqpd, z)), 20.0)
    assert np.all(np.abs(at_z(jqpd, z) - published(jqpd, z)) <= 1e-10 * size)


@LAW
@given(st.floats(-20.0, -3.0), st.sampled_from([0.01, 0.1, 0.4]), st.sampled_from([-1, 1]))
def test_nearly_even_steps_are_nearly_a_normal(power, tail, side):
    """As the steps become equal the curve nears the straight line in proportion to their difference."""
    off, reach = side * 10.0**power, -float(ndtri(tail))
    nearly = Jqpd(tail, -reach, 0.0, reach * (1.0 + off))
    t = np.linspace(-3.0, 3.0, 13)
    bent = t + off * (t + t**2) / 2.0 + abs(off) * (t**3 - t) / 6.0
    assert at_z(nearly, reach * t) == pytest.approx(reach * bent, rel=1e-14, abs=100.0 * off**2 + 1e-15)


@pytest.mark.parametrize("tail", [1e-6, 0.01, 0.1, 0.4])
def test_even_steps_are_a_normal(tail):
    """With equal steps it is the normal, with equal ratios above an end the lognormal, below one its mirror image."""
    reach = -float(ndtri(tail))
    assert Jqpd(tail, -reach, 0.0, reach).ppf(P) == pytest.approx(Normal(0.0, 1.0).ppf(P), rel=1e-15)
    values = math.exp(-reach), 1.0, math.exp(reach)
    assert Jqpd(tail, *values, 0.0).ppf(P) == pytest.approx(Lognormal(0.0, 1.0).ppf(P), rel=1e-13)
    mirrored = Jqpd(tail, *(-x for x in reversed(values)), -math.inf, 0.0)
    assert mirrored.isf(P) == pytest.approx(-Lognormal(0.0, 1.0).ppf(P), rel=1e-13)


def test_between_two_ends_even_quantiles_are_uniform():
    """Quantiles that lie as those of a uniform give the uniform, whose density is 1 up to the ends."""
    uniform = Jqpd(0.1, 0.1, 0.5, 0.9, 0.0, 1.0)
    assert uniform.ppf(P) == pytest.approx(P, rel=1e-13)
    assert uniform.pdf([1e-9, 0.2, 0.7]) == pytest.approx([1.0] * 3, rel=1e-12)
    assert uniform.mean() == pytest.approx(0.5, rel=1e-15)
    assert uniform.var() == pytest.approx(1 / 12, rel=1e-14)


@LAW
@given(triplets(), st.integers(-40, 40))
def test_mirror_and_scale(triplet, power):
    """The J-QPD of mirrored or scaled quantiles is the mirrored or scaled J-QPD, to the last bit or nearly so."""
    tail, lower, median, upper, low, high = triplet
    jqpd = built(triplet)
    mirrored = Jqpd(tail, -upper, -median, -lower, -high, -low)
    assert mirrored.isf(P) == pytest.approx(-jqpd.ppf(P), rel=1e-13)
    factor = 2.0**power
    scaled = Jqpd(tail, *(factor * x for x in (lower, median, upper, low, high)))
    assert np.all(scaled.ppf(P) == factor * jqpd.ppf(P))
    assert scaled.mean() == pytest.approx(factor * jqpd.mean(), rel=1e-12)


def test_far_ends_make_no_difference():
    """Ends a trillion times as far away as the quantiles are as good as none nearby; no digits are lost to them."""
    near = Jqpd(0.1, 4.0, 8.0, 20.0)
    far = Jqpd(0.1, 4.0, 8.0, 20.0, -1e12, 1e12)
    assert far.ppf([0.1, 0.5]) == pytest.approx([4.0, 8.0], rel=1e-15)
    assert far.isf(0.1) == pytest.approx(20.0, rel=1e-15)
    assert far.ppf(P[2:]) == pytest.approx(near.ppf(P[2:]), rel=1e-9)
    assert far.cdf([4.0, 8.0, 20.0]) == pytest.approx([0.1, 0.5, 0.9], rel=1e-14)


# by mpmath at 30 digits, integrating the published function over z: mean and standard deviation
MOMENTS = {
    "jqpd(p10=4, p50=8, p90=20)": (10.782214787248607, 10.27696844661257),
    "jqpd(p10=4, p50=8, p90=20, low=0)": (10.70991145056272, 9.377497023308708),
    "jqpd(p10=4, p50=8, p90=20, high=30)": (10.230524844196822, 6.201250335969035),
    "jqpd(p10=4, p50=8, p90=20, low=0, high=30)": (10.079029325343758, 6.487093717655282),
    "jqpd(p10=1, p50=2, p90=1000, low=0)": (1545017.1887639752, 2323843112520.626),
    "jqpd(p10=1, p50=2, p90=100000, low=0)": (2.5129726783902422e17, 6.257359724088768e34),
    "jqpd(p10=0, p50=1, p90=1000)": (2036727.190967201, 4148261798696.8145),
    "jqpd(p40=0, p50=1, p60=3)": (1360.4499822811918, 2189924.2496749354),
    "jqpd(p10=-1, p50=0, p90=1e-05, low=-2)": (-0.31868491420580264, 0.4197825642827573),
    "jqpd(p10=1, p50=1.000001, p90=50, low=0, high=100)": (11.077105268463594, 29.233569834193535),
    "jqpd(p45=1, p50=1.5, p55=3, low=0, high=100)": (36.97025594363703, 46.47668786387504),
    "jqpd(p1=1e-9, p50=0.001, p99=0.9, low=0, high=1)": (0.05884829960917163, 0.16242231281984723),
}


@pytest.mark.parametrize(("text", "moments"), MOMENTS.items())
def test_moments(text, moments):
    """Mean and standard deviation keep their digits, however uneven the steps."""
    jqpd = parse(text)
    assert jqpd.mean() == pytest.approx(moments[0], rel=1e-14)
    assert jqpd.std() == pytest.approx(moments[1], rel=3e-14)


@LAW
@given(st.floats(-4.0, 4.0), st.floats(-4.0, 4.0), st.booleans())
def test_the_bend_and_its_inverse(before, after, exponential):
    """The curve passes its points, the inverse leads back to it, and its slope is its derivative."""
    bend = Bend.of(10.0**before, 10.0**after, exponential=exponential)
    t = np.concatenate([np.linspace(-1.0, 1.0, 40), [-6.0, -2.5, 2.5, 6.0, -1e-9, 1e-9]])
    h = 1e-4 * np.abs(t) / (1.0 + bend.rate)
    with np.errstate(all="ignore"):
        points = bend.at(np.array([-1.0, 0.0, 1.0]))
        there_and_back = bend.at(bend.inverse(bend.at(t)))
        rise = (bend.at(t + h) - bend.at(t - h)) / (2.0 * h)
        ends = bend.inverse(np.array([-math.inf, math.inf]))
        assert bend.slope(t) == pytest.approx(rise, rel=1e-4)
        assert there_and_back == pytest.approx(bend.at(t), rel=1e-13)
    assert points == pytest.approx([-(10.0**before), 0.0, 10.0**after], rel=1e-14)
    assert list(ends) == [-math.inf, math.inf]


def test_the_density_at_the_ends():
    """On a half-line it vanishes at the end; between two ends it has a pole at both unless no bend is left."""
    assert Jqpd(0.1, 4.0, 8.0, 20.0, 0.0).pdf(0.0) == 0.0
    assert list(Jqpd(0.1, 4.0, 8.0, 20.0, 0.0, 30.0).pdf([0.0, 30.0])) == [math.inf, math.inf]
    narrow = Jqpd(0.1, 0.4, 0.5, 0.6, 0.0, 1.0)
    assert narrow.pdf(0.5) == pytest.approx(-float(ndtri(0.1)) / -float(ndtri(0.4)), rel=1e-13)


def test_text_keeps_any_probability():
    """A probability of any number of digits is printed so that it reads back to the bit."""
    for tail in (0.1, 0.32, 1.0 / 3.0, 0.123456789012345, 1e-9, 2.0**-20):
        jqpd = Jqpd(tail, 1.0, 2.0, 4.0, 0.0, 1e9)
        assert parse(str(jqpd)) == jqpd
    assert str(Jqpd(0.32, 1.0, 2.0, 4.0)) == "jqpd(p32=1, p50=2, p68=4)"


@pytest.mark.parametrize(
    "text",
    ["jqpd(p10=0, p50=1, p90=1e12)", "jqpd(p10=1, p50=2, p90=1e20, low=0)", "jqpd(p10=-1e20, p50=-2, p90=-1, high=0)"],
)
def test_what_no_float_can_hold_is_refused(text):
    """A tail whose values run away from floats is an error that names the ends to be given; with them it is none."""
    with pytest.raises(NotationError, match=r"of which a tail goes beyond; give (low|high|low and high), or quantiles"):
        parse(text)
    bounded = parse(text.replace(", low=0", "").replace(", high=0", "")[:-1] + ", low=-1e21, high=1e21)")
    assert math.isfinite(bounded.var())
