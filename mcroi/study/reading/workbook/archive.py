"""A workbook's file as an archive of parts: limits on what it unpacks to, and no two parts that can be taken for one.

Two readers of one archive may see two things: parts whose names differ in case alone, entries of one name, a part that
the archive states twice. What leaves such a choice is refused, so that what is checked is what is read.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from typing import Final

from mcroi.study.reading.problems import RuleError, show

MOST_WORKBOOK_BYTES: Final = 20_000_000
MOST_UNPACKED: Final = 200_000_000
MOST_RATIO: Final = 100
MOST_ENTRIES: Final = 1_000
MOST_READ: Final = 10_000_000
"""Bytes of all parts that are read, which are a few sheets, their texts and formats: XML costs a second for 4 MB."""

_ZIP: Final = b"PK\x03\x04"
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods")
_SMALL: Final = 1_000_000  # what unpacks to less harms nobody, however well it was packed
_PACKED_BY: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The only two ways in which the parts of a workbook may be packed (ECMA-376, part 2, annex C)."""

_DAMAGED: Final = "is no whole .xlsx workbook; it is damaged, has a password, or is of another kind: save it as .xlsx"
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # encrypted, or of a version to come
    ValueError,  # a place in the file that cannot be one; a name in no encoding
)


def is_workbook(content: bytes, name: str) -> bool:
    """Whether a file is a workbook, or was meant to be by its name."""
    return content.startswith(_ZIP) or name.lower().endswith(_SUFFIXES)


class Archive:
    """The parts of a workbook, none of them unpacked before it is read.

    Parameters
    ----------
    content
        The file.

    Raises
    ------
    RuleError
        If it is no archive, is damaged, has two parts of one name, is packed as workbooks are not, or exceeds a limit:
        20 MB packed, 200 MB unpacked, 100 times its size, 1,000 entries. The sizes that the file states are looked at;
        a part is never unpacked further than it states.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > MOST_WORKBOOK_BYTES:
            raise RuleError("is larger than 20 MB, the most that a workbook may be")
        _check_count(content.count(_DIRECTORY_ENTRY))  # before the directory is read, which may be 20 MB itself
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _UNREADABLE:
            raise RuleError(_DAMAGED) from None
        entries = self._zip.infolist()
        _check_count(len(entries))
        _check_sizes(entries)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            if entry.compress_type not in _PACKED_BY:
                raise RuleError("is packed in a way that workbooks are not; save it as .xlsx with a spreadsheet")
            name = part_name(entry.filename)
            if name in self._entries:
                both = " and ".join(show(of.filename) for of in (self._entries[name], entry))
                raise RuleError(f"is no whole .xlsx workbook: its archive has two entries of one name, {both}")
            self._entries[name] = entry
        self._left = MOST_READ

    def __contains__(self, part: str | None) -> bool:
        """Whether there is a part of this name."""
        return part in self._entries

    def read(self, part: str) -> bytes:
        """Unpack a part.

        Parameters
        ----------
        part
            Its name, as `part_name` gives it.

        Raises
        ------
        RuleError
            If it is damaged or encrypted, or what is read of the archive exceeds 10 MB with it.
        """
        entry = self._entries[part]
        self._left -= entry.file_size
        if self._left < 0:
            rule = f"at most {MOST_READ // 10**6} MB of sheets, texts and formats are read, got more with"
            raise RuleError(f"{rule} {show(part)}; keep other tables in a workbook of their own")
        try:
            return self._zip.read(entry)
        except _UNREADABLE:
            raise RuleError(_DAMAGED) from None


def part_name(path: str) -> str:
    r"""Return the one name of a part: without case, with slashes, from the root, above which there is nothing.

    Examples
    --------
    >>> part_name("xl\\Worksheets/../sheet1.xml"), part_name("../../etc/passwd")
    ('/xl/sheet1.xml', '/etc/passwd')
    """
    return posixpath.normpath("/" + path.replace("\\", "/").lstrip("/")).casefold()


def _check_count(count: int) -> None:
    if count > MOST_ENTRIES:
        raise RuleError(f"at most {MOST_ENTRIES:,} entries must hold in a workbook's archive, got {count:,}")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED:
        raise RuleError(f"unpacks to {unpacked:,} bytes; at most 200 MB must hold")
    for entry in entries:
        if entry.file_size > _SMALL and entry.file_size > MOST_RATIO * entry.compress_size:
            ratio = entry.file_size // max(entry.compress_size, 1)
            raise RuleError(f"unpacks to {ratio:,} times its size; at most {MOST_RATIO} times must hold")
