"""Families of data points beyond the common laws: probability on ties, gaps, exactness, limits."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributions import Uniforms
from distributions.continuous.cumulative import Cumulative
from distributions.continuous.histogram import Histogram
from distributions.derived.empirical import Empirical
from distributions.derived.smooth import Smooth
from distributions.derived.truncated import Truncated
from distributions.fast.guide_table import GuideTable
from distributions.patterns.piecewise import Polyline
from distributions.rules import LONGEST_LIST

LAW = settings(max_examples=100, deadline=None, derandomize=True, database=None)
EPS = 2.0**-52
HALF = np.concatenate([10.0 ** np.arange(-12.0, -1.0), np.linspace(0.05, 0.5, 19)])


def rounded(x):
    """A number of six decimals, so that no two are too close together."""
    return round(x, 6)


tied = (
    st.lists(
        st.one_of(st.sampled_from([-2.0, 0.0, 1.0, 3.5]), st.floats(-1e6, 1e6).map(rounded)), min_size=6, max_size=30
    )
    .filter(lambda values: min(values) < max(values) and len(set(values)) < len(values))
    .map(Smooth)
)
bins = st.lists(
    st.tuples(st.floats(1e-6, 1e6), st.one_of(st.just(0.0), st.floats(1e-9, 1e3))), min_size=1, max_size=15
).filter(lambda pairs: any(weight for _, weight in pairs))


def exact_cdf(histogram):
    """Edges, and the probability up to each, as fractions."""
    edges, weights = ([Fraction(x) for x in row] for row in (histogram.edges, histogram.weights))
    return edges, [sum(weights[:index], Fraction(0)) / sum(weights) for index in range(len(edges))]


@LAW
@given(tied)
def test_ties_have_their_probability(distribution):
    """A value that occurs k times among n has the probability (k - 1) / (n - 1), and no other value has any."""
    assert distribution.has_atoms
    assert not distribution.is_discrete
    values, counts = np.unique(distribution.values, return_counts=True)
    assert distribution.pmf(values) == pytest.approx((counts - 1) / (len(distribution.values) - 1), rel=1e-15, abs=0.0)
    assert distribution.pmf(0.5 * (values[1:] + values[:-1])).tolist() == [0.0] * (len(values) - 1)
    assert list(distribution.kernels.atoms(-np.inf, np.inf)) == list(values[counts > 1])
    with pytest.raises(TypeError, match="smooth has probability on single values and no density; use pmf or cdf"):
        distribution.pdf(0.0)


@LAW
@given(tied)
def test_quantiles_with_ties_are_those_of_numpy(distribution):
    """The quantile function is NumPy's 'linear'; cdf and sf, taken back and forth, agree with it on both sides."""
    data = np.array(distribution.values)
    room = 8.0 * EPS * np.abs(data).max()
    p = np.concatenate([HALF, 1.0 - HALF])
    x = distribution.ppf(p)
    assert x == pytest.approx(np.quantile(data, p), rel=1e-12, abs=room)
    assert np.all(np.diff(distribution.ppf(np.sort(p))) >= 0.0)
    assert np.all(distribution.cdf(x + room) >= p * (1.0 - 1e-12))
    assert np.all(distribution.cdf(x - room) - distribution.pmf(x) <= p * (1.0 + 1e-12))
    above = distribution.isf(HALF)
    assert np.all(distribution.sf(above + room) <= HALF * (1.0 + 1e-12))
    assert np.all(distribution.sf(above - room) >= HALF * (1.0 - 1e-12))
    assert distribution.cdf(x) + distribution.sf(x) == pytest.approx(1.0, abs=1e-15)
    values = np.unique(data)
    jump = distribution.cdf(values) - distribution.cdf(np.nextafter(values, -np.inf))
    assert np.all(jump >= distribution.pmf(values) - 1e-15)
    assert np.all(distribution.ppf(distribution.cdf(values)) <= values)


