"""What is kept by month over all futures: sums of every series, rows or histograms for their quantiles.

Small runs keep every value. Large ones keep the rows of the benefit fans in single precision (good to 6 digits) and
count the maintenance series into histograms. Which of the two depends on futures and months only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from distributions.uniforms import LEAF
from mcroi.execution.local import shared_array
from mcroi.model.change import Array
from mcroi.model.months import FLOWS_OF_HOURS, HOURS, Month
from mcroi.results.order_statistics import order_statistics
from mcroi.results.quantity import interpolate, interpolated_ranks

MAINTENANCE: Final = ("projects_per_worker", "maintenance_share")
SUMMED: Final = (*HOURS, *MAINTENANCE, "cumulative_benefit")

KEEP_ALL_BELOW: Final = 1 << 21
"""Futures times months up to which every value is kept, in double precision."""

PILOT: Final = 2048
"""Futures that decide on the grid of the histograms."""

_BINS: Final = 4096

Grid = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Lowest value and bins per unit, each ``(month,)``."""


def keeps_all(runs: int, months: int) -> bool:
    """Whether a run is small enough that every monthly value is kept."""
    return runs * months <= KEEP_ALL_BELOW


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The number of a leaf, and where its futures are in the block."""

    number: int
    futures: slice


class MonthlyStore:
    """The monthly series of all scenarios.

    Parameters
    ----------
    scenarios
        Their names, the current one first.
    runs, months
        The size of the run.
    workers
        How many fill the store at once; each has histograms of its own.
    grids
        For large runs, by scenario and series.
    """

    def __init__(
        self,
        scenarios: tuple[str, ...],
        runs: int,
        months: int,
        workers: int,
        grids: dict[tuple[str, str], Grid] | None,
    ) -> None:
        self.current = scenarios[0]
        self.runs = runs
        self.months = months
        leaves = -(-runs // LEAF)
        self.sums = {s: shared_array((len(SUMMED), months, leaves), np.float64) for s in scenarios}
        self.fans = {
            s: shared_array((months, runs), np.float32 if grids else np.float64) for s in scenarios if s != self.current
        }
        self.grids = grids
        self.rows: dict[tuple[str, str], Array] = {}
        self.counts: dict[tuple[str, str], NDArray[np.int64]] = {}
        self.extremes: dict[tuple[str, str], Array] = {}
        for scenario in scenarios:
            for series in MAINTENANCE:
                if grids:
                    self.counts[scenario, series] = shared_array((workers, months, _BINS), np.int64)
                    self.extremes[scenario, series] = shared_array((2, workers, months), np.float64)
                    self.extremes[scenario, series][:] = np.array([np.inf, -np.inf])[:, None, None]
                else:
                    self.rows[scenario, series] = shared_array((months, runs), np.float64)
        self._start = 0
        self._worker = 0

    def begin(self, start: int, worker: int = 0) -> None:
        """Announce the block that comes next: its first future, and who works on it."""
        self._start, self._worker = start, worker

    def take(self, scenario: str, month: Month, paid_hours: Array) -> None:
        """Take one month of one scenario."""
        t, size = month.month, paid_hours.size
        share = month.maintenance / paid_hours if paid_hours.all() else _share(month.maintenance, paid_hours)
        series = dict(zip(MAINTENANCE, (month.projects / month.seats, share), strict=True))
        sums = self.sums[scenario]
        for leaf in self._leaves(size):
            sums[: len(HOURS), t, leaf.number] = month.flows[FLOWS_OF_HOURS, leaf.futures].sum(axis=1)
            for k, values in enumerate(series.values(), len(HOURS)):
                sums[k, t, leaf.number] = values[leaf.futures].sum()
        at = slice(self._start, self._start + size)
        for name in MAINTENANCE:
            values = series[name]
            if self.grids is None:
                self.rows[scenario, name][t, at] = values
            else:
                low, scale = self.grids[scenario, name]
                position = values - low[t]
                position *= scale[t]
                np.clip(position, 1.0, _BINS - 1, out=position)
                position *= values > 0.0  # none at all is common in some months, and has the first bin to itself
                counts = self.counts[scenario, name][self._worker, t]
                counts += np.bincount(position.astype(np.intp), minlength=_BINS)
                least, most = self.extremes[scenario, name][:, self._worker]
                least[t], most[t] = min(least[t], values.min()), max(most[t], values.max())

    def take_benefit(self, scenario: str, cumulative: Array) -> None:
        """Take the cumulative benefit of one scenario in the block, ``(month, future)``."""
        self.fans[scenario][:, self._start : self._start + cumulative.shape[1]] = cumulative
        for leaf in self._leaves(cumulative.shape[1]):
            self.sums[scenario][-1, :, leaf.number] = cumulative[:, leaf.futures].sum(axis=1)

    def _leaves(self, size: int) -> Iterator[_Leaf]:
        """The leaves of the block that has begun: sums go over leaves, so that they do not depend on blocks."""
        for start in range(0, size, LEAF):
            yield _Leaf((self._start + start) // LEAF, slice(start, min(start + LEAF, size)))

    def mean(self, scenario: str, series: str) -> Array:
        """Mean of a series over all futures, ``(month,)``: the leaves are added in their order."""
        leaves = self.sums[scenario][SUMMED.index(series)]
        total = np.zeros(self.months)
        for leaf in range(leaves.shape[1]):
            total += leaves[:, leaf]
        return total / self.runs

    def fan(self, scenario: str, percentiles: tuple[int, ...]) -> Array:
        """Percentiles of the cumulative benefit, ``(percentile, month)``."""
        return self._exact(self.fans[scenario], percentiles)

    def quantiles(self, scenario: str, series: str, percentiles: tuple[int, ...]) -> Array:
        """Percentiles of a maintenance series, ``(percentile, month)``."""
        if self.grids is None:
            return self._exact(self.rows[scenario, series], percentiles)
        counts = self.counts[scenario, series].sum(axis=0, dtype=np.int64)
        low, scale = self.grids[scenario, series]
        wanted = np.array(percentiles) / 100 * self.runs
        result = np.empty((len(percentiles), self.months))
        for t in range(self.months):
            reached = np.cumsum(counts[t])
            bins = np.searchsorted(reached, wanted)
            inside = (wanted - (reached[bins] - counts[t, bins])) / counts[t, bins]
            result[:, t] = np.where(bins == 0, 0.0, low[t] + (bins + inside) / scale[t])
        # No quantile lies beyond what was seen: a share stays at most 1, and what is the same in all futures exact.
        least, most = self.extremes[scenario, series]
        return np.clip(result, least.min(axis=0), most.max(axis=0))

    def _exact(self, rows: NDArray[np.floating], percentiles: tuple[int, ...]) -> Array:
        below, towards = interpolated_ranks(self.runs, percentiles)
        ranks = np.stack([below, np.minimum(below + 1, self.runs - 1)])
        result = np.empty((len(percentiles), self.months))
        for t in range(self.months):
            at = order_statistics(rows[t], ranks).astype(np.float64)
            result[:, t] = interpolate(at[0], at[1], towards)
        return result


def grids_of(pilot: MonthlyStore) -> dict[tuple[str, str], Grid]:
    """Grids for the histograms of a large run, from the values of a small one."""
    grids = {}
    for key, rows in pilot.rows.items():
        low, high = rows.min(axis=1), rows.max(axis=1)
        # As wide again on both sides: what still falls outside is counted into the last bins.
        room = np.maximum(high - low, 1e-9 * np.maximum(np.abs(high), 1e-9))
        grids[key] = (low - 0.5 * room, _BINS / (high - low + room))
    return grids


def _share(part: Array, whole: Array) -> Array:
    """Part over whole, 0 where nobody is paid."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole != 0)
