"""Studies as people write them on a command line: "manual.hours_per_week workers=5 weeks=4 spread=6"."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, Final, TypeVar

from distributions import NotationError
from distributions.spelling import suggestion
from mcroi.analyses.information.research import COUNTS, Diary, Pilot, ResearchError, count_of
from mcroi.study.money import parse_amount

_MOST: Final = 1000

_R = TypeVar("_R", Diary, Pilot)


def read_diary(text: str, currency: str | None = None) -> Diary:
    """Read a diary; its cost may have the sign of a currency, that of the study.

    Raises
    ------
    ResearchError
        With the rule and what was got.
    """
    return _read(text, Diary, "manual.hours_per_week workers=5 weeks=4 spread=6", currency)


def read_pilot(text: str, currency: str | None = None) -> Pilot:
    """Read a pilot; its cost may have the sign of a currency, that of the study.

    Raises
    ------
    ResearchError
        With the rule and what was got.
    """
    return _read(text, Pilot, "optimal teams=2 cost=60k", currency)


def _read(text: str, kind: type[_R], example: str, currency: str | None) -> _R:
    try:
        return _from_words(kind, example, currency, *text.split()[:_MOST])
    except ResearchError as error:
        raise ResearchError(f"'{text}': {error}") from None


def _from_words(kind: type[_R], example: str, currency: str | None, name: str = "", *settings: str) -> _R:
    """What it is about, which is the first field of its kind, and the others by their names, which are numbers."""
    known = {field.name: field.default for field in fields(kind)[1:]}
    numbers: dict[str, Any] = {}
    for setting in settings:
        key, sign, value = setting.partition("=")
        if not sign or not value:
            raise ResearchError(f"{example!r} shows the form, got {setting!r}")
        if key not in known:
            raise ResearchError(f"no such setting {key!r}{suggestion(key, known, len(known))}")
        if key in numbers:
            raise ResearchError(f"{key} is given twice")
        try:
            numbers[key] = parse_amount(value, currency if key == "cost" else None)
        except NotationError as error:
            raise ResearchError(f"{key}: {error}") from None
    missing = [key for key, default in known.items() if default is MISSING and key not in numbers]
    if not name or "=" in name or missing:
        lacking = f"; {', '.join(missing)} missing" if missing else ""
        raise ResearchError(f"{example!r} shows the form{lacking}")
    numbers.update({key: count_of(key, numbers[key]) for key in COUNTS if key in numbers})
    return kind(name, **numbers)