@LAW
@given(tied, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_probability_between_two_values(distribution, a, b):
    """The probability of (low, high] is the growth of the cdf, ties at the ends counted on the right side."""
    corners = distribution.ppf(sorted([a, b]))
    for low, high in (corners, corners[[0, 0]], distribution.ppf([0.0, b]), distribution.ppf([a, 1.0])):
        with np.errstate(all="ignore"):
            mass = distribution.kernels.mass(np.array([low]), np.array([high]))[0]
        assert mass == pytest.approx(distribution.cdf(high) - distribution.cdf(low), abs=1e-15)


@LAW
@given(tied)
def test_moments_with_ties(distribution):
    """Mean and variance are those of the straight pieces, in fractions: E x^2 of one is (a^2 + a b + b^2) / 3."""
    data = [Fraction(x) for x in distribution.values]
    pieces = len(data) - 1
    mean = sum((a + b) / 2 for a, b in pairwise(data)) / pieces
    var = sum((a * a + a * b + b * b) / 3 for a, b in pairwise(data)) / pieces - mean * mean
    assert abs(Fraction(distribution.mean()) - mean) <= 4 * EPS * max(map(abs, data))
    assert distribution.var() == pytest.approx(float(var), rel=1e-13)


@LAW
@given(tied)
def test_draws_with_ties_are_the_quantiles(distribution):
    """The fast form is the quantile function, to the last bits of the data."""
    u = np.random.default_rng(3).uniform(size=(20, 50))
    draws = distribution.sampler()(Uniforms.from_u(u))
    assert draws == pytest.approx(distribution.ppf(u), rel=0.0, abs=8.0 * EPS * np.abs(distribution.values).max())
    assert distribution.sampler()(Uniforms.from_z([-50.0, 50.0])) == pytest.approx(distribution.support(), rel=1e-15)


@LAW
@given(bins, st.floats(1e-14, 1.0), st.floats(-1e6, 1e6))
def test_both_tails_of_a_histogram_are_exact(pairs, p, start):
    """Quantiles, cdf, sf and probabilities between values are those of fractions, to the last bits, in both tails."""
    widths, weights = zip(*pairs, strict=True)
    histogram = Histogram(np.cumsum([start, *widths]), weights)
    edges, below = exact_cdf(histogram)
    for x, share in ((histogram.ppf(p), Fraction(p)), (histogram.isf(p), 1 - Fraction(p))):
        index = next(i for i in range(len(edges) - 1) if share <= below[i + 1] * (1 + Fraction(1, 2**52)))
        rise = below[index + 1] - below[index]
        exact = edges[index] + (share - below[index]) / rise * (edges[index + 1] - edges[index])
        if not all(edges[index] <= end <= edges[index + 1] for end in (exact, Fraction(x))):
            continue  # within rounding of a gap, of which either end will do
        assert abs(Fraction(x) - exact) <= EPS * max(abs(edges[index]), abs(edges[index + 1]))
        at = max(i for i in range(len(edges) - 1) if edges[i] <= Fraction(x))
        reached = below[at] + (Fraction(x) - edges[at]) / (edges[at + 1] - edges[at]) * (below[at + 1] - below[at])
        assert histogram.cdf(x) == pytest.approx(float(reached), rel=2e-15, abs=0.0)
        assert histogram.sf(x) == pytest.approx(float(1 - reached), rel=2e-15, abs=0.0)


def test_gaps_have_no_probability():
    """In a gap the density is 0, cdf and sf are flat, and the quantile of its probability is its lower end."""
    histogram = Histogram([0.0, 1.0, 2.0, 5.0, 6.0], [1.0, 0.0, 0.0, 9.0])
    assert histogram.pdf([0.5, 1.5, 4.9, 5.5]).tolist() == [0.1, 0.0, 0.0, 0.9]
    assert histogram.cdf([1.0, 2.0, 5.0]).tolist() == [0.1] * 3
    assert histogram.sf([1.0, 2.0, 5.0]).tolist() == [0.9] * 3
    assert histogram.ppf(0.1) == 1.0
    assert histogram.isf(0.9) == pytest.approx(1.0, rel=1e-15)
    assert histogram.ppf(np.nextafter(0.1, 1.0)) == pytest.approx(5.0)
    assert histogram.kernels.kinks() == (1.0, 5.0)
    draws = histogram.sample(10_000, np.random.default_rng(1))
    assert not np.any((draws > 1.0) & (draws < 5.0))


@pytest.mark.parametrize("weights", [[1, 0, 9], [9, 0, 1], [1, 0, 2], [2, 0, 1], [7, 0, 3, 0, 11], [1e-12, 0, 1]])
def test_a_gap_is_met_by_its_probability(weights):
    """However the probability of a gap is rounded, quantiles of that at its lower end are never beyond the gap."""
    histogram = Histogram(range(len(weights) + 1), weights)
    starts = np.array([x for x in histogram.kernels.kinks() if weights[int(x)] == 0])
    for x in (histogram.ppf(histogram.cdf(starts)), histogram.isf(histogram.sf(starts))):
        assert np.all(x <= starts)
        assert histogram.cdf(x) == pytest.approx(histogram.cdf(starts), rel=0.0, abs=2.0**-53)


@LAW
@given(st.lists(st.sampled_from([0.0, 1e-18, 1e-17, 1e-16, 1e-9, 0.3, 1.0]), min_size=1, max_size=12).filter(any))
def test_draws_at_the_thresholds(weights):
    """At the probabilities where one bin ends and at the floats next to them, draws are the quantiles too.

    They are so to the digits kept of probabilities, 2^-60 or better, and within the bin where it has hardly more.
    """
    histogram = Histogram(np.arange(len(weights) + 1.0), weights)
    at = histogram.cdf(histogram.edges)
    u = np.concatenate([at, np.nextafter(at, 0.0), np.nextafter(at, 1.0)])
    u = u[(u > 0.0) & (u < 1.0)]
    x = histogram.ppf(u)
    draws = histogram.sampler()(Uniforms.from_u(u))
    start = np.ceil(x) - 1.0  # of the bin that each quantile is in, or the upper end of
    mass = histogram.cdf(start + 1.0) - histogram.cdf(start)
    assert np.all((draws >= start - 1e-14) & (draws <= start + 1.0 + 1e-14))
    assert np.all((np.abs(draws - x) <= 1e-14 + 2.0**-60 / np.maximum(mass, 2.0**-60)) | (mass <= 2.0**-52))


def test_points_of_a_cdf_are_met():
    """At the values given, cdf, sf and quantiles are to the last bit what was given."""
    values, probabilities = [-3.0, 0.1, 0.3, 7.0, 8.0, 9.0], [0.0, 1e-15, 0.1, 0.1, 1.0 - 1e-15, 1.0]
    cumulative = Cumulative(values, probabilities)
    assert cumulative.cdf(values).tolist() == probabilities
    assert cumulative.sf(values).tolist() == [1.0 - p for p in probabilities]
    assert cumulative.ppf(probabilities).tolist() == [-3.0, 0.1, 0.3, 0.3, 8.0, 9.0]
    assert cumulative.ppf(5e-16) == pytest.approx(-1.45, rel=1e-15)


def test_three_ways_to_the_same_distribution():
    """Evenly weighted bins between data, their cdf and the smooth data agree."""
    data = [1.0, 2.0, 4.0, 9.0, 16.0]
    p = np.linspace(0.0, 1.0, 101)
    same = [Smooth(data), Histogram(data, [1.0] * 4), Cumulative(data, [0.0, 0.25, 0.5, 0.75, 1.0])]
    assert all(np.array_equal(one.ppf(p), np.quantile(data, p)) for one in same)
    assert {one.mean() for one in same} == {5.875}


@pytest.mark.parametrize("ends", [(0.25, 2.5), (0.5, 1.5), (1.5, 3.0), (2.5, 2.75)])
def test_truncation_of_a_histogram(ends):
    """What is left of a histogram between two values is a histogram."""
    low, high = ends
    histogram = Histogram([0.0, 1.0, 2.0, 3.0], [1.0, 0.0, 2.0])
    truncated = Truncated(histogram, low=low, high=high)
    inner = [x for x in (1.0, 2.0) if low < x < high]
    edges = [low, *inner, high]
    expected = Histogram(edges, np.diff(histogram.cdf(edges)))
    assert truncated.mean() == pytest.approx(expected.mean(), rel=1e-14)
    assert truncated.var() == pytest.approx(expected.var(), rel=1e-13)
    u = np.random.default_rng(5).uniform(size=2000)
    assert truncated.ppf(u) == pytest.approx(expected.ppf(u), rel=1e-14)
    assert truncated.sampler()(Uniforms.from_u(u)) == pytest.approx(expected.ppf(u), rel=1e-9)


def test_data_are_a_multiset():
    """The order of data does not matter, how often each occurs does."""
    assert Empirical([3, 1, 2, 1]) == Empirical([1.0, 1.0, 2.0, 3.0]) != Empirical([1, 2, 3])
    assert Empirical([3, 1, 2, 1]).pmf([1, 2, 2.5, 3]).tolist() == [0.5, 0.25, 0.0, 0.25]
    assert Smooth(np.array([3, 1, 2, 1])) == Smooth([1, 1, 2, 3]) != Smooth([1, 2, 3])


@pytest.mark.parametrize("family", [Empirical, Smooth])
def test_long_lists(family):
    """100,000 data are taken, one more is refused; draws are quantiles all the same."""
    data = np.random.default_rng(9).lognormal(3.0, 2.0, LONGEST_LIST)
    distribution = family(data)
    u = np.random.default_rng(10).uniform(size=5000)
    assert distribution.sampler()(Uniforms.from_u(u)) == pytest.approx(distribution.ppf(u), rel=1e-12)
    with pytest.raises(ValueError, match=r"^a list must hold at most 100,000 numbers, got 100,001$"):
        family(np.append(data, 1.0))


@pytest.mark.parametrize("bad", [np.nan, np.inf, "3", True, None])
def test_what_is_no_number_is_refused(bad):
    """Anything but a finite number in a list is an error that shows it."""
    with pytest.raises(ValueError, match=r"^each value must be a (finite )?number, got "):
        Smooth([1.0, bad])
    with pytest.raises(ValueError, match=r"^each probability must be a (finite )?number, got "):
        Cumulative([1.0, 2.0], [0.0, bad])


@LAW
@given(st.lists(st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.0, 0.25, 1.0, 1e-300])), max_size=300).map(sorted))
def test_the_guide_table_is_a_search(thresholds):
    """A look into a guide table counts the thresholds below a uniform, those at 0, at 1 and at a threshold too."""
    thresholds = np.array(thresholds)
    u = np.concatenate([np.random.default_rng(4).uniform(size=200), thresholds, [0.0, 5e-324, 0.25, 1.0]])
    assert np.array_equal(GuideTable.of(thresholds)(u), np.searchsorted(thresholds, u, side="left"))


def test_pieces_without_probability_are_no_pieces():
    """A polyline keeps only what has probability, and the bounds between."""
    polyline = Polyline.of_weights(np.array([0.0, 1.0, 1.0, 4.0, 5.0]), np.array([1.0, 2.0, 0.0, 1.0]))
    assert polyline.start.tolist() == [0.0, 1.0, 4.0]
    assert polyline.end.tolist() == [1.0, 1.0, 5.0]
    assert polyline.below.tolist() == [0.0, 0.25, 0.75, 1.0]
    assert polyline.above.tolist() == [1.0, 0.75, 0.25, 0.0]
    assert polyline.kinks() == (1.0, 4.0)
