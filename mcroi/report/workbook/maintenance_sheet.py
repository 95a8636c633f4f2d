"""The sheet ``Maintenance over time``: projects per worker and hours by type of work, month by month, per scenario."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from mcroi.model import HOURS
from mcroi.report.workbook.months import month_name
from mcroi.report.workbook.native_charts import GAP, HEIGHT, MONTHS_A_TICK, Axis, Cell, Series, add
from mcroi.report.workbook.palette import GREY, HEADER, TITLE, WORK, colour_of
from mcroi.report.workbook.sheet import ROW, Sheet, pages, pixels
from mcroi.report.workbook.shown import plain
from mcroi.report.workbook.summary_layout import futures, name_in_a_chart
from mcroi.results import Result, ScenarioResult

NAME: Final = "Maintenance over time"

_WORDS: Final = {
    "migration": "migration",
    "ramp_up": "ramp-up of newcomers",
    "manual": "manual tasks",
    "mechanical": "waiting and refocusing",
    "meetings": "meetings",
    "upkeep": "upkeep",
    "build": "building",
    "slack": "slack",
}
_BANDS: Final = (
    ("projects_per_worker", "projects per worker", "0.00"),
    ("maintenance_share", "hours on maintenance", "0.0 %"),
)
_STATISTICS: Final = ("p10", "p50", "p90")

_TOP: Final = 3
_FIRST: Final = _TOP + 3
"""The first row of the header, of which there are three, and that of the first month."""

_BANDED: Final = len(_BANDS) * len(_STATISTICS)
_BLOCK: Final = 1 + _BANDED + len(HOURS) + 1
"""Columns of a scenario: the month, the bands, the hours, the paid hours."""

_CHARTS_ACROSS: Final = 2
_CHART: Final = (545, HEIGHT)
_CHART_COLUMNS: Final = 8
_LEFT: Final = _CHARTS_ACROSS * _CHART_COLUMNS + 1
"""The column of the first scenario's months."""

_WIDTHS: Final = (8, 7, 10.5, 3)
"""Of the months, the bands, the hours and the gap behind, in characters."""

_CHART_WIDTH: Final = 9


