"""``mcroi simulate``: the main job."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from mcroi.cli import options, streams
from mcroi.cli.faults import GateError

if TYPE_CHECKING:
    from mcroi.analyses.stress.stress import StressTest
    from mcroi.analyses.stress.worst import WorstFutures
    from mcroi.cli.simulation import Settings
    from mcroi.results.result import Result

    Stressed = tuple[StressTest, dict[str, WorstFutures]]


@click.command(context_settings=options.HELP)
@options.study_argument(required=False)
@options.simulation_options
@options.given_option
@click.option("--out", type=click.Path(), metavar="DIR", help="Write all artefacts into this folder.")
@click.option(
    "--require",
    "requirements",
    multiple=True,
    metavar="GATE",
    help="Exit with 1 unless this holds, such as 'optimal.npv_positive >= 0.7' (mcroi outputs lists what can be "
    "named); repeatable.",
)
@options.until_option
@click.option("--stress", is_flag=True, help="Tell what does most harm, instead of the tables.")
@click.option("--irr", is_flag=True, help="Work out the internal rate of return too.")
@options.debug_option
def simulate(
    study: str | None,
    overrides: tuple[str, ...],
    given: tuple[str, ...],
    requirements: tuple[str, ...],
    until: str | None,
    out: str | None,
    stress: bool,
    as_json: bool,
    **settings: Any,
) -> None:
    """Simulate a study: the verdict, then the tables.

    \b
      mcroi simulate                                     # the built-in example
      mcroi simulate study.toml --runs 1e6 --out results
      mcroi simulate study.toml --set world.team.size=20 --json
      mcroi simulate study.toml --require 'optimal.npv_positive >= 0.7'
      mcroi simulate study.toml --given 'optimal.delivers = false'
      mcroi simulate study.toml --stress

    STUDY is a TOML file or a workbook, or - for standard input; the built-in example if left out.
    """
    from mcroi.cli.simulation import Settings, note_roi, read_goal_of, run, run_until
    from mcroi.report.files import check_writable
    from mcroi.results.requirements import evaluate, read_requirement

    read = options.read_study(study, overrides, quiet=settings["quiet"])
    how = Settings.of(read, given, settings)
    gates = [read_requirement(text, read) for text in requirements]
    goal = None if until is None else read_goal_of(until, read)
    if not how.quiet:
        note_roi(gates, goal)
    if out is not None:
        check_writable(out)
    how = replace(how, irr=how.irr or any(gate.measure.uses_irr for gate in gates))
    result = run(read, how) if goal is None else run_until(read, how, goal)
    _tell(result, out, _stressed(result, how) if stress else None, as_json=as_json, quiet=how.quiet)
    answers = [evaluate(gate, result) for gate in gates]
    unmet = [str(answer) for answer in answers if not answer.met]
    if not how.quiet:
        for answer in answers:
            if answer.met and not answer.resolved:
                streams.note(str(answer))
    if unmet:
        raise GateError("\n".join(unmet))


def _stressed(result: Result, settings: Settings) -> Stressed:
    from mcroi.analyses.stress.stress import reverse_stress, stress_test
    from mcroi.cli.simulation import run

    plain = replace(settings, given=())
    return stress_test(result, lambda study: run(study, plain, result.drawn)), reverse_stress(result)


def _tell(result: Result, out: str | None, stressed: Stressed | None, *, as_json: bool, quiet: bool) -> None:
    """Print a result and write its artefacts."""
    from mcroi.analyses.lint import findings, result_findings
    from mcroi.report.documents.result import result_document
    from mcroi.report.documents.stress import stress_document
    from mcroi.report.terminal.result import plain_tables
    from mcroi.report.terminal.stress import stress_lines
    from mcroi.words.verdict import among, verdict

    told = result_findings(result)
    sentences = verdict(result)
    if as_json or out is not None:
        data = result_document(result, sentences, [*findings(result.study), *told])
        if stressed is not None:
            data["stress"] = stress_document(*stressed)
        if out is not None:
            _write(result, data, out, quiet=quiet)
        if as_json:
            streams.document(data)
    if not as_json:
        shape = streams.shape()
        if stressed is None:
            streams.result(plain_tables(result, sentences, **shape))
        else:
            streams.result(stress_lines(result, *stressed, sentences, **shape))
    if result.given and not quiet:
        streams.note(f"{among(result)} meet {' and '.join(map(str, result.given))}")
    if not quiet:
        for finding in told:
            streams.note(str(finding))


def _write(result: Result, data: dict[str, Any], out: str, *, quiet: bool) -> None:
    from mcroi.report.artefacts import artefacts
    from mcroi.report.files import write_all

    about = {key: data[key] for key in ("mcroi", "study_sha256", "runs", "seed", "given", "drawn")}
    write_all(out, artefacts(result, data), about)
    if not quiet:
        streams.note(f"wrote {out}")
