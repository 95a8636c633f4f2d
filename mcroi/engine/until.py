"""When to stop: the futures are doubled until one number of the result is known as narrowly as was asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from distributions import NotationError, parse_number
from distributions.uniforms import LEAF
from mcroi.draws.kept import TooFewFuturesError
from mcroi.results.requirements import Measure, RequirementError, read_measure
from mcroi.results.result import Result
from mcroi.study.study import Study

FIRST: Final = LEAF
"""Futures of the first try."""

_GOAL = re.compile(r"\s*(.+?)\s*(?:\+-|\+/-|±)\s*(.+?)\s*", re.DOTALL)
_POINTS = re.compile(r"(.+?)\s*pp")


@dataclass(frozen=True, slots=True)
class Goal:
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

    def reached_by(self, result: Result) -> bool:
        """Whether a result is as narrow."""
        low, high = self.measure.of(result)[1]
        return math.isfinite(high - low) and (high - low) / 2 <= self.half_width


def read_goal(text: str, study: Study) -> Goal:
    """Read a goal.

    Parameters
    ----------
    text
        ``<scenario>.<chance> +- 0.5pp``, in percentage points, or ``<scenario>.<quantity[.p10, .mean]> +- 20k``, in
        the quantity's unit.
    study
        What it is about.

    Raises
    ------
    RequirementError
        With the rule and what was got.
    """
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
        width = math.nan if "%" in number else parse_number(number)
    except NotationError as error:
        raise RequirementError(f"'{text}': {error}") from None
    if not width > 0:
        raise RequirementError(f"'{text}': a width above 0 must hold, got {found[2]}")
    return Goal(measure, width / 100 if points else width, text)


class Reachable(Protocol):
    """Anything that enough futures reach."""

    @property
    def text(self) -> str:
        """As the user wrote it."""

    @property
    def uses_irr(self) -> bool:
        """Whether it needs the internal rate of return."""

    def reached_by(self, result: Result) -> bool:
        """Whether these do."""


def simulate_until(goal: Reachable, most: int, simulate: Callable[[int], Result]) -> Result:
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
