"""What the keys of a study may hold: rules that read a value and describe themselves as JSON Schema, table by table."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from distributions.rules import listed
from distributions.spelling import suggestion
from mcroi.study.inputs import Relative
from mcroi.study.reading.problems import Path, Problems, RuleError, show

T_co = TypeVar("T_co", covariant=True)
Schema = dict[str, object]

_FORBIDDEN_CATEGORIES: Final = {"Cc", "Cs", "Zl", "Zp"}
_BIDIRECTIONAL: Final = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Rule(ABC, Generic[T_co]):
    """What one value of a study may be."""

    @abstractmethod
    def read(self, raw: object) -> T_co:
        """Return the checked value.

        Raises
        ------
        RuleError
            If the rule is broken.
        """

    @abstractmethod
    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""


@dataclass(frozen=True, slots=True)
class Text(Rule[str]):
    """Free text in Unicode's composed form, without control and bidirectional characters.

    Parameters
    ----------
    longest
        In characters.
    lines
        Whether line breaks are allowed; they are read as spaces.
    empty
        Whether there may be no text at all.
    """

    longest: int
    lines: bool = False
    empty: bool = False

    def read(self, raw: object) -> str:
        """Return the checked value."""
        if not isinstance(raw, str):
            raise RuleError(f"expected text, got {show(raw)}")
        if len(raw) > self.longest:
            raise RuleError(f"at most {self.longest} characters must hold, got {len(raw)}")
        text = unicodedata.normalize("NFC", " ".join(raw.split()) if self.lines else raw.strip(" \n"))
        if not text and not self.empty:
            raise RuleError("expected text, got none")
        for character in text:
            if unicodedata.category(character) in _FORBIDDEN_CATEGORIES or character in _BIDIRECTIONAL:
                raise RuleError(f"no control characters must hold, got U+{ord(character):04X}")
        return text

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "string", "maxLength": self.longest, **({} if self.empty else {"minLength": 1})}


@dataclass(frozen=True, slots=True)
class Flag(Rule[bool]):
    """True or false."""

    def read(self, raw: object) -> bool:
        """Return the checked value."""
        if not isinstance(raw, bool):
            raise RuleError(f"expected true or false, got {show(raw)}")
        return raw

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Choice(Rule[str]):
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, raw: object) -> str:
        """Return the checked value."""
        if raw in self.words:
            return str(raw)
        expected = listed(map(repr, self.words), last="or")
        raise RuleError(f"expected {expected}, got {show(raw)}{suggestion(raw, self.words, 0)}")

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Relation(Rule[Relative]):
    """How a value is relative to today's: one of two words, or true for ``times`` and false for not at all."""

    def read(self, raw: object) -> Relative:
        """Return the checked value."""
        if isinstance(raw, bool):
            return "times" if raw else ""
        if raw == "times" or raw == "plus":
            return raw
        raise RuleError(f"expected 'times', 'plus', true or false, got {show(raw)}")

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"enum": ["times", "plus", True, False]}


@dataclass(frozen=True, slots=True)
class Months(Rule[float]):
    """A number of months, whole or not."""

    def read(self, raw: object) -> float:
        """Return the checked value."""
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= _MOST_MONTHS:
            raise RuleError(f"expected a number of months from 0 to {_MOST_MONTHS}, got {show(raw)}")
        return float(raw)

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "number", "minimum": 0, "maximum": _MOST_MONTHS}


@dataclass(frozen=True, slots=True)
class When(Rule[str | float]):
    """A point in time: one of a few words, or a number of months."""

    words: tuple[str, ...]

    def read(self, raw: object) -> str | float:
        """Return the checked value."""
        if not isinstance(raw, str):
            return Months().read(raw)
        if raw in self.words:
            return raw
        expected = listed(map(repr, self.words), last="or")
        raise RuleError(f"expected a number of months, {expected}, got {show(raw)}{suggestion(raw, self.words, 0)}")

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"anyOf": [Choice(self.words).schema(), Months().schema()]}


_MOST_MONTHS: Final = 1200


