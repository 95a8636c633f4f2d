"""A number that is printed, with its 95 % interval."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, Context, Decimal
from typing import Final

from mcroi.results.chance import Estimate
from mcroi.results.quantity import Quantity

DIGITS: Final = 3
"""The most significant digits of a number that has an error."""

EXACT: Final = 1e-9
"""Width of an interval, relative to the value, up to which a number counts as exact: rounding alone is below it."""

_TWO_DIGITS_BELOW: Final = 3
"""The first digit below which an error is told to two: 1.4 rounded to one would be 43 % more."""

_ALL_BUT_NOISE: Final = 1 - Decimal("1e-9")
"""What an error is taken to be, so that the last bits of a float do not make 0.2 into 0.21."""

_CONTEXT: Final = Context(prec=400)  # holds any float to the unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A number to be printed, and its 95 % interval.

    Parameters
    ----------
    value
        May be infinite or NaN.
    low, high
        Infinite where the sample says nothing about that side; equal to the value where it is exact.
    is_average
        Whether it may stand beside its error, half of the interval: it then ends with the same digit everywhere.
    """

    value: float
    low: float
    high: float
    is_average: bool = field(default=False, compare=False)

    @classmethod
    def mean(cls, of: Quantity) -> Figure:
        """The mean of a quantity; one future alone says nothing about its error."""
        if of.count < 2:
            return cls(of.mean, -math.inf, math.inf)
        return cls(of.mean, *(of.mean_ci95 if math.isfinite(of.mean) else (of.mean, of.mean)), is_average=True)

    @classmethod
    def quantile(cls, of: Quantity, p: float) -> Figure:
        """A quantile of a quantity."""
        if not of.count:
            return cls(math.nan, math.nan, math.nan)
        if is_constant(of):  # order statistics alone cannot tell that of a few futures
            return cls.exact(of.quantile(p))
        return cls(of.quantile(p), *of.quantile_ci95(p))

    @classmethod
    def of(cls, estimate: Estimate) -> Figure:
        """An estimate and its interval."""
        return cls(estimate.value, *estimate.ci95, is_average=True)

    @classmethod
    def estimate(cls, of: Estimate, runs: int) -> Figure:
        """An estimate from some number of futures."""
        return cls.of(of) if runs > 1 else cls(of.value, -math.inf, math.inf)

    @classmethod
    def exact(cls, value: float) -> Figure:
        """A number without an error."""
        return cls(value, value, value)

    @classmethod
    def rough(cls, value: float, digits: int = DIGITS) -> Figure:
        """A number of which no more than some significant digits are of interest."""
        if value == 0 or not math.isfinite(value):
            return cls.exact(value)
        half = 10.0 ** (magnitude(value) - digits + 1)
        return cls(value, value - half, value + half)

    def times(self, factor: float) -> Figure:
        """The number times another one, which may be below 0."""
        ends = sorted((factor * self.low, factor * self.high))
        return replace(self, value=factor * self.value, low=ends[0], high=ends[1])

    @property
    def is_exact(self) -> bool:
        """Whether it has no error but that of arithmetic."""
        return self.high - self.low <= EXACT * abs(self.value) or self.low == self.value == self.high

    @property
    def width(self) -> float:
        """The width of the interval, twice that of one side where that is all that is known; infinite if none is."""
        width = self.high - self.low
        return 2 * min(self.value - self.low, self.high - self.value) if math.isinf(width) else width

    @property
    def place(self) -> int:
        """The power of ten that the last supported digit stands for, three digits or not."""
        if not 0 < self.width < math.inf:
            return magnitude(self.value)
        if self.is_average and self.high - self.low < math.inf:
            return rounded_error(max(self.value - self.low, self.high - self.value))[1]
        return magnitude(self.width)


def is_constant(quantity: Quantity) -> bool:
    """Whether a quantity is the same in all of several futures, rounding aside."""
    if quantity.count < max(quantity.values.size, 2):
        return False
    low, high = float(quantity.values.min()), float(quantity.values.max())
    return low == high or high - low <= EXACT * min(abs(low), abs(high))


def rounded_error(error: float, finest: int | None = None) -> tuple[Decimal, int]:
    """Return an error to a digit, or to two where the first is 1 or 2, so that it becomes no smaller.

    Parameters
    ----------
    error
        Finite, at least 0.
    finest
        The smallest power of ten that is shown.

    Returns
    -------
    tuple
        The error, and the power of ten that its last digit stands for.

    Examples
    --------
    >>> [f"{rounded_error(error)[0]:f}" for error in (11_700, 3_020, 0.97, 0.2)]
    ['12000', '4000', '1.0', '0.20']
    """
    if not error:
        return Decimal(0), 0 if finest is None else finest
    exact = Decimal(error) * _ALL_BUT_NOISE
    place = _last_digit(exact, finest)
    rounded = exact.quantize(Decimal(1).scaleb(place), ROUND_CEILING, _CONTEXT)
    place = _last_digit(rounded, finest)  # 0.97 has become 1.0
    return rounded.quantize(Decimal(1).scaleb(place), context=_CONTEXT), place


def _last_digit(error: Decimal, finest: int | None) -> int:
    place = error.adjusted() - (error.scaleb(-error.adjusted()) < _TWO_DIGITS_BELOW)
    return place if finest is None else max(place, finest)


def magnitude(value: float) -> int:
    """Return the power of ten of the leading digit; 0 for 0."""
    return Decimal(value).adjusted() if value else 0
