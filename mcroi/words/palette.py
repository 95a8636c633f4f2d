"""One palette for charts, page and workbook: what has a colour in one of them has it in all.

The colours are those of Okabe and Ito (2008, Color Universal Design), which colour-blind readers tell apart.
"""

from __future__ import annotations

from typing import Final

INK: Final = "#333333"
GREY: Final = "#767676"
PALE: Final = "#E6E6E6"
BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
GREEN: Final = "#009E73"
PURPLE: Final = "#CC79A7"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
YELLOW: Final = "#F0E442"

CHANGES: Final = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY)
"""Of the changes, in their order in the study; they begin anew where there are more."""

WORK: Final = {
    "upkeep": BLUE,
    "manual": SKY,
    "mechanical": PURPLE,
    "meetings": YELLOW,
    "ramp_up": GREY,
    "turnover": GREY,
    "migration": VERMILION,
    "one_off": VERMILION,
    "build": GREEN,
    "technical": GREEN,
    "incidents": INK,
    "tooling": ORANGE,
    "lines": YELLOW,
    "slack": PALE,
}
"""Of hours and of money by what they are spent on."""


def scenario_colour(place: int) -> str:
    """Return the colour of the scenario at a place in the study, the current one being the first."""
    return CHANGES[(place - 1) % len(CHANGES)] if place else GREY
