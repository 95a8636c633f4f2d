"""Bernoulli: 1 with a given probability, else 0."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.family import Family, Signature
from distributions.patterns.stepped import Stepped, Steps
from distributions.rules import require, set_fields, settle


@final
@dataclass(frozen=True, slots=True)
class Bernoulli(Stepped):
    """Whether something happens that has the probability 0 <= p <= 1: the value is 1 if it does, 0 if not."""

    family: ClassVar[str] = "bernoulli"
    p: float

    def __post_init__(self) -> None:
        settle(self, "p")
        require(0.0 <= self.p <= 1.0, "0 <= p <= 1", p=self.p)
        share = np.longdouble(self.p)
        set_fields(self, _steps=Steps.of(np.array([0.0, 1.0]), np.array([1.0 - share, share])))

    def support(self) -> tuple[float, float]:
        """From 0 to 1, also where one of the two is certain."""
        return 0.0, 1.0

    def mean(self) -> float:
        """The probability p."""
        return self.p

    def var(self) -> float:
        """The product p (1 - p)."""
        return self.p * (1.0 - self.p)


FAMILY = Family(Bernoulli, (Signature(Bernoulli, ("p",)),))
