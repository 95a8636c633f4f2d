"""Where a conditional mean crosses a level as one dial turns, with the interval of the place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.features import Hats, knots_for
from mcroi.analyses.estimators.smoother import fitted_means
from mcroi.results.chance import Z95

GRID: Final = np.linspace(-2.3263478740408408, 2.3263478740408408, 933)
"""Normal scores from P1 to P99 of a dial, between which turning points are looked for."""

SURE: Final = 3.0
"""Standard errors that a curve is away from a level on both sides of a crossing, at least, for it to be one."""

PLAIN: Final = 5.0
"""Standard errors on both sides from which on a crossing would hardly have been missed."""


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A crossing, as normal scores of the dial.

    Parameters
    ----------
    score
        Where the fitted mean crosses the level.
    low, high
        Ends of the 95 % interval; infinite where it is open within P1 to P99 of the dial.
    rises
        Whether the mean is above the level on the upper side.
    """

    score: float
    low: float
    high: float
    rises: bool


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Conditional means of several outputs on `GRID`, and their standard errors, ``(place, output)``."""

    means: Array
    errors: Array

    @classmethod
    def of(cls, scores: Array, y: Array) -> Curves:
        """Fit outputs, ``(future, output)``, by a dial's normal scores, ``(future,)``."""
        knots = knots_for(scores.size)
        return cls(*fitted_means(Hats.of(scores, knots), y, Hats.of(GRID, knots)))


def turning_points(mean: Array, error: Array) -> list[TurningPoint]:
    """Find where a curve on `GRID` crosses 0.

    The interval of a crossing is all places around it at which 0 lies within the mean's own 95 % interval: a place is
    in it just when the test that the curve is 0 there does not refuse it, so that it holds the true crossing in 95 % of
    samples. Crossings whose intervals overlap cannot be told apart; the one nearest to the dial's middle stands for
    them. A crossing counts only where the curve is `SURE` errors away from 0, on the right side of it, somewhere below
    and somewhere above the crossing: a curve of noise crosses any level that it is near to. Crossings that are barely
    sure are often told by luck, which moves them, too; so their intervals are taken at `SURE` errors, and only from
    `PLAIN` on at 95 %. Where a curve has a sharp kink just at the crossing, its rounding is not in the interval.

    Parameters
    ----------
    mean, error
        The curve and its standard error, ``(place,)`` each.
    """
    changes = np.flatnonzero((mean[:-1] > 0.0) != (mean[1:] > 0.0))
    ratio = mean / np.maximum(error, np.finfo(np.float64).tiny)
    found: list[TurningPoint] = []
    for k in sorted(changes.tolist(), key=lambda k: abs(float(GRID[k]))):
        score = float(np.interp(0.0, np.sort(mean[k : k + 2]), GRID[[k, k + 1]][np.argsort(mean[k : k + 2])]))
        if any(point.low <= score <= point.high for point in found):
            continue
        rises = bool(mean[k + 1] > 0.0)
        risen = ratio if rises else -ratio
        sure = min(-float(risen[: k + 1].min()), float(risen[k + 1 :].max()))
        if sure < SURE:
            continue
        far = np.abs(ratio) > np.interp(sure, (SURE, PLAIN), (SURE, Z95))
        below, above = np.flatnonzero(far[: k + 1]), np.flatnonzero(far[k + 1 :])
        low = float(GRID[below[-1]]) if below.size else -np.inf
        high = float(GRID[k + 1 + above[0]]) if above.size else np.inf
        found.append(TurningPoint(score, min(low, score), max(high, score), rises))
    return sorted(found, key=lambda point: point.score)
