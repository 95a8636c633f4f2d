"""The increasing curve that is nearest to quantiles through which the metalog would turn back."""

import numpy as np
from scipy.optimize import nnls

from distributions.arrays import Array
from distributions.numerics.metalog_curve import LogOddsCurve, basis, slopes_of_basis

_PLACES = np.concatenate([np.linspace(-12.0, 12.0, 961), *(side * np.geomspace(12.5, 60.0, 40) for side in (-1, 1))])


def nearest_curve(log_odds: Array, heights: Array, terms: int, least: float) -> LogOddsCurve:
    """The curve with least squares of the distances to the heights among those that are steep enough.

    A least-distance problem, solved by non-negative least squares (Lawson and Hanson 1974, chapter 23).

    Parameters
    ----------
    log_odds, heights : array
        Of the quantiles.
    terms : int
        Of the curve.
    least : float
        The slope that it must have at a close row of places.
    """
    columns = basis(log_odds, terms).T
    sizes = np.linalg.norm(columns, axis=0)
    orthogonal, triangle = np.linalg.qr(columns / sizes)
    free = orthogonal.T @ heights  # in these coordinates the distance to be made least is the one to this point
    constraints = np.linalg.solve(triangle.T, slopes_of_basis(_PLACES, terms) / sizes[:, np.newaxis]).T
    short = least - constraints @ free
    system = np.vstack([constraints.T, short])
    target = np.append(np.zeros(terms), 1.0)
    weights, _ = nnls(system, target)
    residual = target - system @ weights
    moved = free - residual[:-1] / residual[-1]
    return LogOddsCurve.of(np.linalg.solve(triangle, moved) / sizes)
