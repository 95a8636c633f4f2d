"""``mcroi init``: a study to start from, and the schema that an editor completes it by."""

from __future__ import annotations

from pathlib import Path

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@click.argument("path", default="study.toml", type=click.Path())
@click.option("--force", is_flag=True, help="Overwrite the study if it exists.")
@options.quiet_option
@options.debug_option
def init(path: str, force: bool, quiet: bool) -> None:
    """Write an annotated study to start from, and its schema beside it.

    \b
      mcroi init
      mcroi init studies/platform.toml

    PATH is study.toml if left out. Nothing is ever overwritten without --force.
    """  # noqa: D301  # the backspace tells click to keep the lines
    from mcroi.report.files import write_atomically
    from mcroi.schema_file import NAME, schema_text
    from mcroi.template import template

    study = Path(path)
    if not force and (study.exists() or study.is_symlink()):
        raise click.UsageError(f"{path} exists; give another name, or --force to overwrite it")
    schema = study.parent / NAME
    write_atomically(study, template().encode())
    written = [str(study)]
    if not schema.exists() and not schema.is_symlink():
        write_atomically(schema, schema_text().encode())
        written.append(str(schema))
    if not quiet:
        streams.note(f"wrote {' and '.join(written)}; next: mcroi check {path}")
