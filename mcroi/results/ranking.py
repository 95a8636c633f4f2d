"""Which scenario is best on average, and whether the futures are enough to tell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from mcroi.results.chance import Chance
from mcroi.results.figure import is_constant
from mcroi.results.first_futures import whole_of
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result
from mcroi.study.study import CURRENT

FEWEST: Final = 100
"""Futures below which neither the error of a mean is trusted nor that all futures are alike."""

DOUBT: Final = 0.025
"""The chance, at most, that a scenario counts as best which is not the best on average."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The scenarios by their mean npv, the current one counting as 0.

    Parameters
    ----------
    names
        From the best down; ties go to current, then to the order in the study.
    lead
        By how much the first is ahead of the second, in every future.
    best
        In how many futures the first is the best.
    needed
        How many futures it takes to tell the first from all others: no more than the runs where these do, infinite
        where the first two come to the same.
    """

    names: tuple[str, ...]
    lead: Quantity
    best: Chance
    needed: float

    @property
    def changes(self) -> tuple[str, ...]:
        """All but the current scenario, in this order: the first is the one that a report is about."""
        return tuple(name for name in self.names if name != CURRENT)

    @property
    def is_tie(self) -> bool:
        """Whether the first two come to the same in every future."""
        return self.lead.mean <= 0 and (self.lead.count == 1 or is_constant(self.lead))

    @property
    def is_resolved(self) -> bool:
        """Whether the futures are enough to tell the first from all others."""
        return self.needed <= self.best.runs


def rank(result: Result) -> Ranking:
    """Rank the scenarios of a simulation, by all of its futures."""
    result = whole_of(result)
    means = {s.name: 0.0 if s.name == CURRENT else s.npv.mean for s in result.values()}
    first, *others = sorted(means, key=lambda name: -means[name])
    leads = [_lead(result, first, other) for other in others]
    # The doubt is shared among all whom the first has to beat (Bonferroni 1936).
    z = NormalDist().inv_cdf(1 - DOUBT / len(others))
    needed = max(_needed(lead, z) for lead in leads)
    return Ranking((first, *others), leads[0], chance_best(result, first), needed)


def _lead(result: Result, first: str, other: str) -> Quantity:
    if other == CURRENT:
        return result[first].npv
    if first == CURRENT:
        npv = result[other].npv
        return npv.like(-npv.values)
    return result[first].against[other].difference


def chance_best(result: Result, name: str) -> Chance:
    """In how many of all futures a scenario, be it the current one, has the highest npv."""
    result = whole_of(result)
    if name != CURRENT:
        return result[name].chance("best")
    others = [s.chance("best") for s in result.changes]
    return Chance(result.runs - sum(of.hits for of in others), result.runs, all(of.is_certain for of in others))


def _needed(lead: Quantity, z: float) -> float:
    """How many futures would show, most likely, that a lead is not chance."""
    runs, error = lead.count, lead.standard_error
    if lead.mean <= 0 or runs < 2:
        return math.inf
    if lead.mean > z * error:
        return max(FEWEST, runs)
    apart = (z + 1) * error / lead.mean
    return max(FEWEST, runs + 1, runs * apart * apart)  # a product overflows to infinity, where a power raises
