"""Poisson: how often something happens that happens at a constant rate, independently of when it did before."""

import math
from dataclasses import dataclass
from typing import ClassVar, final

from distributions.family import Family, Signature
from distributions.patterns.counts import Counts, steps_by_ratios
from distributions.rules import require, set_fields, settle, text

MOST = 1e6


@final
@dataclass(frozen=True, slots=True)
class Poisson(Counts):
    """The Poisson distribution with a rate > 0, its mean."""

    family: ClassVar[str] = "poisson"
    rate: float

    def __post_init__(self) -> None:
        settle(self, "rate")
        rate = self.rate
        require(rate > 0.0, "rate > 0", "for a certain value write the number 0" if rate == 0.0 else "", rate=rate)
        near = f"use normal(mean={text(rate)}, sd={math.sqrt(rate):.6g})"
        require(rate <= MOST, f"rate <= {text(MOST)}", near, rate=rate)
        set_fields(self, _steps=steps_by_ratios(lambda k: rate / k, int(rate), math.inf))

    def support(self) -> tuple[float, float]:
        """From 0 upwards."""
        return 0.0, math.inf

    def mean(self) -> float:
        """The rate."""
        return self.rate

    def var(self) -> float:
        """The rate."""
        return self.rate


FAMILY = Family(Poisson, (Signature(Poisson, ("rate",)),))
