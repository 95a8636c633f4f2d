"""Distributions that are neither continuous nor discrete: what holds for their atoms and for what lies between."""

import math

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from distributions import Uniforms, parse

MIXED = [
    "mixture(0.8: 0, 0.2: 5 to 20)",
    "mixture(0.8: 0, 0.2: normal(10, 5))",
    "mixture(0.3: 0, 0.2: 10, 0.5: uniform(0, 10))",
    "mixture(1: poisson(3), 1: uniform(0.5, 12), 2: 5)",
    "mixture(1e-9: 3, 1: normal(3, 1))",
    "truncated(mixture(0.8: 0, 0.2: 5 to 20), low=0, high=15)",
    "truncated(mixture(0.8: 0, 0.2: normal(10, 5)), low=0)",
    "truncated(mixture(1: poisson(3), 1: normal(4, 2)), low=2, high=7)",
    "smooth([1, 2, 2, 2, 3, 5])",
    "truncated(smooth([1, 2, 2, 2, 3, 5]), low=2, high=4)",
    "truncated(smooth([1, 2, 2, 2, 3, 5]), high=2)",
    "shifted(mixture(0.8: 0, 0.2: 5 to 20), shift=1, scale=-0.1)",
    "shifted(smooth([1, 2, 2, 2, 3, 5]), scale=0.3)",
    "truncated(shifted(mixture(0.8: 0, 0.2: 5 to 20), shift=1, scale=-0.1), low=-1)",
    "truncated(shifted(smooth([1, 2, 2, 2, 3, 5]), scale=-0.3), low=-1)",
    "mixture(1: truncated(mixture(1: 2, 1: normal(0, 1)), low=0), 1: 1)",
]
P = np.concatenate([10.0 ** np.arange(-12.0, -1.0), np.arange(1, 99) / 100.0 + 1e-4])

mixed = pytest.mark.parametrize("distribution", [parse(text) for text in MIXED], ids=MIXED)


def atoms_of(distribution):
    """The atoms and their probabilities."""
    atoms = distribution.kernels.atoms(-math.inf, math.inf)
    return atoms, distribution.pmf(atoms)


@mixed
def test_it_is_neither_of_both(distribution):
    """It has atoms and is not discrete: there is a pmf and no pdf, and its text reads back."""
    assert distribution.has_atoms
    assert not distribution.is_discrete
    with pytest.raises(TypeError, match="probability on single values"):
        distribution.pdf(1.0)
    assert parse(str(distribution)) == distribution
    assert 0.0 < atoms_of(distribution)[1].sum() < 1.0


@mixed
def test_jumps_are_the_atoms(distribution):
    """The cdf jumps at an atom by its probability, the quantiles within the jump are the atom, and the draws too."""
    atoms, at = atoms_of(distribution)
    scale = max(distribution.std(), 1.0)
    for x, size in zip(atoms.tolist(), at.tolist(), strict=True):
        if size < 1e-6:
            continue
        up_to, above = distribution.cdf(x), distribution.sf(x)
        assert up_to - distribution.cdf(x - 1e-13 * scale) == pytest.approx(size, rel=1e-6, abs=1e-12)
        inside = np.linspace(up_to - 0.999 * size, up_to - 0.001 * size, 9)
        assert np.all(distribution.ppf(inside) == x)
        assert np.all(distribution.isf(np.linspace(above + 0.001 * size, above + 0.999 * size, 9)) == x)
        assert np.all(distribution.sampler()(Uniforms.from_u(inside)) == x)
    assert distribution.pmf(np.array([distribution.support()[0] - 1.0, 0.12345])).tolist() == [0.0, 0.0]


@mixed
def test_quantile_and_cdf_are_inverse(distribution):
    """cdf(x) >= p from ppf(p) on and not before; sf(x) <= p from isf(p) on and not before; but for rounding."""
    for quantile, tail, sign in ((distribution.ppf, distribution.cdf, 1.0), (distribution.isf, distribution.sf, -1.0)):
        x = quantile(P)
        room = 1e-14 * np.maximum(np.abs(x), 1.0)
        assert np.all(sign * (tail(x + room) - P) >= -1e-12 * P)
        assert np.all(sign * (tail(x - room) - P) <= 1e-12 * P)
    grid = np.sort(np.concatenate([distribution.ppf(P), distribution.isf(P), atoms_of(distribution)[0]]))
    assert np.all(np.abs(distribution.cdf(grid) + distribution.sf(grid) - 1.0) <= 1e-14)
    assert np.all(np.diff(distribution.cdf(grid)) >= -1e-15)
    assert np.all(np.diff(distribution.ppf(np.sort(P))) >= 0.0)


