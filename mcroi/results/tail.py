"""The mean of the worst twentieth of the futures, with an interval that allows for its skewness.

All of it follows from the edge of the worst twentieth and the first three moments of the shortfall below it, so that it
can be summed up block by block.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import stdtrit

from distributions.arrays import Array
from mcroi.results.chance import Estimate
from mcroi.results.percentiles import order_statistics
from mcroi.results.sums import mean_of

TAIL: Final = 0.05
"""The share of the worst futures whose mean is reported."""

FEWEST: Final = 10
"""Futures in the tail from which on the interval of its mean is believed."""

WIDEST: Final = 4.0
"""Mean square of the shortfalls in the tail over their squared mean up to which it is: a spread of 1.7 times the mean.

It is 2 where losses fall off exponentially, 3.3 in a Pareto tail of shape 3.5, and infinite in one of shape 2.
"""

_WIDEST_OF_ONE: Final = 2.0
_WIDER_BY: Final = 0.25
"""Of few futures less is allowed, by the logarithm of how many are in the tail: these seldom hold its worst."""

_NOTICED: Final = 3.0
"""A sample of k values of an exponential tail shows its skewness less 3 / k of it."""

_LIGHTEST: Final = 0.5
"""Density at the edge by how fast the tail falls off: 1 for an exponential one, 0.5 for one that ends abruptly."""


@dataclass(frozen=True, slots=True)
class Tail:
    """The worst twentieth of some futures.

    Parameters
    ----------
    futures
        How many there are in all.
    edge
        The best value in the worst twentieth.
    scale
        What the moments are divided by, so that they are numbers however large money is.
    moments
        Means over all futures of the shortfall below the edge, its square and its cube.
    """

    futures: int
    edge: float
    scale: float
    moments: tuple[float, float, float]

    @classmethod
    def of(cls, values: Array) -> Tail:
        """The worst, lowest, twentieth of values, ``(future,)``, finite."""
        rank = worst_of(values.size) - 1
        edge = float(order_statistics(values, np.array([rank], dtype=np.intp))[0])
        shortfall = np.maximum(edge - values, 0.0)
        scale = float(shortfall.max()) or 1.0
        shortfall /= scale
        square = shortfall * shortfall
        return cls(values.size, edge, scale, (mean_of(shortfall), mean_of(square), mean_of(square * shortfall)))

    @property
    def mean(self) -> float:
        """The mean of the worst twentieth (Rockafellar and Uryasev 2000)."""
        return self.edge - self.scale * self.moments[0] / TAIL

    @property
    def estimate(self) -> Estimate:
        """The mean, its standard error, and its interval.

        The interval is longer towards the bad side, and infinite where fewer than three futures are in the tail.

        With T the distance of estimate and truth in standard errors, ``T + a T^2 / 3 + a^2 T^3 / 27 + s`` is next to
        Student's t for suitable a and s (Hall 1992, "On the removal of skewness by transformation"); the interval is
        that of t turned back. For a plain mean of n values a is their skewness over the root of n, and s = a / 6. Here
        the edge is a quantile of the sample. It is where the mean is greatest (Rockafellar and Uryasev 2000, theorem
        1), so that its error counts to second order only: with F the sample's share below the true edge q and f the
        density there, the mean comes out too high by ``(F - 5 %)^2 / (2 f 5 %)``. That shifts T by b, takes a part u of
        the skewness away, and moves the estimated variance; collecting terms, ``a = g - 3 u / 2`` and ``s = g / 6 -
        u / 2 + b``. f follows from the first two moments as in a generalised Pareto tail.
        """
        root, worst, value = math.sqrt(self.futures), worst_of(self.futures), self.mean
        error = self.scale * self._spread / TAIL / root
        if worst < 3:
            return Estimate(value, error, (-math.inf, math.inf))
        if error == 0.0:
            return Estimate(value, error)
        first, second, third = self.moments
        skewness = (third - 3.0 * first * second + 2.0 * first**3) / self._spread**3
        g = (1.0 + _NOTICED / worst) * skewness / root
        w = first / self._spread / root
        density = max(2.0 - 2.0 / self.squares, _LIGHTEST)
        u = (1.0 - TAIL) ** 2 * w**3 * self.futures / TAIL**2 / density
        b = (1.0 - TAIL) * w / (2.0 * TAIL) / density
        a, s = g - 1.5 * u, g / 6.0 - 0.5 * u + b
        t = float(stdtrit(worst - 1, 0.975))

        def turned_back(x: float) -> float:
            cube_root = math.cbrt(1.0 + a * (x - s))
            return 3.0 * (x - s) / (cube_root**2 + cube_root + 1.0)

        return Estimate(value, error, (value + error * turned_back(-t), value + error * turned_back(t)))

    @property
    def squares(self) -> float:
        """Mean square of the shortfalls in the tail over their squared mean; 0 where there is no shortfall."""
        first, second, _ = self.moments
        return TAIL * second / first**2 if first > 0.0 else 0.0

    @property
    def interval_holds(self) -> bool:
        """Whether the interval holds the truth in 93 to 97 of 100 samples: the tail has enough futures, and an end.

        ``python -m benchmarks.coverage`` shows where that is so.
        """
        worst = worst_of(self.futures)
        return worst >= FEWEST and self.squares <= min(_WIDEST_OF_ONE + _WIDER_BY * math.log(worst), WIDEST)

    @property
    def _spread(self) -> float:
        """The standard deviation of the shortfall, scaled."""
        first, second, _ = self.moments
        more = self.futures / max(self.futures - 1, 1)
        return math.sqrt(max(second - first**2, 0.0) * more)


def worst_of(futures: int) -> int:
    """How many futures the worst twentieth has, the one that is partly in it among them."""
    return max(math.ceil(TAIL * futures), 1)
