"""Amounts of money as people type them: "£750k", "750k GBP", "0.75m"; a sign or code has to be that of the study."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from distributions import NotationError, UnitError, parse_number

_DOLLARS: Final = ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN", "CLP", "COP", "ARS")
_STANDS_FOR: Final[dict[str, tuple[str, ...]]] = {
    "$": _DOLLARS, "US$": ("USD",), "A$": ("AUD",), "AU$": ("AUD",), "C$": ("CAD",), "CA$": ("CAD",),
    "HK$": ("HKD",), "NZ$": ("NZD",), "S$": ("SGD",), "NT$": ("TWD",), "MX$": ("MXN",), "R$": ("BRL",),
    "dollar": _DOLLARS, "dollars": _DOLLARS, "\u20ac": ("EUR",), "euro": ("EUR",), "euros": ("EUR",),
    "\u00a3": ("GBP",), "pound": ("GBP",), "pounds": ("GBP",), "\u00a5": ("JPY", "CNY"), "yen": ("JPY",),
    "\u20b9": ("INR",), "Rs": ("INR", "PKR"), "\u20a9": ("KRW",), "\u20bd": ("RUB",), "\u20ba": ("TRY",),
    "\u20aa": ("ILS",), "\u20ab": ("VND",), "\u20b4": ("UAH",), "\u20a6": ("NGN",), "\u20b1": ("PHP",),
    "\u0e3f": ("THB",), "kr": ("SEK", "NOK", "DKK", "ISK"), "z\u0142": ("PLN",), "K\u010d": ("CZK",), "Ft": ("HUF",),
    "Fr": ("CHF",), "Fr.": ("CHF",), "SFr": ("CHF",), "SFr.": ("CHF",), "lei": ("RON",), "RM": ("MYR",),
}  # fmt: skip
"""Signs and words, and the codes of the currencies that each may be."""

_CODES: Final = frozenset(code for codes in _STANDS_FOR.values() for code in codes) | {
    "ZAR", "IDR", "AED", "SAR", "QAR", "KWD", "PEN", "UYU", "BGN", "RSD", "EGP", "MAD", "KES", "BDT", "LKR", "KZT",
    "GEL",
}  # fmt: skip

MARKS: Final = sorted({*_STANDS_FOR, *_CODES}, key=lambda mark: (-len(mark), mark))
"""Signs, words and codes that are known, longer ones first; a study's own is one, too, whatever it is."""

_BY_NAME: Final = {name.casefold(): codes for name, codes in _STANDS_FOR.items()}
_GAP: Final = "[ \u00a0\u2009\u202f]"
_NO_MARK: Final = re.compile(r"[0-9.,'+_\s-]*[kMB%]?")
"""Most numbers, in which there is nothing to look for."""

_SCALES: Final = {"k": "k", "K": "k", "m": "M", "M": "M", "bn": "B", "B": "B"}


class MoneyError(NotationError):
    """An amount in another currency than the study's."""


class NoMoneyError(MoneyError):
    """An amount of money where none is expected."""


def in_notation(text: str, currency: str | None) -> str:
    """Return a text as the notation of distributions has it: amounts without their currency, M for m, B for bn.

    Parameters
    ----------
    text
        A number, a range or a distribution; what is in brackets and quotes is left alone.
    currency
        What a study counts money in; None if the text is not about money, so that m may be months.

    Raises
    ------
    MoneyError
        If an amount is in another currency, or is one where no money is expected.

    Examples
    --------
    >>> in_notation("\u00a360k to \u00a31.2m", "GBP"), in_notation("120k EUR", "\u20ac"), in_notation("12 to 18", None)
    ('60k to 1.2M', '120k', '12 to 18')
    """
    if _NO_MARK.fullmatch(text):
        return text
    return _pattern(currency).sub(lambda found: _plain(found, text, currency), text)


def parse_amount(text: str, currency: str | None) -> float:
    """Return the number that a text states, an amount of money or not; see `in_notation`.

    Raises
    ------
    NotationError
        If it states none, or an amount in another currency.
    """
    return parse_number(in_notation(text, currency))


def with_unit(error: NotationError, unit: str) -> str:
    """Return what is wrong with a number, with the unit that is expected where it is about that."""
    return f"{error}; its unit is {unit}" if isinstance(error, UnitError | NoMoneyError) else str(error)


@cache
def _pattern(currency: str | None) -> re.Pattern[str]:
    """What is looked for: quoted text, a mark before a number, one behind it, a scale without a mark."""
    marks = "|".join(map(re.escape, MARKS))
    if currency is not None:
        marks = f"(?i:{re.escape(currency)}|{marks})|[A-Z]{{3}}"
    return re.compile(
        rf"""(?P<quoted>\(\s*(?:"[^"]*"|'[^']*'))"""
        rf"|(?<!\w)(?P<before>{marks}){_GAP}?(?=[+-]?\.?[0-9])(?![^\s]*\s?%)"
        rf"|(?<=[0-9.])(?P<scale>k|K|m|M|bn|B)??{_GAP}?(?P<near>[kKmM])??(?P<behind>{marks})(?![^\W_])"
        rf"|(?<=[0-9.])(?P<gap>{_GAP}?)(?P<alone>m|bn)(?![\w$])"
    )


def _plain(found: re.Match[str], text: str, currency: str | None) -> str:
    """What stands in the notation in the place of a mark or a scale."""
    mark = found["before"] or found["behind"]
    if currency is None and mark is not None:
        raise NoMoneyError(f"money is not expected here, got '{text}'")
    if currency is not None and mark is not None:
        if mark.casefold() != currency.casefold() and not _codes(mark) & _codes(currency):
            raise MoneyError(f"money is in {currency} in this study, got '{text}'")
        return _SCALES.get(found["scale"] or found["near"], "")
    return found["gap"] + _SCALES[found["alone"]] if found["alone"] and currency is not None else found[0]


def _codes(mark: str) -> set[str]:
    """The codes of the currencies that a sign, word or code may stand for."""
    return set(_BY_NAME.get(mark.casefold(), (mark.upper(),)))
