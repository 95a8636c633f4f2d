"""Maintenance over time: projects per worker, the share of hours that they take, and when nothing else is left."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from mcroi.charts.axis import chance_axis, end_labels, month_axis, thinned
from mcroi.charts.drawing import Drawing, Panels, describe, panels
from mcroi.charts.style import SMALL, WIDTH, looks, name_lines, styled
from mcroi.results.events import reached_by
from mcroi.results.figure import Figure
from mcroi.results.result import Result
from mcroi.results.rounding import counted, number, of_100, share

SERIES: Final = {
    "maintainable": ("Projects that one worker could hold", 0.5),
    "projects_per_worker": ("Projects in production per worker", 0.0),
    "maintenance_share": ("Share of hours on maintenance", 0.5),
}
"""What is drawn by month, by its name in the result: its title, and when in the month it is so."""

_NAME: Final = 18
_POINTS: Final = 180
_FEWEST: Final = 24
"""Points of all curves of a panel together, and of each at least."""


@styled
def maintenance(result: Result, axes: Panels = None) -> Drawing:
    """Draw what projects in production ask of the team, month by month, scenarios in the same picture.

    Lines are medians, with P10 to P90 shaded; the last panel is the chance that by then maintenance leaves no time.

    Parameters
    ----------
    result
        A simulation.
    axes
        Four, one below the other; a figure is made if left out.
    """
    figure, drawn = panels(axes, (WIDTH, 8.0), 4, 1, sharex=True)
    study, look = result.study, looks(result)
    at = thinned(study.horizon_months, max(_POINTS // len(result), _FEWEST))
    dot = "o" if at.size == 1 else ""  # a line of one point is none
    for panel, (series, (title, when)) in zip(drawn, SERIES.items(), strict=False):
        ends = []
        for of in result.values():
            style = look[of.name]
            band = {p: np.ma.masked_invalid(values) for p, values in of.monthly.maintenance[series].items()}
            panel.fill_between(at + when, band["p10"][at], band["p90"][at], color=style.color, alpha=0.10, linewidth=0)
            panel.plot(at + when, band["p50"][at], color=style.color, linestyle=style.dashes, linewidth=1.8, marker=dot)
            if not band["p50"].mask.any():  # what has no end has none to write at
                ends.append((float(band["p50"][-1]), name_lines(result, of.name, _NAME), style.color))
        panel.set_ylim(bottom=0.0)
        panel.yaxis.set_major_locator(MaxNLocator(4))
        panel.set_title(title)
        end_labels(panel, ends)
    drawn[0].set_title("line: median, shaded: 80 of 100 futures", loc="right", fontsize=SMALL, fontweight="normal")
    drawn[2].yaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:.6g} %"))
    ends = []
    for of in result.values():
        style = look[of.name]
        reached = np.array(reached_by(of.saturation_months, study.horizon_months))[at]
        drawn[3].plot(at + 1.0, reached, color=style.color, linestyle=style.dashes, linewidth=1.8, marker=dot)
        ends.append((float(reached[-1]), name_lines(result, of.name, _NAME), style.color))
    drawn[3].set_title("Chance that maintenance has left no time for anything else")
    drawn[3].set_ylim(0.0, min(1.0, max(1.4 * max(y for y, _, _ in ends), 0.1)))
    chance_axis(drawn[3], whole=False)
    end_labels(drawn[3], ends)
    for panel in drawn:
        panel.grid(axis="y")
        month_axis(panel, study, labelled=panel is drawn[3])
    told = "; ".join(_ending(result, name) for name in result)
    return describe(figure, f"Maintenance month by month. After {counted(study.horizon_months, 'month')}, {told}.")


def _ending(result: Result, name: str) -> str:
    of = result[name]
    held, per_worker, hours = (float(of.monthly.maintenance[series]["p50"][-1]) for series in SERIES)
    could = f"{number(Figure.rough(held, 2))} that one could hold, " if math.isfinite(held) else ""
    never = of.saturation_months.never
    saturated = of_100(never.other)
    return (
        f"{of.label}: {number(Figure.rough(per_worker, 2))} projects per worker, {could}"
        f"{share(Figure.rough(hours, 2))} of the hours on maintenance, no time left in {saturated}"
    )
