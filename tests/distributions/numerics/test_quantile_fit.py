"""Members of every continuous family from their own quantiles, or mean and sd; what is said where there is none."""

import math
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import distributions
from distributions import parse
from distributions.continuous.generalized_pareto import GeneralizedPareto
from distributions.continuous.lognormal import Lognormal
from distributions.continuous.weibull import Weibull
from distributions.families import families
from distributions.quantiles import quantile_name
from tests.distributions.test_laws import LAW, SMOOTH, STEPS, numbers, sizes, slack

EXACT = 1e-11  # of the values or what they span: how nearly a member has the quantiles that it was made from
ELSEWHERE = np.linspace(0.02, 0.98, 25)
STEP = 1e-7  # by which what is stated is moved to see how much depends on it
RESOLVED = 1e9  # roundings: where quantiles are nearer to each other or to an end, they do not tell the member


def several(count):
    """So many probabilities in whole thousandths."""
    thousandths = st.lists(st.integers(1, 999), min_size=count, max_size=count, unique=True)
    return thousandths.map(lambda ps: [p / 1000 for p in sorted(ps)])


def spread_out(count):
    """So many probabilities, none next to another."""
    gaps = st.lists(st.integers(1, 10), min_size=count + 1, max_size=count + 1).map(np.cumsum)
    return gaps.map(lambda sums: [round(1000 * s / sums[-1]) / 1000 for s in sums[:-1]])


def around_the_median():
    """A probability below a half and one above."""
    return st.tuples(st.integers(1, 499), st.integers(501, 999)).map(lambda ps: [p / 1000 for p in ps])


def with_the_median():
    """A half and two as far to either side."""
    return st.one_of(st.just(100), st.integers(1, 499)).map(lambda p: [p / 1000, 0.5, (1000 - p) / 1000])


class Fit(NamedTuple):
    """From which members to read quantiles off, at which probabilities, and when these tell all of the member.

    Where more are stated than needed, rounding of one moves the others: they must be some share of their size apart,
    also from the ends.
    """

    members: st.SearchStrategy[Any]
    probabilities: st.SearchStrategy[list[float]]
    unique: Callable[[Any, list[float]], bool] = lambda _member, _probabilities: True
    apart: float = 0.0


def mode_is_between(member, probabilities):
    """Whether the mode lies between the outer quantiles."""
    return probabilities[0] < member.cdf(member.mode) < probabilities[-1]


# fits that need more than a member of any kind at any probabilities, by family and how many quantiles it takes
OWN = {
    ("lognormal", 3): Fit(st.builds(Lognormal, st.floats(-20.0, 20.0), sizes(0.01, 2.5), numbers()), several(3)),
    ("weibull", 2): Fit(st.builds(Weibull, sizes(0.03, 1e8), sizes(), numbers()), several(2)),
    ("weibull", 3): Fit(st.builds(Weibull, sizes(0.02, 500.0), sizes(), numbers()), several(3)),
    ("generalized_pareto", 3): Fit(st.builds(GeneralizedPareto, st.floats(-1.0, 8.0), sizes(), numbers()), several(3)),
    ("triangular", 3): Fit(SMOOTH["triangular"], several(3), mode_is_between),
    ("pert", 2): Fit(SMOOTH["pert"], around_the_median()),  # any others may belong to two, of which one is found
    ("jqpd", 3): Fit(SMOOTH["jqpd"], with_the_median(), lambda member, ps: ps[0] == member.tail),
    ("metalog", 5): Fit(SMOOTH["metalog"], spread_out(5), apart=1e-3),
    ("metalog", 9): Fit(SMOOTH["metalog"], spread_out(9), apart=1e-3),
}
COUNTS = {"metalog": (5, 9)}  # of 2 to 50; with 2 to 5 terms they tell those drawn
FITTED = {
    (name, count): signature
    for name, family in families().items()
    for signature in family.signatures
    for count in COUNTS.get(name, signature.quantiles)
    if count in signature.quantiles
    if name not in STEPS
}
BY_MEAN = {
    name: signature
    for name, family in families().items()
    for signature in family.signatures
    if set(signature.required) == {"mean", "sd"}
}
# of a shifted lognormal the mean stated is that of the part above the shift; others that have a shift follow it
OF_MEAN = {
    **SMOOTH,
    "lognormal": st.builds(Lognormal, st.floats(-20.0, 20.0), sizes(1e-9, 2.5)),
    "weibull": st.builds(Weibull, sizes(0.02, 5e3), sizes()),
    "generalized_pareto": st.builds(GeneralizedPareto, st.floats(-8.0, 0.49), sizes()),
}


def fit_of(name, count):
    """The line of a family, or any of its members at any probabilities."""
    return OWN.get((name, count)) or Fit(SMOOTH[name], several(count))


def others(signature, member):
    """The parameters that are given besides, as they are in the member."""
    values = {name: getattr(member, name) for name in signature.names if name not in ("mean", "sd")}
    return {name: value for name, value in values.items() if math.isfinite(value)}


