"""The streams: results go to stdout, everything else to stderr; plain characters where a terminal knows no others."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
from typing import IO, TYPE_CHECKING, Final, TypedDict

from mcroi.study.safe_text import for_terminal, plain_character

if TYPE_CHECKING:
    from mcroi.report.documents.schemas import Document

_WIDEST: Final = 120
"""Columns of a line, at most, however wide the terminal."""


class Shape(TypedDict):
    """What texts for people are made to fit: columns, and whether any character can be shown."""

    width: int
    unicode: bool


def prepare() -> None:
    """Let the streams take any text: what their encoding lacks becomes plain characters.

    A stream that the caller has closed leads nowhere.
    """
    codecs.register_error("plain", _plain_characters)
    for name in ("stdin", "stdout", "stderr"):  # in the order of their numbers, which a new one takes from the lowest
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="plain")


def _plain_characters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(map(plain_character, text)), error.end


def knows_unicode() -> bool:
    """Whether stdout can show any character."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def shape() -> Shape:
    """Return what a text for people has to fit, as the functions that make such texts take it."""
    return {"width": min(shutil.get_terminal_size().columns, _WIDEST), "unicode": knows_unicode()}


def result(text: str) -> None:
    """Write a text for people to stdout, with a final line feed; terminal controls are removed."""
    _write(sys.stdout, _safe(text))


def document(of: Document) -> None:
    """Write plain data to stdout, as JSON."""
    from mcroi.report.documents.schemas import to_json

    text(to_json(of))


def text(content: str) -> None:
    """Write a text for programs to stdout, in UTF-8 whatever the terminal."""
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:  # a stream that was put in place of stdout
        _write(sys.stdout, content)
        return
    try:
        sys.stdout.flush()
        raw.write(content.encode("utf-8", "replace"))
        raw.flush()
    except BrokenPipeError:
        _silence(sys.stdout)


def note(text: str) -> None:
    """Write a text to stderr; terminal controls are removed."""
    _write(sys.stderr, _safe(text))


def _safe(text: str) -> str:
    """Return a text that cannot command a terminal, with a line feed at its end."""
    return "\n".join(map(for_terminal, text.rstrip("\n").split("\n"))) + "\n"


def overwrite(line: str) -> None:
    """Show a line on the terminal behind stderr in place of the last one; an empty line clears it."""
    _write(sys.stderr, f"\r{line}\x1b[K")


def on_terminal() -> bool:
    """Whether somebody watches stderr."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def flush() -> None:
    """Write out what is still held back, so that a full disk is told and not overlooked.

    Raises
    ------
    OSError
        If stdout cannot be written.
    """
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _silence(sys.stdout)


def _write(stream: IO[str], text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)


def _silence(stream: IO[str]) -> None:
    """Let a stream whose reader has gone lead nowhere, so that nothing complains when Python closes it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
