"""Errors to sentences and exit codes: the only place that knows which error is whose."""

from __future__ import annotations

import contextlib
import errno
import os
import traceback
from typing import Final

import click

from mcroi.cli import streams

UNMET: Final = 1
WRONG: Final = 2
COULD_NOT: Final = 3
FAULT: Final = 70


class GateError(Exception):
    """What was required is not so; the message says what was got."""


def tell(error: Exception, *, debug: bool) -> int:
    """Tell an error on stderr.

    Parameters
    ----------
    error
        Whatever ended the command.
    debug
        Whether to show the traceback of what only mcroi itself can have caused.

    Returns
    -------
    int
        The exit code.
    """
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    code, text = _explained(error)
    if debug and code != UNMET:
        text = "".join(traceback.format_exception(error)) + text
    with contextlib.suppress(OSError):  # nobody can be told; the exit code still says it
        streams.note(text)
    return code


def _explained(error: Exception) -> tuple[int, str]:
    """Return exit code and sentence."""
    if isinstance(error, click.UsageError):
        return WRONG, _usage(error)
    if isinstance(error, click.Abort):
        return COULD_NOT, "mcroi: error: stopped"
    if isinstance(error, click.ClickException):
        return WRONG, f"mcroi: error: {error.format_message()}"
    if isinstance(error, GateError):
        return UNMET, str(error)
    if isinstance(error, OSError):
        return COULD_NOT, f"mcroi: error: {_said_by_system(error)}"
    if isinstance(error, MemoryError):
        return COULD_NOT, "mcroi: error: out of memory; use fewer --runs"
    return _explained_by_library(error)


def _explained_by_library(error: Exception) -> tuple[int, str]:
    try:
        from mcroi.analyses.compare.compare import ComparisonError
        from mcroi.analyses.information.research import ResearchError
        from mcroi.draws.conditions import ConditionError
        from mcroi.draws.kept import TooFewFuturesError
        from mcroi.execution.local import WorkerDiedError
        from mcroi.execution.memory import TooManyRunsError
        from mcroi.report.files import CannotWriteError
        from mcroi.report.formats import ReportError
        from mcroi.results.requirements import RequirementError
        from mcroi.study.reading import StudyError
    except ImportError:  # an installation that is not whole
        return FAULT, _fault(error)
    if isinstance(error, StudyError):
        return WRONG, str(error)
    if isinstance(error, TooManyRunsError):
        return WRONG, f"mcroi: error: --runs: {error}"
    if isinstance(error, ConditionError):
        return WRONG, f"mcroi: error: --given: {error}"
    if isinstance(error, ReportError):
        return WRONG, f"mcroi: error: --only: {error}"
    if isinstance(error, ComparisonError | RequirementError | ResearchError | TooFewFuturesError):
        return WRONG, f"mcroi: error: {error}"
    if isinstance(error, WorkerDiedError | CannotWriteError):
        return COULD_NOT, f"mcroi: error: {error}"
    return FAULT, _fault(error)


def _usage(error: click.UsageError) -> str:
    command = error.ctx.command_path if error.ctx else "mcroi"
    message = _no_such_option(error) if isinstance(error, click.NoSuchOption) else error.format_message()
    message = message[:1].lower() + message[1:].rstrip(".")
    return f"{command}: error: {message}\ntry '{command} --help'"


def _no_such_option(error: click.NoSuchOption) -> str:
    from distributions.spelling import suggestion

    known = [name for option in error.ctx.command.get_params(error.ctx) for name in option.opts] if error.ctx else []
    return f"no such option '{error.option_name}'{suggestion(error.option_name, known, 0)}"


def _said_by_system(error: OSError) -> str:
    said = os.strerror(error.errno) if error.errno else str(error)
    if error.errno == errno.ENOMEM:
        return "out of memory; use fewer --runs"
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{said[:1].lower()}{said[1:]}"


def _fault(error: Exception) -> str:
    what = " ".join(str(error).split())[:300]
    return (
        f"mcroi: a fault of mcroi itself: {type(error).__name__}{': ' if what else ''}{what}; "
        "please report it with what --debug shows"
    )
