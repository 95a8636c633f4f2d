"""Shifted distributions: the base's values moved, mirrored and scaled, to the last bit where they are discrete."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributions import Uniforms, parse
from distributions.derived.mixture import Mixture
from distributions.derived.shifted import Shifted
from distributions.discrete.discrete import Discrete

LAW = settings(max_examples=100, deadline=None, derandomize=True, database=None)
ROUNDING = 2.0**-51  # of a probability: nearer to a jump than this, either side is right

values = st.lists(st.integers(-6, 6), min_size=2, max_size=6, unique=True)
scales = st.sampled_from([-3.0, -1.0, -0.1, 0.1, 0.7, 2.0])
shifts = st.sampled_from([-2.3, 0.0, 0.7, 1.0, 1e6])


@LAW
@given(values, st.sampled_from([0.1, 1.0]), st.lists(st.integers(1, 7), min_size=6, max_size=6), shifts, scales)
def test_discrete_ones_are_exact(values, unit, weights, shift, scale):
    """Jumps are at shift + scale * value as floats have it, and quantiles are inf{x: F(x) >= p}, mirrored or not."""
    base = Discrete(tuple(unit * k for k in values), tuple(map(float, weights[: len(values)])))
    moved = Shifted(base, shift, scale)
    total = sum(map(Fraction, base.weights))
    law = {}
    for value, weight in zip(base.values, base.weights, strict=True):
        law[shift + scale * value] = law.get(shift + scale * value, Fraction(0)) + Fraction(weight) / total
    atoms = sorted(law)
    up_to = np.cumsum([law[x] for x in atoms]).tolist()
    jumps = [float(f) for f in up_to[:-1]]
    for p in map(float, [1e-12, *np.linspace(0.01, 0.99, 17)]):
        if all(abs(p - jump) > ROUNDING for jump in jumps):
            assert moved.ppf(p) == next(x for x, f in zip(atoms, up_to, strict=True) if f >= Fraction(p))
        if all(abs(1.0 - p - jump) > ROUNDING for jump in jumps):
            assert moved.isf(p) == next(x for x, f in zip(atoms, up_to, strict=True) if 1 - f <= Fraction(p))
    for x, f in zip(atoms, up_to, strict=True):
        assert moved.pmf(x) == pytest.approx(float(law[x]), rel=2e-15)
        assert moved.cdf(x) == pytest.approx(float(f), rel=2e-15)
        assert moved.sf(x) == pytest.approx(float(1 - f), rel=2e-15)
        assert moved.cdf(math.nextafter(x, -math.inf)) == pytest.approx(float(f - law[x]), abs=2e-15)
    assert moved.kernels.atoms(-math.inf, math.inf).tolist() == atoms


def test_mirrored_steps_keep_the_convention():
    """At a probability that is reached exactly, ppf and isf are the lower end of the step, also when mirrored."""
    mirrored = parse("shifted(discrete([1, 2, 4], [1, 1, 2]), scale=-2)")
    assert mirrored.ppf([0.25, 0.5, 0.75]).tolist() == [-8.0, -8.0, -4.0]
    assert mirrored.isf([0.25, 0.5, 0.75]).tolist() == [-4.0, -8.0, -8.0]
    gap = parse("shifted(mixture(1: uniform(0, 1), 1: beta(5, 5, low=2, high=3)), scale=-1)")
    assert gap.ppf(0.5) == gap.isf(0.5) == -2.0


@pytest.mark.parametrize("base", ["gamma(2, 3)", "student_t(3)", "5 to 20", "pert(4, 8, 20)"])
@pytest.mark.parametrize("scale", [-2.0, 0.5])
def test_tails_pass_over(base, scale):
    """A tail of the base is that of the moved one, on the other side if mirrored, with all digits."""
    base, moved = parse(base), parse(f"shifted({base}, shift=0, scale={scale})")
    p = 10.0 ** np.arange(-250.0, 0.0, 10.0)
    lower, upper = (base.ppf, base.isf) if scale > 0.0 else (base.isf, base.ppf)
    assert moved.ppf(p).tolist() == (scale * lower(p)).tolist()
    assert moved.isf(p).tolist() == (scale * upper(p)).tolist()
    x = moved.ppf([1e-9, 0.2, 0.9])
    assert moved.cdf(x) == pytest.approx(np.array([1e-9, 0.2, 0.9]), rel=1e-13)
    assert moved.pdf(x) == pytest.approx(base.pdf(x / scale) / abs(scale), rel=1e-13)


def test_draws_at_both_ends():
    """A mirrored fast form is as exact near u = 0, where 1 - u has no digits left, as elsewhere."""
    u = np.array([2.0**-52, 1e-12, 1e-9, 1e-7, 1e-5, 0.3])
    for base in ("generalized_pareto(0.5, 10)", "gamma(2, 3)", "exponential(5)"):
        moved = parse(f"shifted({base}, shift=3, scale=-2)")
        assert moved.sampler()(Uniforms.from_u(u)) == pytest.approx(moved.ppf(u), rel=1e-9)


def test_a_large_shift_leaves_no_error_behind():
    """Where the shift all but cancels the base, draws keep the bound that is set by what is left."""
    moved = parse("shifted(gamma(1M, 1), shift=-1M)")
    u = np.linspace(0.0005, 0.9995, 999)
    assert np.abs(moved.sampler()(Uniforms.from_u(u)) - moved.ppf(u)).max() <= 1e-9 * (
        moved.ppf(0.75) - moved.ppf(0.25)
    )


def test_draws_mirror_an_event():
    """An atom of 80 % is drawn exactly, from the other side."""
    moved = parse("shifted(mixture(0.8: 0, 0.2: uniform(5, 6)), shift=1, scale=-1)")
    u = np.linspace(0.0005, 0.9995, 1000)
    x = moved.sampler()(Uniforms.from_u(u))
    assert np.array_equal(x == 1.0, u > 0.2)
    assert x == pytest.approx(moved.ppf(u), rel=1e-9)


def test_moments_and_text():
    """Mean and variance follow; only what differs from X itself is written, and enough to be read."""
    moved = parse("shifted(gamma(2, 3), 10, scale=-2)")
    assert (moved.mean(), moved.var()) == (-2.0, 72.0)
    assert str(moved) == "shifted(base=gamma(shape=2, scale=3), shift=10, scale=-2)"
    assert str(parse("shifted(normal(0, 1), scale=3)")) == "shifted(base=normal(mean=0, sd=1), scale=3)"
    assert str(parse("shifted(normal(0, 1), shift=0)")) == "shifted(base=normal(mean=0, sd=1), shift=0)"
    assert parse("shifted(3, shift=1, scale=2)").support() == (7.0, 7.0)
    assert parse("shifted(generalized_pareto(0.6, 1), scale=-1)").var() == math.inf


def test_parts_are_those_of_the_base():
    """A shifted mixture is a mixture of shifted components, and truncates as one."""
    moved = parse("shifted(mixture(1: normal(0, 1), 1: normal(20, 1)), shift=5, scale=-1)")
    same = Mixture((parse("normal(5, 1)"), parse("normal(-15, 1)")), (1.0, 1.0))
    x = np.linspace(-17.0, 7.0, 25)
    assert moved.cdf(x) == pytest.approx(same.cdf(x), rel=1e-14)
    cut, plain = (parse(f"truncated({base}, low=-6, high=-4)") for base in (moved, same))
    assert cut.ppf([0.01, 0.4, 0.99]) == pytest.approx(plain.ppf([0.01, 0.4, 0.99]), rel=1e-14)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shifted(normal(0, 1))", "shifted needs base and shift or base and scale, got base"),
        ("shifted(normal(0, 1), scale=0)", "scale != 0 must hold, got scale=0"),
        ("shifted(normal(0, 1), shift=1e200)", "shift must be at most 1e+150 in size, got 1e+200"),
        (
            "shifted(normal(0, 1e100), scale=1e100)",
            "scale * the standard deviation must be at most 1e+150 in size, got 1e+200",
        ),
    ],
)
def test_what_cannot_be_shifted(text, message):
    """One of shift and scale is needed, and results that a float can hold."""
    with pytest.raises(ValueError, match="got") as caught:
        parse(text)
    assert str(caught.value) == message
