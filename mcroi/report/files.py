"""Files written whole or not at all, under names that are safe: the only place that opens a file to write it.

A file is written under a temporary name in its own folder, flushed to the disk, and then takes the place of the old one
in one step. Whatever happens before that step, the old file is whole; whatever goes wrong, nothing temporary is left.
What a process that is killed outright leaves is removed by the next one that writes into the folder, an hour later.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from mcroi.execution import stopping
from mcroi.report.documents.schemas import MANIFEST as MANIFEST_SCHEMA
from mcroi.report.documents.schemas import to_json
from mcroi.study.safe_text import for_terminal

Content = bytes | Callable[[BinaryIO], None]
"""What goes into a file: its bytes, or what writes them into an open file, which can seek."""

MANIFEST: Final = "manifest.json"
"""The file that is written last and lists the others with their hashes."""

LONGEST: Final = 60
"""Characters of a slug."""

_DEVICES: Final = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])
"""Names that mean devices on some systems."""


_TEMPORARY: Final = re.compile(r"\.[a-z0-9_-]{1,60}\.[0-9a-f]{16}\.tmp")
"""What files are called until they are whole."""

_OLD: Final = 3600.0
"""Seconds after which nobody is still writing a temporary file."""


class CannotWriteError(Exception):
    """A file or folder cannot be written; the message says which and why."""

    def __init__(self, path: str | Path, reason: str) -> None:
        super().__init__(f"cannot write {for_terminal(str(path))}: {reason}")


def write_atomically(path: str | Path, content: Content) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path
        An existing file is replaced. So is a link; what it points to stays as it was.
    content
        What goes into it.

    Raises
    ------
    CannotWriteError
        If that is impossible; then there is what was there before.
    """
    path = Path(path)
    with _told_as_cannot_write(path), contextlib.ExitStack() as undo:
        _sweep(path.parent)
        temporary = _temporary(path, undo)
        _fill(temporary, content)
        stopping.check()
        with stopping.held():
            temporary.replace(path)
            _flush_folder(path.parent)
            undo.pop_all()


def write_all(folder: str | Path, contents: Mapping[str, Content], about: Mapping[str, object] | None = None) -> None:
    """Write several files and their manifest: all under temporary names first, then renamed, the manifest last.

    A manifest whose hashes fit therefore says that the files beside it belong together.

    Parameters
    ----------
    folder
        Made if there is none.
    contents
        By the file's name.
    about
        What the manifest says besides the files' hashes.

    Raises
    ------
    CannotWriteError
        If that is impossible; if not even the files could be written, all is as it was before.
    """
    folder = Path(folder)
    for name in contents:
        if name != Path(name).name or name in ("", "..", MANIFEST):
            raise ValueError(f"a plain file name is needed, got {name!r}")
    with contextlib.ExitStack() as undo:
        _make_folder(folder, undo)
        _sweep(folder)
        pending: dict[Path, Path] = {}
        files: dict[str, object] = {}
        for name, content in contents.items():
            path = folder / name
            with _told_as_cannot_write(path):
                pending[path] = temporary = _temporary(path, undo)
                _fill(temporary, content)
                files[name] = {"sha256": _sha256(temporary), "bytes": temporary.stat().st_size}
        manifest = to_json({"schema": MANIFEST_SCHEMA, **(about or {}), "files": files})
        with _told_as_cannot_write(folder / MANIFEST):
            last = _temporary(folder / MANIFEST, undo)
            _fill(last, manifest.encode())
        stopping.check()
        with stopping.held():
            for path, temporary in pending.items():
                with _told_as_cannot_write(path):
                    temporary.replace(path)
            with _told_as_cannot_write(folder / MANIFEST):
                _flush_folder(folder)
                last.replace(folder / MANIFEST)
                _flush_folder(folder)
            undo.pop_all()


