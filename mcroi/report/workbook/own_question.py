"""Your own question: limits that the reader may change, and how many of the futures at hand keep to them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from mcroi.report.workbook import shown
from mcroi.report.workbook.formulas import count_of_target
from mcroi.report.workbook.palette import GREY, YOURS
from mcroi.report.workbook.sheet import Sheet
from mcroi.report.workbook.summary_layout import LABELS, UNITS, Layout
from mcroi.results.events import AT_LEAST
from mcroi.results.quantity import Chance


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of a result, and the limit that it begins with."""

    label: str
    target: str
    result: str
    limit: float


def write_question(sheet: Sheet, layout: Layout, row: int) -> int:
    """Write the questions, the first row taken being `row`, and return the row after them."""
    of = layout.futures
    layout.section(sheet, row, "Your own question: change the yellow cells")
    for at, question in enumerate(_questions(layout), row + 1):
        sheet.text(at, LABELS, question.label)
        sheet.number(at, UNITS, question.limit, "#,##0.##" if question.limit % 1 else "#,##0", **YOURS)
        for s in of.result.changes:
            values = of.values[s.name][question.result]
            met = values >= question.limit if question.target in AT_LEAST else values <= question.limit
            count = count_of_target(question.target, of.name(s.name, question.result), f"$B${at + 1}")
            chance = Chance.of(met)
            sheet.formula(
                at, layout.live(s.name), f"{count}/futures", chance.p, shown.live_chance_format(chance), **GREY
            )
    return row + 6


def _questions(layout: Layout) -> Iterator[_Question]:
    """The questions; the limits are the study's targets where it has such, else numbers in the middle."""
    study = layout.futures.result.study
    currency, targets = study.currency, study.targets
    half = math.ceil(study.horizon_months / 2)
    spent = max(s.one_off_cost.quantile(0.5) for s in layout.futures.result.changes)
    for label, target, result, limit in (
        (f"NPV at least, {currency}", "npv", "npv", 0.0),
        ("money back within, months", "break_even_months", "break_even_months", half),
        ("live within, months", "go_live_months", "go_live_months", half),
        (f"one-off cost at most, {currency}", "one_off_budget", "one_off_cost", _round(spent)),
        (f"peak funding at most, {currency}", "peak_funding", "peak_funding", _round(spent)),
    ):
        yield _Question(label, target, result, float(targets.get(target, limit)))


def _round(amount: float) -> float:
    """An amount to its leading digit."""
    return float(f"{amount:.1g}")
