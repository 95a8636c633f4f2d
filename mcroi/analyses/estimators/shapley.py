"""Shapley effects: an index of a group of dependent dials divided among them, so that the parts add up to it.

With ``v(S) = Var(E[Y | X_S]) / Var(Y)`` for every subset S of a group of d dials, dial j gets the mean over all orders
of the dials of what it adds to those before it (Owen 2014, "Sobol' indices and Shapley value", equation 3):
``sum over S without j of |S|! (d - 1 - |S|)! / d! (v(S + j) - v(S))``.

Subsets are numbers: bit j of one says whether dial j is in it, so that 0 is the empty one and 2^d - 1 the whole group.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.pick_freeze import Index

MOST_DIALS: Final = 8
"""Dials in a group that are taken on: every further one doubles the subsets, each of which costs a run."""


def subsets(dials: int) -> range:
    """All subsets of a number of dials but the empty one."""
    return range(1, 2**dials)


def members(subset: int, dials: int) -> tuple[int, ...]:
    """The dials in a subset."""
    return tuple(j for j in range(dials) if subset >> j & 1)


def shapley_weights(dials: int) -> Array:
    """The weights by which Shapley effects follow from v.

    Parameters
    ----------
    dials
        How many there are in the group.

    Returns
    -------
    array
        ``(dial, subset)``, the empty subset first: effects are this times v.

    Examples
    --------
    >>> shapley_weights(2).tolist()
    [[-0.5, 0.5, -0.5, 0.5], [-0.5, -0.5, 0.5, 0.5]]
    """
    weights = np.empty((dials, 2**dials))
    for subset in range(2**dials):
        size = len(members(subset, dials))
        for j in range(dials):
            inside = subset >> j & 1
            before = size - inside
            share = math.factorial(before) * math.factorial(dials - 1 - before) / math.factorial(dials)
            weights[j, subset] = share if inside else -share
    return weights


class ShapleySum:
    """Adds up Shapley effects subset by subset, so that no more than one influence array a dial is kept.

    Parameters
    ----------
    dials
        How many there are in the group.
    futures
        How many futures the indices are estimated from.
    """

    def __init__(self, dials: int, futures: int) -> None:
        self._weights = shapley_weights(dials)
        self._values = np.zeros(dials)
        self._influences = np.zeros((dials, futures))
        self._unseen = 0.0

    def add(self, subset: int, closed: Index) -> None:
        """Add the closed index of one subset; every one but the empty one is to be added once."""
        weights = self._weights[:, subset]
        self._values += weights * closed.value
        self._influences += weights[:, np.newaxis] * closed.influence
        self._unseen = max(self._unseen, closed.unseen)

    def effects(self) -> list[Index]:
        """The Shapley effect of each dial; their errors depend on each other as their influence values do."""
        return [
            Index(float(value), influence, self._unseen)
            for value, influence in zip(self._values, self._influences, strict=True)
        ]
