"""Futures redrawn in part: outputs of a run in which some dials are drawn afresh and all others stay."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from distributions.uniforms import LEAF
from mcroi.draws.plan import Plan, Redraw
from mcroi.execution import local as workers
from mcroi.model.outcomes import outcomes
from mcroi.results.columns import Kind, outputs
from mcroi.results.events import Array

Report = Callable[[int], None]


def other_seed(seed: int) -> int:
    """The seed whose futures the redrawn dials are taken from: one that no user comes upon by counting."""
    return int.from_bytes(hashlib.sha256(f"{seed}:redraws".encode()).digest()[:8], "little")


def redrawn_outputs(
    plan: Plan,
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
    plan
        The study's draws.
    names
        The outputs that are wanted, as `mcroi.results.columns.outputs` names them.
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
    found = workers.shared_array((len(redraws), len(names), runs), np.float64)
    leaves = -(-runs // LEAF)

    def work(_: int, units: Sequence[range], tell: Report) -> None:
        workers.keep_freed_memory()
        for unit in units:
            number, leaf = divmod(unit.start, leaves)
            futures = range(leaf * LEAF, min((leaf + 1) * LEAF, runs))
            found[number, :, futures.start : futures.stop] = _outputs(plan, names, seed, futures, redraws[number])
            tell(len(futures))

    # A unit of work is one leaf of one redraw, so that few futures keep all processes busy too.
    units = [range(unit, unit + 1) for unit in range(len(redraws) * leaves)]
    workers.run(work, units, jobs, report)
    return found


def output_kinds(plan: Plan) -> dict[str, Kind]:
    """What the outputs of a study are called, and of what kind each is."""
    study = plan.study
    results = outcomes(plan.typical().scenarios, study.horizon_months, None, study.also_report_months)
    listed = outputs(study, {name: outcome.values for name, outcome in results.items()})
    return {name: output.kind for name, output in listed.items()}


def _outputs(plan: Plan, names: Sequence[str], seed: int, futures: range, redraw: Redraw | None) -> Array:
    """The outputs of one leaf, ``(output, future)``."""
    study = plan.study
    drawn = plan.draw(seed, futures.start, futures.stop, redraw)
    results = outcomes(drawn.scenarios, study.horizon_months, drawn.leavers, study.also_report_months)
    listed = outputs(study, {name: outcome.values for name, outcome in results.items()})
    return np.array([listed[name].values for name in names])
