"""``mcroi trace``: one future, for audit."""

from __future__ import annotations

from typing import Final

import click

from mcroi.cli import options, streams

FUTURES: Final = 2**53


@click.command(context_settings=options.HELP)
@options.study_argument()
@click.option("--future", type=click.IntRange(0, FUTURES - 1), metavar="NUMBER", help="Which one, counted from 0.")
@click.option("--typical", is_flag=True, help="The one in which every dial is at one half: what a spreadsheet shows.")
@options.seed_option
@options.set_option
@options.json_option
@options.debug_option
def trace(
    study: str, future: int | None, typical: bool, seed: int | None, overrides: tuple[str, ...], as_json: bool
) -> None:
    """Show one future month by month: every draw, then every scenario.

    \b
      mcroi trace study.toml --future 4711
      mcroi trace study.toml --future 4711 --json     # every series
      mcroi trace study.toml --typical                # typical values, leavers and incidents at their means

    It is the future of that number in a simulation of any size with the same seed.
    """
    if typical == (future is not None):
        raise click.UsageError("Name one future: --future NUMBER or --typical.")
    if typical and seed is not None:
        raise click.UsageError("--typical draws nothing, so --seed has no meaning.")
    from mcroi.analyses.trace import trace as trace_future
    from mcroi.analyses.trace import typical as typical_future
    from mcroi.engine.simulate import DEFAULT_SEED
    from mcroi.report.documents.trace import trace_document
    from mcroi.report.terminal.trace import trace_lines

    read = options.read_study(study, overrides)
    if future is None:
        traced = typical_future(read)
    else:
        traced = trace_future(read, future, DEFAULT_SEED if seed is None else seed)
    if as_json:
        streams.document(trace_document(traced))
    else:
        streams.result("\n".join(trace_lines(traced)))
