"""A ranking that is sure: draw futures until the first places are told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcroi.analyses.sensitivity.analysis import sensitivity
from mcroi.draws.kept import FEWEST
from mcroi.results.requirements import RequirementError
from mcroi.results.result import Result

_TEXT = re.compile(r"\s*ranking\s+top\s+([0-9]{1,3})\s*")


@dataclass(frozen=True, slots=True)
class RankingGoal:
    """That the first places of the ranking, and who comes next, are told apart.

    Parameters
    ----------
    top
        How many places.
    text
        As the user wrote it.
    """

    top: int
    text: str

    @property
    def uses_irr(self) -> bool:
        """No ranking needs the internal rate of return."""
        return False

    def reached_by(self, result: Result) -> bool:
        """Whether a result has enough futures for that."""
        return result.runs >= FEWEST and not sensitivity(result, with_luck=False).unresolved(self.top)


def read_ranking_goal(text: str) -> RankingGoal | None:
    """Read ``ranking top 5``; None for a text that is about no ranking.

    Raises
    ------
    RequirementError
        If it is about a ranking, but does not say how many places.
    """
    if text.split()[:1] != ["ranking"]:
        return None
    found = _TEXT.fullmatch(text)
    if found is None or not int(found[1]):
        raise RequirementError(f"a goal such as 'ranking top 5' must hold, got '{text}'")
    return RankingGoal(int(found[1]), text.strip())
