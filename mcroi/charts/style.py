"""One look for all charts: colours that colour-blind readers tell apart, dashes and hatches that print in grey."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes

from mcroi.results.result import Result
from mcroi.study.safe_text import columns, cut, for_terminal, wrap
from mcroi.words.palette import INK, scenario_colour

_P = ParamSpec("_P")
_T = TypeVar("_T")

STYLE: Final[Any] = {  # the keys that matplotlib knows are a type of their own
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib, so that the layout is the same everywhere
    "font.size": 9,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.axisbelow": True,
    "axes.formatter.useoffset": False,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "ytick.major.size": 0,
    "text.parse_math": False,
}
"""One style for all charts; free text is never taken for mathematics."""

SMALL: Final = 8.0
"""Points of what stands within a chart."""

BEHIND_TEXT: Final[Any] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.0}
"""What keeps text within a chart readable over lines."""

WIDTH: Final = 7.2
"""Inches across a chart: what a page in print has room for."""

_NAME: Final = 40
_LONGEST: Final = 200
_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Look:
    """How one of several things that stand side by side is drawn.

    Parameters
    ----------
    color
        Of lines and areas.
    dashes
        Of lines, as matplotlib has them.
    hatch
        Of areas; empty for none.
    """

    color: str
    dashes: Any
    hatch: str


_TODAY: Final = (0, (1, 1.2)), ""
_CHANGES: Final[Any] = (
    ("solid", "////"),
    ((0, (5, 1.6)), "\\\\\\\\"),
    ((0, (5, 1.4, 1, 1.4)), "xxxx"),
    ((0, (2.5, 1.2)), "----"),
    ((0, (8, 1.6)), "||||"),
    ((0, (5, 1.2, 1, 1.2, 1, 1.2)), "++++"),
)
"""Hatches are of straight lines: a dotted one takes some 200 kB of an SVG."""


def looks(result: Result) -> dict[str, Look]:
    """How each scenario is drawn in every chart of a result, by name; the looks begin anew where there are many."""
    marks = (_CHANGES[(place - 1) % len(_CHANGES)] if place else _TODAY for place in range(len(result)))
    return {name: Look(scenario_colour(k), *mark) for k, (name, mark) in enumerate(zip(result, marks, strict=True))}


def note(axes: Axes, text: str, at: tuple[float, float], offset: tuple[float, float], **settings: Any) -> None:
    """Write a small text beside a place of a chart.

    Parameters
    ----------
    axes, text
        Where, and what.
    at
        The place, in the coordinates of the data if the settings say nothing else.
    offset
        How far from there, in points.
    settings
        As matplotlib's `Axes.annotate` takes them.
    """
    axes.annotate(text, at, xytext=offset, textcoords="offset points", **{"fontsize": SMALL, **settings})


def called(result: Result, scenario: str, width: int = _NAME) -> str:
    """What a reader calls a scenario, on one line of at most `width` columns.

    Where labels begin alike for longer than that, what is left out is in the middle of them.
    """
    short = plain(result[scenario].label, width)
    if not any(name != scenario and plain(of.label, width) == short for name, of in result.items()):
        return short
    label = plain(result[scenario].label, _LONGEST)
    end = cut(label[::-1], width // 2, "")[::-1].lstrip()
    return label if columns(label) <= width else cut(label, width - columns(end), "…") + end


def name_lines(result: Result, scenario: str, width: int) -> str:
    """The same on at most two lines, or on one where many names stand below each other."""
    if len(result) > _FEW:
        return called(result, scenario, width)
    return "\n".join(wrap(called(result, scenario, 2 * width), width, "…", 2))


def plain(text: str, width: int) -> str:
    """A user's text on one line of at most `width` columns, without what an SVG file may not hold."""
    harmless = "".join("?" if ord(character) in (0xFFFE, 0xFFFF) else character for character in for_terminal(text))
    return cut(harmless, width, "…")


@contextmanager
def in_style() -> Iterator[None]:
    """Draw, or write what was drawn, in the one style.

    A character that the layout's font lacks is no fault: in SVG text stays text, and the reader's fonts have it.
    """
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from")
        warnings.filterwarnings("ignore", message=r"Matplotlib currently does not support .* natively")
        yield


def styled(draws: Callable[_P, _T]) -> Callable[_P, _T]:
    """Let a function draw in the one style."""

    @wraps(draws)
    def in_it(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        with in_style():
            return draws(*args, **kwargs)

    return in_it
