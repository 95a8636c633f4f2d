"""Axes that are read without thinking: months as dates, money in thousands or millions, chances in percent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from mcroi.charts.drawing import root
from mcroi.charts.style import BEHIND_TEXT, SMALL, note, plain
from mcroi.study.calendar import calendar_month
from mcroi.study.study import Study
from mcroi.words.palette import INK

MOST_POINTS: Final = 200
"""Vertices that a curve has at most."""

_STEPS: Final = (1, 2, 3, 6, 12, 24, 36, 60, 120, 240)
_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS: Final = ((1e9, "billion"), (1e6, "million"), (1e3, "thousand"))
_CURRENCY: Final = 12
_LINE: Final = 1.15
"""Height of a line of text, in font sizes."""


def thinned(count: int, most: int = MOST_POINTS) -> NDArray[np.intp]:
    """Indices of at most so many of `count` points, evenly spread, the first and the last among them."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(np.intp))


def date_of(study: Study, month: float) -> str:
    """A time in months from the start: the date where the study has one, else the number of months."""
    if study.start is None:
        return f"{month:,.10g}"
    year, of_year = calendar_month(study.start, int(month))
    return f"{_NAMES[of_year - 1]} {year}"


def month_axis(
    axes: Axes, study: Study, most: int = 6, *, until: float | None = None, what: str = "", labelled: bool = True
) -> None:
    """Let the horizontal axis run over months from the start.

    Parameters
    ----------
    axes
        Whose axis it is.
    study
        For its horizon and its start.
    most
        Steps between ticks, at most.
    until
        Where it ends; at the horizon if left out.
    what
        What happens in the months; begins the label.
    labelled
        Whether there are labels.
    """
    end = float(study.horizon_months) if until is None else until
    step = next((s for s in _STEPS if end <= s * most), math.ceil(end / most))
    ticks = list(range(0, math.floor(end) + 1, step))
    axes.set_xlim(0.0, end)
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: date_of(study, round(x))))
    axes.tick_params(axis="x", labelbottom=labelled)
    if labelled:
        unit = "months from the start" if study.start is None else ""
        axes.set_xlabel(", ".join(part for part in (what, unit) if part))


def target_month(axes: Axes, study: Study, target: str) -> None:
    """Mark the month of a target, if the study sets it within the horizon."""
    limit = study.targets.get(target)
    if limit is None or limit > study.horizon_months:
        return
    axes.axvline(limit, color=INK, linewidth=0.9, linestyle=(0, (3, 2)))
    left = limit > study.horizon_months / 2
    text = f"target {date_of(study, limit)}" if study.start else f"target: {limit:,.10g} month{'s' * (limit != 1)}"
    side, offset = ("right", -3) if left else ("left", 3)
    where = ("data", "axes fraction")
    note(axes, text, (limit, 0.97), (offset, 0), xycoords=where, ha=side, va="top", bbox=BEHIND_TEXT)


def currency_of(study: Study) -> str:
    """The currency as it stands in a chart."""
    return plain(study.currency, _CURRENCY)


def money_axis(axis: Axis, study: Study, what: str = "", most: int = 6) -> None:
    """Let an axis, whose range is final, read as money in a unit that suits its range.

    Parameters
    ----------
    axis
        The axis.
    study
        For its currency.
    what
        What the money is; begins the label.
    most
        Steps between ticks, at most.
    """
    low, high = axis.get_view_interval()
    reach = max(abs(low), abs(high))
    unit, word = next(((u, w) for u, w in _UNITS if reach >= u), (1.0, ""))
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda x, _: f"{x / unit:,.6g}"))
    told = " ".join(part for part in (word, currency_of(study)) if part)
    axis.set_label_text(f"{what}, {told}" if what and told else what or told)


def chance_axis(axes: Axes, *, whole: bool = True) -> None:
    """Let the vertical axis read as a share of futures in percent, from 0 to all where `whole`."""
    if whole:
        axes.set_ylim(0.0, 1.0)
    axes.yaxis.set_major_locator(FixedLocator([0, 0.25, 0.5, 0.75, 1.0]) if whole else MaxNLocator(3))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:.6g} %"))


def padded(low: float, high: float, share: float = 0.04) -> tuple[float, float]:
    """A range with some room at both ends; never empty."""
    room = share * (high - low) or max(abs(high), 1.0) * share
    return low - room, high + room


def zero_line(axes: Axes, *, vertical: bool = False) -> None:
    """Draw where nothing is gained or lost."""
    (axes.axvline if vertical else axes.axhline)(0.0, color=INK, linewidth=0.9, zorder=2.2)


def end_labels(axes: Axes, labels: Sequence[tuple[float, str, str]], size: float = SMALL) -> None:
    """Write what lines are at their right ends, moved apart where they would lie on each other.

    Parameters
    ----------
    axes
        Whose vertical range is final.
    labels
        Where each line ends, its label and its colour.
    size
        Of the text, in points.
    """
    low, high = axes.get_ylim()
    height = axes.get_position().height * root(axes).get_figheight() * 72  # in points, before the layout is final
    order = sorted(range(len(labels)), key=lambda k: labels[k][0])
    half = [0.5 * _LINE * size * (labels[k][1].count("\n") + 1) / height for k in order]
    places = [min(max((labels[k][0] - low) / (high - low), 0.0), 1.0) for k in order]
    for k in range(1, len(places)):
        places[k] = max(places[k], places[k - 1] + half[k - 1] + half[k])
    for k in reversed(range(len(places))):
        highest = 1.0 if k == len(places) - 1 else places[k + 1] - half[k + 1] - half[k]
        places[k] = min(places[k], highest)
    for place, k in zip(places, order, strict=True):
        _, text, color = labels[k]
        look = {"va": "center", "linespacing": 1.0, "color": color, "fontsize": size}
        note(axes, text, (1.0, place), (4, 0), xycoords="axes fraction", **look)
