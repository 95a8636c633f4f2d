"""Columns of measured values: CSV text to numbers, read strictly, each fault told by its row."""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import distributions
from distributions.spelling import suggestion
from mcroi.study.money import MoneyError, in_notation
from mcroi.study.reading.conventions import Convention, shown_by
from mcroi.study.reading.problems import RuleError, broken, printable, show

MOST_ROWS: Final = 100_000
ENCODINGS: Final = ("utf-8", "cp1252", "cp1250", "latin-1", "utf-16")

_TOLD: Final = 5
"""Faulty rows that a message names before it only counts."""

_DELIMITERS: Final = ("\t", ";", ",")
"""Of those that fit alike the first is taken: commas are in texts and numbers more often than semicolons and tabs."""

_LOOKED_AT: Final = 100
"""Rows by which the delimiter is found."""

_TOTALS: Final = ("total", "totals", "sum", "grand total", "subtotal", "gesamt", "summe", "somme", "totale", "suma")
_TOGETHER: Final = 1e-9
"""How near the last row is to the sum of the others, relative to it, to count as their sum."""

Row = tuple[int, Sequence[str]]
"""The number of a row, counted from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers of one column.

    Parameters
    ----------
    values
        In the file's order.
    rows
        Of the file, counted from 1, in which they stand.
    doubts
        What looks like a slip, though it can be read.
    """

    values: tuple[float, ...]
    rows: tuple[int, ...]
    doubts: tuple[str, ...] = ()


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
        way_out = '; say encoding = "cp1252" if it comes from Windows' if encoding == "utf-8" else ""
        rule = f"must be {encoding.upper()}, got byte 0x{byte:02x} in row {row} of {show(file)}{way_out}"
        raise RuleError(rule, ("data" if encoding == "utf-8" else "encoding",)) from None
    if "\0" in text:
        raise RuleError(f"must be text, got a NUL character in {show(file)}", ("data",))
    return text


def read_column(
    rows: Iterator[Row], name: str | None, convention: Convention | None, file: str, currency: str | None = None
) -> Column:
    """Return the numbers of a column.

    Parameters
    ----------
    rows
        The header, then the values; rows without any content are passed over.
    name
        The column's header; None if there is only one column.
    convention
        How numbers are written; None to find it from the column.
    file
        The name that messages give it.
    currency
        What amounts of money are counted in; None if the values are none.

    Raises
    ------
    RuleError
        If a row is wider than the header, a cell of the column holds no number, or one that can be read in two ways;
        `inside` is the key that names what is wrong.
    """
    header = next(rows, (1, []))[1]
    place = _place(name, header, file)
    filled = list(itertools.islice((row for row in rows if any(map(str.strip, row[1]))), MOST_ROWS + 1))
    if len(filled) > MOST_ROWS:
        raise RuleError(f"at most {MOST_ROWS:,} rows must hold, got more in {show(file)}", ("data",))
    _refuse_wide(filled, header, convention, file)
    numbers = [row for row, _ in filled]
    cells = [_plain(row, cells[place].strip(), currency, file) if place < len(cells) else "" for row, cells in filled]
    read = convention or shown_by(cells, numbers, file)
    values: list[float] = []
    faults: list[str] = []
    for row, cell in zip(numbers, cells, strict=True):
        try:
            values.append(read.number(cell))
        except ValueError as error:
            faults.append(f"row {row}: {'the cell is empty' if not cell else error}")
    _refuse(faults, "every cell must hold a number, got", ("column",), file)
    return Column(tuple(values), tuple(numbers), tuple(_doubts(values, filled)))


def _plain(row: int, cell: str, currency: str | None, file: str) -> str:
    """Return a cell without the sign of a currency."""
    try:
        return in_notation(cell, currency)
    except MoneyError as error:
        told = f"row {row} of {show(file)}: {error}"
        raise RuleError(told, ("column",), about_unit=broken(error).about_unit) from None


def csv_rows(text: str, convention: Convention | None, file: str) -> Iterator[Row]:
    """Yield every row with the number of its line."""
    delimiter = _delimiter(text, convention)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            rule = f"must be CSV, got a fault in row {reader.line_num}: {error}, in {show(file)}"
            raise RuleError(rule, ("data",)) from None
        if cells is None:
            return
        yield reader.line_num, cells


