"""Expected value of partial perfect information: what it is worth to know some dials before deciding.

It is the mean of what is gained where the dials, once known, lead to another choice than the one that is best on
average. The choice is read from conditional means fitted on other futures than those in which it is valued, so that
noise cannot look like value (the upward bias of a maximum): on average the estimate is no greater than the truth, and
next to it where the fit is good. Near zero that mean is no regular estimate; a bound from above stands in its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.features import Features
from mcroi.analyses.estimators.smoother import Sums, fitted_means, strengths
from mcroi.results.chance import Z95, Estimate

FOLDS: Final = 4
"""Parts of the futures; the choice in each is read from a fit to the others."""

RESOLVED: Final = 3.0
"""Standard errors above 0 from which on a value is given with an interval."""

PLAIN: Final = 5.0
"""Standard errors above 0 from which on a value would hardly have been missed.

Below, it may stand clear of 0 by luck, which moved it, too; so its error is widened, the more the less clear it is, to
where its interval just holds 0.
"""

FEWEST_CHANGED: Final = 30
"""Futures with another choice below which the mean of what they gain is not trusted to be normal."""

Z90: Final = 1.6448536269514722
"""The 95 % quantile of the standard normal distribution."""

_TINY: Final = 1e-300
_RULE_OF_THREE: Final = 3.0
_POINTS: Final = 20_000
_LUCKIEST: Final = 30
"""Futures of the greatest promise from which it is judged how far others may go beyond."""


@dataclass(frozen=True, slots=True)
class InformationValue:
    """What some knowledge is worth before deciding.

    Parameters
    ----------
    value
        The estimate, in money; noise where it is not resolved.
    standard_error
        Of the estimate; wider where it is barely resolved.
    upper
        What it is below, with a confidence of at least 95 %.
    changed
        Share of the futures in which the knowledge leads to another choice.
    is_resolved
        Whether the estimate stands clear of 0: only then is it to be shown, else it is "below `upper`".
    most
        What all information together is worth, which no part of it is worth more than; None where that is not known.
    """

    value: float
    standard_error: float
    upper: float
    changed: float
    is_resolved: bool
    most: Estimate | None = None

    def within(self, most: Estimate | None) -> InformationValue:
        """The same where it is known what all information together is worth: neither value nor bound is above it."""
        if most is None:
            return self
        return replace(self, value=min(self.value, most.value), upper=min(self.upper, most.value), most=most)


def stands_clear(gained: Array, error: float) -> bool:
    """Whether the mean of gains, ``(future,)``, is told with an interval: it is far from 0, and of enough futures."""
    return bool(gained.mean() > RESOLVED * error and np.count_nonzero(gained) >= FEWEST_CHANGED)


def wider_error(value: float, error: float) -> float:
    """The error of a value that stands clear of 0: wider where it barely does, see `PLAIN`."""
    return error * float(np.interp(value / max(error, _TINY), (RESOLVED, PLAIN), (RESOLVED / Z95, 1.0)))


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
    5 %, however errors at different x hang together. What is gained by a choice that only looks best on average is
    too little, as its good luck counts against all others; so the bound is the greatest of those against any choice
    that may be the best. In each is what no future shows, as `_unseen` says.
    """
    n = gains.shape[0]
    if not gains.size:
        return InformationValue(0.0, 0.0, 0.0, 0.0, is_resolved=False)
    gained = policy_gains(features, gains)
    value = float(gained.mean())
    error = math.hypot(float(gained.std(ddof=1)) / math.sqrt(n), 0.5 * _lucky_lead(gains))
    changed = int(np.count_nonzero(gained))
    upper = _bound(features, gains)
    resolved = stands_clear(gained, error)
    if resolved:
        error = wider_error(value, error)
    return InformationValue(value, error, max(upper, value + Z90 * error), changed / n, is_resolved=resolved)


def _bound(features: Features, gains: Array) -> float:
    """The greatest bound against any choice that may be the best on average, ties among them."""
    means, errors = gains.mean(axis=0), gains.std(axis=0, ddof=1) / math.sqrt(gains.shape[0])
    rivals = np.flatnonzero(means > -RESOLVED * errors).tolist()
    bounds = [_bound_against(features, gains)]
    for k in rivals:
        others = gains - gains[:, [k]]
        others[:, k] = -gains[:, k]
        bounds.append(_bound_against(features, others))
    return max(bounds)


def _bound_against(features: Features, gains: Array) -> float:
    """What all other choices may gain on one."""
    means, errors = fitted_means(features, gains, features.part(slice(0, _POINTS)))
    hopes = (means + Z90 * errors).max(axis=1)
    gained = np.maximum(hopes, 0.0)
    return float(gained.mean()) + Z90 * float(gained.std(ddof=1)) / math.sqrt(gained.size) + _unseen(hopes)


def _lucky_lead(gains: Array) -> float:
    """How far the best choice may lead by luck alone; a lead of many of its standard errors is none of luck."""
    means, errors = gains.mean(axis=0), gains.std(axis=0, ddof=1) / math.sqrt(gains.shape[0])
    with np.errstate(divide="ignore", invalid="ignore"):
        leads = np.where(errors > 0.0, -means * np.exp(-((means / errors) ** 2) / 4.0), 0.0)
    return float(leads.max())


def _unseen(hopes: Array) -> float:
    """What may be gained in futures whose dials promise more than those of all that were seen.

    Their share is below 3 / n with a confidence of 95 %. Beyond the greatest promise M they are taken to spread
    exponentially, by the mean b by which the greatest promises exceed the least of them: so far as a bell's or lighter
    tails do not. Each then gains ``M + b``, or, where M is below 0, the share ``exp(M / b)`` of them b.
    """
    n = hopes.size
    count = min(_LUCKIEST, n)
    luckiest: Array = np.partition(hopes, n - count)[n - count :]
    greatest = float(luckiest.max())
    beyond = float(luckiest.mean() - luckiest.min()) * count / max(count - 1, 1)
    if greatest >= 0.0:
        return _RULE_OF_THREE / n * (greatest + beyond)
    share = math.exp(greatest / beyond) if beyond > 0.0 else 0.0
    return _RULE_OF_THREE / n * beyond * share


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
