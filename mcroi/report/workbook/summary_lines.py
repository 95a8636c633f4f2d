"""The lines of the summary: figures of the full run, and the same of the futures at hand as formulas with their values.

They are the rows of the tables that the terminal prints, in their order and their words, and one more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcroi.model.outcomes import WORK
from mcroi.report.workbook import shown
from mcroi.report.workbook.formulas import count_of_best, count_of_target, count_within, mean, quantile, time_quantile
from mcroi.report.workbook.futures import Futures
from mcroi.report.workbook.shown import Kind, Shown
from mcroi.results.figure import Figure, is_constant
from mcroi.results.quantity import Chance, Quantity
from mcroi.results.ranking import chance_best
from mcroi.results.result import ScenarioResult
from mcroi.study.study import CURRENT
from mcroi.words import rows
from mcroi.words.rows import WORDS_FOR_WORK

COST: Final = "Where the cost goes, on average, discounted"
"""The title of the block that has a line for each type of work."""


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
        self.currency = futures.result.study.currency

    def blocks(self) -> list[Block]:
        """All blocks that have a line."""
        simulated = self.result.study.horizon_months
        made = [
            Block(f"Is it worth it? Against today, over {simulated} months", tuple(self._worth())),
            Block("When is the money back?", tuple(self._time())),
            Block("What does it take?", tuple(self._effort())),
            Block("Chance that targets are met", tuple(self._targets())),
            Block(COST, tuple(self._cost())),
            Block("What there is to maintain", tuple(self._maintenance())),
        ]
        return [block for block in made if block.lines]

    def _worth(self) -> Iterator[Line]:
        yield self._counted("chance of success (NPV > 0)", "npv", _positive, 'COUNTIF({},">0")')
        yield self._best()
        for p in (10, 50, 90):
            yield self._money_quantile(f"NPV P{p}", "npv", p)
        yield self._mean("NPV mean", "npv", self.result.changes)
        yield self._spreadsheet()
        for p in (10, 50, 90):
            yield self._money_quantile(f"cash-only NPV P{p}", "npv_cash_only", p)
        yield self._money_quantile("NPV with run-off P50", "npv_with_run_off", 50)
        for months in self.result.study.also_report_months:
            name = f"npv_at.{months}"
            yield self._money_quantile(f"NPV, first {months} months, P50", name, 50)
            yield self._counted(f"success in {months} months", name, _positive, 'COUNTIF({},">0")')
        yield from self._ratio("NPV per money invested P50", "roi", shown.ratios, "ratio")
        if any("irr" in s.quantities for s in self.result.changes):
            yield from self._ratio("internal rate of return P50", "irr", shown.shares, "per year")
        yield self._regret()

    def _time(self) -> Iterator[Line]:
        for p in (50, 80):
            yield self._time_quantile(f"break-even P{p}", "break_even_months", p)
        never = f"never in {self.result.study.horizon_months} months"
        yield self._counted(never, "break_even_months", lambda q: q.never, "(futures-COUNT({}))")
        yield self._time_quantile("going live P50", "go_live_months", 50)
        yield self._event("the change delivers", "delivers", lambda s: f"COUNT({self._name(s, 'go_live_months')})")

    def _effort(self) -> Iterator[Line]:
        for name, label in (("peak_funding", "peak funding"), ("one_off_cost", "one-off cost")):
            for p in (50, 80):
                yield self._money_quantile(f"{label} P{p}", name, p)

    def _targets(self) -> Iterator[Line]:
        targets = self.result.study.targets
        for target in targets:
            yield self._event(rows.target_label(target, targets[target]), target, self._counts(target))
        if any("within_budget_and_time" in s.chances for s in self.result.changes):
            budget, time = targets["one_off_budget"], targets["go_live_months"]
            yield self._event(
                "both in budget and in time",
                "within_budget_and_time",
                lambda s: count_within(self._name(s, "one_off_cost"), budget, self._name(s, "go_live_months"), time),
            )

    def _counts(self, target: str) -> Callable[[ScenarioResult], str]:
        """The formula of how often a target is met."""
        limit = self.result.study.targets[target]
        name = "one_off_cost" if target == "one_off_budget" else target
        return lambda s: count_of_target(target, self._name(s, name), repr(float(limit)))

    def _cost(self) -> Iterator[Line]:
        scenarios = list(self.result.values())
        for work in WORK:
            yield self._mean(WORDS_FOR_WORK[work], f"cost_by_work.{work}", scenarios)
        full = shown.money([Figure.mean(s.cost) for s in scenarios])
        totals = [self._total(s) for s in scenarios]
        formats = shown.money([Figure.mean(total) for total in totals])
        formulas = ["+".join(mean(self._name(s, f"cost_by_work.{work}")) for work in WORK) for s in scenarios]
        live = [
            Live(formula, total.mean, of.number_format)
            for formula, total, of in zip(formulas, totals, formats, strict=True)
        ]
        yield Line("all", self.currency, tuple(full), tuple(live))

    def _total(self, s: ScenarioResult) -> Quantity:
        """The cost of all types of work over the futures at hand."""
        values = sum(self.futures.columns[s.name, f"cost_by_work.{work}"].values for work in WORK)
        assert not isinstance(values, int)  # noqa: S101  # for the type checker: there are types of work
        return Quantity(values, has_variance=self.result.study.has_variance)

    def _maintenance(self) -> Iterator[Line]:
        scenarios = list(self.result.values())
        for label, series, kind, unit in (
            ("projects per worker, end, P50", "projects_per_worker", shown.ratios, "projects"),
            ("hours to maintain, end, P50", "maintenance_share", shown.shares, "share of paid hours"),
        ):
            full = kind([rows.at_the_end(s, series, self.result.runs) for s in scenarios])
            yield Line(label, unit, tuple(full), (None,) * len(scenarios))
        label = "no time left but to maintain"
        yield self._counted(label, "saturation_months", _reached, "COUNT({})", scenarios)

    def _name(self, s: ScenarioResult, result: str) -> str:
        return self.futures.name(s.name, result)

    def _best(self) -> Line:
        npvs = {s.name: self._name(s, "npv") for s in self.result.changes}
        chances = [Chance.of(self.futures.best[name]) for name in self.result]
        full = tuple(shown.chance(chance_best(self.result, name)) for name in self.result)
        counts = [count_of_best(npvs, name) for name in self.result]
        live = tuple(_live_chance(count, chance) for count, chance in zip(counts, chances, strict=True))
        return Line("chance of being the best", "share of futures", full, live)

    def _event(self, label: str, event: str, count: Callable[[ScenarioResult], str]) -> Line:
        """A chance by its name, the formula of which counts futures."""
        changes = self.result.changes
        full = [shown.chance(s.chance(event)) for s in changes]
        live = [_live_chance(count(s), self.futures.chances(s.name)[event]) for s in changes]
        return self._line(label, "share of futures", changes, full, live)

    def _counted(
        self,
        label: str,
        name: str,
        chance: Callable[[Quantity], Chance],
        count: str,
        scenarios: Sequence[ScenarioResult] = (),
    ) -> Line:
        """A chance that follows from one result; {} in the formula stands for its column."""
        about = scenarios or self.result.changes
        full = [shown.chance(chance(s.quantities[name])) for s in about]
        live = [
            _live_chance(count.format(self._name(s, name)), chance(self.futures.quantity(s.name, name))) for s in about
        ]
        return self._line(label, "share of futures", about, full, live)

    def _money_quantile(self, label: str, name: str, p: int) -> Line:
        return self._quantile(label, name, p, shown.money, self.currency)

    def _quantile(self, label: str, name: str, p: int, kind: Kind, unit: str) -> Line:
        changes = self.result.changes
        full = kind([Figure.quantile(s.quantities[name], p / 100) for s in changes])
        at_hand = [Figure.quantile(self.futures.quantity(s.name, name), p / 100) for s in changes]
        formulas = [quantile(self._name(s, name), p, sometimes=name in ("roi", "irr")) for s in changes]
        return self._line(label, unit, changes, full, _lives(formulas, at_hand, kind))

    def _time_quantile(self, label: str, name: str, p: int) -> Line:
        changes = self.result.changes
        full = shown.months([Figure.quantile(s.quantities[name], p / 100) for s in changes])
        at_hand = [Figure.quantile(self.futures.quantity(s.name, name), p / 100) for s in changes]
        formulas = [time_quantile(self._name(s, name), p) for s in changes]
        return self._line(label, "months", changes, full, _lives(formulas, at_hand, shown.months))

    def _mean(self, label: str, name: str, scenarios: Sequence[ScenarioResult]) -> Line:
        full = shown.money([Figure.mean(s.quantities[name]) for s in scenarios])
        at_hand = [Figure.mean(self.futures.quantity(s.name, name)) for s in scenarios]
        formulas = [mean(self._name(s, name)) for s in scenarios]
        return self._line(label, self.currency, scenarios, full, _lives(formulas, at_hand, shown.money))

    def _ratio(self, label: str, name: str, kind: Kind, unit: str) -> Iterator[Line]:
        yield self._quantile(label, name, 50, kind, unit)
        if any(s.quantities[name].undefined.hits for s in self.result.changes):
            yield self._counted("    undefined in", name, lambda q: q.undefined, "(futures-COUNT({}))")

    def _spreadsheet(self) -> Line:
        changes = self.result.changes
        said = [(s, s.spreadsheet_npv or 0.0) for s in changes]
        full = shown.money([Figure.exact(npv) if is_constant(s.npv) else Figure.rough(npv) for s, npv in said])
        return self._line("NPV of a spreadsheet", self.currency, changes, full, [None] * len(changes))

    def _regret(self) -> Line:
        scenarios, runs = list(self.result.values()), self.result.runs
        full = shown.money([Figure.estimate(s.expected_regret, runs) for s in scenarios])
        lost = [self._lost(s) for s in scenarios]
        losses = ["best_npv" if s.name == CURRENT else f"best_npv-{self._name(s, 'npv')}" for s in scenarios]
        formulas = [f"SUMPRODUCT({loss})/futures" for loss in losses]
        live = _lives(formulas, [Figure.mean(q) for q in lost], shown.money)
        return self._line("expected loss against the best choice", self.currency, scenarios, full, live)

    def _lost(self, s: ScenarioResult) -> Quantity:
        """What a scenario falls short of the best one of each future at hand."""
        of = self.futures
        lost = of.highest if s.name == CURRENT else of.highest - of.values[s.name]["npv"]
        return Quantity(lost, has_variance=self.result.study.has_variance)

    def _line(
        self,
        label: str,
        unit: str,
        about: Sequence[ScenarioResult],
        full: Sequence[Shown | None],
        live: Sequence[Live | None],
    ) -> Line:
        """A line that leaves out the scenarios which it is not about."""
        whole = {s.name: of for s, of in zip(about, full, strict=True)}
        part = {s.name: of for s, of in zip(about, live, strict=True)}
        return Line(label, unit, tuple(map(whole.get, self.result)), tuple(map(part.get, self.result)))


def _live_chance(count: str, of: Chance) -> Live:
    return Live(f"{count}/futures", of.p, shown.live_chance_format(of))


def _lives(formulas: Sequence[str], figures: Sequence[Figure], kind: Kind) -> list[Live]:
    """Formulas with their full values; formats show the digits that these have."""
    made = []
    for formula, figure, of in zip(formulas, figures, kind(figures), strict=True):
        made.append(Live(formula, of.value if isinstance(of.value, str) else figure.value, of.number_format))
    return made


def _positive(q: Quantity) -> Chance:
    return Chance.of(q.values > 0)


def _reached(times: Quantity) -> Chance:
    return Chance(times.never.runs - times.never.hits, times.never.runs)
