"""Values of a study as the notation has them: amounts of money without the signs of its currency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from mcroi.study.inputs import Input
from mcroi.study.money import MoneyError, in_notation
from mcroi.study.reading.keys import DATA, TARGET, VALUE
from mcroi.study.reading.problems import Problems, RuleError, broken, told_at
from mcroi.study.reading.rules import Table
from mcroi.study.targets import TARGETS

RELATIVE: Final = re.compile(r"\s*(times|plus)\b\s*(.*)", re.DOTALL)
"""What is relative to today's value."""

_TEXTS: Final = frozenset((*DATA, *VALUE, "dist", "pool", "weights")) - {"truncate"}
"""Keys of a value's table that state no part of the value."""


def currency_of(raw: object, about: Input, currency: str | None) -> str | None:
    """Return what a value of a study is counted in; None if it is no money, as a factor on today's is none."""
    is_factor = isinstance(raw, dict) and raw.get("relative") in (True, "times")
    return currency if about.is_money and not is_factor else None


def in_unit(error: RuleError, about: Input) -> RuleError:
    """Return what is wrong with a value, with the unit that is expected where that helps."""
    return RuleError(f"{error}; its unit is {about.unit}", error.inside) if error.about_unit else error


def value_in_notation(raw: object, currency: str | None) -> object:
    """Return a value, as parsed, with its amounts as the notation has them.

    Parameters
    ----------
    raw
        A number, text or table.
    currency
        What it is counted in; None if it is no money.

    Raises
    ------
    RuleError
        If an amount is in another currency, or one of money where none is expected.
    """
    if isinstance(raw, str):
        try:
            relative = RELATIVE.fullmatch(raw)
            is_factor = relative is not None and relative[1] == "times"
            return in_notation(raw, None if is_factor else currency)
        except MoneyError as error:
            raise broken(error) from None
    if isinstance(raw, Mapping):
        return {key: of if key in _TEXTS else _at(key, of, currency) for key, of in raw.items()}
    if isinstance(raw, list):
        return [_at(index, of, currency) for index, of in enumerate(raw)]
    return raw


def targets_in_notation(table: Table, currency: str, problems: Problems) -> Table:
    """Return targets with their amounts as the notation has them; those that cannot be are told, and left out."""
    plain: Table = {}
    for name, raw in table.items():
        try:
            plain[name] = value_in_notation(raw, currency if name in TARGETS and TARGETS[name].is_money else None)
        except RuleError as error:
            problems.add_error(("targets", name), TARGET[name].explaining(error) if name in TARGET else error)
    return plain


def _at(place: str | int, raw: object, currency: str | None) -> object:
    with told_at(place):
        return value_in_notation(raw, currency)
