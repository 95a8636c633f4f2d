"""Fast draws come from the distribution they are drawn for: Kolmogorov distances, against derived bounds."""

import functools
import math

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from distributions import Uniforms, families, parse
from distributions.dependence import build
from distributions.uniforms import uniforms

RUNS = 1_000_000
STEPS = 10_000
PAIRS = 200_000
RANK = 0.6
# Dvoretzky, Kiefer and Wolfowitz (1956), with Massart's (1990) constant: P(sup |F_n - F| > d) <= 2 exp(-2 n d^2)
ONE_IN_A_MILLION = math.sqrt(math.log(2 / 1e-6) / (2 * RUNS))

DISTRIBUTIONS = [
    "constant(3)",
    "uniform(-5, 10)",
    "triangular(0, 3, 10)",
    "triangular(0, 0, 1)",
    "pert(4, 8, 20)",
    "pert(0, 0, 1)",
    "pert(0, 1, 1)",
    "normal(100, 15)",
    "lognormal(mu=0, sigma=3.5)",
    "5 to 20",
    "beta(0.05, 5)",
    "beta(0.5, 0.5)",
    "beta(5000, 2)",
    "gamma(0.05, 1)",
    "gamma(9, 0.5)",
    "gamma(1M, 1)",
    "jqpd(p10=4, p50=8, p90=20)",
    "jqpd(p10=4, p50=8, p90=20, low=0)",
    "jqpd(p10=4, p50=8, p90=20, low=0, high=40)",
    "metalog(p10=80, p50=100, p90=130)",
    "metalog(p5=5, p25=9, p50=13, p75=20, p95=41, low=0)",
    "metalog(p10=1, p90=9, low=0, high=10)",
    "exponential(12.5)",
    "weibull(0.3, 10)",
    "weibull(3.5, 100, shift=20)",
    "loguniform(0.01, 10)",
    "pareto(2, 2.5)",
    "generalized_pareto(0.2, 10)",
    "generalized_pareto(0, 10, location=5)",
    "generalized_pareto(-3, 10)",
    "student_t(2.5)",
    "student_t(30, location=100, scale=10)",
    "histogram([0, 10, 20, 50], [1, 3, 2])",
    "histogram([0, 1, 2, 3], [1, 0, 1])",
    "cumulative([10, 20, 40, 100], [0, 0.3, 0.8, 1])",
    "discrete([1, 2, 5], [.2, .5, .3])",
    "empirical([3, 1, 4, 1, 5, 9, 2, 6])",
    "smooth([3, 1, 4, 1.5, 5, 9, 2, 6])",
    "smooth([0, 0, 0, 5, 8, 8, 20])",
    "bernoulli(0.3)",
    "binomial(10, 0.3)",
    "binomial(1M, 1e-6)",
    "poisson(0.3)",
    "poisson(740)",
    "negative_binomial(2.5, 0.1)",
    "negative_binomial(mean=10, dispersion=0.5)",
    "truncated(normal(0, 1), low=5, high=6)",
    "truncated(normal(5, 1M), low=0, high=1)",
    "truncated(lognormal(100, 30), low=50, high=200)",
    "truncated(triangular(0, 3, 10), low=1, high=9)",
    "truncated(discrete([1, 2, 5], [.2, .5, .3]), low=2)",
    "truncated(poisson(4), low=1)",
    "truncated(histogram([0, 1, 2, 3], [1, 0, 1]), low=0.5, high=2.8)",
    "mixture(0.7: normal(100, 10), 0.3: normal(150, 20))",
    "mixture(0.8: 0, 0.2: lognormal(50, 20))",
    "mixture(0.85: 5 to 20, 0.15: pareto(30, 2.1))",
    "mixture(1: poisson(3), 1: uniform(10, 12), 2: 5)",
    "truncated(mixture(0.8: 0, 0.2: 5 to 20), high=15)",
    "truncated(student_t(2.1), low=0)",
    "shifted(gamma(2, 3), shift=10, scale=-2)",
    "shifted(poisson(10), shift=60k, scale=8k)",
    "average(2: 5 to 20, 1: pert(4, 8, 20))",
]
CONTINUOUS = [text for text in DISTRIBUTIONS if not parse(text).has_atoms]


@functools.cache
def scores():
    """Two dials of the engine's own, as normal scores: independent at first, then with a rank correlation of 0.6."""
    dials = [Uniforms.from_u(uniforms(20270101, name, 0, RUNS)) for name in ("first", "second")]
    (copula,) = build([("first", "second", RANK)])
    return dials[0], Uniforms.from_z(copula.correlate([dial.z for dial in dials])[1])


