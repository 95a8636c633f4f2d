"""Two studies, or one before and after: what changed in what is stated, what that did to the decision, and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from distributions.arrays import Mask
from mcroi.analyses.compare.attribution import Attribution, attribute
from mcroi.analyses.compare.differences import FrameChange, InputChange, common, frame_changes, input_changes
from mcroi.engine.simulate import DEFAULT_RUNS, DEFAULT_SEED, simulate
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.paired import chance_difference, difference, mean_difference, quantile_difference
from mcroi.results.quantity import Quantity
from mcroi.results.ranking import rank
from mcroi.results.result import Result, ScenarioResult
from mcroi.study.study import CURRENT, Study

Unit = Literal["money", "chance", "months"]


class ComparisonError(ValueError):
    """Two things cannot be compared; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One number of one scenario, before and after.

    Parameters
    ----------
    name
        As a requirement names it, such as ``npv.p10`` or ``npv_positive``.
    unit
        Of the numbers.
    before, after
        With their intervals; a `Chance` where it is one.
    difference
        With its interval; None where there is none because a time can be never.
    """

    name: str
    unit: Unit
    before: Figure | Chance
    after: Figure | Chance
    difference: Figure | None


@dataclass(frozen=True, slots=True)
class ScenarioChange:
    """What has become of one scenario.

    Parameters
    ----------
    name
        In both studies.
    label
        What a reader sees, after.
    measures
        Chance of success, npv, break-even.
    difference
        Of its npv, future by future; None where the two were not simulated in the same futures.
    better, worse
        In how many futures the npv is higher, and lower, after; None likewise.
    """

    name: str
    label: str
    measures: tuple[MeasureChange, ...]
    difference: Quantity | None = None
    better: Chance | None = None
    worse: Chance | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared.

    Parameters
    ----------
    title, currency, horizon_months, sha256
        Of the study.
    runs, seed
        Of its simulation.
    best
        The scenario with the highest mean npv.
    resolved
        Whether the futures are enough to tell it from all others; None where that is not known.
    labels
        By scenario, the current one first.
    """

    title: str
    currency: str
    horizon_months: int
    sha256: str
    runs: int
    seed: int
    best: str
    resolved: bool | None
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StudyComparison:
    """What changed, what that did, and why.

    Parameters
    ----------
    before, after
        The two.
    inputs
        What they say differently about inputs; None where only results are known.
    frame
        What they say differently about all else.
    scenarios
        What has become of every scenario that both have and that is a change.
    attribution
        How much each changed input explains; None where none has changed, or where only results are known.
    paired
        Whether both were simulated in the same futures, so that differences are taken future by future.
    """

    before: Side
    after: Side
    inputs: tuple[InputChange, ...] | None
    frame: tuple[FrameChange, ...]
    scenarios: Mapping[str, ScenarioChange]
    attribution: Attribution | None = None
    paired: bool = False


def compare(
    before: Study,
    after: Study,
    runs: int = DEFAULT_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    jobs: int | None = None,
    simulation: Callable[[Study], Result] | None = None,
    report: Callable[[int], None] | None = None,
) -> StudyComparison:
    """Simulate two studies in the same futures, and say what differs, what that does, and how much each input explains.

    Parameters
    ----------
    before, after
        The studies.
    runs, seed
        Of both simulations. The shares of the inputs are worked out in fewer futures where there are several.
    jobs
        Worker processes; as many as there are cores if left out.
    simulation
        Simulates a study, with these runs and this seed, instead of `mcroi.simulate`.
    report
        Is told how many further futures are done beyond the two simulations.

    Returns
    -------
    StudyComparison

    Raises
    ------
    ComparisonError
        If the studies count in different currencies or have no change in common.
    ValueError
        As `mcroi.simulate`.

    Examples
    --------
    >>> import mcroi
    >>> larger = mcroi.example("mlops", overrides=["world.team.size=20"])
    >>> found = mcroi.compare(mcroi.example("mlops"), larger, runs=1000)
    >>> [(change.name, change.before, change.after) for change in found.inputs]
    [('world.team.size', '10', '20')]
    """
    refuse_currencies(before.currency, after.currency)
    names = refuse_strangers(common(before, after))
    simulated = simulation or (lambda study: simulate(study, runs, seed, jobs=jobs))
    first, second = simulated(before), simulated(after)
    inputs = input_changes(before, after)
    ends = tuple({name: result[name].npv.values for name in names} for result in (first, second))
    return StudyComparison(
        _side(first),
        _side(second),
        tuple(inputs),
        tuple(frame_changes(before, after)),
        {name: _scenario(first[name], second[name]) for name in names},
        attribute(
            before,
            after,
            [change for change in inputs if change.has_effect],
            (ends[0], ends[1]),
            first.seed,
            jobs=jobs,
            report=report,
        ),
        paired=True,
    )


def refuse_currencies(before: str, after: str) -> None:
    """Refuse to subtract amounts in one currency from those in another.

    Raises
    ------
    ComparisonError
        If the two differ.
    """
    if before != after:
        raise ComparisonError(
            f"both have to count in one currency, got '{before}' before and '{after}' after; if they do, say so: "
            f"--set currency={before}"
        )


def refuse_strangers(names: list[str]) -> list[str]:
    """Return the changes among scenarios that two studies have in common.

    Raises
    ------
    ComparisonError
        If there are none.
    """
    changes = [name for name in names if name != CURRENT]
    if not changes:
        raise ComparisonError("a scenario beside the current one has to be in both, under the same name; there is none")
    return changes


def _side(result: Result) -> Side:
    study = result.study
    return Side(
        title=study.title,
        currency=study.currency,
        horizon_months=study.horizon_months,
        sha256=study.sha256,
        runs=result.runs,
        seed=result.seed,
        best=result.decision.best,
        resolved=rank(result).is_resolved,
        labels={s.name: s.label for s in result.values()},
    )


def _scenario(before: ScenarioResult, after: ScenarioResult) -> ScenarioChange:
    change = difference(before.npv, after.npv)
    return ScenarioChange(
        before.name,
        after.label,
        tuple(_measures(before, after)),
        change,
        change.positive,
        change.chance(change.values < 0.0),
    )


def _measures(before: ScenarioResult, after: ScenarioResult) -> list[MeasureChange]:
    npv, times = (before.npv, after.npv), (before.break_even_months, after.break_even_months)
    middle = quantile_difference(*times, 0.5) if all(math.isfinite(of.quantile(0.5)) for of in times) else None
    return [
        _chance(before, after, "npv_positive", (npv[0].values > 0.0, npv[1].values > 0.0)),
        MeasureChange("npv.mean", "money", Figure.mean(npv[0]), Figure.mean(npv[1]), mean_difference(*npv)),
        *(_quantile(f"npv.p{p}", "money", npv, p / 100, quantile_difference(*npv, p / 100)) for p in (10, 50, 90)),
        _chance(before, after, "breaks_even", (np.isfinite(times[0].values), np.isfinite(times[1].values))),
        _quantile("break_even_months.p50", "months", times, 0.5, middle),
    ]


def _chance(before: ScenarioResult, after: ScenarioResult, name: str, happens: tuple[Mask, Mask]) -> MeasureChange:
    return MeasureChange(name, "chance", before.chance(name), after.chance(name), chance_difference(*happens))


def _quantile(name: str, unit: Unit, of: tuple[Quantity, Quantity], p: float, change: Figure | None) -> MeasureChange:
    return MeasureChange(name, unit, Figure.quantile(of[0], p), Figure.quantile(of[1], p), change)
