"""``mcroi sensitivity``: which assumptions matter, and how sure that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from mcroi.cli import options, streams

if TYPE_CHECKING:
    from mcroi.analyses.sensitivity import Sensitivity
    from mcroi.analyses.sensitivity.total import TotalEffects
    from mcroi.cli.simulation import Settings
    from mcroi.study.study import Study


@click.command(context_settings=options.HELP)
@options.study_argument(required=False)
@options.simulation_options
@options.given_option
@options.until_option
@click.option(
    "--output",
    metavar="NAME",
    help="Rank by this output, such as optimal.cost (mcroi outputs lists them); else by what decides.",
)
@click.option("--top", type=click.IntRange(1), default=15, show_default=True, help="How many dials are listed.")
@click.option("--total", is_flag=True, help="Simulate further for total-order indices and Shapley effects.")
@options.debug_option
def sensitivity(
    study: str | None,
    overrides: tuple[str, ...],
    given: tuple[str, ...],
    until: str | None,
    output: str | None,
    top: int,
    total: bool,
    as_json: bool,
    **settings: Any,
) -> None:
    """Say which assumptions matter to the decision, and how sure that is.

    \b
      mcroi sensitivity                                  # of the built-in example
      mcroi sensitivity study.toml --output optimal.npv_positive
      mcroi sensitivity study.toml --until 'ranking top 5' --runs 1e6
      mcroi sensitivity study.toml --total --json > sensitivity.json

    All is read from the futures of one simulation; --total adds what dials do together, by some 80 further
    simulations of 8,192 futures. STUDY is a TOML file or a workbook, or - for standard input; the built-in example if
    left out.
    """
    from mcroi.analyses.sensitivity import bytes_per_future
    from mcroi.analyses.sensitivity import sensitivity as analyse
    from mcroi.cli.simulation import Settings, note_roi, read_goal_of, run, run_until
    from mcroi.engine.simulate import check_memory
    from mcroi.report.documents.sensitivity import sensitivity_document
    from mcroi.report.terminal.sensitivity import sensitivity_lines
    from mcroi.report.terminal.total import total_lines
    from mcroi.words.sensitivity import sentences, worth_of_the_first

    read = options.read_study(study, overrides, quiet=settings["quiet"])
    if total and given:
        raise click.UsageError("--total simulates all futures, so that it cannot go together with --given")
    told = Settings.of(read, given, settings)
    further = [] if output is None else _further(read, output)
    if until is None and not given:  # else nobody knows beforehand how many futures there will be
        check_memory(read, told.most_runs, memory=told.memory, further=bytes_per_future(read, told.jobs))
    goal = None if until is None else read_goal_of(until, read)
    if not told.quiet:
        note_roi([], goal)
    result = run(read, told) if goal is None else run_until(read, told, goal)
    found = analyse(result, told.jobs, further=further)
    worth = worth_of_the_first(found, told.jobs)
    effects = _total(found, output, told) if total else None
    if as_json:
        streams.document(sensitivity_document(found, sentences(found, worth), effects))
        return
    text = sensitivity_lines(found, worth, output=output, shown=top, **streams.shape())
    if effects is not None:
        text += "\n\n" + total_lines(effects, output or found.lead, shown=top, **streams.shape())
    streams.result(text)


def _further(study: Study, name: str) -> list[str]:
    """Return an output if it is none of those that are always looked at; refuse one that the study does not have."""
    from distributions.spelling import closest, suggestion
    from mcroi.engine.redraws import output_kinds
    from mcroi.results.columns import further_outputs
    from mcroi.results.requirements import RequirementError, read_measure
    from mcroi.study.study import no_scenario

    known, further = output_kinds(study), further_outputs(study)
    if name in known or name in further:
        return [name] if name in further else []
    names = known | further
    scenario, _, rest = name.partition(".")
    is_renamed = scenario not in study.scenarios and closest(scenario, study.scenarios) is None
    if is_renamed and rest in {output.partition(".")[2] for output in names}:
        raise click.UsageError(f"--output: {no_scenario(scenario, study.scenarios)}")
    try:
        measure = read_measure(name, study)
    except RequirementError:
        hint = suggestion(name, names, len(names))
    else:  # a gate can name it, a ranking cannot
        plain = f"{measure.scenario}.{measure.name}"
        hint = (
            f", as it has no value in some futures; {plain} is for gates" if plain not in names else f"; name {plain}"
        )
    raise click.UsageError(f"--output: no such output '{name}'{hint}")


def _total(found: Sensitivity, output: str | None, settings: Settings) -> TotalEffects:
    """Simulate further."""
    from mcroi.analyses.sensitivity.total import default_outputs, futures_needed, total_effects
    from mcroi.cli.progress import Progress

    study = found.result.study
    names = list(dict.fromkeys([*default_outputs(study), found.lead, *([output] if output else [])]))
    with Progress(futures_needed(study), quiet=settings.quiet) as progress:
        return total_effects(study, seed=found.result.seed, jobs=settings.jobs, outputs=names, report=progress.advance)
