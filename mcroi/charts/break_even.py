"""The chance of having broken even by each month, all changes beside each other, with "never" as a mass of its own."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.ticker import FixedLocator, NullFormatter

from mcroi.charts.axis import chance_axis, end_labels, month_axis, target_month, thinned
from mcroi.charts.drawing import Drawing, Panels, describe, panels
from mcroi.charts.style import WIDTH, looks, name_lines, note, styled
from mcroi.results.events import reached_by
from mcroi.results.result import Result
from mcroi.results.rounding import counted, of_100, percent

_FEW: Final = 3
_ROOM: Final = 0.12
_NAME: Final = 17


@styled
def broken_even(result: Result, axes: Panels = None) -> Drawing:
    """Draw the chance of having broken even by each month, and beside it how often that never happens.

    Parameters
    ----------
    result
        A simulation.
    axes
        Two: for the months, and for "never"; a figure is made if left out.
    """
    figure, (by_month, never) = panels(axes, (WIDTH, 3.4), 1, 2, width_ratios=(5.0, 1.0 + 0.15 * len(result.changes)))
    study, look = result.study, looks(result)
    at = thinned(study.horizon_months)
    ends = []
    for place, of in enumerate(result.changes):
        style = look[of.name]
        reached = np.array(reached_by(of.break_even_months, study.horizon_months))[at]
        months = np.concatenate([[0.0], at + 1.0])
        from_start = float((of.break_even_months.values <= 0.0).mean())
        by_month.plot(
            months, np.concatenate([[from_start], reached]), color=style.color, linestyle=style.dashes, linewidth=1.8
        )
        ends.append((float(reached[-1]), name_lines(result, of.name, _NAME), style.color))
        chance = of.break_even_months.never
        never.bar(place, chance.p, width=0.7, facecolor="white", edgecolor=style.color, hatch=style.hatch)
        turned = 0 if len(result.changes) <= _FEW else 90
        note(
            never, percent(chance), (place, chance.p), (0, 2), ha="center", va="bottom", rotation=turned,
            color=style.color,
        )  # fmt: skip
    month_axis(by_month, study)
    target_month(by_month, study, "break_even_months")
    by_month.set_title("Chance of having broken even, by month")
    never.set_title("never", fontweight="normal", loc="center")
    never.xaxis.set_major_locator(FixedLocator([]))
    never.set_xlim(-0.6, len(result.changes) - 0.4)
    for panel in (by_month, never):
        chance_axis(panel)
        panel.set_ylim(0.0, 1.0 + (_ROOM if panel is never else 0.0))
        panel.grid(axis="y")
    by_month.set_ylim(never.get_ylim())
    never.yaxis.set_major_formatter(NullFormatter())
    end_labels(by_month, ends)
    told = "; ".join(f"{of.label}: by the end in {of_100(of.break_even_months.never.other)}" for of in result.changes)
    over = counted(study.horizon_months, "month")
    return describe(figure, f"Chance of having broken even, month by month over {over}. {told}.")
