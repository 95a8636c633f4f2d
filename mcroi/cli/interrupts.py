"""Ctrl-C and SIGTERM: an exception that passes every handler of ordinary errors, so that nothing is left half done."""

from __future__ import annotations

import signal
from types import FrameType


class Interrupted(BaseException):
    """The user or the system asked to stop.

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

    @property
    def exit_code(self) -> int:
        """As shells have it."""
        return 128 + self.number

    def __str__(self) -> str:
        return "interrupted" if self.futures is None else f"interrupted after {self.futures:,} futures"


def watch() -> None:
    """Raise `Interrupted` in this thread at the first signal; further ones do not disturb the clearing up."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature is Python's
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Interrupted(number)
