"""Questions about the ranges: too narrow, partly impossible, or all on the bright side."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from distributions import Constant, Distribution
from mcroi.analyses.lint.finding import Case, Finding, named
from mcroi.study.inputs import Input, known_input
from mcroi.study.study import Assumption

_NARROW: Final = 1.2
"""Ratio of P95 to P5 below which a range is surprising."""

_MOVED: Final = 0.01
"""Share of a distribution outside its input's support that is worth a warning."""

_BETTER_HIGHER: Final = ("release.hit_rate", "projects.lifetime_months")
_LEAVING: Final = "turnover.annual_rate"


def narrow(case: Case) -> Iterator[Finding]:
    """Ranges that claim to know a value within a few percent."""
    close = [f"{place}.{a.input}" for place, a in case.study.stated if not a.relative and _is_narrow(a)]
    if close:
        yield Finding.of("narrow-range", names=named(close))


def _is_narrow(assumption: Assumption) -> bool:
    distribution = assumption.distribution
    if isinstance(distribution, Constant):
        return False
    low, high = distribution.ppf(0.05), distribution.ppf(0.95)
    if low <= 0 or high >= _NARROW * low:
        return False
    # A share close to 1 is narrow only if what is left to 1 is known as well.
    is_share = known_input(assumption.input).support.high == 1.0 and high < 1.0
    return not is_share or (1.0 - low) < _NARROW * (1.0 - high)


def outside_support(case: Case) -> Iterator[Finding]:
    """Distributions that put probability where the input cannot be."""
    for place, assumption in case.study.stated:
        of = known_input(assumption.input)
        share = 0.0 if assumption.relative else _outside(assumption.distribution, of)
        if share > _MOVED:
            yield Finding.of(
                "outside-support", f"{place}.{of.name}", share=share, text=assumption.text, support=of.support
            )


def _outside(distribution: Distribution, about: Input) -> float:
    if isinstance(distribution, Constant):
        return 0.0
    support = about.support
    # At a closed end the end itself is inside, so what lies outside begins at the next number.
    low = support.low if support.low_open else math.nextafter(support.low, -math.inf)
    high = math.nextafter(support.high, -math.inf) if support.high_open else support.high
    below = 0.0 if math.isinf(support.low) else distribution.cdf(low)
    above = 0.0 if math.isinf(support.high) else distribution.sf(high)
    return below + above


def no_variance(case: Case) -> Iterator[Finding]:
    """Ranges whose tail is so long that no mean of results can be relied on."""
    for place, assumption in case.study.stated:
        if not math.isfinite(assumption.distribution.var()):
            yield Finding.of("no-variance", f"{place}.{assumption.input}", text=assumption.text)


def only_better(case: Case) -> Iterator[Finding]:
    """Changes that cannot make anything worse."""
    for scenario in case.study.changes:
        improvements = [a for a in scenario.assumptions.values() if a.relative and not a.input.startswith("tooling.")]
        if improvements and not any(_may_be_worse(a) for a in improvements):
            yield Finding.of("only-better", scenario.name, count=len(improvements))


def _may_be_worse(assumption: Assumption) -> bool:
    low, high = assumption.distribution.support()
    return low < 1.0 if assumption.input in _BETTER_HIGHER else high > 1.0


def turnover_without_null(case: Case) -> Iterator[Finding]:
    """Fewer leavers for certain, of which no causal estimate is known."""
    for scenario in case.study.changes:
        assumption = scenario.assumptions.get(_LEAVING)
        if assumption is None or case.study.home(scenario.name, _LEAVING) != scenario.name:
            continue
        if assumption.relative and assumption.distribution.support()[1] < 1.0:
            yield Finding.of("turnover-for-certain", f"{scenario.name}.{_LEAVING}", text=assumption.text)


def overruns(case: Case) -> Iterator[Finding]:
    """Efforts that take as long, or cost as much, as planned."""
    for scenario in case.study.changes:
        for name, what in (("one_off.schedule_overrun", "takes as long"), ("one_off.cost_overrun", "costs as much")):
            value = case.constant(scenario.name, name)
            if value is not None and case.study.home(scenario.name, name) == scenario.name:
                planned = f"the effort {what} as planned"
                told = planned if value == 1 else f"it is exactly {value:g} times what was planned"
                yield Finding.of("overrun-certain", f"{scenario.name}.{name}", told=told, input=name)


def overruns_together(case: Case) -> Iterator[Finding]:
    """Overruns of time and of money that have nothing to do with each other."""
    pair = {"one_off.schedule_overrun", "one_off.cost_overrun"}
    uncertain = any(all(case.constant(scenario.name, name) is None for name in pair) for scenario in case.study.changes)
    if uncertain and not any(pair <= set(correlation.between) for correlation in case.study.correlations):
        yield Finding.of("overruns-unrelated")


RULES = (overruns, only_better, turnover_without_null, narrow, outside_support, no_variance, overruns_together)
