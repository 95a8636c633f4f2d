"""Questions about money: lines that the model works out already, and hours and projects that are worth too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from distributions import Constant
from mcroi.analyses.lint.finding import Case, Finding, named
from mcroi.study.bills import COSTS
from mcroi.study.inputs import line_input
from mcroi.study.lines import Line
from mcroi.study.study import CURRENT, Scenario

_TIME: Final = re.compile(r"\b(hours?|fte|ftes|productivity|time|headcount|man-?days?|person-?days?)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_REVENUE: Final = 5.0
"""Payrolls that projects may earn in a year before it looks as if their value were revenue."""

_INCIDENTS: Final = ("incidents.per_year", "incidents.per_project_year")
_MONTHS: Final = 12


def told_twice(case: Case) -> Iterator[Finding]:
    """Lines that look like what hours, incidents, tools and projects come to anyway."""
    for scenario in case.study.changes:
        for line in _paid(scenario):
            for because in _looks_like(case, scenario, line):
                yield Finding.of("line-told-twice", f"{scenario.name}.lines.{line.name}", because=because)


def _paid(scenario: Scenario) -> Iterator[Line]:
    """The lines of a scenario that are not switched off."""
    for line in scenario.lines.values():
        amounts = [scenario.assumptions.get(line_input(line.name, key)) for key in ("per_year", "once")]
        if all(of is None or of.distribution != Constant(0.0) for of in amounts):
            yield line


def _looks_like(case: Case, scenario: Scenario, line: Line) -> Iterator[str]:
    """Why a line may be in the model already."""
    text = f"{line.label} {line.name} {line.source}"
    if line.kind == "loss avoided" and any(
        case.way(scenario.name, rate) < case.way(CURRENT, rate) for rate in _INCIDENTS
    ):
        yield "a loss avoided stands beside fewer incidents, whose cost is worked out"
    if line.kind == "cost avoided":
        tools = _words(" ".join(_said_of(case, cost) for cost in COSTS)) - _PLAIN - _said_elsewhere(case)
        shared = sorted(tools & _words(text))
        if shared:
            yield f"tooling speaks of {named(shared)}, too, and today's bill is worked out from there"
    if line.kind == "margin gained" and case.world("projects.value_per_month") > 0.0:
        yield "a margin gained stands beside the value of projects, which is worked out"
    time = _TIME.search(text)
    if time:
        yield f"it speaks of {time[0].lower()}, and freed hours are worked out from the inputs of the team"
    is_once = line_input(line.name, "once") in scenario.assumptions
    if is_once and line.kind == "cost added" and line.starts in ("start", 0.0) and _spends(case, scenario):
        yield "it is paid once at the start, as one_off.spend is"


_PLAIN: Final = frozenset(
    {"contract", "costs", "cost", "from", "with", "year", "month", "today", "licence", "licences"}
)
"""Words that say nothing of which tool is meant."""


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _said_elsewhere(case: Case) -> set[str]:
    """Words in sources of what is neither a tool's cost nor a line: no tool's name is there."""
    others = (of.source for _, of in case.study.stated if of.input not in COSTS and not of.input.startswith("lines."))
    return _words(" ".join(others))


def _said_of(case: Case, cost: str) -> str:
    """The source and note of a tool cost of today."""
    of = case.study.assumption(CURRENT, cost)
    return "" if of is None else f"{of.source} {of.note}"


def _spends(case: Case, scenario: Scenario) -> bool:
    return case.constant(scenario.name, "one_off.spend") != 0.0


def lines_without_source(case: Case) -> Iterator[Finding]:
    """Lines for which nobody stands."""
    for scenario in case.study.changes:
        for line in _paid(scenario):
            amounts = [scenario.assumptions.get(line_input(line.name, key)) for key in ("per_year", "once")]
            if not any(of is not None and (of.source or of.owner) for of in amounts):
                yield Finding.of("line-without-source", f"{scenario.name}.lines.{line.name}", label=line.label)


def recapture(case: Case) -> Iterator[Finding]:
    """A study in which every freed hour is put to use."""
    name = "team.recapture_share"
    if name not in case.study.world:
        yield Finding.of("all-recaptured", f"world.{name}")


def revenue(case: Case) -> Iterator[Finding]:
    """Projects that earn so much that their value may be revenue."""
    payroll = case.world("team.size") * case.world("team.annual_cost")
    earned = _MONTHS * case.world("projects.value_per_month") * case.world("projects.in_production")
    if earned > _REVENUE * payroll > 0.0:
        yield Finding.of("value-like-revenue", "world.projects.value_per_month", times=earned / payroll)


RULES = (told_twice, lines_without_source, recapture, revenue)
