"""What a simulation and its analyses claim: every interval with the number that it is of, by name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mcroi.analyses.information.valuation import Information
from mcroi.analyses.lint import result_findings
from mcroi.analyses.sensitivity.record import Sensitivity
from mcroi.results.chance import Chance, Estimate, Interval
from mcroi.results.percentiles import PERCENTILES
from mcroi.results.quantity import ENOUGH, ENOUGH_FUTURES, Quantity
from mcroi.results.ranking import rank
from mcroi.results.result import Result
from mcroi.words.verdict import verdict

FEW: Final = 10
"""Futures on one side of a chance below which its interval may hold more often than it says."""

_UNITS: Final = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}
_AMOUNT: Final = r"([\d.,]+)(k|m|bn|)"
_LEAD: Final = re.compile(rf"by {_AMOUNT} \w+ on average, give or take {_AMOUNT} \w+,")


@dataclass(frozen=True, slots=True)
class Claim:
    """One interval.

    Parameters
    ----------
    kind, name
        What it is of.
    value
        The number: what is true, if so many futures are simulated that its own error is negligible.
    ends
        The interval before rounding.
    printed
        As it is printed, where number and error are.
    is_withdrawn
        Whether the program says that it does not hold there.
    may_hold_more
        Whether it is one-sided, or of a time in whole months; so may chances with `FEW` futures on one side.
    """

    kind: str
    name: str
    value: float
    ends: Interval
    printed: Interval | None = None
    is_withdrawn: bool = False
    may_hold_more: bool = False

    def holds(self, truth: float) -> bool:
        """Whether the truth is within the interval."""
        return self.ends[0] <= truth <= self.ends[1]


def of_result(result: Result) -> Iterator[Claim]:
    """Yield means, percentiles, chances, regrets, tail means, and by how much the best scenario leads."""
    found = result_findings(result)
    few = any(finding.code == "few-futures" for finding in found)
    doubted = {finding.where for finding in found if finding.code == "heavy-tail"}
    for scenario in result.values():
        for key, quantity in scenario.quantities.items():
            yield from _of_quantity(f"{scenario.name}.{key}", quantity, few or f"{scenario.name}.{key}" in doubted)
        for key, chance in scenario.chances.items():
            yield _of_chance(f"{scenario.name}.{key}", chance)
        regret = scenario.expected_regret
        yield Claim("regret", f"{scenario.name}.regret", regret.value, regret.ci95, is_withdrawn=few)
        for other, against in scenario.against.items():
            yield _of_chance(f"{scenario.name}.beats.{other}", against.better)
            yield from _of_quantity(f"{scenario.name}.against.{other}", against.difference, few)
    for change in result.changes:
        tail, name = change.npv.tail_mean, f"{change.name}.tail_mean"
        doubt = name in doubted or not change.npv.tail_mean_interval_holds
        yield Claim("tail mean", name, tail.value, tail.ci95, is_withdrawn=doubt)
    evpi = result.decision.evpi
    yield Claim("evpi", f"evpi of {result.decision.best}", evpi.value, evpi.ci95, is_withdrawn=few)
    yield from _of_lead(result, few)


def of_sensitivity(found: Sensitivity) -> Iterator[Claim]:
    """Yield rank correlations, shares of dials and groups, tenths, and shares of luck."""
    few = found.result.runs < ENOUGH_FUTURES
    doubted = {*found.outputs} if few else {*found.heavy_tails()}
    for dial, effects in found.effects.items():
        for output, effect in effects.items():
            kind = "chance" if found.outputs[output] == "chance" else "number"
            share, name, doubt = effect.first_order, f"{dial} on {output}", output in doubted
            yield Claim(f"rank, {kind}", f"rank of {name}", effect.rank.value, effect.rank.ci95, is_withdrawn=doubt)
            yield _of_share(f"share, {kind}", f"share of {name}", share, doubt)
            for end in ("lowest", "highest"):
                mean = getattr(effect, end).mean
                yield Claim(f"tenth, {kind}", f"{end} of {name}", mean.value, mean.ci95, is_withdrawn=doubt)
    for group, indices in found.group_indices.items():
        if not (group in found.groups and found.groups[group].is_from_below):
            for output, index in indices.items():
                yield _of_share("share, group", f"{group} on {output}", index, output in doubted)
    for output, luck in found.luck.items():
        for part in ("knowledge", "delivery", "leavers"):
            yield _of_share(f"luck, {part}", f"{part} of {output}", getattr(luck, part), output in doubted)


def of_information(found: Information) -> Iterator[Claim]:
    """Yield what it is worth to know dials and groups: an interval, or a bound from above where that is told."""
    few = found.result.runs < ENOUGH_FUTURES or rank(found.result).lead.rests_on < ENOUGH
    for kind, values in (("worth, dial", found.dials), ("worth, group", found.groups)):
        for name, value in values.items():
            if name in found.at_least:
                continue
            two_sided = Estimate(value.value, value.standard_error).ci95
            ends = two_sided if value.is_resolved else (-math.inf, value.upper)
            yield Claim(kind, name, value.value, ends, is_withdrawn=few, may_hold_more=True)


def _of_quantity(name: str, of: Quantity, doubt: bool) -> Iterator[Claim]:
    if math.isfinite(of.mean):
        yield Claim("mean", name, of.mean, of.mean_ci95, is_withdrawn=doubt or not of.mean_interval_holds)
    for p in PERCENTILES:
        value, ends = of.quantile(p / 100), of.quantile_ci95(p / 100)
        more = of.can_be_never or not all(map(math.isfinite, ends))
        yield Claim("percentile", f"{name}.p{p}", value, ends, may_hold_more=more)


def _of_chance(name: str, of: Chance) -> Claim:
    return Claim("chance", name, of.p, of.ci95)


def _of_share(kind: str, name: str, of: Estimate, doubt: bool) -> Claim:
    low, high = of.ci95
    half = max(high - of.value, of.value - low)
    printed = (-math.inf, high) if low <= 0.0 else (of.value - half, of.value + half)
    return Claim(kind, name, of.value, of.ci95, printed, is_withdrawn=doubt)


def _of_lead(result: Result, few: bool) -> Iterator[Claim]:
    """The lead as the verdict tells it."""
    ranking = rank(result)
    name = f"lead of {ranking.names[0]} over {ranking.names[1]}"
    text = next((found for found in map(_LEAD.search, verdict(result)) if found), None)
    printed = None
    if text is not None:
        value, error = (float(text[k].replace(",", "")) * _UNITS[text[k + 1]] for k in (1, 3))
        printed = value - error, value + error
    yield Claim("lead", name, ranking.lead.mean, ranking.lead.mean_ci95, printed, is_withdrawn=few)


def truths(claims: Iterator[Claim]) -> Mapping[str, float]:
    """What is true, by name, from the claims of a very large simulation."""
    return {claim.name: claim.value for claim in claims}
