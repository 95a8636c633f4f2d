"""A workbook's file before anything reads its values: limits on what it unpacks to, and what its sheets' XML says.

Only the parts that hold cells are kept. Of a sheet it is looked at how far it reaches, because a single cell in the
last row and column would make a table of 17 billion cells, and which cells are formulas or errors, which its values do
not tell.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat  # entities cannot be declared here, and the size is limited

from mcroi.study.reading.problems import RuleError

MOST_WORKBOOK_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 200_000_000
MOST_RATIO: Final = 100
MOST_ENTRIES: Final = 1_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 500
MOST_ELEMENTS: Final = 2_000_000

WORKBOOK_PART: Final = "xl/workbook.xml"

_ZIP: Final = b"PK\x03\x04"
_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods")
_SMALL: Final = 1_000_000  # what unpacks to less harms nobody, however well it was packed
_LEFT_OUT: Final = ("xl/externalLinks/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/pivotCache/", "customXml/")

FORMULA: Final = "formula"
ERROR: Final = "error"

Marked = dict[tuple[int, int], str]
"""By row and column, counted from 0: whether the cell is a formula, or an error such as #REF!."""

_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def is_workbook(content: bytes, name: str) -> bool:
    """Whether a file is a workbook, or was meant to be by its name."""
    return content.startswith(_ZIP) or name.lower().endswith(_SUFFIXES)


def checked(content: bytes) -> dict[str, bytes]:
    """Unpack the parts of a workbook that can hold cells.

    Parameters
    ----------
    content
        The file; at most 20 MB of it are looked at.

    Returns
    -------
    dict
        XML by the name of its part. Macros, external links, pictures and the like are not among them.

    Raises
    ------
    RuleError
        If it is no workbook, is damaged, or exceeds a limit: 20 MB packed, 200 MB unpacked, 100 times its size, 1,000
        entries. The sizes that the file states are looked at before anything is unpacked, and each part is unpacked
        no further than it states.
    """
    if len(content) > MOST_WORKBOOK_BYTES:
        raise RuleError("is larger than 20 MB, the most that a workbook may be")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check(entries)
            return {entry.filename: archive.read(entry) for entry in entries if _is_kept(entry.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, UnicodeError, OSError):
        # RuntimeError: encrypted, or packed in a way that workbooks are not.
        rule = "is no whole .xlsx workbook; it is damaged, has a password, or is of another kind: save it as .xlsx"
        raise RuleError(rule) from None


def packed(parts: dict[str, bytes]) -> bytes:
    """Return parts as a workbook's file, without compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise RuleError(f"at most {MOST_ENTRIES:,} entries must hold in a workbook's archive, got {len(entries):,}")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise RuleError("is no whole .xlsx workbook: its archive has two entries of one name")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise RuleError(f"unpacks to {unpacked:,} bytes; at most 200 MB must hold")
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > MOST_RATIO * entry.compress_size:
            ratio = entry.file_size // max(entry.compress_size, 1)
            raise RuleError(f"unpacks to {ratio:,} times its size; at most {MOST_RATIO} times must hold")
    if WORKBOOK_PART not in names:
        raise RuleError("is no .xlsx workbook; save it as one")


def _is_kept(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(_LEFT_OUT)


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
