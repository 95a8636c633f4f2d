"""Futures redrawn in part: outputs of a run in which some dials are drawn afresh and all others stay."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from distributions.arrays import Array
from mcroi.draws.plan import Redraw, plan_of
from mcroi.execution.leaves import columns
from mcroi.model.drawn import TYPICAL_LUCK
from mcroi.model.outcomes import outcomes
from mcroi.results.columns import Kind, further_outputs, outputs
from mcroi.study.study import Study

Report = Callable[[int], None]


def other_seed(seed: int) -> int:
    """The seed whose futures the redrawn dials are taken from: one that no user comes upon by counting."""
    return int.from_bytes(hashlib.sha256(f"{seed}:redraws".encode()).digest()[:8], "little")


def redrawn_outputs(
    study: Study,
    names: Sequence[str],
    runs: int,
    seed: int,
    redraws: Sequence[Redraw | None],
    *,
    jobs: int,
    report: Report | None = None,
) -> Array:
    """Simulate the same futures again and again, each time with other dials redrawn.

    A leaf of 8192 futures is in work at a time, and of it only the outputs asked for are kept. What a future comes to
    depends on nothing but the study, the seed, its number and the redraw.

    Parameters
    ----------
    study
        What is simulated.
    names
        The outputs that are wanted, as `mcroi.results.columns.outputs` and `further_outputs` name them.
    runs
        How many futures.
    seed
        Of what stays.
    redraws
        What is drawn afresh, time after time; None for nothing.
    jobs
        How many processes.
    report
        Is told how many further futures are done; there are ``runs * len(redraws)``.

    Returns
    -------
    array
        ``(redraw, output, future)``.

    Raises
    ------
    WorkerDiedError
        If a worker process was killed.
    """
    cases = [(study, tuple(names), seed, redraw) for redraw in redraws]
    return columns(_outputs, cases, runs, (len(names),), jobs, report=report)


def output_kinds(study: Study) -> dict[str, Kind]:
    """What the outputs of a study are called, and of what kind each is."""
    results = outcomes(plan_of(study).typical().scenarios, study.horizon_months, TYPICAL_LUCK, study.also_report_months)
    listed = outputs(study, {name: outcome.values for name, outcome in results.items()})
    return {name: output.kind for name, output in listed.items()}


def _outputs(case: tuple[Study, Sequence[str], int, Redraw | None], futures: range) -> Array:
    """The outputs of some futures, ``(output, future)``."""
    study, names, seed, redraw = case
    drawn = plan_of(study).draw(seed, futures.start, futures.stop, redraw)
    results = outcomes(drawn.scenarios, study.horizon_months, drawn.luck, study.also_report_months)
    further = further_outputs(study).keys() & names
    listed = outputs(study, {name: outcome.values for name, outcome in results.items()}, further)
    return np.array([listed[name].values for name in names])
