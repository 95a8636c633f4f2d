"""Numbers beside their errors: an error is rounded up, the number to the same digit, an interval outward.

So what is printed holds the truth at least as often as the interval that it stands for, all but half a last digit.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Final

from mcroi.results.chance import Chance, Estimate
from mcroi.results.figure import DIGITS, Figure, magnitude, rounded_error
from mcroi.results.rounding import (
    ABOUT_ZERO,
    CENTS,
    MOST_DECIMALS,
    TENTHS,
    amount_of_money,
    in_unit,
    money,
    number,
)

_NOISE: Final = Decimal("1e-9")
"""Of the width of an interval, by how much it is first narrowed, so that the last bits of a float add no digit."""

_CONTEXT: Final = Context(prec=400)


def money_with_error(of: Estimate, currency: str = "") -> tuple[str, str]:
    """Return an amount of money, and its error at 95 % without a currency; an empty one where none is known.

    Examples
    --------
    >>> money_with_error(Estimate(348_211.0, 5_970.0), "EUR")
    ('348k EUR', '12k')
    """
    rounded = _rounded(of, CENTS)
    if rounded is None:
        return money(_figure(of), currency), ""
    amount, error, place = rounded
    behind = f" {currency}" if currency else ""
    return amount_of_money(amount, place) + behind, amount_of_money(error, place)


def number_with_error(of: Estimate, finest: int | None = None) -> tuple[str, str]:
    """Return a plain number, and its error at 95 %; an empty one where none is known.

    Parameters
    ----------
    of
        The number with its standard error.
    finest
        The smallest power of ten that is shown.

    Examples
    --------
    >>> number_with_error(Estimate(8.13, 0.44)), number_with_error(Estimate(27.3, 2.1))
    (('8.1', '0.9'), ('27', '5'))
    """
    rounded = _rounded(of, finest)
    if rounded is None:
        return number(_figure(of)), ""
    amount, error, place = rounded
    return in_unit(amount, place) if amount else ABOUT_ZERO, in_unit(error, place)


def percent_beyond(distance: float) -> str:
    """Return how far from none or from all a percentage is at most, rounded up, to a tenth if need be.

    Examples
    --------
    >>> percent_beyond(2.92), percent_beyond(0.004)
    ('3', '0.1')
    """
    return f"{rounded_error(distance, TENTHS)[0].normalize():f}"


def interval_of_100(of: Chance) -> str:
    """Return the interval of a chance in percent, to tenths.

    Examples
    --------
    >>> interval_of_100(Chance(671, 1000))
    '64.1 to 70.0'
    """
    low, high = (100 * end for end in of.ci95)
    return " to ".join(_outward(Figure(100 * of.p, low, high), -TENTHS))


def with_interval(
    of: Figure, width: float, unknown: str = "95 % interval unknown", infinite: str = ""
) -> tuple[str, str]:
    """Return a number, and its 95 % interval, as text to the second digit of the interval's width.

    Parameters
    ----------
    of
        A finite number.
    width
        What counts as the width where neither end is known.
    unknown
        What is then said of the interval.
    infinite
        What an infinite upper end is called if that is known, such as ``never``.

    Examples
    --------
    >>> with_interval(Figure(0.381, 0.3601, 0.4023), 1.0)
    ('0.381', '95 % interval 0.360 to 0.403')
    """
    known = of.width if 0 < of.width < math.inf else width
    digits = 1 - magnitude(known) if 0 < known < math.inf else MOST_DECIMALS
    low, high = _outward(of, digits)
    if math.isinf(of.low):
        interval = unknown if math.isinf(of.high) else f"95 % interval up to {high}"
    elif math.isinf(of.high) and not infinite:
        interval = f"95 % interval from {low} on"
    else:
        interval = f"95 % interval {low} to {infinite if math.isinf(of.high) else high}"
    return f"{round(of.value, digits):,.{max(digits, 0)}f}", interval


def outward(end: float, *, up: bool, digits: int = DIGITS) -> float:
    """Return an end of an interval to some significant digits, rounded up, or down for the lower one.

    Examples
    --------
    >>> outward(1.5213, up=False), outward(12_345.0, up=True), outward(0.25, up=True)
    (1.52, 12400.0, 0.25)
    """
    exact = Decimal(repr(end))
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    return float(exact.quantize(step, ROUND_CEILING if up else ROUND_FLOOR, _CONTEXT)) if end else end


def share_beyond(of: Figure) -> str:
    """Return below or above what a share of none or all of the futures is, by the end of its interval.

    Examples
    --------
    >>> share_beyond(Figure(0.0, 0.0, 0.037)), share_beyond(Figure(1.0, 0.963, 1.0))
    ('below 0.04', 'above 0.96')
    """
    distance, _ = rounded_error(of.high if of.value < 0.5 else 1.0 - of.low)
    return f"below {distance.normalize():f}" if of.value < 0.5 else f"above {(1 - distance).normalize():f}"


def _rounded(of: Estimate, finest: int | None) -> tuple[Decimal, Decimal, int] | None:
    """The number, its error, and the power of ten that their last digits stand for; None without an error to tell."""
    low, high = of.ci95
    half = max(of.value - low, high - of.value)  # of a lopsided interval the longer one
    if not 0 < half < math.inf or not math.isfinite(of.value) or Figure.of(of).is_exact:
        return None
    error, place = rounded_error(half, finest)
    return Decimal(of.value).quantize(Decimal(1).scaleb(place), context=_CONTEXT), error, place


def _figure(of: Estimate) -> Figure:
    return Figure.of(of) if math.isfinite(of.standard_error) else Figure(of.value, -math.inf, math.inf)


def _outward(of: Figure, digits: int) -> tuple[str, str]:
    """The ends of an interval to so many decimals, the lower one rounded down and the upper one up."""
    slack = Decimal(of.width) * _NOISE if math.isfinite(of.width) else Decimal(0)
    step = Decimal(1).scaleb(-digits)

    def told(end: float, narrowed: Decimal, rounding: str) -> str:
        if not math.isfinite(end):
            return ""
        rounded = _CONTEXT.add(Decimal(end), narrowed).quantize(step, rounding, _CONTEXT)
        return f"{_CONTEXT.plus(rounded):,.{max(digits, 0)}f}"  # there is no minus zero

    return told(of.low, slack, ROUND_FLOOR), told(of.high, -slack, ROUND_CEILING)
