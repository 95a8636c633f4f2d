"""The rows of the sheet of lines in a workbook to fill in: money that is nobody's hour."""

from __future__ import annotations

from typing import Any, Final

from mcroi.report.workbook.fillings import Filling
from mcroi.report.workbook.input_rows import MARKS, name_cell, on_paper
from mcroi.report.workbook.sheet import Sheet
from mcroi.report.workbook.styles import HEADER, QUIET, RULE
from mcroi.study.inputs import LINE_AMOUNTS
from mcroi.study.lines import FOLLOWS, LINE_KINDS, STARTS
from mcroi.study.reading.keys import LINE
from mcroi.study.reading.workbook.layout import LINE_COLUMNS, LINE_NAME, MARK, SCENARIO

_WIDTHS: Final = {SCENARIO: 16, LINE_NAME: 16, "label": 34, "kind": 15, MARK: 11, "source": 34, "note": 34}
_WIDTH: Final = 14
_ROWS: Final = 20
"""At least so many to fill in."""

_ABOUT: Final = (
    "Money of a change that is nobody's hour: a row for each scenario and line. State per_year or once, as a number or "
    "as text such as 90k to 150k. What hours, tools, incidents and projects come to is worked out from the sheet "
    "Inputs, and is not stated again here."
)
_HELP: Final = {
    SCENARIO: "the change that it belongs to",
    LINE_NAME: "letters, digits, _ and -",
    **{key: about.help for key, about in LINE_AMOUNTS.items()},
    **{key: about.help for key, about in LINE.items()},
}
_CHOICES: Final = {"kind": LINE_KINDS, "from": STARTS, "follows": FOLLOWS, MARK: tuple(MARKS)}
_YOURS: Final[dict[str, Any]] = {"border": 1, "border_color": RULE}


def write_lines(sheet: Sheet, filling: Filling) -> None:
    """Write the sheet.

    Parameters
    ----------
    sheet
        An empty one.
    filling
        What stands in its cells.
    """
    last = len(LINE_COLUMNS) - 1
    sheet.wide(0, (0, last), _ABOUT, **QUIET)
    places = {name: place for place, name in enumerate(filling.scenarios)}
    bottom = 2 + max(len(filling.lines) + 5, _ROWS)
    for column, heading in enumerate(LINE_COLUMNS):
        sheet.xlsx.set_column(column, column, _WIDTHS.get(heading, _WIDTH))
        sheet.text(1, column, _HELP[heading], text_wrap=True, valign="top", **QUIET)
        sheet.text(2, column, heading, **HEADER)
        if heading in _CHOICES:
            offered = {"validate": "list", "source": list(_CHOICES[heading]), "show_error": heading != "from"}
            sheet.xlsx.data_validation(3, column, bottom, column, offered)
    sheet.xlsx.set_row_pixels(1, 96)
    for row in range(3, bottom + 1):
        typed = filling.lines[row - 3] if row - 3 < len(filling.lines) else {}
        for column, heading in enumerate(LINE_COLUMNS):
            value = typed.get(heading, "")
            if heading == SCENARIO and value in places:
                name = name_cell(places[str(value)])
                formula = f'IFERROR(IF({name}="","",{name}),"")'
                sheet.formula(row, column, formula, value, align="left", **_YOURS)
            elif isinstance(value, str):
                sheet.text(row, column, value, **_YOURS)
            else:
                sheet.number(row, column, value, "General", align="left", **_YOURS)
    sheet.xlsx.freeze_panes(3, 2)
    on_paper(sheet, (0, 0, bottom, last))
