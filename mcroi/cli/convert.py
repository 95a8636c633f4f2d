"""``mcroi convert``: a workbook that was filled in, as the text of a study."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@click.argument("workbook", type=click.Path(allow_dash=True))
@click.argument("target", default=options.STDIN, type=click.Path(allow_dash=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Overwrite the target if it exists.")
@options.quiet_option
@options.debug_option
def convert(workbook: str, target: str, force: bool, quiet: bool) -> None:
    """Make the text of a study from a workbook that was filled in.

    \b
      mcroi convert study.xlsx study.toml    # what mcroi init study.xlsx wrote, filled in
      mcroi convert study.xlsx               # to standard output

    Every command reads such a workbook as it is; a text is better to compare, to keep versions of, and to
    state what has no form in a workbook. What is wrong is told by sheet and cell, and nothing is written.
    Nothing is ever overwritten without --force.
    """
    from mcroi.report.files import write_atomically
    from mcroi.study.reading import content_of, read_content, read_workbook_text

    to_stdout = target == options.STDIN
    path = Path(target)
    if not to_stdout:
        options.suffix_to_write(path, (options.TEXT,))
    if not to_stdout and not force and (path.exists() or path.is_symlink()):
        raise click.UsageError(f"{path} exists; give another name, or --force to overwrite it")
    from_stdin = workbook == options.STDIN
    content, name = (content_of(sys.stdin.buffer), "<stdin>") if from_stdin else read_content(workbook)
    text = read_workbook_text(content, name)
    if to_stdout:
        streams.text(text)
        return
    write_atomically(path, text.encode())
    if not quiet:
        streams.note(f"wrote {path}; next: mcroi check {path}")
