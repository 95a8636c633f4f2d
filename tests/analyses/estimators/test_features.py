"""Features of conditional means: sums that are counted agree with sums over the features as they are."""

import numpy as np
import pytest
from scipy import stats

from mcroi.analyses.estimators.features import FUTURES_PER_FEATURE, KNOTS, Dense, Hats, Surface
from mcroi.analyses.estimators.smoother import Sums, fitted_means, strengths


def hats(futures=300, seed=80):
    """Hat functions of some scores, and the same as plain rows."""
    scores = 1.5 * np.random.default_rng(seed).standard_normal(futures)
    counted = Hats.of(scores, KNOTS)
    rows = np.array([np.interp(scores, KNOTS, unit) for unit in np.eye(KNOTS.size)])
    # beyond the last knots they go on straight
    step = KNOTS[1] - KNOTS[0]
    for end, inner, beyond in ((0, 1, scores < KNOTS[0]), (-1, -2, scores > KNOTS[-1])):
        away = np.abs(scores[beyond] - KNOTS[end]) / step
        rows[end, beyond], rows[inner, beyond] = 1.0 + away, -away
    return counted, Dense(rows, np.ones(KNOTS.size))


def test_hats_are_what_they_say():
    """Each is 1 at its knot and 0 from its neighbours on; they add up to 1, and to the score with the knots."""
    counted, plain = hats()
    np.testing.assert_allclose(counted.rows(), plain.rows, atol=1e-12)
    np.testing.assert_allclose(plain.rows.sum(axis=0), 1.0, rtol=1e-12)


def test_counted_sums_are_those_of_the_rows():
    """``X'X`` with weights and without, ``X'y``, fits, and lengths; and of a part of the futures."""
    counted, plain = hats()
    rng = np.random.default_rng(81)
    y, weights, metric = rng.standard_normal((300, 2)), rng.random(300), rng.standard_normal((KNOTS.size, KNOTS.size))
    metric = metric + metric.T
    for of in (slice(0, 300), slice(7, 100)):
        one, other = counted.part(of), plain.part(of)
        assert one.futures == other.futures
        for ours, theirs in (
            (one.squares(), other.squares()),
            (one.squares(weights[of]), other.squares(weights[of])),
            (one.products(y[of]), other.products(y[of])),
            (one.fitted(y[: KNOTS.size]), other.fitted(y[: KNOTS.size])),
            (one.lengths(metric), other.lengths(metric)),
        ):
            np.testing.assert_allclose(ours, theirs, atol=1e-9)


def test_lines_are_not_penalised():
    """A penalty of any strength leaves a straight line as it is."""
    knots = np.arange(KNOTS.size) * 3.0 - 5.0
    assert knots @ Hats.of(np.zeros(1), KNOTS).penalty @ knots == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("dials", [1, 2, 3, 4, 5, 12, 40])
@pytest.mark.parametrize("futures", [200, 5000])
def test_a_surface_has_a_constant_and_no_more_features_than_the_futures_bear(dials, futures):
    """And every dial of a few has a feature of its own."""
    surface = Surface.of(dials, futures)
    scores = list(np.random.default_rng(82).standard_normal((dials, futures)))
    features = surface.features(scores)
    assert len(features.rows) <= max(futures // FUTURES_PER_FEATURE, 2)
    np.testing.assert_array_equal(features.rows[0], 1.0)
    if futures == 5000:
        np.testing.assert_allclose(np.corrcoef(features.rows[1 : dials + 1])[0, 0] if dials > 1 else 1.0, 1.0)
        for z in scores:
            assert max(abs(np.corrcoef(row, z)[0, 1]) for row in features.rows[1:]) > 0.999


def test_fits_are_those_of_penalised_least_squares():
    """By numpy's least squares, with the penalty as rows; and their covariance in repeated samples."""
    counted, plain = hats()
    y = np.random.default_rng(83).standard_normal((300, 1)) + plain.rows[4][:, np.newaxis]
    sums = Sums.of(counted, y)
    strength = strengths(sums, counted.penalty)
    kinks = np.sqrt(strength) * np.diff(np.eye(KNOTS.size), n=2, axis=0)
    stacked = np.vstack([plain.rows.T, kinks])
    exact = np.linalg.lstsq(stacked, np.concatenate([y[:, 0], np.zeros(len(kinks))]), rcond=None)[0]
    np.testing.assert_allclose(sums.solve(counted.penalty, strength)[:, 0], exact, atol=1e-6)


def test_pointwise_intervals_hold_on_average_over_places():
    """Of a wave with unequal noise, by the binomial at one in a million for each place; a single one may do worse.

    The strength of the penalty is itself chosen by the futures, which no pointwise error knows of.
    """
    runs, rng = 400, np.random.default_rng(84)
    places = np.linspace(-2.0, 2.0, 21)
    held = np.zeros(places.size, dtype=int)
    for _ in range(runs):
        z = rng.standard_normal(2000)
        y = (np.sin(z) + np.exp(0.5 * z) * rng.standard_normal(z.size))[:, np.newaxis]
        features, at = Hats.of(z, KNOTS), Hats.of(places, KNOTS)
        means, errors = fitted_means(features, y, at)
        held += np.abs(means[:, 0] - np.sin(places)) <= stats.norm.ppf(0.975) * errors[:, 0]
    assert held.mean() >= stats.binom.ppf(1e-6, runs, 0.95)
    assert held.min() >= stats.binom.ppf(1e-6, runs, 0.9)
