"""Constant: one value, for certain."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.rules import number, set_fields, text
from distributions.uniforms import Sampler, Uniforms


@final
@dataclass(frozen=True, slots=True)
class Constant(Distribution):
    """The distribution that is `value` for certain; in notation, the number itself."""

    family: ClassVar[str] = "constant"
    value: float

    def __post_init__(self) -> None:
        set_fields(self, value=number("value", self.value))

    def __str__(self) -> str:
        return text(self.value)

    @property
    def is_discrete(self) -> bool:
        """True: all probability sits on one value."""
        return True

    def support(self) -> tuple[float, float]:
        """The value, twice."""
        return self.value, self.value

    def mean(self) -> float:
        """The value."""
        return self.value

    def var(self) -> float:
        """0."""
        return 0.0

    def _atoms(self, low: float, high: float) -> Array:
        return np.array([self.value] if low <= self.value <= high else [])

    def _ppf(self, p: Array) -> Array:
        return np.full_like(p, self.value)

    def _isf(self, p: Array) -> Array:
        return np.full_like(p, self.value)

    def _cdf(self, x: Array) -> Array:
        return np.where(x >= self.value, 1.0, 0.0)

    def _sf(self, x: Array) -> Array:
        return np.where(x >= self.value, 0.0, 1.0)

    def _density(self, x: Array) -> Array:
        return np.where(x == self.value, 1.0, 0.0)

    def _sampler(self) -> Sampler:
        value = self.value

        def draw(uniforms: Uniforms) -> Array:
            return np.full(uniforms.shape, value)

        return draw


FAMILY = Family(Constant, (Signature(Constant, ("value",)),))
