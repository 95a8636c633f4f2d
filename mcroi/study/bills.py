"""What becomes of each tool bill of today in a scenario: it goes on, something is added to it, or it is replaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from mcroi.study.inputs import Relative

Bill = Literal["goes on", "added to", "replaced"]

COSTS: Final = ("tooling.cost_per_worker_month", "tooling.cost_per_project_month", "tooling.cost_per_month")
"""The three bills: by seat, by project in production, and of the platform."""

PRICE_GROWTH: Final = "tooling.price_growth_per_year"
OVERLAP: Final = "tooling.overlap"

GOES_ON: Final[Mapping[str, Bill]] = dict.fromkeys(COSTS, "goes on")
"""The bills of a scenario that says nothing of tools."""


def bills_of(relative: Mapping[str, Relative]) -> Mapping[str, Bill]:
    """Return what becomes of each bill in a scenario.

    Parameters
    ----------
    relative
        How each input that the scenario states, itself or through ``like``, is relative to today.

    Examples
    --------
    >>> bills_of({"tooling.cost_per_month": "plus"})["tooling.cost_per_month"]
    'added to'
    """
    bills: dict[str, Bill] = dict(GOES_ON)
    for cost in COSTS:
        if cost in relative:
            bills[cost] = "added to" if relative[cost] == "plus" else "replaced"
    if PRICE_GROWTH in relative and bills == GOES_ON:
        return dict.fromkeys(COSTS, "replaced")  # a contract that is negotiated anew on the first day
    return bills
