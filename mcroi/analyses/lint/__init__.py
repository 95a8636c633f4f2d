"""What a sceptical finance director would ask: about a study before it is simulated, and about a result."""

from __future__ import annotations

from mcroi.analyses.lint import changes, evidence, frame, money, outcome, ranges
from mcroi.analyses.lint.bills import both_bills
from mcroi.analyses.lint.finding import Case, Finding, Rule
from mcroi.results.result import Result
from mcroi.study.study import Study

STUDY_RULES: tuple[Rule, ...] = (*evidence.RULES, *ranges.RULES, *changes.RULES, *money.RULES, *frame.RULES)
"""The questions about a study, each a small function; a new one is a function and its name in a table."""


def findings(study: Study) -> list[Finding]:
    """Ask every question about a study.

    Parameters
    ----------
    study
        As `mcroi.read` returns it.

    Returns
    -------
    list
        Warnings first, each kind in the order of the rules.
    """
    case = Case(study)
    found = [finding for rule in STUDY_RULES for finding in rule(case)]
    return sorted(found, key=lambda finding: finding.severity != "warning")


def result_findings(result: Result) -> list[Finding]:
    """Ask every question that a simulation raises."""
    return [finding for rule in outcome.RULES for finding in rule(result)]


def slips(study: Study) -> list[Finding]:
    """Ask the questions about data that can be read in one way, but a suspicious one."""
    case = Case(study)
    return [*evidence.doubtful_data(case), *evidence.poor_fit(case)]


__all__ = ["Finding", "both_bills", "findings", "result_findings", "slips"]
