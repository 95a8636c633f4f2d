"""The sheet of inputs to fill in: drop-downs for form and mark, grey where nothing belongs, yellow what is required."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from xlsxwriter.utility import xl_rowcol_to_cell

from mcroi.report.workbook.fillings import Columns, Filling
from mcroi.report.workbook.sheet import Book, Sheet, Style
from mcroi.report.workbook.styles import BAND, HEADER, QUIET, RULE, SECTION
from mcroi.study.inputs import Input, of_kind
from mcroi.study.marks import Mark
from mcroi.study.reading.workbook.layout import (
    AS_TEXT,
    COLUMNS,
    FORM,
    FORMS,
    GREATEST,
    INPUT,
    INPUTS_SHEET,
    LABEL,
    LEAST,
    LIKE,
    MARK,
    MIDDLE,
    OWNER,
    SCENARIO,
    SOURCE,
)
from mcroi.study.study import CURRENT

_WIDTHS: Final = {FORM: 23, LEAST: 13, MIDDLE: 10, GREATEST: 10, MARK: 11, SOURCE: 34, OWNER: 14}
_WIDTH_OF_INPUTS: Final = 40
_FIRST: Final = 4
"""The column of the first form; before it stand the input, what it is, its unit and what it may be."""

_ABOVE: Final = (SCENARIO, LABEL, LIKE)
_HEADINGS: Final = len(_ABOVE)
_ROW_PIXELS: Final = 34
_SCALE: Final = 60
"""In percent, so that the columns of a scenario and the names of the inputs are a page of paper wide."""

MARKS: Final = list(get_args(Mark))
_NOT_HERE: Final = "#d9d9d9"
_REQUIRED: Final = "#fff2a8"
_NUMBERS: Final = "[>=1000]#,##0;General"
_YOURS: Final[dict[str, Any]] = {"border": 1, "border_color": RULE}
_SECTIONS: Final = (
    ("world", "The same in every scenario: state it in today's columns"),
    ("way", "The way of working: today's, and what each change makes of it; empty in a change: as today"),
    ("change", "The change itself: what it costs once, and whether it works out"),
)
_HELP_ON_FORMS: Final = (
    "number: one value. 90 % range, 80 % range: two. three points: least, most likely, greatest. P10 P50 P90: three. "
    "'today ×', 'today +': relative to today. The sheet 'Read me' explains each."
)


def write_inputs(book: Book, filling: Filling) -> None:
    """Write the sheet of inputs.

    Parameters
    ----------
    book
        The workbook.
    filling
        What stands in its cells.
    """
    sheet = book.sheet(INPUTS_SHEET)
    starts = {name: first_column(place) for place, name in enumerate(filling.scenarios)}
    _write_headings(sheet, filling, starts)
    row = _HEADINGS
    for kind, title in _SECTIONS:
        row += 1
        sheet.text(row, 0, title, **SECTION)
        for about in of_kind(kind):  # type: ignore[arg-type]  # the words are those of kinds
            row += 1
            _write_help(sheet, row, about)
            for name, columns in filling.scenarios.items():
                _write_cells(sheet, (row, starts[name]), about, name, columns)
    for start in starts.values():
        _add_drop_downs(sheet, start, row)
    last = max(starts.values()) + len(COLUMNS) - 1
    sheet.xlsx.freeze_panes(_HEADINGS + 1, 1)
    sheet.xlsx.repeat_rows(0, _HEADINGS)
    sheet.xlsx.repeat_columns(0)
    on_paper(sheet, (0, 0, row, last), tuple(starts.values()))


def first_column(place: int) -> int:
    """Return the first column of a scenario by its place among them, today's being 0; columns count from 0."""
    return _FIRST + place * len(COLUMNS)


def name_cell(place: int) -> str:
    """Return the cell that holds a scenario's name, as a formula on any sheet refers to it."""
    return f"{INPUTS_SHEET}!{xl_rowcol_to_cell(0, first_column(place), row_abs=True, col_abs=True)}"


def on_paper(sheet: Sheet, area: tuple[int, int, int, int], columns: Sequence[int] = ()) -> None:
    """Say what of a sheet is printed, across on A4.

    Parameters
    ----------
    sheet
        Which one.
    area
        First row and column, last row and column.
    columns
        Those that begin a page; where there are none, the sheet is a page wide.
    """
    of = sheet.xlsx
    of.print_area(*area)
    of.set_paper(9)
    of.set_landscape()
    of.set_margins(0.4, 0.4, 0.5, 0.5)
    of.set_footer("&L&A&RPage &P of &N")
    if columns:
        of.set_print_scale(_SCALE)
        of.set_v_pagebreaks(list(columns))
    else:
        of.fit_to_pages(1, 0)