def write(sheet: Sheet, result: Result) -> None:
    """Write the sheet."""
    sheet.text(0, 0, NAME, **TITLE)
    about = (
        f"Full run: {futures(result.runs)}, seed {result.seed}. Hours are those of the team in a month, on average "
        "over the futures. P10, P50, P90: in 10, 50 and 90 of 100 futures a value is no greater. The numbers stand at "
        "the right of the charts."
    )
    sheet.paragraph(1, (0, _LEFT - 2), about, _CHART_WIDTH * (_LEFT - 1), **GREY)
    sheet.xlsx.set_column(0, _LEFT - 1, _CHART_WIDTH)
    for place, s in enumerate(result.values()):
        _write_scenario(sheet, result, s, _left(place))
    sheet.high(_TOP + 2, lines=2)
    _write_charts(sheet, result)
    sheet.xlsx.freeze_panes(_FIRST, 0)
    charts = -(-(2 + len(result)) // _CHARTS_ACROSS) * (HEIGHT + GAP)
    last = _FIRST + max(result.study.horizon_months, charts // ROW) - 1
    block = (1, _BANDED, len(HOURS) + 1, 1)
    width = sum(count * pixels(of) for count, of in zip(block, _WIDTHS, strict=True))
    breaks = [_left(place) for place in range(len(result))]
    area = (0, 0, last, _left(len(result)) - 2)
    pages(sheet, area, max(width, (_LEFT - 1) * pixels(_CHART_WIDTH)), ((), breaks))
    sheet.xlsx.set_portrait()


def _left(place: int) -> int:
    """The first column of the scenario at a place."""
    return _LEFT + place * (_BLOCK + 1)


def _write_scenario(sheet: Sheet, result: Result, s: ScenarioResult, left: int) -> None:
    sheet.wide(_TOP, (left, left + _BLOCK - 1), name_in_a_chart(s.label), **HEADER)
    column = left + 1
    sheet.text(_TOP + 1, left, "", **HEADER)
    sheet.text(_TOP + 2, left, "month", **HEADER)
    for _, words, _ in _BANDS:
        sheet.wide(_TOP + 1, (column, column + len(_STATISTICS) - 1), words, **HEADER)
        for at, statistic in enumerate(_STATISTICS, column):
            sheet.text(_TOP + 2, at, statistic.upper(), **{**HEADER, "align": "right"})
        column += len(_STATISTICS)
    sheet.wide(_TOP + 1, (column, column + len(HOURS)), "hours of the team", **HEADER)
    for at, words in enumerate([*_WORDS.values(), "paid"], column):
        sheet.text(_TOP + 2, at, words, **{**HEADER, "align": "right"})
    start = result.study.start
    for month in range(result.study.horizon_months):
        row = _FIRST + month
        sheet.number(row, left, month + 1, "0", align="left")
        if start:
            sheet.note(row, left, month_name(start, month + 1))
        _write_month(sheet, s, row, left, month)
    columns = ((left, left), (left + 1, left + _BANDED), (left + _BANDED + 1, left + _BLOCK - 1), (left + _BLOCK,) * 2)
    for (first, last), width in zip(columns, _WIDTHS, strict=True):
        sheet.xlsx.set_column(first, last, width)


def _write_month(sheet: Sheet, s: ScenarioResult, row: int, left: int, month: int) -> None:
    column = left + 1
    for series, _, number_format in _BANDS:
        for statistic in _STATISTICS:
            value = float(s.monthly.maintenance[series][statistic][month])
            sheet.number(row, column, float(plain(value).value), number_format)
            column += 1
    hours = [float(s.monthly.hours[kind][month]) for kind in _WORDS]
    for at, value in enumerate(hours, column):
        sheet.number(row, at, value, "#,##0")
    ends = xl_rowcol_to_cell(row, column), xl_rowcol_to_cell(row, column + len(hours) - 1)
    sheet.formula(row, column + len(hours), f"SUM({ends[0]}:{ends[1]})", sum(hours), "#,##0", **GREY)


def _write_charts(sheet: Sheet, result: Result) -> None:
    months = result.study.horizon_months
    month = Axis("month", "0", 0.0, float(months), MONTHS_A_TICK)
    numbers = _column(_LEFT, months)
    for band, (_, words, number_format) in enumerate(_BANDS):
        lines = [
            Series((_TOP, _left(at)), _column(_left(at) + 2 + band * len(_STATISTICS), months), colour_of(at))
            for at in range(len(result))
        ]
        axes = month, Axis("", "0 %" if "%" in number_format else "0.0", 0.0)
        title = f"{words[0].upper()}{words[1:]}: median"
        add(sheet, _place(band), {"type": "scatter", "subtype": "straight"}, title, numbers, lines, axes, size=_CHART)
    for at in range(len(result)):
        first = _left(at) + 1 + _BANDED
        areas = [
            Series((_TOP + 2, first + kind), _column(first + kind, months), WORK[name])
            for kind, name in enumerate(_WORDS)
        ]
        axes = Axis("month", "0"), Axis("hours in a month", "#,##0", 0.0)
        stacked = {"type": "area", "subtype": "stacked"}
        title_at = (_TOP, _left(at))
        place = _place(len(_BANDS) + at)
        add(sheet, place, stacked, title_at, numbers, areas, axes, "Hours by type of work", _CHART)


def _place(number: int) -> tuple[int, int, int]:
    """Where a chart stands by its number: a cell, and pixels below it."""
    below, across = divmod(number, _CHARTS_ACROSS)
    return _FIRST, across * _CHART_COLUMNS, below * (HEIGHT + GAP)


def _column(column: int, months: int) -> tuple[Cell, Cell]:
    return (_FIRST, column), (_FIRST + months - 1, column)
