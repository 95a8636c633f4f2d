"""Ctrl-C, SIGTERM and SIGHUP: the first asks the run to stop and to clear up, a second one ends it there and then."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from mcroi.execution import stopping

_OVER: list[bool] = []
"""Not empty when nothing is left that could be stopped."""


def exit_code(number: int) -> int:
    """As shells have it; a terminal that hangs up counts as SIGTERM.

    Parameters
    ----------
    number
        Of the signal.
    """
    return 128 + (signal.SIGINT if number == signal.SIGINT else signal.SIGTERM)


@contextmanager
def watched() -> Iterator[None]:
    """Let signals interrupt what is done within, and end the process from then on."""
    _OVER.clear()
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # which nohup asks for
        signal.signal(signal.SIGHUP, _stop)
    try:
        yield
    finally:
        _OVER.append(True)


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature is Python's
    first = stopping.asked()
    if _OVER or first is not None:
        os._exit(exit_code(first or number))  # at once; processes and temporary files are cleared up without it
    stopping.ask(number)
