"""Bytes to a TOML document: limits before the parser sees the text, and its complaints put plainly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import distributions
from mcroi.study.reading.positions import KEY_PART, MULTILINE, Lines, Scanner, Span, places, scan
from mcroi.study.reading.problems import Cell, Path, Problem, Source, StudyError, dotted, printable

MOST_STUDY_BYTES: Final = 2**20
MOST_NESTED: Final = 32
MOST_PARTS: Final = 16
MOST_DIGITS: Final = 4300

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
# A string that is never closed is a token as well: looked for anew at every quote in it, it would take for ever.
_UNCLOSED = r'"""(?:[^"\\]++|\\.|"(?!""))*|"(?:[^"\\\n]++|\\.)*' + r"|'''(?:[^']++|'(?!''))*|'[^'\n]*+"
_TOKEN = re.compile(
    rf"(?P<string>{MULTILINE})|(?P<comment>#[^\n]*+)|(?P<key>{KEY_PART}(?:[ \t]*+\.[ \t]*+{KEY_PART})*)"
    rf"|(?P<unclosed>{_UNCLOSED})|[\[{{]|[\]}}]",
    re.DOTALL,
)
_PARTS = re.compile(KEY_PART)
_LONG_INTEGER = re.compile(r"\d[\d_]{4299,}")
_UNQUOTED = re.compile(r"=[ \t]*(?![\"'{\[])([^#\n]*?)[ \t]*(?:#[^\n]*)?$")
_COMMAS = re.compile(r"=[ \t]*([+-]?\d+(?:,\d+)+(?:\.\d+)?)")
_BARE_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_LONGEST_CURED = 1000
"""Characters beyond which a line is no slip of a person, and takes the patterns above too long."""

