"""Turning points: where a curve crosses, its interval, and no crossing of what is only noise."""

import numpy as np
import pytest
from scipy import stats

from mcroi.analyses.estimators.turning_point import GRID, Curves, turning_points


def found(z, y):
    """Turning points of an output, ``(future,)``."""
    curves = Curves.of(z, y[:, np.newaxis])
    return turning_points(curves.means[:, 0], curves.errors[:, 0])


def test_crossings_of_a_known_curve_are_where_they_are():
    """A sure curve: both crossings of a parabola, to the grid's fineness, with their directions."""
    points = turning_points(GRID**2 - 1.44, np.full(GRID.size, 1e-9))
    assert [round(point.score, 4) for point in points] == [-1.2, 1.2]
    assert [point.rises for point in points] == [False, True]
    for point in points:
        assert point.low <= point.score <= point.high
        assert point.high - point.low <= 2.0 * (GRID[1] - GRID[0]) + 1e-12


def test_the_interval_is_where_the_curve_cannot_be_told_from_the_level():
    """Of a line with a constant error: 1.96 errors over the slope on either side."""
    (point,) = turning_points(0.5 * (GRID - 0.3), np.full(GRID.size, 0.1))
    half = stats.norm.ppf(0.975) * 0.1 / 0.5
    assert abs(point.score - 0.3) < 1e-9
    assert abs(point.low - (0.3 - half)) <= GRID[1] - GRID[0]
    assert abs(point.high - (0.3 + half)) <= GRID[1] - GRID[0]


@pytest.mark.parametrize(
    "curve",
    [
        GRID + 5.0,  # never crosses
        0.01 * GRID,  # crosses, within error throughout
        np.abs(GRID) + 0.01,  # touches
        np.where(GRID < 2.0, 1.0, -0.05),  # not sure on one side
    ],
)
def test_what_is_not_sure_on_both_sides_is_no_turning_point(curve):
    """A curve near the level crosses it by noise alone."""
    assert turning_points(curve, np.full(GRID.size, 0.1)) == []


def test_noise_has_hardly_ever_a_turning_point():
    """A dial on which nothing hangs and a level at the mean: a crossing sure on both sides is rare."""
    rng = np.random.default_rng(90)
    assert sum(bool(found(*rng.standard_normal((2, 1000)))) for _ in range(300)) <= 3


@pytest.mark.parametrize("kind", ["line", "curve", "chance"])
def test_intervals_hold_the_crossing(kind):
    """By the binomial at one in a million for the three kinds, of the samples that tell a crossing.

    `benchmarks/coverage/dials.py` asks many more samples.
    """
    rng = np.random.default_rng(91)
    runs, held, told = 300, 0, 0
    for _ in range(runs):
        z, noise = rng.standard_normal((2, 2000))
        if kind == "line":
            y, truth = 0.3 * (z - 0.5) + noise, 0.5
        elif kind == "curve":
            y, truth = np.exp(z) - 2.0 + 3.0 * noise, np.log(2.0)
        else:
            y, truth = (noise < 0.5 * z - 0.4) - 0.5, 0.8
        points = found(z, y)
        told += bool(points)
        held += any(point.low <= truth <= point.high for point in points)
    assert told == runs
    assert held >= stats.binom.ppf(1e-6 / 3, runs, 0.95)
