"""Questions about the frame: money, time, hours and demand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from mcroi.analyses.lint.finding import Case, Finding
from mcroi.model.finance import real_rate
from mcroi.model.time import WEEKS_PER_MONTH
from mcroi.study.study import CURRENT

_USUAL_RATES: Final = (0.03, 0.20)
_INFLATION: Final = 0.02
_LONGEST_HORIZON: Final = 120
_HIGH_CASHABLE: Final = 0.3


def discount_rate(case: Case) -> Iterator[Finding]:
    """A discount rate that is unusual, or may be a nominal one."""
    name = "finance.discount_rate"
    rate, where = case.world(name), f"world.{name}"
    equivalent = f"a nominal {rate:.1%} at {_INFLATION:.0%} inflation is a real {real_rate(rate, _INFLATION):.1%}"
    low, high = _USUAL_RATES
    source = case.study.world[name].source.lower()
    if not low <= rate <= high:
        yield Finding.of("unusual-discount-rate", where, rate=rate, low=low, high=high, equivalent=equivalent)
    elif "real" not in source.split() and "inflation" not in source:
        yield Finding.of("nominal-discount-rate", where, rate=rate, equivalent=equivalent)


def discounting(case: Case) -> Iterator[Finding]:
    """The convention, which a reader needs to compare figures."""
    yield Finding.of("discounting-convention", currency=case.study.currency)


def horizon(case: Case) -> Iterator[Finding]:
    """A horizon that ends before the change works, or long after anybody can know."""
    months = case.study.horizon_months
    for scenario in case.study.changes:
        needed = case.full_adoption(scenario.name)
        if months < needed:
            yield Finding.of("horizon-too-short", scenario.name, needed=needed, months=months)
    if months > _LONGEST_HORIZON:
        yield Finding.of("horizon-too-long", "horizon_months", months=months)


def further_horizons(case: Case) -> Iterator[Finding]:
    """A result at one horizon only."""
    if not case.study.also_report_months:
        yield Finding.of("one-horizon", "also_report_months")


def targets(case: Case) -> Iterator[Finding]:
    """A study that does not say what would be good enough."""
    if not case.study.targets:
        yield Finding.of("no-targets", "targets")
    elif "roi" in case.study.targets:
        yield Finding.of("roi-of-all-costs", "targets.roi", limit=case.study.targets["roi"])


def demand(case: Case) -> Iterator[Finding]:
    """A business that can use endlessly many projects, or fewer than it has."""
    wanted, now = case.world("projects.demand"), case.world("projects.in_production")
    if math.isinf(wanted) and case.world("projects.value_decline") == 0.0:
        yield Finding.of("endless-demand", "world.projects.demand")
    elif wanted < now:
        yield Finding.of("demand-below-today", "world.projects.demand", wanted=wanted, now=now)


def cashable(case: Case) -> Iterator[Finding]:
    """Slack hours that are worth much, or nothing."""
    name = "finance.cashable_share"
    share = case.world(name)
    if share > _HIGH_CASHABLE:
        yield Finding.of("cashable-high", f"world.{name}", share=share)
    elif share == 0.0 and not math.isinf(case.world("projects.demand")):
        yield Finding.of("slack-worth-nothing", f"world.{name}")


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
            yield Finding.of("overheads-beyond-hours", name, overheads=overheads, paid=paid)
            continue
        each = case.way(name, "technical.upkeep_hours_per_project_month") + case.way(
            name, "manual.hours_per_project_month"
        )
        needed = case.world("projects.in_production") * each
        left = case.world("team.size") * (paid - overheads) * WEEKS_PER_MONTH
        if name == CURRENT and needed > left:
            yield Finding.of("upkeep-beyond-hours", name, needed=needed, left=left)


RULES = (demand, hours, discount_rate, cashable, horizon, targets, further_horizons, discounting)
