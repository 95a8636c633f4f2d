"""What a stated value means: where its probability lies, with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.transforms import ScaledTranslation

from distributions import Distribution
from mcroi.charts.drawing import Chart, Drawing
from mcroi.charts.style import in_style, plain
from mcroi.results.rounding import short
from mcroi.words.palette import BLUE, INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from mcroi.analyses.implied import Implied

_POINTS: Final = 200
_MOST_ATOMS: Final = 60
_CAPTION: Final = 100


def value(axes: Axes, of: Implied) -> None:
    """Draw what a value means: where its probability lies, its P5, P50 and P95, and the sentence.

    Parameters
    ----------
    axes
        To draw on.
    of
        An uncertain value.
    """
    low, high = of.percentiles[1], of.percentiles[99]
    room = 0.04 * (high - low) or 1.0
    _draw_probability(axes, of.assumption.distribution, low, high)
    for p, side in ((5, "right"), (50, "center"), (95, "left")):
        axes.axvline(of.percentiles[p], color=INK, linewidth=0.8, linestyle=(0, (2, 2)))
        place = (of.percentiles[p], 1.0)
        axes.annotate(f"P{p}", place, xycoords=("data", "axes fraction"), ha=side, va="bottom", fontsize=8)
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(bottom=0.0)
    axes.set_yticks([])
    axes.set_xlabel(of.unit)
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:,.10g}")
    told = "   ".join(f"P{p} {short(of.percentiles[p])}" for p in (5, 50, 95))
    axes.set_title(f"{of.place}: {of.assumption.input}", loc="left", fontsize=11, fontweight="bold", pad=30)
    axes.text(
        0.0,
        1.0,
        told,
        transform=axes.transAxes + ScaledTranslation(0, 18 / 72, axes.figure.dpi_scale_trans),
        fontsize=9,
    )


def _draw_probability(axes: Axes, distribution: Distribution, low: float, high: float) -> None:
    """Draw the density, or bars where probability sits on single values; a mixed one by its share in narrow steps."""
    if distribution.is_discrete:
        atoms = distribution.kernels.atoms(low, high)
        if len(atoms) <= _MOST_ATOMS:
            axes.vlines(atoms, 0.0, distribution.pmf(atoms), color=BLUE, linewidth=4)
            return
    if distribution.has_atoms:
        edges = np.linspace(low, high, _MOST_ATOMS + 1)
        reached = distribution.cdf(edges)
        reached[0] -= distribution.pmf(low)
        axes.bar(edges[:-1], np.diff(reached), width=np.diff(edges), align="edge", color=BLUE, alpha=0.6)
        return
    x = np.linspace(low, high, _POINTS)
    density = np.minimum(distribution.pdf(x), 20.0 / (high - low))  # a pole would leave nothing else to see
    axes.fill_between(x, density, color=BLUE, alpha=0.25, linewidth=0)
    axes.plot(x, density, color=BLUE, linewidth=1.6)


def value_figure(of: Implied) -> Drawing:
    """Return a figure of one value, with its sentence and its source below."""
    with in_style():
        figure = Chart(figsize=(6.4, 3.6), layout="constrained")
        value(figure.add_subplot(), of)
        source = f"{of.assumption.text} ({of.assumption.source})" if of.assumption.source else of.assumption.text
        caption = [f"{of.sentence[:1].upper()}{of.sentence[1:]}.", *_lines(plain(source, 4 * _CAPTION))]
        figure.supxlabel("\n".join(caption), fontsize=8, ha="left", x=0.02)
    return figure


def _lines(text: str) -> list[str]:
    """A text in at most two lines."""
    words, lines = text.split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > _CAPTION:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()[:_CAPTION]
    return lines[:2] if len(lines) <= 2 else [lines[0], lines[1][: _CAPTION - 4] + " ..."]
