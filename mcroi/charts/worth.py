"""What a change is worth: the distribution of its npv, the chance of at least so much, and its loss side."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from distributions.arrays import Array
from mcroi.charts.axis import chance_axis, currency_of, money_axis, padded, zero_line
from mcroi.charts.drawing import Drawing, Panels, describe, panels
from mcroi.charts.scenario import change_of
from mcroi.charts.style import BEHIND_TEXT, SMALL, WIDTH, called, looks, note, styled
from mcroi.results.figure import Figure, is_constant
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result, ScenarioResult
from mcroi.results.rounding import money, months, of_100
from mcroi.words.palette import BLUE, INK, VERMILION

_BARS: Final = 50
_POINTS: Final = 160
_SHOWN: Final = (0.005, 0.995)
"""Quantiles between which the axis runs: the few futures beyond would leave nothing else to see."""

_MARKED: Final = (10, 50, 90)


@styled
def npv(result: Result, scenario: str, axes: Panels = None) -> Drawing:
    """Draw the distribution of a change's net present value, and below it the chance of at least so much.

    Parameters
    ----------
    result
        A simulation.
    scenario
        The name of a change.
    axes
        Two, one above the other; a figure is made if left out.

    Raises
    ------
    ChartError
        If there is no such change.
    """
    of = change_of(result, scenario)
    figure, (bars, curve) = panels(axes, (WIDTH, 4.6), 2, 1, sharex=True, height_ratios=(1.5, 1.0))
    low, high = shown_range(of.npv)
    _draw_bars(bars, of.npv.values, low, high)
    _draw_exceedance(curve, result, of, low, high)
    gain = of.chance("npv_positive")
    loss = gain.other
    for panel in (bars, curve):
        zero_line(panel, vertical=True)
        panel.set_xlim(low, high)
    for x, side, text, color in (
        (0.01, "left", f"no gain in {of_100(loss)}", VERMILION),
        (0.99, "right", f"gain in {of_100(gain)}", BLUE),
    ):
        look: Any = {"color": color, "fontweight": "bold", "fontsize": 9, "bbox": BEHIND_TEXT}
        bars.text(x, 0.98, text, transform=bars.transAxes, ha=side, va="top", **look)
    bars.set_title(f"{called(result, of.name)}: net present value against today")
    money_axis(curve.xaxis, result.study, f"NPV over {months(Figure.exact(result.study.horizon_months))}")
    bars.tick_params(labelbottom=False)
    told = ", ".join(f"P{p} {_amount(result, of.npv, p)}" for p in _MARKED)
    return describe(
        figure,
        f"Distribution of the net present value of {of.label} against today, and the chance of at least so much. "
        f"It is above 0 in {of_100(gain)}; {told}.",
    )


@styled
def scenarios(result: Result, axes: Panels = None) -> Drawing:
    """Draw the npv of all changes side by side: as it is, without the value of projects, and with what runs off.

    Parameters
    ----------
    result
        A simulation.
    axes
        One; a figure is made if left out.
    """
    views = (("npv", "NPV"), ("npv_cash_only", "cash only"), ("npv_with_run_off", "with run-off"))
    changes = result.changes
    figure, (panel,) = panels(axes, (WIDTH, 1.1 + 0.3 * len(changes) * (len(views) + 1)))
    places, names, y = [], [], 0.0
    for of in changes:
        look = looks(result)[of.name]
        panel.annotate(
            called(result, of.name), (0.0, y), xycoords=("axes fraction", "data"), fontweight="bold", va="center"
        )
        for name, label in views:
            y -= 1.0
            _draw_box(panel, of.quantities[name], y, look.color, look.hatch)
            places.append(y)
            names.append(label)
        y -= 1.3
    panel.set_yticks(places, names)
    panel.set_ylim(y + 0.7, 0.6)
    zero_line(panel, vertical=True)
    panel.use_sticky_edges = False  # what is the same in all futures is an edge, and would be half outside
    panel.set_title("Net present value against today")
    key = "bar: half of the futures, line: 90 of 100, tick: median, dot: mean"
    panel.set_title(key, loc="right", fontsize=SMALL, fontweight="normal")
    panel.grid(axis="x")
    money_axis(panel.xaxis, result.study)
    told = "; ".join(
        f"{of.label}: median {_amount(result, of.npv, 50)}, above 0 in {of_100(of.chance('npv_positive'))}"
        for of in changes
    )
    return describe(figure, f"Net present values of all changes side by side. {told}.")


def shown_range(of: Quantity) -> tuple[float, float]:
    """The range in which nearly all futures lie, with 0 in it if they do not all come to the same."""
    if is_constant(of) or of.count == 1:
        return padded(min(0.0, of.quantile(0.5)), max(0.0, of.quantile(0.5)))
    low, high = (of.quantile(p) for p in _SHOWN)
    return padded(min(low, 0.0), max(high, 0.0), 0.02)


def _draw_bars(axes: Axes, values: Array, low: float, high: float) -> None:
    """Draw how many futures lie where; an edge of the bars is at 0, so that each is a gain or none."""
    width = (high - low) / _BARS
    edges = width * np.arange(math.floor(low / width), math.ceil(high / width) + 1)
    at_most = np.searchsorted(np.sort(values), edges, side="right")  # 0 itself is no gain
    shares = np.diff(at_most) / values.size
    for side, color, hatch in ((edges[1:] <= 0.0, VERMILION, "////"), (edges[:-1] >= 0.0, BLUE, "")):
        if side.any():
            first, last = np.flatnonzero(side)[[0, -1]]
            axes.stairs(
                shares[first : last + 1],
                edges[first : last + 2],
                fill=True,
                facecolor=color if not hatch else "#F3C7A6",
                edgecolor=color,
                hatch=hatch,
                linewidth=0.5,
            )
    axes.set_ylim(0.0, 1.2 * float(shares.max()))
    axes.set_yticks([])
    axes.set_ylabel("share of futures")


def _draw_exceedance(axes: Axes, result: Result, of: ScenarioResult, low: float, high: float) -> None:
    values = np.sort(of.npv.values)
    x = np.linspace(low, high, _POINTS)
    share = 1.0 - np.searchsorted(values, x, side="left") / values.size
    axes.fill_between(x, share, where=(x <= 0.0).tolist(), color=VERMILION, alpha=0.15, linewidth=0)
    axes.plot(x, share, color=INK, linewidth=1.6)
    chance_axis(axes)
    axes.set_ylabel("chance of at least")
    axes.grid(axis="y")
    for p in _MARKED:
        at = of.npv.quantile(p / 100)
        axes.plot([at], [1.0 - p / 100], "o", color=INK, markersize=4)
        is_right = at > low + 0.75 * (high - low)
        offset, side, height = ((-6, -1), "right", "top") if is_right else ((6, 1), "left", "bottom")
        text = f"P{p}  {_amount(result, of.npv, p)}"
        note(axes, text, (at, 1.0 - p / 100), offset, ha=side, va=height, bbox=BEHIND_TEXT)


def _draw_box(axes: Axes, of: Quantity, y: float, color: str, hatch: str) -> None:
    p5, p25, p50, p75, p95 = (of.quantile(p) for p in (0.05, 0.25, 0.5, 0.75, 0.95))
    axes.plot([p5, p95], [y, y], color=color, linewidth=1.4)
    axes.barh(y, p75 - p25, left=p25, height=0.56, facecolor="white", edgecolor=color, hatch=hatch, linewidth=1.0)
    axes.plot([p50, p50], [y - 0.34, y + 0.34], color=INK, linewidth=2.0)
    axes.plot([of.mean], [y], "o", color=INK, markerfacecolor="white", markersize=4.5)


def _amount(result: Result, of: Quantity, p: int) -> str:
    return money(Figure.quantile(of, p / 100), currency_of(result.study))
