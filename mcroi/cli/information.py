"""``mcroi information``: what it is worth to find things out before deciding."""

from __future__ import annotations

from typing import Any

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@options.study_argument(required=False)
@options.simulation_options
@options.given_option
@click.option(
    "--diary",
    "diaries",
    multiple=True,
    metavar="WHAT",
    help="Value a diary, such as 'manual.hours_per_week workers=5 weeks=4 spread=6'; repeatable.",
)
@click.option(
    "--pilot",
    "pilots",
    multiple=True,
    metavar="WHAT",
    help="Value a pilot, such as 'optimal teams=2 cost=60k'; repeatable.",
)
@click.option("--top", type=click.IntRange(1), default=12, show_default=True, help="How many dials are listed.")
@options.debug_option
def information(
    study: str | None,
    overrides: tuple[str, ...],
    given: tuple[str, ...],
    diaries: tuple[str, ...],
    pilots: tuple[str, ...],
    top: int,
    as_json: bool,
    **settings: Any,
) -> None:
    """Say what it is worth to know things before deciding, and plan what to find out.

    \b
      mcroi information                                  # of the built-in example
      mcroi information study.toml --diary 'manual.hours_per_week workers=5 weeks=4 spread=6'
      mcroi information study.toml --pilot 'optimal teams=2 cost=60k'

    A diary: so many workers write down for so many weeks how an input really is; spread is the standard
    deviation between people in the input's unit, weekly (the same if left out) that between the weeks of
    one person. It costs its hours, one per worker and week unless hours says otherwise, or cost. A pilot:
    the change is tried in so many teams. STUDY is a TOML file or a workbook, or - for standard input; the built-in
    example if left out.
    """
    from mcroi.analyses.information import Diary, Pilot
    from mcroi.analyses.information import information as value
    from mcroi.analyses.information.research_text import read_diary, read_pilot
    from mcroi.cli.simulation import Settings, run
    from mcroi.report.documents.information import information_document
    from mcroi.report.terminal.information import information_lines

    read = options.read_study(study, overrides, quiet=settings["quiet"])
    told = Settings.of(read, given, settings)
    research: list[Diary | Pilot] = [read_diary(text, read.currency) for text in diaries]
    research += [read_pilot(text, read.currency) for text in pilots]
    for of in research:
        of.check(read)
    found = value(run(read, told), research, told.jobs)
    if as_json:
        streams.document(information_document(found))
    else:
        streams.result(information_lines(found, shown=top, **streams.shape()))
