"""The fan: how far a change's cumulative benefit may lie from nothing by each month, and when it breaks even."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from distributions.arrays import Array
from mcroi.charts.axis import chance_axis, end_labels, money_axis, month_axis, target_month, thinned, zero_line
from mcroi.charts.drawing import Drawing, Panels, describe, panels
from mcroi.charts.scenario import change_of
from mcroi.charts.style import BEHIND_TEXT, SMALL, WIDTH, called, styled
from mcroi.results.events import reached_by
from mcroi.results.figure import Figure
from mcroi.results.result import Result, ScenarioResult
from mcroi.results.rounding import money, months, of_100
from mcroi.words.palette import BLUE, GREY, INK

BANDS: Final = ((5, 95, 0.18), (25, 75, 0.32))
"""The percentiles between which a band lies, and how dark it is."""

_FUTURES: Final = ((0.1, (0, (1, 1.2))), (0.5, (0, (4, 1.5))), (0.9, (0, (6, 1.5, 1, 1.5))))
"""The single futures that are drawn: by the quantile of their npv, and their dashes."""

_MOST_BARS: Final = 100

_LEAST: Final = 0.01
"""Share of futures that the lower axis reaches, at least."""


@styled
def fan(result: Result, scenario: str, axes: Panels = None) -> Drawing:
    """Draw the fan of a change, and below it on the same months when it breaks even.

    The bands hold 50 % and 90 % of the futures in each month, as ``result[scenario].monthly.fan`` has them; the thick
    line is the median, thin ones are three single futures: those whose npv is the P10, P50 and P90.

    Parameters
    ----------
    result
        A simulation.
    scenario
        The name of a change.
    axes
        One for the fan alone, or two; a figure is made if left out.

    Raises
    ------
    ChartError
        If there is no such change.
    """
    of = change_of(result, scenario)
    alone = isinstance(axes, Axes)
    layout: dict[str, Any] = {} if alone else {"sharex": True, "height_ratios": (3.2, 1.0)}
    figure, drawn = panels(axes, (WIDTH, 4.9), 1 if alone else 2, **layout)
    _bands(drawn[0], result, of)
    if not alone:
        _break_even(drawn[1], result, of)
    month_axis(drawn[0], result.study, labelled=alone)
    return describe(figure, _told(result, of))


def path_numbers(of: ScenarioResult) -> list[int]:
    """The futures that are drawn singly: where the npv's P10, P50 and P90 are, each once."""
    order = np.argsort(of.npv.values, kind="stable")
    return list(dict.fromkeys(int(order[round(p * (order.size - 1))]) for p, _ in _FUTURES))


def _bands(axes: Axes, result: Result, of: ScenarioResult) -> None:
    series = of.monthly.fan
    at = thinned(result.study.horizon_months)
    times = np.concatenate([[0.0], at + 1.0])

    def line(values: Array) -> Array:
        """A series at the ends of the months, from nothing at the start."""
        return np.concatenate([[0.0], values[at]])

    for low, high, alpha in BANDS:
        axes.fill_between(
            times, line(series[f"p{low}"]), line(series[f"p{high}"]), color=BLUE, alpha=alpha, linewidth=0
        )
    zero_line(axes)
    limits = axes.get_ylim()
    for row, (_, dashes) in zip(of.monthly.paths(path_numbers(of)).T, _FUTURES, strict=False):
        axes.plot(times, line(row), color=GREY, linewidth=0.8, linestyle=dashes)
    axes.set_ylim(limits)  # a single future may leave the picture, the bands may not
    axes.plot(times, line(series["p50"]), color=BLUE, linewidth=2.2)
    axes.margins(y=0.02)
    axes.set_title(f"{called(result, of.name)}: cumulative benefit against today")
    money_axis(axes.yaxis, result.study)
    axes.grid(axis="y")
    key = "dark: half of the futures\nlight: 90 of 100\nthin: three single futures"
    bottom, top = axes.get_ylim()
    early = slice(0, 1 + result.study.horizon_months // 3)
    above, below = top - series["p95"][early].max(), series["p5"][early].min() - bottom
    place, side = (0.99, "top") if above >= below else (0.01, "bottom")
    axes.text(0.01, place, key, transform=axes.transAxes, va=side, fontsize=SMALL, bbox=BEHIND_TEXT)
    ends = [(series[f"p{p}"][-1], "median" if p == 50 else f"P{p}", BLUE if p == 50 else INK) for p in _PERCENTILES]
    end_labels(axes, [(float(y), text, color) for y, text, color in ends])


_PERCENTILES: Final = (5, 25, 50, 75, 95)


def _break_even(axes: Axes, result: Result, of: ScenarioResult) -> None:
    study, times = result.study, of.break_even_months
    horizon = study.horizon_months
    edges = np.concatenate([[0], thinned(horizon, _MOST_BARS) + 1])
    reached = np.concatenate([[0.0], reached_by(times, horizon)])[edges]
    axes.stairs(np.diff(reached), edges, fill=True, color=BLUE, alpha=0.6)
    axes.set_ylim(0.0, max(float(np.diff(reached).max()) * 1.1, _LEAST))
    month_axis(axes, study)
    chance_axis(axes, whole=False)
    by = "by month" if edges.size == horizon + 1 else "by steps of some months"
    axes.set_title(f"breaks even, {by}", fontsize=SMALL + 0.5, fontweight="normal")
    never = f"never within {months(Figure.exact(horizon))}: {of_100(times.never)}"
    axes.set_title(never, loc="right", fontsize=SMALL + 0.5, fontweight="bold")
    target_month(axes, study, "break_even_months")


def _told(result: Result, of: ScenarioResult) -> str:
    last = of.monthly.fan
    ends: Sequence[str] = [
        money(Figure.rough(float(last[f"p{p}"][-1]), 2), result.study.currency) for p in _PERCENTILES
    ]
    return (
        f"Cumulative benefit of {of.label} against today, undiscounted, by month. After "
        f"{months(Figure.exact(result.study.horizon_months))} it is {ends[2]} in the middle, between {ends[1]} and "
        f"{ends[3]} in half of the futures, and between {ends[0]} and {ends[4]} in 90 of 100. It breaks even in "
        f"{of_100(of.break_even_months.never.other)}."
    )
