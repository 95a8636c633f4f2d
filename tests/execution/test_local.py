"""Ranges of futures over processes: results come back in order, faults are raised here, and no process is left."""

import multiprocessing
import os
import signal
import time

import numpy as np
import pytest

from mcroi.execution import local as workers

RANGES = [range(10 * k, 10 * k + 10) for k in range(7)]


@pytest.fixture(autouse=True)
def _no_process_left():
    """Whatever happens, no worker outlives the call."""
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2, 3, 7, 50])
def test_every_range_is_worked_through_once_in_order(jobs):
    """Contiguous parts, in the order of the workers, and progress as it is made."""
    told = []

    def work(worker, ranges, report):
        for futures in ranges:
            report(len(futures))
        return worker, [futures.start for futures in ranges]

    results = workers.run(work, RANGES, jobs, told.append)
    assert [worker for worker, _ in results] == list(range(min(jobs, 7)))
    assert [start for _, starts in results for start in starts] == [futures.start for futures in RANGES]
    assert told == [10] * 7


def test_workers_write_into_shared_memory():
    """What a worker writes is read here, whatever its type and shape."""
    numbers = workers.shared_array((7, 10), np.float64)
    counts = workers.shared_array((7,), np.int64)

    def work(_, ranges, report):
        for futures in ranges:
            numbers[futures.start // 10] = futures
            counts[futures.start // 10] += len(futures)
            report(len(futures))

    workers.run(work, RANGES, 2)
    assert numbers.ravel().tolist() == list(range(70))
    assert counts.tolist() == [10] * 7
    assert workers.shared_array((0,), np.float64).size == 0


def test_a_fault_in_a_worker_is_raised_here():
    """With its own type and message; the other worker is ended."""

    def work(worker, _, report):
        if worker == 1:
            raise KeyError("no such input")
        report(10)
        time.sleep(60)

    started = time.monotonic()
    with pytest.raises(KeyError, match="no such input"):
        workers.run(work, RANGES, 2)
    assert time.monotonic() - started < 20


def test_a_worker_that_is_killed_is_told_at_once():
    """As the system does when memory runs out: no hang, a sentence with a cure."""

    def work(worker, _, report):
        report(10)
        if worker == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)

    started = time.monotonic()
    with pytest.raises(workers.WorkerDiedError, match="a worker died"):
        workers.run(work, RANGES, 2)
    assert time.monotonic() - started < 20


def test_an_interruption_ends_the_workers():
    """What is raised while waiting, here by the report, leaves no process behind."""

    def work(_, ranges, report):
        for futures in ranges:
            report(len(futures))
            time.sleep(30)

    def interrupt(_):
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        workers.run(work, RANGES, 2, interrupt)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_each_thing_is_done_once_and_in_order(jobs):
    """What comes back does not depend on how many processes there are, nor on there being anything to do."""
    assert workers.each(lambda k: k * k, 4, jobs) == [0, 1, 4, 9]
    assert workers.each(lambda k: k, 0, jobs) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_thing_is_done_beside_another(jobs):
    """What it returns is there when it is asked for; with a process to spare it is another process that does it."""
    with workers.beside(os.getpid, jobs) as done:
        assert (done() == os.getpid()) == (jobs == 1)


def test_a_fault_beside_is_raised_where_the_result_is_asked_for():
    """With its own type and message, also where the process was killed."""

    def fail():
        raise ArithmeticError("of the one beside")

    with workers.beside(fail, 2) as done, pytest.raises(ArithmeticError, match="of the one beside"):
        done()
    with workers.beside(lambda: os.kill(os.getpid(), signal.SIGKILL), 2) as done:  # noqa: SIM117  # it dies within
        with pytest.raises(workers.WorkerDiedError, match="a worker died"):
            done()


def test_what_nobody_waits_for_is_ended():
    """A fault here does not wait for what is done beside."""
    started = time.monotonic()
    with pytest.raises(KeyError), workers.beside(lambda: time.sleep(60), 2):
        raise KeyError("here")
    assert time.monotonic() - started < 30
