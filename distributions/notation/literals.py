"""Numbers as people type them: "15%", "250k", "1.2M", "1_000", "1e-3"; each read as the nearest float."""

import re
from typing import NoReturn

from distributions.notation.cures import NotationError, refuse_typed
from distributions.rules import text as shown

_POWERS = {"": 0, "%": -2, "k": 3, "M": 6, "B": 9}
SUFFIXES = ("%", "k", "M", "B")
_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_NUMBER = re.compile(rf"([+-]?)((?:{_DIGITS})?)(?:\.((?:{_DIGITS})?))?(?:[eE]([+-]?[0-9]{{1,1000}}))?([A-Za-z]*|\s?%)")
_DECIMAL_COMMA = re.compile(r"(?<![\w,.'])[+-]?(?:0,[0-9]+|[0-9]+,[0-9]{1,2})(?![0-9,.'])(?:[A-Za-z]+|\s?%)?")


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
        refuse_typed(word, parse_number)
        raise NotationError(f"the suffix of a number must be k, M, B or %, got '{suffix}' in '{word}'", position)
    value = float(f"{sign}{whole or '0'}.{fraction or '0'}e{int(exponent or '0') + _POWERS[suffix]}")
    if value in (float("inf"), float("-inf")):
        raise NotationError(f"a number must be finite, got '{word}'", position)
    return value


def shared_suffix(first: str, second: str, between: str) -> tuple[str, ...]:
    """How to write a range whose second end alone has a suffix, in each of its readings; nothing if it has but one.

    Examples
    --------
    >>> shared_suffix("60", "250k", " to "), shared_suffix("9", "12%", ".."), shared_suffix("300", "2k", " to ")
    (('60k to 250k', '60 to 250000'), ('9%..12%',), ())
    """
    suffix = second[-1:]
    low, high = parse_number(first), parse_number(second)
    if low == 0.0 or suffix not in SUFFIXES or first[-1:] in SUFFIXES or not parse_number(first + suffix) < high:
        return ()
    both = f"{first}{suffix}{between}{second}"
    return (both, f"{first}{between}{shown(high)}") if low < high else (both,)


def _refuse(word: str, position: int) -> NoReturn:
    refuse_typed(word, parse_number)
    decimal = _DECIMAL_COMMA.search(word)
    if decimal is not None:
        point = decimal[0].replace(",", ".")
        raise NotationError(f"write decimals with a point, as in {point}, got '{word}'", position)
    got = shown(word) if word else "nothing"
    raise NotationError(f"a number such as 12, 1.5, 15%, 250k or 1.2M is expected, got {got}", position)
