"""A finding: what a sceptic would ask about a study, why, and what would answer it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Literal

from distributions import Constant
from mcroi.draws.plan import Plan
from mcroi.model.change import change_of
from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.study.study import Study

Severity = Literal["warning", "note"]

_NAMED = 4
"""How many inputs a finding names before it only counts."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One question.

    Parameters
    ----------
    code
        Names the rule, and stays the same from version to version.
    severity
        ``warning``: it can change the decision; ``note``: good to have an answer ready.
    where
        The scenario or input that it is about; empty for the whole study.
    reason
        What is so, and why that matters.
    cure
        What answers it.
    """

    code: str
    severity: Severity
    where: str
    reason: str
    cure: str

    @classmethod
    def of(cls, code: str, where: str = "", *, severity: Severity | None = None, **found: object) -> Finding:
        """The finding of that name in ``findings.toml``, with what a rule found put into its text.

        Parameters
        ----------
        code, where
            Which one, and about what.
        severity
            If it depends on what was found.
        found
            By the names that stand in braces in its text.
        """
        of = _texts()[code]
        reason, cure = (text.format(**found) for text in (of.reason, of.cure))
        return cls(of.code, severity or of.severity, where, reason, cure)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{self.severity}: {place}{self.reason} [{self.code}]\n  cure: {self.cure}"


@cache
def _texts() -> Mapping[str, Finding]:
    """The findings as they are written, about nothing in particular, by name."""
    text = resources.files("mcroi.analyses.lint").joinpath("findings.toml").read_text("utf-8")
    return {name: Finding(**{"code": name, "where": "", **of}) for name, of in tomllib.loads(text).items()}


class Case:
    """A study with what several rules look at.

    Parameters
    ----------
    study
        As read.
    """

    def __init__(self, study: Study) -> None:
        self.study = study

    @cached_property
    def typical(self) -> Mapping[str, ScenarioInputs]:
        """The inputs of the one future in which every dial is at one half."""
        return Plan(self.study).typical().scenarios

    def world(self, name: str) -> float:
        """Typical value of a world input."""
        return _number(next(iter(self.typical.values())).world[name])

    def way(self, scenario: str, name: str) -> float:
        """Typical value of a way input in a scenario."""
        return _number(self.typical[scenario].way[name])

    def constant(self, scenario: str, name: str) -> float | None:
        """Value of a change input that a scenario states as a number or leaves out; None for a range."""
        known = self.study.known(scenario, name)
        return known.value if isinstance(known, Constant) else None

    def full_adoption(self, scenario: str) -> float:
        """Months until a change is typically adopted in full, if it delivers."""
        change = change_of(self.typical[scenario])
        return 0.0 if change is None else _number(change.live) + _number(change.ramp)


Rule = Callable[[Case], Iterator[Finding]]


def _number(value: Value) -> float:
    return value if isinstance(value, float) else float(value[0])


def named(names: list[str]) -> str:
    """Return a list of names, shortened if it is long."""
    more = len(names) - _NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_NAMED])} and {more} more"
