"""Truncation far in tails, in gaps, of heavy tails and of mixtures: exact, or refused."""

import math

import numpy as np
import pytest

from distributions import parse

# by mpmath at 50 digits: the valley between two normals, which holds 2e-19 of the probability
VALLEY = "truncated(mixture(1: normal(0, 1), 1: normal(20, 1)), low=9, high=11)"
VALLEY_QUANTILES = {
    1e-6: 9.000000219574781291,
    0.1: 9.0244658436207567646,
    0.499: 9.6586238585441760868,
    0.9: 10.975534156379243243,
}


@pytest.mark.parametrize(("p", "x"), VALLEY_QUANTILES.items())
def test_a_valley_has_its_quantiles(p, x):
    """What is cut from between two modes keeps its digits, though the base's quantiles cannot tell it apart."""
    assert parse(VALLEY).ppf(p) == pytest.approx(x, rel=1e-14)


def test_a_valley_has_its_moments():
    """Mean and variance are the weighted ones of what is kept of each component."""
    assert parse(VALLEY).mean() == pytest.approx(10.0, rel=1e-14)
    assert parse(VALLEY).var() == pytest.approx(0.80624584431061007392, rel=1e-13)


@pytest.mark.parametrize(
    ("text", "mean", "var"),
    [
        ("truncated(generalized_pareto(0.9, 10), low=5)", 150.0, math.inf),
        ("truncated(pareto(1, 1.5), low=10)", 30.0, math.inf),
        ("truncated(pareto(1, 2), low=10)", 20.0, math.inf),
        ("truncated(pareto(1, 1), low=10)", math.inf, math.inf),
        ("truncated(student_t(1), low=0)", math.inf, math.inf),
        ("truncated(student_t(1), high=0)", -math.inf, math.inf),
        ("truncated(pareto(1, 2.1), low=10)", 10 * 2.1 / 1.1, 100 * 2.1 / (1.1**2 * 0.1)),
        ("truncated(pareto(1, 2.001), low=10)", 10 * 2.001 / 1.001, 100 * 2.001 / (1.001**2 * 0.001)),
        ("truncated(pareto(1, 1), high=10)", 10 / 9 * math.log(10.0), 10.0 - (10 / 9 * math.log(10.0)) ** 2),
        (
            "truncated(mixture(1: pareto(1, 1.5), 1: normal(0, 1)), high=-1)",
            -1.5251352761609812091,
            0.19909766557346447,
        ),
        ("truncated(average(1: pareto(1, 2), 1: normal(0, 1)), high=1000)", None, None),
    ],
)
def test_heavy_tails(text, mean, var):
    """A heavy tail that is kept makes moments infinite; one that is cut, or not quite so heavy, leaves them exact."""
    cut = parse(text)
    if mean is None:
        assert math.isfinite(cut.mean())
        assert math.isfinite(cut.var())
        return
    assert cut.mean() == (mean if math.isinf(mean) else pytest.approx(mean, rel=1e-12))
    assert cut.var() == (var if math.isinf(var) else pytest.approx(var, rel=1e-10))


def test_ends_in_a_gap_are_drawn_in():
    """The support begins and ends where there is probability."""
    gap = "mixture(1: uniform(0, 1), 1: uniform(5, 6), 1: uniform(8, 9))"
    assert parse(f"truncated({gap}, low=3, high=7)").support() == (5.0, 6.0)
    assert parse("truncated(histogram([0, 1, 2, 3, 4], [1, 0, 1, 1]), low=1.5)").support() == (2.0, 4.0)
    average = "average(1: histogram([0, 1, 9, 10], [1, 0, 1]), 1: uniform(0, 10))"
    assert parse(f"truncated({average}, low=4)").support() == (7.0, 10.0)


@pytest.mark.parametrize(
    "base",
    [
        "normal(0, 1)",
        "gamma(2, 3)",
        "5 to 20",
        "weibull(1.5, 10)",
        "student_t(3)",
        "generalized_pareto(0.2, 10)",
        "exponential(5)",
    ],
)
@pytest.mark.parametrize("tail", [1e-6, 1e-12, 1e-50, 1e-200])
def test_a_far_tail_is_kept_exactly(base, tail):
    """What lies beyond a quantile far out has the quantiles of the base at products of probabilities."""
    base = parse(base)
    cut = parse(f"truncated({base}, low={base.isf(tail)!r})")
    p = np.array([0.9, 0.5, 0.1, 1e-6, 1e-12])
    assert cut.isf(p) == pytest.approx(base.isf(p * base.sf(cut.low)), rel=1e-13)
    assert cut.sf(cut.isf(p)) == pytest.approx(p, rel=1e-9)


def test_truncated_counts_keep_an_open_end():
    """A count truncated below goes on without end; its probabilities are those of the base over what is kept."""
    cut, base = parse("truncated(poisson(3), low=2)"), parse("poisson(3)")
    assert cut.support() == (2.0, math.inf)
    k = np.arange(2.0, 40.0)
    assert cut.pmf(k) == pytest.approx(base.pmf(k) / base.sf(1.0), rel=1e-14)
    assert cut.sf(k) == pytest.approx(base.sf(k) / base.sf(1.0), rel=1e-13)


def test_little_is_exact_or_refused():
    """Where less than 1e-300 of the probability is left, or none, there is an error and no number."""
    for text in (
        "truncated(normal(0, 1), low=40)",
        "truncated(mixture(1: normal(0, 1), 1: 5), low=60)",
        "truncated(5, low=6)",
    ):
        with pytest.raises(ValueError, match="some probability must lie between low and high"):
            parse(text)
