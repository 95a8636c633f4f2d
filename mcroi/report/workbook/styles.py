"""The look of the sheets: styles of cells."""

from __future__ import annotations

from typing import Any, Final

from mcroi.words.palette import BLUE, GREY, INK

RULE: Final = "#bfbfbf"
BAND: Final = "#eef3f7"

TITLE: Final[dict[str, Any]] = {"bold": True, "font_size": 14, "font_color": INK}
QUIET: Final[dict[str, Any]] = {"font_color": GREY}
HEADER: Final[dict[str, Any]] = {"bold": True, "font_color": INK, "bg_color": BAND, "text_wrap": True, "valign": "top"}
SECTION: Final[dict[str, Any]] = {"bold": True, "font_color": BLUE, "bottom": 1, "bottom_color": RULE}
YOURS: Final[dict[str, Any]] = {"bg_color": "#fff6cc", "border": 1, "border_color": RULE, "align": "right"}
"""A cell that the reader may change."""
