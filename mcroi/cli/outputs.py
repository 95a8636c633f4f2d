"""``mcroi outputs``: what ``--require``, ``--until`` and ``--output`` can name."""

from __future__ import annotations

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@options.json_option
@options.debug_option
def outputs(as_json: bool) -> None:
    """List what --require, --until and --output can name: its unit and what it means.

    \b
      mcroi outputs
      mcroi outputs --json

    --until takes what has a 95 % interval, which sd has not.
    """
    from mcroi.report.documents.outputs import outputs_document
    from mcroi.report.terminal.outputs import output_lines

    if as_json:
        streams.document(outputs_document())
    else:
        streams.result("\n".join(output_lines()))
