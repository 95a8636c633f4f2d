"""The one way to have work done: over the futures of several cases, leaf by leaf, or one by one of several things.

The function is one of a module and the case is plain data, so that both can be sent anywhere. What comes of it depends
neither on how the futures were divided, nor on who worked on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from distributions.uniforms import LEAF
from mcroi.execution.laws import Into, Kept, Key
from mcroi.execution.local import Processes
from mcroi.execution.tasks import Case, Part, Piece, Task, Workers

Jobs = int | Workers
"""Who works: so many processes of this machine, or others."""


def over(
    work: Callable[[Case, range, Into], Part],
    cases: Sequence[Case],
    futures: int,
    kept: Mapping[Key, Kept],
    jobs: Jobs,
    *,
    block: int = LEAF,
    report: Callable[[int], None] | None = None,
) -> tuple[list[Part], dict[Key, NDArray[Any]]]:
    """Work through the same futures of several cases, block by block.

    Parameters
    ----------
    work, cases, futures, kept, block
        As `mcroi.execution.tasks.Task` has them.
    jobs
        Who works.
    report
        Is told how many further futures are done.

    Returns
    -------
    tuple
        What each block returned, in order; and by key what is kept of all, with the cases along its first axis.

    Raises
    ------
    WorkerDiedError
        If a process was killed.
    """

    def done(piece: Piece) -> None:
        if report is not None:
            report(len(piece.futures))

    workers: Workers = Processes(jobs) if isinstance(jobs, int) else jobs
    return workers.run(Task(work, cases, futures, kept, block), done)


def columns(
    work: Callable[[Case, range], NDArray[Any]],
    cases: Sequence[Case],
    futures: int,
    shape: tuple[int, ...],
    jobs: Jobs,
    *,
    dtype: DTypeLike = np.float64,
    report: Callable[[int], None] | None = None,
) -> NDArray[Any]:
    """Work out the same array for each future of several cases: ``(case, *shape, future)``.

    Parameters
    ----------
    work
        Returns it for a range of futures, ``(*shape, future)``.
    cases, futures, jobs, report
        As for `over`.
    shape, dtype
        Of the array for one future.
    """
    _, found = over(partial(_fill, work), cases, futures, {(): Kept(shape, dtype=dtype)}, jobs, report=report)
    return found[()]


def each(work: Callable[[Case, int], Part], case: Case, count: int, jobs: Jobs) -> list[Part]:
    """Do several things of one case, such as one for each dial.

    Parameters
    ----------
    work
        Called as ``work(case, number of the thing)``.
    case, jobs
        As for `over`.
    count
        How many there are.

    Returns
    -------
    list
        What came of each, in order.
    """
    return over(partial(_one, work), [case], count, {}, jobs, block=1)[0]


def _fill(work: Callable[[Case, range], NDArray[Any]], case: Case, futures: range, into: Into) -> None:
    into[()][...] = work(case, futures)


def _one(work: Callable[[Case, int], Part], case: Case, numbers: range, into: Into) -> Part:  # noqa: ARG001  # as `over` calls it
    return work(case, numbers.start)
