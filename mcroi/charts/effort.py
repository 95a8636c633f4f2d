"""What the one-off effort takes: its cost in money with the contingency to ask for, and cost against go-live month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from distributions.arrays import Array
from mcroi.charts.axis import chance_axis, currency_of, date_of, money_axis, month_axis
from mcroi.charts.drawing import Drawing, Panels, describe, panels
from mcroi.charts.scenario import change_of
from mcroi.charts.style import BEHIND_TEXT, SMALL, WIDTH, called, note, styled
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.planned import contingency, planned_spend
from mcroi.results.result import Result
from mcroi.results.rounding import money, months, of_100
from mcroi.words.palette import BLUE, INK, ORANGE, VERMILION

_POINTS: Final = 160
_DOTS: Final = 250
"""Futures that are drawn singly: enough for the shape of the cloud, few enough to be told apart."""

_SHOWN: Final = 0.995


@styled
def one_off(result: Result, scenario: str, axes: Panels = None) -> Drawing:
    """Draw how likely the one-off money is at most so much: P50, P80, and the contingency from the plan to P80.

    The plan is the median of the planned spend as the study states it, before overruns.

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
    figure, (panel,) = panels(axes, (WIDTH, 3.5))
    cost, currency = of.one_off_cost, currency_of(result.study)
    planned = planned_spend(result, scenario)
    budget = result.study.targets.get("one_off_budget")
    shown = max(cost.quantile(_SHOWN), planned, budget or 0.0) or 1.0
    values = np.sort(cost.values)
    x = np.linspace(0.0, 1.05 * shown, _POINTS)
    panel.plot(x, np.searchsorted(values, x, side="right") / values.size, color=BLUE, linewidth=1.8)
    for p in (50, 80):
        at = cost.quantile(p / 100)
        panel.plot([0.0, at, at], [p / 100, p / 100, 0.0], color=INK, linewidth=0.8, linestyle=(0, (3, 2)))
        panel.plot([at], [p / 100], "o", color=INK, markersize=4)
        text = f"P{p}  {money(Figure.quantile(cost, p / 100), currency)}"
        _beside(panel, at, p / 100, text)
    _contingency(panel, planned, contingency(result, scenario), currency)
    if budget is not None:
        panel.axvline(budget, color=VERMILION, linewidth=1.2, linestyle=(0, (6, 2)))
        within = of_100(of.chance("one_off_budget"))
        left = budget > 0.5 * shown
        _beside(panel, budget, 0.62, f"budget {money(Figure.exact(budget), currency)}:\nkept in {within}", left=left)
    panel.set_xlim(0.0, 1.05 * shown)
    chance_axis(panel)
    panel.grid(axis="y")
    panel.set_ylabel("chance of at most")
    panel.set_title(f"{called(result, of.name)}: one-off cost in money")
    money_axis(panel.xaxis, result.study, "one-off cost within the horizon")
    return describe(
        figure,
        f"Chance that the one-off money of {of.label} is at most so much. P50 is "
        f"{money(Figure.quantile(cost, 0.5), currency)}, P80 {money(Figure.quantile(cost, 0.8), currency)}; planned "
        f"are {money(Figure.rough(planned), currency)}.",
    )


