"""Work on processes: what comes back is in order, faults are raised here, and no process is left."""

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from mcroi.execution import stopping
from mcroi.execution.local import Processes, WorkerDiedError, beside
from mcroi.execution.tasks import Task

PIECES = 7


def run(work, pieces, jobs, done=lambda _: None):
    """What processes of this machine make of each of some numbers."""
    task = Task(lambda case, numbers, _: case(numbers.start), [work], pieces, {}, 1)
    found, kept = Processes(jobs).run(task, lambda piece: done(piece.futures.start))
    assert kept == {}
    return found


@pytest.fixture(autouse=True)
def _no_process_left():
    """Whatever happens, no process outlives the call."""
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [1, 2, 3, 7, 50])
def test_every_piece_is_done_once_and_told_as_it_is(jobs):
    """What comes back is in the order of the pieces, each told once, by as many processes as there are."""
    told = []
    found = run(lambda piece: (piece, os.getpid()), PIECES, jobs, told.append)
    assert [piece for piece, _ in found] == list(range(PIECES))
    assert sorted(told) == list(range(PIECES))
    assert len({pid for _, pid in found}) <= min(jobs, PIECES)
    assert (os.getpid() in {pid for _, pid in found}) == (jobs == 1)


def test_whoever_is_free_takes_the_next_piece():
    """A piece that takes long keeps nobody else from the ones behind it."""

    def work(number):
        time.sleep(1.0 if number == 0 else 0.01)
        return os.getpid()

    slow, *others = run(work, 8, 2)
    assert len(set(others)) == 1
    assert slow not in others


@pytest.mark.parametrize("fault", [KeyError("no such input"), OSError("no such file")])
def test_a_fault_in_a_process_is_raised_here(fault):
    """With its own type and message; the other process is ended."""

    def work(number):
        if number == 1:
            raise fault
        time.sleep(60)

    started = time.monotonic()
    with pytest.raises(type(fault), match=str(fault)):
        run(work, PIECES, 2)
    assert time.monotonic() - started < 20


def test_what_cannot_be_sent_back_is_told():
    """As a fault, not as a process that died."""
    with pytest.raises(Exception, match="lambda"):
        run(lambda _: lambda: None, PIECES, 2)


@pytest.mark.parametrize("first", [True, False])
def test_a_process_that_is_killed_is_told_at_once(first):
    """As the system does when memory runs out: no hang, a sentence with a cure."""

    def work(number):
        if number == (0 if first else 1):
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)

    started = time.monotonic()
    with pytest.raises(WorkerDiedError, match="a worker died"):
        run(work, PIECES, 2)
    assert time.monotonic() - started < 20


def test_an_interruption_ends_the_processes():
    """What is raised while waiting, here by who is told, leaves no process behind."""

    def interrupt(_):
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run(lambda number: time.sleep(0.01 if number == 0 else 30), PIECES, 2, interrupt)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("seconds", [0.01, 60])
def test_processes_end_when_their_parent_is_killed(tmp_path, seconds):
    """No process goes on for nobody, be it in the middle of a long piece or full of answers that nobody reads."""
    pids = tmp_path / "pids"

    def work(_):
        with pids.open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(seconds)
        return b"much" * 1_000_000

    parent = os.fork()
    if not parent:
        run(work, 1000, 2)
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
        run(lambda _: time.sleep(0.3), PIECES, jobs, done)
    assert len(begun) <= jobs


def test_waiting_for_a_long_piece_looks_at_the_flag(monkeypatch):
    """A piece of a minute does not keep an interruption from being seen."""
    monkeypatch.setattr(stopping, "_ASKED", [])
    started = time.monotonic()
    threading.Timer(0.2, lambda: stopping._ASKED.append(signal.SIGTERM)).start()
    with pytest.raises(stopping.Interrupted):
        run(lambda _: time.sleep(60), PIECES, 2)
    stopping._ASKED.clear()
    threading.Timer(0.2, lambda: stopping._ASKED.append(signal.SIGTERM)).start()
    with pytest.raises(stopping.Interrupted), beside(time.sleep, 60, 2) as found:
        found()
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_thing_is_done_beside_another(jobs):
    """What it returns is there when it is asked for; with a process to spare it is another process that does it."""
    with beside(lambda number: (number, os.getpid()), 7, jobs) as done:
        number, pid = done()
    assert number == 7
    assert (pid == os.getpid()) == (jobs == 1)


def test_a_fault_beside_is_raised_where_the_result_is_asked_for():
    """With its own type and message, also where the process was killed."""

    def fail(what):
        raise ArithmeticError(what)

    with beside(fail, "of the one beside", 2) as done, pytest.raises(ArithmeticError, match="of the one beside"):
        done()
    with beside(lambda number: os.kill(os.getpid(), number), signal.SIGKILL, 2) as done:  # noqa: SIM117  # it dies within
        with pytest.raises(WorkerDiedError, match="a worker died"):
            done()


def test_what_nobody_waits_for_is_ended():
    """A fault here does not wait for what is done beside."""
    started = time.monotonic()
    with pytest.raises(KeyError), beside(time.sleep, 60, 2):
        raise KeyError("here")
    assert time.monotonic() - started < 30
