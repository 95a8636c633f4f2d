"""The engine: dials to draws to model to results, block by block, on one or several processes.

Results are the same to the last bit whatever the number of processes and the size of the blocks.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from distributions.uniforms import LEAF
from mcroi.draws.conditions import Condition, read_condition
from mcroi.draws.kept import draw, kept_futures
from mcroi.draws.plan import Numbers, plan_of
from mcroi.execution import local
from mcroi.execution.laws import Into, Kept, Key
from mcroi.execution.leaves import over
from mcroi.execution.memory import BASE_BYTES, free_memory, refuse
from mcroi.model import finance
from mcroi.model.drawn import TYPICAL_LUCK
from mcroi.model.outcomes import outcomes
from mcroi.results.monthly import PILOT, Grids, MonthlyStore, MonthsOfBlock, grids_of, keeps_all, kept_by_month
from mcroi.results.quantities import quantities_of
from mcroi.results.result import Result, assemble
from mcroi.study.study import CURRENT, Study

BLOCK: Final = LEAF
"""Futures that are worked on at once: as many as keep the working set in the cache of a core."""

DEFAULT_RUNS: Final = 100_000
DEFAULT_SEED: Final = 1

_VALUE: Final = "value"
"""What a value for each future is kept under, with its scenario and its name."""

_BYTES_TO_MARK: Final = 9
"""What a future takes until it is known whether it is kept: a mark, and a number if it is."""


Counted = TypeVar("Counted")

_ROUND_NUMBERS: Final = tuple(digit * 10**zeros for zeros in range(15, -1, -1) for digit in range(9, 0, -1))
"""Numbers of futures to suggest, the largest first."""


def simulate(
    study: Study,
    runs: int = DEFAULT_RUNS,
    seed: int = DEFAULT_SEED,
    *,
    jobs: int | None = None,
    block: int = BLOCK,
    irr: bool = False,
    memory: float | None = None,
    report: Callable[[int], None] | None = None,
    given: Sequence[str | Condition] = (),
) -> Result:
    """Simulate many futures of every scenario of a study.

    Parameters
    ----------
    study
        As `mcroi.read` returns it.
    runs
        How many futures.
    seed
        From 0 to 2**64 - 1; the same seed draws the same futures.
    jobs
        Worker processes; as many as there are cores if left out.
    block
        Futures that are worked on at once, a multiple of 8192.
    irr
        Whether the internal rate of return is worked out too.
    memory
        Bytes that may be used; what is free if left out.
    report
        Is told how many further futures are done; where conditions leave some of them only, in proportion.
    given
        Conditions, such as ``"optimal.delivers = false"``: of the futures drawn only those that meet all are kept and
        simulated, and every result is about these.

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If runs, seed, jobs or block are out of range, the run needs too much memory (`TooManyRunsError`), a condition
        cannot be read (`ConditionError`), or too few futures meet them (`TooFewFuturesError`).
    WorkerDiedError
        If a worker process was killed.

    Examples
    --------
    >>> import mcroi
    >>> result = mcroi.simulate(mcroi.example("mlops"), runs=1000)
    >>> 0.5 < result["compromise"].chance("npv_positive").p < 0.8
    True
    """
    _check(study, runs, seed, jobs, block)
    conditions = [read_condition(text, study) if isinstance(text, str) else text for text in given]
    typical = _typical(study)
    jobs = jobs or local.available_cores()
    drawn, numbers = runs, None
    if conditions:
        check_memory(study, drawn, irr=irr, memory=memory, kept=0.0)
        numbers = kept_futures(study, seed, drawn, conditions, jobs)
        runs = numbers.size
    check_memory(study, drawn, irr=irr, memory=memory, kept=None if numbers is None else runs / drawn)
    names, months = tuple(study.scenarios), study.horizon_months
    case = _Case(study, seed, numbers)
    if not keeps_all(runs, months):
        _, pilot = over(_simulated, [case], PILOT, kept_by_month(names, months, None), 1)
        case = replace(case, grids=grids_of({key: array[0] for key, array in pilot.items()}))
    values: dict[Key, Kept] = {
        (_VALUE, name, value): Kept() for name in names for value in quantities_of(study, name, irr=irr)
    }
    counts, found = over(
        _simulated,
        [case],
        runs,
        {**values, **kept_by_month(names, months, case.grids)},
        jobs,
        block=block,
        report=None if report is None else lambda done: report(done * drawn // runs),
    )
    arrays = {key: array[0] for key, array in found.items()}
    of_inputs, of_scenarios, of_rates = zip(*counts, strict=True)
    moved, left_out, undefined = _summed(of_inputs), _summed(of_scenarios), _summed(of_rates)
    return assemble(
        study,
        runs=runs,
        seed=seed,
        values={name: {key[2]: arrays[key] for key in values if key[1] == name} for name in names},
        store=MonthlyStore(arrays, runs, months, case.grids),
        typical=typical,
        moved={key: count / runs for key, count in moved.items()},
        run_off_left_out={key: count / runs for key, count in left_out.items()},
        irr_undefined={name: {why: n for (of, why), n in undefined.items() if of == name} for name in names},
        given=conditions,
        drawn=drawn,
        futures=numbers,
    )


def bytes_needed(study: Study, runs: int, *, irr: bool = False) -> int:
    """Memory that a run takes, estimated from above."""
    months = study.horizon_months
    per_future = sum(8 * len(quantities_of(study, name, irr=irr)) for name in study.scenarios)
    changes = len(study.changes)
    if keeps_all(runs, months):
        per_future += 8 * months * (changes + 2 * (changes + 1))
    else:
        per_future += 4 * months * changes
    working = 40 * 8 * len(study.scenarios)  # summaries: sorted selections, masks, differences of scenarios
    return BASE_BYTES + runs * (per_future + working)


def check_memory(
    study: Study,
    runs: int,
    *,
    irr: bool = False,
    memory: float | None = None,
    kept: float | None = None,
    further: int = 0,
) -> None:
    """Refuse a run that needs more memory than there is.

    Parameters
    ----------
    study, runs, irr, memory
        As for `simulate`.
    kept
        The share of the futures drawn that is simulated, if they are marked first.
    further
        Bytes for each future of what is done with the result.

    Raises
    ------
    TooManyRunsError
        It says what is needed, what is free and what would do.
    """

    def needs(drawn: int) -> int:
        if kept is None:
            return bytes_needed(study, drawn, irr=irr) + further * drawn
        return bytes_needed(study, math.ceil(kept * drawn), irr=irr) + _BYTES_TO_MARK * drawn

    free = free_memory() if memory is None else memory
    fits = next((n for n in _ROUND_NUMBERS if n < runs and needs(n) <= free), None)
    cures = [] if fits is None else [f"--runs {fits:.0e}".replace("e+0", "e").replace("e+", "e")]
    if memory is not None and needs(runs) <= free_memory():  # it is the limit that is too low
        cures.append("--memory")
    elif cures:
        cures.append("fewer")
    refuse(needs(runs), f"use {' or '.join(cures) or 'a machine that has more'}", free=free)


def _check(study: Study, runs: int, seed: int, jobs: int | None, block: int) -> None:
    if runs < 1:
        raise ValueError(f"runs >= 1 must hold, got {runs}")
    if not 0 <= seed < 2**64:
        raise ValueError(f"0 <= seed < 2**64 must hold, got {seed}")
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs >= 1 must hold, got {jobs}")
    if block < 1 or block % LEAF:
        raise ValueError(f"block must be a multiple of {LEAF}, got {block}")
    if not study.changes:
        raise ValueError("a study needs a scenario beside the current one")


def _typical(study: Study) -> dict[str, float]:
    """The npv of every change where every dial is at one half: what a spreadsheet would have said."""
    of = outcomes(plan_of(study).typical().scenarios, study.horizon_months, TYPICAL_LUCK)
    return {name: float(outcome.values["npv"][0]) for name, outcome in of.items() if name != CURRENT}


@dataclass(frozen=True, slots=True)
class _Case:
    """What is simulated: the futures of a seed, or those of them that were kept; and the grids of a large run."""

    study: Study
    seed: int
    numbers: Numbers | None
    grids: Grids | None = None


_Counts = tuple[Mapping[str, int], Mapping[str, int], Mapping[tuple[str, str], int]]


def _simulated(case: _Case, futures: range, into: Into) -> _Counts:
    """Simulate a block of futures, and count draws that were moved, run-offs left out, and why rates are undefined."""
    study = case.study
    drawn = draw(study, case.seed, futures, case.numbers)
    sink = MonthsOfBlock(into, case.grids)
    results = outcomes(drawn.scenarios, study.horizon_months, drawn.luck, study.also_report_months, sink)
    undefined: dict[tuple[str, str], int] = {}
    for name, outcome in results.items():
        if outcome.cumulative_benefit is not None:
            sink.take_benefit(name, outcome.cumulative_benefit)
            if (_VALUE, name, "irr") in into:
                benefit = np.diff(outcome.cumulative_benefit, axis=0, prepend=0.0)
                outcome.values["irr"], reasons = finance.irr(benefit)
                undefined |= {(name, why): int(np.count_nonzero(where)) for why, where in reasons.items()}
    for key, array in into.items():
        if key[0] == _VALUE:
            array[:] = results[key[1]].values[key[2]]
    return drawn.moved, {name: outcome.run_off_left_out for name, outcome in results.items()}, undefined


def _summed(counts: Iterable[Mapping[Counted, int]]) -> Counter[Counted]:
    total: Counter[Counted] = Counter()
    for count in counts:
        total.update(count)
    return total
