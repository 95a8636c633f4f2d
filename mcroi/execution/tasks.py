"""What is to be done, in a form that can be sent anywhere: a function of a module, plain data, ranges of futures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from numpy.typing import NDArray

from mcroi.execution.laws import Allocate, Into, Kept, Key, Store

Case = TypeVar("Case")
Part = TypeVar("Part")


class Piece(NamedTuple):
    """What is worked on at once: a range of the futures of one case, by its place among the cases."""

    case: int
    futures: range


@dataclass(frozen=True, slots=True)
class Task(Generic[Case, Part]):
    """The same work on the same futures of several cases.

    Parameters
    ----------
    work
        A function of a module, called as ``work(case, futures, into)``: it fills the arrays that it finds under the
        keys of `kept` for these futures, and may return something small besides.
    cases
        Plain data: they can be pickled, and no worker changes them. What a process works out for one it may keep.
    futures
        How many.
    kept
        What is kept of them.
    block
        Futures that are worked on at once; a multiple of the leaf where any sum is kept.
    """

    work: Callable[[Case, range, Into], Part]
    cases: Sequence[Case]
    futures: int
    kept: Mapping[Key, Kept]
    block: int

    def pieces(self) -> list[Piece]:
        """The pieces, in the order in which they are to be begun."""
        starts = range(0, self.futures, self.block)
        ranges = [range(start, min(start + self.block, self.futures)) for start in starts]
        return [Piece(case, futures) for case in range(len(self.cases)) for futures in ranges]

    def do(self, piece: Piece, into: Into) -> Part:
        """Work on one piece."""
        return self.work(self.cases[piece.case], piece.futures, into)

    def store(self, workers: int, allocate: Allocate) -> Store:
        """A place for what is kept, into which so many workers write at once."""
        return Store(self.kept, len(self.cases), self.futures, workers, allocate)


class Workers(Protocol):
    """Who works: the processes of this machine, or somebody else who can be sent a task."""

    def run(self, task: Task[Case, Part], done: Callable[[Piece], None]) -> tuple[list[Part], dict[Key, NDArray[Any]]]:
        """Do a task piece by piece, and stop between two of them when the run is to stop.

        Parameters
        ----------
        task
            Its pieces are begun in their order; whoever is free takes the next.
        done
            Is told of each piece that is done, as it is.

        Returns
        -------
        tuple
            What came of each piece, in the order of the pieces; and what is kept, by key, with the cases along the
            first axis.

        Raises
        ------
        WorkerDiedError
            If a worker ended before its work was done.
        Interrupted
            If the run is to stop.
        """
        ...
