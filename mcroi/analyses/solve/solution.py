"""What was found for an input that is searched: in words, and as data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from distributions import Constant
from mcroi import __version__
from mcroi.analyses.solve.crossing import Search
from mcroi.results.numbers import short
from mcroi.results.requirements import Answer, Requirement, decimals
from mcroi.study.inputs import Input
from mcroi.study.study import Assumption

_MONEY: Final = "money"


@dataclass(frozen=True, slots=True)
class Place:
    """An input of a study that can be set.

    Parameters
    ----------
    name
        `mcroi.study.study.WORLD` or a scenario.
    input
        Its record in the catalogue.
    assumption
        What the study says of it there, or, where it says nothing, of today's value; None for the default.
    relative
        Whether the value is a factor on today's.
    currency
        Of the study.
    """

    name: str
    input: Input
    assumption: Assumption | None
    relative: bool
    currency: str

    def __str__(self) -> str:
        return f"{self.name}.{self.input.name}"

    @property
    def unit(self) -> str:
        """The unit of its values in words."""
        if self.relative:
            return "times today's value"
        unit = self.input.unit
        return f"{self.currency}{unit.removeprefix(_MONEY)}" if unit.startswith(_MONEY) else unit


@dataclass(frozen=True, slots=True, repr=False)
class Solution:
    """What an input has to be for a requirement to hold.

    Parameters
    ----------
    place
        What is set.
    requirement
        What is to hold.
    today
        What the study as stated says about it.
    searched
        The least and the greatest value looked at.
    found
        All that was looked at, and where the requirement comes to hold.
    best, worst
        What is said of it at the best and the worst value looked at.
    answer
        What is said of it at the threshold; None where there is none.
    runs, seed
        Of each simulation.
    sha256
        Of the study.
    """

    place: Place
    requirement: Requirement
    today: Answer
    searched: tuple[float, float]
    found: Search
    best: Answer
    worst: Answer
    answer: Answer | None
    runs: int
    seed: int
    sha256: str

    def __repr__(self) -> str:
        return "\n".join(sentences(self))

    @property
    def status(self) -> Literal["threshold", "always", "never"]:
        """Whether some values will do, or all that were looked at, or none."""
        if self.found.crossing is not None:
            return "threshold"
        return "always" if self.best.met else "never"

    @property
    def threshold(self) -> float | None:
        """The value on the one side of which the requirement holds, the last one at which it does."""
        return None if self.found.crossing is None else self.found.crossing.meets.at

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the threshold, infinite at an end that no value looked at decides."""
        return None if self.found.crossing is None else self.found.crossing.interval

    @property
    def side(self) -> Literal["at most", "at least"] | None:
        """On which side of the threshold the requirement holds."""
        return None if self.found.crossing is None else self.found.crossing.side

    @property
    def chance_today(self) -> float | None:
        """The chance that the value is on that side, by what the study states; None for a constant."""
        crossing, assumption = self.found.crossing, self.place.assumption
        if crossing is None or assumption is None or isinstance(assumption.distribution, Constant):
            return None
        if crossing.side == "at most":
            return float(assumption.distribution.cdf(crossing.meets.at))
        return 1.0 - float(assumption.distribution.cdf(math.nextafter(crossing.meets.at, -math.inf)))


def sentences(of: Solution) -> Iterator[str]:
    """Say what was found, to the digits that it supports."""
    wanted, place = of.requirement.text, of.place
    crossing = of.found.crossing
    if crossing is None:
        yield _without_threshold(of)
    else:
        value, interval = _threshold(of)
        yield (
            f"{wanted} holds where {place} is {crossing.side} {value} ({place.unit}; {interval}), all else as stated. "
            f"There {of.requirement.measure.text} is {of.answer.got if of.answer else ''}."
        )
    stated = place.assumption.text if place.assumption else "its default"
    today = f"With {place} as stated ({stated}) it is {of.today.got}"
    if of.chance_today is not None:
        today += f"; what is stated puts {_percent(of.chance_today)} on values that will do"
    yield f"{today}."
    others = [change for change in of.found.changes if crossing and not change[0] <= crossing.meets.at <= change[1]]
    if others:
        places = ", ".join(f"between {short(low)} and {short(high)}" for low, high in others)
        yield f"It comes to hold, or ceases to, at further values: {places}."
    yield (
        f"Looked at {len(of.found.readings)} values from {_plain(of.searched[0])} to {_plain(of.searched[1])}, each in "
        f"the same {of.runs:,} futures, seed {of.seed}."
    )


