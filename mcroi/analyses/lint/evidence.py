"""Questions about where the values come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from distributions import Constant
from mcroi.analyses.implied import disagreement
from mcroi.analyses.lint.finding import Case, Finding, Severity, named

_VALUE: Final = "projects.value_per_month"
_MANY: Final = 0.5
"""Share of illustrative inputs above which the result is an illustration itself."""

_MISFIT: Final = 0.01
_LARGE_MISFIT: Final = 0.2
"""Distance between a quantile as stated and as met, in interquartile ranges, that is told, and that is a warning."""

_FAR: Final = 0.1
"""Distance of a fitted family from its data, as a probability, above which it is not what was measured."""

_DISAGREEMENT: Final = 0.5
_NAMED_EXPERTS: Final = 6


def no_source(case: Case) -> Iterator[Finding]:
    """Values of which nobody says where they come from."""
    without = [f"{place}.{a.input}" for place, a in case.study.stated if not a.source]
    if without:
        yield Finding.of("no-source", count=len(without), stated=len(case.study.stated), names=named(without))


def illustrative(case: Case) -> Iterator[Finding]:
    """Values that are marked as placeholders."""
    marked = [f"{place}.{a.input}" for place, a in case.study.stated if a.mark == "illustrative"]
    if marked:
        severity: Severity = "warning" if len(marked) > _MANY * len(case.study.stated) else "note"
        yield Finding.of("illustrative", severity=severity, count=len(marked), stated=len(case.study.stated))


def unmarked(case: Case) -> Iterator[Finding]:
    """Values of which nobody says how well founded they are."""
    without = [f"{place}.{a.input}" for place, a in case.study.stated if a.mark is None]
    if without:
        yield Finding.of("no-mark", count=len(without), stated=len(case.study.stated), names=named(without))


def value_of_projects(case: Case) -> Iterator[Finding]:
    """The value of a project, which every payoff is a multiple of, unfounded."""
    assumption = case.study.world[_VALUE]
    if assumption.mark != "illustrative" and assumption.source:
        return
    yearly = 12 * case.world(_VALUE) * case.world("projects.in_production")
    payroll = case.world("team.size") * case.world("team.annual_cost")
    compared = f"; today's projects typically earn {yearly / payroll:.1f} times the payroll" if payroll > 0 else ""
    founded = "illustrative" if assumption.mark else "without a source"
    yield Finding.of("value-of-projects", f"world.{_VALUE}", founded=founded, compared=compared)


def misfit(case: Case) -> Iterator[Finding]:
    """Distributions that do not meet the quantiles that they were stated by."""
    for place, a in case.study.stated:
        if a.misfit > _MISFIT:
            severity: Severity = "warning" if a.misfit > _LARGE_MISFIT else "note"
            said = next(sentence for sentence in a.how if "farthest off" in sentence)
            yield Finding.of("quantiles-missed", f"{place}.{a.input}", severity=severity, said=said)


def doubtful_data(case: Case) -> Iterator[Finding]:
    """Data that can be read, but look like a slip."""
    for place, a in case.study.stated:
        for doubt in a.doubts:
            yield Finding.of("doubtful-data", f"{place}.{a.input}", doubt=doubt)


def poor_fit(case: Case) -> Iterator[Finding]:
    """Families that were fitted to data, and are far from them."""
    for place, a in case.study.stated:
        if a.fit_distance > _FAR:
            yield Finding.of("poor-fit", f"{place}.{a.input}", said=a.how[0])


def experts_disagree(case: Case) -> Iterator[Finding]:
    """Values whose spread is mostly that people disagree, which talking may settle."""
    for place, a in case.study.stated:
        share = disagreement(a)
        if share is not None and share > _DISAGREEMENT:
            centres = ", ".join(f"{e.name} {e.distribution.ppf(0.5):.3g}" for e in a.experts[:_NAMED_EXPERTS])
            yield Finding.of("experts-disagree", f"{place}.{a.input}", share=share, centres=centres)


def all_points(case: Case) -> Iterator[Finding]:
    """A study without any uncertainty, or with next to none."""
    points = [a for _, a in case.study.stated if isinstance(a.distribution, Constant)]
    if len(points) == len(case.study.stated):
        yield Finding.of("all-points")
    elif len(points) > len(case.study.stated) / 2:
        yield Finding.of("many-points", count=len(points), stated=len(case.study.stated))


RULES = (
    *(value_of_projects, no_source, illustrative, unmarked, misfit),
    *(doubtful_data, poor_fit, experts_disagree, all_points),
)
