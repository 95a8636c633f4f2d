"""``mcroi compare``: what changed between two studies, what that did to the decision, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from mcroi.cli import options, streams

if TYPE_CHECKING:
    from mcroi.analyses.compare.compare import StudyComparison
    from mcroi.cli.simulation import Settings

_DOCUMENT: Final = b"{"
"""What a JSON document begins with, and no study."""


@click.command(context_settings=options.HELP)
@click.argument("before", type=click.Path(allow_dash=True))
@click.argument("after", required=False, type=click.Path(allow_dash=True))
@options.simulation_options
@options.debug_option
def compare(before: str, after: str | None, overrides: tuple[str, ...], as_json: bool, **settings: Any) -> None:
    """Say what changed between two studies, what that did to the decision, and why.

    \b
      mcroi compare old.toml new.toml
      mcroi compare study.toml --set world.team.size=20     # against itself, with this set
      mcroi compare old.json new.json                       # two documents of simulate --json

    Both are simulated in the same futures. How much of the change each changed input explains is worked out
    by simulating the studies in between, in fewer futures; with more than 8 changes, by group. --set holds
    for AFTER, which is BEFORE if left out. Result documents hold no single futures and no inputs: of these,
    results are compared.
    """
    from mcroi.cli.simulation import Settings
    from mcroi.report.documents.comparison import comparison_document
    from mcroi.report.terminal.comparison import comparison_lines

    if after is None and not overrides:
        raise click.UsageError("a second study is needed, or --set for what is to be different")
    told = Settings(**settings)
    sides = (before, after if after is not None else before)
    if sides == (options.STDIN, options.STDIN):
        raise click.UsageError("only one of the two can be standard input")
    documents = [_is_document(path) for path in sides]
    if documents[1] and overrides:
        raise click.UsageError("--set holds for AFTER, which is a result document")
    found = _results(sides, documents, overrides, told) if any(documents) else _studies(sides, overrides, told)
    if as_json:
        streams.document(comparison_document(found))
    else:
        streams.result(comparison_lines(found, **streams.shape()))


def _is_document(path: str) -> bool:
    """Whether a file is a JSON document rather than a study."""
    if path == options.STDIN or not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        return file.read(256).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_DOCUMENT)


def _studies(sides: tuple[str, str], overrides: tuple[str, ...], settings: Settings) -> StudyComparison:
    """Compare two studies, both simulated."""
    from mcroi.analyses.compare.attribution import futures_needed
    from mcroi.analyses.compare.compare import compare as compare_studies
    from mcroi.analyses.compare.differences import input_changes
    from mcroi.cli.progress import Progress
    from mcroi.cli.simulation import run

    before = options.read_study(sides[0], (), quiet=settings.quiet)
    after = options.read_study(sides[1], overrides, quiet=settings.quiet)
    changes = [change for change in input_changes(before, after) if change.has_effect]
    with Progress(futures_needed(before, after, changes, settings.most_runs), quiet=settings.quiet) as progress:
        return compare_studies(
            before, after, jobs=settings.jobs, simulation=lambda study: run(study, settings), report=progress.advance
        )


def _results(
    sides: tuple[str, str], documents: list[bool], overrides: tuple[str, ...], settings: Settings
) -> StudyComparison:
    """Compare two result documents; a study on one side is simulated."""
    from mcroi.cli.simulation import run
    from mcroi.report.documents.compared import MOST_BYTES_READ, compare_documents, read_document
    from mcroi.report.documents.result import result_document

    found = []
    for path, is_document, changed in zip(sides, documents, ((), overrides), strict=True):
        if is_document:
            with Path(path).open("rb") as file:
                found.append(read_document(file.read(MOST_BYTES_READ + 1), path))
        else:
            found.append(result_document(run(options.read_study(path, changed, quiet=settings.quiet), settings)))
    return compare_documents(*found)
