"""How the headline numbers settle as futures are drawn, each with its interval: whether more of them are needed."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from distributions.arrays import Array
from mcroi.charts.axis import end_labels, money_axis
from mcroi.charts.drawing import Drawing, Panels, describe, panels
from mcroi.charts.style import SMALL, WIDTH, looks, name_lines, styled
from mcroi.results.chance import Z95, Chance
from mcroi.results.figure import Figure
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result
from mcroi.results.rounding import counted, money, percent

_FIRST: Final = 100
"""Futures from which on it is drawn: fewer say nothing, and would take up the whole picture."""

_POINTS: Final = 160
_FEWEST: Final = 24
"""Points of all curves of a panel together, and of each at least."""

_NAME: Final = 18


@styled
def convergence(result: Result, axes: Panels = None) -> Drawing:
    """Draw the mean npv and the chance that it is above 0 over the first n futures, with intervals of 95 %.

    Parameters
    ----------
    result
        A simulation.
    axes
        Two, one below the other; a figure is made if left out.
    """
    figure, (mean, chance) = panels(axes, (WIDTH, 4.6), 2, 1, sharex=True)
    counts = steps(result.runs, max(_POINTS // len(result.changes), _FEWEST))
    mean_ends, chance_ends = [], []
    for of in result.changes:
        look, name = looks(result)[of.name], name_lines(result, of.name, _NAME)
        values, errors = running_mean(of.npv, counts)
        mean.plot(counts, values, color=look.color, linestyle=look.dashes, linewidth=1.6)
        if np.isfinite(errors).all():
            mean.fill_between(
                counts, values - Z95 * errors, values + Z95 * errors, color=look.color, alpha=0.2, linewidth=0
            )
        mean_ends.append((float(values[-1]), name, look.color))
        hits = np.cumsum(of.npv.values > 0.0)[counts - 1]
        chances = [Chance(int(h), int(n), of.npv.is_certain) for h, n in zip(hits, counts, strict=True)]
        low, high = np.array([c.ci95 for c in chances]).T
        chance.fill_between(counts, low, high, color=look.color, alpha=0.2, linewidth=0)
        chance.plot(counts, [c.p for c in chances], color=look.color, linestyle=look.dashes, linewidth=1.6)
        chance_ends.append((chances[-1].p, name, look.color))
    for panel, ends in ((mean, mean_ends), (chance, chance_ends)):
        panel.set_xscale("log")
        panel.set_xlim(counts[0], max(counts[-1], counts[0] + 1))
        panel.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if counts[-1] < 100 * counts[0] else (1.0,)))
        panel.xaxis.set_minor_locator(NullLocator())
        panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.10g}"))
        panel.grid(axis="y")
        end_labels(panel, ends)
    money_axis(mean.yaxis, result.study, most=5)
    mean.tick_params(labelbottom=False)
    mean.set_title("Mean net present value over the futures drawn")
    mean.set_title("shaded: 95 % interval", loc="right", fontsize=SMALL, fontweight="normal")
    chance.yaxis.set_major_locator(MaxNLocator(5))
    chance.yaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{100 * x:.6g} %"))
    chance.set_title("Chance that it is above 0")
    chance.set_xlabel("futures drawn")
    told = "; ".join(
        f"{of.label}: mean {money(Figure.mean(of.npv), result.study.currency)}, above 0 in "
        f"{percent(of.chance('npv_positive'))}"
        for of in result.changes
    )
    return describe(figure, f"How the headline numbers settle over {counted(result.runs, 'future')}. {told}.")


def steps(runs: int, count: int) -> NDArray[np.intp]:
    """At most `count` numbers of futures, evenly spread by their logarithm, up to all of them."""
    return np.unique(np.geomspace(min(_FIRST, runs), runs, count).round().astype(np.intp))


def running_mean(of: Quantity, counts: NDArray[np.intp]) -> tuple[Array, Array]:
    """The mean of the first n values and its standard error, infinite where the variance may be or n is 1.

    Parameters
    ----------
    of
        Finite in every future.
    counts
        The n, increasing, from 1 to all.
    """
    centre = float(of.values.mean())
    deviations = of.values - centre  # so that squares do not cancel
    sums, squares = np.cumsum(deviations)[counts - 1], np.cumsum(deviations * deviations)[counts - 1]
    n = counts.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.maximum(squares - sums * sums / n, 0.0) / (n - 1.0)
        errors = np.where(n > 1, np.sqrt(variance / n), np.inf)
    return centre + sums / n, errors if of.has_variance else np.full(n.size, np.inf)
