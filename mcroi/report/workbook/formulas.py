"""Formulas over named columns of futures, such that spreadsheets come to what the engine says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mcroi.study.study import CURRENT
from mcroi.study.targets import TARGETS


def mean(name: str) -> str:
    """Return the formula of a mean."""
    return f"AVERAGE({name})"


def quantile(name: str, percent: float, *, sometimes: bool = False) -> str:
    """Return the formula of a percentile that interpolates, over the futures that have a number.

    Parameters
    ----------
    name
        The column.
    percent
        From 0 to 100.
    sometimes
        Whether there may be no number at all.
    """
    formula = f"PERCENTILE({name},{percent / 100!r})"
    return f'IF(COUNT({name})=0,"undefined",{formula})' if sometimes else formula


def ordered_quantile(name: str, percent: int, infinite: str) -> str:
    """Return the formula of a percentile of what may be infinite, a word that comes after all numbers.

    It is the earliest time by which as many futures have come: the inverse of the cdf.
    """
    rank = f"MAX(ROUNDUP({percent}*futures/100,0),1)"
    return f'IF(COUNT({name})<{rank},"{infinite}",SMALL({name},{rank}))'


def count_of_best(npvs: Mapping[str, str], scenario: str) -> str:
    """Return the formula of how many futures a scenario is the best in; ties go to current, then to the earlier one.

    Parameters
    ----------
    npvs
        By scenario, the column of its npv; in the order of the study, the current one left out.
    scenario
        Which one.
    """
    if scenario == CURRENT:
        return _count_of(f"({npv}<=0)" for npv in npvs.values())
    own = npvs[scenario]
    names = list(npvs)
    at = names.index(scenario)
    beats = [f"({own}{'>' if i < at else '>='}{npvs[name]})" for i, name in enumerate(names) if i != at]
    return _count_of([f"({own}>0)", *beats])


def count_of_target(target: str, name: str, limit: str) -> str:
    """Return the formula of how many futures meet a target; a word for a number meets none.

    Parameters
    ----------
    target
        Its name in the study.
    name
        The column that it is about.
    limit
        A number or a cell.
    """
    return _count_of([f"ISNUMBER({name})", f"({name}{'>=' if TARGETS[target].at_least else '<='}{limit})"])


def count_within(cost: str, budget: float, time: str, months: float) -> str:
    """Return the formula of how many futures deliver within a budget and a time."""
    return _count_of([f"({cost}<={budget!r})", f"ISNUMBER({time})", f"({time}<={months!r})"])


def _count_of(conditions: Iterable[str]) -> str:
    return f"SUMPRODUCT({'*'.join(conditions)}*1)"
