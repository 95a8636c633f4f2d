"""The sheet ``Summary``: the verdict, the tables of the full run with formulas beside them, charts, your question."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from mcroi.report.workbook import shown
from mcroi.report.workbook.formulas import count_of_target
from mcroi.report.workbook.futures import Futures
from mcroi.report.workbook.native_charts import WIDTH
from mcroi.report.workbook.sheet import Sheet, paper, pixels
from mcroi.report.workbook.styles import QUIET, TITLE, YOURS
from mcroi.report.workbook.summary_charts import Charts, places
from mcroi.report.workbook.summary_curves import FAN, fan_column, fans, write_chances, write_months
from mcroi.report.workbook.summary_layout import FIRST, LABELS, UNITS, WIDTHS, Layout
from mcroi.report.workbook.summary_layout import futures as counted
from mcroi.report.workbook.summary_lines import COST, Block, Lines
from mcroi.results.chance import Chance
from mcroi.results.result import Result
from mcroi.study.targets import TARGETS
from mcroi.words.case import BusinessCase
from mcroi.words.verdict import among

_CHARACTERS_OF_TEXT: Final = 1.1
"""Of running text, in a width of one digit."""

USUAL: Final = 9.5
_GAP: Final = 3.0
"""The width of the columns at the right and of the gap before them, in characters."""

_FURTHER_CHARTS: Final = 3
"""Beside a fan for each change."""


def write(sheet: Sheet, case: BusinessCase, futures: Futures) -> None:
    """Write the sheet."""
    layout = Layout(futures)
    sheet.xlsx.set_column(LABELS, LABELS, WIDTHS[0])
    sheet.xlsx.set_column(UNITS, UNITS, WIDTHS[1])
    sheet.xlsx.set_column(FIRST, layout.last, WIDTHS[2])
    sheet.xlsx.set_column(layout.last + 1, layout.last + 1, _GAP)
    sheet.xlsx.set_column(layout.right, fan_column(layout, FAN[-1]), USUAL)
    sheet.text(0, LABELS, case.study.title, **TITLE)
    width = int(layout.characters * _CHARACTERS_OF_TEXT)
    row = 1
    for sentence in case.verdict:
        sheet.paragraph(row, (LABELS, layout.last), sentence, width, font_size=11)
        row += 1
    sheet.paragraph(row, (LABELS, layout.last), _one_truth(case.result, futures.count), width, **QUIET)
    head = row + 2
    layout.head(sheet, head, "")
    row = head + 2
    costs = row
    for block in Lines(futures).blocks():
        if block.title == COST:
            costs = row
        row = _write_block(sheet, block, row, layout)
    row = _write_question(sheet, layout, row)
    chances = write_chances(sheet, layout, row)
    stand, end = places(sheet, len(case.result.changes) + _FURTHER_CHARTS, (1, costs))
    row = chances.last + 3
    while sheet.top(row) < end:
        row += 1
    months = write_months(sheet, layout, row)
    Charts(sheet, layout, head + 1, costs + 1, chances, months).write(stand)
    sheet.xlsx.freeze_panes(1, 1)
    *others, last = fans(layout, months).values()
    breaks = [costs, row - 1, *(fan.last + 1 for fan in others)]
    paper(sheet, (0, 0, last.last, layout.right - 1 + -(-WIDTH // pixels(USUAL))), breaks=breaks)


def _one_truth(result: Result, count: int) -> str:
    """What the two sets of figures are, and which of them counts."""
    run = among(result) if result.given else counted(result.runs)
    about = f"The figures that count are those of the full run: {run}, seed {result.seed}."
    if count == result.runs:
        return f"{about} This workbook holds them all: the formulas come to the same."
    return (
        f"{about} The formulas beside them are over the first {counted(count)}, which stand on the sheet Simulation; "
        "they differ from the full run by chance alone."
    )


def _write_block(sheet: Sheet, block: Block, row: int, layout: Layout) -> int:
    """Write a block of lines and return the row after it."""
    layout.section(sheet, row, block.title)
    for at, line in enumerate(block.lines, row + 1):
        sheet.text(at, LABELS, line.label)
        sheet.text(at, UNITS, line.unit, **QUIET)
        for name, full, live in zip(layout.names, line.full, line.live, strict=True):
            if full is not None:
                sheet.shown(at, layout.full(name), full)
            if live is not None:
                sheet.formula(at, layout.live(name), live.formula, live.value, live.number_format, **QUIET)
    return row + 1 + len(block.lines)


def _write_question(sheet: Sheet, layout: Layout, row: int) -> int:
    """Write the questions, the first row taken being `row`, and return the row after them."""
    of = layout.futures
    layout.section(sheet, row, "Your own question: change the yellow cells")
    for at, (label, target, limit) in enumerate(_questions(layout), row + 1):
        sheet.text(at, LABELS, label)
        sheet.number(at, UNITS, limit, "#,##0.##" if limit % 1 else "#,##0", **YOURS)
        for s in of.result.changes:
            count = count_of_target(target, of.name(s.name, TARGETS[target].result), f"$B${at + 1}")
            chance = Chance.of(TARGETS[target].met(limit, of.values[s.name]), is_certain=s.npv.is_certain)
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