def told_elsewhere(make, stated, scale):
    """The quantiles of a member from what is stated, and how much they move for each unit in it."""
    base = make(stated).ppf(ELSEWHERE)
    moves = np.zeros_like(base)
    for name, value in stated.items():
        step = STEP * scale
        try:
            other = make({**stated, name: value + step})
        except ValueError:  # at the end of what is possible
            other = make({**stated, name: value - step})
        moves = moves + np.abs(other.ppf(ELSEWHERE) - base) / step
    return base, moves


def assert_same_elsewhere(member, make, stated, size, scale):
    """The member made from what is stated is the one that it was read off, as nearly as rounding of it allows."""
    try:
        found, moves = told_elsewhere(make, stated, scale)
    except ValueError:
        assume(False)  # what is possible is narrower than the step
    x = member.ppf(ELSEWHERE)
    assert np.all(np.abs(found - x) <= (EXACT * size + slack(member, x)) * (1.0 + moves))


def test_every_family_with_quantiles_is_here():
    """A family that may be stated by its quantiles has members to read them off."""
    assert {name for name, _ in FITTED} <= set(SMOOTH)
    assert set(FITTED) >= {("uniform", 2), ("triangular", 3), ("pert", 2), ("lognormal", 3), ("beta", 2), ("gamma", 2)}
    assert set(BY_MEAN) >= {"uniform", "normal", "lognormal", "beta", "gamma"}


@pytest.mark.parametrize(("name", "count"), FITTED)
@LAW
@given(data=st.data())
def test_a_member_is_found_by_its_quantiles(name, count, data):
    """What is made from the quantiles of a member has these, and is the same everywhere else if they tell it."""
    signature, fit = FITTED[name, count], fit_of(name, count)
    member, probabilities = data.draw(fit.members), data.draw(fit.probabilities)
    x = member.ppf(probabilities)
    low, high = member.support()
    size = max(np.abs(x).max(), x[-1] - x[0])
    apart = min(b - a for a, b in pairwise([low, *x, high]))
    assume(low < x[0] and x[-1] < high and np.all(np.diff(x) > 1e-9 * size) and apart >= fit.apart * size)

    def make(stated):
        return distributions.make(name, {**others(signature, member), **stated})

    stated = {quantile_name(p): float(value) for p, value in zip(probabilities, x, strict=True)}
    assert np.all(np.abs(make(stated).ppf(probabilities) - x) <= EXACT * size + slack(member, x))
    if fit.unique(member, probabilities) and apart > RESOLVED * slack(member, x).max():
        assert_same_elsewhere(member, make, stated, size, min(apart, size))


@pytest.mark.parametrize("name", BY_MEAN)
@LAW
@given(data=st.data())
def test_a_member_is_found_by_mean_and_sd(name, data):
    """What is made from the mean and standard deviation of a member has these, and is the same everywhere else."""
    member = data.draw(OF_MEAN[name])
    mean, sd = member.mean(), member.std()
    size = max(abs(mean), sd)
    assume(math.isfinite(sd) and sd > 1e-9 * size)

    def make(stated):
        return distributions.make(name, {**others(BY_MEAN[name], member), **stated})

    stated = {"mean": mean, "sd": sd}
    found = make(stated)
    assert abs(found.mean() - mean) <= EXACT * size
    assert abs(found.std() - sd) <= EXACT * size
    assert_same_elsewhere(member, make, stated, size, sd)


