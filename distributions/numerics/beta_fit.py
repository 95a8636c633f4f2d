"""The beta distribution through two quantiles: there is exactly one, found by a root within a root.

Of all betas that have the upper quantile, one for each alpha, the probability below the lower one falls as alpha grows:
they become narrower. And for one alpha the probability below any value rises with beta.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from scipy.special import betainc, betaincc

from distributions.numerics.roots import root
from distributions.rules import LEAST_SHAPE

MOST_SHAPE = 1e10
_SHAPES = math.log(LEAST_SHAPE) + 1e-12, math.log(MOST_SHAPE) - 1e-12  # so that exp of them is in the range


class Point(NamedTuple):
    """A quantile of a standard beta: its probability, its value and, so that no digits are lost, 1 minus its value."""

    p: float
    share: float
    rest: float

    def excess(self, log_alpha: float, log_beta: float) -> float:
        """How much more probability than p lies below the value, measured in the lesser tail."""
        alpha, beta = math.exp(log_alpha), math.exp(log_beta)
        near = self.share <= self.rest
        if self.p <= 0.5:
            below = betainc(alpha, beta, self.share) if near else betaincc(beta, alpha, self.rest)
            return float(below) - self.p
        above = betaincc(alpha, beta, self.share) if near else betainc(beta, alpha, self.rest)
        return (1.0 - self.p) - float(above)


class Curve(NamedTuple):
    """The betas that have one quantile: beta by alpha, both as logarithms, for alphas between two ends."""

    point: Point
    ends: tuple[float, float]

    def log_beta(self, log_alpha: float) -> float:
        """The logarithm of beta for that of alpha."""
        return _clipped_root(lambda log_beta: self.point.excess(log_alpha, log_beta))

    def shapes(self, log_alpha: float) -> tuple[float, float]:
        """Alpha and beta."""
        return math.exp(log_alpha), math.exp(self.log_beta(log_alpha))


def curve_through(point: Point) -> Curve:
    """All betas that have a quantile and whose shapes are in the range in which results keep their digits."""

    def log_alpha(log_beta: float) -> float:
        return _clipped_root(lambda log_alpha: -point.excess(log_alpha, log_beta))

    return Curve(point, (log_alpha(_SHAPES[0]), log_alpha(_SHAPES[1])))


def shapes_through(lower: Point, curve: Curve) -> tuple[float, float] | None:
    """Alpha and beta of the one on the curve that also has the lower quantile; None if that is beyond its ends."""

    def excess(log_alpha: float) -> float:
        return lower.excess(log_alpha, curve.log_beta(log_alpha))

    if excess(curve.ends[0]) < 0.0 or excess(curve.ends[1]) > 0.0:
        return None
    return curve.shapes(root(excess, *curve.ends))


def _clipped_root(rising: Callable[[float], float]) -> float:
    """Where a rising function of the logarithm of a shape is 0, or the end of the range beyond which that lies."""
    low, high = _SHAPES
    if rising(low) >= 0.0:
        return low
    if rising(high) <= 0.0:
        return high
    return root(rising, low, high)
