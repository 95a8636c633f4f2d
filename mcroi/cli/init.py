"""``mcroi init``: a study to start from as text with its schema, or as a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@click.argument("path", default="study.toml", type=click.Path())
@click.option("--force", is_flag=True, help="Overwrite the study if it exists.")
@click.option(
    "--example", metavar="NAME", help="Write this example instead, such as legacy or forms, with its data files."
)
@click.option("--blank", is_flag=True, help="For a workbook: leave its cells empty.")
@options.quiet_option
@options.debug_option
def init(path: str, force: bool, example: str | None, blank: bool, quiet: bool) -> None:
    """Write an annotated study to start from, and its schema beside it.

    \b
      mcroi init
      mcroi init studies/platform.toml
      mcroi init forms.toml --example forms   # every form of a value
      mcroi init study.xlsx                   # a workbook to fill in instead

    PATH is study.toml if left out; it ends in .toml for text, or in .xlsx for a workbook.
    Nothing is ever overwritten without --force.
    """
    from distributions.rules import listed
    from mcroi.report.files import write_atomically

    study = Path(path)
    is_workbook = options.suffix_to_write(study) == options.WORKBOOK
    if blank and (not is_workbook or example is not None):
        raise click.UsageError("--blank is for a workbook without an --example, such as mcroi init study.xlsx --blank")
    files = {study: _workbook(example, blank=blank)} if is_workbook else _study_files(study, example)
    taken = [file for file in files if file.exists() or file.is_symlink()]
    if taken and not force:
        raise click.UsageError(f"{taken[0]} exists; give another name, or --force to overwrite it")
    if not is_workbook:
        files |= _schema_file(study.parent)
    for file, text in files.items():
        write_atomically(file, text)
    if not quiet:
        streams.note(f"wrote {listed(map(str, files))}; next: mcroi check {path}")


def _study_files(study: Path, example: str | None) -> dict[Path, bytes]:
    """Return a study as text, and the data files that it reads."""
    from mcroi.study.reading import example_files
    from mcroi.study.template import template

    content, data = (template().encode(), {}) if example is None else example_files(example)
    return {study: content, **{study.parent / name: values for name, values in data.items()}}


def _schema_file(folder: Path) -> dict[Path, bytes]:
    """Return the schema that an editor completes a study by, unless there is one."""
    from mcroi.study.reading.json_schema import SCHEMA_FILE, schema_text

    schema = folder / SCHEMA_FILE
    return {} if schema.exists() or schema.is_symlink() else {schema: schema_text().encode()}


def _workbook(example: str | None, *, blank: bool) -> bytes:
    """Return a workbook to fill in: empty, or with what an example states."""
    import tomllib

    from mcroi.report.workbook.blank import workbook_to_fill_in
    from mcroi.report.workbook.fillings import NotInCellsError, filling_of
    from mcroi.study.reading import example_files

    if blank:
        return workbook_to_fill_in()
    content, _ = example_files(example or "mlops")
    try:
        return workbook_to_fill_in(filling_of(tomllib.loads(content.decode())))
    except NotInCellsError as error:
        raise click.UsageError(f"--example {example} needs a name that ends in .toml: {error}") from None
