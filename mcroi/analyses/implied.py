"""What a study's values mean: moments, percentiles and a sentence for each, and what pooled experts disagree on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from distributions import Bernoulli, Constant, Distribution
from distributions.dependence import attained_rank, gauss_parameter
from mcroi.draws.plan import Plan
from mcroi.study.dials import correlation_pairs, dials
from mcroi.study.inputs import UNIT_OF, Input, known_input
from mcroi.study.study import Assumption, Study

PERCENTILES: Final = (1, 5, 50, 95, 99)
BARS: Final = 24
"""Of a sparkline, from P1 to P99."""

_TAIL: Final = 0.05
_RARE_TAILS: Final = np.array([1e-4, 1e-3, 5e-3])
_OFTEN: Final = 0.2
_NEARLY_ALWAYS: Final = 0.995
"""Shares of the futures from which on it is told in hundredths, and in words."""


@dataclass(frozen=True, slots=True)
class Implied:
    """What one stated value means.

    Parameters
    ----------
    place, stated_in
        The scenario or ``world`` that it holds in, and the one whose table it stands in.
    assumption
        As stated.
    mean, sd
        Of the value, or of the factor on today's; infinite or NaN where there is none.
    percentiles
        By percent.
    bars
        Probability of `BARS` equal steps from P1 to P99; empty for a number.
    sentence
        What a tail means, in plain words; empty for a number.
    disagreement
        Share of the variance of what experts say that is the distance between them; None for a single voice.
    """

    place: str
    assumption: Assumption
    mean: float
    sd: float
    percentiles: dict[int, float]
    bars: tuple[float, ...]
    sentence: str
    disagreement: float | None

    @property
    def input(self) -> Input:
        """The input that it is about."""
        return known_input(self.assumption.input)

    @property
    def unit(self) -> str:
        """What the numbers count: the input's unit, or a factor."""
        return UNIT_OF[self.assumption.relative].format(self.input.unit)

    @property
    def is_constant(self) -> bool:
        """Whether it is a number."""
        return isinstance(self.assumption.distribution, Constant)


@dataclass(frozen=True, slots=True)
class AttainedRank:
    """A rank correlation that was asked for between two dials, and the one that their values have.

    Parameters
    ----------
    between
        The dials.
    asked, attained
        Rank (Spearman) correlations; those of values with atoms are less than those of the dials.
    """

    between: tuple[str, str]
    asked: float
    attained: float


def implied(study: Study) -> list[Implied]:
    """Tell what every value of a study means, each once, where it stands."""
    return [_implied(place, assumption) for place, assumption in study.stated]


def disagreement(assumption: Assumption) -> float | None:
    """Return the share of the variance of what experts say that is the distance between them.

    The variance of their linear pool is the weighted mean of their variances, their uncertainty, plus the variance of
    their means, their disagreement. It is told of the pool before it is truncated, and also where their quantiles are
    averaged instead, which leaves the disagreement out.

    Returns
    -------
    float
        None for a single voice, or where an expert's variance is not finite.
    """
    if not assumption.experts:
        return None
    weights = [e.weight for e in assumption.experts]
    means = [e.distribution.mean() for e in assumption.experts]
    within = math.fsum(w * e.distribution.var() for w, e in zip(weights, assumption.experts, strict=True))
    centre = math.fsum(w * m for w, m in zip(weights, means, strict=True))
    between = math.fsum(w * (m - centre) ** 2 for w, m in zip(weights, means, strict=True))
    if not math.isfinite(within + between):
        return None
    return between / (within + between) if between > 0.0 else 0.0


def disagreements(study: Study) -> dict[str, float]:
    """Return the share of disagreement for every value of a study that experts were asked for, by place and input."""
    shares = {f"{place}.{a.input}": disagreement(a) for place, a in study.stated}
    return {name: share for name, share in shares.items() if share is not None}


