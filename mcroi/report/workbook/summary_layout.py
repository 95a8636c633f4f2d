"""Where things stand on the summary: labels, units, and for each scenario a column of the full run and of formulas."""

from __future__ import annotations

from typing import Final

from mcroi.report.workbook.futures import Futures
from mcroi.report.workbook.sheet import Sheet, clean
from mcroi.report.workbook.styles import HEADER, QUIET, SECTION
from mcroi.study.safe_text import cut

LABELS: Final = 0
UNITS: Final = 1
FIRST: Final = 2
"""Columns: of labels, of units, and the first one of figures."""

WIDTHS: Final = (36, 19, 14)
"""Of these columns, in characters."""

_NAME_IN_A_CHART: Final = 36
_HEAD_LINES: Final = 3


class Layout:
    """The columns of a result.

    Parameters
    ----------
    futures
        Those at hand.
    """

    def __init__(self, futures: Futures) -> None:
        self.names = list(futures.result)
        self.futures = futures
        self.last = FIRST + 2 * len(self.names) - 1

    def full(self, scenario: str) -> int:
        """The column of a scenario's figures of the full run."""
        return FIRST + self.names.index(scenario)

    def live(self, scenario: str) -> int:
        """The column of a scenario's formulas."""
        return self.full(scenario) + len(self.names)

    @property
    def right(self) -> int:
        """The first column to the right of these, with a gap between: that of charts and fans."""
        return self.last + 2

    @property
    def characters(self) -> int:
        """How many characters all columns hold together."""
        return WIDTHS[0] + WIDTHS[1] + WIDTHS[2] * 2 * len(self.names)

    def head(self, sheet: Sheet, row: int, label: str) -> None:
        """Write two rows of headers: whose figures these are, and of which scenario."""
        result, count = self.futures.result, len(self.names)
        for column, text in ((LABELS, label), (UNITS, "")):
            sheet.text(row, column, text, **HEADER)
            sheet.text(row + 1, column, "", **HEADER)
        sheet.wide(row, (FIRST, FIRST + count - 1), f"Full run: {futures(result.runs)}", **HEADER)
        at_hand = f"Formulas over {futures(self.futures.count)} of this workbook"
        sheet.wide(row, (FIRST + count, self.last), at_hand, **{**HEADER, **QUIET})
        for s in result.values():
            sheet.text(row + 1, self.full(s.name), name_in_a_chart(s.label), **{**HEADER, "align": "right"})
            sheet.text(row + 1, self.live(s.name), name_in_a_chart(s.label), **{**HEADER, **QUIET, "align": "right"})
        sheet.high(row + 1, lines=_HEAD_LINES)

    def section(self, sheet: Sheet, row: int, title: str) -> None:
        """Write the title of a block over all columns."""
        sheet.text(row, LABELS, title, **SECTION)
        for column in range(LABELS + 1, self.last + 1):
            sheet.text(row, column, "", **SECTION)


def futures(count: int) -> str:
    """A number of futures in words."""
    return f"{count:,} future{'' if count == 1 else 's'}"


def name_in_a_chart(label: str) -> str:
    """A label short enough for the legend of a chart."""
    return cut(clean(label), _NAME_IN_A_CHART, "\u2026")
