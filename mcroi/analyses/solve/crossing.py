"""Where a requirement, asked for at values of one number, comes to be met: a grid, further places, then halving.

Nothing is assumed of the answers. The grid shows where it changes sides; the change that is nearest to a centre is
narrowed down. The interval of the place is that of the values whose answer's 95 % interval holds the limit: as such an
interval holds the truth in 95 % of samples, so does that set hold the true place (inversion of a test).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from mcroi.results.chance import Interval
from mcroi.results.requirements import Answer

FINE: Final = 1e-3
"""How narrowly a place is found, as a share of the scale, or of its distance from the centre where that is larger."""

_COARSE: Final = 0.05
"""How narrowly an end of its interval is found, as a share of the end's distance from the place."""

_REFINEMENTS: Final = 4
"""How often the cells beside the best value of the grid are halved, in search of one that will do after all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A place, and what is said there of the requirement."""

    at: float
    answer: Answer

    @property
    def value(self) -> float:
        """The value; may be infinite, or NaN where there is none."""
        return self.answer.value

    @property
    def interval(self) -> Interval:
        """Its 95 % interval; NaN where there is none."""
        return self.answer.interval


@dataclass(frozen=True, slots=True)
class Crossing:
    """A place at which the requirement comes to be met.

    Parameters
    ----------
    meets
        The last place found at which it is met.
    fails
        The place found next to it at which it is not.
    interval
        The 95 % interval of the place; infinite where no place looked at decides it.
    """

    meets: Reading
    fails: Reading
    interval: Interval

    @property
    def side(self) -> Literal["at most", "at least"]:
        """On which side of the place the requirement is met."""
        return "at most" if self.meets.at < self.fails.at else "at least"


@dataclass(frozen=True, slots=True)
class Search:
    """What was found.

    Parameters
    ----------
    readings
        Every place looked at, in order.
    crossing
        The change that is nearest to the centre, narrowed down; None where all places are on one side.
    changes
        All pairs of neighbouring places of the grid between which it comes to be met or not, in order.
    best, worst
        Where it is met by the widest and the narrowest margin, or missed by the least and the most.
    """

    readings: tuple[Reading, ...]
    crossing: Crossing | None
    changes: tuple[Interval, ...]
    best: Reading
    worst: Reading


class _Seen:
    """What is asked once for each place."""

    def __init__(self, ask: Callable[[float], Answer]) -> None:
        self.ask = ask
        self.by_place: dict[float, Reading] = {}

    def __call__(self, at: float) -> Reading:
        if at not in self.by_place:
            self.by_place[at] = Reading(at, self.ask(at))
        return self.by_place[at]

    @property
    def readings(self) -> list[Reading]:
        return [self.by_place[at] for at in sorted(self.by_place)]

    def changes(self) -> list[tuple[Reading, Reading]]:
        """Neighbouring places at one of which the requirement is met."""
        pairs = pairwise(self.readings)
        return [(left, right) for left, right in pairs if left.answer.met != right.answer.met]


def search(
    ask: Callable[[float], Answer], grid: Sequence[float], centre: float, scale: float, beyond: Iterable[float] = ()
) -> Search:
    """Find where a requirement comes to be met.

    Parameters
    ----------
    ask
        What is said of the requirement at a place.
    grid
        Places to look at first, at least one; the last one may be infinite.
    centre
        The change that is nearest to it is narrowed down; may be infinite.
    scale
        What is a small difference of places is judged by this.
    beyond
        Finite places to look at where the answer is the same at all others that are finite, one after the other, until
        it is another one.
    """
    seen = _Seen(ask)
    for at in grid:
        seen(at)
    if not seen.changes():
        _refine(seen, centre)
    for at in beyond:
        if any(math.isfinite(left.at) and math.isfinite(right.at) for left, right in seen.changes()):
            break
        seen(at)
    changes = seen.changes()
    narrowed = None
    if changes:
        nearest = min(changes, key=lambda pair: _distance(pair, centre))
        narrowed = _narrowed(seen, nearest, changes, centre, scale)
    best, worst = _extremes(seen, centre)
    bounds = tuple((left.at, right.at) for left, right in changes)
    return Search(tuple(seen.readings), narrowed, bounds, best, worst)


