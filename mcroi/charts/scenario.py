"""The scenario that a chart is about, by its name, with a suggestion for one that is not there."""

from __future__ import annotations

from distributions.spelling import suggestion
from mcroi.results.result import Result, ScenarioResult
from mcroi.study.study import CURRENT


class ChartError(ValueError):
    """A chart that cannot be drawn: no such name, or too few futures for it."""


def change_of(result: Result, name: str) -> ScenarioResult:
    """Return a change by its name.

    Raises
    ------
    ChartError
        If there is none of that name, or it is the current scenario, which all others are measured against.
    """
    changes = {s.name: s for s in result.changes}
    if name == CURRENT:
        raise ChartError(f"'{CURRENT}' is what the others are measured against; there are {', '.join(changes)}")
    if name not in changes:
        raise ChartError(f"no such scenario {name!r}{suggestion(name, changes, len(changes))}")
    return changes[name]
