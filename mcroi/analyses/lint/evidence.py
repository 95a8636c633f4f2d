"""Questions about where the values come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from distributions import Constant
from mcroi.analyses.implied import disagreement
from mcroi.analyses.lint.finding import Case, Finding, named, note, warning

_VALUE: Final = "projects.value_per_month"
_MANY: Final = 0.5
"""Share of illustrative inputs above which the result is an illustration itself."""

_MISFIT: Final = 0.01
_LARGE_MISFIT: Final = 0.2
"""Distance between a quantile as stated and as met, in interquartile ranges, that is told, and that is a warning."""

_DISAGREEMENT: Final = 0.5
_NAMED_EXPERTS: Final = 6


def no_source(case: Case) -> Iterator[Finding]:
    """Values of which nobody says where they come from."""
    without = [f"{place}.{a.input}" for place, a in case.stated if not a.source]
    if without:
        yield warning(
            "no-source",
            "",
            f"{len(without)} of {len(case.stated)} values have no source: {named(without)}; who says so?",
            'state it beside the value: source = "..."',
        )


def illustrative(case: Case) -> Iterator[Finding]:
    """Values that are marked as placeholders."""
    marked = [f"{place}.{a.input}" for place, a in case.stated if a.mark == "illustrative"]
    if marked:
        share = len(marked) / len(case.stated)
        yield Finding(
            "illustrative",
            "warning" if share > _MANY else "note",
            "",
            f"{len(marked)} of {len(case.stated)} values are marked illustrative; how much of the result is about us?",
            "replace them by your own, those first that the result depends on most",
        )


def unmarked(case: Case) -> Iterator[Finding]:
    """Values of which nobody says how well founded they are."""
    without = [f"{place}.{a.input}" for place, a in case.stated if a.mark is None]
    if without:
        yield note(
            "no-mark",
            "",
            f"{len(without)} of {len(case.stated)} values do not say how well founded they are: {named(without)}",
            'add mark = "published", "mixed" or "illustrative"',
        )


def value_of_projects(case: Case) -> Iterator[Finding]:
    """The value of a project, which every payoff is a multiple of, unfounded."""
    assumption = case.study.world[_VALUE]
    if assumption.mark != "illustrative" and assumption.source:
        return
    yearly = 12 * case.world(_VALUE) * case.world("projects.in_production")
    payroll = case.world("team.size") * case.world("team.annual_cost")
    compared = f"; today's projects typically earn {yearly / payroll:.1f} times the payroll" if payroll > 0 else ""
    yield warning(
        "value-of-projects",
        f"world.{_VALUE}",
        f"every payoff is a multiple of it, and it is {'illustrative' if assumption.mark else 'without a source'}"
        f"{compared}; would finance sign that?",
        "ask finance for the value of three projects in production, and state it with its source",
    )


def misfit(case: Case) -> Iterator[Finding]:
    """Distributions that do not meet the quantiles that they were stated by."""
    for place, a in case.stated:
        if a.misfit > _MISFIT:
            said = next(sentence for sentence in a.how if "farthest off" in sentence)
            yield Finding(
                "quantiles-missed",
                "warning" if a.misfit > _LARGE_MISFIT else "note",
                f"{place}.{a.input}",
                f"no smooth distribution has all of its quantiles: {said}",
                "ask again about the quantile that is farthest off, or state only three",
            )


def experts_disagree(case: Case) -> Iterator[Finding]:
    """Values whose spread is mostly that people disagree, which talking may settle."""
    for place, a in case.stated:
        share = disagreement(a)
        if share is not None and share > _DISAGREEMENT:
            centres = ", ".join(f"{e.name} {e.distribution.ppf(0.5):.3g}" for e in a.experts[:_NAMED_EXPERTS])
            yield note(
                "experts-disagree",
                f"{place}.{a.input}",
                f"{share:.0%} of the variance of what the experts say is that they disagree (medians: {centres}); what "
                "does one of them know that the others do not?",
                "let them compare their reasons, then ask each again",
            )


def all_points(case: Case) -> Iterator[Finding]:
    """A study without any uncertainty, or with next to none."""
    points = [a for _, a in case.stated if isinstance(a.distribution, Constant)]
    if len(points) == len(case.stated):
        yield warning(
            "all-points",
            "",
            "every value is a single number; nobody knows all of them exactly",
            'state ranges, such as "5 to 20" (the 90 % interval) or "pert(4, 8, 20)" (least, most likely, greatest)',
        )
    elif len(points) > len(case.stated) / 2:
        yield note(
            "many-points",
            "",
            f"{len(points)} of {len(case.stated)} values are single numbers, so the result looks surer than it is",
            'state ranges where you are not sure, such as "5 to 20"',
        )


RULES = (value_of_projects, no_source, illustrative, unmarked, misfit, experts_disagree, all_points)
