"""What a sheet's XML says that its values do not: which cells are formulas or errors, and how far the sheet reaches.

It is looked at before the values are read, because a single cell in the last row and column would make a table of
17 billion cells of them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat  # entities cannot be declared here, and the size is limited

from mcroi.study.reading.problems import RuleError

MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 500
MOST_ELEMENTS: Final = 2_000_000

FORMULA: Final = "formula"
ERROR: Final = "error"

Marked = dict[tuple[int, int], str]
"""By row and column, counted from 0: whether the cell is a formula, or an error such as #REF!."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def sheet_parts(parts: Mapping[str, bytes], workbook: str) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name.

    Parameters
    ----------
    parts
        XML by the name of its part.
    workbook
        The part that lists the sheets.

    Raises
    ------
    RuleError
        If the XML is broken.
    """
    targets: dict[str, str] = {}
    named: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            base = "" if target.startswith("/") else posixpath.dirname(workbook)
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join(base, target.lstrip("/")))

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            named[attributes.get("name", "")] = attributes.get(_RELATION, attributes.get(_STRICT_RELATION, ""))

    folder, file = posixpath.split(workbook)
    _walk(parts.get(f"{folder}/_rels/{file}.rels", b"<none/>"), relation)
    _walk(parts[workbook], sheet)
    return {name: targets[id_] for name, id_ in named.items() if targets.get(id_) in parts}


def marked_cells(xml: bytes) -> Marked:
    """Return the cells of a sheet that are formulas or errors.

    Parameters
    ----------
    xml
        The sheet's part.

    Raises
    ------
    RuleError
        If the XML is broken, or the sheet has content beyond row 5,000 or column 500.
    """
    marked: Marked = {}
    row, column = -1, -1

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        if name == "row":
            row = _row(attributes["r"]) if "r" in attributes else row + 1
            column = -1
        elif name == "c":
            row, column = _place(attributes["r"]) if "r" in attributes else (row, column + 1)
            if attributes.get("t") == "e":
                marked[row, column] = ERROR
        elif name in ("v", "f", "is"):
            if row >= MOST_ROWS or column >= MOST_COLUMNS:
                raise RuleError(f"must end within {MOST_ROWS:,} rows and {MOST_COLUMNS} columns")
            if name == "f":
                marked[row, column] = FORMULA

    _walk(xml, element)
    return marked


def _row(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text) or int(text) == 0:
        raise RuleError("is damaged: a row without a number")
    return int(text) - 1


def _place(address: str) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise RuleError("is damaged: a cell without an address")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return _row(found[2]), column - 1


def _walk(xml: bytes, element: Callable[[str, dict[str, str]], None]) -> None:
    """Call a function with the name and the attributes of every element, namespaces of elements left out."""
    seen = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > MOST_ELEMENTS:
            raise RuleError(f"has more than {MOST_ELEMENTS:,} elements")
        element(name.rpartition("}")[2], {f"{{{k}" if "}" in k else k: v for k, v in attributes.items()})

    def doctype(*_: object) -> None:
        raise RuleError("is damaged: it declares entities")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, RuleError):
            raise
        raise RuleError("is damaged: its XML is broken") from None