# what no member has, and what is said of it
INFEASIBLE = {
    "lognormal(p10=4, p50=12, p90=20)": (
        "no lognormal has p10=4, p50=12 and p90=20; "
        "with the others as stated, p50 must lie between 4.00005 and 11.9948, got 12"
    ),
    "triangular(p10=4, p50=8, p90=20)": (
        "no triangular has p10=4, p50=8 and p90=20; "
        "with the others as stated, p50 must lie between 10.1115 and 13.8885, got 8"
    ),
    "triangular(p10=4, p50=14, p90=20)": (
        "no triangular has p10=4, p50=14 and p90=20; "
        "with the others as stated, p50 must lie between 10.1115 and 13.8885, got 14"
    ),
    "triangular(p10=4, mode=-8, p90=20)": (
        "no triangular has p10=4, mode=-8 and p90=20; "
        "with the others as stated, mode must lie between 2.70178 and 21.2982, got -8"
    ),
    "triangular(p5=-1, mode=30, p60=20)": (
        "no triangular has p5=-1, mode=30 and p60=20; "
        "with the others as stated, mode must lie between -2.55375 and 28.5908, got 30"
    ),
    "pert(p10=4, p50=8, p90=20)": (
        "no pert of shape 4 has p10=4, p50=8 and p90=20; "
        "with the others as stated, p50 must lie between 8.99027 and 15.0097, got 8"
    ),
    "pert(p10=4, p50=8, p90=20, shape=1)": (
        "no pert of shape 1 has p10=4, p50=8 and p90=20; "
        "with the others as stated, p50 must lie between 10.1115 and 13.8885, got 8"
    ),
    "pert(p10=4, mode=1, p90=20)": (
        "no single pert of shape 4 has p10=4, mode=1 and p90=20; "
        "with the others as stated, mode must lie between 3.04183 and 20.9581, got 1"
    ),
    "pert(p98=9, mode=-200, p99=10)": (
        "no single pert of shape 4 has p98=9, mode=-200 and p99=10; "
        "with the others as stated, mode must lie between -0.167472 and 10.9919, got -200"
    ),
    "gamma(p10=4, p90=4.0000001)": (
        "no gamma has p10=4 and p90=4.0000001; "
        "with the others as stated, p10 must lie between 1.68886e-269 and 3.99999, got 4"
    ),
    "beta(p10=0.1, p90=0.1000001)": (
        "no beta has p10=0.1 and p90=0.1000001; "
        "with the others as stated, p10 must lie between 0 and 0.0999928, got 0.1"
    ),
    "beta(mean=14, sd=5, low=10, high=20)": (
        "no beta has mean=14 and sd=5; with the others as stated, sd must lie between 3.79474e-05 and 4.89897, got 5"
    ),
    "beta(mean=0.3, sd=0.000001)": (
        "no beta has mean=0.3 and sd=1e-06; "
        "with the others as stated, sd must lie between 3.83406e-06 and 0.458256, got 1e-06"
    ),
}
# what cannot be asked of any family
REFUSED = {
    "normal(p10=1, p10.0000000000001=2)": (
        "the probabilities of quantiles must be apart, got p10=1 and p10.0000000000001=2"
    ),
    "gamma(p10=-1, p90=3)": (
        "the quantiles of a gamma must be above 0, got p10=-1 and p90=3; use normal(...) or uniform(...)"
    ),
    "beta(p10=-0.1, p90=0.5)": (
        "the quantiles of a beta must lie between its ends, got p10=-0.1 and p90=0.5, low=0, high=1"
    ),
    "beta(p10=3, p90=4, low=5, high=5)": (
        "low < high must hold, got low = high = 5; for a certain value write the number 5"
    ),
    "beta(mean=1.3, sd=0.6)": "low < mean < high must hold, got low=0, mean=1.3, high=1",
    "beta(mean=1e-20, sd=1e-20)": "1e-06 <= beta <= 10000000000 must hold, got beta=1e+20",
    "uniform(mean=1, sd=0)": "sd > 0 must hold, got sd=0",
    "pert(p10=1, mode=2, p90=3, shape=0)": "shape > 0 must hold, got shape=0",
}


@pytest.mark.parametrize(("stated", "message"), {**INFEASIBLE, **REFUSED}.items())
def test_what_no_member_has_is_refused(stated, message):
    """The error says what was stated and, where one value has to move, the interval that it may take."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        parse(stated)


@pytest.mark.parametrize(("stated", "message"), INFEASIBLE.items())
def test_the_interval_told_is_the_true_one(stated, message):
    """Any value between the ends told is possible, and none beyond them by more than they are rounded."""
    name, low, high = re.search(r"(\w+) must lie between (\S+) and (\S+),", message).groups()
    low, high = float(low), float(high)

    def with_value(value):
        return parse(re.sub(rf"\b{name}=[^,)]+", f"{name}={value!r}", stated))

    for value in (low or 1e-300, low + 1e-6 * (high - low), 0.5 * (low + high), high - 1e-6 * (high - low), high):
        assert with_value(value).std() > 0.0
    for value in (low - 2e-5 * abs(low), high + 2e-5 * abs(high)):
        with pytest.raises(ValueError, match=r"must"):
            with_value(value)


def test_the_middle_of_three_tells_the_shift():
    """Of a shifted lognormal through p10, p50 and p90 the shift has a closed form (Aitchison and Brown 1957)."""
    for low, middle, high in [(4.0, 8.0, 20.0), (-7.0, -6.5, 1.0), (90.0, 100.0, 115.0)]:
        shift = (middle * middle - low * high) / (2.0 * middle - low - high)
        found = distributions.make("lognormal", {"p10": low, "p50": middle, "p90": high})
        assert found.shift == pytest.approx(shift, rel=1e-11)


# by mpmath at 30 digits, as the root of both cdfs: what was stated, and two parameters
SHAPES = {
    "gamma(p10=4, p90=20)": (2.8861750501851973798, 3.8731311539153875171),
    "gamma(p5=1e-6, p50=3)": (0.15445363896726638284, 419.47823808119694719),
    "gamma(p10=1e-30, p90=1)": (0.031817609068033876014, 46.625789768044070745),
    "beta(p10=0.1, p90=0.6)": (1.7489611435629783442, 3.5080370600239851593),
    "beta(p5=0.5, p95=0.51)": (13661.203000619388156, 13390.672870909448329),
    "beta(p10=1e-8, p50=0.3)": (0.091946928567435584609, 0.10637279458375896557),
    "beta(p1=0.9, p99=0.999)": (53.029731907346211276, 1.4699188251010359869),
}


@pytest.mark.parametrize(("stated", "known"), SHAPES.items())
def test_solved_parameters_are_those_known(stated, known):
    """Parameters that have no closed form agree with values computed elsewhere."""
    found = parse(stated)
    assert list(found.parameters.values()) == pytest.approx(known, rel=1e-12)
