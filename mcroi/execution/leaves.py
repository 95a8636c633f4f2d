"""Futures leaf by leaf: a function of a case and a range of futures, its parts put together by laws that are stated.

The function is one of a module and the case is plain data, so that both can be sent anywhere; what a process works out
for a case it may keep. No law depends on how the futures were divided, nor on who worked on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from distributions.uniforms import LEAF
from mcroi.execution import local

Case = TypeVar("Case")
Part = TypeVar("Part")

Key = tuple[str, ...]
Into = Mapping[Key, NDArray[Any]]

Law = Literal["future", "leaf", "sum", "least", "most"]

_MERGED: Final[dict[Law, tuple[np.ufunc, float]]] = {
    "sum": (np.add, 0),
    "least": (np.minimum, np.inf),
    "most": (np.maximum, -np.inf),
}
"""How what several processes have is put together, and where each begins."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An array that is kept of all futures, and how it is made of what single ranges of them give.

    Parameters
    ----------
    shape
        Of the whole array, or of what it has for each future or leaf.
    law
        ``future`` and ``leaf``: a value for each along a further axis, the last, of which a range fills its part.
        ``sum``, ``least`` and ``most``: a range adds to what is there, or moves it down or up.
    dtype
        Of its values; sums are of whole numbers, as the order in which they are added up is not fixed.
    """

    shape: tuple[int, ...] = ()
    law: Law = "future"
    dtype: DTypeLike = np.float64

    def room(self, cases: int, futures: int, jobs: int) -> NDArray[Any]:
        """An array for all; where ranges add up, every process has one of its own, along the first axis."""
        if self.law in _MERGED:
            array = local.shared_array((jobs, cases, *self.shape), self.dtype)
            array.fill(_MERGED[self.law][1])
            return array
        return local.shared_array(
            (cases, *self.shape, futures if self.law == "future" else -(-futures // LEAF)), self.dtype
        )

    def part(self, room: NDArray[Any], process: int, case: int, futures: range) -> NDArray[Any]:
        """Where a process puts what it has of a range of futures."""
        if self.law in _MERGED:
            return room[process, case, ...]
        unit = 1 if self.law == "future" else LEAF
        return room[case, ..., futures.start // unit : -(-futures.stop // unit)]

    def whole(self, room: NDArray[Any]) -> NDArray[Any]:
        """What there is of all futures, when all ranges are done."""
        whole: NDArray[Any] = _MERGED[self.law][0].reduce(room) if self.law in _MERGED else room
        return whole


def over(
    work: Callable[[Case, range, Into], Part],
    cases: Sequence[Case],
    futures: int,
    kept: Mapping[Key, Kept],
    jobs: int,
    *,
    block: int = LEAF,
    report: Callable[[int], None] | None = None,
) -> tuple[list[Part], dict[Key, NDArray[Any]]]:
    """Work through the same futures of several cases, block by block.

    Parameters
    ----------
    work
        Called as ``work(case, range of futures, into)``, where it finds under the keys of `kept` the arrays to fill for
        these futures. Besides, it may return something small.
    cases
        Worked on one after the other.
    futures
        How many.
    kept
        What is kept of them.
    jobs
        How many processes.
    block
        Futures that are worked on at once, a multiple of the leaf.
    report
        Is told how many further futures are done.

    Returns
    -------
    tuple
        What each block returned, in order; and by key the array of all, with the cases along its first axis.

    Raises
    ------
    WorkerDiedError
        If a process was killed.
    """
    pieces = [
        (number, range(start, min(start + block, futures)))
        for number in range(len(cases))
        for start in range(0, futures, block)
    ]
    jobs = max(1, min(jobs, len(pieces)))
    room = {key: of.room(len(cases), futures, jobs) for key, of in kept.items()}

    def part(process: int, piece: tuple[int, range]) -> Part:
        number, at = piece
        into = {key: of.part(room[key], process, number, at) for key, of in kept.items()}
        return work(cases[number], at, into)

    tell = report or (lambda _: None)
    found = local.run(part, pieces, jobs, lambda piece: tell(len(piece[1])))
    return found, {key: of.whole(room[key]) for key, of in kept.items()}


def columns(
    work: Callable[[Case, range], NDArray[Any]],
    cases: Sequence[Case],
    futures: int,
    shape: tuple[int, ...],
    jobs: int,
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


def _fill(work: Callable[[Case, range], NDArray[Any]], case: Case, futures: range, into: Into) -> None:
    into[()][...] = work(case, futures)
