"""The ways in: a file, a workbook, a text, or a shipped example."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import BinaryIO

from distributions.rules import listed
from distributions.spelling import suggestion
from mcroi.study.reading.data_files import DataFolder
from mcroi.study.reading.keys import DEFAULT_TITLE, STUDY
from mcroi.study.reading.overrides import apply
from mcroi.study.reading.problems import Path as Key
from mcroi.study.reading.problems import Problem, Problems, RuleError, StudyError, printable
from mcroi.study.reading.toml import MOST_STUDY_BYTES, parse
from mcroi.study.reading.whole_study import build
from mcroi.study.reading.workbook import MOST_WORKBOOK_BYTES, Filled, is_workbook, read_filled
from mcroi.study.study import Study

_EXAMPLES = "mcroi.study.examples"


def read(path: str | Path, overrides: Sequence[str] = ()) -> Study:
    """Read a study from a file.

    Parameters
    ----------
    path
        A TOML file of at most 1 MiB, or a workbook as ``mcroi init study.xlsx`` writes it, of at most 20 MB.
    overrides
        Texts such as ``"world.team.size=20"``, applied in order before anything is checked.

    Returns
    -------
    Study
        Whole and checked.

    Raises
    ------
    StudyError
        With everything that is wrong with the study, or why the file cannot be read.
    """
    content, name = read_content(path)
    return _read_bytes(content, name, overrides, Path(path).parent)


def read_text(
    text: str | bytes, name: str = "<stdin>", overrides: Sequence[str] = (), folder: str | Path | None = None
) -> Study:
    """Read a study from its text.

    Parameters
    ----------
    text
        TOML; bytes must be UTF-8, or a workbook's.
    name
        What messages call it.
    overrides
        As for `read`.
    folder
        Where its data files lie; without it the study may have none.

    Raises
    ------
    StudyError
        With everything that is wrong.
    """
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _read_bytes(content, name, overrides, None if folder is None else Path(folder))


def read_workbook_text(content: bytes, name: str) -> str:
    """Return the study file that states what a workbook does.

    Parameters
    ----------
    content
        The workbook's file.
    name
        What messages call it.

    Returns
    -------
    str
        TOML, whole and without errors; read, it is the study that the workbook is read as.

    Raises
    ------
    StudyError
        With everything that is wrong with what was filled in, by sheet and cell, or why it is no workbook.
    """
    if not is_workbook(content, name):
        raise StudyError([Problem(name, None, None, "", "is no .xlsx workbook, so there is nothing to convert")])
    filled = read_filled(content, name)
    _study(filled, content, name, (), None)
    return filled.document.text


def content_of(file: BinaryIO) -> bytes:
    """Return what a file holds, or as much of it as shows that it is too much for what it is.

    Parameters
    ----------
    file
        At its beginning.
    """
    content = file.read(MOST_STUDY_BYTES + 1)
    return content + file.read(MOST_WORKBOOK_BYTES + 1 - len(content)) if is_workbook(content, "") else content


def read_content(path: str | Path) -> tuple[bytes, str]:
    """Return the bytes of a study's file, and what messages call it.

    Raises
    ------
    StudyError
        If it cannot be read.
    """
    name = printable(str(path), longest=300)
    try:
        return _content(Path(path)), name
    except RuleError as error:
        raise StudyError([Problem(name, None, None, "", str(error))]) from None


def example(name: str = "mlops", overrides: Sequence[str] = ()) -> Study:
    """Read a shipped example.

    Parameters
    ----------
    name
        ``"mlops"``, a machine-learning platform for a team of ten; ``"legacy"``, a bank that thinks of leaving SAS and
        Oracle; or ``"forms"``, which states its values in every way that there is.
    overrides
        As for `read`.

    Raises
    ------
    StudyError
        If there is no such example, or an override is wrong.
    """
    folder, text = _example(name)
    return _read_bytes(text.read_bytes(), text.name, overrides, folder if isinstance(folder, Path) else None)


def example_files(name: str) -> tuple[bytes, dict[str, bytes]]:
    """Return a shipped example's text, and the data files that it reads by name.

    Raises
    ------
    StudyError
        If there is no such example.
    """
    folder, text = _example(name)
    content = text.read_bytes()
    data = {file.name: file.read_bytes() for file in folder.iterdir() if file.name.endswith(".csv")}
    return content, {file: data[file] for file in sorted(data) if f'"{file}"'.encode() in content}


def _example(name: str) -> tuple[Traversable, Traversable]:
    """Return the folder of examples, and the one of this name in it."""
    folder = resources.files(_EXAMPLES)
    known = {entry.name.removesuffix(".toml"): entry for entry in folder.iterdir() if entry.name.endswith(".toml")}
    if name not in known:
        rule = f"no such example; there are {listed(sorted(known))}, got {name!r}{suggestion(name, known, 0)}"
        raise StudyError([Problem(printable(name), None, None, "", rule)])
    return folder, known[name]


def _content(path: Path) -> bytes:
    """Return a file's bytes, refusing what is no ordinary file before it is opened: a pipe could wait for ever."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            with path.open("rb") as file:
                return content_of(file)
    except FileNotFoundError:
        raise RuleError("no such file") from None
    except OSError as error:
        raise RuleError(f"cannot be read: {(error.strerror or 'unknown reason').lower()}") from None
    except ValueError:  # a NUL in the name
        raise RuleError("is no name of a file") from None
    if stat.S_ISDIR(mode):
        raise RuleError("is a folder, not a study")
    raise RuleError("is not an ordinary file; give the study as - to read it from standard input")


def _read_bytes(content: bytes, name: str, overrides: Sequence[str], folder: Path | None) -> Study:
    if is_workbook(content, name):
        filled = read_filled(content, name)
        return _study(filled, filled.document.text.encode(), name, overrides, folder)
    return _study(Filled(parse(content, name), {}, ()), content, name, overrides, folder)


def _study(filled: Filled, content: bytes, name: str, overrides: Sequence[str], folder: Path | None) -> Study:
    document = filled.document
    set_by: dict[Key, str] = {}
    wrong = [*filled.problems, *apply(document.tables, overrides, set_by)]
    problems = Problems(document.source(name, set_by, filled.cells), wrong)
    data = DataFolder(folder)
    study = build(document, _title(name), data, problems)
    return replace(study, sha256=_sha256(content, overrides, data))


def _title(name: str) -> str:
    """Return the title of a study that states none: its file's name."""
    if name.startswith("<"):
        return DEFAULT_TITLE
    try:
        return str(STUDY["title"].rule.read(Path(name).stem))
    except RuleError:
        return DEFAULT_TITLE


def _sha256(content: bytes, overrides: Sequence[str], data: DataFolder) -> str:
    digest = hashlib.sha256(content)
    for override in overrides:
        digest.update(b"\0" + override.encode("utf-8", "surrogatepass"))
    digest.update(data.digest())
    return digest.hexdigest()
