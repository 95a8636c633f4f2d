"""What the tables say, as text: one row for each question, one cell for each scenario."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from mcroi.analyses.implied import widenings
from mcroi.model.outcomes import WORK
from mcroi.results.figure import Figure, is_constant
from mcroi.results.numbers import money, money_unit, months, number, percent, share
from mcroi.results.quantity import Z95, Chance, Quantity
from mcroi.results.ranking import chance_best
from mcroi.results.result import Result, ScenarioResult
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT
from mcroi.words.verdict import among

NOTHING: Final = ""
"""The cell of a scenario that a row is not about."""

WORDS_FOR_WORK: Final = {
    "manual": "manual tasks",
    "mechanical": "waiting and refocusing",
    "meetings": "meetings",
    "technical": "building and upkeep",
    "slack": "slack",
    "turnover": "leavers and newcomers",
    "tooling": "tools",
    "one_off": "one-off effort",
}

_TARGETS: Final = {
    "break_even_months": "money back in {} months",
    "one_off_budget": "one-off cost up to {}",
    "go_live_months": "live in {} months",
    "npv": "NPV of {} or more",
    "roi": "NPV per money invested >= {}",
    "peak_funding": "peak funding up to {}",
}

_FigureOf = Callable[[ScenarioResult], Figure]
_ChanceOf = Callable[[ScenarioResult], Chance]


@dataclass(frozen=True, slots=True)
class Row:
    """One question, and the answer for each scenario."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together."""

    title: str
    rows: tuple[Row, ...]


def sections(result: Result) -> list[Section]:
    """Return all rows of the tables, with the cells in the order of the result's scenarios."""
    currency = for_terminal(result.study.currency)
    simulated = result.study.horizon_months
    made = [
        Section(f"Is it worth it? Against today, {currency}, over {simulated} months", tuple(_worth(result))),
        Section("When is the money back? Months", tuple(_time(result))),
        Section(f"What does it take? {currency}", tuple(_effort(result))),
        Section("Chance that targets are met", tuple(_targets(result))),
        Section(f"Where the cost goes, on average: {currency}, discounted", tuple(_cost(result))),
        Section("What there is to maintain", tuple(_maintenance(result))),
    ]
    return [section for section in made if section.rows]


def notes(result: Result) -> list[str]:
    """Return what is to be read below the tables."""
    futures = "1 future" if result.runs == 1 else among(result) if result.given else f"{result.runs:,} futures"
    told = [
        f"{futures}, seed {result.seed}; numbers have no more digits than their sampling error supports.",
        "P10 and P80: in 10 and in 80 of 100 futures a result is no greater.",
        "Cash only: without what projects are worth. With run-off: what is alive at the end lives out its life.",
    ]
    for name, part in result.run_off_left_out.items():
        if part > 0:
            left_out = percent(Chance(round(part * result.runs), result.runs))
            told.append(f"Run-off of {name}: in {left_out} of the futures it is not finite and left out.")
    widened = widenings(result.study).values()
    if widened:
        count = "1 range is" if len(widened) == 1 else f"{len(widened)} ranges are"
        most = f"up to {max(widened):.2f} times"
        told.append(f"{count} widened, {most}, as the 90 % ranges of their authors have held less of the truths.")
    return told


def _worth(result: Result) -> Iterable[Row]:
    yield _chances(result, "chance of success (NPV > 0)", _chance("npv_positive"))
    cells = tuple(percent(chance_best(result, name)) for name in result)
    yield Row("chance of being the best", cells)
    yield from _quantiles(result, "NPV", "npv", (10, 50, 90))
    yield _money(result, "NPV mean", lambda s: Figure.mean(s.npv))
    yield _money(result, "NPV of a spreadsheet", _spreadsheet)
    yield from _quantiles(result, "cash-only NPV", "npv_cash_only", (10, 50, 90))
    yield from _quantiles(result, "NPV with run-off", "npv_with_run_off", (50,))
    for horizon in result.study.also_report_months:
        name = f"npv_at.{horizon}"
        yield from _quantiles(result, f"NPV, first {horizon} months,", name, (50,))
        yield _chances(result, f"success in {horizon} months", _positive(name))
    yield from _ratio(result, "NPV per money invested", "roi", number)
    if any("irr" in s.quantities for s in result.changes):
        yield from _ratio(result, "internal rate of return", "irr", share)


def _spreadsheet(s: ScenarioResult) -> Figure:
    npv = s.spreadsheet_npv or 0.0
    return Figure.exact(npv) if is_constant(s.npv) else Figure.rough(npv)


