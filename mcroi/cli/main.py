"""Where a run of the command line begins and ends: signals in, exit code out, nothing heavy before it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from mcroi.cli import interrupts, streams
from mcroi.cli.interrupts import Interrupted

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> NoReturn:
    """Run the command that the process was started with, and end the process."""
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
    streams.prepare()
    interrupts.watch()
    # Work is divided among processes; threads of the linear algebra library in each would only be in the way.
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    try:
        from mcroi.cli.app import app

        code = app.main(list(arguments), prog_name="mcroi", standalone_mode=False)
        streams.flush()
    except Interrupted as interruption:
        streams.note(str(interruption))
        return interruption.exit_code
    except Exception as error:  # noqa: BLE001  # the one place where errors become exit codes
        from mcroi.cli.faults import tell

        return tell(error, debug="--debug" in arguments)
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
