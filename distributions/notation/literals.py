"""Numbers as people type them: "15%", "250k", "1.2M", "1_000", "1e-3"; each read as the nearest float."""

import re
from typing import NoReturn

from distributions.rules import text as shown

_POWERS = {"": 0, "%": -2, "k": 3, "M": 6, "B": 9}
SUFFIXES = ("%", "k", "M", "B")
_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_NUMBER = re.compile(rf"([+-]?)((?:{_DIGITS})?)(?:\.((?:{_DIGITS})?))?(?:[eE]([+-]?[0-9]+))?([A-Za-z]*|\s?%)")
_DECIMAL_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+)([A-Za-z%]*)")
_GROUPS = re.compile(
    r"(?<![\w.'])(?<![0-9],)([1-9][0-9]{0,2})"
    r"((?:,[0-9]{3})+|(?:'[0-9]{3})+|(?:[ \u00a0\u202f][0-9]{3})+)(?![\w'])(?!,[0-9])"
)
_THOUSAND_POINTS = re.compile(
    r"([+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+),([0-9]+)|([+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})"
)
_PLAIN = rf"-?{_DIGITS}(?:\.[0-9]+)?[kMB%]?"
_RANGE = re.compile(rf"\s*({_PLAIN})\s*(?:-|\.\.+|\u2013|\u2014)\s*({_PLAIN})\s*")
_COUNTED = re.compile(rf"\s*({_PLAIN}(?: to {_PLAIN})?)\s+(?!to\b|at\b)[A-Za-z]{{2}}[A-Za-z /-]*")


class NotationError(ValueError):
    """Text or a table that is no distribution.

    Attributes
    ----------
    position : int
        Where in the text the fault is, in characters from 0; 0 for a table.
    """

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


def parse_number(text: str, position: int = 0) -> float:
    """Read a number; the suffixes are k, M, B (thousand, million, billion) and %.

    Parameters
    ----------
    text : str
        The number alone; spaces around it are allowed.
    position : int
        Where it stands in a longer text, for errors.

    Returns
    -------
    float
        The float nearest to the decimal number meant: the suffix moves the decimal point before it is rounded.

    Raises
    ------
    NotationError
        If it is no finite number.

    Examples
    --------
    >>> parse_number("1.1M"), parse_number("15%")
    (1100000.0, 0.15)
    """
    word = text.strip()
    match = _NUMBER.fullmatch(word)
    if match is None or not (match[2] or match[3]):
        _refuse(word, position)
    sign, whole, fraction, exponent, suffix = match.groups(default="")
    suffix = suffix.strip()
    if suffix not in _POWERS:
        raise NotationError(f"the suffix of a number must be k, M, B or %, got '{suffix}' in '{word}'", position)
    value = float(f"{sign}{whole or '0'}.{fraction or '0'}e{int(exponent or '0') + _POWERS[suffix]}")
    if value in (float("inf"), float("-inf")):
        raise NotationError(f"a number must be finite, got '{word}'", position)
    return value


def _refuse(word: str, position: int) -> NoReturn:
    meant = plainly(word)
    if meant:
        raise NotationError(f"{meant}, got '{word}'", position)
    comma = _DECIMAL_COMMA.fullmatch(word)
    if comma:
        raise NotationError(
            f"write decimals with a point, as in {comma[1]}.{comma[2]}{comma[3]}, got '{word}'", position
        )
    got = shown(word) if word else "nothing"
    raise NotationError(f"a number such as 12, 1.5, 15%, 250k or 1.2M is expected, got {got}", position)


def plainly(text: str) -> str:
    """How to write what a person wrote in a manner that is not read, or nothing where it is none that is known.

    A comma between groups of three digits is never taken for a decimal one.

    Examples
    --------
    >>> plainly("120,000"), plainly("3 - 14"), plainly("1.234,50"), plainly("25 people")
    ('write 120000 or 120k', 'write 3 to 14', 'write 1234.50', 'write 25')
    """
    points = _THOUSAND_POINTS.fullmatch(text)
    if points:
        whole, decimals, alone = points.groups(default="")
        return f"write {alone.replace('.', '') or whole.replace('.', '') + '.' + decimals}"
    if _GROUPS.search(text):
        plain = _GROUPS.sub(lambda found: found[1] + re.sub("[^0-9]", "", found[2]), text)
        short = _GROUPS.sub(_in_thousands, text)
        return f"write {plain}" if short == plain else f"write {plain} or {short}"
    dashed = _RANGE.fullmatch(text)
    if dashed:
        return f"write {dashed[1]} to {dashed[2]}"
    counted = _COUNTED.fullmatch(text)
    return f"write {counted[1]}" if counted else ""


def _in_thousands(groups: re.Match[str]) -> str:
    """A number in groups of three digits with the suffix k, where it has no hundreds, tens and ones."""
    digits = groups[1] + re.sub("[^0-9]", "", groups[2])
    return f"{digits[:-3]}k" if digits.endswith("000") else digits
