"""A book and its sheets: text, numbers and formulas, told apart by who writes them and never by how they look."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from mcroi.report.workbook.shown import Shown
from mcroi.study.safe_text import columns, for_terminal

CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001  # no time at all: the same case makes the same bytes
LONGEST_TEXT: Final = 16_000
"""Characters of a cell: it holds 32,767, but counts some of them twice."""

_NO_CHARACTERS: Final = str.maketrans("", "", "\ufffe\uffff")
"""What no XML may hold."""

LONGEST_NOTE: Final = 2_000

_BASE: Final[dict[str, Any]] = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"}

Style = dict[str, Any]
"""Properties of a cell as xlsxwriter names them."""

_PIXELS_OF_A_LINE: Final = 17
ROW: Final = 20
"""Pixels of a row that holds one line."""

_MOST_LINES: Final = 20


class Book:
    """A workbook in memory.

    Parameters
    ----------
    title
        A property of the file.
    """

    def __init__(self, title: str) -> None:
        self._bytes = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.xlsx = xlsxwriter.Workbook(self._bytes, options)
        self.xlsx.set_properties({"title": clean(title)[:200], "created": CREATED})
        self.xlsx.set_calc_mode("auto")
        self._styles: dict[frozenset[tuple[str, Any]], Any] = {}

    def style(self, **properties: Any) -> Any:
        """A style of cells, made once however often it is asked for."""
        key = frozenset(properties.items())
        if key not in self._styles:
            self._styles[key] = self.xlsx.add_format({**_BASE, **properties})
        return self._styles[key]

    def sheet(self, name: str) -> Sheet:
        """Add a sheet; its name is ours."""
        return Sheet(self, name)

    def name_cells(self, name: str, reference: str) -> None:
        """Give cells a name for formulas."""
        self.xlsx.define_name(name, f"={reference}")

    def content(self) -> bytes:
        """Finish the book and return its bytes."""
        self.xlsx.close()
        return self._bytes.getvalue()


class Sheet:
    """One sheet of a book; rows and columns count from 0."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.name = name
        self.xlsx = book.xlsx.add_worksheet(name)
        self.xlsx.hide_gridlines(2)
        self._heights: dict[int, int] = {}

    def text(self, row: int, column: int, text: str, **style: Any) -> None:
        """Write text, whatever it looks like."""
        self.xlsx.write_string(row, column, clean(text), self.book.style(**style))

    def number(self, row: int, column: int, value: float, number_format: str = "General", **style: Any) -> None:
        """Write a finite number."""
        self.xlsx.write_number(row, column, value, self.book.style(num_format=number_format, **style))

    def shown(self, row: int, column: int, of: Shown, **style: Any) -> None:
        """Write a number or a word as it is to be displayed."""
        if isinstance(of.value, str):
            self.text(row, column, of.value, align="right", **style)
        else:
            self.number(row, column, of.value, of.number_format, **style)

    def formula(
        self, row: int, column: int, formula: str, value: float | str, number_format: str = "General", **style: Any
    ) -> None:
        """Write a formula of ours with its value."""
        made = self.book.style(**{"num_format": number_format, "align": "right", **style})
        self.xlsx.write_formula(row, column, f"={formula}", made, value)

    def wide(self, row: int, columns_of: tuple[int, int], text: str, **style: Any) -> None:
        """Write text over several columns, from the first to the last of the two."""
        made = self.book.style(**style)
        first, last = columns_of
        if first < last:
            self.xlsx.merge_range(row, first, row, last, "", made)
        self.xlsx.write_string(row, first, clean(text), made)

    def paragraph(self, row: int, columns_of: tuple[int, int], text: str, width: int, **style: Any) -> None:
        """Write text over several columns, in a row as high as it needs.

        Parameters
        ----------
        row
            Its row.
        columns_of
            The first and the last column.
        text
            What to write.
        width
            How many characters these columns hold.
        """
        self.wide(row, columns_of, text, **{"text_wrap": True, "valign": "top", **style})
        lines = max(-(-columns(clean(text)) // width), 1)
        self.high(row, lines=min(lines, _MOST_LINES))

    def high(self, row: int, *, lines: int) -> None:
        """Make a row as high as so many lines of text need."""
        self._heights[row] = lines * _PIXELS_OF_A_LINE + 3
        self.xlsx.set_row_pixels(row, self._heights[row])

    def top(self, row: int) -> int:
        """How many pixels there are above a row."""
        return row * ROW + sum(h - ROW for at, h in self._heights.items() if at < row)

    def note(self, row: int, column: int, text: str) -> None:
        """Put a comment to a cell."""
        kept = "\n".join(clean(line) for line in text.split("\n"))[:LONGEST_NOTE]
        height = 18 + 15 * sum(-(-columns(line) // 48) or 1 for line in kept.split("\n"))
        options = {"width": 320, "height": min(height, 400), "font_size": 9, "author": "mcroi"}
        self.xlsx.write_comment(row, column, kept, options)

    def reference(self, first: tuple[int, int], last: tuple[int, int] | None = None) -> list[str | int]:
        """Cells as charts refer to them."""
        return [self.name, *first, *(last or ())]


def clean(text: str) -> str:
    """Return a text without control characters, of a length that a cell can hold."""
    return for_terminal(text).translate(_NO_CHARACTERS)[:LONGEST_TEXT]


def paper(
    sheet: Sheet,
    area: tuple[int, int, int, int],
    *,
    pages_wide: int = 1,
    breaks: Sequence[int] = (),
    across: bool = True,
) -> None:
    """Say what of a sheet is printed: on A4, so many pages wide, numbered.

    Parameters
    ----------
    sheet
        Which one.
    area
        First row and column, last row and column.
    pages_wide
        How many pages stand side by side.
    breaks
        The rows that begin a page.
    across
        Whether pages are wider than high.
    """
    of = sheet.xlsx
    of.print_area(*area)
    of.set_paper(9)
    if across:
        of.set_landscape()
    of.fit_to_pages(pages_wide, 0)
    of.set_h_pagebreaks(list(breaks))
    of.set_margins(0.5, 0.5, 0.6, 0.6)
    of.set_footer("&L&A&RPage &P of &N")


def pixels(characters: float) -> int:
    """The width of a column of so many characters."""
    return int(characters * 7 + 5)