def _time(result: Result) -> Iterable[Row]:
    for percentile in (50, 80):
        yield _row(result, f"break-even P{percentile}", _months("break_even_months", percentile))
    yield _chances(result, f"never in {result.study.horizon_months} months", lambda s: s.break_even_months.never)
    yield _row(result, "going live P50", _months("go_live_months", 50))
    yield _chances(result, "the change delivers", _chance("delivers"))


def _effort(result: Result) -> Iterable[Row]:
    yield from _quantiles(result, "peak funding", "peak_funding", (50, 80))
    yield from _quantiles(result, "one-off cost", "one_off_cost", (50, 80))


def target_label(target: str, limit: float) -> str:
    """Return what a target asks for, in words."""
    amount = f"{limit:g}" if target.endswith("months") or target == "roi" else money(Figure.exact(limit))
    return _TARGETS[target].format(amount)


def _targets(result: Result) -> Iterable[Row]:
    for target, limit in result.study.targets.items():
        yield _chances(result, target_label(target, limit), _chance(target))
    if any("within_budget_and_time" in s.chances for s in result.changes):
        yield _chances(result, "both in budget and in time", _chance("within_budget_and_time"))


def _cost(result: Result) -> Iterable[Row]:
    scenarios = list(result.values())
    for work in WORK:
        figures = [Figure.mean(s.cost_by_work[work]) for s in scenarios]
        yield Row(WORDS_FOR_WORK[work], _amounts(figures))
    yield Row("all", _amounts([Figure.mean(s.cost) for s in scenarios]))


def _maintenance(result: Result) -> Iterable[Row]:
    scenarios = list(result.values())
    for label, series, said in (
        ("projects per worker, end, P50", "projects_per_worker", number),
        ("hours to maintain, end, P50", "maintenance_share", share),
    ):
        yield Row(label, tuple(said(at_the_end(s, series, result.runs)) for s in scenarios))
    reached = (_finite(s.saturation_months) for s in scenarios)
    yield Row("no time left but to maintain", tuple(percent(chance) for chance in reached))


def at_the_end(s: ScenarioResult, series: str, runs: int) -> Figure:
    """Return the median of a monthly series in the last month, its error from the band as if it were normal."""
    band = s.monthly.maintenance[series]
    p10, p50, p90 = (float(band[p][-1]) for p in ("p10", "p50", "p90"))
    if runs < 2:
        return Figure(p50, -math.inf, math.inf)
    # A normal distribution has 2.563 standard deviations from P10 to P90, its median an error of sqrt(pi / 2) of them.
    half = Z95 * math.sqrt(math.pi / 2) * (p90 - p10) / 2.563 / math.sqrt(runs)
    return Figure(p50, p50 - half, p50 + half)


def _row(result: Result, label: str, cell: Callable[[ScenarioResult], str]) -> Row:
    return Row(label, tuple(NOTHING if s.name == CURRENT else cell(s) for s in result.values()))


def _chances(result: Result, label: str, chance: _ChanceOf) -> Row:
    return _row(result, label, lambda s: percent(chance(s)))


def _chance(name: str) -> _ChanceOf:
    return lambda s: s.chance(name)


def _positive(name: str) -> _ChanceOf:
    def of(s: ScenarioResult) -> Chance:
        values = s.quantities[name].values
        return Chance.of(values > 0)

    return of


def _finite(times: Quantity) -> Chance:
    return Chance(times.never.runs - times.never.hits, times.never.runs)


def _months(name: str, percentile: int) -> Callable[[ScenarioResult], str]:
    return lambda s: months(Figure.quantile(s.quantities[name], percentile / 100), bare=True)


def _quantiles(result: Result, label: str, name: str, percentiles: tuple[int, ...]) -> Iterable[Row]:
    for percentile in percentiles:
        figure = _quantile(name, percentile)
        yield _money(result, f"{label} P{percentile}", figure)


def _quantile(name: str, percentile: int) -> _FigureOf:
    return lambda s: Figure.quantile(s.quantities[name], percentile / 100)


def _ratio(result: Result, label: str, name: str, said: Callable[[Figure], str]) -> Iterable[Row]:
    """The median of a result that some futures do not have, and how many these are."""
    yield _row(result, f"{label} P50", lambda s: said(Figure.quantile(s.quantities[name], 0.5)))
    if any(s.quantities[name].undefined.hits for s in result.changes):
        yield _chances(result, "    undefined in", lambda s: s.quantities[name].undefined)


def _money(result: Result, label: str, figure: _FigureOf) -> Row:
    amounts = iter(_amounts([figure(s) for s in result.changes]))
    return Row(label, tuple(NOTHING if s.name == CURRENT else next(amounts) for s in result.values()))


def _amounts(figures: list[Figure]) -> tuple[str, ...]:
    """Amounts side by side, in one unit."""
    unit = money_unit(figures)
    return tuple(money(figure, unit=unit) for figure in figures)
