"""Counts and their steps: exact in the middle, in both tails and at extreme parameters; fast draws are quantiles."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.special import xlogy

from distributions import Uniforms, parse
from distributions.discrete.bernoulli import Bernoulli
from distributions.discrete.binomial import Binomial
from distributions.discrete.discrete import Discrete
from distributions.discrete.negative_binomial import NegativeBinomial
from distributions.discrete.poisson import Poisson
from distributions.patterns.stepped import Steps

EPS = 2.0**-52
LEAST_FLOAT = math.ulp(0.0)

# by mpmath with 50 digits, summing the probabilities of the tail: the question, p, its answer k, P(X = k), and the
# tail that the question is about, P(X <= k) or P(X > k)
TAILS = {
    "poisson(1e-09)": (
        ("ppf", 0.5, 0, 0.999999999, 0.999999999),
        ("isf", 0.1, 0, 0.999999999, 9.99999999500000062e-10),
        ("isf", 1e-12, 1, 9.99999999000000063e-10, 4.99999999666666729e-19),
        ("isf", 1e-100, 10, 2.75573191964285886e-97, 2.50521083624773033e-107),
        ("isf", 1e-300, 29, 1.13099628751377745e-292, 3.76998762516753756e-303),
    ),
    "poisson(740)": (
        ("ppf", 1e-300, 10, 5.68378388072591563e-300, 5.76153611625216524e-300),
        ("ppf", 1e-100, 243, 1.21502131956806245e-100, 1.80731862209116767e-100),
        ("ppf", 1e-12, 557, 2.96996603780810664e-13, 1.18210193148382744e-12),
        ("ppf", 0.5, 740, 0.0146637584790930858, 0.509775251924218127),
        ("isf", 1e-12, 939, 2.59856937391817639e-13, 9.44664334090226095e-13),
        ("isf", 1e-100, 1390, 5.78506094866879456e-101, 6.56454718878470533e-101),
        ("isf", 1e-300, 1957, 8.60419683168098356e-301, 5.22490722352883147e-301),
    ),
    "poisson(1M)": (
        ("ppf", 1e-300, 963182, 3.72624642663052777e-302, 1.01135437816310324e-300),
        ("ppf", 1e-100, 978802, 2.15002795273634421e-102, 1.01206500179325645e-100),
        ("ppf", 1e-12, 992974, 7.20849311235690427e-15, 1.00647645298187637e-12),
        ("ppf", 0.5, 1000000, 0.00039894224715624403, 0.500265961486283653),
        ("isf", 0.1, 1001282, 0.000175346675021131232, 0.0998524718340360291),
        ("isf", 1e-12, 1007043, 7.13256781332145471e-15, 9.93292972844496132e-13),
        ("isf", 1e-100, 1021349, 2.09839088333887346e-102, 9.80710791007700715e-101),
        ("isf", 1e-300, 1037275, 3.65953258709469701e-302, 9.81034611783073416e-301),
    ),
    "binomial(1000, 1e-12)": (
        ("ppf", 0.5, 0, 0.999999999, 0.999999999),
        ("isf", 1e-12, 1, 9.9999999900099998e-10, 4.9949999966766598e-19),
        ("isf", 1e-300, 29, 7.50651345977732482e-293, 2.42960818989304692e-303),
    ),
    "binomial(1000, 0.999999999999)": (
        ("ppf", 1e-300, 971, 7.50169929820237613e-293, 7.50169929844517576e-293),
        ("ppf", 1e-12, 999, 9.99977877280922695e-10, 9.99977877780400595e-10),
        ("ppf", 0.1, 1000, 0.999999999000022122, 1.0),
        ("isf", 1e-300, 1000, 0.999999999000022122, 0.0),
    ),
    "binomial(1M, 0.3)": (
        ("ppf", 1e-300, 283117, 8.50957141089219469e-302, 1.08324376182389984e-300),
        ("ppf", 1e-12, 296780, 1.5768431020931877e-14, 1.01355026323451879e-12),
        ("ppf", 0.5, 300000, 0.000870563154636680782, 0.500493319066679266),
        ("isf", 1e-12, 303227, 1.55753823771706606e-14, 9.8948101385897575e-13),
        ("isf", 1e-300, 317066, 8.25092721710969361e-302, 9.89784491984551668e-301),
    ),
    "negative_binomial(0.05, 0.01)": (
        ("ppf", 0.5, 0, 0.794328234724281493, 0.794328234724281493),
        ("isf", 0.1, 8, 0.0052055297174229297, 0.0951407925833965108),
        ("isf", 1e-12, 2159, 1.04585744827905742e-14, 9.93460607704835366e-13),
        ("isf", 1e-100, 22104, 1.00861572504243002e-102, 9.94275206532674876e-101),
        ("isf", 1e-300, 67819, 1.00950992256863243e-302, 9.98018844140353393e-301),
    ),
    "negative_binomial(5000, 0.5)": (
        ("ppf", 1e-300, 1961, 7.10656755745196746e-301, 1.62710945817718596e-300),
        ("ppf", 1e-12, 4321, 7.90079487269236647e-14, 1.06537825221689401e-12),
        ("ppf", 0.5, 4999, 0.00398972204189526641, 0.5),
        ("isf", 1e-12, 5728, 6.61273024698817378e-14, 9.54570812953357548e-13),
        ("isf", 1e-300, 9411, 2.7900101670961393e-301, 9.10633140465320213e-301),
    ),
    "negative_binomial(2.5, 0.999999999999)": (
        ("ppf", 0.5, 0, 0.999999999997500055, 0.999999999997500055),
        ("isf", 1e-12, 1, 2.49994469569344652e-12, 4.37480643708555807e-24),
        ("isf", 1e-100, 8, 2.11399046592910614e-95, 2.46626765096379536e-107),
    ),
}

REFUSED = {
    "bernoulli(-0.1)": "0 <= p <= 1 must hold, got p=-0.1",
    "binomial(10.5, 0.3)": "n must be a whole number, got 10.5",
    "binomial(-1, 0.3)": "n >= 1 must hold, got n=-1",
    "binomial(10, 0)": "0 < p < 1 must hold, got p=0; for a certain value write the number 0",
    "binomial(10, 2)": "0 < p < 1 must hold, got p=2",
    "binomial(2M, 1e-3)": "n <= 1000000 must hold, got n=2000000; use poisson(2000)",
    "poisson(-1)": "rate > 0 must hold, got rate=-1",
    "poisson(1_000_001)": "rate <= 1000000 must hold, got rate=1000001; use normal(mean=1000001, sd=1000)",
    "negative_binomial(3, 0)": "0 < p < 1 must hold, got p=0",
    "negative_binomial(3, 1)": "0 < p < 1 must hold, got p=1; for a certain value write the number 0",
    "negative_binomial(2, 1e-4)": (
        "sd + 10 / p <= 10000 (so few values that each can be held) must hold, got sd=14141.4, p=0.0001; "
        "use gamma(mean=19998, sd=14141.4)"
    ),
    "negative_binomial(2, 1e-320)": (
        "sd + 10 / p <= 10000 (so few values that each can be held) must hold, got sd=inf, p=1e-320"
    ),
    "negative_binomial(mean=0, dispersion=2)": "mean > 0 must hold, got mean=0",
    "negative_binomial(mean=4, dispersion=0)": "dispersion > 0 must hold, got dispersion=0",
    "negative_binomial(mean=4, dispersion=1e16)": (
        "dispersion <= 1e15 * mean must hold, got mean=4, dispersion=1e+16; use poisson(4)"
    ),
}


@pytest.mark.parametrize("text", TAILS)
def test_tails_and_extreme_parameters(text):
    """Quantiles are the exact ones; probabilities of a value and of a tail have 14 digits down to 1e-300."""
    distribution = parse(text)
    for question, p, k, at, tail in TAILS[text]:
        assert getattr(distribution, question)(p) == k
        assert distribution.pmf(k) == pytest.approx(at, rel=4 * EPS, abs=0.0)
        of_tail = distribution.cdf if question == "ppf" else distribution.sf
        assert of_tail(k) == pytest.approx(tail, rel=4 * EPS, abs=LEAST_FLOAT)


@pytest.mark.parametrize(("n", "p"), [(1, 0.5), (10, 0.3), (100, 0.05), (60, 1e-5), (60, 0.999), (9, 1 - 2.0**-53)])
def test_binomial_by_exact_fractions(n, p):
    """Probabilities, both tails and the quantiles between them are those of rational arithmetic."""
    share = Fraction(p)
    exact = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    distribution = Binomial(n, p)
    for k in range(n + 1):
        assert distribution.pmf(k) == pytest.approx(float(exact[k]), rel=4 * EPS, abs=0.0)
        assert distribution.cdf(k) == pytest.approx(float(sum(exact[: k + 1])), rel=4 * EPS, abs=0.0)
        assert distribution.sf(k) == pytest.approx(float(sum(exact[k + 1 :])), rel=4 * EPS, abs=0.0)


@pytest.mark.parametrize(("r", "p"), [(1, 0.5), (3, 0.4), (7, 0.999), (12, 0.02)])
def test_negative_binomial_by_exact_fractions(r, p):
    """Probabilities and the lower tail are those of rational arithmetic where r is a whole number."""
    share = Fraction(p)
    distribution = NegativeBinomial(r, p)
    below = Fraction(0)
    for k in range(60):
        exact = math.comb(k + r - 1, k) * share**r * (1 - share) ** k
        below += exact
        assert distribution.pmf(k) == pytest.approx(float(exact), rel=4 * EPS, abs=0.0)
        assert distribution.cdf(k) == pytest.approx(float(below), rel=4 * EPS, abs=0.0)
        assert distribution.sf(k) == pytest.approx(float(1 - below), rel=4 * EPS, abs=0.0)


def test_closed_forms():
    """No event has the probability exp(-rate); a first success comes late with a power of 1 - p."""
    for rate in (1e-9, 0.3, 4.0, 100.0, 700.0):
        assert Poisson(rate).pmf(0) == pytest.approx(math.exp(-rate), rel=4 * EPS, abs=0.0)
    k = np.arange(300.0)
    assert NegativeBinomial(1, 0.25).sf(k) == pytest.approx(0.75 ** (k + 1.0), rel=1e-13, abs=0.0)
    assert Binomial(1000, 0.5).cdf(0) == 2.0**-1000


def test_limits_of_the_families():
    """One trial is a Bernoulli one; many rare successes, and a great dispersion, are Poisson."""
    k = np.arange(-1.0, 40.0)
    assert np.array_equal(Binomial(1, 0.3).pmf(k), Bernoulli(0.3).pmf(k))
    # the distance is at most p (Barbour and Hall 1984), and mean / dispersion for the gamma's part
    assert np.abs(Binomial(1e6, 4e-6).cdf(k) - Poisson(4).cdf(k)).max() <= 4e-6
    assert np.abs(NegativeBinomial.from_mean_dispersion(4, 1e12).cdf(k) - Poisson(4).cdf(k)).max() <= 4e-12


@pytest.mark.parametrize(("mean", "dispersion"), [*product([1e-6, 0.3, 10.0], [0.5, 1.0, 5e3, 1e8]), (800.0, 37.0)])
def test_mean_and_dispersion(mean, dispersion):
    """The mean and the variance are those asked for, also where p is rounded to nearly 1."""
    distribution = NegativeBinomial.from_mean_dispersion(mean, dispersion)
    assert distribution.mean() == pytest.approx(mean, rel=4 * EPS)
    assert distribution.var() == pytest.approx(mean + mean * mean / dispersion, rel=4 * EPS)
    assert distribution.r == pytest.approx(dispersion, rel=EPS * (1.0 + dispersion / mean))
    none = -dispersion * math.log1p(mean / dispersion)
    assert distribution.pmf(0) == pytest.approx(math.exp(none), rel=EPS * (8.0 - 2.0 * none))


@pytest.mark.parametrize("p", [0.0, 1e-300, 1e-12, 0.3, 1 - 1e-12, 1.0])
def test_bernoulli(p):
    """The two probabilities are p and 1 - p; certainty is allowed, and both values stay in the support."""
    distribution = Bernoulli(p)
    assert distribution.support() == (0.0, 1.0)
    assert list(distribution.pmf([-1, 0, 0.5, 1, 2])) == [0.0, 1.0 - p, 0.0, p, 0.0]
    assert list(distribution.cdf([-0.1, 0, 0.5, 1])) == [0.0, 1.0 - p, 1.0 - p, 1.0]
    assert list(distribution.sf([-0.1, 0, 0.5, 1])) == [1.0, p, p, 0.0]
    assert (distribution.mean(), distribution.var()) == (p, p * (1.0 - p))


@pytest.mark.parametrize("text", ["poisson(4)", "poisson(1M)", "binomial(1M, 1e-12)", "negative_binomial(3, 0.4)"])
def test_between_and_beyond_the_values(text):
    """Between two counts the cdf is flat and nothing is probable; far out it is 0 or 1, but the support goes on."""
    distribution = parse(text)
    low, high = distribution.support()
    k = np.unique(distribution.ppf(np.arange(1, 40) / 40.0))
    for between in (k + 0.5, np.nextafter(k + 1.0, 0.0)):
        assert np.array_equal(distribution.cdf(between), distribution.cdf(k))
        assert np.array_equal(distribution.sf(between), distribution.sf(k))
        assert not distribution.pmf(between).any()
    far = np.array([-math.inf, -1e300, -0.5, 3e7, 1e300, math.inf])
    assert list(distribution.cdf(far)) == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]
    assert list(distribution.sf(far)) == [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    assert (distribution.ppf(0.0), distribution.ppf(1.0)) == (low, high) == (0.0, distribution.isf(0.0))
    assert high == getattr(distribution, "n", math.inf)
    assert distribution.isf(LEAST_FLOAT) < high


@pytest.mark.parametrize(
    "text",
    [
        "bernoulli(0)",
        "bernoulli(0.3)",
        "binomial(10, 0.3)",
        "binomial(20, 0.5)",
        "binomial(1M, 0.5)",
        "poisson(1e-9)",
        "poisson(4)",
        "poisson(1M)",
        "negative_binomial(0.05, 0.01)",
        "negative_binomial(2, 0.002)",
        "truncated(poisson(4), low=1)",
    ],
)
def test_fast_draws_are_the_quantiles(text):
    """For every uniform, next to a step and next to 0 and 1 too, the fast form has the value of ppf."""
    distribution = parse(text)
    k = np.unique(
        np.concatenate(
            [distribution.ppf(np.arange(1, 2000) / 2000.0), distribution.isf(10.0 ** -np.arange(1.0, 300.0))]
        )
    )
    step = distribution.cdf(np.concatenate([k, distribution.ppf(10.0 ** -np.arange(1.0, 323.0))]))
    ends = [LEAST_FLOAT, 1e-310, 1e-300, 2.0**-53, 0.5, 1 - 2.0**-52, 1 - 2.0**-53]
    u = np.concatenate(
        [step, np.nextafter(step, 0), np.nextafter(step, 1), ends, np.random.default_rng(3).random(10_000)]
    )
    u = u[(u > 0.0) & (u < 1.0)]
    draws = distribution.sampler()(Uniforms.from_u(u))
    assert np.array_equal(draws, distribution.ppf(u))
    assert np.array_equal(draws, np.floor(draws))


def test_fast_draws_among_many_values():
    """A hundred thousand values of uneven weight are found exactly too, in a block of any shape."""
    weights = np.exp(np.random.default_rng(5).normal(0.0, 3.0, 100_000))
    distribution = Discrete(tuple(range(100_000)), tuple(weights))
    u = np.random.default_rng(6).random((300, 100))
    assert np.array_equal(distribution.sampler()(Uniforms.from_u(u)), distribution.ppf(u))


def test_quantiles_invert_the_tails():
    """The quantile of a value's own cdf, and of its own survival function, is that value."""
    for text in ("poisson(4)", "binomial(50, 0.3)", "negative_binomial(2.5, 0.1)"):
        distribution = parse(text)
        k = np.arange(0.0, 20.0)
        assert np.array_equal(distribution.ppf(distribution.cdf(k)), k)
        assert np.array_equal(distribution.isf(distribution.sf(k)), k)


