"""``mcroi trace``: one future, for audit."""

from __future__ import annotations

from typing import Final

import click

from mcroi.cli import options, streams

FUTURES: Final = 2**53


@click.command(context_settings=options.HELP)
@options.study_argument()
@click.option(
    "--future", type=click.IntRange(0, FUTURES - 1), required=True, metavar="NUMBER", help="Which one, counted from 0."
)
@options.seed_option
@options.set_option
@options.json_option
@options.debug_option
def trace(study: str, future: int, seed: int | None, overrides: tuple[str, ...], as_json: bool) -> None:
    """Show one future month by month: every draw, then every scenario.

    \b
      mcroi trace study.toml --future 4711
      mcroi trace study.toml --future 4711 --json     # every series

    It is the future of that number in a simulation of any size with the same seed.
    """
    from mcroi.analyses.trace import trace as trace_future
    from mcroi.engine.simulate import DEFAULT_SEED
    from mcroi.report.documents.trace import trace_document
    from mcroi.report.terminal.trace import trace_lines

    traced = trace_future(options.read_study(study, overrides), future, DEFAULT_SEED if seed is None else seed)
    if as_json:
        streams.document(trace_document(traced))
    else:
        streams.result("\n".join(trace_lines(traced)))
