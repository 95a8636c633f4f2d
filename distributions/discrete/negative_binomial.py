"""Negative binomial: a count that varies more than a Poisson one, by r and p or by mean and dispersion."""

import math
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np

from distributions.family import Family, Signature
from distributions.patterns.counts import Counts, steps_by_ratios
from distributions.rules import require, set_fields, settle, sized, text

WIDEST = 1e4  # leaves fewer than 800,000 values with a probability above 0 as a float


@final
@dataclass(frozen=True, slots=True)
class NegativeBinomial(Counts):
    """The number of failures before the r-th success, r > 0, where each trial succeeds with probability 0 < p < 1.

    r need not be a whole number: the distribution is also that of a Poisson count whose rate has a gamma distribution
    with shape r and mean r (1 - p) / p.
    """

    family: ClassVar[str] = "negative_binomial"
    r: float
    p: float

    def __post_init__(self) -> None:
        settle(self, "r", "p")
        r, p = self.r, self.p
        require(r > 0.0, "r > 0", r=r)
        require(0.0 < p < 1.0, "0 < p < 1", "for a certain value write the number 0" if p == 1.0 else "", p=p)
        mean, sd = self.mean(), self.std()
        require(
            sd + 10.0 / p <= WIDEST,
            f"sd + 10 / p <= {text(WIDEST)} (so few values that each can be held)",
            f"use gamma(mean={mean:.6g}, sd={sd:.6g})" if math.isfinite(sd) else "",
            sd=float(f"{sd:.6g}"),
            p=p,
        )
        failure = np.longdouble(1.0) - p
        start = int(max(r - 1.0, 0.0) * (1.0 - p) / p)
        steps = steps_by_ratios(lambda k: failure * ((k - 1.0 + r) / k), start, math.inf)
        set_fields(self, _steps=steps)

    @classmethod
    def from_mean_dispersion(cls, mean: float, dispersion: float) -> Self:
        """The negative binomial with this mean and the variance mean + mean^2 / dispersion: r is the dispersion.

        Where p is above 1/2, 1 - p has fewer digits than p; there r is what gives p the mean, and differs from the
        dispersion by as little as p is rounded.
        """
        mean, dispersion = sized("mean", mean), sized("dispersion", dispersion)
        require(mean > 0.0, "mean > 0", mean=mean)
        require(dispersion > 0.0, "dispersion > 0", dispersion=dispersion)
        near = f"use poisson({text(mean)})"
        require(dispersion <= 1e15 * mean, "dispersion <= 1e15 * mean", near, mean=mean, dispersion=dispersion)
        p = dispersion / (dispersion + mean)
        return cls(dispersion if p <= 0.5 else mean * (p / (1.0 - p)), p)

    def support(self) -> tuple[float, float]:
        """From 0 upwards."""
        return 0.0, math.inf

    def mean(self) -> float:
        """The expected number of failures, r (1 - p) / p."""
        return self.r * ((1.0 - self.p) / self.p)

    def var(self) -> float:
        """The mean over p."""
        return self.mean() / self.p


FAMILY = Family(
    NegativeBinomial,
    (
        Signature(NegativeBinomial, ("r", "p")),
        Signature(NegativeBinomial.from_mean_dispersion, ("mean", "dispersion")),
    ),
)
