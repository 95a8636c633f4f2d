"""How a workbook to fill in is laid out: the words that whoever writes it and whoever reads it agree on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mcroi.study.reading.keys import DEPENDENCE, STUDY, TARGET
from mcroi.study.reading.rules import Key

STUDY_SHEET: Final = "Study"
INPUTS_SHEET: Final = "Inputs"
CORRELATIONS_SHEET: Final = "Correlations"
SHEETS: Final = (STUDY_SHEET, INPUTS_SHEET, CORRELATIONS_SHEET)
"""The sheets that are read, in the order in which problems are told; whatever else there is, is left alone."""

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
        Whether it multiplies today's value of the same future.
    """

    name: str
    columns: tuple[str, ...]
    says: str
    relative: bool = False


_ONE: Final = (LEAST,)
_ENDS: Final = (LEAST, GREATEST)
_ALL: Final = (LEAST, MIDDLE, GREATEST)

NUMBER: Final = "number"
RANGE_90: Final = "90 % range"
RANGE_80: Final = "80 % range"
THREE_POINTS: Final = "three points"
QUANTILES: Final = "P10 P50 P90"
AS_TEXT: Final = "as text"
TODAY_TIMES: Final = "today × "

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
        *_ABSOLUTE,
        *(Form(f"{TODAY_TIMES}{form.name}", form.columns, form.says, relative=True) for form in _ABSOLUTE),
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
