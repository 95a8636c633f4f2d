"""Money over time, on arrays: discounting, break-even, funding and the internal rate of return.

Cash flows are shaped ``(month, future)`` or ``(month,)``. Yearly rates are effective:
``(1 + monthly)^12 = 1 + yearly``.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from distributions.arrays import Array

IRR_RANGE: Final = (-0.99, 10.0)
"""Yearly rates between which the internal rate of return is looked for, both ends excluded."""

_WITHIN_MONTH: Final = 0.5
_NO_INVESTMENT: Final = 1e-100
"""Money up to which nothing is invested: what the npv is over it, or that squared, might not be a number."""
_LARGEST_EXPONENT: Final = 300.0

_IRR_GRID: Final = 512
_IRR_HALVINGS: Final = 60


def discount_factor(rate: float | Array, months: float) -> float | Array:
    """Return what one unit of money is worth that comes after some months.

    Parameters
    ----------
    rate
        Share per year, effective, above -1; shape ``(future,)`` or a float.
    months
        Time from today.

    Returns
    -------
    float or array
        In the shape of `rate`; cut at e^300 for rates near -1, so that sums stay finite.
    """
    return np.exp(np.minimum(np.log1p(rate) * (-months / 12), _LARGEST_EXPONENT))


def month_discount(rate: float | Array, month: int) -> float | Array:
    """Return what one unit of money is worth that comes in a month, counted from 0: all of it comes in its middle."""
    return discount_factor(rate, month + _WITHIN_MONTH)


def real_rate(nominal: float, inflation: float) -> float:
    """Return the rate above inflation (Fisher 1930): ``(1 + nominal) / (1 + inflation) - 1``."""
    return (nominal - inflation) / (1.0 + inflation)


def return_on(npv: Array, investment: Array) -> Array:
    """Return the net present value over what is invested for it, ``(future,)``; NaN where nothing is invested."""
    invests = investment > _NO_INVESTMENT
    return np.where(invests, npv / np.where(invests, investment, 1.0), np.nan)


def break_even_months(cumulative: Array) -> Array:
    """Return the time after which a cumulative flow stays at or above 0 up to the horizon.

    Parameters
    ----------
    cumulative
        Shape ``(month, future)``, its value at the end of each month.

    Returns
    -------
    array
        Shape ``(future,)``, in months: 0 where it is never below, infinite where it is below at the horizon, between
        the last month below and the next by linear interpolation.
    """
    horizon, futures = cumulative.shape
    below = np.zeros(futures)  # 1 + the last month below 0, or 0
    for month in range(horizon):
        np.maximum(below, (cumulative[month] < 0) * (month + 1.0), out=below)
    last = np.flatnonzero((below > 0) & (below < horizon))
    months = np.where(below == horizon, np.inf, below)
    k = below[last].astype(np.intp) - 1
    before, after = cumulative[k, last], cumulative[k + 1, last]
    months[last] += -before / (after - before)
    return months


def peak_funding(cumulative: Array) -> Array:
    """Return the most money that is out at any time, shape ``(future,)``: 0 where the flow is never below 0."""
    return np.asarray(np.maximum(-cumulative.min(axis=0), 0.0))


def irr(flows: ArrayLike, periods_per_year: int = 12) -> Array:
    """Return the yearly internal rate of return.

    Parameters
    ----------
    flows
        Shape ``(period, future)`` or ``(period,)``, evenly spaced; when in the period they come makes no difference.
    periods_per_year
        12 for months.

    Returns
    -------
    array
        Shape ``(future,)``: the yearly rate inside `IRR_RANGE` at which the net present value is 0; NaN where there is
        none or more than one.
    """
    flows = np.asarray(flows, dtype=np.float64)
    flows = flows.reshape(flows.shape[0], -1)
    low, high = (np.log1p(r) / periods_per_year for r in IRR_RANGE)
    # The value is a polynomial in the discount factor; its sign changes on a fine grid bracket the roots.
    grid = np.linspace(low, high, _IRR_GRID)
    periods = np.arange(flows.shape[0])
    scale = np.abs(flows).max(axis=0)
    signs = np.sign(np.exp(-np.outer(grid, periods)) @ flows).astype(np.int8)
    on_grid = signs == 0
    on_grid[[0, -1]] = False  # the ends bracket roots but are none themselves
    crossings = signs[:-1] * signs[1:] < 0
    roots = crossings.sum(axis=0) + on_grid.sum(axis=0)
    rates = np.full(flows.shape[1], np.nan)
    unique = np.flatnonzero((roots == 1) & (scale > 0))
    hits = unique[on_grid[:, unique].any(axis=0)]
    rates[hits] = grid[on_grid[:, hits].argmax(axis=0)]
    inside = unique[crossings[:, unique].any(axis=0)]
    at = crossings[:, inside].argmax(axis=0)
    left, right = grid[at], grid[at + 1]
    sign_left = signs[at, inside]
    for _ in range(_IRR_HALVINGS):
        middle = 0.5 * (left + right)
        same = np.sign(_present(flows[:, inside], middle)) == sign_left
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    rates[inside] = 0.5 * (left + right)
    return np.asarray(np.expm1(rates * periods_per_year))


def _present(flows: Array, log_rate: Array) -> Array:
    """Present value of evenly spaced flows, each future at its own continuous rate per period (Horner's scheme)."""
    factor = np.exp(-log_rate)
    total = np.zeros(flows.shape[1])
    for flow in flows[::-1]:
        total = total * factor + flow
    return total
