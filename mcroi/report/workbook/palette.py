"""The look of the sheets: styles of cells, and colours that colour-blind readers can tell apart, in print too."""

from __future__ import annotations

from typing import Any, Final

INK: Final = "#333333"
QUIET: Final = "#767676"
RULE: Final = "#bfbfbf"
BAND: Final = "#eef3f7"
BLUE: Final = "#0b6ea8"

TITLE: Final[dict[str, Any]] = {"bold": True, "font_size": 14, "font_color": INK}
GREY: Final[dict[str, Any]] = {"font_color": QUIET}
HEADER: Final[dict[str, Any]] = {"bold": True, "font_color": INK, "bg_color": BAND, "text_wrap": True, "valign": "top"}
SECTION: Final[dict[str, Any]] = {"bold": True, "font_color": BLUE, "bottom": 1, "bottom_color": RULE}
YOURS: Final[dict[str, Any]] = {"bg_color": "#fff6cc", "border": 1, "border_color": RULE, "align": "right"}
"""A cell that the reader may change."""

SCENARIOS: Final = ("#767676", "#0b6ea8", "#d55e00", "#009e73", "#aa4499", "#e69f00", "#332288", "#56b4e9")
"""Of the lines of scenarios, the current one first; they begin anew after the last."""

WORK: Final = {
    "ramp_up": "#cc79a7",
    "migration": "#d55e00",
    "manual": "#e69f00",
    "mechanical": "#f0e442",
    "meetings": "#b3b3b3",
    "upkeep": "#56b4e9",
    "build": "#0b6ea8",
    "slack": "#e6e6e6",
    "technical": "#0b6ea8",
    "turnover": "#cc79a7",
    "tooling": "#009e73",
    "one_off": "#d55e00",
}
"""By type of work; hours and money of the same type have the same colour."""


def colour_of(place: int) -> str:
    """The colour of the scenario at a place."""
    return SCENARIOS[place % len(SCENARIOS)]
