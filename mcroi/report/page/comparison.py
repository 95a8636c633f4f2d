"""The scenarios side by side: against today and each other, in cash and in full, at the horizon and beyond."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final

import numpy as np

from mcroi.model.months import HOURS
from mcroi.report.page.grid import Grid, Group, Line, amounts, called_short, grid, spread
from mcroi.report.terminal.result import NO_CELL
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.planned import contingency, planned_spend
from mcroi.results.quantity import Quantity
from mcroi.results.ranking import rank
from mcroi.results.result import Result
from mcroi.results.rounding import counted, number, of_100, percent
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT
from mcroi.words.rows import sections

SPREAD: Final = ("mean", "P10", "P50", "P90")

WORDS_FOR_HOURS: Final = {
    "migration": "the one-off effort",
    "ramp_up": "learning of newcomers",
    "manual": "manual tasks",
    "mechanical": "waiting and refocusing",
    "meetings": "meetings",
    "incidents": "incidents",
    "upkeep": "upkeep",
    "build": "building projects",
    "slack": "slack",
}

_YEAR: Final = 12


def scenarios_tables(result: Result) -> list[Grid]:
    """Return all scenarios side by side, a table for each question."""
    heads = [called_short(s) for s in result.values()]
    return [
        grid(
            section.title,
            heads,
            [
                Line(row.label.strip(), tuple(cell or NO_CELL for cell in row.cells), row.label.startswith(" "))
                for row in section.rows
            ],
        )
        for section in sections(result)
    ]


def against_each_other(result: Result) -> Grid:
    """Return every two scenarios, those ahead on average first: how often the first is worth more, and by how much."""
    lines = []
    for first, second in combinations(rank(result).names, 2):
        better, difference = _lead(result, first, second)
        label = f"{_name(result, first)}, against {_name(result, second)}"
        label = label[:1].upper() + label[1:]
        lines.append(Line(label, (of_100(better), *amounts(spread(difference)))))
    heads = ("is worth more in", *(f"NPV more, {name}" for name in SPREAD))
    return grid(f"Each against each, in the same futures, {for_terminal(result.study.currency)}", heads, lines)


def _lead(result: Result, first: str, second: str) -> tuple[Chance, Quantity]:
    """How often one scenario is worth more than another, and how much it is worth more."""
    if second == CURRENT:
        return result[first].chance("npv_positive"), result[first].npv
    if first == CURRENT:
        npv = result[second].npv
        lead = npv.like(-npv.values)
        return lead.positive, lead
    comparison = result[first].against[second]
    return comparison.better, comparison.difference


def _name(result: Result, name: str) -> str:
    return "carrying on as today" if name == CURRENT else called_short(result[name])


def views(result: Result) -> Grid:
    """Return the npv in full and in cash only, at the horizon, with run-off, and at the further horizons."""
    study = result.study
    told = {
        f"full view, {counted(study.horizon_months, 'month')}": "npv",
        "cash only, without what projects are worth": "npv_cash_only",
        "with run-off: what is alive at the end lives on": "npv_with_run_off",
        **{f"full view, first {counted(m, 'month')}": f"npv_at.{m}" for m in study.also_report_months},
    }
    groups = []
    for s in result.changes:
        figures = {label: spread(s.quantities[name]) for label, name in told.items()}
        cells = iter(amounts([figure for row in figures.values() for figure in row]))
        lines = [
            Line(label, (*(next(cells) for _ in row), percent(s.quantities[name].positive)))
            for (label, row), name in zip(figures.items(), told.values(), strict=True)
        ]
        groups.append(Group(called_short(s), tuple(lines)))
    currency = for_terminal(study.currency)
    return Grid(f"Net present value in {currency}, seen in several ways", (*SPREAD, "above 0"), tuple(groups))


def to_request(result: Result) -> Grid:
    """Return the money to ask for: what the effort costs in eight of ten futures, and what it takes until it pays."""
    lines = list(_to_request(result))
    return grid(
        f"What to request, {for_terminal(result.study.currency)}", [called_short(s) for s in result.changes], lines
    )


def _to_request(result: Result) -> Iterator[Line]:
    def line(label: str, name: str, p: float, *, is_minor: bool = False) -> Line:
        figures = [Figure.quantile(s.quantities[name], p) for s in result.changes]
        return Line(label, amounts(figures), is_minor)

    planned = [planned_spend(result, s.name) for s in result.changes]
    yield line("One-off money to request (P80: in 80 of 100 futures it is no more)", "one_off_cost", 0.8)
    yield Line("as planned: typical spend, no overrun", amounts([Figure.rough(of) for of in planned]), is_minor=True)
    rest = [contingency(result, s.name) for s in result.changes]
    yield Line("contingency between plan and P80", amounts(rest), is_minor=True)
    yield line("in half of the futures (P50)", "one_off_cost", 0.5, is_minor=True)
    yield line("With the team's hours at cost, discounted (P80)", "investment", 0.8)
    yield line("Peak funding: how deep it goes until it pays (P80)", "peak_funding", 0.8)


def what_it_buys(result: Result) -> Grid:
    """Return what the team's hours go to at the end of the horizon, and what there then is in production."""
    months = min(_YEAR, result.study.horizon_months)
    scenarios = list(result.values())
    lines = [_projects(result)]
    total = np.zeros(len(scenarios))
    for kind in HOURS:
        hours = np.array([s.monthly.hours[kind][-months:].mean() for s in scenarios])
        total += hours
        lines.append(Line(WORDS_FOR_HOURS[kind], tuple(_hours(h) for h in hours)))
    lines.append(Line("all paid hours", tuple(_hours(h) for h in total)))
    last = "month" if months == 1 else f"{months} months"
    caption = f"Hours of the team per month, mean of the last {last}"
    return grid(caption, [called_short(s) for s in scenarios], lines)


def _projects(result: Result) -> Line:
    cells = tuple(
        number(Figure.rough(float(s.monthly.maintenance["projects_per_worker"]["mean"][-1]))) for s in result.values()
    )
    return Line("projects in production per worker, at the end", cells)


def _hours(hours: float) -> str:
    return f"{hours:,.0f}"