@styled
def joint(result: Result, scenario: str, axes: Panels = None) -> Drawing:
    """Draw cost against go-live month, future by future, with the chance of keeping both budget and date.

    Where the study sets no target, the line is at P80: of the cost, and of the months of those futures that deliver.

    Parameters
    ----------
    result
        A simulation.
    scenario
        The name of a change.
    axes
        Two: for the months, and for futures in which the change fails; a figure is made if left out.

    Raises
    ------
    ChartError
        If there is no such change.
    """
    of = change_of(result, scenario)
    study, currency = result.study, currency_of(result.study)
    figure, (panel, fails) = panels(axes, (WIDTH, 4.2), 1, 2, sharey=True, width_ratios=(6.0, 1.0))
    cost, live = of.one_off_cost.values, of.go_live_months.values
    delivers = np.isfinite(live)
    budget = study.targets.get("one_off_budget", of.one_off_cost.quantile(0.8))
    date = study.targets.get("go_live_months", _quantile(live[delivers], 0.8))
    some = np.arange(min(_DOTS, live.size))
    for axis, which, x in (
        (panel, some[delivers[some]], live),
        (fails, some[~delivers[some]], np.modf(np.arange(live.size) * 0.6180339887)[0]),  # spread evenly, no meaning
    ):
        axis.plot(x[which], cost[which], "o", color=BLUE, markersize=3, alpha=0.5, markeredgewidth=0)
        axis.axhline(budget, color=VERMILION, linewidth=1.2, linestyle=(0, (6, 2)))
        axis.grid(axis="y")
    panel.axvline(date, color=VERMILION, linewidth=1.2, linestyle=(0, (6, 2)))
    # Beyond both lines there is room for how many futures are there.
    right = max(1.05 * _quantile(live[delivers], _SHOWN), 1.35 * date, 1.0)
    top = max(1.12 * of.one_off_cost.quantile(_SHOWN), 1.3 * budget) or 1.0
    panel.set_ylim(0.0, top)
    for x, y, hits in quadrants(cost, live, budget, date):
        share = of_100(Chance(hits, live.size, of.npv.is_certain))
        centre = 0.5 * date if x < 0 else 0.5 * (date + right)
        side = "left" if centre < 0.12 * right else "center"
        place = (0.01 * right if side == "left" else centre, 0.985 * top if y > 0 else 0.015 * top)
        panel.text(
            *place,
            f"both kept in\n{share}" if x < 0 and y < 0 else share.replace(" futures", "\nfutures"),
            ha=side,
            va="top" if y > 0 else "bottom",
            fontsize=SMALL + 0.5,
            fontweight="bold" if x < 0 and y < 0 else "normal",
            bbox=BEHIND_TEXT,
        )
    _name_lines(panel, result, budget, date, right)
    failing = of.chance("delivers").other
    fails.set_title("fails", fontweight="normal", loc="center")
    fails.set_xlim(-0.1, 1.1)
    fails.xaxis.set_major_locator(FixedLocator([]))
    fails.set_xlabel(of_100(failing).replace(" futures", "\nfutures"), fontsize=SMALL)
    panel.set_title(f"{called(result, of.name)}: one-off cost against going live")
    month_axis(panel, study, until=right, what="goes live")
    money_axis(panel.yaxis, study, "one-off cost")
    kept = quadrants(cost, live, budget, date)[0][2]
    limits = f"{money(Figure.rough(budget), currency)} and {months(Figure.rough(date))}"
    return describe(
        figure,
        f"One-off cost of {of.label} against the month in which it goes live. Both {limits} are kept in "
        f"{of_100(Chance(kept, live.size, of.npv.is_certain))}; it fails in {of_100(failing)}.",
    )


def quadrants(cost: Array, live: Array, budget: float, date: float) -> Sequence[tuple[int, int, int]]:
    """How many futures that deliver keep budget and date, either, or none.

    Parameters
    ----------
    cost, live
        By future, ``(future,)``; live is infinite where the change fails.
    budget, date
        The limits, themselves kept.

    Returns
    -------
    sequence
        For each: -1 for a kept date or 1, -1 for a kept budget or 1, and the number of futures.
    """
    in_time, in_budget, delivers = live <= date, cost <= budget, np.isfinite(live)
    return [
        (x, y, int(np.count_nonzero(delivers & (in_time == (x < 0)) & (in_budget == (y < 0)))))
        for x in (-1, 1)
        for y in (-1, 1)
    ]


def _quantile(values: Array, p: float) -> float:
    """A quantile, 0 of none."""
    return float(np.quantile(values, p)) if values.size else 0.0


def _beside(axes: Axes, x: float, y: float, text: str, *, left: bool = False) -> None:
    side, offset = ("right", -6) if left else ("left", 6)
    note(axes, text, (x, y), (offset, -3), ha=side, va="top", bbox=BEHIND_TEXT)


def _contingency(axes: Axes, planned: float, beyond: Figure, currency: str) -> None:
    """Shade what has to be put aside beyond the plan, if anything."""
    axes.axvline(planned, color=INK, linewidth=1.0)
    note(axes, "plan", (planned, 1.0), (3, -2), ha="left", va="top")
    if beyond.value <= 0.0:
        return
    p80 = planned + beyond.value
    axes.axvspan(planned, p80, ymax=0.10, facecolor="white", edgecolor=ORANGE, hatch="////", linewidth=0.8)
    text = f"contingency {money(beyond, currency)}"
    axes.text(0.5 * (planned + p80), 0.12, text, ha="center", va="bottom", fontsize=SMALL, bbox=BEHIND_TEXT)


def _name_lines(axes: Axes, result: Result, budget: float, date: float, right: float) -> None:
    study, currency = result.study, currency_of(result.study)
    amount = money(Figure.rough(budget), currency)
    text = f"budget {amount}" if "one_off_budget" in study.targets else f"P80 {amount}"
    note(axes, text, (right, budget), (-2, 2), ha="right", va="bottom", color=VERMILION, bbox=BEHIND_TEXT)
    month = f"{date_of(study, date)}" if study.start else months(Figure.rough(date))
    text = f"target {month}" if "go_live_months" in study.targets else f"P80 {month}"
    where = ("data", "axes fraction")
    look = {"rotation": 90, "va": "center", "color": VERMILION, "bbox": BEHIND_TEXT}
    note(axes, text, (date, 0.5), (3, 0), xycoords=where, **look)
