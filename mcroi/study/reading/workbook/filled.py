"""A workbook that was filled in, as the document that a study file with the same content would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mcroi.study.reading.problems import Cell, Path, Problem, RuleError, StudyError
from mcroi.study.reading.toml import Document, parse
from mcroi.study.reading.toml_text import study_text
from mcroi.study.reading.workbook.inputs_sheet import read_inputs_sheet
from mcroi.study.reading.workbook.layout import CORRELATIONS_SHEET, INPUTS_SHEET, LINES_SHEET, STUDY_SHEET
from mcroi.study.reading.workbook.lines_sheet import read_lines_sheet
from mcroi.study.reading.workbook.sheets import Gathered, open_sheets
from mcroi.study.reading.workbook.study_sheet import read_correlations_sheet, read_study_sheet


@dataclass(frozen=True, slots=True)
class Filled:
    """What a workbook states, or a study file, whose cells are none.

    Parameters
    ----------
    document
        Its tables, and the text of a study file that states the same; no text if there are problems.
    cells
        The cell of each path.
    problems
        What is wrong with the cells themselves.
    """

    document: Document
    cells: Mapping[Path, Cell]
    problems: tuple[Problem, ...]


def read_filled(content: bytes, file: str) -> Filled:
    """Read a workbook.

    Parameters
    ----------
    content
        Its file.
    file
        The name that messages give it.

    Raises
    ------
    StudyError
        If it is no workbook that mcroi could have written, is damaged, exceeds a limit, or cannot be read without
        python-calamine.
    """
    gathered = Gathered(file)
    try:
        sheets = open_sheets(content)
        read_study_sheet(sheets[STUDY_SHEET], gathered)
        read_inputs_sheet(sheets[INPUTS_SHEET], gathered)
        read_correlations_sheet(sheets[CORRELATIONS_SHEET], gathered)
        if LINES_SHEET in sheets:
            read_lines_sheet(sheets[LINES_SHEET], gathered)
    except RuleError as error:
        raise StudyError([*gathered.problems, Problem(file, None, None, "", str(error))]) from None
    document = Document(gathered.tables, "", {})
    if not gathered.problems:
        document = parse(study_text(gathered.tables).encode(), file)
    return Filled(document, gathered.cells, tuple(gathered.problems))