@mixed
def test_moments_are_those_of_the_quantiles(distribution):
    """Mean and variance are the integrals of the quantile function, by a rule cut at both ends of every jump."""
    kinks = np.array(distribution.kernels.kinks())
    up_to = distribution.cdf(kinks)
    cuts = np.concatenate([up_to, up_to - distribution.pmf(kinks)])
    z = ndtri(cuts[(cuts > 0.0) & (cuts < 1.0)])
    close = 0.5 ** np.arange(5.0, 45.0)  # beside a jump the quantiles may rise without bound to their slope
    near = np.add.outer(z, np.concatenate([-close, [0.0], close])).ravel()
    edges = np.unique(np.concatenate([np.linspace(-9.0, 9.0, 721), near[np.abs(near) < 9.0]]))
    nodes, weights = np.polynomial.legendre.leggauss(12)
    half = 0.5 * np.diff(edges)[:, np.newaxis]
    z = (edges[:-1, np.newaxis] + half * (1.0 + nodes)).ravel()
    x = np.where(z <= 0.0, distribution.ppf(ndtr(np.minimum(z, 0.0))), distribution.isf(ndtr(-np.maximum(z, 0.0))))
    weight = (half * weights).ravel() * np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    mean = np.sum(weight * x)
    assert distribution.mean() == pytest.approx(mean, rel=1e-8, abs=1e-10)
    assert distribution.var() == pytest.approx(np.sum(weight * (x - mean) ** 2), rel=1e-7)


@mixed
def test_the_fast_form_is_the_quantile_function(distribution):
    """Draws are within 1e-9 of max(iqr, |q|), except within rounding of a jump."""
    z = np.random.default_rng(7).uniform(-7.0, 7.0, 3000)
    x = np.where(z <= 0.0, distribution.ppf(ndtr(np.minimum(z, 0.0))), distribution.isf(ndtr(-np.maximum(z, 0.0))))
    size = np.maximum(np.abs(x), distribution.ppf(0.75) - distribution.ppf(0.25))
    blur = np.abs(distribution.isf(np.minimum(ndtr(-z) + 2.0**-53, 1.0)) - x)
    assert np.all(np.abs(distribution.sampler()(Uniforms.from_z(z)) - x) <= 1e-9 * size + blur)


def test_an_atom_at_an_end_that_is_cut_belongs():
    """Truncation is to low <= X <= high: atoms at both ends stay, with their share of what is kept."""
    cut = parse("truncated(mixture(0.3: 0, 0.2: 10, 0.5: uniform(-10, 20)), low=0, high=10)")
    kept = 0.3 + 0.2 + 0.5 / 3.0
    assert cut.support() == (0.0, 10.0)
    assert cut.pmf([0.0, 10.0]) == pytest.approx([0.3 / kept, 0.2 / kept], rel=1e-14)
    assert cut.cdf(5.0) == pytest.approx((0.3 + 0.5 / 6.0) / kept, rel=1e-14)
    assert cut.mean() == pytest.approx((2.0 + 0.5 / 3.0 * 5.0) / kept, rel=1e-14)


def test_a_truncated_event():
    """Values by mpmath at 50 digits."""
    cut = parse("truncated(mixture(0.8: 0, 0.2: lognormal(mu=2, sigma=0.5)), low=0, high=15)")
    assert cut.pmf(0.0) == pytest.approx(0.81273937355490255201, rel=1e-14)
    assert cut.mean() == pytest.approx(1.3953497481282242428, rel=1e-14)
    assert cut.var() == pytest.approx(10.148833656154381414, rel=1e-13)
    assert cut.ppf(0.95) == pytest.approx(9.2779378759845927475, rel=1e-14)


def test_what_only_atoms_are_left_of_is_discrete():
    """Truncation that keeps none but single values leaves a discrete distribution on them."""
    left = parse("truncated(mixture(0.4: 0, 0.4: 1, 0.2: uniform(5, 6)), high=3)")
    assert left.is_discrete
    assert left.support() == (0.0, 1.0)
    assert left.pmf([0.0, 1.0, 2.0]).tolist() == [0.5, 0.5, 0.0]
