"""``mcroi report``: the case as a page, a workbook, Markdown, a document or a chart, by the suffix of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@options.study_argument(required=False)
@click.option("-o", "--output", "target", type=click.Path(dir_okay=False), metavar="FILE", help="What to write.")
@click.option("--only", metavar="CHART", help="For .svg and .png: which chart, such as fan or npv:optimal.")
@options.simulation_options
@options.given_option
@options.debug_option
def report(
    study: str | None,
    target: str | None,
    only: str | None,
    overrides: tuple[str, ...],
    given: tuple[str, ...],
    as_json: bool,
    **settings: Any,
) -> None:
    """Write the case: a page to decide from, or a workbook, Markdown, a document, a chart.

    \b
      mcroi report                                       # of the built-in example: report.html
      mcroi report study.toml -o case.html               # one file, works offline and by mail
      mcroi report study.toml -o case.xlsx
      mcroi report study.toml --only fan -o fan.svg

    The suffix of FILE says what is written: .html, .xlsx, .md, .json, .svg or .png. STUDY is a TOML file or a workbook,
    or - for standard input; the built-in example if left out.
    """
    from mcroi.cli.simulation import Settings, run
    from mcroi.report.formats import CHARTS, SUFFIXES, write_report

    path = Path(target) if target is not None else Path(_name(study, as_json=as_json))
    if path.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"-o: a name that ends in {', '.join(SUFFIXES)} is needed, got '{path.name}'")
    if (only is not None) != (path.suffix.lower() in CHARTS):
        raise click.UsageError("--only says which chart a .svg or .png is; give both, or neither")
    read = options.read_study(study, overrides, quiet=settings["quiet"])
    told = Settings.of(read, given, settings)
    write_report(run(read, told), path, chart=only, jobs=told.jobs)
    if not told.quiet:
        streams.note(f"wrote {path}")


def _name(study: str | None, *, as_json: bool) -> str:
    stem = "report" if study in (None, options.STDIN) else Path(str(study)).stem
    return stem + (".json" if as_json else ".html")
