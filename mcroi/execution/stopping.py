"""That a run is to stop: set by a signal, never lost, and looked at by every loop between two pieces of work.

A signal's handler runs between any two instructions, and what it raises there may get lost: in a hook, in a destructor,
in a library that takes every error for its own. So it is noted first, and `check` raises it again. Where nothing may be
raised at all, because a process or a file would be left half made, it is held until that is done.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Interrupted(BaseException):
    """The user or the system asked to stop; no handler of ordinary errors catches it.

    Parameters
    ----------
    number
        Of the signal.

    Attributes
    ----------
    futures
        How many were simulated by then; None where none were to be.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
        self.futures: int | None = None

    def __str__(self) -> str:
        return "interrupted" if self.futures is None else f"interrupted after {self.futures:,} futures"


class _Holding(threading.local):
    """How many blocks of this thread hold an interruption back."""

    depth = 0


_HOLDING = _Holding()
_ASKED: list[int] = []
"""The signals that came, the first one first."""


def ask(number: int) -> None:
    """Note that a signal asks to stop, and raise `Interrupted` unless that is held.

    Parameters
    ----------
    number
        Of the signal.

    Raises
    ------
    Interrupted
        At once, or by the next `check`.
    """
    _ASKED.append(number)
    check()


def asked() -> int | None:
    """Return the number of the signal that asked to stop, if one did."""
    return _ASKED[0] if _ASKED else None


def check() -> None:
    """Raise `Interrupted` if the run is to stop, unless that is held."""
    if _ASKED and not _HOLDING.depth:
        raise Interrupted(_ASKED[0])


@contextmanager
def held() -> Iterator[None]:
    """Do something whole or not at all: what asks to stop meanwhile is noted, for the next `check`."""
    _HOLDING.depth += 1
    try:
        yield
    finally:
        _HOLDING.depth -= 1
