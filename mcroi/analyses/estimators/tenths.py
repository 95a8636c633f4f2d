"""The lowest and the highest tenth of a dial: what the outputs come to there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.sorted_futures import Sorted
from mcroi.results.percentiles import interpolated_ranks
from mcroi.results.quantity import interpolate

_MORE: Final = 2.0
"""Hits, and as many misses, that are added to those of a chance for its variance."""


@dataclass(frozen=True, slots=True, eq=False)
class Tenth:
    """Outputs in the futures of one tenth of a dial.

    Parameters
    ----------
    futures
        How many there are.
    mean, standard_error
        Of every output, ``(output,)``.
    p10, p90
        Of the outputs that are other than 0 or 1, ``(numbers,)``.
    """

    futures: int
    mean: Array
    standard_error: Array
    p10: Array
    p90: Array


def tenths(by_dial: Sorted) -> tuple[Tenth, Tenth]:
    """Describe the outputs in the lowest and in the highest tenth of the futures in the order of a dial.

    Where a tenth ends differs from sample to sample. So to the variance within it comes, as of the mean of a tail, the
    squared distance of its mean from that at its end, by a line fitted in it. The variance of a chance is that with two
    more hits and two more misses, as it would be 0 where nothing was seen to happen (Agresti and Coull 1998).
    """
    n = by_dial.outputs.futures
    size = tenth_size(n)
    return _tenth(by_dial, slice(0, size), size - 1), _tenth(by_dial, slice(n - size, n), 0)


def tenth_size(futures: int) -> int:
    """How many futures a tenth holds."""
    return max(futures // 10, 1)


def _tenth(by_dial: Sorted, futures: slice, end: int) -> Tenth:
    outputs = by_dial.outputs
    values = by_dial.columns[futures, : outputs.count]
    size = values.shape[0]
    mean = np.ones(size) @ values / size
    distance = values - mean
    variance = np.ones(size) @ (distance * distance) / max(size - 1, 1)
    chance = (mean[outputs.numbers :] * size + _MORE) / (size + 2.0 * _MORE)
    variance[outputs.numbers :] = chance * (1.0 - chance)
    scores = by_dial.scores[futures] - by_dial.scores[futures].mean()
    slope = scores @ distance / (float(scores @ scores) or 1.0)
    variance += (1.0 - size / outputs.futures) * (slope * scores[end]) ** 2
    error = np.sqrt(variance / size) if size > 1 else np.full(mean.size, math.inf)
    ordered = np.sort(np.ascontiguousarray(values[:, : outputs.numbers].T), axis=1)
    below, towards = interpolated_ranks(size, (10, 90))
    at = interpolate(ordered[:, below], ordered[:, np.minimum(below + 1, size - 1)], towards)
    return Tenth(size, mean, error, at[:, 0], at[:, 1])
