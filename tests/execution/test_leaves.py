"""Futures leaf by leaf: every future once, and the same whatever the blocks, the processes and the order."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributions.uniforms import LEAF, uniforms
from mcroi import compare, read_text, simulate, total_effects
from mcroi.analyses.years import years
from mcroi.execution import leaves
from mcroi.execution.laws import Kept, Nodes, Store
from mcroi.execution.leaves import columns, each, over
from mcroi.report.documents.case import case_json
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import to_json
from mcroi.words.case import BusinessCase
from tests.small_studies import WORLD, change

RUNS = 3 * LEAF + 100
SEEDS = (5, 6)
KEPT = {
    ("value",): Kept(),
    ("single",): Kept((2,), dtype=np.float32),
    ("sums",): Kept((1,), "sum"),
    ("count",): Kept((4,), "count", np.int64),
    ("least",): Kept((1,), "least"),
    ("most",): Kept((), "most"),
}


def gather(seed, futures, into):
    """Fill every array from the uniforms of a seed."""
    u = uniforms(seed, "a", futures.start, futures.stop)
    into["value",][:] = u
    into["single",][:] = u, 1 - u
    for leaf, start in enumerate(range(0, len(futures), LEAF)):
        into["sums",][0, leaf] = u[start : start + LEAF].sum()
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
        leaves = [u[start : start + LEAF].sum() for start in range(0, RUNS, LEAF)]
        assert found["sums",][number] == [(leaves[0] + leaves[1]) + (leaves[2] + leaves[3])]
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


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_each_thing_is_done_once_and_in_order(jobs):
    """What comes back does not depend on how many processes there are, nor on there being anything to do."""
    assert each(pow, 3, 4, jobs) == [1, 3, 9, 27]
    assert each(pow, 3, 0, jobs) == []


@given(st.permutations(range(11)), st.integers(1, 11))
@settings(max_examples=20)
def test_a_sum_does_not_depend_on_who_added_what(order, count):
    """A node is the sum of the two below it, whatever came first; what has no neighbour stands for its pair."""
    leaves = (10.0 ** np.arange(-5, 6) / 3).tolist()[:count]
    nodes = Nodes()
    for leaf in order:
        if leaf < count:
            nodes.add(leaf, leaves[leaf])
    row = leaves
    while len(row) > 1:
        row = [sum(row[k : k + 2]) for k in range(0, len(row), 2)]
    assert nodes.total() == row[0]


def sent(what):
    """What arrives elsewhere."""
    return pickle.loads(pickle.dumps(what))  # noqa: S301  # our own


class Elsewhere:
    """Workers that are sent a task, do its pieces in an order of their own, and send back what came of each."""

    tasks = 0

    def run(self, task, done):
        """Share no memory with them."""
        Elsewhere.tasks += 1
        store, there, pieces, found = task.store(1, np.zeros), sent(task), task.pieces(), {}
        for k in np.random.default_rng(Elsewhere.tasks).permutation(len(pieces)):
            case, futures = pieces[k]
            into = Store(task.kept, 1, len(futures)).into(0, range(len(futures)))
            found[k], into = sent((there.do(pieces[k], into), into))
            store.take(case, futures, into)
            done(pieces[k])
        return [found[k] for k in range(len(pieces))], store.whole()


def test_other_workers_come_to_the_same():
    """A second tenant, which shares nothing with this process, gives the same bits under every law."""
    told = []
    returned, there = over(gather, SEEDS, RUNS, KEPT, Elsewhere(), block=2 * LEAF, report=told.append)
    again, here = over(gather, SEEDS, RUNS, KEPT, 2)
    assert [set(futures) for futures in returned] == [{*a, *b} for a, b in zip(again[::2], again[1::2], strict=True)]
    assert sum(told) == 2 * RUNS
    assert there.keys() == here.keys()
    for key, array in here.items():
        np.testing.assert_array_equal(there[key], array, err_msg=str(key))


CHANGES = (
    change("cheap", "'uniform(4e3, 12e3)'", "'uniform(1e5, 3e5)'", 0.8),
    change("dear", "{ dist = 'normal', mean = 9e3, sd = 1e3, mark = 'illustrative' }", 1e5, 0.9),
)
CORRELATED = """
[[correlations]]
between = ["one_off.spend", "tooling.cost_per_month"]
rank = 0.5
"""


def everything():
    """All that is worked out over futures or dial by dial, as text: of a small run, of a large one, of two studies."""
    study = read_text(WORLD.format(head="") + "".join(CHANGES) + CORRELATED)
    plain = simulate(study, 300, jobs=2)
    yield case_json(BusinessCase(plain, jobs=2))
    for runs, conditions in ((400, ["cheap.delivers = true"]), (36_000, [])):
        yield to_json(result_document(simulate(study, runs, jobs=2, given=conditions)))
    yield repr(total_effects(study, runs=50, jobs=2).outputs)
    yield repr([array.tolist() for of in years(plain).changes.values() for array in of.values()])
    cheaper = read_text(WORLD.format(head="") + "".join(CHANGES).replace("9e3", "8e3"))
    yield repr(compare(study, cheaper, runs=300, jobs=2).attribution)


def test_whatever_is_worked_out_can_be_sent_anywhere(monkeypatch):
    """Every task of the program is a function of a module and plain data, and comes to the same elsewhere."""
    here = list(everything())
    monkeypatch.setattr(leaves, "Processes", lambda _: Elsewhere())
    assert list(everything()) == here
    assert Elsewhere.tasks > 20
