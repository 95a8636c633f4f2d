"""``mcroi check``: errors, then what a sceptical finance director would ask; with -v what every value means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mcroi.cli import options, streams
from mcroi.cli.faults import GateError

if TYPE_CHECKING:
    from mcroi.study.study import Study


@click.command(context_settings=options.HELP)
@options.study_argument()
@options.set_option
@options.json_option
@options.quiet_option
@click.option("--strict", is_flag=True, help="Exit with 1 if there is a warning.")
@click.option("-v", "--verbose", is_flag=True, help="Tell what every value means: moments, percentiles, a sentence.")
@click.option("--out", type=click.Path(), metavar="DIR", help="Write a chart of every range into this folder.")
@options.debug_option
def check(
    study: str, overrides: tuple[str, ...], as_json: bool, quiet: bool, strict: bool, verbose: bool, out: str | None
) -> None:
    """Check a study, and ask what a sceptical finance director would.

    \b
      mcroi check study.toml
      mcroi check study.toml -v --out charts
      mcroi check study.toml --strict --json

    Errors make it exit with 2. Findings are questions, each with its reason and its cure; they are no
    errors, and the study can be simulated as it is.
    """
    from mcroi.analyses.lint import findings
    from mcroi.report.documents.check import check_document
    from mcroi.report.files import check_writable
    from mcroi.report.terminal.meanings import meaning_lines
    from mcroi.results.rounding import counted

    read = options.read_study(study, overrides, quiet=True)
    if out is not None:
        check_writable(out)
    found = findings(read)
    warnings = sum(finding.severity == "warning" for finding in found)
    if as_json:
        streams.document(check_document(read, found, meanings=verbose))
    else:
        if verbose:
            streams.result("\n".join(meaning_lines(read, unicode=streams.knows_unicode())))
        streams.result("\n".join(f"{number}. {finding}" for number, finding in enumerate(found, start=1)))
        if not quiet:
            streams.note(f"no errors; {counted(warnings, 'warning')} and {counted(len(found) - warnings, 'note')}")
    if out is not None:
        _write_charts(read, out, quiet=quiet)
    if strict and warnings:
        raise GateError(f"--strict: {counted(warnings, 'warning')}")


def _write_charts(study: Study, out: str, *, quiet: bool) -> None:
    from mcroi.analyses.implied import implied
    from mcroi.charts import svg, value_figure
    from mcroi.report.files import slugs, write_all
    from mcroi.results.rounding import counted

    uncertain = {f"{of.place}.{of.assumption.input}": of for of in implied(study) if not of.is_constant}
    names = slugs(uncertain)
    write_all(
        out,
        {f"{names[key]}.svg": svg(value_figure(of), f"{key}: {of.sentence}", key) for key, of in uncertain.items()},
        {"study_sha256": study.sha256},
    )
    if not quiet:
        streams.note(f"wrote {counted(len(uncertain), 'chart')} to {out}")
