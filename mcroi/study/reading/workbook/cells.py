"""The cells of a sheet, checked, and written down anew for the library that reads their values.

What a sheet's XML says twice, or says in a way that two readers may take differently, is refused here or left out; the
library is given nothing but what this file wrote. A single cell in the last row and column would make a table of 17
billion cells; one whose format is a date, and whose number is none, would stop it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from mcroi.study.reading.problems import RuleError, column_letters
from mcroi.study.reading.workbook.elements import Grammar, walk

MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 500
MOST_CELLS: Final = 250_000
MOST_CHARACTERS: Final = 5_000_000
"""What the sheets that are read may hold together: a text may be shared by as many cells as there are."""

FORMULA: Final = "formula"
NOTHING: Final = "nothing"
ERROR: Final = "error"

Marked = dict[tuple[int, int], str]
"""By row and column, counted from 0: whether the cell is a formula, one that shows no text, or an error."""

_SHEET: Final[Grammar] = {
    "": ("worksheet",),
    "worksheet": ("sheetData",),
    "sheetData": ("row",),
    "row": ("c",),
    "c": ("f", "v", "is"),
    "is": ("t", "r"),
    "r": ("t",),
}
_STRINGS: Final[Grammar] = {"": ("sst",), "sst": ("si",), "si": ("t", "r"), "r": ("t",)}
_STYLES: Final[Grammar] = {
    "": ("styleSheet",),
    "styleSheet": ("numFmts", "cellXfs"),
    "numFmts": ("numFmt",),
    "cellXfs": ("xf",),
}
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_A_ROW = re.compile(r"[1-9][0-9]{0,6}")
_A_NUMBER = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,9})?\s*|NaN|-?INF", re.IGNORECASE)
_A_DATE = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2})?")
_DAYS: Final = 2_950_000
"""A number of days that is a date by either calendar of workbooks."""


@dataclass(slots=True)
class Shared:
    """What the cells of a workbook share: their texts, and the room for them.

    Parameters
    ----------
    texts
        In their order.
    characters, cells
        How many more there may be.
    """

    texts: list[str]
    characters: int = MOST_CHARACTERS
    cells: int = MOST_CELLS

    def take_cell(self) -> None:
        """Count a cell.

        Raises
        ------
        RuleError
            If it is one too many.
        """
        self.cells -= 1
        if self.cells < 0:
            raise RuleError(f"must hold at most {MOST_CELLS:,} filled cells")

    def text(self, index: str) -> str:
        """Return a text by its number, as a cell has it.

        Raises
        ------
        RuleError
            If there is none, or the cells hold too much text with it.
        """
        if not (index.isascii() and index.isdigit() and len(index) < 10 and int(index) < len(self.texts)):
            raise RuleError("is damaged: a cell's text is not there")
        text = self.texts[int(index)]
        self.characters -= len(text)
        if self.characters < 0:
            raise RuleError(f"must hold at most {MOST_CHARACTERS:,} characters in its cells")
        return text


def read_texts(xml: bytes) -> list[str]:
    """Return the texts that cells share, without how they look or are pronounced.

    Raises
    ------
    RuleError
        If the XML is broken.
    """
    texts: list[str] = []
    pieces: list[str] = []

    def end(name: str, text: str) -> None:
        if name == "t":
            pieces.append(text)
        elif name == "si":
            texts.append("".join(pieces))
            pieces.clear()

    walk(xml, _STRINGS, lambda *_: None, end)
    return texts


def formats_anew(xml: bytes) -> bytes:
    """Return the part of formats with nothing in it but the formats of numbers, by which dates are known.

    Raises
    ------
    RuleError
        If the XML is broken.
    """
    codes: list[str] = []
    cells: list[str] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        number = html.escape(attributes.get("numFmtId", "0"))
        if name == "numFmt":
            codes.append(f'<numFmt numFmtId="{number}" formatCode="{html.escape(attributes.get("formatCode", ""))}"/>')
        elif name == "xf":
            cells.append(f'<xf numFmtId="{number}"/>')

    walk(xml, _STYLES, element)
    return (f"<styleSheet><numFmts>{''.join(codes)}</numFmts><cellXfs>{''.join(cells)}</cellXfs></styleSheet>").encode()


def cells_anew(xml: bytes, shared: Shared) -> tuple[bytes, Marked]:
    """Return a sheet with nothing in it but its cells, and which of them are formulas or errors.

    Parameters
    ----------
    xml
        The sheet's part.
    shared
        What cells share, counted down.

    Raises
    ------
    RuleError
        If the XML is broken, cells are not in order, one stands twice, or the sheet has content beyond the limits.
    """
    sheet = _Anew(shared)
    walk(xml, _SHEET, sheet.start, sheet.end)
    return f"<worksheet><sheetData>{''.join(sheet.written)}</sheetData></worksheet>".encode(), sheet.marked


class _Anew:
    """A sheet while it is walked through."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.written: list[str] = []
        self.marked: Marked = {}
        self.row = self.column = -1
        self.kind = self.style = self.value = ""
        self.inline: list[str] = []
        self.is_filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of where a row or a cell is, and of a formula."""
        if name == "c":
            before = self.column
            self.column = self._column(attributes["r"]) if "r" in attributes else before + 1
            if self.column <= before:
                raise RuleError("is damaged: its cells are not in order")
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.value, self.is_filled = "", False
            self.inline.clear()
        elif name == "row":
            before, self.column = self.row, -1
            self.row = _row(attributes["r"]) if "r" in attributes else before + 1
            if self.row <= before:
                raise RuleError("is damaged: its rows are not in order")
            self.written.append(f'<row r="{self.row + 1}">')
        elif name == "f":
            self.marked[self.row, self.column] = FORMULA
            self.is_filled = True

    def end(self, name: str, text: str) -> None:
        """Write down a cell or a row that is whole."""
        if name == "v":
            self.value, self.is_filled = text, True
        elif name == "t":
            self.inline.append(text)
        elif name == "is":
            self.value, self.is_filled = "".join(self.inline), True
        elif name == "c" and self.is_filled:
            if self.row >= MOST_ROWS or self.column >= MOST_COLUMNS:
                raise RuleError(f"must end within {MOST_ROWS:,} rows and {MOST_COLUMNS} columns")
            self._write()
        elif name == "row":
            self.written.append("</row>")

    def _write(self) -> None:
        self.shared.take_cell()
        place, value = f'<c r="{column_letters(self.column + 1)}{self.row + 1}"', self.value
        match self.kind:  # ECMA-376, part 1, 18.18.11
            case "s":
                self._write_text(place, self.shared.text(value))
            case "n" if _A_NUMBER.fullmatch(value):
                style = f' s="{self.style}"' if self.style.isdigit() and 0 <= float(value) < _DAYS else ""
                self.written.append(f"{place}{style}><v>{value.strip()}</v></c>")
            case "b":
                self.written.append(f'{place} t="b"><v>{1 if value.strip() in ("1", "true") else 0}</v></c>')
            case "d" if _A_DATE.fullmatch(value):
                self.written.append(f'{place} t="d"><v>{value}</v></c>')
            case "e":
                self.marked.setdefault((self.row, self.column), ERROR)
            case "n" | "str" | "inlineStr" | "d":
                self._write_text(place, value)
            case _:
                raise RuleError("is damaged: a cell of no known type")

    def _write_text(self, place: str, text: str) -> None:
        if not text and (self.row, self.column) in self.marked:
            self.marked[self.row, self.column] = NOTHING
        if text:
            self.written.append(f'{place} t="inlineStr"><is><t xml:space="preserve">{html.escape(text)}</t></is></c>')

    def _column(self, address: str) -> int:
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise RuleError("is damaged: a cell without an address")
        if int(found[2]) != self.row + 1:
            raise RuleError("is damaged: a cell in a row that is not its own")
        return _column_of(found[1])


@cache
def _column_of(letters: str) -> int:
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1


def _row(text: str) -> int:
    if not _A_ROW.fullmatch(text):
        raise RuleError("is damaged: a row without a number")
    return int(text) - 1
