"""``mcroi solve``: what an input has to be for a requirement to hold."""

from __future__ import annotations

from typing import Any

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@options.study_argument()
@click.argument("input_name", metavar="INPUT")
@click.option(
    "--for",
    "requirement",
    required=True,
    metavar="GATE",
    help="What is to hold, such as 'optimal.npv_positive >= 0.8'.",
)
@options.simulation_options_with("16k")
@options.debug_option
def solve(
    study: str, input_name: str, requirement: str, overrides: tuple[str, ...], as_json: bool, **settings: Any
) -> None:
    """Say what an input has to be for a requirement to hold.

    \b
      mcroi solve study.toml one_off.exploration_weeks --for 'optimal.npv_positive >= 0.8'
      mcroi solve study.toml world.projects.demand --for 'compromise.npv >= 0' --runs 100k

    INPUT is world.<input>, <scenario>.<input>, or the input alone for that of the scenario which the
    requirement is about (today's, if that scenario states none). Its value is made certain, and the study
    is simulated for some 30 values of it, in the same futures. Where it is stated relative to today's
    value, the factor is searched, or what is added to it.
    """
    from mcroi.analyses.solve.solve import SOLVING_RUNS
    from mcroi.analyses.solve.solve import solve as solve_for
    from mcroi.cli.simulation import Settings, note_roi, run
    from mcroi.engine.simulate import DEFAULT_SEED
    from mcroi.report.documents.solution import solution_document
    from mcroi.report.terminal.solution import solution_lines
    from mcroi.results.requirements import read_requirement

    read = options.read_study(study, overrides, quiet=settings["quiet"])
    wanted = read_requirement(requirement, read)
    told = Settings(**settings, irr=wanted.measure.uses_irr)
    if not told.quiet:
        note_roi([wanted])
    runs = SOLVING_RUNS if told.runs is None else told.runs
    seed = DEFAULT_SEED if told.seed is None else told.seed
    found = solve_for(read, input_name, wanted, runs, seed, simulation=lambda of: run(of, told, runs))
    if as_json:
        streams.document(solution_document(found))
    else:
        streams.result(solution_lines(found, streams.shape()["width"]))
