"""What depends on the month: growth, what moves for a while, what lasts until some time, what happens when."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from distributions.arrays import Array, Index, Mask
from mcroi.model.drawn import Value

WEEKS_PER_MONTH: Final = 365.25 / 12 / 7

_LARGEST_GROWTH: Final = 300.0
"""Exponent beyond which growth over the horizon is cut, so that nothing overflows; no real study comes near."""


class Moving:
    """The months in which something moves in any future; before and after it stands still.

    Parameters
    ----------
    first, last
        First and last month in which it moves in each future, ``(future,)``; never where last is before first.
    """

    def __init__(self, first: Array, last: Array) -> None:
        moves = last >= first
        self.first = float(first[moves].min()) if moves.any() else math.inf
        self.last = float(last[moves].max()) if moves.any() else -math.inf

    def at(self, t: int) -> bool:
        """Whether anything may move in month t."""
        return self.first <= t <= self.last


class Growth:
    """The factor by which something has grown at a yearly rate, asked for month after month.

    Parameters
    ----------
    yearly
        Share per year, above -1.
    horizon
        How many months.
    """

    def __init__(self, yearly: Value, horizon: int) -> None:
        self._step = np.exp(log_growth(yearly, horizon)) if np.any(np.asarray(yearly) != 0.0) else None
        self._month = 0
        self._factor: Value = 1.0

    def at(self, t: int) -> Value | None:
        """``(1 + yearly)^(t/12)``, good until a later month is asked for; None where nothing grows."""
        if self._step is None:
            return None
        while self._month < t:
            self._factor = self._factor * self._step
            self._month += 1
        return self._factor


def log_growth(yearly: Value, horizon: int) -> Value:
    """Return the logarithm of a month's growth factor."""
    limit = _LARGEST_GROWTH / horizon
    return np.minimum(np.maximum(np.log1p(yearly) / 12, -limit), limit)


def grown(yearly: Value, months: Array, horizon: int) -> Array:
    """Return ``(1 + yearly)^(months/12)`` for times within the horizon, ``(future,)``."""
    return np.asarray(np.exp(log_growth(yearly, horizon) * months))


def clipped(x: Array) -> Array:
    """Hold an array in [0, 1], in place."""
    return np.clip(x, 0.0, 1.0, out=x)


class Lasting:
    """The share of each month during which something lasts that ends at some time: ``clip(end - t)``.

    Parameters
    ----------
    end
        In months, ``(future,)``; infinite for what lasts for ever.
    horizon
        How many months.
    """

    def __init__(self, end: Array, horizon: int) -> None:
        self._share = np.ones(end.size)
        self._end = end
        self._last = by_month(np.floor(end), np.isfinite(end), horizon)

    def at(self, t: int) -> Array:
        """Its share of month t, good until a later month is asked for; months are asked for in turn."""
        over, last = self._last.get(t - 1), self._last.get(t)
        if over is not None:
            self._share[over] = 0.0
        if last is not None:
            self._share[last] = self._end[last] - t
        return self._share


def by_month(months: Array, chosen: Mask, horizon: int) -> dict[int, Index]:
    """The chosen futures by the month in which something happens to them, within the horizon."""
    futures = np.flatnonzero(chosen & (months < horizon))
    when = months[futures].astype(np.int16)  # horizons are short, and short integers are sorted by radix
    order = np.argsort(when, kind="stable")
    found, starts = np.unique(when[order], return_index=True)
    return dict(zip(found.tolist(), np.split(futures[order], starts[1:]), strict=True)) if futures.size else {}
