"""Questions about the changes: what they leave out that every change has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcroi.analyses.lint.finding import Case, Finding
from mcroi.study.bills import GOES_ON
from mcroi.study.inputs import of_kind

_SUCCESS: Final = "one_off.success_probability"


def same_as_today(case: Case) -> Iterator[Finding]:
    """A change after which everything is as before."""
    way = {about.name for about in of_kind("way")}
    for scenario in case.study.changes:
        if not scenario.lines and not way & scenario.assumptions.keys():
            yield Finding.of("same-as-today", scenario.name)


def free_tools(case: Case) -> Iterator[Finding]:
    """A change that brings tools which cost nothing."""
    for scenario in case.study.changes:
        if scenario.bills == GOES_ON and not any(line.kind == "cost added" for line in scenario.lines.values()):
            yield Finding.of("no-tooling-cost", f"{scenario.name}.tooling")


def certain_success(case: Case) -> Iterator[Finding]:
    """A change that cannot fail, or cannot but fail."""
    for scenario in case.study.changes:
        value = case.constant(scenario.name, _SUCCESS)
        if value in (0.0, 1.0) and case.study.home(scenario.name, _SUCCESS) == scenario.name:
            delivers = "delivers for certain" if value else "never delivers"
            yield Finding.of("success-certain", f"{scenario.name}.{_SUCCESS}", delivers=delivers)


def free_failure(case: Case) -> Iterator[Finding]:
    """A change whose failure costs nothing beyond the effort."""
    for scenario in case.study.changes:
        costs = [case.constant(scenario.name, f"failure.{cost}") for cost in ("exit_cost", "extra_turnover")]
        if costs == [0.0, 0.0] and case.constant(scenario.name, _SUCCESS) != 1.0:
            yield Finding.of("free-failure", f"{scenario.name}.failure")


def adopted_at_once(case: Case) -> Iterator[Finding]:
    """A change that everybody uses in full on the first day."""
    for scenario in case.study.changes:
        if [case.constant(scenario.name, f"adoption.{name}") for name in ("share", "ramp_months")] == [1.0, 0.0]:
            yield Finding.of("adopted-at-once", f"{scenario.name}.adoption")


def no_effort(case: Case) -> Iterator[Finding]:
    """A migration that takes none of the team's time."""
    for scenario in case.study.changes:
        share = case.constant(scenario.name, "one_off.team_share")
        weeks = [case.constant(scenario.name, f"one_off.{name}_weeks") for name in ("exploration", "migration")]
        if share == 0.0 and weeks != [0.0, 0.0]:
            yield Finding.of("no-effort", f"{scenario.name}.one_off.team_share")


RULES = (same_as_today, free_tools, certain_success, free_failure, adopted_at_once, no_effort)
