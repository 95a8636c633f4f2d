"""The workbook to fill in: one row an input, columns for today and each change, and a first sheet that explains it."""

from __future__ import annotations

from typing import Any, Final

from mcroi.report.workbook.fillings import BLANK, Filling
from mcroi.report.workbook.input_rows import first_column, name_cell, on_paper, write_inputs
from mcroi.report.workbook.line_rows import write_lines
from mcroi.report.workbook.sheet import Book, Sheet
from mcroi.report.workbook.styles import HEADER, QUIET, RULE, SECTION, TITLE
from mcroi.study.inputs import INPUTS
from mcroi.study.reading.workbook.layout import (
    AS_TEXT,
    CORRELATIONS_SHEET,
    FORMS,
    GREATEST,
    HEAD,
    INPUTS_SHEET,
    LEAST,
    LINES_SHEET,
    MIDDLE,
    RANK,
    STUDY_SHEET,
)

README_SHEET: Final = "Read me"

_TEN_LINES: Final = tuple(
    " ".join(line.split())
    for line in """
    This workbook states what it costs and what it brings to change the way in which a team works. mcroi reads it,
    and simulates it in many futures.

    There are four sheets to fill in: Study (title, horizon, targets), Inputs (one row an input), Correlations
    (what tends to be high together), Lines (money that is nobody's hour: one row a scenario and line).

    Inputs has columns for each scenario. Today's come first, and hold what is the same everywhere; then come those
    of each change.

    Choose a form for each value, then fill in the cells that stay white: the table below says what each form
    means. What is grey takes nothing.

    Yellow cells are required and still empty. In a change, empty cells mean: as today, or as in the scenario that
    it is like.

    'today × ...' multiplies today's value of the same future: 0.8 takes a fifth off it. 'today + ...' adds to it: a
    tool that comes beside those of today.

    mark says how well founded a value is (published, mixed, measured by you, estimated by its owner, illustrative:
    made up, assumed: nobody looked at it), source where it comes from, owner who can find out more.

    Type values. Formulas are not evaluated: of one that gives a number, the number last shown is read; any other
    is an error.

    To add a scenario, copy the columns of a change to the right and change its name. To drop one, delete its
    columns. The sheet Correlations follows their names.

    'mcroi check FILE' tells what is wrong, by sheet and cell; 'mcroi simulate FILE' what comes of it; 'mcroi
    convert FILE study.toml' makes a text file of it.
    """.strip().split("\n\n")
)

_SAMPLES: Final = {LEAST: 4, MIDDLE: 8, GREATEST: 20}
_FACTORS: Final = {LEAST: 0.5, MIDDLE: 0.7, GREATEST: 0.9}
_OF_TODAY: Final = {"": "", "times": "of today: ", "plus": "beyond today: "}
_MOST_DIALS: Final = 6
_ROWS_OF_CORRELATIONS: Final = 20
_MOST_CHANGES: Final = 12
"""Changes whose deliveries are offered: those that are there, and some that may be added."""

_YOURS: Final[dict[str, Any]] = {"border": 1, "border_color": RULE}
_WORDY: Final = ("start", "also_report_months", "title", "currency")


def workbook_to_fill_in(filling: Filling = BLANK) -> bytes:
    """Make a workbook to fill in.

    Parameters
    ----------
    filling
        What stands in its cells already.

    Returns
    -------
    bytes
        The file, the same for the same filling.
    """
    book = Book("A study of mcroi to fill in")
    _write_readme(book.sheet(README_SHEET), is_filled=filling is not BLANK)
    _write_study(book.sheet(STUDY_SHEET), filling)
    write_inputs(book, filling)
    _write_correlations(book.sheet(CORRELATIONS_SHEET), filling)
    write_lines(book.sheet(LINES_SHEET), filling)
    return book.content()


def _write_readme(sheet: Sheet, *, is_filled: bool) -> None:
    sheet.xlsx.set_column(0, 0, 24)
    sheet.xlsx.set_column(1, 3, 13)
    sheet.xlsx.set_column(4, 4, 68)
    sheet.text(0, 0, "A study of mcroi to fill in", **TITLE)
    if is_filled:
        sheet.text(
            1, 0, "Every value is an example's. Replace it by your own, and its mark and source with it.", **QUIET
        )
    for number, line in enumerate(_TEN_LINES, start=1):
        sheet.paragraph(number + 1, (0, 4), f"{number}. {line}", 150)
    row = len(_TEN_LINES) + 3
    for column, heading in enumerate(("form", LEAST, MIDDLE, GREATEST, "what it means")):
        sheet.text(row, column, heading, **HEADER)
    for form in FORMS.values():
        row += 1
        sheet.text(row, 0, form.name)
        samples = _FACTORS if form.relative == "times" else _SAMPLES
        for column, heading in enumerate((LEAST, MIDDLE, GREATEST), start=1):
            if form.name == AS_TEXT and heading in form.columns:
                sheet.text(row, column, "beta(11, 10)", align="right", **_YOURS)
            elif heading in form.columns:
                sheet.number(row, column, samples[heading], **_YOURS)
        sheet.text(row, 4, f"{_OF_TODAY[form.relative]}{form.says}", indent=1)
    on_paper(sheet, (0, 0, row, 4))


