"""What the tables of every format ask: one question a row, with the answer for each scenario."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mcroi.model.accounts import WORK
from mcroi.results.chance import Z95, Chance
from mcroi.results.events import CHANCES, MAINTAINS_DOUBLE, WITHIN_BOTH
from mcroi.results.figure import Figure, is_constant
from mcroi.results.quantities import FURTHER, QUANTITIES, WORDS_FOR_WORK, QuantityKind, at_horizons
from mcroi.results.quantities import Section as SectionName
from mcroi.results.quantity import Quantity
from mcroi.results.ranking import chance_best
from mcroi.results.result import Result, ScenarioResult
from mcroi.results.rounding import counted, money
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT
from mcroi.study.targets import TARGETS

SHARE: Final = "share of futures"

REASONS: Final = {
    "none": "    no rate at which NPV is 0",
    "several": "    more than one such rate",
    "rising": "    NPV rises with the rate there",
}
"""Why there is no internal rate of return, as tables call it."""

TOTAL: Final = "cost"
"""The result that the types of work add up to."""

_FIRST: Final = ("npv", "npv_cash_only", "npv_with_run_off", f"npv_at.{FURTHER}", "roi", "irr", "break_even_months")
"""The results that come first in their section; the others follow in the order of `QUANTITIES`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A row.

    Parameters
    ----------
    label
        What is asked.
    unit
        What the answers count; `SHARE` for chances.
    about
        The result, the monthly series or, where the statistic is ``chance``, the chance that is asked about.
    statistic
        What is asked of it: ``mean``, ``p10`` and so on; ``positive``, ``never``, ``reached``, ``undefined`` or one of
        `REASONS`, in how many futures it is so; ``best``, ``chance``, ``spreadsheet`` or ``end``, the median of the
        last month.
    of_all
        Whether the current scenario has an answer too.
    """

    label: str
    unit: str
    about: str
    statistic: str
    of_all: bool = False

    def answer(self, result: Result, s: ScenarioResult) -> Figure | Chance | None:
        """The answer for a scenario; None where the question is not about it."""
        if s.name == CURRENT and not self.of_all:
            return None
        match self.statistic:
            case "best":
                return chance_best(result, s.name)
            case "chance":
                return s.chance(self.about)
            case "spreadsheet":
                npv = s.spreadsheet_npv or 0.0
                return Figure.exact(npv) if is_constant(s.npv) else Figure.rough(npv)
            case "end":
                return _at_the_end(s, self.about, result.runs)
        return self.of(s.quantities[self.about])

    def of(self, quantity: Quantity) -> Figure | Chance:
        """What is asked, of a distribution."""
        match self.statistic:
            case "mean":
                return Figure.mean(quantity)
            case "positive":
                return quantity.positive
            case "reached":
                return quantity.never.other
            case "never":
                return quantity.never
            case "undefined":
                return quantity.undefined
            case reason if reason in REASONS:
                return quantity.undefined_because[reason]
        return Figure.quantile(quantity, int(self.statistic.removeprefix("p")) / 100)


@dataclass(frozen=True, slots=True)
class Block:
    """Questions that belong together.

    Parameters
    ----------
    title
        With a place for the unit.
    unit
        What stands there where rows do not say their units.
    questions
        The rows.
    """

    title: str
    unit: str
    questions: tuple[Question, ...]


def blocks(result: Result) -> list[Block]:
    """Return all questions about a result."""
    currency = for_terminal(result.study.currency)
    simulated = counted(result.study.horizon_months, "month")
    made = [
        Block(f"Is it worth it? Against today{{}}, over {simulated}", f", {currency}", tuple(_worth(result))),
        Block("When is the money back?{}", " Months", tuple(_asked(result, "time"))),
        Block("What does it take?{}", f" {currency}", tuple(_asked(result, "effort"))),
        Block("Chance that targets are met{}", "", tuple(_targets(result))),
        Block("Where the cost goes, on average{}, discounted", f": {currency}", tuple(_cost())),
        Block("What there is to maintain{}", "", tuple(_maintenance())),
    ]
    return [block for block in made if block.questions]


def _worth(result: Result) -> Iterator[Question]:
    yield Question(CHANCES["npv_positive"].label, SHARE, "npv", "positive")
    yield Question(CHANCES["best"].label, SHARE, "npv", "best", of_all=True)
    yield from _asked(result, "worth")


def _asked(result: Result, section: SectionName) -> Iterator[Question]:
    """The results of a section, each followed by what else is asked of it."""
    kinds = [kind for kind in QUANTITIES.values() if kind.section == section]
    for kind in sorted(kinds, key=lambda kind: _FIRST.index(kind.name) if kind.name in _FIRST else len(_FIRST)):
        for each in at_horizons(kind, result.study):
            if any(each.name in s.quantities for s in result.values()):
                comma = "," if FURTHER in kind.name else ""
                for p in kind.percentiles:
                    yield Question(f"{each.label}{comma} P{p}", each.unit, each.name, f"p{p}", kind.of_all)
                yield from _further(result, each)


def _further(result: Result, kind: QuantityKind) -> Iterator[Question]:
    """What else is asked of a result."""
    if kind.name == "npv":
        yield Question("NPV mean", kind.unit, kind.name, "mean")
        yield Question("NPV of a spreadsheet", kind.unit, kind.name, "spreadsheet")
    elif kind.name.startswith("npv_at."):
        within = counted(int(kind.name.removeprefix("npv_at.")), "month")
        yield Question(f"success in {within}", SHARE, kind.name, "positive")
    elif kind.name == "break_even_months":
        yield Question(f"never in {counted(result.study.horizon_months, 'month')}", SHARE, kind.name, "never")
    elif kind.name == "go_live_months":
        yield Question(CHANCES["delivers"].label, SHARE, kind.name, "reached")
    elif kind.missing == "undefined" and any(s.quantities[kind.name].undefined.hits for s in result.changes):
        yield Question("    undefined in", SHARE, kind.name, "undefined")
        because = [s.quantities[kind.name].undefined_because for s in result.changes]
        for reason, label in REASONS.items():
            if any(reason in of and of[reason].hits for of in because):
                yield Question(label, SHARE, kind.name, reason)


def _targets(result: Result) -> Iterator[Question]:
    for target, limit in result.study.targets.items():
        yield Question(_target_label(target, limit), SHARE, target, "chance")
    if any(WITHIN_BOTH.name in s.chances for s in result.changes):
        yield Question(WITHIN_BOTH.label, SHARE, WITHIN_BOTH.name, "chance")


def _target_label(target: str, limit: float) -> str:
    """What a target asks for, in words."""
    of = TARGETS[target]
    match QUANTITIES[of.result].unit:
        case "money":
            return of.label.format(money(Figure.exact(limit)))
        case "months":
            return of.label.format(f"{limit:g} month{'s' * (limit != 1)}")
    return of.label.format(f"{limit:g}")


def _cost() -> Iterator[Question]:
    for work in WORK:
        yield Question(WORDS_FOR_WORK[work], "money", f"cost_by_work.{work}", "mean", of_all=True)
    yield Question("all", "money", TOTAL, "mean", of_all=True)


def _maintenance() -> Iterator[Question]:
    yield Question("a worker could hold, P50", "projects", "maintainable_per_worker", "p50", of_all=True)
    yield Question("    over today's, P50", "ratio", "maintainable_ratio", "p50")
    yield Question("    at least twice today's", SHARE, MAINTAINS_DOUBLE, "chance")
    yield Question("projects per worker, end, P50", "projects", "projects_per_worker", "end", of_all=True)
    yield Question("hours to maintain, end, P50", "share of paid hours", "maintenance_share", "end", of_all=True)
    saturation = QUANTITIES["saturation_months"]
    yield Question(saturation.label, SHARE, saturation.name, "reached", of_all=True)


def _at_the_end(s: ScenarioResult, series: str, runs: int) -> Figure:
    """The median of a monthly series in the last month, its error from the band as if it were normal."""
    band = s.monthly.maintenance[series]
    p10, p50, p90 = (float(band[p][-1]) for p in ("p10", "p50", "p90"))
    if runs < 2:
        return Figure(p50, -math.inf, math.inf)
    # A normal distribution has 2.563 standard deviations from P10 to P90, its median an error of sqrt(pi / 2) of them.
    half = Z95 * math.sqrt(math.pi / 2) * (p90 - p10) / 2.563 / math.sqrt(runs)
    return Figure(p50, p50 - half, p50 + half)