def _distance(pair: tuple[Reading, Reading], centre: float) -> float:
    left, right = pair[0].at, pair[1].at
    if math.isinf(centre):
        return -right if centre > 0 else left
    return max(left - centre, centre - right, 0.0)


def _extremes(seen: _Seen, centre: float) -> tuple[Reading, Reading]:
    """The best and the worst place; of equals the one nearest to the centre."""

    def far(reading: Reading) -> float:
        return 0.0 if reading.at == centre else abs(reading.at - centre)

    by_distance = sorted(seen.readings, key=far)
    margins = [reading.answer.margin for reading in by_distance]
    return by_distance[margins.index(max(margins))], by_distance[margins.index(min(margins))]


def _refine(seen: _Seen, centre: float) -> None:
    """Halve the cells beside the place that is nearest to changing sides, until one does or nothing suggests it."""
    for _ in range(_REFINEMENTS):
        best, worst = _extremes(seen, centre)
        met = best.answer.met  # all places are on one side
        extreme = worst if met else best
        readings = seen.readings
        k = readings.index(extreme)
        beside = [*readings[max(k - 1, 0) : k], *readings[k + 1 : k + 2]]
        if all(other.answer.margin == extreme.answer.margin for other in beside):
            return
        for other in beside:
            middle = _middle(extreme.at, other.at)
            if middle is not None and seen(middle).answer.met != met:
                return


def _middle(one: float, other: float) -> float | None:
    """The place half-way; None if there is none that is finite and different."""
    middle = one + (other - one) / 2
    return middle if math.isfinite(middle) and middle not in (one, other) else None


def _narrowed(
    seen: _Seen, pair: tuple[Reading, Reading], changes: list[tuple[Reading, Reading]], centre: float, scale: float
) -> Crossing:
    """Halve a cell that the requirement is met at one end of, then look to both sides for the ends of the interval."""

    def fine(at: float) -> float:
        return FINE * max(scale, abs(at if math.isinf(centre) else at - centre))

    meets, fails = pair if pair[0].answer.met else pair[::-1]
    fails, meets = _halved(seen, fails, meets, lambda answer: answer.met, lambda _, met: fine(met.at))
    k = changes.index(pair)
    before = changes[k - 1][1].at if k else -math.inf
    after = changes[k + 1][0].at if k + 1 < len(changes) else math.inf
    ends = [
        _end(seen, meets, fails, lambda answer: answer.surely_met, before, after, fine),
        _end(seen, fails, meets, lambda answer: answer.surely_unmet, before, after, fine),
    ]
    return Crossing(meets, fails, (min(ends), max(ends)))


def _end(
    seen: _Seen,
    start: Reading,
    back: Reading,
    decided: Callable[[Answer], bool],
    before: float,
    after: float,
    fine: Callable[[float], float],
) -> float:
    """The nearest place found, from one side of a crossing away from the other, of which the interval decides.

    Parameters
    ----------
    start, back
        The sides of the crossing.
    decided
        Whether it does.
    before, after
        Where the next crossings begin.
    fine
        How narrowly it is found at least.
    """
    upwards = start.at > back.at
    low, high = (start.at, after) if upwards else (before, start.at)
    beyond = [reading for reading in seen.readings if low <= reading.at <= high]
    last = back
    for reading in beyond if upwards else reversed(beyond):
        if decided(reading.answer):
            if last is back:
                return reading.at
            _, end = _halved(
                seen, last, reading, decided, lambda _, end: max(fine(end.at), _COARSE * abs(end.at - start.at))
            )
            return end.at
        last = reading
    return math.inf if upwards else -math.inf


def _halved(
    seen: _Seen,
    without: Reading,
    holding: Reading,
    holds: Callable[[Answer], bool],
    close: Callable[[Reading, Reading], float],
) -> tuple[Reading, Reading]:
    """Bring together a place where something does not hold and one where it does, until they are close."""
    while abs(without.at - holding.at) > close(without, holding):
        middle = _middle(without.at, holding.at)
        if middle is None:
            break
        reading = seen(middle)
        if holds(reading.answer):
            holding = reading
        else:
            without = reading
    return without, holding
