"""Where a run of the command line begins and ends: signals in, exit code out, nothing heavy before it is needed."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn

from mcroi.cli import interrupts
from mcroi.execution import stopping
from mcroi.execution.stopping import Interrupted

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> NoReturn:
    """Run the command that the process was started with, and end the process.

    What a library warns of is for whoever works on mcroi, who asks for it with ``python -W``.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        What follows the program's name.

    Returns
    -------
    int
        The exit code: 0 done, 1 a gate was not met, 2 wrong command line or study, 3 could not run or write, 70 a
        fault of mcroi, 130 or 143 interrupted.
    """
    try:
        with interrupts.watched():
            return _called(arguments)
    except Interrupted as interruption:
        from mcroi.cli import streams

        with contextlib.suppress(OSError):  # the terminal has gone; the exit code still says it
            streams.prepare()  # the command may not have come so far
            streams.note(str(interruption))
        return interrupts.exit_code(interruption.number)


def _called(arguments: Sequence[str]) -> int:
    """Call the command; errors become sentences and exit codes."""
    # Work is divided among processes; threads of the linear algebra library in each would only be in the way.
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        from mcroi.cli import streams

        streams.prepare()
        from mcroi.cli.app import app

        code = app.main(list(arguments), prog_name="mcroi", standalone_mode=False)
        streams.flush()
    except Exception as error:  # noqa: BLE001  # the one place where errors become exit codes
        stopping.check()  # what a library makes of an interruption is no fault
        from mcroi.cli.faults import tell

        return tell(error, debug="--debug" in arguments)
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
