"""What could go wrong: failure, the worst tenth, and stresses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mcroi.analyses.stress.worst import WORST
from mcroi.report.page.grid import Grid, Group, Line, amounts, called_short, spread
from mcroi.results.chance import Chance
from mcroi.results.result import Result, ScenarioResult
from mcroi.results.rounding import percent
from mcroi.study.safe_text import for_terminal
from mcroi.words.case import BusinessCase
from mcroi.words.stress import stress_rows, stress_sentences


def branches(result: Result) -> Grid:
    """Return every change where it delivers and where it fails, and its worst tenth."""
    groups = tuple(Group(called_short(s), tuple(_branches(s))) for s in result.changes)
    caption = f"What it comes to: net present value in {for_terminal(result.study.currency)}"
    return Grid(caption, ("futures", "success", "mean", "P10", "P50", "P90"), groups)


def _branches(s: ScenarioResult) -> Iterator[Line]:
    npv = s.npv.values
    delivers = np.isfinite(s.go_live_months.values)
    worst = np.zeros(npv.size, dtype=np.bool_)
    worst[np.argsort(npv, kind="stable")[: max(round(WORST * npv.size), 1)]] = True
    told = {
        "it delivers": (delivers, s.chance("delivers")),
        "it fails": (~delivers, s.chance("delivers").other),
        "its worst tenth": (worst, Chance.of(worst)),
    }
    found = {label: (s.npv.like(npv[where]), often) for label, (where, often) in told.items() if where.any()}
    cells = iter(amounts([figure for of, _ in found.values() for figure in spread(of)]))
    for label, (of, often) in found.items():
        yield Line(label, (percent(often), percent(of.positive), *(next(cells) for _ in range(4))))


def stresses(case: BusinessCase) -> Grid | None:
    """Return the table of stresses; None from too few futures."""
    if case.stress is None:
        return None
    rows = stress_rows(case.analysed, case.stress)

    def lines(*, of_dials: bool) -> tuple[Line, ...]:
        asked = (row for row in rows if (row.stress.kind == "dial") == of_dials)
        return tuple(Line(for_terminal(row.label), (*row.cells, for_terminal(row.best))) for row in asked)

    groups = (
        Group("", lines(of_dials=False)),
        Group("With one uncertainty in its worst tenth, those that harm most", lines(of_dials=True)),
    )
    caption = f"Mean net present value in {for_terminal(case.study.currency)}, chance of success, and what is then best"
    heads = (*(called_short(s) for s in case.result.changes), "best")
    return Grid(caption, heads, tuple(group for group in groups if group.lines))


def risk_sentences(case: BusinessCase) -> list[str]:
    """Return what the stresses come to, and what the worst futures have in common."""
    if case.stress is None:
        return []
    return [for_terminal(text) for text in stress_sentences(case.analysed, case.stress, case.worst)]
