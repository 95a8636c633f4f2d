"""``mcroi schema``: the JSON Schema that editors complete and check a study by."""

from __future__ import annotations

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@options.debug_option
def schema() -> None:
    """Print the JSON Schema of a study.

    \b
      mcroi schema > mcroi.schema.json

    An editor that knows TOML schemas completes and checks a study whose first line is
    "#:schema ./mcroi.schema.json"; init writes both.
    """
    from mcroi.study.reading.json_schema import schema_text

    streams.text(schema_text())
