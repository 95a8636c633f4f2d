"""Your own question: limits that the reader may change, and how many of the futures at hand keep to them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcroi.report.workbook import shown
from mcroi.report.workbook.formulas import count_of_target
from mcroi.report.workbook.sheet import Sheet
from mcroi.report.workbook.styles import QUIET, YOURS
from mcroi.report.workbook.summary_layout import LABELS, UNITS, Layout
from mcroi.results.events import TARGETS
from mcroi.results.quantity import Chance


def write_question(sheet: Sheet, layout: Layout, row: int) -> int:
    """Write the questions, the first row taken being `row`, and return the row after them."""
    of = layout.futures
    layout.section(sheet, row, "Your own question: change the yellow cells")
    for at, (label, target, limit) in enumerate(_questions(layout), row + 1):
        sheet.text(at, LABELS, label)
        sheet.number(at, UNITS, limit, "#,##0.##" if limit % 1 else "#,##0", **YOURS)
        for s in of.result.changes:
            count = count_of_target(target, of.name(s.name, TARGETS[target].result), f"$B${at + 1}")
            chance = Chance.of(TARGETS[target].met(limit, of.values[s.name]))
            sheet.formula(
                at, layout.live(s.name), f"{count}/futures", chance.p, shown.live_chance_format(chance), **QUIET
            )
    return row + 6


def _questions(layout: Layout) -> Iterator[tuple[str, str, float]]:
    """Each question, the target that it is like, and the limit that it begins with.

    That is the study's where it sets such a target, else a number in the middle.
    """
    study = layout.futures.result.study
    currency, targets = study.currency, study.targets
    half = math.ceil(study.horizon_months / 2)
    spent = max(s.one_off_cost.quantile(0.5) for s in layout.futures.result.changes)
    for label, target, limit in (
        (f"NPV at least, {currency}", "npv", 0.0),
        ("money back within, months", "break_even_months", half),
        ("live within, months", "go_live_months", half),
        (f"one-off cost at most, {currency}", "one_off_budget", _round(spent)),
        (f"peak funding at most, {currency}", "peak_funding", _round(spent)),
    ):
        yield label, target, float(targets.get(target, limit))


def _round(amount: float) -> float:
    """An amount to its leading digit."""
    return float(f"{amount:.1g}")
