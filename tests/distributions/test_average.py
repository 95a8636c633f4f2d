"""Averaged quantiles against values by mpmath at 50 digits, and against the families that averages stay in."""

import math

import numpy as np
import pytest

from distributions import Uniforms, parse

TWO = "average(2: lognormal(mu=2, sigma=0.5), 1: normal(10, 3))"
VALUES = [
    (TWO, "cdf", 1.0, 0.00050807583262573749921),
    (TWO, "cdf", 7.5, 0.40974661018381362856),
    (TWO, "sf", 40.0, 0.000073499171142231015306),
    (TWO, "cdf", -25.0, 6.7150742590441954013e-177),
    (TWO, "pdf", 1.0, 0.0012217673992033022468),
    (TWO, "pdf", 40.0, 0.000016995355280696183838),
    (TWO, "pdf", -25.0, 1.9049654614800458867e-175),
]
P = np.array([1e-250, 1e-12, 0.001, 0.3, 0.5])


@pytest.mark.parametrize(("text", "question", "at", "value"), VALUES)
def test_values(text, question, at, value):
    """Probabilities and densities have their digits in both tails."""
    assert getattr(parse(text), question)(at) == pytest.approx(value, rel=2e-14)


def test_moments():
    """The mean is that of the means; the variance is by quadrature, infinite where a component's is."""
    average = parse(TWO)
    assert average.mean() == pytest.approx(8.9152649920848431088, rel=1e-15)
    assert average.var() == pytest.approx(15.431584527122156641, rel=1e-13)
    assert parse("average(9: normal(0, 1), 1: pareto(1, 1.5))").var() == math.inf
    assert math.isnan(parse("average(1: normal(0, 1), 1: student_t(1))").mean())


def test_normals_average_to_a_normal():
    """The weighted mean of normal quantiles is that of a normal with the mean of means and of standard deviations."""
    average, normal = parse("average(3: normal(0, 1), 1: normal(8, 5))"), parse("normal(2, 2)")
    assert average.ppf(P) == pytest.approx(normal.ppf(P), rel=1e-14)
    assert average.isf(P) == pytest.approx(normal.isf(P), rel=1e-14)
    x = np.array([-60.0, -10.0, 2.0, 3.0, 30.0])
    assert average.cdf(x) == pytest.approx(normal.cdf(x), rel=1e-13)
    assert average.sf(x) == pytest.approx(normal.sf(x), rel=1e-13)
    assert average.pdf(x) == pytest.approx(normal.pdf(x), rel=1e-13)
    assert average.var() == pytest.approx(4.0, rel=1e-14)


def test_uniforms_average_to_a_uniform():
    """So do uniforms, and a number is a component that only moves the others."""
    average = parse("average(1: uniform(0, 4), 1: uniform(2, 10))")
    assert average.support() == (1.0, 7.0)
    assert average.cdf([0.0, 1.0, 2.5, 7.0, 8.0]) == pytest.approx([0.0, 0.0, 0.25, 1.0, 1.0], rel=1e-15)
    moved = parse("average(1: uniform(0, 4), 1: 6)")
    assert moved.support() == (3.0, 5.0)
    assert moved.pdf(4.0) == pytest.approx(0.5, rel=1e-14)


def test_jumps_of_the_quantiles_are_gaps():
    """Where a component has a gap the average has one too, of the component's share; equal components jump at once."""
    bins = "histogram([0, 1, 9, 10], [1, 0, 1])"
    average = parse(f"average(1: {bins}, 1: uniform(0, 10))")
    assert average.kernels.kinks() == (3.0, 7.0)
    assert average.cdf([3.0, 5.0, 7.0]) == pytest.approx([0.5, 0.5, 0.5], rel=1e-15)
    assert average.ppf(0.5) == 3.0
    assert parse(f"average(1: {bins}, 1: {bins})").kernels.kinks() == (1.0, 9.0)


def test_draws_are_averages_of_draws():
    """The fast form averages those of the components; where they cancel it keeps the bound all the same."""
    u = np.linspace(0.0005, 0.9995, 999)
    for text in (TWO, "average(1: gamma(1M, 1), 1: -1M)", "average(1: pert(0, 1, 9), 2: 5 to 20, 1: beta(0.05, 2))"):
        average = parse(text)
        size = np.maximum(np.abs(average.ppf(u)), average.ppf(0.75) - average.ppf(0.25))
        assert np.all(np.abs(average.sampler()(Uniforms.from_u(u)) - average.ppf(u)) <= 1e-9 * size)


def test_truncated_averages():
    """An average truncates as any continuous distribution, also to a narrow piece far from its middle."""
    average, normal = (
        f"truncated({x}, low=30, high=30.001)"
        for x in (TWO.replace("lognormal(mu=2, sigma=0.5)", "normal(7, 6)"), "normal(8, 5)")
    )
    p = np.array([1e-12, 0.1, 0.5, 1.0 - 1e-12])
    assert parse(average).ppf(p) - 30.0 == pytest.approx(parse(normal).ppf(p) - 30.0, rel=1e-9, abs=1e-14)
    assert parse(average).std() == pytest.approx(parse(normal).std(), rel=1e-9)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "average(1: discrete([1, 2]), 1: normal(0, 1))",
            (
                "the quantiles of continuous distributions can be averaged, got "
                "discrete(values=[1, 2], weights=[1, 1]), which has probability on single values; use mixture(...)"
            ),
        ),
        ("average(1: 2, 3: 4)", "a distribution is needed, got numbers only; for a certain value write the number 3.5"),
        ("average(-1: 2 to 3, 1: 4)", "weights must not be negative, got [-1, 1]"),
    ],
)
def test_what_cannot_be_averaged(text, message):
    """Components are continuous or numbers, and not numbers only."""
    with pytest.raises(ValueError, match="got") as caught:
        parse(text)
    assert str(caught.value) == message
