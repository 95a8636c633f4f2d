"""Futures kept on conditions: which of those drawn meet them, and how these are drawn again, numbered anew.

Futures are marked first, from their dials alone. The model then works on blocks of kept ones, so that sums over leaves
and pilots are what they would be if nothing else had been drawn, however the futures were divided.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from distributions import Uniforms
from distributions.arrays import Mask
from distributions.uniforms import LEAF
from mcroi.draws.conditions import Condition, Draws, all_hold
from mcroi.draws.plan import DrawnBlock, Numbers, Plan, plan_of
from mcroi.execution.leaves import columns
from mcroi.model.drawn import Luck
from mcroi.study.study import Study

FEWEST: Final = 200
"""Futures that have to be left: a chance from fewer is known to no better than seven percentage points."""

_ROOM: Final = 3.5
"""Standard deviations of the count that is asked for beyond the fewest, so that a second run does not miss them."""


class TooFewFuturesError(ValueError):
    """The conditions leave too few futures to say anything.

    Parameters
    ----------
    left, drawn
        How many futures meet the conditions, of how many.
    fewest
        How many have to.
    """

    def __init__(self, left: int, drawn: int, fewest: int = FEWEST) -> None:
        self.left, self.drawn = left, drawn
        self.needed = runs_needed(left, drawn, fewest)
        what = f"the conditions leave {left:,} of {drawn:,} futures, and {fewest:,} are needed"
        if left == drawn:
            what = f"{drawn:,} {'future is' if drawn == 1 else 'futures are'} too few, {fewest:,} are needed"
        cure = (
            "no number of --runs is sure to be enough" if math.isinf(self.needed) else f"use --runs {self.needed:.0f}"
        )
        super().__init__(f"{what}; {cure}")


def runs_needed(left: int, drawn: int, fewest: int = FEWEST) -> float:
    """How many futures to draw so that enough are left, most likely, to a leading digit; infinite where none was."""
    if not left:
        return math.inf
    if left == drawn:
        return fewest
    needed = (fewest + _ROOM * math.sqrt(fewest)) * drawn / left
    return rounded_up(needed)


def rounded_up(number: float) -> float:
    """Return a number above 0 to its leading digit, so that it becomes no smaller."""
    step = 10.0 ** math.floor(math.log10(number))
    return math.ceil(number / step) * step


def kept_futures(study: Study, seed: int, runs: int, given: Sequence[Condition], jobs: int) -> Numbers:
    """The numbers of the futures that meet all conditions, in order.

    Parameters
    ----------
    study
        What is drawn.
    seed, runs
        Which futures are drawn.
    given
        The conditions.
    jobs
        How many processes share the work.

    Raises
    ------
    TooFewFuturesError
        If fewer than `FEWEST` are left.
    """
    numbers = np.flatnonzero(columns(_meets, [(study, seed, tuple(given))], runs, (), jobs, dtype=np.bool_))
    if numbers.size < FEWEST:
        raise TooFewFuturesError(numbers.size, runs)
    return numbers


def _meets(case: tuple[Study, int, Sequence[Condition]], futures: range) -> Mask:
    """Which futures meet all conditions."""
    study, seed, given = case
    plan = plan_of(study)
    return all_hold(given, Draws(plan, plan.draw_dials(seed, futures.start, futures.stop), len(futures)))


def draw(study: Study, seed: int, futures: range, numbers: Numbers | None = None) -> DrawnBlock:
    """Draw a block of futures.

    Parameters
    ----------
    study, seed
        Whose they are.
    futures
        Their numbers, from a whole leaf on; among those that were kept, if only some were.
    numbers
        The numbers of all those that were kept; None where all were.
    """
    plan = plan_of(study)
    if numbers is None:
        return plan.draw(seed, futures.start, futures.stop)
    return draw_kept(plan, seed, numbers[futures.start : futures.stop])


def draw_kept(plan: Plan, seed: int, numbers: Numbers) -> DrawnBlock:
    """Draw some futures, leaf by leaf, as one block.

    Every value is made element by element, so that each future is the same to the last bit as in a run of all.

    Parameters
    ----------
    plan
        How the study is drawn.
    seed
        Which futures they are.
    numbers
        Their numbers, increasing; at least one.
    """
    parts: list[dict[str, Uniforms]] = []
    luck: list[Luck] = []
    leaves, starts = np.unique(numbers // LEAF, return_index=True)
    for leaf, start, stop in zip(leaves.tolist(), starts, [*starts[1:], numbers.size], strict=True):
        at = numbers[start:stop] - leaf * LEAF
        drawn = (seed, leaf * LEAF, leaf * LEAF + int(at[-1]) + 1)
        parts.append({name: of.part((at,)) for name, of in plan.draw_dials(*drawn).items()})
        luck.append(plan.draw_luck(*drawn).of((slice(None), at)))
    dials = {name: _joined([part[name] for part in parts]) for name in parts[0]}
    return plan.block(dials, Luck.joined(luck), numbers.size)


def _joined(parts: Sequence[Uniforms]) -> Uniforms:
    """Values of a dial one after the other, in the form that they are known in."""
    form = parts[0].known[1]
    values = np.concatenate([part.known[0] for part in parts])
    return Uniforms.from_u(values) if form == "u" else Uniforms.from_z(values)
