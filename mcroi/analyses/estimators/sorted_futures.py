"""The futures in the order of one dial: what every measure of that dial's influence is read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from distributions.arrays import Array

FEWEST: Final = 60
"""Futures that a cell has at least: three coefficients are fitted in it."""

_TAILS: Final = (0.001, 0.005)
"""Ends of further cells, mirrored: there a normal score changes faster than its probability."""

_COUNTS: Final = ((20_000, 40), (4_000, 20), (0, 10))
"""From so many futures on, so many cells of equal probability."""


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """Several outputs of the same futures, prepared once for all dials: numbers of any size, and what is 0 or 1.

    Parameters
    ----------
    columns
        Shape ``(future, column)``: the numbers, the chances, and of each number its mid-rank as a share in (0, 1).
    numbers, chances
        How many of both there are.
    rank_cells
        Which cell of its output's ranks each future is in, shape ``(number, future)``.
    ties
        For each number the probability of each of its rank cells that is one single value, 0 elsewhere.
    rank_variances
        Of the ranks of each number, as shares.
    """

    columns: Array
    numbers: int
    chances: int
    rank_cells: NDArray[np.uint8]
    ties: tuple[Array, ...]
    rank_variances: tuple[float, ...]

    @classmethod
    def of(cls, numbers: Sequence[Array], chances: Sequence[Array]) -> Outputs:
        """Prepare outputs, each of shape ``(future,)``."""
        size, count = (numbers or chances)[0].size, len(numbers) + len(chances)
        columns = np.empty((size, count + len(numbers)))
        rank_cells = np.empty((len(numbers), size), dtype=np.uint8)
        ties, variances = [], []
        for k, values in enumerate([*numbers, *chances]):
            columns[:, k] = values
        for k, values in enumerate(numbers):
            columns[:, count + k], rank_cells[k], tied, variance = _ranked(values)
            ties.append(tied)
            variances.append(variance)
        return cls(columns, len(numbers), len(chances), rank_cells, tuple(ties), tuple(variances))

    @property
    def futures(self) -> int:
        """How many futures there are."""
        return int(self.columns.shape[0])

    @property
    def count(self) -> int:
        """How many outputs there are."""
        return self.numbers + self.chances

    @property
    def values(self) -> Array:
        """The outputs, ``(future, output)``."""
        return self.columns[:, : self.count]


RANK_CELLS: Final = 20
"""Cells of equal size into which the ranks of an output are divided, single values of much probability apart."""


def runs_of(values: Array) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
    """The order of values, and of each different one in it how often it is there, and its mid-rank as a share."""
    order = np.argsort(values)
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1], [True]]))
    counts = np.diff(starts)
    return order, counts, (starts[:-1] + 0.5 * counts) / values.size


def _ranked(values: Array) -> tuple[Array, NDArray[np.uint8], Array, float]:
    """Mid-ranks as shares, rank cells in order, the probability of those that are one value, the ranks' variance."""
    n = values.size
    order, counts, middle = runs_of(values)
    cell = np.minimum((middle * RANK_CELLS).astype(np.intp), RANK_CELLS - 1)
    heavy = np.flatnonzero(counts > 0.5 * n / RANK_CELLS)
    cell[heavy] = RANK_CELLS + np.arange(heavy.size)
    first = np.full(RANK_CELLS + heavy.size, np.inf)
    np.minimum.at(first, cell, middle)
    place = np.empty(first.size, dtype=np.uint8)
    place[np.argsort(first, kind="stable")] = np.arange(first.size)
    ties = np.zeros(first.size)
    ties[place[cell[heavy]]] = counts[heavy] / n
    ranks, cells = np.empty(n), np.empty(n, dtype=np.uint8)
    ranks[order], cells[order] = np.repeat(middle, counts), np.repeat(place[cell], counts)
    return ranks, cells, ties, (1.0 - float(((counts / n) ** 3).sum())) / 12.0


def _cells(ordered: Array, steps: Iterable[float]) -> tuple[slice, ...]:
    """Divide scores in increasing order into cells of at least `FEWEST` futures, steps first."""
    n = ordered.size
    count = next(count for least, count in _COUNTS if n >= least)
    shares = np.array([*_TAILS, *(1.0 - p for p in _TAILS), *(np.arange(1, count) / count)])
    ends = [0, n]
    for end in [*np.searchsorted(ordered, list(steps)).tolist(), *np.rint(shares * n).astype(np.intp).tolist()]:
        if all(abs(end - other) >= FEWEST for other in ends):
            ends.append(end)
    return tuple(slice(a, b) for a, b in pairwise(sorted(ends)))


@dataclass(frozen=True, slots=True, eq=False)
class Sorted:
    """The futures in the order of a dial's normal score, divided into cells.

    Parameters
    ----------
    outputs
        What is looked at.
    order
        Numbers of the futures, shape ``(future,)``.
    scores
        The dial's normal scores in that order.
    columns
        The outputs' columns in that order.
    cells
        The futures of each cell.
    sums
        Of the columns over each cell, ``(cell, column)``.
    """

    outputs: Outputs
    order: NDArray[np.intp]
    scores: Array
    columns: Array
    cells: tuple[slice, ...]
    sums: Array

    @classmethod
    def by(cls, scores: Array, outputs: Outputs, steps: Iterable[float] = ()) -> Sorted:
        """Sort by a dial's normal scores and divide.

        Parameters
        ----------
        scores
            Shape ``(future,)``.
        outputs
            What is looked at.
        steps
            Scores at which what hangs on the dial jumps: cells end there, so that no jump is inside of one.
        """
        order = np.argsort(scores)
        ordered = scores[order]
        columns = outputs.columns.take(order, axis=0)
        cells = _cells(ordered, steps)
        sums = np.array([np.ones(cell.stop - cell.start) @ columns[cell] for cell in cells])
        return cls(outputs, order, ordered, columns, cells, sums)

    @property
    def sizes(self) -> Array:
        """How many futures each cell has, ``(cell, 1)``."""
        return np.array([[float(cell.stop - cell.start)] for cell in self.cells])
