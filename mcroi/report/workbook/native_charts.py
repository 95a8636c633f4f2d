"""Charts that the spreadsheet draws itself, from cells; every name in them is a cell, so that no text is a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from mcroi.report.workbook.sheet import Sheet
from mcroi.report.workbook.styles import RULE
from mcroi.words.palette import GREY, INK

WIDTH: Final = 620
HEIGHT: Final = 330
GAP: Final = 20
"""In pixels, as charts are and stand apart."""

MONTHS_A_TICK: Final = 12

Cell = tuple[int, int]
"""Row and column."""

_FONT: Final[dict[str, Any]] = {"name": "Calibri", "size": 9, "color": INK, "bold": False}


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart.

    Parameters
    ----------
    name
        The cell of its name.
    values
        Its first and last cell.
    colour
        Of the line or area.
    width
        Of the line, in points.
    dash
        Of the line, as xlsxwriter names it.
    is_across
        Whether the values count along the horizontal axis, for a scatter.
    """

    name: Cell
    values: tuple[Cell, Cell]
    colour: str
    width: float = 2.0
    dash: str = "solid"
    is_across: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: what it says in words of ours, and the number format of its ticks."""

    title: str
    number_format: str = "General"
    least: float | None = None
    most: float | None = None
    step: float | None = None


def add(
    sheet: Sheet,
    at: tuple[int, int, int],
    kind: dict[str, str],
    title: str | Cell,
    along: tuple[Cell, Cell],
    series: Sequence[Series],
    axes: tuple[Axis, Axis],
    description: str = "",
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> None:
    """Put a chart on a sheet.

    Parameters
    ----------
    sheet
        Where to; the cells are on it too.
    at
        The cell of its upper left corner, and how many pixels below that it begins.
    kind
        What xlsxwriter calls the type and the subtype.
    title
        In words of ours, or the cell where it stands.
    along
        The first and last cell of what the values are drawn against.
    series
        What is drawn.
    axes
        The horizontal and the vertical one.
    description
        For those who do not see it; the title if left out.
    size
        In pixels.
    """
    chart = sheet.book.xlsx.add_chart(kind)
    for of in series:
        chart.add_series(_described(sheet, kind["type"], of, along))
    named = title if isinstance(title, str) else sheet.reference(title)
    chart.set_title({"name": named, "name_font": {**_FONT, "size": 11, "bold": True}, "overlay": False})
    chart.set_x_axis({**_axis(axes[0]), "major_gridlines": {"visible": False}})
    chart.set_y_axis({**_axis(axes[1]), "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.5}}})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": size[0], "height": size[1]})
    said = description or (title if isinstance(title, str) else "")
    sheet.xlsx.insert_chart(*at[:2], chart, {"y_offset": at[2], "description": said, "object_position": 3})


def _described(sheet: Sheet, kind: str, of: Series, along: tuple[Cell, Cell]) -> dict[str, Any]:
    values, others = sheet.reference(*of.values), sheet.reference(*along)
    told: dict[str, Any] = {"name": sheet.reference(of.name)}
    if of.is_across:
        told.update(categories=values, values=others)
    else:
        told.update(categories=others, values=values)
    if kind in ("line", "scatter"):
        told["line"] = {"color": of.colour, "width": of.width, "dash_type": of.dash}
        told["marker"] = {"type": "none"}
    else:
        told["fill"] = {"color": of.colour}
        told["border"] = {"color": "#ffffff", "width": 0.25}
        told["gap"] = 80
    return told


def _axis(of: Axis) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": of.title,
        "name_font": _FONT,
        "num_font": _FONT,
        "num_format": of.number_format,
        "line": {"color": GREY, "width": 0.75},
        "label_position": "low",
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
    }
    limits = ("min", of.least), ("max", of.most), ("major_unit", of.step)
    told.update({key: value for key, value in limits if value is not None})
    return told
