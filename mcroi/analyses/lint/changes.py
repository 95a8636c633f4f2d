"""Questions about the changes: what they leave out that every change has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcroi.analyses.lint.finding import Case, Finding, warning
from mcroi.study.inputs import TOOLING, of_kind

_SUCCESS: Final = "one_off.success_probability"


def same_as_today(case: Case) -> Iterator[Finding]:
    """A change after which everything is as before."""
    way = {about.name for about in of_kind("way")}
    for scenario in case.study.changes:
        if not way & scenario.assumptions.keys():
            yield warning(
                "same-as-today",
                scenario.name,
                "it states nothing that is different from today, so it costs and changes nothing",
                'state what it improves, such as manual.hours_per_week = "times pert(0.3, 0.5, 0.85)"',
            )


def free_tools(case: Case) -> Iterator[Finding]:
    """A change that brings tools which cost nothing."""
    for scenario in case.study.changes:
        if not any(name in scenario.assumptions for name in TOOLING):
            yield warning(
                "no-tooling-cost",
                f"{scenario.name}.tooling",
                "it states no cost of tooling, so the old tools go on and nothing is paid for new ones",
                "state tooling.cost_per_month, tooling.cost_per_worker_month or tooling.cost_per_project_month",
            )


def certain_success(case: Case) -> Iterator[Finding]:
    """A change that cannot fail, or cannot but fail."""
    for scenario in case.study.changes:
        value = case.constant(scenario.name, _SUCCESS)
        if value in (0.0, 1.0) and case.study.home(scenario.name, _SUCCESS) == scenario.name:
            yield warning(
                "success-certain",
                f"{scenario.name}.{_SUCCESS}",
                "it delivers for certain" if value else "it never delivers",
                'state the share of such changes that were carried through, such as "beta(16, 4)"',
            )


def free_failure(case: Case) -> Iterator[Finding]:
    """A change whose failure costs nothing beyond the effort."""
    for scenario in case.study.changes:
        costs = [case.constant(scenario.name, f"failure.{cost}") for cost in ("exit_cost", "extra_turnover")]
        if costs == [0.0, 0.0] and case.constant(scenario.name, _SUCCESS) != 1.0:
            yield warning(
                "free-failure",
                f"{scenario.name}.failure",
                "it may fail, and a failure costs nothing: no contracts to end, nobody who leaves over it",
                "state failure.exit_cost and failure.extra_turnover",
            )


def adopted_at_once(case: Case) -> Iterator[Finding]:
    """A change that everybody uses in full on the first day."""
    for scenario in case.study.changes:
        if [case.constant(scenario.name, f"adoption.{name}") for name in ("share", "ramp_months")] == [1.0, 0.0]:
            yield warning(
                "adopted-at-once",
                f"{scenario.name}.adoption",
                "everybody uses all of it from the first day on",
                'state adoption.share, such as "beta(7, 3)", and adoption.ramp_months, such as "pert(3, 8, 18)"',
            )


def no_effort(case: Case) -> Iterator[Finding]:
    """A migration that takes none of the team's time."""
    for scenario in case.study.changes:
        share = case.constant(scenario.name, "one_off.team_share")
        weeks = [case.constant(scenario.name, f"one_off.{name}_weeks") for name in ("exploration", "migration")]
        if share == 0.0 and weeks != [0.0, 0.0]:
            yield warning(
                "no-effort",
                f"{scenario.name}.one_off.team_share",
                "weeks pass, but nobody in the team spends an hour on it; who does the work?",
                'state the share of the team\'s hours that it takes, such as "pert(0.08, 0.18, 0.35)"',
            )


RULES = (same_as_today, free_tools, certain_success, free_failure, adopted_at_once, no_effort)
