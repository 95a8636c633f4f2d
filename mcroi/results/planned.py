"""What the one-off effort of a change is planned to cost, and what has to be put aside beyond that."""

from __future__ import annotations

from mcroi.results.figure import Figure
from mcroi.results.result import Result


def planned_spend(result: Result, scenario: str) -> float:
    """Return the plan of a change: the median of the spend as the study states it, before overruns."""
    return float(result.study.known(scenario, "one_off.spend").ppf(0.5))


def contingency(result: Result, scenario: str) -> Figure:
    """Return what the one-off money comes to beyond the plan in 80 of 100 futures; below 0 where that is less."""
    planned, p80 = planned_spend(result, scenario), Figure.quantile(result[scenario].one_off_cost, 0.8)
    return Figure(p80.value - planned, p80.low - planned, p80.high - planned)
