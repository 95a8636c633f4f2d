"""How to write what people write in ways that are not read: "120,000", "3 - 14", "25 people", "5 million".

A cure never changes what was meant: a comma between groups of three digits is never taken for a decimal one, and where
a text has several readings all of them are offered. Whatever is offered is read.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple


class NotationError(ValueError):
    """Text or a table that is no distribution.

    Attributes
    ----------
    position : int
        Where in the text the fault is, in characters from 0; 0 for a table.
    offers : tuple of str
        How to write it instead, where the text has several readings.
    """

    def __init__(self, message: str, position: int = 0, offers: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.position = position
        self.offers = offers


class ImpossibleError(NotationError):
    """Text or a table in the notation, with values that no such distribution has."""


class UnitError(NotationError):
    """A number with what it counts; how to write it may depend on the unit that is expected."""


_LONGEST = 200
"""Characters of a text that a person typed; what is longer is not looked at."""

_SCALES = {
    **dict.fromkeys(("k", "thousand", "thousands", "thsd", "tsd", "grand"), "k"),
    **dict.fromkeys(("mn", "mio", "mln", "mill", "million", "millions", "millionen"), "M"),
    **dict.fromkeys(("b", "bn", "bln", "mrd", "mia", "billion", "billions", "milliard", "milliarden"), "B"),
    **dict.fromkeys(("percent", "pct", "pc", "prozent", "procent"), "%"),
}
"""Words for powers of ten, and the suffix of each."""

_UNCLEAR = frozenset({
    "m", "t", "e", "tn", "trn", "trillion", "trillions", "g", "c", "x", "times", "dozen", "dozens",
    "hundred", "hundreds", "half", "quarter", "lakh", "lakhs", "crore", "crores", "bp", "bps", "pp", "pt",
    "pts", "point", "points", "percentage", "basis", "permille", "perthousand", "ppm", "or", "plus", "minus",
})  # fmt: skip
"""Words that change a number as no suffix does, or may; nothing is offered then."""

_SCALED = re.compile("[kKtTmM][A-Z]{3}")
"""The code of a currency after a power of ten, such as TEUR."""

_DASHES = str.maketrans("\u2212", "-")  # a minus sign as books print it
_GAP = "[ \u00a0\u2009\u202f]"
_END = r"(?![\w'\u2019])(?![.,][0-9])"
_GROUPED = "|".join((
    r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?",
    r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}",
    r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?",
    r"[1-9][0-9]{0,2}(?:['\u2019][0-9]{3})+(?:[.,][0-9]+)?",
    rf"[1-9][0-9]{{0,2}}(?:{_GAP}[0-9]{{3}})+(?:[.,][0-9]+)?",
))  # fmt: skip
"""Numbers with a sign between their groups of digits: English, German, Indian, Swiss, French."""

_POINTED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""Thousands with a point, if the text has decimals with a comma."""

_PLAIN = r"(?:[0-9][0-9_]*(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_WORD = r"(?!(?i:to|at|and|bis)(?![^\W\d_]))[^\W\d_]+\.?"
_TYPED = re.compile(
    rf"(?<![\w,'\u2019])(?<![0-9]\.)(?P<sign>[+-]?)(?:(?P<grouped>{_GROUPED})|(?P<plain>{_PLAIN}))"
    rf"(?:{_GAP}*(?P<suffix>%|[kMB](?![^\W\d_])))?"
    rf"(?:(?P<gap>{_GAP}*|\s?/\s?)(?P<words>{_WORD}(?:(?:\s+|\s?[/-]\s?|(?<=\.)){_WORD})*))?{_END}"
)
_NUMBER = rf"[+-]?{_PLAIN}[kMB%]?"
_RANGE = re.compile(
    rf"(?P<times>times\s+)?(?:(?:from|between)\s+)?(?P<low>{_NUMBER})\s*(?:-|\.\.+|[\u2013\u2014\u2026]|to|and|bis)\s*"
    rf"(?P<high>{_NUMBER})(?P<level>\s+at\s+{_NUMBER})?",
    re.IGNORECASE,
)


class _Plain(NamedTuple):
    """A text as it would be read, and what was done to it."""

    text: str
    counted: bool


