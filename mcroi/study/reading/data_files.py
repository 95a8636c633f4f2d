"""Columns of measured values: CSV files beside the study, read strictly, each fault told by its row."""

from __future__ import annotations

import csv
import hashlib
import io
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

import distributions
from distributions.spelling import suggestion
from mcroi.study.reading.problems import RuleError, printable, show, told_at

_MOST_BYTES: Final = 16 * 2**20
_MOST_ROWS: Final = 100_000
_TOLD: Final = 5
"""Faulty rows that a message names before it only counts."""

_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Column:
    """Numbers of one column, with the rows of the file that they stand in, counted from 1."""

    values: tuple[float, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder that a study's data files lie in, and those that were read.

    Parameters
    ----------
    folder
        The study's own folder; None for a study that has none, such as one from a text.
    contents
        By name as the study writes it, the bytes of every file read so far.
    """

    folder: Path | None
    contents: dict[str, bytes] = field(default_factory=dict)

    def column(self, file: str, name: str | None) -> Column:
        """Read a column of numbers from a CSV file with a header.

        Parameters
        ----------
        file
            A path relative to the folder; UTF-8, columns separated by commas, semicolons or tabs.
        name
            The column's header; None if there is only one column.

        Raises
        ------
        RuleError
            If the file is no ordinary file within the folder, too large, or holds anything but numbers in the column;
            `inside` is the key that names what is wrong.
        """
        rows = _rows(self._text(file), file)
        header = next(rows, (1, []))[1]
        place = _place(name, header, file)
        values: list[float] = []
        numbers: list[int] = []
        faults: list[str] = []
        for row, cells in rows:
            if not cells:
                continue  # an empty line
            if len(values) + len(faults) >= _MOST_ROWS:
                raise RuleError(f"at most {_MOST_ROWS:,} rows must hold, got more in {show(file)}", ("data",))
            cell = cells[place].strip() if place < len(cells) else ""
            try:
                values.append(distributions.parse_number(cell))
                numbers.append(row)
            except ValueError as error:
                faults.append(f"row {row}: {'the cell is empty' if not cell else error}")
        if faults:
            more = f"; and {len(faults) - _TOLD} more rows" if len(faults) > _TOLD else ""
            said = "; ".join(faults[:_TOLD])
            raise RuleError(f"every cell must hold a number, got {said}{more} in {show(file)}", ("column",))
        return Column(tuple(values), tuple(numbers))

    def digest(self) -> bytes:
        """Return a hash of all files read, empty if there are none."""
        if not self.contents:
            return b""
        digest = hashlib.sha256()
        for name in sorted(self.contents):
            digest.update(name.encode() + b"\0" + hashlib.sha256(self.contents[name]).digest())
        return digest.digest()

    def _text(self, file: str) -> str:
        if file not in self.contents:
            self.contents[file] = self._content(file)
        content = self.contents[file]
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            byte = content[error.start]
            rule = f"must be UTF-8, got byte 0x{byte:02x} at offset {error.start} in {show(file)}"
            raise RuleError(rule, ("data",)) from None
        if "\0" in text:
            raise RuleError(f"must be text, got a NUL character in {show(file)}", ("data",))
        return text

    def _content(self, file: str) -> bytes:
        with told_at("data"):
            path = self._path(file)
            try:
                return ordinary_content(path, _MOST_BYTES, show(file))
            except OSError as error:
                raise RuleError(
                    f"cannot be read ({(error.strerror or 'unknown reason').lower()}), got {show(file)}"
                ) from None

    def _path(self, file: str) -> Path:
        """Return where a file lies, links followed; it must be within the folder."""
        if self.folder is None:
            raise RuleError("a study that is read from a text has no folder to find data files in")
        inside = not (PurePosixPath(file).is_absolute() or PureWindowsPath(file).anchor or ".." in Path(file).parts)
        try:
            folder = self.folder.resolve()
            path = (folder / file).resolve(strict=True)
        except FileNotFoundError:
            raise RuleError(f"no such file beside the study, got {show(file)}") from None
        except (OSError, ValueError, RuntimeError):  # a circle of links, a NUL, a name that is too long
            raise RuleError(f"must be the name of a file, got {show(file)}") from None
        if not (inside and path.is_relative_to(folder)):
            raise RuleError(f"must lie in the study's own folder or below it, got {show(file)}")
        return path


def ordinary_content(path: Path, most: int, name: str) -> bytes:
    """Return a file's bytes, refusing what is no ordinary file before it is opened: a pipe could wait for ever.

    Raises
    ------
    RuleError
        If it is no ordinary file, or larger than `most` bytes.
    OSError
        If it cannot be read.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise RuleError(f"must be an ordinary file, got {'a folder' if stat.S_ISDIR(mode) else 'none'}: {name}")
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise RuleError(f"at most {most // 2**20} MiB must hold, got more in {name}")
    return content


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every row with the number of its line; the delimiter is the one that the header has."""
    header = text.partition("\n")[0]
    delimiter = next((d for d in _DELIMITERS if d in header), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            rule = f"must be CSV, got a fault in row {reader.line_num}: {error}, in {show(file)}"
            raise RuleError(rule, ("data",)) from None
        if cells is None:
            return
        yield reader.line_num, cells


def _place(name: str | None, header: list[str], file: str) -> int:
    """Return which column a name stands for."""
    names = [cell.strip() for cell in header]
    shown = ", ".join(repr(printable(cell, 40)) for cell in names[:8]) or "nothing"
    if not names:
        raise RuleError(f"must have a header and values, got {shown} in {show(file)}", ("data",))
    if name is None:
        if len(names) == 1:
            _refuse_number(names[0], file)
            return 0
        raise RuleError(f'has several columns ({shown}); say which one with column = "..."', ("data",))
    if names.count(name) > 1:
        raise RuleError(f"stands for {names.count(name)} columns of {show(file)}", ("column",))
    if name not in names:
        hint = suggestion(name, names, 0) or f"; it has {shown}"
        raise RuleError(f"no such column in {show(file)}, got {show(name)}{hint}", ("column",))
    return names.index(name)


def _refuse_number(header: str, file: str) -> None:
    """Raise RuleError if what should be a column's name is a number: then the file has no header, and it is a value."""
    try:
        distributions.parse_number(header)
    except ValueError:
        return
    raise RuleError(f"must have a header in its first row, got {show(header)} in {show(file)}", ("data",))
