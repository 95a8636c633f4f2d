"""Where the cost goes by type of work, scenarios side by side."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.patches import Patch

from mcroi.charts.axis import currency_of, money_axis
from mcroi.charts.drawing import Drawing, Panels, describe, name_areas, panels
from mcroi.charts.style import SMALL, WIDTH, called, looks, note, styled
from mcroi.model.accounts import WORK
from mcroi.results.figure import Figure
from mcroi.results.result import Result
from mcroi.results.rounding import money, money_unit
from mcroi.words.palette import INK

LABELS: Final = {
    "manual": "manual tasks",
    "mechanical": "waiting for machines",
    "meetings": "meetings",
    "technical": "building and upkeep",
    "slack": "slack",
    "turnover": "turnover and ramp-up",
    "incidents": "incidents",
    "tooling": "tools",
    "lines": "lines of money",
    "one_off": "the change itself",
}
"""What a reader calls each type of work."""

_ROOM: Final = 0.84


@styled
def work(result: Result, axes: Panels = None) -> Drawing:
    """Draw the mean cost by type of work, discounted over the horizon, with P10 to P90 as a thin line.

    Parameters
    ----------
    result
        A simulation.
    axes
        One; a figure is made if left out.
    """
    names, look = list(result), looks(result)
    figure, (panel,) = panels(axes, (WIDTH, 1.2 + (0.17 * len(names) + 0.12) * len(WORK)))
    height = _ROOM / len(names)
    figures = {name: [Figure.mean(result[name].cost_by_work[kind]) for kind in WORK] for name in names}
    unit = money_unit([number for row in figures.values() for number in row])
    reach = max(result[name].cost_by_work[kind].quantile(0.9) for name in names for kind in WORK)
    for k, name in enumerate(names):
        style = look[name]
        places = np.arange(len(WORK)) - _ROOM / 2 + height * (k + 0.5)
        means = [number.value for number in figures[name]]
        panel.barh(
            places, means, height=0.9 * height, facecolor="white" if style.hatch else "#C8C8C8",
            edgecolor=style.color, hatch=style.hatch, linewidth=0.8,
        )  # fmt: skip
        for place, kind, number in zip(places, WORK, figures[name], strict=True):
            low, high = (result[name].cost_by_work[kind].quantile(p) for p in (0.1, 0.9))
            panel.plot([low, high], [place, place], color=INK, linewidth=0.8)
            text = money(number, unit=unit)
            note(panel, text, (max(high, number.value), place), (4, 0), va="center", fontsize=SMALL - 1)
    panel.set_yticks(range(len(WORK)), [LABELS[kind] for kind in WORK])
    panel.set_ylim(len(WORK) - 0.5, -0.5)
    panel.set_xlim(min(0.0, panel.get_xlim()[0]), 1.1 * reach or 1.0)
    panel.grid(axis="x")
    money_axis(panel.xaxis, result.study, "discounted cost over the horizon, mean; line: P10 to P90")
    panel.set_title("Where the cost goes, by type of work")
    patches = [
        Patch(
            facecolor="white" if look[name].hatch else "#C8C8C8", edgecolor=look[name].color, hatch=look[name].hatch,
            label=called(result, name),
        )
        for name in names
    ]  # fmt: skip
    name_areas(figure, axes, patches)
    currency = currency_of(result.study)
    told = "; ".join(
        f"{result[name].label}: "
        + ", ".join(f"{LABELS[kind]} {money(n, currency)}" for kind, n in zip(WORK, figures[name], strict=True))
        for name in names
    )
    return describe(figure, f"Mean discounted cost by type of work. {told}.")