def refuse_typed(text: str, reads: Callable[[str], object]) -> None:
    """Raise NotationError with how to write a text that is not read, if it is known what was meant.

    Parameters
    ----------
    text : str
        What was typed.
    reads : callable
        Takes a text, and raises NotationError unless it reads it.

    Examples
    --------
    >>> from distributions import parse_number
    >>> refuse_typed("120,000", parse_number)
    Traceback (most recent call last):
    distributions.notation.cures.NotationError: write 120000 or 120k, got '120,000'
    """
    if len(text) > _LONGEST:
        return
    offers: list[str] = []
    counted = False
    for plain in _written_plainly(text.strip().translate(_DASHES)):
        if plain.text == text.strip():
            continue
        try:
            reads(plain.text)
        except ImpossibleError:
            raise
        except NotationError as error:
            offers += error.offers
            counted |= plain.counted and bool(error.offers)
        else:
            offers.append(plain.text)
            counted |= plain.counted
    if offers:
        kind = UnitError if counted else NotationError
        several = tuple(dict.fromkeys(offers))
        raise kind(f"write {' or '.join(several)}, got '{text}'", 0, several)


def _written_plainly(text: str) -> list[_Plain]:
    """The text with numbers as they are read: each in full, then thousands with their suffix."""
    typed = [*_TYPED.finditer(text)]
    comma = any(_has_decimal_comma(found["grouped"] or "") for found in typed)
    spelled = [number for found in typed if (number := _spelled(found, comma=comma)) is not None]
    if len(spelled) < len(typed):
        return []
    counted = any(number.counted for number in spelled)
    full, short = [number.full for number in spelled], [number.short for number in spelled]
    return [_Plain(_with_to(_replaced(text, typed, numbers)), counted) for numbers in (full, short)]


def _replaced(text: str, typed: Sequence[re.Match[str]], numbers: Sequence[str]) -> str:
    """The text with others in the place of its numbers."""
    pieces, at = [], 0
    for found, number in zip(typed, numbers, strict=True):
        pieces += [text[at : found.start()], number]
        at = found.end()
    return "".join([*pieces, text[at:]])


class _Spelled(NamedTuple):
    """A number as it is read: in full, with k for its thousands if it has no more, and whether a unit was left out."""

    full: str
    short: str
    counted: bool


def _has_decimal_comma(grouped: str) -> bool:
    """Whether a point parts groups of three in a number, or a comma decimals; then so it is in its whole text."""
    signs = re.findall("[^0-9]", grouped)
    return len(signs) > 1 and (signs.count(".") == len(signs) or (signs[-1] == "," and signs.count(",") == 1))


def _spelled(typed: re.Match[str], *, comma: bool) -> _Spelled | None:
    """The number that was typed; None if what follows may change it, or it has a point where decimals have a comma."""
    words = re.sub(r"(?i)^per (cent|mille|thousand)\b", r"per\1", typed["words"] or "").split()
    first = words[0].rstrip(".").casefold() if words else ""
    scale = _SCALES.get(first, "")
    if (
        first in _UNCLEAR
        or (scale and typed["suffix"])
        or (words and not scale and (typed["gap"] == "" or _SCALED.fullmatch(words[0])))
    ):
        return None
    grouped = typed["grouped"]
    if comma and "." in (typed["plain"] or ""):
        if not _POINTED.fullmatch(typed["plain"]):
            return None
        grouped = typed["plain"].replace(".", "\u2009")
    number = typed["sign"] + (_ungrouped(grouped) if grouped else typed["plain"])
    suffix = typed["suffix"] or scale
    counted = len(words) > bool(scale)
    if grouped and not suffix and number.endswith("000") and "." not in number:
        return _Spelled(number, f"{number[:-3]}k", counted)
    return _Spelled(number + suffix, number + suffix, counted)


def _ungrouped(digits: str) -> str:
    """A number without the signs between its groups, and with a point before its decimals."""
    first, *_, last = re.findall("[^0-9]", digits) * 2
    whole, _, decimals = digits.rpartition(last) if last != first and last in ".," else (digits, "", "")
    return re.sub("[^0-9]", "", whole) + (f".{decimals}" if decimals else "")


def _with_to(text: str) -> str:
    """The text with "to" between the ends of a range, if it is one."""
    found = _RANGE.fullmatch(text)
    return f"{found['times'] or ''}{found['low']} to {found['high']}{found['level'] or ''}" if found else text
