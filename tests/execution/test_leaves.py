"""Futures leaf by leaf: every future once, and the same whatever the blocks, the processes and the order."""

import pickle

import numpy as np
import pytest

from distributions.uniforms import LEAF, uniforms
from mcroi.execution.leaves import Kept, columns, over

RUNS = 3 * LEAF + 100
SEEDS = (5, 6)
KEPT = {
    ("value",): Kept(),
    ("single",): Kept((2,), dtype=np.float32),
    ("leaf sums",): Kept((1,), "leaf"),
    ("count",): Kept((4,), "sum", np.int64),
    ("least",): Kept((1,), "least"),
    ("most",): Kept((), "most"),
}


def gather(seed, futures, into):
    """Fill every array from the uniforms of a seed."""
    u = uniforms(seed, "a", futures.start, futures.stop)
    into["value",][:] = u
    into["single",][:] = u, 1 - u
    for leaf, start in enumerate(range(0, len(futures), LEAF)):
        into["leaf sums",][0, leaf] = u[start : start + LEAF].sum()
    into["count",][...] += np.bincount((4 * u).astype(int), minlength=4)
    into["least",][0] = min(into["least",][0], u.min())
    into["most",][...] = max(float(into["most",]), u.max())
    return futures


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("block", [LEAF, 2 * LEAF, 8 * LEAF])
def test_every_law_gives_what_all_futures_at_once_would(jobs, block):
    """Values by future and by leaf, sums, least and most: each case has its own."""
    told = []
    returned, found = over(gather, SEEDS, RUNS, KEPT, jobs, block=block, report=told.append)
    starts = range(0, RUNS, block)
    assert returned == [range(start, min(start + block, RUNS)) for _ in SEEDS for start in starts]
    assert sum(told) == 2 * RUNS
    for number, seed in enumerate(SEEDS):
        u = uniforms(seed, "a", 0, RUNS)
        np.testing.assert_array_equal(found["value",][number], u)
        np.testing.assert_array_equal(found["single",][number], np.array([u, 1 - u], dtype=np.float32))
        leaf_sums = [u[start : start + LEAF].sum() for start in range(0, RUNS, LEAF)]
        np.testing.assert_array_equal(found["leaf sums",][number], [leaf_sums])
        np.testing.assert_array_equal(found["count",][number], np.bincount((4 * u).astype(int)))
        assert (found["least",][number, 0], found["most",][number]) == (u.min(), u.max())


def both(seed, futures):
    """Two numbers for each future."""
    u = uniforms(seed, "a", futures.start, futures.stop)
    return np.array([u, u > 0.5])


@pytest.mark.parametrize("jobs", [1, 2])
def test_columns_stand_by_case_and_future(jobs):
    """Nothing else is left of them, and no futures are no columns."""
    got = columns(both, SEEDS, RUNS, (2,), jobs)
    np.testing.assert_array_equal(got, [both(seed, range(RUNS)) for seed in SEEDS])
    assert columns(both, SEEDS, 0, (2,), jobs).shape == (2, 2, 0)
    assert columns(both, (), RUNS, (2,), jobs).shape == (0, 2, RUNS)


def sent(what):
    """What arrives elsewhere."""
    return pickle.loads(pickle.dumps(what))  # noqa: S301  # our own


def test_what_is_done_can_be_sent_anywhere():
    """The cases of every loop over futures, and what works on them, survive a pickle."""
    from mcroi import example
    from mcroi.analyses import years
    from mcroi.analyses.compare import attribution
    from mcroi.draws import kept as conditional
    from mcroi.draws.conditions import read_condition
    from mcroi.draws.plan import Redraw
    from mcroi.engine import redraws, simulate
    from mcroi.results.monthly import kept_by_month

    study = example("mlops")
    given = (read_condition("optimal.delivers = false", study),)
    numbers = np.arange(0, 500, 5)
    for work, case in (
        (conditional._meets, (study, 1, given)),
        (redraws._outputs, (study, ("optimal.npv",), 1, Redraw(2, frozenset({"team.size"})))),
        (attribution._npvs, (study, ("optimal",), 1)),
        (years._yearly, (study, 1, numbers)),
    ):
        there_work, there_case = sent((work, case))
        np.testing.assert_array_equal(there_work(there_case, range(100)), work(case, range(100)))
    filled = []
    for case in (simulate._Case(study, 1, numbers), sent(simulate._Case(study, 1, numbers))):
        kept = {("value", "optimal", "npv"): Kept(), **kept_by_month(tuple(study.scenarios), 60, None)}
        filled.append(over(simulate._simulated, [case], 100, kept, 1)[1])
    assert filled[0].keys() == filled[1].keys()
    for key, array in filled[0].items():
        np.testing.assert_array_equal(array, filled[1][key], err_msg=str(key))
