"""Options that several commands share, and how their values are read."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from mcroi.cli import streams

if TYPE_CHECKING:
    from mcroi.study.study import Study

Command = TypeVar("Command", bound=Callable[..., Any])

HELP: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Settings of every command."""

STDIN: Final = "-"

SEEDS: Final = 2**64
"""How many seeds there are."""

_UNITS: Final = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_BYTES = re.compile(r"\s*([0-9]+(?:\.[0-9]*)?(?:e[0-9]{1,2})?)\s*([kmgt]?)(i?)b?\s*", re.IGNORECASE)


TEXT: Final = ".toml"
WORKBOOK: Final = ".xlsx"
"""What the name of a study ends in: as text, and as a workbook."""

_OTHER_WORKBOOKS: Final = (".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlt", ".ods", ".numbers", ".csv", ".tsv")


def suffix_to_write(path: Path, known: tuple[str, ...] = (TEXT, WORKBOOK)) -> str:
    """Return what the name of a study that is to be written ends in, in small letters.

    Raises
    ------
    click.UsageError
        If that is none of those that it can be written as: another program would take the file for what it is not.
    """
    suffix = path.suffix.lower()
    if suffix in known:
        return suffix
    told = " or ".join({TEXT: "as text (.toml)", WORKBOOK: "as a workbook (.xlsx)"}[one] for one in known)
    got = f"a name that ends in {path.suffix!r}" if suffix else "a name without an ending"
    ending = WORKBOOK if suffix in _OTHER_WORKBOOKS and WORKBOOK in known else TEXT
    better = path.with_suffix(ending) if path.name else f"study{ending}"
    raise click.UsageError(f"a study is written {told}, got {got}; did you mean {better}?")


def read_runs(ctx: click.Context, param: click.Parameter, text: str | None) -> int | None:  # noqa: ARG001  # click's
    """Return a number of futures: whole, at least 1, also as 1e5 or 100k."""
    if text is None:
        return None
    from distributions import NotationError, parse_number

    try:
        number = parse_number(text)
    except NotationError:
        number = 0.5
    if number < 1 or number % 1:
        raise click.BadParameter(f"a whole number from 1 on must hold, such as 100000, 1e5 or 100k; got '{text}'")
    return int(number)


def read_seed(ctx: click.Context, param: click.Parameter, text: str | None) -> int | None:  # noqa: ARG001  # click's
    """Return the seed."""
    if text is None:
        return None
    try:
        seed = int(text)
    except ValueError:
        seed = -1
    if not 0 <= seed < SEEDS:
        raise click.BadParameter(f"a whole number from 0 to 2**64 - 1 must hold, got '{text}'")
    return seed


def read_bytes(ctx: click.Context, param: click.Parameter, text: str | None) -> float | None:  # noqa: ARG001  # click's
    """Return an amount of memory in bytes, given as 8GB or 512MiB."""
    if text is None:
        return None
    found = _BYTES.fullmatch(text)
    amount = float(found[1]) if found else 0.0
    if found is None or amount <= 0 or (found[3] and not found[2]):
        raise click.BadParameter(f"an amount of memory such as 8GB or 512MiB must hold, got '{text}'")
    return amount * (1024.0 if found[3] else 1000.0) ** _UNITS[found[2].lower()]


def debug_option(command: Command) -> Command:
    """Add ``--debug``, which `mcroi.cli.main` looks for itself: it is to work before the options are read."""
    add: Callable[[Command], Command] = click.option(
        "--debug", is_flag=True, expose_value=False, help="Show the traceback of an error."
    )
    return add(command)


def study_argument(*, required: bool = True) -> Callable[[Command], Command]:
    """Add the study, a file or ``-``."""
    return click.argument("study", required=required, type=click.Path(allow_dash=True))


set_option = click.option(
    "--set", "overrides", multiple=True, metavar="KEY=VALUE", help="What if: set a key, such as world.team.size=20."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print a JSON document.")
given_option = click.option(
    "--given",
    multiple=True,
    metavar="CONDITION",
    help="Keep only futures such as 'turnover.annual_rate in p90..p100' or 'optimal.delivers = false'; repeatable.",
)
until_option = click.option(
    "--until",
    metavar="GOAL",
    help="Double the futures until 'optimal.npv_positive +- 0.5pp' (mcroi outputs lists what can be named) or "
    "'ranking top 5' is reached, at most --runs.",
)
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress and no notes on stderr.")
seed_option = click.option("--seed", callback=read_seed, metavar="NUMBER", help="Which futures; 1 if left out.")
_SIMULATION: Final[tuple[Callable[[Any], Any], ...]] = (
    seed_option,
    click.option(
        "--jobs", type=click.IntRange(1), metavar="NUMBER", help="How many processes; one for each core if left out."
    ),
    click.option(
        "--memory",
        callback=read_bytes,
        metavar="BYTES",
        help="Most memory to use, such as 8GB; what is free if left out.",
    ),
    set_option,
    json_option,
    quiet_option,
)


def simulation_options(command: Command) -> Command:
    """Add the options of every command that simulates."""
    return simulation_options_with("100k")(command)


def simulation_options_with(runs: str) -> Callable[[Command], Command]:
    """Add the options of a command that simulates, and say how many futures it takes if not told."""

    def add(command: Command) -> Command:
        for option in reversed(_SIMULATION):
            command = option(command)
        add_runs: Callable[[Command], Command] = click.option(
            "--runs", callback=read_runs, metavar="NUMBER", help=f"How many futures; {runs} if left out."
        )
        return add_runs(command)

    return add


def read_study(path: str | None, overrides: tuple[str, ...], *, quiet: bool = False) -> Study:
    """Return a study from a file or from standard input, or the built-in example; note what is suspicious in its data.

    Parameters
    ----------
    path
        A file, or ``-``; the example if left out.
    overrides
        What ``--set`` gave.
    quiet
        Whether to note nothing.

    Raises
    ------
    StudyError
        With everything that is wrong.
    """
    from mcroi.study.reading import content_of, example, read, read_text

    if path is None:
        study = example(overrides=overrides)
    elif path == STDIN:
        study = read_text(content_of(sys.stdin.buffer), "<stdin>", overrides, Path.cwd())
    else:
        study = read(Path(path), overrides)
    if not quiet and any(stated.doubts or stated.fit_distance for _, stated in study.stated):
        from mcroi.analyses.lint import slips

        for finding in slips(study):
            streams.note(str(finding))
    return study
