"""Exponential: the time to what may happen at any moment alike, by its mean or by one quantile."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, final

import numpy as np

from distributions.arrays import Array
from distributions.family import Family, Signature
from distributions.numerics.quantile_fit import require_above
from distributions.patterns import standard_exponential
from distributions.patterns.standard_exponential import OfExponential
from distributions.quantiles import increasing
from distributions.rules import require_scale, set_fields, sized
from distributions.uniforms import Sampler, Uniforms


@final
@dataclass(frozen=True, slots=True)
class Exponential(OfExponential):
    """The exponential distribution on [0, inf) with mean theta > 0."""

    family: ClassVar[str] = "exponential"
    theta: float

    def __post_init__(self) -> None:
        set_fields(self, theta=sized("mean", self.theta))
        require_scale("mean", self.theta)

    @classmethod
    def from_mean(cls, mean: float) -> Self:
        """The exponential with this mean."""
        return cls(mean)

    @classmethod
    def from_quantile(cls, quantiles: Mapping[float, float]) -> Self:
        """The exponential with one quantile, given as {probability: value}."""
        pairs = increasing(quantiles, 1)
        require_above("exponential", pairs, 0.0)
        ((p, x),) = pairs
        return cls(x / standard_exponential.at(p))

    @property
    def parameters(self) -> dict[str, Any]:
        """The mean, named as in notation."""
        return {"mean": self.theta}

    def support(self) -> tuple[float, float]:
        """From 0 upwards."""
        return 0.0, math.inf

    def mean(self) -> float:
        """The mean, as given."""
        return self.theta

    def var(self) -> float:
        """The square of the mean."""
        return self.theta * self.theta

    def std(self) -> float:
        """The mean."""
        return self.theta

    def _value(self, e: Array) -> Array:
        return self.theta * e

    def _waiting(self, x: Array) -> Array:
        return x / self.theta

    def _density(self, x: Array) -> Array:
        return np.exp(-x / self.theta) / self.theta

    def _sampler(self) -> Sampler:
        theta = self.theta

        def draw(uniforms: Uniforms) -> Array:
            x = standard_exponential.drawn(uniforms)
            x *= theta
            return x

        return draw


FAMILY = Family(
    Exponential,
    (Signature(Exponential.from_mean, ("mean",)), Signature(Exponential.from_quantile, quantiles=(1,))),
)