def test_truncated_counts():
    """A count that is at least 1 has the conditional probabilities, and the support between the ends that were cut."""
    rate = 4.0
    distribution = parse("truncated(poisson(4), low=1)")
    kept = -math.expm1(-rate)
    assert distribution.support() == (1.0, math.inf)
    assert distribution.mean() == pytest.approx(rate / kept, rel=1e-15)
    assert distribution.var() == pytest.approx(rate * (1.0 + rate) / kept - (rate / kept) ** 2, rel=1e-14)
    assert distribution.pmf([0, 1, 2]) == pytest.approx(np.array([0.0, 4.0, 8.0]) * math.exp(-rate) / kept, rel=1e-15)
    assert distribution.isf(1e-300) == Poisson(rate).isf(1e-300 * kept)
    assert parse("truncated(poisson(4), low=0.5, high=99999.5)").support() == (1.0, 99999.0)
    assert parse("truncated(poisson(1M), high=2M)").support() == (0.0, 2e6)
    assert parse("truncated(binomial(1M, 1e-12), low=1)").support() == (1.0, 1e6)


def test_far_truncation_keeps_its_digits():
    """Truncated where only 1e-175 is left, the ratios of the probabilities are still those of the base."""
    distribution = parse("truncated(poisson(4), low=150)")
    k = np.arange(151.0, 170.0)
    assert distribution.pmf(k) / distribution.pmf(k - 1.0) == pytest.approx(4.0 / k, rel=8 * EPS)


