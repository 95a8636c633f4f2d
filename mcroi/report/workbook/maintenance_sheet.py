"""The sheet ``Maintenance over time``: projects per worker and hours by type of work, month by month, per scenario."""

from __future__ import annotations

import math
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from mcroi.report.workbook.native_charts import GAP, HEIGHT, MONTHS_A_TICK, Axis, Cell, Series, add
from mcroi.report.workbook.sheet import ROW, Sheet, paper
from mcroi.report.workbook.shown import plain
from mcroi.report.workbook.styles import HEADER, QUIET, SECTION, TITLE
from mcroi.report.workbook.summary_layout import futures, name_in_a_chart
from mcroi.results.result import Result, ScenarioResult
from mcroi.study.calendar import month_name
from mcroi.words.palette import WORK, scenario_colour

NAME: Final = "Maintenance over time"

_BANDS: Final = (
    ("maintainable", "projects a worker could hold", "0.0"),
    ("projects_per_worker", "projects per worker", "0.00"),
    ("maintenance_share", "hours on maintenance", "0.0 %"),
)
_NO_END: Final = "no end"
"""How many projects a worker could hold that take no time."""

_STATISTICS: Final = ("p10", "p50", "p90")
_HOURS: Final = {
    "migration": "migration",
    "ramp_up": "ramp-up of newcomers",
    "incidents": "incidents",
    "manual": "manual tasks",
    "mechanical": "waiting and refocusing",
    "meetings": "meetings",
    "upkeep": "upkeep",
    "build": "building",
    "slack": "slack",
}

_TOP: Final = 2
_FIRST: Final = _TOP + 2
"""The first row of the header, which stays when the sheet is scrolled, and the row below it."""

_FIRST_BAND: Final = 2
_FIRST_HOURS: Final = _FIRST_BAND + len(_BANDS) * len(_STATISTICS)
_LAST: Final = _FIRST_HOURS + len(_HOURS)
"""Columns; the last one holds the paid hours."""

_WIDTHS: Final = ((0, 1, 9.0), (_FIRST_BAND, _FIRST_HOURS - 1, 8.0), (_FIRST_HOURS, _LAST, 10.5))
"""Columns from, to, and their width in characters."""

_CHARACTERS: Final = 165
"""That all columns hold together, of running text."""

_CHART: Final = (560, HEIGHT)
_SECOND_CHART: Final = 9
"""The size of a chart, and the column of the one at the right."""


def write(sheet: Sheet, result: Result) -> None:
    """Write the sheet."""
    months = result.study.horizon_months
    sheet.text(0, 0, NAME, **TITLE)
    about = (
        f"Full run: {futures(result.runs)}, seed {result.seed}. Hours are those of the team in a month, on average "
        "over the futures. P10, P50, P90: in 10, 50 and 90 of 100 futures a value is no greater. Numbers stand below."
    )
    sheet.paragraph(1, (0, _LAST), about, _CHARACTERS, **QUIET)
    _write_head(sheet)
    sheet.xlsx.freeze_panes(_FIRST, 1)
    charts = -(-(len(_BANDS) + len(result)) // 2) * (HEIGHT + GAP)
    starts = [_FIRST + 1 + charts // ROW + place * (months + 2) for place in range(len(result))]
    for start, s in zip(starts, result.values(), strict=True):
        _write_scenario(sheet, result, s, start)
    _write_charts(sheet, result, starts)
    paper(sheet, (0, 0, starts[-1] + months, _LAST), breaks=starts, across=False)
    sheet.xlsx.repeat_rows(_TOP, _FIRST - 1)


def _write_head(sheet: Sheet) -> None:
    for first, last, width in _WIDTHS:
        sheet.xlsx.set_column(first, last, width)
    sheet.wide(_TOP, (0, 1), "", **HEADER)
    sheet.text(_TOP + 1, 0, "month", **HEADER)
    sheet.text(_TOP + 1, 1, "", **HEADER)
    column = _FIRST_BAND
    for _, words, _ in _BANDS:
        sheet.wide(_TOP, (column, column + len(_STATISTICS) - 1), words, **{**HEADER, "align": "center"})
        for statistic in _STATISTICS:
            sheet.text(_TOP + 1, column, statistic.upper(), **{**HEADER, "align": "right"})
            column += 1
    sheet.wide(_TOP, (column, _LAST), "hours of the team, on average", **{**HEADER, "align": "center"})
    for at, words in enumerate([*_HOURS.values(), "paid"], column):
        sheet.text(_TOP + 1, at, words, **{**HEADER, "align": "right"})
    sheet.high(_TOP + 1, lines=2)


def _write_scenario(sheet: Sheet, result: Result, s: ScenarioResult, start: int) -> None:
    """Write the months of a scenario below its name."""
    for column in range(_LAST + 1):
        sheet.text(start, column, name_in_a_chart(s.label) if column == 0 else "", **SECTION)
    for month in range(result.study.horizon_months):
        row = start + 1 + month
        sheet.number(row, 0, month + 1, "0", align="left")
        if result.study.start:
            sheet.text(row, 1, month_name(result.study.start, month + 1), **QUIET)
        column = _FIRST_BAND
        for series, _, number_format in _BANDS:
            for statistic in _STATISTICS:
                value = float(s.monthly.maintenance[series][statistic][month])
                if math.isfinite(value):
                    sheet.number(row, column, float(plain(value).value), number_format)
                else:
                    sheet.text(row, column, _NO_END, align="right")
                column += 1
        hours = [float(s.monthly.hours[kind][month]) for kind in _HOURS]
        for at, value in enumerate(hours, column):
            sheet.number(row, at, value, "#,##0")
        ends = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row, _LAST - 1)
        sheet.formula(row, _LAST, f"SUM({ends[0]}:{ends[1]})", sum(hours), "#,##0", **QUIET)


def _write_charts(sheet: Sheet, result: Result, starts: list[int]) -> None:
    months = result.study.horizon_months

    def cells(start: int, column: int) -> tuple[Cell, Cell]:
        return (start + 1, column), (start + months, column)

    month, along = Axis("month", "0", 0.0, float(months), MONTHS_A_TICK), cells(starts[0], 0)
    for band, (_, words, number_format) in enumerate(_BANDS):
        median = _FIRST_BAND + band * len(_STATISTICS) + 1
        lines = [Series((start, 0), cells(start, median), scenario_colour(at)) for at, start in enumerate(starts)]
        axes = month, Axis("", "0 %" if "%" in number_format else "0.0", 0.0)
        title = f"{words[0].upper()}{words[1:]}: median"
        add(sheet, _place(band), {"type": "scatter", "subtype": "straight"}, title, along, lines, axes, size=_CHART)
    for at, start in enumerate(starts, len(_BANDS)):
        areas = [
            Series((_TOP + 1, column), cells(start, column), WORK[kind])
            for column, kind in enumerate(_HOURS, _FIRST_HOURS)
        ]
        axes = Axis("month", "0"), Axis("hours in a month", "#,##0", 0.0)
        stacked = {"type": "area", "subtype": "stacked"}
        add(sheet, _place(at), stacked, (start, 0), along, areas, axes, "Hours by type of work", _CHART)


def _place(number: int) -> tuple[int, int, int]:
    """Where a chart stands by its number: a cell, and pixels below it."""
    below, across = divmod(number, 2)
    return _FIRST, across * _SECOND_CHART, GAP + below * (HEIGHT + GAP)