_DUPLICATE = ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine", "Duplicate")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document that still knows its text.

    Parameters
    ----------
    tables
        What ``tomllib`` makes of it.
    text
        With line feeds only, without a byte-order mark.
    spans
        Where each path stands.
    """

    tables: dict[str, object]
    text: str
    spans: dict[Path, Span]

    def source(self, file: str, set_by: Mapping[Path, str], cells: Mapping[Path, Cell] | None = None) -> Source:
        """Return where the keys stand, for messages: in the text, or in the cells of a workbook that it comes from."""
        return Source(file, {} if cells else places(self.text, self.spans), set_by, cells or {})

    def written(self, path: Path) -> str | None:
        """Return a value as it stands in the text, if it has a text of its own."""
        span = self.spans.get(path)
        return self.text[slice(*span.value)] if span and span.value else None


def parse(content: bytes, file: str) -> Document:
    """Parse a study's bytes.

    Parameters
    ----------
    content
        UTF-8, with or without a byte-order mark.
    file
        The name that messages give it.

    Raises
    ------
    StudyError
        If it is too large, nested too deep, not UTF-8 or not TOML; one problem with line and column.
    """
    text = _decoded(content, file)
    refuse_excess(text, file)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(text, str(error), file) from None
    except RecursionError:
        raise StudyError([Problem(file, None, None, "", f"is nested deeper than {MOST_NESTED} levels")]) from None
    except ValueError:  # what int() says to more digits than Python converts
        found = _LONG_INTEGER.search(text)
        rule = f"a whole number may have at most {MOST_DIGITS} digits"
        raise _problem_at(text, found.start() if found else 0, rule, file) from None
    return Document(tables, text, scan(text))


def _decoded(content: bytes, file: str) -> str:
    if len(content) > MOST_STUDY_BYTES:
        raise StudyError([Problem(file, None, None, "", "is larger than 1 MiB, the most that a study may be")])
    content = content.removeprefix(_BYTE_ORDER_MARK)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        rule = f"not UTF-8 (byte 0x{content[error.start]:02x} at offset {error.start})"
        raise _problem_at(before, len(before), rule, file) from None
    text = text.replace("\r\n", "\n")
    for character, name in (("\0", "a NUL byte"), ("\r", "a carriage return without a line feed")):
        if character in text:
            raise _problem_at(text, text.index(character), f"not TOML: {name}", file)
    return text


def refuse_excess(text: str, file: str) -> None:
    """Refuse what would exhaust the parser's stack or its time; runs in one cheap pass over the text.

    Raises
    ------
    StudyError
        If brackets are nested deeper than 32 or a dotted key has more than 16 parts.
    """
    depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if token.lastgroup == "key":
            if token[0].count(".") >= MOST_PARTS and len(_PARTS.findall(token[0])) > MOST_PARTS:
                rule = f"a dotted key may have at most {MOST_PARTS} parts"
                raise _problem_at(text, token.start(), rule, file)
        elif token.lastgroup is None:
            depth = depth + 1 if first in "[{" else max(depth - 1, 0)
            if depth > MOST_NESTED:
                raise _problem_at(text, token.start(), f"brackets are nested deeper than {MOST_NESTED} levels", file)


def _problem_at(text: str, offset: int, rule: str, file: str, key: str = "") -> StudyError:
    line, column = Lines(text).place(offset)
    return StudyError([Problem(file, line, column, key, rule)])


def _not_toml(text: str, message: str, file: str) -> StudyError:
    """Return what the parser said, with its place as numbers and a cure where the slip is a common one."""
    found = _PLACE.search(message)
    said = _PLACE.sub("", message)
    lines = Lines(text)
    offset = lines.offset(int(found[1]), int(found[2])) if found and found[1] else len(text)
    if said.startswith(_DUPLICATE):
        return _stated_twice(text[:offset], file)
    said = said[:1].lower() + said[1:]
    return _problem_at(text, offset, f"not TOML: {said}{_cure(text, offset)}", file)


def _cure(text: str, offset: int) -> str:
    """Return a hint if the line of a fault holds a number with commas or a value that lacks its quotes."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) > _LONGEST_CURED:
        return ""
    commas = _COMMAS.search(line)
    unquoted = _UNQUOTED.search(line)
    if unquoted and unquoted[1] and len(unquoted[1]) <= 80 and '"' not in unquoted[1]:
        written = _in_quotes(unquoted[1])
        if written or not commas:
            return f"; write {written}" if written else f'; write it in quotes: "{printable(unquoted[1])}"'
    if commas and (written := _in_quotes(commas[1])):
        return f"; write {written}"
    decimals = commas and re.fullmatch(r"[+-]?(0,[0-9]+|[0-9]+,[0-9]{1,2})", commas[1])
    without = "decimals with a point, such as 0.5" if decimals else "numbers without commas in them"
    return f"; write {without}" if commas else ""


def _in_quotes(value: str) -> str:
    """Return how to write a value that the notation does not read either, if that is known, as TOML has it."""
    try:
        distributions.parse(value)
    except distributions.NotationError as error:
        offers = " or ".join(each if _BARE_NUMBER.fullmatch(each) else f'"{each}"' for each in error.offers)
        return (
            f"{offers}, in the unit that 'mcroi inputs' names" if isinstance(error, distributions.UnitError) else offers
        )
    return ""


def _stated_twice(before: str, file: str) -> StudyError:
    """Return the problem of a key or table that is stated again at the end of a text; both places are named."""
    stated = list(Scanner(before).spans())
    first: dict[Path, Span] = {}
    for path, span in stated:
        first.setdefault(path, span)
    for path, span in reversed(stated):
        for end in range(len(path), 0, -1):
            earlier = first.get(path[:end], span)
            closed = earlier.value is not None and earlier.value[1] <= span.key
            if earlier.key < span.key and (end == len(path) or closed):
                line, _ = Lines(before).place(earlier.key)
                rule = f"is stated twice; first in line {line}"
                if end < len(path):
                    rule = f"cannot be stated; {dotted(path[:end])} has a value already, in line {line}"
                return _problem_at(before, span.key, rule, file, dotted(path))
    return _problem_at(before, len(before), "not TOML: a key or table is stated twice", file)
