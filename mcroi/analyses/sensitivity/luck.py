"""What could be known today and what is luck: how much of an output's spread each explains.

This alone needs more than the futures given. Fits to them recover but half of what knowledge explains, as much of it
lies in products of many dials; so some of the futures are simulated again, with the same knowledge and other luck.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.pick_freeze import Index, closed_index
from mcroi.draws.plan import Redraw
from mcroi.engine.redraws import other_seed, redrawn_outputs
from mcroi.results.chance import Estimate
from mcroi.results.result import Result
from mcroi.study.dials import dials

MOST_FUTURES: Final = 1 << 14
"""Futures that are simulated again, at most."""


@dataclass(frozen=True, slots=True)
class Luck:
    """Shares of an output's variance that add up to 1, but for the last.

    Parameters
    ----------
    knowledge
        By how much it would shrink on average if all that could be known were known.
    delivery
        What is left then, and is decided by whether the changes deliver.
    leavers
        What is left after both, and is decided by who leaves when.
    leavers_alone
        What who leaves when explains if nothing else is known.
    """

    knowledge: Estimate
    delivery: Estimate
    leavers: Estimate
    leavers_alone: Estimate

    @property
    def of_unknown_error(self) -> Luck:
        """The same shares with errors that are not known."""
        shares = (self.knowledge, self.delivery, self.leavers, self.leavers_alone)
        return Luck(*(Estimate(share.value, math.inf) for share in shares))


def luck(result: Result, outputs: Mapping[str, Array], jobs: int) -> dict[str, Luck]:
    """Divide the variance of outputs between knowledge and luck.

    Parameters
    ----------
    result
        A simulation of all the futures that were drawn.
    outputs
        By name, ``(future,)``.
    jobs
        How many processes.
    """
    n = min(result.runs, MOST_FUTURES)
    known = dials(result.study)
    knowledge = frozenset(name for name, dial in known.items() if dial.kind == "knowledge")
    redraws = [
        None,
        Redraw(result.seed, knowledge),
        Redraw(result.seed, frozenset(known)),
        Redraw(result.seed, frozenset(), leavers=True),
    ]
    names = list(outputs)
    others = redrawn_outputs(result.study, names, n, other_seed(result.seed), redraws, jobs=jobs)
    found = {}
    for place, name in enumerate(names):
        ours, (before, *twins) = outputs[name][:n], others[:, place]
        by_knowledge, by_both, alone = (closed_index(ours, twin, before) for twin in twins)
        if not ours.std() > 0.0:
            nothing = Estimate(0.0, 0.0)
            found[name] = Luck(nothing, nothing, nothing, nothing)
            continue
        whole = Index(1.0, np.zeros(n))
        found[name] = Luck(by_knowledge.estimate, _less(by_both, by_knowledge), _less(whole, by_both), alone.estimate)
    return found


def _less(first: Index, second: Index) -> Estimate:
    """The difference of two indices of the same futures; what neither of them may have seen is the larger of both."""
    unseen = max(first.unseen, second.unseen)
    return Index(first.value - second.value, first.influence - second.influence, unseen).estimate
