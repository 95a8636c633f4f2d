"""A workbook's file before anything reads it: limits on what it unpacks to, and only the parts that hold cells kept."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from mcroi.study.reading.problems import RuleError

MOST_PACKED: Final = 20_000_000
MOST_UNPACKED: Final = 200_000_000
MOST_RATIO: Final = 100
MOST_ENTRIES: Final = 1_000

WORKBOOK_PART: Final = "xl/workbook.xml"

_ZIP: Final = b"PK\x03\x04"
_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods")
_SMALL: Final = 1_000_000  # what unpacks to less harms nobody, however well it was packed
_LEFT_OUT: Final = ("xl/externalLinks/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/pivotCache/", "customXml/")


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
    if len(content) > MOST_PACKED:
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
