"""The figure a chart is drawn on: one of its own, which shows itself in a notebook, or axes that the caller gives."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from typing import Any, Final

import matplotlib as mpl
from matplotlib import figure as figures
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from mcroi.charts.style import STYLE, in_style, plain
from mcroi.study.safe_text import columns

Drawing = figures.Figure
"""What matplotlib calls a figure: a word that means a number with its interval here."""

Panels = Axes | Sequence[Axes] | None
"""Axes to draw onto; a figure is made if they are left out."""

_DOTS_PER_INCH: Final = 160
_MOST_OF_A_TEXT: Final = 1000
_ACROSS: Final = ((28, 3), (44, 2))
"""How many names there are room for side by side, by how long the longest is; one, if it is longer than these."""

_HEAD: Final = re.compile(r"<!DOCTYPE[^>]*>\s*|<metadata>.*?</metadata>\s*|<title>.*?</title>\s*", re.DOTALL)
_SHEET: Final = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>\s*", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_NUMBER: Final = re.compile(r"-?\d+\.\d{3,}")
_ID: Final = re.compile(r' id="([^"]*)"')
_USED: Final = re.compile(r'(?:url\(#|href="#)([^)"]*)')


class Chart(Drawing):
    """A figure that shows itself in a notebook.

    Parameters
    ----------
    description
        What it shows, in a sentence, for those who cannot see it.
    """

    description: str = ""

    def _repr_png_(self) -> bytes:
        return png(self)


def panels(
    axes: Panels,
    size: tuple[float, float],
    rows: int = 1,
    columns: int = 1,
    **layout: Any,
) -> tuple[Drawing, list[Axes]]:
    """Return the figure and as many axes as a chart has panels.

    Parameters
    ----------
    axes
        Given by the caller, or None.
    size
        Inches of a new figure, across and up.
    rows, columns
        How many panels.
    layout
        For `Figure.subplots`.

    Raises
    ------
    ValueError
        If another number of axes is given.
    """
    if axes is None:
        figure = Chart(figsize=size, layout="constrained")
        made: list[Axes] = list(figure.subplots(rows, columns, squeeze=False, **layout).flat)
        return figure, made
    given = [axes] if isinstance(axes, Axes) else list(axes)
    if len(given) != rows * columns:
        raise ValueError(f"this chart has {rows * columns} panels and needs as many axes, got {len(given)}")
    return root(given[0]), given


def root(axes: Axes) -> Drawing:
    """The whole figure that some axes are part of."""
    figure: Any = axes.figure
    while not isinstance(figure, Drawing):
        figure = figure.figure
    return figure


def name_areas(figure: Drawing, axes: Panels, areas: Sequence[Artist], *, beside: bool = False) -> None:
    """Name areas below the panels of a figure, or `beside` them; within the last panel where the caller gave axes."""
    if axes is not None:
        last = axes if isinstance(axes, Axes) else axes[-1]
        last.legend(handles=list(areas), loc="best")
    elif beside:
        figure.legend(handles=list(areas), loc="outside right center")
    else:
        longest = max(columns(str(area.get_label())) for area in areas)
        across = next((count for room, count in _ACROSS if longest <= room), 1)
        figure.legend(handles=list(areas), loc="outside lower center", ncols=min(len(areas), across))


def describe(figure: Drawing, text: str) -> Drawing:
    """Let a figure of our own tell what it shows; one of the caller's stays as it is."""
    if isinstance(figure, Chart):
        figure.description = text
    return figure


def svg(figure: Drawing, title: str, salt: str) -> bytes:
    """Return a figure as SVG: the same bytes each time, words as words, to be a file or part of a page.

    Parameters
    ----------
    figure
        As made here.
    title
        What it shows, for those who cannot see it.
    salt
        What its identifiers are made from: different for the figures of one page.
    """
    out = io.BytesIO()
    with in_style(), mpl.rc_context({**STYLE, "svg.hashsalt": salt}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _told(_lean(out.getvalue().decode()), title, getattr(figure, "description", ""), salt).encode()


def png(figure: Drawing) -> bytes:
    """Return a figure as PNG, the same bytes each time."""
    out = io.BytesIO()
    with in_style():
        figure.savefig(out, format="png", dpi=_DOTS_PER_INCH, metadata={"Software": None})
    return out.getvalue()


def _lean(text: str) -> str:
    """An SVG without what only takes room or would reach beyond it on a page.

    Those are rules for all elements, identifiers that nothing refers to (they would be there once for each figure of a
    page), and digits beyond a hundredth of a point.
    """
    text = _SHEET.sub("", _HEAD.sub("", text))
    used = set(_USED.findall(text))

    def tag(match: re.Match[str]) -> str:
        kept = _ID.sub(lambda of: of.group(0) if of.group(1) in used else "", match.group(0))
        return _NUMBER.sub(lambda number: f"{float(number.group(0)):.2f}".rstrip("0").rstrip("."), kept)

    return _TAG.sub(tag, text)


def _told(text: str, title: str, description: str, salt: str) -> str:
    """An SVG with a role, a title and a description."""
    name = f"c{sha256(salt.encode()).hexdigest()[:10]}"
    head = f'<title id="{name}-title">{escape(plain(title, _MOST_OF_A_TEXT))}</title>\n'
    labels = f"{name}-title"
    if description:
        head += f'<desc id="{name}-desc">{escape(plain(description, _MOST_OF_A_TEXT))}</desc>\n'
        labels += f" {name}-desc"
    start = text.index("<svg")
    end = text.index(">", start)
    root_tag = f'{text[start:end]} role="img" aria-labelledby="{labels}" stroke-linejoin="round" stroke-linecap="butt"'
    return f"{text[:start]}{root_tag}>\n{head}{text[end + 1 :].lstrip()}"
