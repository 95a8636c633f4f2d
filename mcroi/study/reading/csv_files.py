"""CSV files: bytes to rows; what parts their cells is found from whole rows, and no row is wider than the header."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple, Self

from mcroi.study.reading.columns import Row, header_of, place_of, refuse
from mcroi.study.reading.conventions import Convention
from mcroi.study.reading.problems import RuleError, show

ENCODINGS: Final = ("utf-8", "cp1252", "cp1250", "latin-1", "utf-16")
"""What a study may say of how a file's characters are written."""

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
"""How a file in UTF-16 begins."""

_DELIMITERS: Final = ("\t", ";", ",")
"""Of those that fit alike the first is taken: commas are in texts and numbers more often than semicolons and tabs."""

_LOOKED_AT: Final = 100
"""Rows by which the delimiter is found."""


def csv_text(content: bytes, encoding: str, file: str) -> str:
    """Return a file's text.

    Raises
    ------
    RuleError
        If it is in another encoding, or no text.
    """
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        byte, row = content[error.start], content.count(b"\n", 0, error.start) + 1
        way_out = ""
        if encoding == "utf-8":
            way_out = '; say encoding = "cp1252" if it comes from Windows'
            if content.startswith(_UTF_16):
                way_out = '; say encoding = "utf-16"'
        rule = f"must be {encoding.upper()}, got byte 0x{byte:02x} in row {row} of {show(file)}{way_out}"
        raise RuleError(rule, ("data" if encoding == "utf-8" else "encoding",)) from None
    if "\0" in text:
        raise RuleError(f"must be text, got a NUL character in {show(file)}", ("data",))
    return text


def csv_rows(text: str, name: str | None, convention: Convention | None, file: str) -> list[Row]:
    """Return every row that has content, with the number of its last line.

    Parameters
    ----------
    text
        The file's.
    name
        The header of the column that is looked for, if it has one.
    convention
        How numbers are written, if the study says so.
    file
        The name that messages give it.

    Raises
    ------
    RuleError
        If quotes are not closed, there is no such column, or a row is wider than the header.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, name, convention), strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                rows.append((reader.line_num, cells))  # noqa: PERF401  # a row's number is known only as it is read
    except csv.Error as error:
        rule = f"must be CSV, got a fault in row {reader.line_num}: {error}, in {show(file)}"
        raise RuleError(rule, ("data",)) from None
    header = header_of(rows[0][1] if rows else [])
    place_of(name, header, file)
    _refuse_wide(rows, len(header), convention, file)
    return rows


def _delimiter(text: str, name: str | None, convention: Convention | None) -> str:
    """Return what parts columns: of those by which there is such a column, that by which most rows fit the header."""
    fits = {delimiter: _Fit.of(text, delimiter) for delimiter in _DELIMITERS}
    several = [delimiter for delimiter, fit in fits.items() if len(fit.header) > 1]
    named = [delimiter for delimiter in several if name in fits[delimiter].header]
    if name is not None and any(sign in name for sign in several):  # then the name may be that of the only column
        named += [delimiter for delimiter, fit in fits.items() if fit.header == [name]]
    if several:
        return max(named or several, key=lambda delimiter: fits[delimiter].share)
    return ";" if convention is not None and convention.decimal == "," else ","


class _Fit(NamedTuple):
    """The header by a delimiter, and the share of the first rows that have as many cells."""

    header: list[str]
    share: float

    @classmethod
    def of(cls, text: str, delimiter: str) -> Self:
        """Read the first rows."""
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            rows = [cells for cells in itertools.islice(reader, _LOOKED_AT) if any(map(str.strip, cells))]
        except csv.Error:
            rows = []
        header = [*map(str.strip, rows[0])] if rows else []
        fitting = sum(len(_shorn(cells, len(header))) == len(header) for cells in rows)
        return cls(header, fitting / max(len(rows), 1))


def _shorn(cells: Sequence[object], width: int) -> Sequence[object]:
    """Return cells without empty ones beyond a width."""
    end = len(cells)
    while end > width and not str(cells[end - 1]).strip():
        end -= 1
    return cells[:end]


def _refuse_wide(rows: Sequence[Row], width: int, convention: Convention | None, file: str) -> None:
    """Raise RuleError if rows have more cells than the header: a comma that was meant for a part of a cell."""
    wide = [(row, shorn) for row, cells in rows if len(shorn := _shorn(cells, width)) > width]
    if not wide:
        return
    faults = [f"row {row} has {len(cells)} cells" for row, cells in wide]
    faults[0] += f", the header {width}"
    cure = "; is there a comma within a cell (put the cell in quotes)?"
    if width == 1 and convention is None and all(map(_has_decimals, (cells for _, cells in wide))):
        cure = '; is there a comma within a cell (put the cell in quotes, or a decimal comma: say decimal = ",")?'
    refuse(faults, "no row must be wider than the header, but", ("data",), file, cure)


def _has_decimals(cells: Sequence[object]) -> bool:
    """Whether the two cells of a row can be but a number with a decimal comma: its decimals are no group of three."""
    return re.fullmatch(r"\s*[+-]?(0+,[0-9]+|[0-9]*,(?![0-9]{3}\b)[0-9]+)\s*", ",".join(map(str, cells))) is not None
