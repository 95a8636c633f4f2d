"""Mixtures against values by mpmath at 50 digits, and against fractions where they are discrete."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributions import Uniforms, make, parse
from distributions.continuous.normal import Normal
from distributions.derived.mixture import FEW_COMPONENTS, Mixture
from distributions.discrete.discrete import Discrete

LAW = settings(max_examples=60, deadline=None, derandomize=True, database=None)
ROUNDING = 2.0**-51  # of a probability: nearer to a jump than this, either side is right

VALUES = [
    ("mixture(0.7: normal(100, 10), 0.3: normal(150, 20))", "ppf", 1e-300, -590.29214523908949834),
    ("mixture(0.7: normal(100, 10), 0.3: normal(150, 20))", "ppf", 1e-20, -32.658707321517545717),
    ("mixture(0.7: normal(100, 10), 0.3: normal(150, 20))", "ppf", 0.69, 117.822692476708219),
    ("mixture(0.7: normal(100, 10), 0.3: normal(150, 20))", "isf", 1e-20, 332.65870732151754572),
    ("mixture(0.7: normal(100, 10), 0.3: normal(150, 20))", "isf", 1e-300, 890.29214523908949834),
    ("mixture(0.8: 0, 0.2: lognormal(mu=2, sigma=0.5))", "ppf", 0.9, 7.3890560989306512554),
    ("mixture(0.8: 0, 0.2: lognormal(mu=2, sigma=0.5))", "isf", 1e-15, 354.11728072626752051),
    ("mixture(0.8: 0, 0.2: lognormal(mu=2, sigma=0.5))", "cdf", 5.0, 0.84347294645430226458),
    ("mixture(0.8: 0, 0.2: lognormal(mu=2, sigma=0.5))", "pmf", 0.0, 0.8),
]

small = st.integers(-6, 6)
weights = st.integers(1, 9).map(lambda k: k * 0.1)


@st.composite
def discrete(draw):
    """A discrete distribution on a few multiples of 0.1 or of 1."""
    unit = draw(st.sampled_from([0.1, 1.0]))
    values = draw(st.lists(small, min_size=2, max_size=4, unique=True))
    return Discrete(tuple(unit * k for k in values), tuple(draw(weights) for _ in values))


def fractions_of(distribution):
    """The probability of every value of a discrete distribution or of a mixture of such, as a fraction."""
    total = sum(map(Fraction, distribution.weights))
    parts = (
        [fractions_of(component) for component in distribution.components]
        if isinstance(distribution, Mixture)
        else [{value: Fraction(1)} for value in distribution.values]
    )
    found = {}
    for weight, part in zip(distribution.weights, parts, strict=True):
        for value, probability in part.items():
            found[value] = found.get(value, Fraction(0)) + Fraction(weight) * probability / total
    return dict(sorted(found.items()))


def check_steps(distribution, probabilities):
    """Hold a discrete distribution to its probabilities as fractions, at and beside every jump."""
    atoms, up_to = list(probabilities), np.cumsum(list(probabilities.values())).tolist()
    jumps = [float(p) for p in up_to[:-1]]
    shares = [
        1e-12,
        1.0 - 1e-12,
        *np.linspace(0.01, 0.99, 23),
        *jumps,
        *np.nextafter(jumps, 0),
        *np.nextafter(jumps, 1),
    ]
    for p in map(float, shares):
        if all(abs(p - jump) > ROUNDING for jump in jumps):
            assert distribution.ppf(p) == next(x for x, f in zip(atoms, up_to, strict=True) if f >= Fraction(p))
        if all(abs(1.0 - p - jump) > ROUNDING for jump in jumps):
            assert distribution.isf(p) == next(x for x, f in zip(atoms, up_to, strict=True) if 1 - f <= Fraction(p))
    for x, f in zip(atoms, up_to, strict=True):
        assert distribution.pmf(x) == pytest.approx(float(probabilities[x]), rel=1e-15)
        assert distribution.cdf(x) == pytest.approx(float(f), rel=1e-15)
        assert distribution.sf(x) == pytest.approx(float(1 - f), rel=1e-15)
        assert distribution.cdf(math.nextafter(x, -math.inf)) == pytest.approx(float(f - probabilities[x]), abs=1e-15)


@pytest.mark.parametrize(("text", "question", "at", "value"), VALUES)
def test_values(text, question, at, value):
    """Both tails have their digits, as have values beside an atom."""
    assert getattr(parse(text), question)(at) == pytest.approx(value, rel=1e-14)


@LAW
@given(st.lists(st.tuples(discrete(), weights), min_size=1, max_size=4))
def test_discrete_mixtures_are_exact(pairs):
    """A mixture of discrete distributions has the probabilities, and the quantiles, that fractions give."""
    mixture = Mixture(*zip(*pairs, strict=True))
    check_steps(mixture, fractions_of(mixture))


def test_quantiles_at_a_gap_are_its_lower_end():
    """inf{x: F(x) >= p}: where the cdf is flat at p, the start of the gap; a float above, its end."""
    gap = parse("mixture(1: uniform(0, 1), 1: beta(5, 5, low=2, high=3))")
    assert gap.ppf(0.5) == gap.isf(0.5) == 1.0
    assert gap.ppf(np.nextafter(0.5, 1.0)) >= 2.0
    event = parse("mixture(3: 0, 1: uniform(5, 6))")
    assert event.ppf(0.75) == 0.0
    assert event.ppf(np.nextafter(0.75, 1.0)) == pytest.approx(5.0, rel=4e-16)
    assert event.kernels.kinks() == (0.0, 5.0)
    assert event.support() == (0.0, 6.0)


def test_a_gap_within_a_component_is_known():
    """A histogram's empty bin is a gap of the mixture, unless another component covers it."""
    bins = "histogram([0, 1, 9, 10], [1, 0, 1])"
    assert parse(f"mixture(1: {bins}, 1: {bins})").ppf(np.nextafter(0.5, 1.0)) == 9.0
    covered = parse(f"mixture(1: {bins}, 1: uniform(0, 10))")
    assert covered.ppf(0.5) == pytest.approx(5.0, rel=1e-14)


