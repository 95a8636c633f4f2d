"""Questions about the frame: money, time, hours and demand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from mcroi.analyses.lint.finding import Case, Finding, note, warning
from mcroi.model.finance import real_rate
from mcroi.model.time import WEEKS_PER_MONTH
from mcroi.study.study import CURRENT

_USUAL_RATES: Final = (0.03, 0.20)
_INFLATION: Final = 0.02
_LONGEST_HORIZON: Final = 120
_HIGH_CASHABLE: Final = 0.5


def discount_rate(case: Case) -> Iterator[Finding]:
    """A discount rate that is unusual, or may be a nominal one."""
    name = "finance.discount_rate"
    rate = case.world(name)
    equivalent = f"a nominal {rate:.1%} at {_INFLATION:.0%} inflation is a real {real_rate(rate, _INFLATION):.1%}"
    low, high = _USUAL_RATES
    source = case.study.world[name].source.lower()
    if not low <= rate <= high:
        yield warning(
            "unusual-discount-rate",
            f"world.{name}",
            f"{rate:.1%} is outside the usual {low:.0%} to {high:.0%}; {equivalent}",
            "ask finance for the real cost of capital, and state it with its source",
        )
    elif "real" not in source.split() and "inflation" not in source:
        yield note(
            "nominal-discount-rate",
            f"world.{name}",
            f"is {rate:.1%} above inflation? all money here is in real terms, and {equivalent}",
            "state the rate above inflation, and say so in its source",
        )


def discounting(case: Case) -> Iterator[Finding]:
    """The convention, which a reader needs to compare figures."""
    yield note(
        "discounting-convention",
        "",
        f"money is real, before tax, in {case.study.currency}, and discounted from the middle of each month",
        "before you compare with another calculation, ask for its convention; yearly figures differ by some percent",
    )


def horizon(case: Case) -> Iterator[Finding]:
    """A horizon that ends before the change works, or long after anybody can know."""
    months = case.study.horizon_months
    for scenario in case.study.changes:
        needed = case.full_adoption(scenario.name)
        if months < needed:
            yield warning(
                "horizon-too-short",
                scenario.name,
                f"it is typically adopted in full after {needed:.0f} months, beyond the horizon of {months}",
                "lengthen horizon_months, or say why what comes later does not count",
            )
    if months > _LONGEST_HORIZON:
        yield warning(
            "horizon-too-long",
            "horizon_months",
            f"{months} months is longer than any platform or team stays the same",
            "shorten it to 36 to 60 months; what is alive at the end is reported as run-off",
        )


def further_horizons(case: Case) -> Iterator[Finding]:
    """A result at one horizon only."""
    if not case.study.also_report_months:
        yield note(
            "one-horizon",
            "also_report_months",
            "the result is told for one horizon only; a shorter one often turns the decision",
            "add a shorter one, such as also_report_months = [36]",
        )


def targets(case: Case) -> Iterator[Finding]:
    """A study that does not say what would be good enough."""
    if not case.study.targets:
        yield note(
            "no-targets",
            "targets",
            "nothing says what would be good enough, so that the result cannot fall short of it",
            "add [targets], such as break_even_months = 36 and one_off_budget = 300e3, before you look at the result",
        )


def demand(case: Case) -> Iterator[Finding]:
    """A business that can use endlessly many projects, or fewer than it has."""
    wanted, now = case.world("projects.demand"), case.world("projects.in_production")
    where = "world.projects.demand"
    if math.isinf(wanted) and case.world("projects.value_decline") == 0.0:
        yield warning(
            "endless-demand",
            where,
            "the business can use any number of projects, each worth as much as the last, so every freed hour pays",
            'state how many it could use at once, such as "pert(12, 18, 30)", or projects.value_decline',
        )
    elif wanted < now:
        yield warning(
            "demand-below-today",
            where,
            f"the business can typically use {wanted:g} projects at once, and {now:g} are in production already",
            "check both numbers; as it stands nothing is built until some have died",
        )


def cashable(case: Case) -> Iterator[Finding]:
    """Slack hours that are worth much, or nothing."""
    name = "finance.cashable_share"
    share = case.world(name)
    if share > _HIGH_CASHABLE:
        yield warning(
            "cashable-high",
            f"world.{name}",
            f"typically {share:.0%} of the slack hours are said to leave the payroll; whose posts are those?",
            "state only what is in the budget as a saving; freed time is not money",
        )
    elif share == 0.0 and not math.isinf(case.world("projects.demand")):
        yield note(
            "slack-worth-nothing",
            f"world.{name}",
            "hours that are freed beyond what the demand for projects takes are worth nothing",
            "that is the careful assumption; state a share if posts can really be left empty",
        )


def hours(case: Case) -> Iterator[Finding]:
    """Ways of working that need more hours than there are."""
    paid = case.world("team.hours_per_week")
    for name in case.study.scenarios:
        wait = case.way(name, "mechanical.wait_minutes") * case.way(name, "mechanical.attention_lost")
        lost = wait + case.way(name, "mechanical.refocus_minutes")
        overheads = (
            case.way(name, "manual.hours_per_week")
            + case.way(name, "mechanical.runs_per_week") * lost / 60
            + case.way(name, "meetings.hours_per_week")
        )
        if overheads > paid:
            yield warning(
                "overheads-beyond-hours",
                name,
                f"manual work, waiting and meetings typically take {overheads:.0f} of {paid:.0f} hours a week",
                "check the three groups against a time sheet; nothing is left to build with",
            )
            continue
        each = case.way(name, "technical.upkeep_hours_per_project_month") + case.way(
            name, "manual.hours_per_project_month"
        )
        needed = case.world("projects.in_production") * each
        left = case.world("team.size") * (paid - overheads) * WEEKS_PER_MONTH
        if name == CURRENT and needed > left:
            yield warning(
                "upkeep-beyond-hours",
                name,
                f"what is in production typically needs {needed:.0f} hours a month, and {left:.0f} are left for it",
                "check the hours per project and month; the team could not keep alive what it has",
            )


RULES = (demand, hours, discount_rate, cashable, horizon, targets, further_horizons, discounting)