def distance(distribution, x):
    """A bound of the greatest distance between the draws' empirical cdf and the exact one.

    Both are looked at on either side of 10,000 draws evenly spread; between two of these neither moves by more than the
    other's step, which is added.
    """
    x = np.sort(x)
    at = np.unique(x[:: RUNS // STEPS])
    reached, before = (np.searchsorted(x, at, side=side) / RUNS for side in ("right", "left"))
    exact = distribution.cdf(at)
    left = exact - distribution.pmf(at) if distribution.has_atoms else exact
    return max(np.abs(reached - exact).max(), np.abs(before - left).max()) + 1.0 / STEPS


@pytest.mark.parametrize("text", DISTRIBUTIONS)
def test_draws_follow_the_cdf(text):
    """A million draws from a dial, and from one that is correlated with it, keep within the one-in-a-million bound."""
    distribution = parse(text)
    # draws within 1e-9 of an end where the density has a pole all count as the end
    pole = distribution.cdf(1e-9) if text == "beta(0.05, 5)" else 0.0
    for dial in scores():
        assert distance(distribution, distribution.sampler()(dial)) <= ONE_IN_A_MILLION + pole


@pytest.mark.parametrize("text", CONTINUOUS)
def test_values_have_the_rank_correlation_of_their_dials(text):
    """What is asked for between two dials is what continuous values have, up to five standard errors."""
    ranks = [
        np.argsort(np.argsort(sampler(dial)[:PAIRS]))
        for sampler, dial in zip((parse(text).sampler(), parse("pert(0, 1, 4)").sampler()), scores(), strict=True)
    ]
    # a rank correlation of independent values has the variance 1 / (n - 1), the largest that it has under this copula
    assert abs(np.corrcoef(*ranks)[0, 1] - RANK) <= 5.0 / math.sqrt(PAIRS - 1)


@pytest.mark.parametrize("text", DISTRIBUTIONS)
def test_draws_have_the_mean(text):
    """The mean of evenly spread uniforms' quantiles is the mean, up to what the two end cells can hide."""
    distribution = parse(text)
    runs = 200_000
    u = (np.arange(runs) + 0.5) / runs
    x = distribution.sampler()(Uniforms.from_u(u))
    # within a cell a quantile function moves by its growth there; at the two ends by a tail's share of the deviation,
    # at most sd / sqrt(runs) each (Cauchy and Schwarz)
    inside = (x[-1] - x[0]) / runs
    assert abs(x.mean() - distribution.mean()) <= inside + 2.0 * distribution.std() / math.sqrt(runs)


def test_every_family_is_drawn_from():
    """No family is registered without joining these tests."""
    assert {parse(text).family for text in DISTRIBUTIONS} == set(families())


def test_samples_have_the_size_asked_for():
    """A size is a number or a shape; equal generators give equal samples."""
    distribution = parse("pert(4, 8, 20)")
    sample = distribution.sample((3, 5), np.random.default_rng(1))
    assert sample.shape == (3, 5)
    assert np.array_equal(sample.ravel(), distribution.sample(15, np.random.default_rng(1)))
    assert distribution.sample(0, np.random.default_rng(1)).shape == (0,)


def test_equal_distributions_share_a_sampler():
    """A table is built once for equal distributions."""
    assert parse("pert(4, 8, 20)").sampler() is parse("pert(low=4, mode=8, high=20)").sampler()


@pytest.mark.parametrize(
    "text",
    [
        "mixture(1: poisson(900), 35: uniform(0, 1))",
        "mixture(0.3: poisson(400), 0.7: uniform(0, 10))",
        "mixture(0.5: poisson(900), 0.5: normal(900, 1))",
        "shifted(mixture(0.5: poisson(400), 0.5: 1 to 2), scale=-1)",
        "shifted(mixture(0.8: 0, 0.2: 5 to 20), scale=-1, shift=100)",
        "shifted(shifted(mixture(0.8: 0, 0.2: 5 to 20), scale=-1), scale=-1)",
    ],
)
def test_atoms_are_drawn_as_they_are(text):
    """However many atoms stand among continuous values, none is blurred, from a uniform or from a score."""
    distribution = parse(text)
    u = np.random.default_rng(20270101).uniform(size=20_000)
    exact = distribution.ppf(u)
    sure = (distribution.ppf(u * (1.0 - 1e-12)) == exact) | (distribution.pmf(exact) == 0.0)
    for dial in (Uniforms.from_u(u), Uniforms.from_z(Uniforms.from_u(u).z.copy())):
        x = distribution.sampler()(dial)
        off = np.abs(x - exact) > 1e-9 * np.maximum(np.abs(exact), distribution.ppf(0.75) - distribution.ppf(0.25))
        assert not np.any(off & sure)


@pytest.mark.parametrize(
    "text",
    [
        "mixture(1: normal(0, 1), 1: uniform(-54.6, -53.6))",
        "mixture(1: student_t(3), 2: uniform(-9, -8), 1: 4)",
        "mixture(1: uniform(2, 3), 1: uniform(-54.6, -53.6))",
        "mixture(1: triangular(0, 1.9687772471119488e-277, 1), 1: lognormal(mu=0, sigma=1))",
        # slopes that err alike at both ends of a cell, so that nothing is seen in its middle
        (
            "mixture(1: uniform(0, 1), 0.018755831690726005: uniform(0, 233.71860647414508), 1: shifted(lognormal("
            "mu=-10.59895638925539, sigma=2.4056822546027404e-9, shift=-0.1353352832366127), shift=1096.6331584284585, "
            "scale=0.1))"
        ),
    ],
)
def test_draws_keep_to_the_bound_where_tables_have_missed_it(text):
    """Components below all others, kinks at a score of minus infinity, and cells whose errors cancel in the middle."""
    distribution = parse(text)
    u = np.random.default_rng(7).uniform(0.001, 0.999, 4000)
    exact = distribution.ppf(u)
    bound = 1e-9 * np.maximum(np.abs(exact), distribution.ppf(0.75) - distribution.ppf(0.25))
    assert np.all(np.abs(distribution.sampler()(Uniforms.from_u(u)) - exact) <= bound)


@pytest.mark.parametrize(
    "text",
    [
        "student_t(df=0.17, location=18, scale=6.5e-9)",
        "shifted(student_t(df=0.2, scale=6.5e-9), shift=-7)",
        "mixture(1: lognormal(mu=0, sigma=2, shift=-1), 1: normal(3, 1e-6))",
    ],
)
def test_draws_keep_to_the_bound_where_they_cross_zero(text):
    """The error allowed is that of the interquartile range there, however much greater it is at both ends of a cell."""
    distribution = parse(text)
    rng = np.random.default_rng(3)
    z = float(ndtri(distribution.cdf(0.0))) + rng.normal(size=4000) * 10.0 ** rng.uniform(-6.0, -1.0, 4000)
    exact = distribution.ppf(ndtr(z))
    bound = 1e-9 * np.maximum(np.abs(exact), distribution.ppf(0.75) - distribution.ppf(0.25))
    # what rounding does to a probability, and to what a value near 0 is the difference of
    blur = np.abs(distribution.ppf(ndtr(z) * (1.0 + 2.0**-48)) - exact) + 2.0**-48 * abs(distribution.ppf(0.5))
    assert np.all(np.abs(distribution.sampler()(Uniforms.from_z(z)) - exact) <= bound + blur)


@pytest.mark.parametrize(
    "texts",
    [
        ["truncated(poisson(4), low=1)", "truncated(poisson(40), low=1)"],
        ["truncated(smooth([1, 2, 3, 9]), low=2, high=5)", "truncated(smooth([1, 2, 8, 9]), low=2, high=5)"],
        ["truncated(normal(0, 1), low=0)", "truncated(normal(0, 2), low=0)"],
        ["truncated(mixture(1: 5 to 20, 1: 3), low=2)", "truncated(mixture(1: 5 to 20, 3: 3), low=2)"],
    ],
)
def test_samplers_are_told_apart(texts):
    """Distributions that differ in anything draw differently, though the ends that they are cut at are the same."""
    u = np.linspace(0.01, 0.99, 99)
    for distribution in map(parse, texts):
        assert distribution.sampler()(Uniforms.from_u(u)) == pytest.approx(distribution.ppf(u), rel=1e-8)


def test_uniforms_know_both_forms():
    """Whichever of u and z is given, the other follows, and what was given is kept as it is."""
    u = np.array([0.025, 0.5, 0.975])
    given_u = Uniforms.from_u(u)
    given_z = Uniforms.from_z(given_u.z)
    assert given_u.u is u
    assert given_z.u == pytest.approx(u, rel=1e-15)
    assert given_u.shape == given_z.shape == (3,)
    assert given_u.z is given_u.z
