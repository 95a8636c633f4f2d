"""How what is kept of single ranges of futures is put together: columns, sums, counts and extremes, each by its law.

A whole is the same to the last bit however the futures were divided, whoever worked on which, and in whatever order the
parts came back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from distributions.uniforms import LEAF

Key = tuple[str, ...]
Into = Mapping[Key, NDArray[Any]]

Law = Literal["column", "sum", "count", "least", "most"]
Allocate = Callable[[tuple[int, ...], DTypeLike], NDArray[Any]]

_MERGED: Final[dict[Law, tuple[np.ufunc, float]]] = {
    "count": (np.add, 0),
    "least": (np.minimum, np.inf),
    "most": (np.maximum, -np.inf),
}
"""How two parts are put together where it does not matter which futures they are of, and where each begins."""

Value = TypeVar("Value", float, NDArray[Any])


class Nodes(Generic[Value]):
    """Sums of leaves, added up along a binary tree: two neighbours to a node, two neighbouring nodes to one above.

    Sums of floating-point numbers depend on the order in which they are added up. Here it follows from the numbers of
    the leaves alone. What has no neighbour at the end of a row is taken up as it is.
    """

    def __init__(self) -> None:
        self._nodes: dict[tuple[int, int], Value] = {}

    def add(self, leaf: int, value: Value) -> None:
        """Add the sum of one leaf; each leaf once, in any order."""
        level = 0
        while (level, leaf ^ 1) in self._nodes:
            value = self._nodes.pop((level, leaf ^ 1)) + value
            level, leaf = level + 1, leaf >> 1
        self._nodes[level, leaf] = value

    def total(self) -> Value:
        """The sum of all leaves, of which there has to be one at least and none missing before the last."""
        last, *before = (self._nodes[place] for place in sorted(self._nodes))  # the lower a node, the further behind
        for value in before:
            last = value + last
        return last


@dataclass(frozen=True, slots=True)
class Kept:
    """An array that is kept of all futures, and the law by which it is made of parts.

    Parameters
    ----------
    shape
        Of the whole array, or of what it has for each future.
    law
        ``column``: a value for each future, along a further axis, the last, of which a range fills its part. ``sum``:
        a range fills in the sum of each of its leaves, along such an axis; the whole is the sum of all by `Nodes`.
        ``count``, ``least`` and ``most``: a range adds to what is there, or moves it down or up.
    dtype
        Of its values; counts are whole numbers, as the order in which they are added up is not fixed.
    """

    shape: tuple[int, ...] = ()
    law: Law = "column"
    dtype: DTypeLike = np.float64


class Store:
    """What is kept of all futures of several cases, while it is put together.

    Parameters
    ----------
    kept
        What is kept.
    cases, futures
        Of how many.
    workers
        How many processes write into it at once.
    allocate
        Makes arrays of zeros that all of them can write into.
    """

    def __init__(
        self, kept: Mapping[Key, Kept], cases: int, futures: int, workers: int = 1, allocate: Allocate = np.zeros
    ) -> None:
        self._kept = kept
        self.sums = [key for key, of in kept.items() if of.law == "sum"]
        self._nodes: dict[Key, list[Nodes[NDArray[Any]]]] = {key: [Nodes() for _ in range(cases)] for key in self.sums}
        self._columns: dict[Key, NDArray[Any]] = {}
        self._merged: dict[Key, NDArray[Any]] = {}
        for key, of in kept.items():
            if of.law == "column":
                self._columns[key] = allocate((cases, *of.shape, futures), of.dtype)
            elif of.law in _MERGED:
                self._merged[key] = allocate((workers, cases, *of.shape), of.dtype)
                self._merged[key].fill(_MERGED[of.law][1])

    def into(self, case: int, futures: range, worker: int = 0) -> Into:
        """Where a worker writes what it has of a range of futures that begins with a leaf.

        It has to hand in what it wrote under the keys of `sums`, by `take`; everything else is then where it belongs.
        """
        leaves = -(-len(futures) // LEAF)
        return {
            **{key: array[case, ..., futures.start : futures.stop] for key, array in self._columns.items()},
            **{key: array[worker, case, ...] for key, array in self._merged.items()},
            **{key: np.zeros((*self._kept[key].shape, leaves), self._kept[key].dtype) for key in self.sums},
        }

    def take(self, case: int, futures: range, parts: Into) -> None:
        """Put in what was written elsewhere of a range of futures that begins with a leaf; each range once."""
        for key, part in parts.items():
            law = self._kept[key].law
            if law == "column":
                self._columns[key][case, ..., futures.start : futures.stop] = part
            elif law == "sum":
                for k in range(part.shape[-1]):
                    self._nodes[key][case].add(futures.start // LEAF + k, part[..., k])
            else:
                there = self._merged[key][0, case, ...]
                _MERGED[law][0](there, part, out=there)

    def whole(self) -> dict[Key, NDArray[Any]]:
        """What there is of all futures, when all ranges are done: by key, the cases along the first axis."""
        return {
            **self._columns,
            **{key: np.array([nodes.total() for nodes in cases]) for key, cases in self._nodes.items()},
            **{key: _MERGED[self._kept[key].law][0].reduce(array) for key, array in self._merged.items()},
        }
