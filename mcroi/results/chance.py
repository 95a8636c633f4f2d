"""Chances and estimates from futures, each with its 95 % interval: a chance by Wilson, an estimate by its error."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]

Z95: Final = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number estimated from futures, with its standard error.

    Parameters
    ----------
    value, standard_error
        In the unit of what is estimated.
    lopsided
        The interval of 95 % where it is another than 1.96 standard errors to both sides.
    """

    value: float
    standard_error: float
    lopsided: Interval | None = field(default=None, compare=False)

    @property
    def ci95(self) -> Interval:
        """The interval of 95 %."""
        if self.lopsided is not None:
            return self.lopsided
        return self.value - Z95 * self.standard_error, self.value + Z95 * self.standard_error


@dataclass(frozen=True, slots=True)
class Chance:
    """How often something happens: `hits` of `runs` futures."""

    hits: int
    runs: int

    @classmethod
    def of(cls, mask: NDArray[np.bool_]) -> Chance:
        """The chance of what a mask over the futures, ``(future,)``, says."""
        return cls(int(np.count_nonzero(mask)), mask.size)

    @property
    def p(self) -> float:
        """The share of futures."""
        return self.hits / self.runs

    @property
    def ci95(self) -> Interval:
        """Wilson's score interval (1927)."""
        n, z2 = self.runs, Z95 * Z95
        centre = (self.p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z95 / (1 + z2 / n) * math.sqrt(self.p * (1 - self.p) / n + z2 / (4 * n * n))
        low = 0.0 if self.hits == 0 else max(0.0, centre - half)
        high = 1.0 if self.hits == n else min(1.0, centre + half)
        return low, high
