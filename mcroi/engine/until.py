"""When to stop: the futures are doubled until a number, or who comes first in a ranking, is known well enough."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from distributions import NotationError
from distributions.uniforms import LEAF
from mcroi.draws.kept import TooFewFuturesError
from mcroi.results.requirements import Measure, RequirementError, currency_of, read_measure, unit_of
from mcroi.results.result import Result
from mcroi.study.money import parse_amount, with_unit
from mcroi.study.study import Study

FIRST: Final = LEAF
"""Futures of the first try."""

_GOAL = re.compile(r"\s*(.+?)\s*(?:\+-|\+/-|±)\s*(.+?)\s*", re.DOTALL)
_POINTS = re.compile(r"(.+?)\s*pp")
_RANKING = re.compile(r"\s*ranking\s+top\s+([0-9]{1,3})\s*")

TellsApart = Callable[[Result, int], bool]
"""Whether a result has enough futures to tell apart so many first places of its ranking, and who comes next."""


@dataclass(frozen=True, slots=True)
class Interval:
    """That a measure's 95 % interval is at most so wide.

    Parameters
    ----------
    measure
        What is to be known.
    half_width
        Half the width of the interval, in the measure's unit; a share for percentage points.
    text
        As the user wrote it.
    """

    measure: Measure
    half_width: float
    text: str

    @property
    def uses_irr(self) -> bool:
        """Whether it needs the internal rate of return."""
        return self.measure.uses_irr

    @property
    def is_roi(self) -> bool:
        """Whether it is about the return on investment."""
        return self.measure.is_roi

    def reached_by(self, result: Result) -> bool:
        """Whether a result is as narrow."""
        low, high = self.measure.of(result)[1]
        return math.isfinite(high - low) and (high - low) / 2 <= self.half_width


@dataclass(frozen=True, slots=True)
class Places:
    """That the first places of the ranking of assumptions, and who comes next, are told apart.

    Parameters
    ----------
    top
        How many places.
    tells_apart
        Asks the analysis.
    text
        As the user wrote it.
    """

    top: int
    tells_apart: TellsApart
    text: str
    uses_irr: ClassVar[bool] = False
    is_roi: ClassVar[bool] = False

    def reached_by(self, result: Result) -> bool:
        """Whether a result has enough futures for that."""
        return self.tells_apart(result, self.top)


Goal = Interval | Places


def read_goal(text: str, study: Study, tells_apart: TellsApart) -> Goal:
    """Read a goal.

    Parameters
    ----------
    text
        ``<scenario>.<chance> +- 0.5pp``, in percentage points, ``<scenario>.<quantity[.p10, .mean]> +- 20k``, in the
        quantity's unit, or ``ranking top 5``.
    study
        What it is about.
    tells_apart
        Asks the analysis whether first places are told apart.

    Raises
    ------
    RequirementError
        With the rule and what was got.
    """
    if text.split()[:1] == ["ranking"]:
        places = _RANKING.fullmatch(text)
        if places is None or not int(places[1]):
            raise RequirementError(f"a goal such as 'ranking top 5' must hold, got '{text}'")
        return Places(int(places[1]), tells_apart, text.strip())
    found = _GOAL.fullmatch(text)
    if found is None:
        raise RequirementError(f"a goal such as 'optimal.npv_positive +- 0.5pp' must hold, got '{text}'")
    measure = read_measure(found[1], study)
    if measure.statistic == "sd":
        raise RequirementError(f"'{text}': a standard deviation has no interval; name a mean, percentile or chance")
    points = _POINTS.fullmatch(found[2])
    if measure.is_share != (points is not None):
        unit = "percentage points, such as 0.5pp" if measure.is_share else "its own unit, such as 20k"
        raise RequirementError(f"'{text}': the width of {measure.text} is given in {unit}, got {found[2]}")
    number = points[1] if points else found[2]
    try:
        width = math.nan if "%" in number else parse_amount(number, currency_of(measure, study))
    except NotationError as error:
        raise RequirementError(f"'{text}': {with_unit(error, unit_of(measure, study))}") from None
    if not width > 0:
        raise RequirementError(f"'{text}': a width above 0 must hold, got {found[2]}")
    return Interval(measure, width / 100 if points else width, text)


def simulate_until(goal: Goal, most: int, simulate: Callable[[int], Result]) -> Result:
    """Double the futures until a goal is reached.

    The futures of a try are the first ones of the next, so that the interval narrows about as one over the square
    root of the runs. It is looked at a few times only, at doubled runs, which leaves its coverage close to 95 %.

    Parameters
    ----------
    goal
        How narrow the interval is to be.
    most
        Futures at which it ends, reached or not.
    simulate
        Simulates that many futures.

    Returns
    -------
    Result
        Of the last try.

    Raises
    ------
    TooFewFuturesError
        If too few futures meet the conditions even of the last try.
    """
    runs = min(FIRST, most)
    while True:
        try:
            result = simulate(runs)
        except TooFewFuturesError:
            if runs >= most:
                raise
        else:
            if runs >= most or goal.reached_by(result):
                return result
        runs = min(2 * runs, most)
