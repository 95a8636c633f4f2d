"""Simulating for a command: options to the library's call, with progress and the count of an interruption."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from mcroi.cli import streams
from mcroi.cli.progress import Progress
from mcroi.draws.conditions import Condition, read_condition
from mcroi.engine.simulate import DEFAULT_RUNS, DEFAULT_SEED, simulate
from mcroi.engine.until import Goal, read_goal, simulate_until
from mcroi.results.requirements import Requirement
from mcroi.results.result import Result
from mcroi.study.study import Study

_ROI: Final = (
    "roi is npv over all that is paid for the change, tools and lines included; npv over the one-off effort alone, "
    "which 0.1.0 called roi, is npv_per_investment"
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the options of a simulating command said; None for what was left out."""

    runs: int | None
    seed: int | None
    jobs: int | None
    memory: float | None
    quiet: bool
    irr: bool = False
    given: tuple[Condition, ...] = ()

    @classmethod
    def of(cls, study: Study, given: Iterable[str], options: dict[str, Any]) -> Self:
        """Read what ``--given`` says, and take the other options as they are."""
        return cls(**options, given=tuple(read_condition(text, study) for text in given))

    @property
    def most_runs(self) -> int:
        """How many futures, at most."""
        return DEFAULT_RUNS if self.runs is None else self.runs


def run(study: Study, settings: Settings, runs: int | None = None) -> Result:
    """Simulate a study.

    Parameters
    ----------
    study
        The study.
    settings
        The options.
    runs
        How many futures, if not as many as the options say.

    Raises
    ------
    mcroi.execution.stopping.Interrupted
        If the user stops it; it knows how many futures were done.
    """
    runs = settings.most_runs if runs is None else runs
    with Progress(runs, quiet=settings.quiet) as progress:
        return simulate(
            study,
            runs,
            DEFAULT_SEED if settings.seed is None else settings.seed,
            jobs=settings.jobs,
            irr=settings.irr,
            memory=settings.memory,
            report=progress.advance,
            given=settings.given,
        )


def read_goal_of(text: str, study: Study) -> Goal:
    """Read what ``--until`` says; the analysis that a ranking needs is loaded only where one is asked for.

    Raises
    ------
    RequirementError
        With the rule and what was got.
    """

    def tells_apart(result: Result, top: int) -> bool:
        from mcroi.analyses import sensitivity

        return sensitivity.tells_apart(result, top)

    return read_goal(text, study, tells_apart)


def note_roi(gates: Iterable[Requirement], goal: Goal | None = None) -> None:
    """Note once what roi means, where a gate or a goal is about it: it meant something else in 0.1.0."""
    if any(gate.measure.is_roi for gate in gates) or (goal is not None and goal.is_roi):
        streams.note(_ROI)


def run_until(study: Study, settings: Settings, goal: Goal) -> Result:
    """Simulate more and more futures of a study until a goal is reached, and say whether it was."""
    settings = replace(settings, irr=settings.irr or goal.uses_irr)
    result = simulate_until(goal, settings.most_runs, lambda runs: run(study, settings, runs))
    if not settings.quiet:
        reached = "reached" if goal.reached_by(result) else "not reached; allow more --runs"
        streams.note(f"{goal.text}: {reached}, drew {result.drawn:,} futures")
    return result
