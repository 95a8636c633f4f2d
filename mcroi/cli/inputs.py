"""``mcroi inputs``: the catalogue of what a study may state."""

from __future__ import annotations

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@options.json_option
@options.debug_option
def inputs(as_json: bool) -> None:
    """List every input: its unit, what it may be, what holds if it is left out.

    \b
      mcroi inputs
      mcroi inputs --json
    """
    from mcroi.report.documents.inputs import inputs_document
    from mcroi.report.terminal.inputs import input_lines

    if as_json:
        streams.document(inputs_document())
    else:
        streams.result("\n".join(input_lines()))
