"""Ranges of futures over processes: forked workers that write into shared memory, none left behind.

Where processes cannot be forked, the ranges are worked through one after the other; results do not depend on it.
"""

from __future__ import annotations

import mmap
import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import prod
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

One = TypeVar("One")

Report = Callable[[int], None]
"""Is told how many further futures are done."""

Work = Callable[[int, Sequence[range], Report], Any]
"""What a worker does: given its number, its ranges of futures and where to report."""

_POLL_SECONDS = 0.1


class WorkerDiedError(RuntimeError):
    """A worker process ended before its work was done."""


def keep_freed_memory() -> None:
    """Let this process keep the memory of freed arrays instead of asking the system for the next one's pages.

    The GNU C library raises the size from which it maps arrays one by one, and the amount that it keeps, to that of the
    largest mapped array that was freed, at most 32 MiB (mallopt(3)). Elsewhere this does nothing.
    """
    del_me = np.empty(31 << 20, dtype=np.uint8)
    del del_me


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_array(shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
    """Return an array of zeros that forked workers write into and this process reads."""
    size = prod(shape) * np.dtype(dtype).itemsize
    return np.frombuffer(mmap.mmap(-1, max(size, 1)), dtype=dtype, count=prod(shape)).reshape(shape)


def run(
    work: Work,
    ranges: Sequence[range],
    jobs: int,
    report: Report | None = None,
) -> list[Any]:
    """Work through ranges of futures on several processes.

    Parameters
    ----------
    work
        Called as ``work(number of the worker, its ranges, report)``; what it returns is sent back pickled.
    ranges
        Divided among the workers in contiguous parts.
    jobs
        How many workers; with 1 nothing is forked.
    report
        Is told how many further futures are done.

    Returns
    -------
    list
        What each worker returned, in order.

    Raises
    ------
    WorkerDiedError
        If a worker was killed, for example for lack of memory.
    """
    jobs = min(jobs, len(ranges))
    tell = report or (lambda _: None)
    if jobs <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        return [work(0, ranges, tell)]
    cuts = [len(ranges) * k // jobs for k in range(jobs + 1)]
    context = multiprocessing.get_context("fork")
    processes: list[ForkProcess] = []
    pipes: list[Connection] = []
    try:
        for k in range(jobs):
            receiver, sender = context.Pipe(duplex=False)
            part = ranges[cuts[k] : cuts[k + 1]]
            process = context.Process(target=_child, args=(work, k, part, sender), daemon=True)
            with warnings.catch_warnings():
                # The threads that fork warns of are idle ones of the linear algebra library, which handles forks.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            sender.close()
            processes.append(process)
            pipes.append(receiver)
        return _collect(pipes, tell)
    finally:
        for process in processes:
            if process.is_alive():
                process.kill()
        for process in processes:
            process.join()
        for pipe in pipes:
            pipe.close()


def each(work: Callable[[int], One], count: int, jobs: int) -> list[One]:
    """Do several things on several processes.

    Parameters
    ----------
    work
        Called with the number of each; what it returns is sent back pickled.
    count
        How many there are.
    jobs
        How many processes.

    Returns
    -------
    list
        What each returned, in order.

    Raises
    ------
    WorkerDiedError
        If a worker was killed.
    """

    def part(_: int, ranges: Sequence[range], report: Report) -> list[One]:
        found = []
        for number in (number for numbers in ranges for number in numbers):
            found.append(work(number))
            report(1)
        return found

    parts: list[list[One]] = run(part, [range(k, k + 1) for k in range(count)], jobs)
    return [one for found in parts for one in found]


@contextmanager
def beside(work: Callable[[], One], jobs: int) -> Iterator[Callable[[], One]]:
    """Do one thing on a process of its own while this one goes on with another.

    Parameters
    ----------
    work
        What it returns is sent back pickled.
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
    if jobs <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield work
        return
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(lambda *_: work(), 0, (), sender), daemon=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # as above
        process.start()
    sender.close()
    try:
        yield lambda: _collect([receiver], lambda _: None)[0]
    finally:
        if process.is_alive():
            process.kill()
        process.join()
        receiver.close()


def _collect(pipes: list[Connection], tell: Report) -> list[Any]:
    """Listen to all workers until each has delivered."""
    results: dict[int, Any] = {}
    while len(results) < len(pipes):
        open_pipes = [p for k, p in enumerate(pipes) if k not in results]
        for ready in wait(open_pipes, timeout=_POLL_SECONDS):
            k = next(k for k, p in enumerate(pipes) if p is ready)
            try:
                kind, content = pipes[k].recv()
            except EOFError:
                raise WorkerDiedError("a worker died (out of memory?); use fewer --runs or --jobs 1") from None
            if kind == "progress":
                tell(content)
            elif kind == "error":
                raise content
            else:
                results[k] = content
    return [results[k] for k in range(len(pipes))]


def _child(work: Work, k: int, part: Sequence[range], sender: Connection) -> None:
    """The life of a worker: interruptions are the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        sender.send(("result", work(k, part, lambda futures: sender.send(("progress", futures)))))
    except Exception as error:  # noqa: BLE001  # whatever it is, the parent raises it
        sender.send(("error", error))
