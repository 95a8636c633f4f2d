"""Waterfalls: from nothing to the net present value by where it comes from, and from a vendor's figure to ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes

from mcroi.analyses.walk import Walk, walk_of
from mcroi.charts.axis import currency_of, money_axis, padded, zero_line
from mcroi.charts.drawing import Drawing, Panels, describe, panels
from mcroi.charts.scenario import change_of
from mcroi.charts.style import SMALL, WIDTH, called, note, styled
from mcroi.results.figure import Figure, is_constant
from mcroi.results.ranking import rank
from mcroi.results.result import Result
from mcroi.results.rounding import money, money_unit, months
from mcroi.study.study import CURRENT
from mcroi.words.palette import BLUE, GREY, INK, VERMILION
from mcroi.words.sources import LABELS, sources
from mcroi.words.walk import LABELS as STEPS

_HEIGHT: Final = 0.62
_ROOM: Final = 0.16
"""What is left free at both ends for amounts, as a share of the range."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """One row: from where to where, and what is written beside it; a level is drawn from 0."""

    label: str
    start: float
    end: float
    figure: Figure
    is_level: bool = False


@styled
def bridge(result: Result, scenario: str, axes: Panels = None) -> Drawing:
    """Draw where the mean net present value of a change comes from, as a waterfall from 0 to it.

    Parameters
    ----------
    result
        A simulation.
    scenario
        The name of a change.
    axes
        One; a figure is made if left out.

    Raises
    ------
    ChartError
        If there is no such change.
    """
    of = change_of(result, scenario)
    parts = {name: part for name, part in sources(of).items() if part.values.any()}
    levels = np.cumsum([0.0, *(part.mean for part in parts.values())])
    bars = [
        _Bar(LABELS[name], float(levels[k]), float(levels[k + 1]), Figure.mean(part))
        for k, (name, part) in enumerate(parts.items())
    ]
    bars.append(_Bar("net present value", 0.0, of.npv.mean, Figure.mean(of.npv), is_level=True))
    figure, (panel,) = panels(axes, (WIDTH, 0.9 + 0.3 * len(bars)))
    _draw(panel, bars)
    average = "" if is_constant(of.npv) else "on average, "
    _title(figure, axes, f"{called(result, of.name)}: where its NPV comes from")
    first, second, *_ = rank(result).names
    if (first, second) == (CURRENT, of.name):
        panel.set_title("today is best, this comes closest", loc="right", fontsize=SMALL, fontweight="normal")
    over = f"{average}discounted, over {months(Figure.exact(result.study.horizon_months))}, against today"
    money_axis(panel.xaxis, result.study, over)
    told = ", ".join(f"{bar.label} {money(bar.figure, currency_of(result.study))}" for bar in bars)
    return describe(figure, f"Where the net present value of {of.label} comes from, on average: {told}.")


@styled
def walk(result: Result, scenario: str, axes: Panels = None) -> Drawing:
    """Draw the walk from a vendor's figure, hours at salary, to the mean net present value of a change.

    Parameters
    ----------
    result
        A simulation.
    scenario
        The name of a change.
    axes
        One; a figure is made if left out.

    Raises
    ------
    ChartError
        If there is no such change.
    """
    of = change_of(result, scenario)
    steps = walk_of(result, of.name)
    bars = list(_steps(steps, Figure.mean(of.npv)))
    figure, (panel,) = panels(axes, (WIDTH, 0.9 + 0.3 * len(bars)))
    _draw(panel, bars)
    _title(figure, axes, f"{called(result, of.name)}: from a vendor's figure to ours")
    money_axis(panel.xaxis, result.study, f"NPV over {months(Figure.exact(result.study.horizon_months))}")
    told = ", ".join(
        f"{STEPS[name]} {money(Figure.rough(value), currency_of(result.study))}" for name, value in steps.steps.items()
    )
    return describe(figure, f"From a vendor's figure for {of.label} to ours: {told}.")


def _title(figure: Drawing, axes: Panels, text: str) -> None:
    """Write a title above labels and bars; above the caller's axes, where these are given."""
    if axes is None:
        look = mpl.rcParams["axes.titlesize"], mpl.rcParams["axes.titleweight"]
        figure.suptitle(text, x=0.005, ha="left", fontsize=look[0], fontweight=look[1])
    else:
        (axes if isinstance(axes, Axes) else axes[0]).set_title(text)


def _steps(of: Walk, mean: Figure) -> Sequence[_Bar]:
    first, *others = of.steps.items()
    bars = [_Bar(STEPS[first[0]], 0.0, first[1], Figure.rough(first[1]), is_level=True)]
    for (name, value), difference in zip(others, list(of.differences().values())[1:], strict=True):
        bars.append(_Bar(STEPS[name], value - difference, value, Figure.rough(difference)))
    return [*bars, _Bar("mean net present value", 0.0, mean.value, mean, is_level=True)]


def _draw(panel: Axes, bars: Sequence[_Bar]) -> None:
    """Draw rows from the top down, each beginning where the one above it ends."""
    unit = money_unit([bar.figure for bar in bars])
    ends = [end for bar in bars for end in (bar.start, bar.end)]
    panel.set_xlim(*padded(min(0.0, *ends), max(0.0, *ends), _ROOM))
    for row, bar in enumerate(bars):
        color = INK if bar.is_level else BLUE if bar.end >= bar.start else VERMILION
        panel.barh(
            row, bar.end - bar.start, left=bar.start, height=_HEIGHT, edgecolor=color, linewidth=1.0,
            facecolor="white" if color == VERMILION else color, hatch="////" if color == VERMILION else "",
        )  # fmt: skip
        if row + 1 < len(bars):
            panel.plot([bar.end, bar.end], [row, row + 1], color=GREY, linewidth=0.7, zorder=0.9)
        is_right = bar.end >= bar.start
        note(
            panel, money(bar.figure, unit=unit), (bar.end, row), (4 if is_right else -4, 0),
            ha="left" if is_right else "right", va="center", color=color, fontsize=SMALL,
        )  # fmt: skip
    panel.set_yticks(range(len(bars)), [bar.label for bar in bars])
    panel.set_ylim(len(bars) - 0.45, -0.55)
    panel.tick_params(axis="y", length=0)
    zero_line(panel, vertical=True)
    panel.grid(axis="x")
