"""How a workbook to fill in is laid out: the words that whoever writes it and whoever reads it agree on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mcroi.study.inputs import LINE_AMOUNTS, Relative
from mcroi.study.reading.keys import DEPENDENCE, LINE, STUDY, TARGET
from mcroi.study.reading.rules import Key

STUDY_SHEET: Final = "Study"
INPUTS_SHEET: Final = "Inputs"
CORRELATIONS_SHEET: Final = "Correlations"
LINES_SHEET: Final = "Lines"
SHEETS: Final = (STUDY_SHEET, INPUTS_SHEET, CORRELATIONS_SHEET)
"""The sheets that must be there, in the order in which problems are told."""

MAY_LACK: Final = (LINES_SHEET,)
"""Those that are read if they are there, after the others; whatever else there is, is left alone."""

SCENARIO: Final = "scenario"
LABEL: Final = "label"
LIKE: Final = "like"
INPUT: Final = "input"
"""What the first column of the sheet of inputs says in the rows above the inputs, and in the row of headings."""

FORM: Final = "form"
LEAST: Final = "value or least"
MIDDLE: Final = "most likely"
GREATEST: Final = "greatest"
MARK: Final = "mark"
SOURCE: Final = "source"
OWNER: Final = "owner"
COLUMNS: Final = (FORM, LEAST, MIDDLE, GREATEST, MARK, SOURCE, OWNER)
"""The headings of one scenario's columns; a scenario's columns begin with its form."""

LINE_NAME: Final = "line"
_FIRST_OF_A_LINE: Final = ("label", "kind")
LINE_COLUMNS: Final = (
    *(SCENARIO, LINE_NAME, *_FIRST_OF_A_LINE, *LINE_AMOUNTS),
    *(key for key in LINE if key not in _FIRST_OF_A_LINE),
)
"""The headings of the sheet of lines: whose line it is, its name, and its keys as in a study file."""

RANK: Final = "rank"
DIAL: Final = "dial"
"""The headings of the sheet of correlations."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to state a value in cells.

    Parameters
    ----------
    name
        What the drop-down offers.
    columns
        The headings of the cells that it takes.
    says
        What it means, in a line.
    relative
        How it is relative to today's value of the same future; empty if it is not.
    """

    name: str
    columns: tuple[str, ...]
    says: str
    relative: Relative = ""


_ONE: Final = (LEAST,)
_ENDS: Final = (LEAST, GREATEST)
_ALL: Final = (LEAST, MIDDLE, GREATEST)

NUMBER: Final = "number"
RANGE_90: Final = "90 % range"
RANGE_80: Final = "80 % range"
THREE_POINTS: Final = "three points"
QUANTILES: Final = "P10 P50 P90"
AS_TEXT: Final = "as text"
RELATIVE: Final[dict[Relative, str]] = {"": "", "times": "today × ", "plus": "today + "}
"""What a form's name begins with, by how its values are relative to today's."""

_ABSOLUTE: Final = (
    Form(NUMBER, _ONE, "one value that is known"),
    Form(RANGE_90, _ENDS, "between these two in 90 of 100 cases, above 0"),
    Form(RANGE_80, _ENDS, "below the first in 10, above the second in 10 of 100 cases, above 0"),
    Form(THREE_POINTS, _ALL, "least, most likely and greatest value"),
    Form(QUANTILES, _ALL, "below these in 10, 50 and 90 of 100 cases"),
)

FORMS: Final = {
    form.name: form
    for form in (
        *(
            Form(f"{begin}{form.name}", form.columns, form.says, relative)
            for relative, begin in RELATIVE.items()
            for form in _ABSOLUTE
        ),
        Form(AS_TEXT, _ONE, "any range as a study file states it, such as beta(11, 10)"),
    )
}
"""By name, in the order of the drop-down."""

_IN_DOTTED: Final = {"targets": TARGET, "dependence": DEPENDENCE}

HEAD: Final[dict[str, Key]] = {
    **STUDY,
    **{f"{table}.{name}": key for table, keys in _IN_DOTTED.items() for name, key in keys.items()},
}
"""The keys of the study's sheet, one a row."""


def squeezed(text: str) -> str:
    """Return a word of the layout without what people write differently: case, spaces, the sign for times."""
    return "".join(text.split()).casefold().replace("×", "x").replace("*", "x")