def test_moments_follow_the_components():
    """The mean is the weighted one; the variance has that of the means; infinite and missing ones pass through."""
    mixture = parse("mixture(3: normal(0, 1), 1: normal(8, 3))")
    assert mixture.mean() == 2.0
    assert mixture.var() == pytest.approx(0.75 * (1 + 4) + 0.25 * (9 + 36), rel=1e-15)
    heavy = parse("mixture(9: normal(0, 1), 1: pareto(1, 1.5))")
    assert math.isfinite(heavy.mean())
    assert heavy.var() == math.inf
    assert math.isnan(parse("mixture(9: normal(0, 1), 1: student_t(1))").mean())


def test_weights_are_kept_and_mixtures_flattened():
    """Weights need not add up to 1; those of 0 are left out; a mixture in a mixture has its share of the weight."""
    assert str(parse("mixture(3: 0, 0: 1, 1: 2)")) == "mixture(3: 0, 1: 2)"
    flat = parse("mixture(1: mixture(1: 1, 3: 2), 2: 3)")
    assert flat == Mixture(
        (*parse("mixture(1: 1, 3: 2)").components, *parse("mixture(1: 3)").components), (0.25, 0.75, 2)
    )
    assert flat.pmf([1, 2, 3]) == pytest.approx([0.25 / 3, 0.75 / 3, 2 / 3], rel=1e-15)
    alone = parse("mixture(5: normal(3, 2))")
    assert alone.ppf([1e-9, 0.3]) == pytest.approx(parse("normal(3, 2)").ppf([1e-9, 0.3]), rel=1e-14)


def test_many_components():
    """Hundreds of components have the quantiles that bisection of the cdf gives, to the last digits, in both tails."""
    rng = np.random.default_rng(5)
    means, sds = rng.normal(100.0, 20.0, 300), rng.uniform(0.5, 10.0, 300)
    mixture = Mixture(tuple(map(Normal, means, sds)), tuple(rng.uniform(0.1, 1.0, 300)))
    assert len(mixture.components) > FEW_COMPONENTS
    p = np.array([1e-250, 1e-12, 0.001, 0.2, 0.5])
    for quantile, tail, sign in ((mixture.ppf, mixture.cdf, 1.0), (mixture.isf, mixture.sf, -1.0)):
        low, high = np.full(p.size, -1e3), np.full(p.size, 1e3)
        for _ in range(80):
            middle = 0.5 * (low + high)
            before = sign * (tail(middle) - p) < 0.0
            low, high = np.where(before, middle, low), np.where(before, high, middle)
        assert quantile(p) == pytest.approx(high, rel=4e-15)
    z = rng.uniform(-7.0, 0.0, 200)
    fast = mixture.sampler()(Uniforms.from_z(z))
    assert fast == pytest.approx(mixture.ppf(Uniforms.from_z(z).u), rel=1e-9)


def test_quantiles_do_not_depend_on_their_neighbours():
    """A quantile is the same to the last bit, alone or among others, with few components or many."""
    p = np.random.default_rng(2).uniform(size=40)
    for count in (2, FEW_COMPONENTS + 5):
        mixture = make(
            "mixture", {"components": [f"normal({k * k}, {k})" for k in range(1, count)], "weights": [1] * (count - 1)}
        )
        assert mixture.ppf(p).tolist() == [mixture.ppf(one) for one in p.tolist()]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mixture(0: 1, 0: 2)", "a component with a weight above 0 is needed, got weights=[0, 0]"),
        ("mixture(-1: 1, 2: 2)", "weights must not be negative, got [-1, 2]"),
        ("mixture([1, 2], [1])", "every component needs one weight, got 2 components and 1 weights"),
    ],
)
def test_what_is_no_mixture(text, message):
    """Weights are at least 0, one of them more, and as many as components."""
    with pytest.raises(ValueError, match="got") as caught:
        parse(text)
    assert str(caught.value) == message
