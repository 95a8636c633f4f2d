"""Studies as people write them on a command line: "manual.hours_per_week workers=5 weeks=4 spread=6"."""

from __future__ import annotations

from typing import Final

from distributions import NotationError, parse_number
from distributions.spelling import suggestion
from mcroi.analyses.information.research import Diary, Pilot, ResearchError, count_of

_DIARY: Final = ("workers", "weeks", "spread", "weekly", "cost", "hours")
_PILOT: Final = ("teams", "cost")
_MOST: Final = 1000


def read_diary(text: str) -> Diary:
    """Read a diary.

    Raises
    ------
    ResearchError
        With the rule and what was got.
    """
    name, numbers = _words(
        text, _DIARY, ("workers", "weeks", "spread"), "manual.hours_per_week workers=5 weeks=4 spread=6"
    )
    try:
        workers, weeks = (count_of(key, numbers.pop(key)) for key in ("workers", "weeks"))
        return Diary(name, workers, weeks, **numbers)
    except ResearchError as error:
        raise ResearchError(f"'{text}': {error}") from None


def read_pilot(text: str) -> Pilot:
    """Read a pilot.

    Raises
    ------
    ResearchError
        With the rule and what was got.
    """
    name, numbers = _words(text, _PILOT, _PILOT, "optimal teams=2 cost=60k")
    try:
        return Pilot(name, count_of("teams", numbers["teams"]), numbers["cost"])
    except ResearchError as error:
        raise ResearchError(f"'{text}': {error}") from None


def _words(text: str, known: tuple[str, ...], needed: tuple[str, ...], example: str) -> tuple[str, dict[str, float]]:
    """What it is about, and the numbers by their names."""
    name, *settings = text.split()[:_MOST] or [""]
    numbers: dict[str, float] = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign or not value:
            raise ResearchError(f"'{text}': {example!r} shows the form, got {setting!r}")
        if key not in known:
            raise ResearchError(f"'{text}': no such setting {key!r}{suggestion(key, known)}")
        if key in numbers:
            raise ResearchError(f"'{text}': {key} is given twice")
        try:
            numbers[key] = parse_number(value)
        except NotationError as error:
            raise ResearchError(f"'{text}': {key}: {error}") from None
    missing = [key for key in needed if key not in numbers]
    if not name or "=" in name or missing:
        lacking = f"; {', '.join(missing)} missing" if missing else ""
        raise ResearchError(f"'{text}': {example!r} shows the form{lacking}")
    return name, numbers
