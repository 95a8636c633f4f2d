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
from mcroi.results.percentiles import interpolated_ranks, inverted_ranks, order_statistics
from mcroi.results.quantity import interpolate
from mcroi.study.study import CURRENT

WITH_MEANS: Final = ("projects_per_worker", "maintenance_share")
MAINTAINABLE: Final = "maintainable"
MAINTENANCE: Final = (*WITH_MEANS, MAINTAINABLE)
"""The series of maintenance; how many projects a worker could hold has no mean, for it can be infinite."""

SUMMED: Final = (*HOURS, *WITH_MEANS, "cumulative_benefit")

KEEP_ALL_BELOW: Final = 1 << 21
"""Futures times months up to which every value is kept, in double precision."""

PILOT: Final = 2048
"""Futures that decide on the grid of the histograms."""

_BINS: Final = 4096
_NONE: Final = 0
"""The bin of what is 0, which is common in some months."""
_INFINITE: Final = _BINS - 1

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


def maintenance(month: Month, paid_hours: Array) -> dict[str, Array]:
    """The series of `MAINTENANCE` in one month of a block of futures, ``(future,)`` each."""
    share = month.maintenance / paid_hours if paid_hours.all() else _share(month.maintenance, paid_hours)
    return dict(zip(MAINTENANCE, (month.projects / month.seats, share, month.maintainable()), strict=True))


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
        series = maintenance(month, paid_hours)
        sums = self._into["sums", scenario]
        for leaf, futures in _leaves(paid_hours.size):
            sums[: len(HOURS), t, leaf] = month.flows[FLOWS_OF_HOURS, futures].sum(axis=1)
            for k, name in enumerate(WITH_MEANS, len(HOURS)):
                sums[k, t, leaf] = series[name][futures].sum()
        for name, values in series.items():
            if self._grids is None:
                self._into["rows", scenario, name][t] = values
                continue
            self._count((scenario, name), t, values)

    def _count(self, key: tuple[str, str], t: int, values: Array) -> None:
        """Count the values of a month into its histogram."""
        assert self._grids is not None  # noqa: S101  # for the type checker: only large runs count
        low, scale = self._grids[key]
        least, most = values.min(), values.max()
        position = values - low[t]
        position *= scale[t]
        first, last = (least - low[t]) * scale[t], (most - low[t]) * scale[t]
        if first < _NONE + 1.0 or last > _INFINITE - 1.0:
            np.clip(position, _NONE + 1.0, _INFINITE - 1.0, out=position)
        if least <= 0.0:
            position[values == 0.0] = _NONE
        if most == np.inf:
            infinite = values == np.inf
            position[infinite] = _INFINITE
            most = values[~infinite].max(initial=least)
        counts = self._into["counts", *key][t]
        counts += np.bincount(position.astype(np.intp), minlength=_BINS)
        lowest, highest = (self._into[end, *key] for end in ("least", "most"))
        lowest[t], highest[t] = min(lowest[t], least), max(highest[t], most)

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
        """Percentiles of a maintenance series, ``(percentile, month)``; infinite ones are not interpolated."""
        if self._grids is None:
            rows = self._arrays["rows", scenario, series]
            return self._exact(rows, percentiles, can_be_infinite=series == MAINTAINABLE)
        counts = self._arrays["counts", scenario, series]
        low, scale = self._grids[scenario, series]
        wanted = np.array(percentiles) / 100 * self.runs
        result = np.empty((len(percentiles), self.months))
        for t in range(self.months):
            reached = np.cumsum(counts[t])
            bins = np.searchsorted(reached, wanted)
            inside = (wanted - (reached[bins] - counts[t, bins])) / counts[t, bins]
            # No quantile lies beyond what was seen: a share stays at most 1, and what is the same in all futures exact.
            seen = (self._arrays[end, scenario, series][t] for end in ("least", "most"))
            finite = np.clip(np.where(bins == _NONE, 0.0, low[t] + (bins + inside) / scale[t]), *seen)
            result[:, t] = np.where(bins == _INFINITE, np.inf, finite)
        return result

    def _exact(
        self, rows: NDArray[np.floating], percentiles: tuple[int, ...], *, can_be_infinite: bool = False
    ) -> Array:
        if can_be_infinite:
            below, towards = inverted_ranks(self.runs, percentiles), np.zeros(len(percentiles))
        else:
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
        finite = np.isfinite(rows)
        low = np.where(finite, rows, np.inf).min(axis=1)
        high = np.where(finite, rows, -np.inf).max(axis=1)
        low, high = np.where(low <= high, low, 0.0), np.where(low <= high, high, 1.0)  # where none is finite
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
