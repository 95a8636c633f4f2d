"""What could be known today and what is luck: how much of an output's spread each explains.

This alone needs more than the futures given. Fits to them recover but half of what knowledge explains, as much of it
lies in products of many dials; so some of the futures are simulated again, with the same knowledge and other luck.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.pick_freeze import Index, closed_index
from mcroi.draws.plan import Redraw, plan_of
from mcroi.engine.redraws import other_seed, redrawn_outputs
from mcroi.results.chance import Estimate
from mcroi.results.result import Result
from mcroi.study.dials import dials

_NOTHING: Final = Estimate(0.0, 0.0)

MOST_FUTURES: Final = 1 << 14
"""Futures that are simulated again, at most."""


@dataclass(frozen=True, slots=True)
class Luck:
    """Shares of an output's variance; all but those of what happens alone add up to 1.

    Parameters
    ----------
    knowledge
        By how much it would shrink on average if all that could be known were known.
    delivery
        What is left then, and is decided by whether the changes deliver.
    leavers
        What is left after both, and is decided by who leaves when.
    incidents
        What is left after all these, and is decided by which incidents come when; None where there can be none.
    alone
        What each event that happens month by month explains if nothing else is known, by its name.
    """

    knowledge: Estimate
    delivery: Estimate
    leavers: Estimate
    incidents: Estimate | None
    alone: Mapping[str, Estimate]

    @property
    def of_unknown_error(self) -> Luck:
        """The same shares with errors that are not known."""

        def unknown(share: Estimate) -> Estimate:
            return Estimate(share.value, math.inf)

        return Luck(
            unknown(self.knowledge),
            unknown(self.delivery),
            unknown(self.leavers),
            None if self.incidents is None else unknown(self.incidents),
            {event: unknown(share) for event, share in self.alone.items()},
        )


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
    seed, events = result.seed, plan_of(result.study).events
    # Each redraws one kind more than the one before, then each event is redrawn alone.
    ever_more = [frozenset(events[:number]) for number in range(len(events))]
    redraws = [
        None,
        Redraw(seed, knowledge),
        *(Redraw(seed, frozenset(known), taken) for taken in ever_more),
        *(Redraw(seed, frozenset(), frozenset({event})) for event in events),
    ]
    names = list(outputs)
    others = redrawn_outputs(result.study, names, n, other_seed(result.seed), redraws, jobs=jobs)
    found = {}
    for place, name in enumerate(names):
        ours, (before, *twins) = outputs[name][:n], others[:, place]
        known_more = [closed_index(ours, twin, before) for twin in twins[: -len(events)]]
        alone = [closed_index(ours, twin, before).estimate for twin in twins[-len(events) :]]
        shares = [known_more[0].estimate]
        shares += [_less(more, less) for less, more in pairwise([*known_more, Index(1.0, np.zeros(n))])]
        if not ours.std() > 0.0:
            shares, alone = [_NOTHING] * len(shares), [_NOTHING] * len(alone)
        incidents = shares[3] if len(shares) > 3 else None
        found[name] = Luck(shares[0], shares[1], shares[2], incidents, dict(zip(events, alone, strict=True)))
    return found


def _less(first: Index, second: Index) -> Estimate:
    """The difference of two indices of the same futures; what neither of them may have seen is the larger of both."""
    unseen = max(first.unseen, second.unseen)
    return Index(first.value - second.value, first.influence - second.influence, unseen).estimate