def _without_threshold(of: Solution) -> str:
    always = of.status == "always"
    extreme, answer = (of.found.worst, of.worst) if always else (of.found.best, of.best)
    close = "" if answer.resolved else f"; too close to tell with {of.runs:,} futures"
    return (
        f"{'Every' if always else 'No'} value of {of.place} from {_plain(of.searched[0])} to {_plain(of.searched[1])} "
        f"({of.place.unit}) will do for {of.requirement.text}: at the {'worst' if always else 'best'}, "
        f"{_plain(extreme.at)}, it is {answer.got}{close}."
    )


def _threshold(of: Solution) -> tuple[str, str]:
    """The threshold and its interval, to the second digit of the interval's width."""
    crossing = of.found.crossing
    assert crossing is not None  # noqa: S101  # for the type checker: asked only where there is one
    at, (low, high) = crossing.meets.at, crossing.interval
    width = high - low if math.isfinite(high - low) else 2 * min(at - low, high - at)
    if not math.isfinite(width):
        width = abs(crossing.fails.at - at)
    digits = decimals(width)

    def rounded(value: float) -> str:
        return f"{round(value, digits):,.{max(digits, 0)}f}"

    if math.isinf(low) and math.isinf(high):
        return rounded(at), "no value looked at is decided by these futures"
    if math.isinf(low):
        return rounded(at), f"95 % interval up to {rounded(high)}"
    if math.isinf(high):
        return rounded(at), f"95 % interval from {rounded(low)} on"
    return rounded(at), f"95 % interval {rounded(low)} to {rounded(high)}"


def _plain(value: float) -> str:
    return "no limit" if math.isinf(value) else short(value)


def _percent(chance: float) -> str:
    """A chance known exactly, in percent; 0 and 100 only where it is so."""
    if chance in (0.0, 1.0):
        return f"{chance:.0%}".replace("%", " %")
    if not 0.001 <= chance <= 0.999:
        return "below 0.1 %" if chance < 0.5 else "above 99.9 %"
    return f"{100 * chance:.1f} %"


def as_data(of: Solution) -> dict[str, Any]:
    """Return it as plain data, of the schema ``mcroi.solve/1``; null where a number is infinite or there is none."""
    crossing, assumption = of.found.crossing, of.place.assumption
    threshold = None
    if crossing is not None:
        threshold = {
            "value": crossing.meets.at,
            "ci95": [_finite(end) for end in crossing.interval],
            "holds": crossing.side,
            "fails_at": _finite(crossing.fails.at),
            "chance": of.chance_today,
        }
    return {
        "schema": "mcroi.solve/1",
        "mcroi": __version__,
        "study_sha256": of.sha256,
        "runs": of.runs,
        "seed": of.seed,
        "requirement": of.requirement.text,
        "input": str(of.place),
        "unit": of.place.unit,
        "relative": of.place.relative,
        "stated": assumption.text if assumption else None,
        "status": of.status,
        "threshold": threshold,
        "changes": [[_finite(low), _finite(high)] for low, high in of.found.changes],
        "as_stated": _measured(of.today.value, of.today.interval),
        "best": {"at": _finite(of.found.best.at), **_measured(of.best.value, of.best.interval)},
        "worst": {"at": _finite(of.found.worst.at), **_measured(of.worst.value, of.worst.interval)},
        "looked_at": [
            {"at": _finite(reading.at), **_measured(reading.value, reading.interval)} for reading in of.found.readings
        ],
    }


def _measured(value: float, interval: tuple[float, float]) -> dict[str, Any]:
    return {"value": _finite(value), "ci95": [_finite(end) for end in interval]}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
