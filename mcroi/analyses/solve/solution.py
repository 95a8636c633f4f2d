"""What was found for an input that is searched."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

from distributions import Constant
from mcroi.analyses.solve.crossing import Search
from mcroi.results.prompt import Shown
from mcroi.results.requirements import Answer, Requirement
from mcroi.study.inputs import Input, Relative
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
        How the value is relative to today's.
    currency
        Of the study.
    """

    name: str
    input: Input
    assumption: Assumption | None
    relative: Relative
    currency: str

    def __str__(self) -> str:
        return f"{self.name}.{self.input.name}"

    @property
    def unit(self) -> str:
        """The unit of its values in words."""
        if self.relative == "times":
            return "times today's value"
        unit = self.input.unit
        told = f"{self.currency}{unit.removeprefix(_MONEY)}" if unit.startswith(_MONEY) else unit
        return f"{told}, on top of today's" if self.relative == "plus" else told


@dataclass(frozen=True, slots=True, repr=False)
class Solution(Shown):
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
    runs, seed
        Of each simulation.
    sha256
        Of the study.
    """

    shown_by = "mcroi.report.terminal.solution:plain"

    place: Place
    requirement: Requirement
    today: Answer
    searched: tuple[float, float]
    found: Search
    runs: int
    seed: int
    sha256: str

    @property
    def best(self) -> Answer:
        """What is said of the requirement at the best value looked at."""
        return self.found.best.answer

    @property
    def worst(self) -> Answer:
        """What is said of the requirement at the worst value looked at."""
        return self.found.worst.answer

    @property
    def answer(self) -> Answer | None:
        """What is said of the requirement at the threshold; None where there is none."""
        return None if self.found.crossing is None else self.found.crossing.meets.answer

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
        return float(assumption.distribution.sf(math.nextafter(crossing.meets.at, -math.inf)))
