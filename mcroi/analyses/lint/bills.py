"""The question of tools that are billed side by side, with what that takes: some futures are worked out once more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from distributions import Constant
from distributions.arrays import Array
from mcroi.analyses.lint.finding import Finding
from mcroi.draws.kept import draw
from mcroi.draws.plan import DrawnBlock
from mcroi.model.accounts import NO_COST
from mcroi.model.drawn import ScenarioInputs
from mcroi.model.outcomes import outcomes
from mcroi.results.figure import Figure
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result
from mcroi.results.rounding import counted, money
from mcroi.study.bills import GOES_ON, OVERLAP
from mcroi.study.study import CURRENT, Scenario

ASKED: Final = 2000
"""Futures, at most, that are worked out once more: the same ones with and without, which tells a difference well."""


def both_bills(result: Result) -> list[Finding]:
    """Ask about every change whose bills run side by side what that takes from its mean npv.

    Parameters
    ----------
    result
        A simulation; its first futures are worked out with bills that move with the people.
    """
    named = [change.name for change in result.study.changes if _overlaps(change)]
    if not named:
        return []
    runs = min(result.runs, ASKED)
    drawn = draw(result.study, result.seed, range(runs), result.futures)
    horizon = result.study.horizon_months
    as_stated = outcomes(_of(drawn, named), horizon, drawn.luck)
    moving = outcomes(_moving(_of(drawn, named)), horizon, drawn.luck)
    least = NO_COST * float(as_stated[CURRENT].values["cost"].mean())
    found = []
    for name in named:
        taken = moving[name].values["npv"] - as_stated[name].values["npv"]
        if taken.mean() > least:
            found.append(_asked(result, name, taken))
    return found


def _overlaps(change: Scenario) -> bool:
    """Whether some bill of a change moves, and not, for certain, with the people who move."""
    stated = change.assumptions.get(OVERLAP)
    return change.bills != GOES_ON and stated is not None and stated.distribution != Constant(0.0)


def _of(drawn: DrawnBlock, named: list[str]) -> dict[str, ScenarioInputs]:
    return {name: drawn.scenarios[name] for name in (CURRENT, *named)}


def _moving(scenarios: Mapping[str, ScenarioInputs]) -> dict[str, ScenarioInputs]:
    """The same futures with bills that move with the people."""
    return {
        name: of if of.change is None else replace(of, change={**of.change, OVERLAP: 0.0})
        for name, of in scenarios.items()
    }


def _asked(result: Result, name: str, taken: Array) -> Finding:
    study, npv = result.study, result[name].npv.mean
    is_replaced = "replaced" in study.scenarios[name].bills.values()
    turns = npv <= 0.0 < npv + float(taken.mean())
    return Finding.of(
        "both-bills",
        f"{name}.{OVERLAP}",
        severity="warning" if turns else "note",
        billed="old and new tools are billed side by side" if is_replaced else "what is added is billed in full",
        takes=money(Figure.mean(Quantity(taken, has_variance=study.has_variance)), study.currency),
        turns=" and turns a gain into a loss" if turns else "",
        futures=counted(taken.size, "future"),
    )
