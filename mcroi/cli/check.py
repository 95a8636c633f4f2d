"""``mcroi check``: errors, then what a sceptical finance director would ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from mcroi.cli import options, streams
from mcroi.cli.faults import GateError

if TYPE_CHECKING:
    from mcroi.lint import Finding
    from mcroi.study import Study


@click.command(context_settings=options.HELP)
@options.study_argument()
@options.set_option
@options.json_option
@options.quiet_option
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a warning.")
@options.debug_option
def check(study: str, overrides: tuple[str, ...], as_json: bool, quiet: bool, strict: bool) -> None:
    """Check a study, and ask what a sceptical finance director would.

    \b
      mcroi check study.toml
      mcroi check study.toml --strict --json

    Errors make it exit with 2. Findings are questions, each with its reason and its cure; they are no
    errors, and the study can be simulated as it is.
    """  # noqa: D301  # the backspace tells click to keep the lines
    from mcroi.lint import findings

    read = options.read_study(study, overrides)
    found = findings(read)
    warnings = sum(finding.severity == "warning" for finding in found)
    if as_json:
        streams.document(_document(read, found))
    else:
        streams.result("\n".join(f"{number}. {finding}" for number, finding in enumerate(found, start=1)))
        if not quiet:
            streams.note(f"no errors; {_counted(warnings, 'warning')} and {_counted(len(found) - warnings, 'note')}")
    if strict and warnings:
        raise GateError(f"--strict: {_counted(warnings, 'warning')}")


def _counted(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _document(study: Study, found: list[Finding]) -> str:
    data = {
        "schema": "mcroi.check/1",
        "title": study.title,
        "study_sha256": study.sha256,
        "findings": [finding.as_data() for finding in found],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