def check_writable(folder: str | Path) -> None:
    """Check that files could be written into a folder, and leave everything as it is.

    Parameters
    ----------
    folder
        It need not exist; then the folder that it would be made in is tried.

    Raises
    ------
    CannotWriteError
        If nothing can be written there.
    """
    folder = Path(folder)
    with _told_as_cannot_write(folder), contextlib.ExitStack() as undo:
        missing = _missing(folder)
        nearest = missing[-1].parent if missing else folder
        _refuse_what_is_no_folder(folder, nearest)
        _fill(_temporary(nearest / "check", undo), b"")


def slug(name: str) -> str:
    """Return a name as 1 to 60 of ``a-z 0-9 _ -``, beginning with no dash, and no device's name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9_-]+", "-", plain).strip("-")[:LONGEST].rstrip("-")
    return f"{text}_" if text in _DEVICES else text or "unnamed"


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a slug for each name, no two alike: a later one that would be gets a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        text, count = slug(name), 1
        unique = text
        while unique in taken:
            count += 1
            unique = f"{text[: LONGEST - len(str(count)) - 1]}-{count}"
        taken.add(unique)
        found[name] = unique
    return found


def _temporary(path: Path, undo: contextlib.ExitStack) -> Path:
    """Name a file beside the one that it is to replace; it is removed when things are undone."""
    _refuse_what_is_no_file(path)
    temporary = path.with_name(f".{slug(path.name)}.{secrets.token_hex(8)}.tmp")
    undo.callback(_remove, temporary)
    return temporary


def _fill(path: Path, content: Content) -> None:
    """Write a new file down to the disk."""
    with path.open("xb") as file:
        if isinstance(content, bytes):
            file.write(content)
        else:
            content(file)
        file.flush()
        os.fsync(file.fileno())


def _sweep(folder: Path) -> None:
    """Remove the temporary files that nobody is writing any more."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):  # another run was faster
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _OLD:
                        os.unlink(entry)  # noqa: PTH108  # an entry is no path yet


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):  # it is not empty, or was never made
        folder.rmdir()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _missing(folder: Path) -> list[Path]:
    """The folders that there are not yet, from the one asked for outwards."""
    missing = []
    while not folder.exists() and not folder.is_symlink() and folder != folder.parent:
        missing.append(folder)
        folder = folder.parent
    return missing


def _make_folder(folder: Path, undo: contextlib.ExitStack) -> None:
    """Make a folder and those that it lies in; what was made is removed again when things are undone."""
    with _told_as_cannot_write(folder):
        missing = _missing(folder)
        _refuse_what_is_no_folder(folder, missing[-1].parent if missing else folder)
        for path in reversed(missing):
            undo.callback(_remove_empty, path)
        folder.mkdir(parents=True, exist_ok=True)


def _refuse_what_is_no_folder(folder: Path, nearest: Path) -> None:
    if not nearest.is_dir():
        what = "it" if nearest == folder else for_terminal(str(nearest))
        raise CannotWriteError(folder, f"{what} is not a folder")


def _refuse_what_is_no_file(path: Path) -> None:
    """Refuse to put a file in the place of a folder or a device, be it through a link."""
    if path.name in ("", ".."):
        raise CannotWriteError(path, "it is a folder")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise CannotWriteError(path, "it is a folder")
    if not stat.S_ISREG(mode):
        raise CannotWriteError(path, "it is not an ordinary file")


def _flush_folder(folder: Path) -> None:
    """Make renames in a folder last, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems know no such thing
            raise
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told_as_cannot_write(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOENT:
            reason = f"there is no folder {for_terminal(str(path.parent))}"
        elif error.errno == errno.ENOTDIR:
            reason = "a file is where a folder belongs"
        else:
            reason = (error.strerror or "unknown reason").lower()
        raise CannotWriteError(path, reason) from error
    except ValueError as error:
        if "null" not in str(error):
            raise
        raise CannotWriteError(path, "that is no name of a file") from error
