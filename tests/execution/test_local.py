"""Work on processes: what comes back is in order, faults are raised here, and no process is left."""

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from mcroi.execution import local, stopping

PIECES = [range(10 * k, 10 * k + 10) for k in range(7)]


@pytest.fixture(autouse=True)
def _no_process_left():
    """Whatever happens, no process outlives the call."""
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2, 3, 7, 50])
def test_every_piece_is_done_once_and_told_as_it_is(jobs):
    """What comes back is in the order of the pieces, each told once, by as many processes as there are."""
    told = []
    found = local.run(lambda process, piece: (process, piece.start, os.getpid()), PIECES, jobs, told.append)
    assert [start for _, start, _ in found] == [piece.start for piece in PIECES]
    assert sorted(told, key=lambda piece: piece.start) == PIECES
    assert {process for process, _, _ in found} <= set(range(min(jobs, 7)))
    assert len({pid for _, _, pid in found}) == len({process for process, _, _ in found})
    assert (os.getpid() in {pid for _, _, pid in found}) == (jobs == 1)


def test_whoever_is_free_takes_the_next_piece():
    """A piece that takes long keeps nobody else from the ones behind it."""

    def work(process, number):
        time.sleep(2.0 if number == 0 else 0.01)
        return process

    slow, *others = local.run(work, range(8), 2)
    assert set(others) == {1 - slow}


def test_processes_write_into_shared_memory():
    """What a process writes is read here, whatever its type and shape."""
    numbers = local.shared_array((7, 10), np.float64)
    counts = local.shared_array((7,), np.int64)

    def work(_, piece):
        numbers[piece.start // 10] = piece
        counts[piece.start // 10] += len(piece)

    local.run(work, PIECES, 2)
    assert numbers.ravel().tolist() == list(range(70))
    assert counts.tolist() == [10] * 7
    assert local.shared_array((0,), np.float64).size == 0


@pytest.mark.parametrize("fault", [KeyError("no such input"), OSError("no such file")])
def test_a_fault_in_a_process_is_raised_here(fault):
    """With its own type and message; the other process is ended."""

    def work(process, _):
        if process == 1:
            raise fault
        time.sleep(60)

    started = time.monotonic()
    with pytest.raises(type(fault), match=str(fault)):
        local.run(work, PIECES, 2)
    assert time.monotonic() - started < 20


def test_what_cannot_be_sent_back_is_told():
    """As a fault, not as a process that died."""
    with pytest.raises(Exception, match="lambda"):
        local.run(lambda *_: lambda: None, PIECES, 2)


@pytest.mark.parametrize("first", [True, False])
def test_a_process_that_is_killed_is_told_at_once(first):
    """As the system does when memory runs out: no hang, a sentence with a cure."""

    def work(process, _):
        if process == (0 if first else 1):
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)

    started = time.monotonic()
    with pytest.raises(local.WorkerDiedError, match="a worker died"):
        local.run(work, PIECES, 2)
    assert time.monotonic() - started < 20


def test_an_interruption_ends_the_processes():
    """What is raised while waiting, here by who is told, leaves no process behind."""

    def interrupt(_):
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        local.run(lambda _, piece: time.sleep(0.01 if piece.start == 0 else 30), PIECES, 2, interrupt)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("seconds", [0.01, 60])
def test_processes_end_when_their_parent_is_killed(tmp_path, seconds):
    """No process goes on for nobody, be it in the middle of a long piece or full of answers that nobody reads."""
    pids = tmp_path / "pids"

    def work(*_):
        with pids.open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(seconds)
        return b"much" * 1_000_000

    parent = os.fork()
    if not parent:
        local.run(work, range(1000), 2)
        os._exit(0)
    while not pids.exists() or len(set(pids.read_text().split())) < 2:
        time.sleep(0.01)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    children = {int(pid) for pid in pids.read_text().split()}
    end = time.monotonic() + 5
    while any(_is_alive(pid) for pid in children):
        assert time.monotonic() < end
        time.sleep(0.05)


def _is_alive(pid):
    """Whether there is such a process, one that has ended and waits to be collected apart."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_further_piece_is_begun_when_the_run_is_to_stop(jobs, monkeypatch):
    """Also where what the handler raised was swallowed: the loops look at the flag."""
    monkeypatch.setattr(stopping, "_ASKED", [])
    begun = []

    def done(piece):
        begun.append(piece)
        stopping._ASKED.append(signal.SIGTERM)

    with pytest.raises(stopping.Interrupted):
        local.run(lambda *_: time.sleep(0.3), PIECES, jobs, done)
    assert len(begun) <= jobs


def test_waiting_for_a_long_piece_looks_at_the_flag(monkeypatch):
    """A piece of a minute does not keep an interruption from being seen."""
    monkeypatch.setattr(stopping, "_ASKED", [])
    started = time.monotonic()
    threading.Timer(0.2, lambda: stopping._ASKED.append(signal.SIGTERM)).start()
    with pytest.raises(stopping.Interrupted):
        local.run(lambda *_: time.sleep(60), PIECES, 2)
    stopping._ASKED.clear()
    threading.Timer(0.2, lambda: stopping._ASKED.append(signal.SIGTERM)).start()
    with pytest.raises(stopping.Interrupted), local.beside(lambda: time.sleep(60), 2) as found:
        found()
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_each_thing_is_done_once_and_in_order(jobs):
    """What comes back does not depend on how many processes there are, nor on there being anything to do."""
    assert local.each(lambda k: k * k, 4, jobs) == [0, 1, 4, 9]
    assert local.each(lambda k: k, 0, jobs) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_thing_is_done_beside_another(jobs):
    """What it returns is there when it is asked for; with a process to spare it is another process that does it."""
    with local.beside(os.getpid, jobs) as done:
        assert (done() == os.getpid()) == (jobs == 1)


def test_a_fault_beside_is_raised_where_the_result_is_asked_for():
    """With its own type and message, also where the process was killed."""

    def fail():
        raise ArithmeticError("of the one beside")

    with local.beside(fail, 2) as done, pytest.raises(ArithmeticError, match="of the one beside"):
        done()
    with local.beside(lambda: os.kill(os.getpid(), signal.SIGKILL), 2) as done:  # noqa: SIM117  # it dies within
        with pytest.raises(local.WorkerDiedError, match="a worker died"):
            done()


def test_what_nobody_waits_for_is_ended():
    """A fault here does not wait for what is done beside."""
    started = time.monotonic()
    with pytest.raises(KeyError), local.beside(lambda: time.sleep(60), 2):
        raise KeyError("here")
    assert time.monotonic() - started < 30
