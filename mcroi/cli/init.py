"""``mcroi init``: a study to start from, and the schema that an editor completes it by."""

from __future__ import annotations

from pathlib import Path

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@click.argument("path", default="study.toml", type=click.Path())
@click.option("--force", is_flag=True, help="Overwrite the study if it exists.")
@click.option("--example", metavar="NAME", help="Write this example instead, such as forms, with its data files.")
@options.quiet_option
@options.debug_option
def init(path: str, force: bool, example: str | None, quiet: bool) -> None:
    """Write an annotated study to start from, and its schema beside it.

    \b
      mcroi init
      mcroi init studies/platform.toml
      mcroi init forms.toml --example forms   # every form of a value

    PATH is study.toml if left out. Nothing is ever overwritten without --force.
    """  # noqa: D301  # the backspace tells click to keep the lines
    from distributions.rules import listed
    from mcroi.reading import example_files
    from mcroi.report.files import write_atomically
    from mcroi.schema_file import NAME, schema_text
    from mcroi.template import template

    study = Path(path)
    content, data = (template().encode(), {}) if example is None else example_files(example)
    files = {study: content, **{study.parent / name: values for name, values in data.items()}}
    taken = [file for file in files if file.exists() or file.is_symlink()]
    if taken and not force:
        raise click.UsageError(f"{taken[0]} exists; give another name, or --force to overwrite it")
    schema = study.parent / NAME
    if not schema.exists() and not schema.is_symlink():
        files[schema] = schema_text().encode()
    for file, text in files.items():
        write_atomically(file, text)
    if not quiet:
        streams.note(f"wrote {listed(map(str, files))}; next: mcroi check {path}")
