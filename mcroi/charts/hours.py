"""Where the team's hours go, month by month, scenarios side by side; the areas add up to the paid hours."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from mcroi.charts.axis import month_axis, thinned
from mcroi.charts.drawing import Drawing, Panels, describe, name_areas, panels
from mcroi.charts.style import name_lines, styled
from mcroi.results.figure import Figure
from mcroi.results.result import Result
from mcroi.results.rounding import share
from mcroi.words.palette import WORK

KINDS: Final = {
    "upkeep": ("upkeep of projects", ""),
    "manual": ("manual tasks", "////"),
    "mechanical": ("waiting for machines", "\\\\\\\\"),
    "meetings": ("meetings", ""),
    "ramp_up": ("ramp-up of newcomers", "||||"),
    "incidents": ("incidents", ""),
    "migration": ("the change itself", "xxxx"),
    "build": ("building projects", ""),
    "slack": ("slack", "----"),
}
"""What hours are spent on, from the bottom up: what it is called, and its hatch."""

_ACROSS: Final = 3
_POINTS: Final = 120
_FEWEST: Final = 16
"""Points of a kind of hours in all panels together, and in each at least."""

_NAME: Final = 21


@styled
def hours(result: Result, axes: Panels = None) -> Drawing:
    """Draw the mean hours of the team by what they are spent on, month by month.

    Parameters
    ----------
    result
        A simulation.
    axes
        One for each scenario, the current one first; a figure is made if left out.
    """
    names = list(result)
    columns = min(_ACROSS, len(names)) if axes is None else len(names)
    rows = -(-len(names) // columns)
    figure, drawn = panels(axes, (2.4 * columns + 0.6, 2.6 * rows + 0.6), rows, columns, sharey=True)
    at = thinned(result.study.horizon_months, max(_POINTS // len(names), _FEWEST))
    months = np.concatenate([[0.0, 0.0], at + 0.5, [result.study.horizon_months] * 2])
    top = 0.0
    for panel, name in zip(drawn, names, strict=False):
        series = result[name].monthly.hours
        heights = np.cumsum([series[kind][at] for kind in KINDS], axis=0)
        top = max(top, float(heights[-1].max()))
        # From the top down to the axis, each over the one before: half of the vertices of areas between two curves.
        for height, (kind, (_, hatch)) in reversed(list(zip(heights, KINDS.items(), strict=True))):
            line = np.concatenate([[0.0], height[:1], height, height[-1:], [0.0]])
            panel.fill(months, line, facecolor=WORK[kind], edgecolor="white", hatch=hatch, linewidth=0.4)
        month_axis(panel, result.study, 3 if result.study.start is None else 2)
        panel.set_title(name_lines(result, name, _NAME), fontsize=8.5)
        panel.yaxis.set_major_locator(MaxNLocator(5))
        panel.yaxis.set_major_formatter(lambda x, _: f"{x:,.10g}")
    for panel in drawn[len(names) :]:
        panel.set_visible(False)
    drawn[0].set_ylim(0.0, 1.02 * top or 1.0)
    drawn[0].set_ylabel("hours of the team in a month")
    key = [
        Patch(facecolor=WORK[kind], edgecolor="white", hatch=hatch, label=label)
        for kind, (label, hatch) in reversed(KINDS.items())  # in the order in which they lie on each other
    ]
    name_areas(figure, axes, key, beside=True)
    told = "; ".join(f"{result[name].label}: {_shares(result, name)}" for name in names)
    return describe(
        figure, f"Mean hours of the team, month by month, by what they are spent on. Over all months {told}."
    )


def _shares(result: Result, name: str) -> str:
    series = result[name].monthly.hours
    paid = sum(float(row.sum()) for row in series.values())
    if not paid:
        return "no hours"
    return ", ".join(
        f"{label} {share(Figure.rough(float(series[kind].sum()) / paid, 2))}" for kind, (label, _) in KINDS.items()
    )