def _write_headings(sheet: Sheet, filling: Filling, starts: Mapping[str, int]) -> None:
    of = sheet.xlsx
    of.set_column(0, 0, _WIDTH_OF_INPUTS)
    of.set_column(1, 1, 46)
    of.set_column(2, 2, 22)
    of.set_column(3, 3, 18)
    hints = ("letters, digits, _ and -", "what a reader sees", "the scenario that this one starts from, if any")
    for row, (key, hint) in enumerate(zip(_ABOVE, hints, strict=True)):
        sheet.text(row, 0, key, bold=True)
        sheet.text(row, 1, hint, **QUIET)
    for column, heading in enumerate((INPUT, "what it is", "unit", "may be")):
        sheet.text(_HEADINGS, column, heading, **HEADER)
    for name, columns in filling.scenarios.items():
        start = starts[name]
        for row, text in enumerate((name, columns.label, columns.like)):
            like_today = name == CURRENT and row == 2
            fill = {"bg_color": _NOT_HERE} if like_today else {}
            for place in range(len(COLUMNS)):
                edge: Style = {"left": 2} if place == 0 else {}
                if place == 0 and row == 2 and text in starts:
                    other = name_cell(list(starts).index(text))
                    sheet.formula(row, start, other.partition("!")[2], text, align="left", **fill, **edge)
                else:
                    sheet.text(row, start + place, text if place == 0 else "", bold=row == 0, **fill, **edge)
        for place, heading in enumerate(COLUMNS):
            of.set_column(start + place, start + place, _WIDTHS[heading])
            sheet.text(_HEADINGS, start + place, heading, **HEADER, **({"left": 2} if place == 0 else {}))


def _write_help(sheet: Sheet, row: int, about: Input) -> None:
    sheet.xlsx.set_row_pixels(row, _ROW_PIXELS)
    wrapped = {"text_wrap": True}
    sheet.text(row, 0, about.name, bold=about.required)
    sheet.text(row, 1, about.help, **wrapped)
    sheet.text(row, 2, about.unit, **wrapped)
    sheet.text(row, 3, f"{about.support}; {about.told_default('if empty')}", **wrapped, **QUIET)


def _write_cells(sheet: Sheet, at: tuple[int, int], about: Input, scenario: str, columns: Columns) -> None:
    """Write the cells of one input and scenario."""
    row, start = at
    today = scenario == CURRENT
    belongs = about.kind == "way" or today == (about.kind == "world")
    typed = columns.inputs.get(about.name, {})
    for place, heading in enumerate(COLUMNS):
        style: dict[str, Any] = dict(_YOURS) if belongs else {"bg_color": _NOT_HERE}
        if place == 0:
            style["left"] = 2
        value = typed.get(heading, "")
        if isinstance(value, str):
            sheet.text(row, start + place, value, **style, **_shape(heading))
        else:
            sheet.number(row, start + place, value, _NUMBERS, **style)
    if belongs and about.required and (today or about.kind == "change"):
        form, least, like = (
            xl_rowcol_to_cell(row, start),
            xl_rowcol_to_cell(row, start + 1),
            xl_rowcol_to_cell(2, start, row_abs=True, col_abs=True),
        )
        missing = f'=AND({form}="",{least}="",{like}="")'
        yellow = sheet.book.xlsx.add_format({"bg_color": _REQUIRED})
        shown = {"type": "formula", "criteria": missing, "format": yellow}
        sheet.xlsx.conditional_format(row, start, row, start + 1, shown)


def _shape(heading: str) -> dict[str, Any]:
    """Return how text stands in its cell; long ones begin at the top, so that their first words show."""
    if heading in (LEAST, MIDDLE, GREATEST):
        return {"num_format": _NUMBERS, "align": "right"}
    return {"text_wrap": True, "indent": 1, **({"valign": "top"} if heading in (SOURCE, OWNER) else {})}


def _add_drop_downs(sheet: Sheet, start: int, last: int) -> None:
    """Add the lists of forms and marks, and grey the cells that a form does not take."""
    first = _HEADINGS + 1
    at = {heading: start + place for place, heading in enumerate(COLUMNS)}
    forms = {
        "validate": "list",
        "source": list(FORMS),
        "input_title": "form",
        "input_message": _HELP_ON_FORMS,
        "error_title": "no such form",
        "error_message": "Choose one of the list.",
    }
    sheet.xlsx.data_validation(first, at[FORM], last, at[FORM], forms)
    sheet.xlsx.data_validation(first, at[MARK], last, at[MARK], {"validate": "list", "source": MARKS})
    form = xl_rowcol_to_cell(first, at[FORM], col_abs=True)
    one = f'RIGHT({form},6)="number",{form}="{AS_TEXT}"'
    grey = sheet.book.xlsx.add_format({"bg_color": BAND})
    for heading, unused in ((MIDDLE, f'=OR({one},RIGHT({form},5)="range")'), (GREATEST, f"=OR({one})")):
        shown = {"type": "formula", "criteria": unused, "format": grey}
        sheet.xlsx.conditional_format(first, at[heading], last, at[heading], shown)
