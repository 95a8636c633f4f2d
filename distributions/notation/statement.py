"""How a distribution was stated: if by quantiles, it can be built again from wider ones."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from scipy.special import ndtri

from distributions.base import Distribution

CALIBRATED = 0.9
"""The share of truths that well-calibrated 90 % ranges hold."""

_PROBE = 1e-3  # how far quantiles are drawn towards the median to see which ends of the support follow them


@dataclass(frozen=True, slots=True)
class Statement:
    """A distribution, with the quantiles that state it if any do.

    Attributes
    ----------
    distribution : Distribution
        What is stated.
    quantiles : mapping
        {probability: value} as stated; empty for a distribution that is stated otherwise.
    build : callable or None
        The distribution with other quantiles and all else as stated.
    """

    distribution: Distribution
    quantiles: Mapping[float, float] = field(default_factory=dict)
    build: Callable[[Mapping[float, float]], Distribution] | None = None

    def widened(self, factor: float) -> Distribution:
        """The distribution whose stated quantiles lie `factor` times as far from the median.

        Distances are taken on the scale of the support: linear, logarithmic where it has one end, log-odds where it has
        two. An end that was not given but follows from the quantiles counts as none.

        Parameters
        ----------
        factor : float
            Above 0; less than 1 makes it narrower.

        Raises
        ------
        ValueError
            If it was not stated by quantiles, or nothing has the wider ones.
        """
        if self.build is None or not self.quantiles:
            raise ValueError("only what is stated by quantiles can be widened")
        if factor == 1.0:
            return self.distribution
        centre = float(self.distribution.ppf(0.5))
        onto, back = _scale(*self._fixed_ends(centre))
        middle = onto(centre)
        return self.build({p: back(middle + factor * (onto(x) - middle)) for p, x in self.quantiles.items()})

    def _fixed_ends(self, centre: float) -> tuple[float, float]:
        """The ends of the support that stay where they are when the quantiles move; infinite where there is none."""
        assert self.build is not None  # noqa: S101  # for the type checker: the caller has looked
        closer = self.build({p: x + _PROBE * (centre - x) for p, x in self.quantiles.items()})
        (low, high), (low_then, high_then) = self.distribution.support(), closer.support()
        return (low if low == low_then else -math.inf), (high if high == high_then else math.inf)


def widening_factor(calibration: float) -> float:
    """How much wider ranges must be to hold 90 % of the truths, if they have held the share `calibration` of them.

    The ratio of two quantiles of the normal distribution, z(0.9) / z(calibration), z(c) the half width that holds c.

    Examples
    --------
    >>> round(widening_factor(0.55), 3), widening_factor(0.9)
    (2.177, 1.0)
    """
    return float(ndtri(0.5 + 0.5 * CALIBRATED)) / float(ndtri(0.5 + 0.5 * calibration))


def _scale(low: float, high: float) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """The scale of a support and its inverse."""
    if math.isinf(low) and math.isinf(high):
        return (lambda x: x), (lambda y: y)
    if math.isinf(high):
        return (lambda x: math.log(x - low)), (lambda y: low + math.exp(y))
    if math.isinf(low):
        return (lambda x: -math.log(high - x)), (lambda y: high - math.exp(-y))
    return (
        lambda x: math.log(x - low) - math.log(high - x),
        lambda y: low + (high - low) / (1.0 + math.exp(-y)) if y > 0.0 else high - (high - low) / (1.0 + math.exp(y)),
    )