@dataclass(frozen=True, slots=True)
class Whole(Rule[int]):
    """A whole number in a range; a float such as 36.0 is whole."""

    low: int
    high: int

    def read(self, raw: object) -> int:
        """Return the checked value."""
        if isinstance(raw, bool) or not isinstance(raw, int | float) or raw % 1 != 0:
            raise RuleError(f"expected a whole number, got {show(raw)}")
        if not self.low <= raw <= self.high:
            raise RuleError(f"{self.low} to {self.high} must hold, got {show(raw)}")
        return int(raw)

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Items(Rule[tuple[T_co, ...]]):
    """An array of values that share one rule.

    Parameters
    ----------
    item
        The rule.
    least, most
        How many there may be.
    says
        What is expected, in words.
    """

    item: Rule[T_co]
    least: int
    most: int
    says: str

    def read(self, raw: object) -> tuple[T_co, ...]:
        """Return the checked value."""
        if not isinstance(raw, list) or not self.least <= len(raw) <= self.most:
            raise RuleError(f"expected {self.says}, got {show(raw)}")
        read = []
        for index, item in enumerate(raw):
            try:
                read.append(self.item.read(item))
            except RuleError as error:
                raise error.told_at(index) from None
        return tuple(read)

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "array", "items": self.item.schema(), "minItems": self.least, "maxItems": self.most}


@dataclass(frozen=True, slots=True)
class Month(Rule[str]):
    """A calendar month: text such as ``"2027-01"``, or a day in it."""

    def read(self, raw: object) -> str:
        """Return the checked value."""
        written = raw.isoformat()[:_DAY_ENDS] if isinstance(raw, dt.date) else raw
        if not isinstance(written, str) or not re.fullmatch(_MONTH, written) or not _is_in_calendar(written):
            raise RuleError(f'expected a month such as "2027-01", got {show(raw)}')
        return written[:_MONTH_ENDS]

    def schema(self) -> Schema:
        """Return the rule as JSON Schema, for which a date of TOML is text."""
        return {"type": "string", "pattern": f"^{_MONTH}"}


def _is_in_calendar(written: str) -> bool:
    """Whether a month, or the day in it, exists."""
    try:
        dt.date.fromisoformat(written if len(written) == _DAY_ENDS else f"{written}-01")
    except ValueError:
        return False
    return True


_MONTH: Final = r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?"
_MONTH_ENDS: Final = len("2027-01")
_DAY_ENDS: Final = len("2027-01-01")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: its rule, and one line of help."""

    rule: Rule[object]
    help: str

    def schema(self) -> Schema:
        """Return the rule as JSON Schema, described."""
        return {"description": self.help, **self.rule.schema()}

    def explaining(self, error: RuleError) -> RuleError:
        """Return what is wrong with a value, with the line of help where it is about its unit."""
        return RuleError(f"{error} ({self.help})", error.inside) if error.about_unit else error


Keys = Mapping[str, Key]
Table = dict[str, object]

ALREADY_TOLD: Final = object()
"""Stands for the value of an input that could not be read from its cells: what is wrong with it is told."""


def table_at(raw: object, path: Path, problems: Problems, expected: str = "a table") -> Table:
    """Return a value as a table; anything else is a problem and reads as an empty one."""
    if isinstance(raw, dict):
        return raw
    problems.add(path, f"expected {expected}, got {show(raw)}")
    return {}


def read_fields(table: Table, path: Path, keys: Keys, problems: Problems) -> dict[str, Any]:
    """Read the values of those keys that a table states.

    Parameters
    ----------
    table
        As parsed; keys that are not among `keys` are left alone.
    path
        Where the table stands.
    keys
        The known keys with their rules.
    problems
        Gathers every broken rule.

    Returns
    -------
    dict
        The checked values in the order of the table, each of the type that its rule reads; broken ones are left out.
    """
    read: dict[str, Any] = {}
    for name, raw in table.items():
        if name not in keys:
            continue
        try:
            read[name] = keys[name].rule.read(raw)
        except RuleError as error:
            problems.add_error((*path, name), keys[name].explaining(error))
    return read


def refuse_unknown(table: Table, path: Path, known: Iterable[str], problems: Problems) -> bool:
    """Add a problem for every key that is not known; return whether there is any."""
    names = dict.fromkeys(known)
    unknown = [name for name in table if name not in names]
    for name in unknown:
        problems.add((*path, name), f"no such key{problems.suggestion(name, names)}")
    return bool(unknown)
