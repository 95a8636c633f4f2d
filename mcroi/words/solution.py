"""What an input has to be for a requirement to hold, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from distributions import Distribution
from mcroi.analyses.solve.crossing import Crossing
from mcroi.analyses.solve.solution import Solution
from mcroi.results.errors import with_interval
from mcroi.results.figure import Figure
from mcroi.results.rounding import counted, short

_FAR: Final = 1e9


def sentences(of: Solution) -> Iterator[str]:
    """Say what was found, to the digits that it supports."""
    wanted, place = of.requirement.text, of.place
    crossing = of.found.crossing
    if crossing is None:
        yield _without_threshold(of)
    else:
        value, interval = _threshold(crossing)
        yield (
            f"{wanted} holds where {place} is {crossing.side} {value} ({place.unit}; {interval}), all else as stated. "
            f"There {of.requirement.measure.text} is {crossing.meets.answer.got}."
        )
    stated = place.assumption.text if place.assumption else "its default"
    today = f"With {place} as stated ({stated}) it is {of.today.got}"
    if crossing and place.assumption and of.chance_today is not None:
        chance = _chance(of.chance_today, crossing.meets.at, place.assumption.distribution)
        today += f"; what is stated puts {chance} on values that will do"
    yield f"{today}."
    others = [change for change in of.found.changes if crossing and not change[0] <= crossing.meets.at <= change[1]]
    if others:
        places = ", ".join(f"between {short(low)} and {short(high)}" for low, high in others)
        yield f"It comes to hold, or ceases to, at further values: {places}."
    yield (
        f"Looked at {len(of.found.readings)} values from {_plain(of.searched[0])} to {_plain(of.searched[1])}, each in "
        f"the same {counted(of.runs, 'future')}, seed {of.seed}."
    )


def _without_threshold(of: Solution) -> str:
    always = of.status == "always"
    extreme, answer = (of.found.worst, of.worst) if always else (of.found.best, of.best)
    close = "" if answer.resolved else f"; too close to tell with {counted(of.runs, 'future')}"
    return (
        f"{'Every' if always else 'No'} value of {of.place} from {_plain(of.searched[0])} to {_plain(of.searched[1])} "
        f"({of.place.unit}) will do for {of.requirement.text}: at the {'worst' if always else 'best'}, "
        f"{_plain(extreme.at)}, it is {answer.got}{close}."
    )


def _threshold(crossing: Crossing) -> tuple[str, str]:
    """The threshold and its interval, to the second digit of the interval's width."""
    at = crossing.meets.at
    undecided = "no value looked at is decided by these futures"
    return with_interval(Figure(at, *crossing.interval), abs(crossing.fails.at - at), undecided)


def _plain(value: float) -> str:
    """A value that was looked at; of one that is far beyond any that could be meant the first two digits."""
    if math.isinf(value):
        return "no limit"
    return short(float(f"{value:.2g}") if abs(value) >= _FAR else value)


def _chance(chance: float, at: float, stated: Distribution) -> str:
    """The chance of what lies on one side of a value, in percent; 0 and 100 only where nothing lies on the other."""
    low, high = stated.support()
    if chance in (0.0, 1.0) and not low < at < high:  # else it is lost in the rounding
        return f"{chance:.0%}".replace("%", " %")
    if not 0.001 <= chance <= 0.999:
        return "below 0.1 %" if chance < 0.5 else "above 99.9 %"
    return f"{100 * chance:.1f} %"
