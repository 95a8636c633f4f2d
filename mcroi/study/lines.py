"""Named lines of money that are nobody's hour: licences that end, a platform team that is hired, fines that stop."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, get_args

from mcroi.study.marks import Mark

LineKind = Literal["cost avoided", "cost added", "margin gained", "loss avoided"]
Start = Literal["start", "explored", "live", "adopted"]
Follows = Literal["nothing", "adoption", "team", "projects"]

LINE_KINDS: Final[tuple[LineKind, ...]] = get_args(LineKind)
STARTS: Final[tuple[Start, ...]] = get_args(Start)
FOLLOWS: Final[tuple[Follows, ...]] = get_args(Follows)

COST_ADDED: Final = "cost added"
"""The one kind that is paid for the change; all others are gained through it."""

DEFAULT_START: Final[Start] = "adopted"

AFTER_LIVE: Final = ("live", "adopted")
"""The starts that a change which fails never comes to."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one scenario, its amounts aside, which are inputs named ``lines.<name>.<key>``.

    Parameters
    ----------
    name, label
        The key in the study, and what a reader sees.
    kind
        What it is to the business.
    starts
        From when on it is paid: at the start, or when the change is explored, live or adopted; or a number of months.
    until
        Months after which it is paid no more; infinite if it never ends.
    follows
        What it is in proportion to.
    source, mark, owner, note
        As for an assumption.
    """

    name: str
    label: str
    kind: LineKind
    starts: Start | float = DEFAULT_START
    until: float = math.inf
    follows: Follows = "nothing"
    source: str = ""
    mark: Mark | None = None
    owner: str = ""
    note: str = ""

    @property
    def is_gained(self) -> bool:
        """Whether it is gained or avoided, and so never comes where the change fails."""
        return self.kind != COST_ADDED


def default_follows(kind: LineKind) -> Follows:
    """Return what a line is in proportion to if it does not say: what is gained comes as people adopt."""
    return "adoption" if kind in ("margin gained", "loss avoided") else "nothing"
