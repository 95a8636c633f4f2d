"""The laws of the Poisson quantile: exact, the same in every block, cheap where the answer is 0."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import pdtr, pdtrc
from scipy.stats import poisson

from distributions.numerics.gamma_tails import tails
from distributions.numerics.poisson_quantile import poisson_quantile
from distributions.uniforms import uniforms

REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "distributions.json").read_text(encoding="utf-8"))
CASES = [case for case in REFERENCE["cases"] if case["family"] == "poisson"]

ULP = 2.0**-53
PROBABILITIES = [1e-300, ULP, 1e-12, 1e-6, 0.001, 0.1, 0.5, 0.9, 0.999, 1 - 1e-6, 1 - 2**-20 - ULP, 1 - 1e-9]
PROBABILITIES += [1 - 3 * ULP, 1 - ULP]
QUANTILES = {  # mean: the smallest k with P(X <= k) >= each of PROBABILITIES, by mpmath with 60 digits
    1e-12: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1],
    1e-06: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2],
    0.001: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 4, 4],
    0.15: [0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 4, 6, 10, 10],
    0.7: [0, 0, 0, 0, 0, 0, 1, 2, 4, 7, 7, 10, 15, 15],
    1.0: [0, 0, 0, 0, 0, 0, 1, 2, 5, 9, 9, 11, 17, 17],
    1.0000001: [0, 0, 0, 0, 0, 0, 1, 2, 5, 9, 9, 11, 17, 17],
    2.5: [0, 0, 0, 0, 0, 1, 2, 5, 9, 13, 13, 17, 24, 24],
    7.0: [0, 0, 0, 0, 1, 4, 7, 10, 16, 23, 23, 28, 37, 38],
    29.9: [0, 0, 1, 8, 15, 23, 30, 37, 48, 59, 59, 68, 84, 85],
    30.0: [0, 0, 1, 8, 15, 23, 30, 37, 48, 59, 59, 68, 84, 85],
    30.1: [0, 0, 1, 8, 15, 23, 30, 37, 48, 60, 60, 68, 84, 85],
    100.0: [0, 30, 38, 56, 71, 87, 100, 113, 132, 151, 151, 166, 191, 193],
    744.0: [11, 531, 560, 618, 661, 709, 744, 779, 830, 877, 877, 913, 975, 979],
    746.0: [11, 533, 562, 620, 663, 711, 746, 781, 832, 879, 880, 916, 977, 981],
    10000.0: [6532, 9190, 9305, 9528, 9692, 9872, 10000, 10128, 10310, 10479, 10480, 10606, 10818, 10832],
    1000000.0: [
        963182,
        991802,
        992974,
        995250,
        996911,
        998719,
        1000000,
        1001282,
        1003092,
        1004757,
        1004767,
        1006004,
        1008087,
        1008221,
    ],
    10000000.0: [
        9883076,
        9974050,
        9977763,
        9984972,
        9990229,
        9995947,
        10000000,
        10004053,
        10009774,
        10015035,
        10015066,
        10018973,
        10025551,
        10025972,
    ],
}
THRESHOLDS = [  # mean, k and P(X <= k) in steps of 2**-53, rounded down, by mpmath with 60 digits
    (1e-09, 0, 9_007_199_245_733_792),
    (0.001, 1, 9_007_194_754_142_638),
    (0.15, 0, 7_752_568_243_805_408),
    (0.15, 1, 8_915_453_480_376_219),
    (0.15, 2, 9_002_669_873_119_030),
    (0.15, 4, 9_007_194_223_492_563),
    (0.15, 9, 9_007_199_254_740_979),
    (0.9, 0, 3_662_053_936_215_822),
    (0.9, 3, 8_885_973_876_227_694),
    (0.9, 13, 9_007_199_254_730_771),
    (3.5, 0, 271_993_849_456_635),
    (3.5, 3, 4_833_557_366_385_621),
    (3.5, 9, 8_977_340_891_231_087),
    (3.5, 20, 9_007_199_253_057_381),
    (12.0, 11, 4_157_699_154_361_051),
    (12.0, 30, 9_007_168_885_638_033),
    (29.5, 5, 309_164_760),
    (29.5, 29, 4_614_287_780_194_381),
    (29.5, 60, 9_007_196_900_726_657),
    (30.5, 2, 253884),
    (30.5, 30, 4_612_444_532_364_494),
    (30.5, 61, 9_007_195_949_087_434),
    (800.0, 650, 216_275_385),
    (800.0, 800, 4_588_282_234_300_906),
    (800.0, 1000, 9_007_199_254_701_540),
    (9999.0, 9500, 2_256_925_309),
    (9999.0, 10700, 9_007_199_254_722_989),
    (1000000.0, 995000, 2_535_364_806),
    (1000000.0, 1000000, 4_505_995_195_471_539),
    (1000000.0, 1007500, 9_007_199_254_740_684),
]
UPPER_TAILS = [  # mean, k, P(X > k), by summing P(k + 1), P(k + 2), ... with 40 digits in mpmath
    (10000.0, 9800, 0.9772507779891051),
    (10000.0, 10000, 0.4973404187809924),
    (10000.0, 10300, 0.001386717757086423),
    (10000.0, 10800, 1.358540341765306e-15),
    (100000.0, 100000, 0.49915895690065987),
    (100000.0, 101581, 3.0413664371115676e-07),
    (100000.0, 102530, 7.980696053292473e-16),
    (1000000.0, 1001000, 0.15853432903657186),
    (1000000.0, 1005000, 2.9188924670030267e-07),
    (1000000.0, 1008000, 6.745085356688138e-16),
    (10000000.0, 10015179, 7.972256274982572e-07),
    (10000000.0, 10022136, 1.301471971578293e-12),
]


@pytest.mark.parametrize("mean", QUANTILES)
def test_quantiles_are_the_exact_ones(mean):
    """From the smallest uniform to the largest, for tiny and huge means."""
    assert poisson_quantile(np.array(PROBABILITIES), mean).tolist() == QUANTILES[mean]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_quantiles_are_those_of_the_reference(case):
    """Every quantile of the battery, those of upper tail areas read as u = 1 - p."""
    mean = float(case["params"]["rate"])
    for value in case["values"]:
        if value["q"] == "ppf" or (value["q"] == "isf" and float(value["p"]) >= 1e-9):
            u = float(value["p"]) if value["q"] == "ppf" else 1 - float(value["p"])
            accepted = [float(value["v"]), *([float(value["alt"])] if "alt" in value else [])]
            assert poisson_quantile(np.array([u]), mean)[0] in accepted, value


@pytest.mark.parametrize(("mean", "k", "steps"), THRESHOLDS)
def test_a_quantile_steps_up_where_the_distribution_function_does(mean, k, steps):
    """Next to P(X <= k) the answer changes: within a uniform or two in the tails, within 1e-15 in between."""
    in_a_tail = min(steps, 2**53 - steps) < 2**33
    slack = 1 if in_a_tail else 8
    below, above = poisson_quantile(np.array([steps - slack, steps + 1 + slack]) * ULP, mean)
    assert below <= k < above


@pytest.mark.parametrize("mean", [1e-4, 0.02, 0.15, 0.6, 1.0, 2.0, 8.0, 29.0, 31.0, 150.0, 5_000.0, 2e5])
def test_scipy_agrees_where_it_is_exact(mean):
    """Uniforms that are not within rounding of a step have the quantile of scipy.stats, mean by mean."""
    u = uniforms(1, "poisson", 0, 20_000)
    means = mean * (0.5 + uniforms(1, "mean", 0, 20_000))
    assert np.array_equal(poisson_quantile(u, means), poisson.ppf(u, means))


@settings(deadline=None, derandomize=True, max_examples=300)
@given(
    st.integers(1, 2**53 - 1),
    st.one_of(st.floats(0, 2), st.floats(0, 40), st.floats(0, 1e4), st.floats(1e4, 1e7)),
)
def test_the_quantile_is_the_smallest_that_is_enough(steps, mean):
    """P(X <= k) reaches u within rounding, and P(X <= k - 1) does not."""
    u = steps * ULP
    (k,) = poisson_quantile(np.array([u]), mean)
    assert k == np.floor(k) >= 0
    if mean > 1e4:
        _, (reached,) = tails(np.array([k + 1]), np.array([mean]))
        _, (short,) = tails(np.array([k]), np.array([mean]))
    else:
        reached, short = pdtr(k, mean), pdtr(k - 1, mean) if k else 0.0
    assert reached >= u - 1e-14
    assert short < u + 1e-14


def test_a_future_does_not_depend_on_its_block():
    """Cut anywhere, reordered, or among other means, a future has the same number of leavers."""
    u = uniforms(2, "leavers", 0, 16_384)
    mean = np.exp(12 * uniforms(2, "mean", 0, 16_384) - 4)
    whole = poisson_quantile(u, mean)
    pieces = [poisson_quantile(u[i : i + 1000], mean[i : i + 1000]) for i in range(0, 16_384, 1000)]
    assert np.array_equal(np.concatenate(pieces), whole)
    assert np.array_equal(poisson_quantile(u[::-1], mean[::-1]), whole[::-1])
    small = mean < 1
    assert np.array_equal(poisson_quantile(u[small], mean[small]), whole[small])
    assert poisson_quantile(u[5:6], mean[5])[0] == whole[5]


def test_the_extreme_uniforms_end_for_every_mean():
    """Next to 0 and 1 the answer is finite and grows with the mean, also where thresholds sum up to just below 1."""
    means = np.concatenate([np.linspace(0, 3, 3001), np.linspace(3, 60, 571), np.geomspace(60, 1e7, 200)])
    for u in (ULP, 3 * ULP, 1 - 2**-20, 1 - 3 * ULP, 1 - ULP):
        quantiles = poisson_quantile(np.full(means.shape, u), means)
        assert np.all(np.isfinite(quantiles))
        assert np.all(np.diff(quantiles) >= 0)


def test_mean_and_variance_are_the_mean():
    """Over many uniforms both moments are the mean, within 4 sampling sd."""
    runs = 200_000
    u = uniforms(3, "leavers", 0, runs)
    for mean in (0.15, 2.5, 40.0):
        draws = poisson_quantile(u, mean)
        assert abs(draws.mean() - mean) < 4 * np.sqrt(mean / runs)
        assert abs(draws.var() - mean) < 4 * np.sqrt((mean + 2 * mean**2) / runs)


def test_a_mean_of_0_gives_0():
    """Nobody leaves a team that nobody can leave."""
    u = np.array([ULP, 0.5, 1 - ULP])
    assert poisson_quantile(u, 0.0).tolist() == [0.0, 0.0, 0.0]
    assert poisson_quantile(u, np.array([0.0, 0.0, 1e-3])).tolist() == [0.0, 0.0, 4.0]


def test_out_receives_the_values():
    """`out` is filled whatever was in it, and returned; the inputs stay as they were; shapes are kept."""
    u, mean = uniforms(4, "u", 0, 60).reshape(3, 20), np.geomspace(0.01, 1e5, 20)
    kept, kept_mean = u.copy(), mean.copy()
    out = np.full((3, 20), 99.0)
    got = poisson_quantile(u, mean, out)
    assert got is out
    assert np.array_equal(u, kept)
    assert np.array_equal(mean, kept_mean)
    assert np.array_equal(out.ravel(), poisson_quantile(u.ravel(), np.tile(mean, 3)))
    assert poisson_quantile(u, 2).dtype == np.float64
    assert poisson_quantile(np.empty(0), 0.1).shape == (0,)


@pytest.mark.parametrize("out", [np.empty(4), np.empty(3, dtype=int), np.empty((3, 2))[:, 0]])
def test_another_out_is_refused(out):
    """A wrong shape, type or order is told."""
    with pytest.raises(ValueError, match=r"^out must be float64 of shape \(3,\) in C order, got "):
        poisson_quantile(np.full(3, 0.5), 0.1, out)


@pytest.mark.parametrize(("mean", "k", "upper"), UPPER_TAILS)
def test_tails_at_large_means_are_exact(mean, k, upper):
    """Both tails are good to 1e-13 of the smaller one."""
    (high,), (low,) = tails(np.array([k + 1.0]), np.array([mean]))
    assert high == pytest.approx(upper, rel=1e-13, abs=0)
    assert low == pytest.approx(1 - upper, rel=1e-13, abs=0)


def test_tails_join_those_of_scipy():
    """Where both are good, at 1e4, the expansion and SciPy's gamma functions agree on either tail."""
    k = np.arange(9_200.0, 10_800.0)
    high, low = tails(k + 1.0, np.full(k.shape, 1e4))
    assert np.allclose(low, pdtr(k, 1e4), rtol=1e-12, atol=0)
    assert np.allclose(high, pdtrc(k, 1e4), rtol=1e-12, atol=0)
