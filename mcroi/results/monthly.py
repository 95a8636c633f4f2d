"""What is kept by month over all futures: sums of every series, rows or histograms for their quantiles.

Small runs keep every value. Large ones keep the rows of the benefit fans in single precision (good to 6 digits) and
count the maintenance series into histograms. Which of the two depends on futures and months only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from distributions.arrays import Array
from distributions.uniforms import LEAF
from mcroi.execution.laws import Into, Kept, Key
from mcroi.model.months import FLOWS_OF_HOURS, HOURS, Month
from mcroi.results.percentiles import interpolated_ranks, order_statistics
from mcroi.results.quantity import interpolate
from mcroi.study.study import CURRENT

MAINTENANCE: Final = ("projects_per_worker", "maintenance_share")
SUMMED: Final = (*HOURS, *MAINTENANCE, "cumulative_benefit")

KEEP_ALL_BELOW: Final = 1 << 21
"""Futures times months up to which every value is kept, in double precision."""

PILOT: Final = 2048
"""Futures that decide on the grid of the histograms."""

_BINS: Final = 4096

Grids = dict[tuple[str, ...], tuple[Array, Array]]
"""By scenario and series, the lowest value and the bins per unit, each ``(month,)``."""


def keeps_all(runs: int, months: int) -> bool:
    """Whether a run is small enough that every monthly value is kept."""
    return runs * months <= KEEP_ALL_BELOW


def kept_by_month(scenarios: Sequence[str], months: int, grids: Grids | None) -> dict[Key, Kept]:
    """What is kept by month of all futures.

    Parameters
    ----------
    scenarios
        Their names, the current one first.
    months
        How many.
    grids
        For large runs, by scenario and series.
    """
    kept: dict[Key, Kept] = {}
    for scenario in scenarios:
        kept["sums", scenario] = Kept((len(SUMMED), months), "sum")
        if scenario != CURRENT:
            kept["fan", scenario] = Kept((months,), dtype=np.float32 if grids else np.float64)
        for series in MAINTENANCE:
            if grids:
                kept["counts", scenario, series] = Kept((months, _BINS), "count", np.int64)
                kept["least", scenario, series] = Kept((months,), "least")
                kept["most", scenario, series] = Kept((months,), "most")
            else:
                kept["rows", scenario, series] = Kept((months,))
    return kept


class MonthsOfBlock:
    """Takes the months of a block of futures into arrays; what takes the months of `outcomes`.

    Parameters
    ----------
    into
        The arrays of `kept_by_month`, their part for these futures.
    grids
        For large runs, by scenario and series.
    """

    def __init__(self, into: Into, grids: Grids | None) -> None:
        self._into = into
        self._grids = grids

    def take(self, scenario: str, month: Month, paid_hours: Array) -> None:
        """Take one month of one scenario."""
        t = month.month
        share = month.maintenance / paid_hours if paid_hours.all() else _share(month.maintenance, paid_hours)
        series = dict(zip(MAINTENANCE, (month.projects / month.seats, share), strict=True))
        sums = self._into["sums", scenario]
        for leaf, futures in _leaves(paid_hours.size):
            sums[: len(HOURS), t, leaf] = month.flows[FLOWS_OF_HOURS, futures].sum(axis=1)
            for k, values in enumerate(series.values(), len(HOURS)):
                sums[k, t, leaf] = values[futures].sum()
        for name, values in series.items():
            if self._grids is None:
                self._into["rows", scenario, name][t] = values
                continue
            low, scale = self._grids[scenario, name]
            position = values - low[t]
            position *= scale[t]
            np.clip(position, 1.0, _BINS - 1, out=position)
            position *= values > 0.0  # none at all is common in some months, and has the first bin to itself
            counts = self._into["counts", scenario, name][t]
            counts += np.bincount(position.astype(np.intp), minlength=_BINS)
            least, most = (self._into[end, scenario, name] for end in ("least", "most"))
            least[t], most[t] = min(least[t], values.min()), max(most[t], values.max())

    def take_benefit(self, scenario: str, cumulative: Array) -> None:
        """Take the cumulative benefit of one scenario, ``(month, future)``."""
        self._into["fan", scenario][:] = cumulative
        for leaf, futures in _leaves(cumulative.shape[1]):
            self._into["sums", scenario][-1, :, leaf] = cumulative[:, futures].sum(axis=1)


class MonthlyStore:
    """The monthly series of all scenarios.

    Parameters
    ----------
    arrays
        Those of `kept_by_month`, of all futures.
    runs, months
        The size of the run.
    grids
        For large runs, by scenario and series.
    """

    def __init__(self, arrays: Into, runs: int, months: int, grids: Grids | None) -> None:
        self.fans = {key[1]: array for key, array in arrays.items() if key[0] == "fan"}
        self.runs = runs
        self.months = months
        self._arrays = arrays
        self._grids = grids

    def mean(self, scenario: str, series: str) -> Array:
        """Mean of a series over all futures, ``(month,)``."""
        mean: Array = self._arrays["sums", scenario][SUMMED.index(series)] / self.runs
        return mean

    def fan(self, scenario: str, percentiles: tuple[int, ...]) -> Array:
        """Percentiles of the cumulative benefit, ``(percentile, month)``."""
        return self._exact(self.fans[scenario], percentiles)

    def quantiles(self, scenario: str, series: str, percentiles: tuple[int, ...]) -> Array:
        """Percentiles of a maintenance series, ``(percentile, month)``."""
        if self._grids is None:
            return self._exact(self._arrays["rows", scenario, series], percentiles)
        counts = self._arrays["counts", scenario, series]
        low, scale = self._grids[scenario, series]
        wanted = np.array(percentiles) / 100 * self.runs
        result = np.empty((len(percentiles), self.months))
        for t in range(self.months):
            reached = np.cumsum(counts[t])
            bins = np.searchsorted(reached, wanted)
            inside = (wanted - (reached[bins] - counts[t, bins])) / counts[t, bins]
            result[:, t] = np.where(bins == 0, 0.0, low[t] + (bins + inside) / scale[t])
        # No quantile lies beyond what was seen: a share stays at most 1, and what is the same in all futures exact.
        least, most = (self._arrays[end, scenario, series] for end in ("least", "most"))
        return np.clip(result, least, most)

    def _exact(self, rows: NDArray[np.floating], percentiles: tuple[int, ...]) -> Array:
        below, towards = interpolated_ranks(self.runs, percentiles)
        ranks = np.stack([below, np.minimum(below + 1, self.runs - 1)])
        result = np.empty((len(percentiles), self.months))
        for t in range(self.months):
            at = order_statistics(rows[t], ranks).astype(np.float64)
            result[:, t] = interpolate(at[0], at[1], towards)
        return result


def grids_of(pilot: Into) -> Grids:
    """Grids for the histograms of a large run, from the arrays of a small one."""
    grids = {}
    for key in (key for key in pilot if key[0] == "rows"):
        rows = pilot[key]
        low, high = rows.min(axis=1), rows.max(axis=1)
        # As wide again on both sides: what still falls outside is counted into the last bins.
        room = np.maximum(high - low, 1e-9 * np.maximum(np.abs(high), 1e-9))
        grids[key[1:]] = (low - 0.5 * room, _BINS / (high - low + room))
    return grids


def _leaves(futures: int) -> Iterator[tuple[int, slice]]:
    """The leaves of a block: sums go over leaves, so that they do not depend on blocks."""
    for leaf, start in enumerate(range(0, futures, LEAF)):
        yield leaf, slice(start, min(start + LEAF, futures))


def _share(part: Array, whole: Array) -> Array:
    """Part over whole, 0 where nobody is paid."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole != 0)
