"""Free text made harmless for where it goes: a terminal, a table of fixed width, a cell of a CSV file."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BIDIRECTIONAL: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BREAKS: Final = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_UNENCODABLE: Final = "Cs"
_CONTROL: Final = "Cc"

_PLAIN_SIGNS: Final = {
    "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00d7": "x", "\u00b1": "+-", "\u2026": "...", "\u2265": ">=",
    "\u2264": "<=", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2500": "-", "\u2502": "|",
    "\u20ac": "EUR", "\u00a3": "GBP",
}  # fmt: skip
_TO_PLAIN_SIGNS: Final = str.maketrans(_PLAIN_SIGNS)

_FORMULA: Final = re.compile('((?:^|[,;|\t\r\n])[ "]*)(?=[-=+@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n])')
"""Before the sign of a formula, in any width, where a cell may begin."""


def for_terminal(text: str) -> str:
    """Return a text on one line without what a terminal could take for a command.

    C0, C1 and bidirectional controls are removed, breaks of a line become spaces, halves of surrogates question marks.
    """
    return "".join(_harmless(character) for character in text)


def _harmless(character: str) -> str:
    if character in _BREAKS:
        return " "
    category = unicodedata.category(character)
    if category == _CONTROL or character in _BIDIRECTIONAL:
        return ""
    return "?" if category == _UNENCODABLE else character


def plain_signs(text: str) -> str:
    """Return a text in which signs that not every terminal knows are spelled in ASCII; letters stay."""
    return text.translate(_TO_PLAIN_SIGNS)


def plain_character(character: str) -> str:
    """Return what comes nearest to a character in ASCII; a question mark where nothing does."""
    if character in _PLAIN_SIGNS:
        return _PLAIN_SIGNS[character]
    if character == "\u00df":
        return "ss"
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"


def for_csv(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula (CWE-1236).

    What begins one gets an apostrophe: at the start, and after whatever may part cells where the file is read.

    Examples
    --------
    >>> for_csv("=1+1"), for_csv("5 seats; =1+1"), for_csv("2-3")
    ("'=1+1", "5 seats; '=1+1", '2-3')
    """
    return _FORMULA.sub(r"\1'", text)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes: two for a wide character, none for a mark that combines."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int, ellipsis: str) -> str:
    """Return a text that takes at most `width` columns, with an ellipsis for what was cut off."""
    if columns(text) <= width:
        return text
    room = width - columns(ellipsis)
    if room <= 0:
        return ellipsis[: max(width, 0)]
    kept = ""
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + ellipsis


def wrap(text: str, width: int, ellipsis: str = "", most: int | None = None) -> list[str]:
    """Return a text in lines of at most `width` columns, broken between words where they are short enough.

    Parameters
    ----------
    ellipsis, most
        What stands for the rest if there would be more than so many lines.
    """
    lines: list[str] = []
    words = [piece for word in text.split() for piece in _pieces(word, max(width, 2))]
    while words:
        if most is not None and len(lines) == most - 1:
            return [*lines, cut(" ".join(words), width, ellipsis)]
        line = words.pop(0)
        while words and columns(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """A word in pieces that each fit into a line."""
    pieces, room = [""], width
    for character in word:
        needs = _columns(character)
        if needs > room:
            pieces.append("")
            room = width
        pieces[-1] += character
        room -= needs
    return pieces
