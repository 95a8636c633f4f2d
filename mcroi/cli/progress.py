"""How far a simulation is: a line on the terminal, and the count that an interruption tells."""

from __future__ import annotations

import time
from typing import Final, Self

from mcroi.cli import streams
from mcroi.execution.stopping import Interrupted

_SECONDS: Final = 0.1
"""Between two changes of the line."""

_WIDTH: Final = 30


class Progress:
    """Counts futures, shows them where somebody watches, and leaves the terminal as it was.

    An interruption learns how many were done.

    Parameters
    ----------
    runs
        How many are to be simulated.
    quiet
        Whether to show nothing.
    """

    def __init__(self, runs: int, *, quiet: bool) -> None:
        self.runs = runs
        self.done = 0
        self._shows = not quiet and streams.on_terminal()
        self._next = 0.0

    def advance(self, futures: int) -> None:
        """Count further futures."""
        self.done += futures
        now = time.monotonic()
        if self._shows and now >= self._next:
            self._next = now + _SECONDS
            full = _WIDTH * self.done // self.runs
            streams.overwrite(f"[{'#' * full}{'.' * (_WIDTH - full)}] {self.done:,} of {self.runs:,} futures")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, Interrupted) and error.futures is None:
            error.futures = self.done
        if self._shows:
            streams.overwrite("")
