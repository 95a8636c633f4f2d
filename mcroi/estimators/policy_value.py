"""Expected value of partial perfect information: what it is worth to know some dials before deciding.

It is the mean of what is gained where the dials, once known, lead to another choice than the one that is best on
average. The choice is read from conditional means fitted on other futures than those in which it is valued, so that
noise cannot look like value (the upward bias of a maximum): on average the estimate is no greater than the truth, and
next to it where the fit is good. Near zero that mean is no regular estimate; a bound from above stands in its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from mcroi.estimators.features import Array, Features
from mcroi.estimators.smoother import Fit, Sums, strengths

FOLDS: Final = 4
"""Parts of the futures; the choice in each is read from a fit to the others."""

RESOLVED: Final = 3.0
"""Standard errors above 0 from which on a value is given with an interval."""

FEWEST_CHANGED: Final = 30
"""Futures with another choice below which the mean of what they gain is not trusted to be normal."""

Z90: Final = 1.6448536269514722
"""The 95 % quantile of the standard normal distribution."""

_RULE_OF_THREE: Final = 3.0
_POINTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class InformationValue:
    """What some knowledge is worth before deciding.

    Parameters
    ----------
    value
        The estimate, in money; noise where it is not resolved.
    standard_error
        Of the estimate.
    upper
        What it is below, with a confidence of at least 95 %.
    changed
        Share of the futures in which the knowledge leads to another choice.
    is_resolved
        Whether the estimate stands clear of 0: only then is it to be shown, else it is "below `upper`".
    """

    value: float
    standard_error: float
    upper: float
    changed: float
    is_resolved: bool


def information_value(features: Features, gains: Array) -> InformationValue:
    """Estimate the value of knowing what features are made of.

    Parameters
    ----------
    features
        Of the dials that would be known.
    gains
        Net benefit of each other choice less that of the choice that is best on average, ``(future, choice)``.

    Returns
    -------
    InformationValue

    Notes
    -----
    The bound: let ``g(x)`` be the conditional mean gains, fitted with pointwise errors e(x) about normal. The value is
    ``v = E[max(0, g(X))]``, and the bound ``u = E[max(0, fit(X) + 1.645 e(X))]`` taken as a function of the fit is
    convex, and equal to v where the fit lies 1.645 e below g throughout. The fits for which u < v form a convex set;
    the half-space that supports it there has a normal with no negative component, so that its probability is at most
    5 %, however errors at different x hang together. A share of futures that has not been seen is less than 3 / n
    with a confidence of 95 %; it is taken to gain what the luckiest future seen does.
    """
    n = gains.shape[0]
    if not gains.size:
        return InformationValue(0.0, 0.0, 0.0, 0.0, is_resolved=False)
    gained = policy_gains(features, gains)
    sums = Sums.of(features, gains)
    strength = strengths(sums, features.penalty)
    value, error = float(gained.mean()), float(gained.std(ddof=1)) / math.sqrt(n)
    changed = int(np.count_nonzero(gained))
    fit = Fit.of(features, gains, sums, strength)
    at = features.part(slice(0, _POINTS))
    hopes = np.maximum((fit.means(at) + Z90 * fit.errors(at)).max(axis=1), 0.0)
    unseen = _RULE_OF_THREE / n * max(float(gains.max()), 0.0)
    upper = float(hopes.mean()) + Z90 * float(hopes.std(ddof=1)) / math.sqrt(hopes.size) + unseen
    resolved = value > RESOLVED * error and changed >= FEWEST_CHANGED
    return InformationValue(value, error, max(upper, value + Z90 * error), changed / n, is_resolved=bool(resolved))


def policy_gains(features: Features, gains: Array) -> Array:
    """What knowing the features' dials gains in every future, ``(future,)``.

    The futures are divided into `FOLDS` parts; in each the choice is read from a fit to the others.

    Parameters
    ----------
    features
        Of the dials that would be known.
    gains
        As for `information_value`.
    """
    n = gains.shape[0]
    parts = [slice(a, b) for a, b in pairwise(n * k // FOLDS for k in range(FOLDS + 1))]
    sums = [Sums.of(features.part(part), gains[part]) for part in parts]
    whole = Sums.over(sums)
    strength = strengths(whole, features.penalty)
    gained = np.zeros(n)
    for part, own in zip(parts, sums, strict=True):
        weights = whole.minus(own).solve(features.penalty, strength)
        gained[part] = _gained(features.part(part).fitted(weights), gains[part])
    return gained


def _gained(fitted: Array, gains: Array) -> Array:
    """What the choice of the greatest fitted gain really gains, 0 where none is above 0: shape ``(future,)``."""
    choice = fitted.argmax(axis=1)[:, np.newaxis]
    better = np.take_along_axis(fitted, choice, axis=1) > 0.0
    gained: Array = np.where(better, np.take_along_axis(gains, choice, axis=1), 0.0)[:, 0]
    return gained