def _delimiter(text: str, convention: Convention | None) -> str:
    """Return what parts columns: that which gives the most rows as many cells as the header, if that has several."""
    fits = {delimiter: _fit(text, delimiter) for delimiter in _DELIMITERS}
    several = [delimiter for delimiter, (width, _) in fits.items() if width > 1]
    if several:
        return max(several, key=lambda delimiter: fits[delimiter][1])
    return ";" if convention is not None and convention.decimal == "," else ","


def _fit(text: str, delimiter: str) -> tuple[int, float]:
    """Return how many cells the header has, and the share of the first rows that have as many."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [cells for cells in itertools.islice(reader, _LOOKED_AT + 1) if any(map(str.strip, cells))]
    except csv.Error:
        return 0, 0.0
    if not rows:
        return 0, 0.0
    width = len(rows[0])
    return width, sum(len(_shorn(cells, width)) == width for cells in rows) / len(rows)


def _shorn(cells: Sequence[str], width: int) -> Sequence[str]:
    """Return cells without empty ones beyond a width."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _refuse_wide(filled: Sequence[Row], header: Sequence[str], convention: Convention | None, file: str) -> None:
    """Raise RuleError if rows have more cells than the header: a comma that was meant for a part of a cell."""
    counts = [(row, len(_shorn(cells, len(header)))) for row, cells in filled]
    faults = [f"row {row} has {count} cells" for row, count in counts if count > len(header)]
    if faults:
        faults[0] += f", the header {len(header)}"
    comma = "" if convention is not None else ', or a decimal comma: say decimal = ","'
    cure = f"; is there a comma within a cell (put the cell in quotes{comma})?"
    _refuse(faults, "no row must be wider than the header, but", ("data",), file, cure)


def _refuse(faults: Sequence[str], rule: str, inside: tuple[str, ...], file: str, cure: str = "") -> None:
    if faults:
        more = f"; and {len(faults) - _TOLD} more rows" if len(faults) > _TOLD else ""
        raise RuleError(f"{rule} {'; '.join(faults[:_TOLD])}{more} in {show(file)}{cure}", inside)


def _doubts(values: Sequence[float], filled: Sequence[Row]) -> Iterator[str]:
    """Yield what looks like a row that is no value: a total."""
    if len(values) < 3:  # of two values one equals the other at most
        return
    row, cells = filled[-1]
    label = next((cell for cell in map(str.strip, cells) if cell.casefold().rstrip(":") in _TOTALS), None)
    if label is not None:
        yield f"row {row}, the last one, is labelled {show(label)}"
    elif values[-1] and math.isclose(values[-1], math.fsum(values[:-1]), rel_tol=_TOGETHER):
        yield f"row {row}, the last one, is the sum of all others"


def _place(name: str | None, header: Sequence[str], file: str) -> int:
    """Return which column a name stands for."""
    names = [cell.strip() for cell in header]
    shown = ", ".join(repr(printable(cell, 40)) for cell in names[:8]) or "nothing"
    if not names:
        raise RuleError(f"must have a header and values, got {shown} in {show(file)}", ("data",))
    if name is None:
        if len(names) == 1:
            _refuse_number(names[0], file)
            return 0
        raise RuleError(f'has several columns ({shown}); say which one with column = "..."', ("data",))
    if names.count(name) > 1:
        raise RuleError(f"stands for {names.count(name)} columns of {show(file)}", ("column",))
    if name not in names:
        hint = suggestion(name, names, 0) or f"; it has {shown}"
        raise RuleError(f"no such column in {show(file)}, got {show(name)}{hint}", ("column",))
    return names.index(name)


def _refuse_number(header: str, file: str) -> None:
    """Raise RuleError if what should be a column's name is a number: then the file has no header, and it is a value."""
    try:
        distributions.parse_number(header)
    except ValueError:
        return
    raise RuleError(f"must have a header in its first row, got {show(header)} in {show(file)}", ("data",))
