"""Work on processes of this machine: forked ones, handed one piece after the other, none of which outlives the call.

Where processes cannot be forked, the pieces are worked through one after the other; results do not depend on it.
Signals are the business of the process that forks: it masks them meanwhile, and its processes end when it does.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import select
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from math import prod
from multiprocessing.connection import Connection, wait
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from mcroi.execution import stopping
from mcroi.execution.laws import Into, Key
from mcroi.execution.tasks import Case, Part, Piece, Task

One = TypeVar("One")

_LOOK: Final = 0.5
"""Seconds of waiting, at most, between two looks at whether the run is to stop."""

_ENDS: set[Connection] = set()
"""This process's ends of the pipes to its workers. A worker closes those it inherits, so that it sees when we end."""


class WorkerDiedError(RuntimeError):
    """A worker process ended before its work was done."""


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_array(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array of zeros that forked workers write into and this process reads."""
    size = prod(shape) * np.dtype(dtype).itemsize
    return np.frombuffer(mmap.mmap(-1, max(size, 1)), dtype=dtype, count=prod(shape)).reshape(shape)


class Processes:
    """Processes of this machine that work together, each forked for one task; with one of them nothing is forked.

    What they need is there when they are forked, and what they keep they write into memory that they share. Processes
    that live on would have to be sent both: to fork costs 2 to 5 ms, to send the outputs of 100,000 futures 80 ms.

    Parameters
    ----------
    jobs
        How many.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs

    def run(self, task: Task[Case, Part], done: Callable[[Piece], None]) -> tuple[list[Part], dict[Key, NDArray[Any]]]:
        """Do a task, as `mcroi.execution.tasks.Workers` has it."""
        pieces = task.pieces()
        jobs = max(1, min(self._jobs, len(pieces)))
        store = task.store(jobs, shared_array)
        found: dict[int, Part] = {}

        def work(process: int, k: int) -> tuple[Part, Into]:
            into = store.into(*pieces[k], process)
            part = task.do(pieces[k], into)
            return part, {key: into[key] for key in store.sums}

        def take(k: int, answer: tuple[Part, Into]) -> None:
            found[k], sums = answer
            store.take(*pieces[k], sums)
            done(pieces[k])

        _hand_out(work, len(pieces), jobs, take)
        return [found[k] for k in range(len(pieces))], store.whole()


def _hand_out(work: Callable[[int, int], One], count: int, jobs: int, take: Callable[[int, One], None]) -> None:
    """Do pieces of work on several processes.

    Parameters
    ----------
    work
        Called as ``work(number of the process, number of the piece)``; what it returns is sent back pickled.
    count
        How many pieces; begun in their order, whichever process is free takes the next.
    jobs
        How many processes; with 1 nothing is forked.
    take
        Called here with the number of each piece that is done, as it is, and what came of it.

    Raises
    ------
    WorkerDiedError
        If a process was killed, for example for lack of memory.
    Interrupted
        If the run is to stop.
    """
    if not _forks(jobs):
        _keep_freed_memory()
        for k in range(count):
            stopping.check()
            take(k, work(0, k))
        return
    ahead, left = iter(range(count)), count
    doing: dict[Connection, int] = {}
    with ExitStack() as processes:
        free = [processes.enter_context(_process(partial(work, number))) for number in range(jobs)]
        while left:
            for end, k in zip(free, ahead, strict=False):
                doing[end] = k
                with suppress(ConnectionError):  # of one that has died; asking for its answer tells so
                    end.send(k)
            stopping.check()
            free = [end for end in wait(list(doing), _LOOK) if isinstance(end, Connection)]
            for end in free:
                take(doing.pop(end), _answer(end))
                left -= 1


@contextmanager
def beside(work: Callable[[Case], One], case: Case, jobs: int) -> Iterator[Callable[[], One]]:
    """Do one thing on a process of its own while this one goes on with another.

    Parameters
    ----------
    work
        Called as ``work(case)``; what it returns is sent back pickled.
    case
        Plain data.
    jobs
        How many processes; with 1 it is done here, when it is asked for.

    Yields
    ------
    Callable
        Waits for it, and returns what it returned; to be called once.

    Raises
    ------
    WorkerDiedError
        If the process was killed.
    """
    if not _forks(jobs):
        yield partial(work, case)
        return
    with _process(lambda _: work(case)) as end:
        with suppress(ConnectionError):
            end.send(None)
        yield lambda: _answer(end)


def _forks(jobs: int) -> bool:
    return jobs > 1 and "fork" in multiprocessing.get_all_start_methods()


@contextmanager
def _process(work: Callable[[Any], Any]) -> Iterator[Connection]:
    """A process that works on what it is sent, and is ended when it is no longer wanted."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    _ENDS.add(ours)
    process = context.Process(target=_live, args=(work, theirs), daemon=True)
    try:
        with _masked(), warnings.catch_warnings():
            # The threads that fork warns of are idle ones of the linear algebra library, which handles forks.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        stopping.check()
        theirs.close()
        yield ours
    finally:
        with _masked():
            if process.pid is not None:
                process.kill()
                process.join()
            _ENDS.discard(ours)
            ours.close()
            theirs.close()


@contextmanager
def _masked() -> Iterator[None]:
    """Begin or end a process undisturbed by signals: Python swallows what a handler raises in a hook of fork."""
    with stopping.held():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _signals())
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _signals() -> set[signal.Signals]:
    return {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


def _live(work: Callable[[Any], Any], end: Connection) -> None:
    """The life of a process: interruptions are its parent's business, and it ends when that does."""
    for number in (signal.SIGINT, signal.SIGHUP):  # a terminal sends them to everybody
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _signals())
    for inherited in _ENDS:
        inherited.close()
    threading.Thread(target=_end_with_parent, args=(end.fileno(),), daemon=True).start()
    _keep_freed_memory()
    with suppress(EOFError, OSError):
        while True:
            piece = end.recv()
            try:
                end.send((True, work(piece)))
            except Exception as error:  # noqa: BLE001  # whatever it is, the parent raises it
                end.send((False, error))


def _end_with_parent(descriptor: int) -> None:
    """Wait until nobody holds the other end of a pipe, and end this process in the middle of its work."""
    parent = select.poll()
    parent.register(descriptor, 0)  # nothing but that it was hung up
    parent.poll()
    os._exit(1)


def _answer(end: Connection) -> Any:
    """Wait for what a process returns."""
    try:
        while not end.poll(_LOOK):
            stopping.check()
        is_done, answer = end.recv()
    except (EOFError, ConnectionError):
        raise WorkerDiedError("a worker died (out of memory?); use fewer --runs or --jobs 1") from None
    if not is_done:
        raise answer
    return answer


def _keep_freed_memory() -> None:
    """Let this process keep the memory of freed arrays instead of asking the system for the next one's pages.

    The GNU C library raises the size from which it maps arrays one by one, and the amount that it keeps, to that of the
    largest mapped array that was freed, at most 32 MiB (mallopt(3)). Elsewhere this does nothing.
    """
    del_me = np.empty(31 << 20, dtype=np.uint8)
    del del_me
