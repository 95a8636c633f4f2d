"""The folder that a study's data lie in: files are read from it once, refused outside it, and covered by a hash."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from mcroi.study.reading.problems import RuleError, show, told_at

_MOST_BYTES: Final = 16 * 2**20


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

    def content(self, file: str) -> bytes:
        """Return the bytes of a file.

        Parameters
        ----------
        file
            A path relative to the folder.

        Raises
        ------
        RuleError
            If it is no ordinary file within the folder, or too large; `inside` is the key ``data``.
        """
        if file not in self.contents:
            self.contents[file] = self._content(file)
        return self.contents[file]

    def digest(self) -> bytes:
        """Return a hash of all files read, empty if there are none."""
        if not self.contents:
            return b""
        digest = hashlib.sha256()
        for name in sorted(self.contents):
            digest.update(name.encode() + b"\0" + hashlib.sha256(self.contents[name]).digest())
        return digest.digest()

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
