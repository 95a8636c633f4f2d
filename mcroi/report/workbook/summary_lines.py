"""The lines of the summary: figures of the full run, and the same of the futures at hand as formulas with their values.

They are the rows of the tables that the terminal prints, in their order and their words, and one more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from mcroi.model.accounts import WORK
from mcroi.report.workbook.formulas import (
    count_of_best,
    count_of_target,
    count_within,
    mean,
    ordered_quantile,
    quantile,
)
from mcroi.report.workbook.futures import Futures
from mcroi.report.workbook.shown import Shown, live_chance_format, side_by_side
from mcroi.results.chance import Chance
from mcroi.results.events import MAINTAINS_DOUBLE
from mcroi.results.figure import Figure
from mcroi.results.quantity import Quantity
from mcroi.results.ranking import chance_best
from mcroi.results.result import ScenarioResult
from mcroi.study.study import CURRENT
from mcroi.study.targets import TARGETS
from mcroi.words.questions import REASONS, TOTAL, Question, blocks

COST: Final = "Where the cost goes, on average, discounted"
"""The title of the block that has a line for each type of work."""


Answers = Mapping[str, Figure | Chance]
"""By scenario."""


@dataclass(frozen=True, slots=True)
class Live:
    """A formula over the futures at hand.

    Parameters
    ----------
    formula
        Without the sign of equality.
    value
        What it comes to.
    number_format
        As spreadsheets write them.
    """

    formula: str
    value: float | str
    number_format: str


@dataclass(frozen=True, slots=True)
class Line:
    """One question.

    Parameters
    ----------
    label, unit
        What is asked, and what the answers count.
    full
        The answer of the full run for each scenario; None where the question is not about one.
    live
        That of the futures at hand; None also where they do not say.
    """

    label: str
    unit: str
    full: tuple[Shown | None, ...]
    live: tuple[Live | None, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together."""

    title: str
    lines: tuple[Line, ...]


class Lines:
    """Makes the lines of a result.

    Parameters
    ----------
    futures
        Those at hand.
    """

    def __init__(self, futures: Futures) -> None:
        self.futures = futures
        self.result = futures.result

    def blocks(self) -> list[Block]:
        """All blocks."""
        made = [Block(of.title.format(""), tuple(map(self._line, of.questions))) for of in blocks(self.result)]
        worth = made[0]
        return [replace(worth, lines=(*worth.lines, self._regret())), *made[1:]]

    def _line(self, of: Question) -> Line:
        """A question with its answers."""
        answers = {s.name: of.answer(self.result, s) for s in self.result.values()}
        full = {name: answer for name, answer in answers.items() if answer is not None}
        if of.statistic in ("spreadsheet", "end", *REASONS) or of.about == MAINTAINS_DOUBLE:
            return self._made(of.label, of.unit, full, {}, {})
        about = [self.result[name] for name in full]
        at_hand = {s.name: self._at_hand(of, s) for s in about}
        return self._made(of.label, of.unit, full, at_hand, {s.name: self._formula(of, s) for s in about})

    def _at_hand(self, of: Question, s: ScenarioResult) -> Figure | Chance:
        """What the futures at hand answer."""
        match of.statistic:
            case "best":
                return Chance.of(self.futures.best[s.name], is_certain=chance_best(self.result, s.name).is_certain)
            case "chance":
                return self.futures.chances(s.name)[of.about]
        return of.of(self._total(s) if of.about == TOTAL else self.futures.quantity(s.name, of.about))

    def _formula(self, of: Question, s: ScenarioResult) -> str:
        """What comes to that."""
        match of.statistic:
            case "best":
                return count_of_best({change.name: self._name(change, "npv") for change in self.result.changes}, s.name)
            case "chance":
                return self._count_of_target(of.about, s)
            case "mean" if of.about == TOTAL:
                return "+".join(mean(self._name(s, f"cost_by_work.{work}")) for work in WORK)
        name = self._name(s, of.about)
        match of.statistic:
            case "mean":
                return mean(name)
            case "positive":
                return f'COUNTIF({name},">0")'
            case "reached":
                return f"COUNT({name})"
            case "never" | "undefined":
                return f"(futures-COUNT({name}))"
        p, kind = int(of.statistic.removeprefix("p")), self.futures.columns[s.name, of.about].kind
        if kind.missing == "never":
            return ordered_quantile(name, p, kind.infinite)
        return quantile(name, p, sometimes=kind.missing == "undefined")

    def _count_of_target(self, target: str, s: ScenarioResult) -> str:
        targets = self.result.study.targets
        if target in targets:
            return count_of_target(target, self._name(s, TARGETS[target].result), repr(float(targets[target])))
        cost, time = self._name(s, "one_off_cost"), self._name(s, "go_live_months")
        return count_within(cost, targets["one_off_budget"], time, targets["go_live_months"])

    def _total(self, s: ScenarioResult) -> Quantity:
        """The cost of all types of work over the futures at hand."""
        values = sum(self.futures.columns[s.name, f"cost_by_work.{work}"].values for work in WORK)
        assert not isinstance(values, int)  # noqa: S101  # for the type checker: there are types of work
        return Quantity(values, has_variance=self.result.study.has_variance)

    def _name(self, s: ScenarioResult, result: str) -> str:
        return self.futures.name(s.name, result)

    def _regret(self) -> Line:
        """What each choice loses: that of the best one is what it is worth to know the future, told as a single figure.

        So the futures at hand say nothing beside it, unless they are all.
        """
        scenarios, runs = self.result.values(), self.result.runs
        label = "expected loss against the best choice"
        full = {s.name: Figure.estimate(s.expected_regret, runs) for s in scenarios}
        if self.futures.count < runs:
            return self._made(label, "money", full, {}, {})
        lost = {s.name: Figure.mean(self._lost(s)) for s in scenarios}
        losses = {s.name: "best_npv" if s.name == CURRENT else f"best_npv-{self._name(s, 'npv')}" for s in scenarios}
        formulas = {name: f"SUMPRODUCT({loss})/futures" for name, loss in losses.items()}
        return self._made(label, "money", full, lost, formulas)

    def _lost(self, s: ScenarioResult) -> Quantity:
        """What a scenario falls short of the best one of each future at hand."""
        of = self.futures
        lost = of.highest if s.name == CURRENT else of.highest - of.values[s.name]["npv"]
        return Quantity(lost, has_variance=self.result.study.has_variance)

    def _made(self, label: str, unit: str, full: Answers, at_hand: Answers, formulas: Mapping[str, str]) -> Line:
        """A line of answers by scenario; those that it is not about have none."""
        shown = dict(zip(full, side_by_side(list(full.values()), unit), strict=True))
        parts = dict(zip(at_hand, side_by_side(list(at_hand.values()), unit), strict=True))
        live = {name: _live(formulas[name], at_hand[name], part) for name, part in parts.items()}
        counted = self.result.study.currency if unit == "money" else unit
        return Line(label, counted, tuple(map(shown.get, self.result)), tuple(map(live.get, self.result)))


def _live(formula: str, answer: Figure | Chance, shown: Shown) -> Live:
    """A formula with its full value; its format shows the digits that this has."""
    if isinstance(answer, Chance):
        return Live(f"{formula}/futures", answer.p, live_chance_format(answer))
    return Live(formula, shown.value if isinstance(shown.value, str) else answer.value, shown.number_format)