@pytest.mark.parametrize(("text", "message"), REFUSED.items())
def test_what_is_refused(text, message):
    """Parameters out of range are refused with the rule, what was got and, if there is one, a cure."""
    with pytest.raises(ValueError, match="must") as caught:
        parse(text)
    assert str(caught.value) == message


def test_the_widest_are_held():
    """At the ends of the ranges of parameters there are fewer than a million values, and the entropy is as derived."""
    widest = [NegativeBinomial(1, 11 / 1e4), NegativeBinomial(2, 0.00115), NegativeBinomial(1e6, 0.2), Poisson(1e6)]
    for distribution in widest:
        atoms = distribution.kernels.atoms(-math.inf, math.inf)
        assert 50_000 < atoms.size < 800_000
    at = Poisson(1e6).pmf(Poisson(1e6).kernels.atoms(-math.inf, math.inf))
    # 1/2 log(2 pi e rate) - 1 / (12 rate): Evans, Boersma, Blachman and Jagers (1988), "The entropy of a Poisson"
    assert -np.sum(xlogy(at, at)) == pytest.approx(0.5 * math.log(2e6 * math.pi * math.e) - 1 / 12e6, rel=1e-13)


def test_steps_with_a_weight_of_0():
    """A value that cannot occur is never drawn, and stands for an end of the support alone."""
    steps = Steps.of(np.array([0.0, 1.0, 2.0, 9.0]), np.array([0.0, 1.0, 3.0, 0.0]))
    assert list(steps.ppf(np.array([1e-300, 0.25, 0.2500001, 1.0]))) == [1.0, 1.0, 2.0, 2.0]
    assert list(steps.isf(np.array([1e-300, 0.75, 0.7499999]))) == [2.0, 1.0, 2.0]
    assert list(steps.sampler()(Uniforms.from_u([1e-300, 0.25, 0.26, 0.999]))) == [1.0, 1.0, 2.0, 2.0]
