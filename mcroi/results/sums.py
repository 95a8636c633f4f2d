"""Sums over futures leaf by leaf, so that no last bit depends on how the futures were divided."""

from __future__ import annotations

import math

import numpy as np

from distributions.arrays import Array
from distributions.uniforms import LEAF


def leaf_sum(values: Array) -> float:
    """Sum over futures, leaf by leaf, so that the last bit does not depend on how the futures were divided."""
    total = 0.0
    for start in range(0, values.size, LEAF):
        total += float(values[start : start + LEAF].sum())
    return total


def mean_of(values: Array) -> float:
    """Mean over futures; infinite where any value is."""
    return leaf_sum(values) / values.size


def standard_deviation(values: Array) -> float:
    """Sample standard deviation in two passes; 0 for a single future."""
    if values.size < 2:
        return 0.0
    mean = mean_of(values)
    total = 0.0
    for start in range(0, values.size, LEAF):
        deviation = values[start : start + LEAF] - mean
        total += float(np.square(deviation, out=deviation).sum())
    return math.sqrt(total / (values.size - 1))
