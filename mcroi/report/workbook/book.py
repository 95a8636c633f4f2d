"""The workbook of a case: five sheets, the same bytes each time."""

from __future__ import annotations

from typing import Final

from mcroi.report.workbook import assumptions_sheet, maintenance_sheet, simulation_sheet, summary_sheet, why_sheet
from mcroi.report.workbook.futures import Futures
from mcroi.report.workbook.sheet import Book
from mcroi.words.case import BusinessCase

SHEETS: Final = ("Simulation", "Summary", why_sheet.NAME, maintenance_sheet.NAME, "Assumptions")


def workbook(case: BusinessCase) -> bytes:
    """Make the workbook of a case.

    Parameters
    ----------
    case
        What it is about.

    Returns
    -------
    bytes
        Of an ``.xlsx`` file: inputs and futures, the summary with formulas over these, why it is so, the months, the
        assumptions. Every formula stands with its value, so that nothing has to be worked out to read it.
    """
    futures = Futures(case.result)
    book = Book(case.study.title)
    simulation, summary, why, maintenance, assumptions = (book.sheet(name) for name in SHEETS)
    simulation_sheet.write(simulation, futures)
    summary_sheet.write(summary, case, futures)
    why_sheet.write(why, case)
    maintenance_sheet.write(maintenance, case.result)
    assumptions_sheet.write(assumptions, case)
    summary.xlsx.activate()
    return book.content()
