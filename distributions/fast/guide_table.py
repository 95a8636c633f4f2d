"""A guide table: which of many thresholds a uniform lies between, found in one look almost always.

The cells of an even table say where a search would start (Chen and Asau 1974, "On generating random variates from an
empirical distribution"). With several cells to a threshold that is the answer itself for nearly every uniform; for the
rest the thresholds are searched.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from distributions.arrays import Array, Index

LEAST_CELLS = 256
CELLS_EACH = 8  # of each threshold: more would answer a few more uniforms at once, but from slower memory


@dataclass(frozen=True, slots=True, eq=False)
class GuideTable:
    """Thresholds in [0, 1], and how many of them lie below the start of every cell.

    Attributes
    ----------
    thresholds : array of shape (thresholds,)
        In increasing order; equal ones are allowed.
    following : array of shape (thresholds + 1,)
        The thresholds, and infinity.
    first : array of shape (cells + 1,) of int
        The last one is for a uniform of 1. The number of cells is a power of two, so that finding one is exact.
    """

    thresholds: Array
    following: Array
    first: Index

    @classmethod
    def of(cls, thresholds: Array) -> Self:
        """The table for these thresholds."""
        cells = max(LEAST_CELLS, 1 << (CELLS_EACH * len(thresholds) - 1).bit_length()) if len(thresholds) else 1
        first = np.searchsorted(thresholds, np.arange(cells + 1) / cells, side="left")
        return cls(thresholds, np.append(thresholds, np.inf), first)

    def __call__(self, u: Array) -> Index:
        """How many thresholds are less than each uniform, in its shape."""
        cell = (u * (len(self.first) - 1)).astype(np.intp)
        # all indices are valid: clipping only spares the copy that a take with checks makes
        index = self.first.take(cell, mode="clip")
        late = (u > self.following.take(index, mode="clip")).nonzero()
        if late[0].size:
            index[late] = np.searchsorted(self.thresholds, u[late], side="left")
        return index
