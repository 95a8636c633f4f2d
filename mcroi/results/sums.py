"""Sums over futures leaf by leaf, so that no last bit depends on how the futures were divided."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from distributions.arrays import Array
from distributions.uniforms import LEAF
from mcroi.execution.laws import Nodes


def leaf_sum(values: Array) -> float:
    """Sum over futures, leaf by leaf, so that the last bit does not depend on how the futures were divided."""
    return _sum_of_leaves(values, lambda leaf: leaf)


def _sum_of_leaves(values: Array, of: Callable[[Array], Array]) -> float:
    """Sum of something over futures, 0 over none."""
    nodes = Nodes[float]()
    for leaf, start in enumerate(range(0, max(values.size, 1), LEAF)):
        nodes.add(leaf, float(of(values[start : start + LEAF]).sum()))
    return nodes.total()


def mean_of(values: Array) -> float:
    """Mean over futures; infinite where any value is."""
    return leaf_sum(values) / values.size


def standard_deviation(values: Array) -> float:
    """Sample standard deviation in two passes; 0 for a single future."""
    if values.size < 2:
        return 0.0
    mean = mean_of(values)

    def squares(leaf: Array) -> Array:
        deviation = leaf - mean
        return np.square(deviation, out=deviation)

    return math.sqrt(_sum_of_leaves(values, squares) / (values.size - 1))
