"""``mcroi reference``: how such things turned out elsewhere, by published figures."""

from __future__ import annotations

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@options.json_option
@options.debug_option
def reference(as_json: bool) -> None:
    """List published distributions of how such things turned out.

    \b
      mcroi reference
      mcroi reference --json

    A study calls one by its name, as in one_off.cost_overrun = 'reference("it_cost_overrun")'.
    """
    from mcroi.report.documents.reference import reference_document
    from mcroi.report.terminal.reference import reference_lines

    if as_json:
        streams.document(reference_document())
    else:
        streams.result("\n".join(reference_lines()))
