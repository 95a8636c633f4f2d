"""Ctrl-C, SIGTERM and SIGHUP: the first asks the run to stop and to clear up, a second one ends it there and then."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from mcroi.execution import stopping

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

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
    """Let signals interrupt what is done within, at its end at the latest, and end the process from then on."""
    _OVER.clear()
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # which nohup asks for
        signal.signal(signal.SIGHUP, _stop)
    tell = sys.unraisablehook

    def tell_others(lost: UnraisableHookArgs) -> None:
        """Say nothing of an interruption that was raised where that leads nowhere: `stopping.check` raises it again."""
        if not isinstance(lost.exc_value, stopping.Interrupted):
            tell(lost)

    sys.unraisablehook = tell_others
    try:
        yield
        stopping.check()
    finally:
        _OVER.append(True)
        sys.unraisablehook = tell


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # the signature is Python's
    first = stopping.asked()
    if _OVER or first is not None:
        os._exit(exit_code(first or number))  # at once; processes and temporary files are cleared up without it
    stopping.ask(number)
