"""Line and column of every key and value of a TOML document, which ``tomllib`` does not tell.

The scanner runs over text that ``tomllib`` has accepted, so it need not check anything; it only has to agree with it.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mcroi.study.reading.problems import Path

# Only classes of characters are possessive: groups that are go wrong in Python before 3.11.5 (gh-100061).
MULTILINE: Final = r'"""(?:[^"\\]++|\\.|"(?!""))*"{3,5}' + r"|'''(?:[^']++|'(?!''))*'{3,5}"
KEY_PART: Final = r'(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*"' + r"|'[^'\n]*+')"

_PART = re.compile(KEY_PART)
_GAP = re.compile(r"[ \t]*+")
_BLANK = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*")
_DOT = re.compile(r"[ \t]*+\.[ \t]*+")
_STRING = re.compile(f"{MULTILINE}|{KEY_PART}", re.DOTALL)
_BARE_VALUE = re.compile(r"\d{4}-\d\d-\d\d \d\d:[^\s,#\]}]*+|[^\s,#\]}]++")


@dataclass(frozen=True, slots=True)
class Span:
    """Where one path stands in the text, as offsets.

    Parameters
    ----------
    key
        The start of the (dotted) key, of the name in a table's header, or of the item in an array.
    value
        Start and end of the value; None for tables that have no text of their own.
    """

    key: int
    value: tuple[int, int] | None = None


class Scanner:
    """Walks once over a document and yields its paths in the order in which they are written.

    Parameters
    ----------
    text
        TOML with line feeds only.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._arrays: dict[Path, int] = {}  # how many tables each array of tables has so far

    def spans(self) -> Iterator[tuple[Path, Span]]:
        """Yield every table, key and array item; the same path twice where the text states it twice."""
        header: Path = ()
        while self._skip(_BLANK) < len(self._text):
            if self._text[self._at] == "[":
                header, spans = self._header()
                yield from spans
            else:
                yield from self._statement(header)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return self._at

    def _header(self) -> tuple[Path, list[tuple[Path, Span]]]:
        """Read ``[table]`` or ``[[array of tables]]``."""
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        self._skip(_GAP)
        start = self._at
        parts = self._key()
        self._skip(_GAP)
        self._at += 2 if is_array else 1
        path: Path = ()
        spans = []
        for number, part in enumerate(parts, start=1):
            path = (*path, part)
            if number == len(parts) and is_array:
                self._arrays[path] = self._arrays.get(path, 0) + 1
            spans.append((path, Span(start)))
            if path in self._arrays:
                path = (*path, self._arrays[path] - 1)
                spans.append((path, Span(start)))
        return path, spans

    def _statement(self, table: Path) -> Iterator[tuple[Path, Span]]:
        """Read ``key = value``."""
        start = self._at
        parts = self._key()
        self._skip(_GAP)
        self._at += 1  # the equals sign
        self._skip(_GAP)
        for end in range(1, len(parts)):
            yield (*table, *parts[:end]), Span(start)
        yield from self._value((*table, *parts), start)

    def _key(self) -> list[str]:
        parts = []
        while True:
            start = self._at
            parts.append(_unquoted(self._text[start : self._skip(_PART)]))
            if not _DOT.match(self._text, self._at):
                return parts
            self._skip(_DOT)

    def _value(self, path: Path, key: int) -> Iterator[tuple[Path, Span]]:
        start = self._at
        opening = self._text[start : start + 1]
        if opening == "[":
            within = list(self._items(path))
        elif opening == "{":
            within = list(self._members(path))
        else:
            self._skip(_STRING if opening in ('"', "'") else _BARE_VALUE)
            within = []
        yield path, Span(key, (start, self._at))
        yield from within

    def _items(self, path: Path) -> Iterator[tuple[Path, Span]]:
        self._at += 1
        number = 0
        while self._skip(_BLANK) < len(self._text) and self._text[self._at] != "]":
            yield from self._value((*path, number), self._at)
            number += 1
            self._comma()
        self._at += 1

    def _members(self, path: Path) -> Iterator[tuple[Path, Span]]:
        self._at += 1
        while self._skip(_BLANK) < len(self._text) and self._text[self._at] != "}":
            yield from self._statement(path)
            self._comma()
        self._at += 1

    def _comma(self) -> None:
        self._skip(_BLANK)
        if self._text.startswith(",", self._at):
            self._at += 1


def _unquoted(part: str) -> str:
    """Return the name that a part of a key stands for; escapes are left to the parser that knows them all."""
    if part[:1] == '"' and "\\" in part:
        return next(iter(tomllib.loads(f"{part} = 0")))
    return part[1:-1] if part[:1] in ('"', "'") else part


def scan(text: str) -> dict[Path, Span]:
    """Return where each path stands first.

    Parameters
    ----------
    text
        What ``tomllib`` has accepted, with line feeds only.

    Returns
    -------
    dict
        By path, in the order of the text. Tables that only a dotted key or a header implies stand where that does.
    """
    spans: dict[Path, Span] = {}
    for path, span in Scanner(text).spans():
        known = spans.get(path)
        if known is None or (known.value is None and span.value is not None):
            spans[path] = span
    return spans


class Lines:
    """Turns offsets into lines and columns, both counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line and column."""
        return self._starts[line - 1] + column - 1


def places(text: str, spans: Mapping[Path, Span]) -> dict[Path, tuple[int, int]]:
    """Return line and column by path."""
    lines = Lines(text)
    return {path: lines.place(span.key) for path, span in spans.items()}
