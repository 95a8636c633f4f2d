"""Money over time, on arrays: discounting, break-even, funding and the internal rate of return.

Cash flows are shaped ``(month, future)`` or ``(month,)``. Yearly rates are effective:
``(1 + monthly)^12 = 1 + yearly``.
"""

from __future__ import annotations

import math
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from distributions.arrays import Array, Mask
from mcroi.model.roots import roots_between

IRR_RANGE: Final = (-0.99, 10.0)
"""Yearly rates between which the internal rate of return is looked for, both ends excluded."""

Undefined = Literal["none", "several", "rising"]
"""Why there is no internal rate of return."""

_WITHIN_MONTH: Final = 0.5
_NO_INVESTMENT: Final = 1e-100
"""Money up to which nothing is invested: what the npv is over it, or that squared, might not be a number."""
_LARGEST_EXPONENT: Final = 300.0

_IRR_HALVINGS: Final = 60
_IRR_ROUNDING: Final = 1e-10
"""Of the largest flow, what a smaller one may be by rounding alone; the first one decides what is above the range."""


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


def return_on(npv: Array, investment: Array, none: Array) -> Array:
    """Return the net present value over what is invested for it, ``(future,)``.

    Parameters
    ----------
    npv, investment
        Money, ``(future,)``.
    none
        Investments below it count as none, and have no return: NaN.
    """
    invests = (investment >= none) & (investment > _NO_INVESTMENT)
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


def irr(flows: ArrayLike, periods_per_year: int = 12) -> tuple[Array, dict[Undefined, Mask]]:
    """Return the yearly internal rate of return, and where there is none that means anything.

    The net present value is a polynomial in what money is worth that comes a period later. Its roots are counted above
    `IRR_RANGE`, too: with one there the rate inside is not the only one.

    Parameters
    ----------
    flows
        Shape ``(period, future)`` or ``(period,)``, evenly spaced; when in the period they come makes no difference.
    periods_per_year
        12 for months.

    Returns
    -------
    tuple
        The yearly rate inside `IRR_RANGE` at which the net present value is 0, shape ``(future,)``, NaN where it is
        undefined; and by the reason where that is so: ``none`` inside, ``several`` (one above counts), or ``rising``:
        the net present value rises with the rate there, as where a gain comes first and a loss later.
    """
    flows = np.asarray(flows, dtype=np.float64)
    flows = flows.reshape(flows.shape[0], -1)
    flows = np.where(np.abs(flows) > _IRR_ROUNDING * np.abs(flows).max(axis=0), flows, 0.0)
    low, high = (float(np.log1p(r)) / periods_per_year for r in IRR_RANGE)
    least, most = math.exp(-high), math.exp(-low)
    inside = roots_between(flows, least, most)
    single = np.flatnonzero(inside == 1)
    further = single[roots_between(flows[:, single], 0.0, least) > 0]
    inside[further] += 1
    single = np.flatnonzero(inside == 1)
    flows = flows[:, single]
    left, right = np.full(single.size, low), np.full(single.size, high)
    at_left, at_right = np.sign(_present(flows, left)), np.sign(_present(flows, right))
    before = np.where(at_left == 0.0, -at_right, at_left)
    for _ in range(_IRR_HALVINGS):
        middle = 0.5 * (left + right)
        same = np.sign(_present(flows, middle)) == before
        left, right = np.where(same, middle, left), np.where(same, right, middle)
    rates = np.full(inside.size, np.nan)
    rates[single] = np.where(before > 0.0, np.expm1(0.5 * (left + right) * periods_per_year), np.nan)
    rises = np.zeros(inside.size, dtype=np.bool_)
    rises[single[before <= 0.0]] = True
    return rates, {"none": inside == 0, "several": inside > 1, "rising": rises}


def _present(flows: Array, log_rate: Array) -> Array:
    """Present value of evenly spaced flows, each future at its own continuous rate per period (Horner's scheme)."""
    factor = np.exp(-log_rate)
    total = np.zeros(flows.shape[1])
    for flow in flows[::-1]:
        total = total * factor + flow
    return total
