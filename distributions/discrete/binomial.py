"""Binomial: how many of n independent trials succeed."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.family import Family, Signature
from distributions.patterns.counts import Counts, steps_by_ratios
from distributions.rules import require, set_fields, settle, text

MOST = 1e6


@final
@dataclass(frozen=True, slots=True)
class Binomial(Counts):
    """The number of successes in n trials, a whole number >= 1, each with the probability 0 < p < 1."""

    family: ClassVar[str] = "binomial"
    n: float
    p: float

    def __post_init__(self) -> None:
        settle(self, "n", "p")
        n, p = self.n, self.p
        if not n.is_integer():
            raise ValueError(f"n must be a whole number, got {text(n)}")
        require(n >= 1.0, "n >= 1", n=n)
        certain = f"for a certain value write the number {text(n * p)}" if p in (0.0, 1.0) else ""
        require(0.0 < p < 1.0, "0 < p < 1", certain, p=p)
        mean, sd = self.mean(), self.std()
        near = f"use poisson({mean:.6g})" if p <= 0.01 else f"use normal(mean={mean:.6g}, sd={sd:.6g})"
        require(n <= MOST, f"n <= {text(MOST)}", near, n=n)
        odds = p / (np.longdouble(1.0) - p)
        steps = steps_by_ratios(lambda k: odds * ((n + 1.0 - k) / k), int(n * p), n)
        set_fields(self, _steps=steps)

    def support(self) -> tuple[float, float]:
        """From 0 to n."""
        return 0.0, self.n

    def mean(self) -> float:
        """The product n p."""
        return self.n * self.p

    def var(self) -> float:
        """The product n p (1 - p)."""
        return self.n * self.p * (1.0 - self.p)


FAMILY = Family(Binomial, (Signature(Binomial, ("n", "p")),))
