"""The curves of the summary as cells: the chance of each npv, and by month who has broken even and who gains what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mcroi.report.workbook import shown
from mcroi.report.workbook.formulas import quantile
from mcroi.report.workbook.sheet import Sheet
from mcroi.report.workbook.styles import HEADER, QUIET
from mcroi.report.workbook.summary_layout import LABELS, UNITS, Layout, futures, name_in_a_chart
from mcroi.results.chance import Chance
from mcroi.results.events import reached_by
from mcroi.results.figure import Figure
from mcroi.study.calendar import month_name

POINTS: Final = (1, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 95, 99)
"""Percentiles of the npv."""

FAN: Final = ("p5", "p25", "p50", "p75", "p95", "mean")
_ABOVE_A_FAN: Final = 3
"""Rows: its title, whose futures these are, the names of its lines."""


@dataclass(frozen=True, slots=True)
class Curves:
    """Where curves stand: their first and last row."""

    first: int
    last: int


def write_chances(sheet: Sheet, layout: Layout, row: int) -> Curves:
    """Write how likely it is that each change brings more than some npv; the row is the first one taken."""
    of, changes = layout.futures, layout.futures.result.changes
    layout.section(sheet, row, f"NPV against today, {of.result.study.currency}: the chance of more")
    first = row + 1
    for at, p in enumerate(POINTS, first):
        sheet.text(at, LABELS, f"NPV P{p}, and the chance that it is more")
        sheet.number(at, UNITS, (100 - p) / 100, "0 %", **QUIET, align="left")
        full = shown.side_by_side([Figure.quantile(s.npv, p / 100) for s in changes], "money")
        at_hand = [Figure.quantile(of.quantity(s.name, "npv"), p / 100) for s in changes]
        parts = shown.side_by_side(at_hand, "money")
        for s, whole, figure, part in zip(changes, full, at_hand, parts, strict=True):
            sheet.shown(at, layout.full(s.name), whole)
            formula = quantile(of.name(s.name, "npv"), p)
            sheet.formula(at, layout.live(s.name), formula, figure.value, part.number_format, **QUIET)
    return Curves(first, first + len(POINTS) - 1)


def write_months(sheet: Sheet, layout: Layout, row: int) -> Curves:
    """Write the months: the chance of having broken even by then, and the band of the cumulative benefit."""
    of, result = layout.futures, layout.futures.result
    horizon, first = result.study.horizon_months, row + 2
    layout.head(sheet, row, "Month by month")
    sheet.text(row + 1, LABELS, "Chance that the money is back by the end of the month", **HEADER)
    for month in range(1, horizon + 1):
        sheet.number(first + month - 1, LABELS, month, "0", align="left")
        if result.study.start:
            sheet.text(first + month - 1, UNITS, month_name(result.study.start, month), **QUIET)
    for s in result.changes:
        times, name = of.values[s.name]["break_even_months"], of.name(s.name, "break_even_months")
        for month, share in enumerate(reached_by(s.break_even_months, horizon), start=1):
            at = first + month - 1
            known = Chance.share(share, result.runs, is_certain=s.npv.is_certain)
            sheet.shown(at, layout.full(s.name), shown.chance(known))
            by_then = Chance.of(times <= month, is_certain=s.npv.is_certain)
            formula = f'COUNTIF({name},"<="&$A{at + 1})/futures'
            number_format = shown.live_chance_format(by_then)
            sheet.formula(at, layout.live(s.name), formula, by_then.p, number_format, **QUIET)
    months = Curves(first, first + horizon - 1)
    _write_fans(sheet, layout, months)
    return months


def fan_column(layout: Layout, statistic: str) -> int:
    """The column of a line of every fan."""
    return layout.right + 1 + FAN.index(statistic)


def fans(layout: Layout, months: Curves) -> dict[str, Curves]:
    """Where the fan of each change stands, the first one beside the months and the others below it.

    The names of its lines are in the row above, and its title two rows further up.
    """
    horizon = months.last - months.first + 1
    steps = ((s.name, at * (horizon + _ABOVE_A_FAN + 1)) for at, s in enumerate(layout.futures.result.changes))
    return {name: Curves(months.first + step, months.last + step) for name, step in steps}


def _write_fans(sheet: Sheet, layout: Layout, months: Curves) -> None:
    """Write the cumulative benefit of each change, of the full run alone: futures here have no months."""
    result = layout.futures.result
    left, right = layout.right, fan_column(layout, FAN[-1])
    for name, place in fans(layout, months).items():
        s, above = result[name], place.first - _ABOVE_A_FAN
        said = f"Cumulative benefit, {result.study.currency}: {name_in_a_chart(s.label)}"
        sheet.wide(above, (left, right), said, **HEADER)
        sheet.wide(above + 1, (left, right), f"Full run: {futures(result.runs)}", **HEADER)
        sheet.text(above + 2, left, "month", **HEADER)
        for at in range(place.first, place.last + 1):
            sheet.number(at, left, at - place.first + 1, "0", align="left")
        for statistic in FAN:
            column = fan_column(layout, statistic)
            heading = statistic if statistic == "mean" else statistic.upper()
            sheet.text(above + 2, column, heading, **{**HEADER, "align": "right"})
            for at, value in enumerate(s.monthly.fan[statistic].tolist(), place.first):
                sheet.number(at, column, float(shown.plain(value).value), "#,##0")