def widenings(study: Study) -> dict[str, float]:
    """Return by how much stated quantiles were moved away from the median, for every value of which any were."""
    return {f"{place}.{a.input}": a.widened for place, a in study.stated if a.widened != 1.0}


def attained_ranks(study: Study) -> list[AttainedRank]:
    """Return what the rank correlations asked for come to between values, where any of them has atoms.

    A dial that several values hang on is taken for the first of them; the dial of a change's delivery for its failing.
    """
    copulas = {name: copula for copula in Plan(study).copulas for name in copula.names}
    values = {name: _value_of(study, dial.name, dial.uses[0]) for name, dial in dials(study).items()}
    ranks = []
    for first, second, asked in correlation_pairs(study):
        if first in values and second in values and (values[first].has_atoms or values[second].has_atoms):
            copula = copulas[first]
            set_rank = copula.ranks[copula.names.index(first)][copula.names.index(second)]
            attained = attained_rank(values[first], values[second], gauss_parameter(set_rank))
            ranks.append(AttainedRank((first, second), asked, attained))
    return ranks


def _value_of(study: Study, dial: str, use: tuple[str, str]) -> Distribution:
    place, name = use
    distribution = study.known(place, name)
    if dial == f"{place}.delivers":
        # A high dial fails; how likely that is may itself be uncertain.
        return Bernoulli(min(max(1.0 - distribution.mean(), 0.0), 1.0))
    return distribution


def _implied(place: str, assumption: Assumption) -> Implied:
    distribution = assumption.distribution
    at = np.array(PERCENTILES) / 100
    percentiles = dict(zip(PERCENTILES, distribution.ppf(at).tolist(), strict=True))
    bars: tuple[float, ...] = ()
    sentence = ""
    if not isinstance(distribution, Constant):
        bars = _bars(distribution, percentiles[1], percentiles[99])
        sentence = _sentence(assumption)
    return Implied(
        place,
        assumption,
        distribution.mean(),
        distribution.std(),
        percentiles,
        bars,
        sentence,
        disagreement(assumption),
    )


def _bars(distribution: Distribution, low: float, high: float) -> tuple[float, ...]:
    if not low < high:
        return (1.0,) * BARS
    edges = np.linspace(low, high, BARS + 1)
    reached = distribution.cdf(edges)
    reached[0] -= distribution.pmf(low) if distribution.has_atoms else 0.0
    return tuple(after - before for before, after in pairwise(reached.tolist()))


def _sentence(assumption: Assumption) -> str:
    """Return what one future of twenty means for an input, or how often at all where probability sits on values."""
    of = known_input(assumption.input)
    x, share = _tail(assumption.distribution, upper=of.tail_is_upper)
    if not 0.0 < share < 1.0:
        return f"it is {of.shown(x, relative=assumption.relative)} in nearly every future"
    told = of.tail_beyond(x, relative=assumption.relative)
    often = f"1 future of {1.0 / share:.0f}" if share < _OFTEN else f"{100.0 * share:.0f} of 100 futures"
    return f"in {often if share < _NEARLY_ALWAYS else 'nearly every future'} {told}"


def _tail(distribution: Distribution, *, upper: bool) -> tuple[float, float]:
    """Return a value and how likely it is to be passed: in one future of twenty, or as often as there is a step."""
    if not distribution.has_atoms:
        return distribution.ppf(1.0 - _TAIL if upper else _TAIL), _TAIL
    tails = np.concatenate([_RARE_TAILS, np.arange(1, 100) * 0.01, 1.0 - _RARE_TAILS])
    x = distribution.isf(tails) if upper else distribution.ppf(tails)
    shares = distribution.sf(x) if upper else distribution.cdf(x) - distribution.pmf(x)
    passed = (shares > 0.0) & (shares < 1.0)
    if not passed.any():
        return float(distribution.ppf(0.5)), 0.0
    nearest = int(np.argmin(np.where(passed, np.abs(shares - _TAIL), np.inf)))
    return float(x[nearest]), float(shares[nearest])