def _write_study(sheet: Sheet, filling: Filling) -> None:
    sheet.xlsx.set_column(0, 0, 28)
    sheet.xlsx.set_column(1, 1, 46)
    sheet.xlsx.set_column(2, 2, 92)
    sheet.xlsx.freeze_panes(1, 0)
    for column, heading in enumerate(("key", "value", "what it is")):
        sheet.text(0, column, heading, **HEADER)
    row, table = 0, ""
    for key, about in HEAD.items():
        group = key.rpartition(".")[0]
        row += 1
        if group != table:
            table = group
            sheet.text(
                row + 1, 0, {"targets": "Targets: the chance of each is told"}.get(group, "Dependence"), **SECTION
            )
            row += 2
        sheet.text(row, 0, key)
        _write_value(sheet, row, key, filling.head.get(key, ""))
        sheet.text(row, 2, _told_in_cells(key, about.help), indent=1, **QUIET)
    on_paper(sheet, (0, 0, row, 2))


def _write_value(sheet: Sheet, row: int, key: str, value: str | float) -> None:
    """Write a value of the study's head; words keep what is typed from becoming a date or a number."""
    if key in _WORDY:
        sheet.text(row, 1, str(value), num_format="@", align="left", **_YOURS)
    elif isinstance(value, str):
        sheet.text(row, 1, value, align="left", **_YOURS)
    else:
        sheet.number(row, 1, value, "[>=1000]#,##0;General", align="left", **_YOURS)
    if key == "horizon_months":
        whole = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 600}
        sheet.xlsx.data_validation(row, 1, row, 1, whole)
    if key == "dependence.nearest":
        sheet.xlsx.data_validation(row, 1, row, 1, {"validate": "list", "source": ["yes", "no"]})


def _told_in_cells(key: str, text: str) -> str:
    """Return a key's help, as it is typed in a cell."""
    return f"{text}; several of them as 12; 36" if key == "also_report_months" else text


def _write_correlations(sheet: Sheet, filling: Filling) -> None:
    ways = [name for name, about in INPUTS.items() if about.kind == "way"]
    dials = [*INPUTS, *(f"{name} ({how})" for how in ("change", "added") for name in ways)]
    changes = list(filling.scenarios)[1:]
    column = _MOST_DIALS + 2
    sheet.xlsx.set_column(0, 0, 8)
    sheet.xlsx.set_column(1, _MOST_DIALS, 38)
    sheet.xlsx.set_column(_MOST_DIALS + 1, _MOST_DIALS + 1, 3)
    sheet.xlsx.set_column(column, column, 46)
    sheet.wide(
        0,
        (0, _MOST_DIALS),
        "What tends to be high together: a rank from -1 to 1, and the uncertain inputs that it is between, pairwise.",
        **QUIET,
    )
    sheet.text(1, 0, RANK, **HEADER)
    for place in range(1, _MOST_DIALS + 1):
        sheet.text(1, place, f"dial {place}", **HEADER)
    sheet.text(1, column, "to choose from", **HEADER)
    for row, dial in enumerate(dials, start=2):
        sheet.text(row, column, dial, **QUIET)
    deliveries = [name and f"{name}.delivers" for name in (*changes, *[""] * (_MOST_CHANGES - len(changes)))]
    for place, delivery in enumerate(deliveries):
        name = f"INDEX({INPUTS_SHEET}!$1:$1,1,{first_column(place + 1) + 1})"
        formula = f'IF({name}="","",{name}&".delivers")'
        sheet.formula(len(dials) + 2 + place, column, formula, delivery, align="left", **QUIET)
    followed = {f"{name}.delivers": name_cell(place) for place, name in enumerate(filling.scenarios) if place}
    last = 1 + max(len(filling.correlations) + 5, _ROWS_OF_CORRELATIONS)
    for row in range(2, last + 1):
        rank, between = filling.correlations[row - 2] if row - 2 < len(filling.correlations) else ("", ())
        if isinstance(rank, str):
            sheet.text(row, 0, rank, **_YOURS)
        else:
            sheet.number(row, 0, rank, **_YOURS)
        for place in range(_MOST_DIALS):
            dial = between[place] if place < len(between) else ""
            if dial in followed:
                formula = f'IFERROR(IF({followed[dial]}="","",{followed[dial]}&".delivers"),"")'
                sheet.formula(row, place + 1, formula, dial, align="left", indent=1, **_YOURS)
            else:
                sheet.text(row, place + 1, dial, indent=1, **_YOURS)
    listed = f"=${chr(ord('A') + column)}$3:${chr(ord('A') + column)}${len(dials) + len(deliveries) + 2}"
    offered = {"validate": "list", "source": listed, "show_error": False}
    sheet.xlsx.data_validation(2, 1, last, _MOST_DIALS, offered)
    bounds = {"validate": "decimal", "criteria": "between", "minimum": -1, "maximum": 1}
    sheet.xlsx.data_validation(2, 0, last, 0, bounds)
    sheet.xlsx.freeze_panes(2, 1)
    on_paper(sheet, (0, 0, last, _MOST_DIALS))
