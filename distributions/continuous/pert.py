"""PERT: low, most likely, high; a beta distribution whose mean leans to the mode."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.continuous.beta import Beta
from distributions.family import Family, Signature
from distributions.numerics.peak_fit import from_mode_and_two, from_three
from distributions.rules import refuse_zero_width, require, require_shape, settle, text


@final
@dataclass(frozen=True, slots=True)
class Pert(Distribution):
    """The PERT distribution on [low, high] with its peak at mode (Malcolm et al. 1959; `shape` 4 is the classic one).

    The mean is (low + shape * mode + high) / (shape + 2): a larger shape trusts the mode more (Vose 2008).
    """

    family: ClassVar[str] = "pert"
    low: float
    mode: float
    high: float
    shape: float = 4.0

    def __post_init__(self) -> None:
        settle(self, "low", "mode", "high", "shape")
        refuse_zero_width(low=self.low, mode=self.mode, high=self.high)
        require(self.low <= self.mode <= self.high, "low <= mode <= high", low=self.low, mode=self.mode, high=self.high)
        require_shape("shape", self.shape, most=1e9)

    @classmethod
    def from_mode_and_quantiles(cls, mode: float, quantiles: Mapping[float, float], shape: float = 4.0) -> Self:
        """The PERT with this mode and shape through two quantiles, given as {probability: value}.

        It is the only one, or refused: two quantiles far in one tail, and a mode far from both, may belong to two.
        """
        family = f"single pert of shape {text(shape)}"
        return cls(*from_mode_and_two(family, mode, quantiles, lambda share: cls(0.0, share, 1.0, shape)), shape)

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float], shape: float = 4.0) -> Self:
        """The PERT with this shape through three quantiles, given as {probability: value}."""
        family = f"pert of shape {text(shape)}"
        return cls(*from_three(family, quantiles, lambda share: cls(0.0, share, 1.0, shape)), shape)

    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def mean(self) -> float:
        """(low + shape * mode + high) / (shape + 2)."""
        return (self.low + self.shape * self.mode + self.high) / (self.shape + 2.0)

    def var(self) -> float:
        """(mean - low) (high - mean) / (shape + 3)."""
        left, right = self.mode - self.low, self.high - self.mode
        weight = self.shape + 2.0
        return (
            ((left + right + self.shape * left) / weight)
            * ((left + right + self.shape * right) / weight)
            / (self.shape + 3.0)
        )

    def as_beta(self) -> Beta:
        """The beta distribution that this is."""
        width = self.high - self.low
        alpha = 1.0 + self.shape * ((self.mode - self.low) / width)
        beta = 1.0 + self.shape * ((self.high - self.mode) / width)
        return Beta(alpha, beta, self.low, self.high)

    def _ppf(self, p: Array) -> Array:
        return self.as_beta().kernels.ppf(p)

    def _isf(self, p: Array) -> Array:
        return self.as_beta().kernels.isf(p)

    def _cdf(self, x: Array) -> Array:
        return self.as_beta().kernels.cdf(x)

    def _sf(self, x: Array) -> Array:
        return self.as_beta().kernels.sf(x)

    def _density(self, x: Array) -> Array:
        return self.as_beta().kernels.density(x)


FAMILY = Family(
    Pert,
    (
        Signature(Pert, ("low", "mode", "high"), ("shape",)),
        Signature(Pert.from_mode_and_quantiles, ("mode",), ("shape",), quantiles=(2,)),
        Signature(Pert.from_quantiles, (), ("shape",), quantiles=(3,)),
    ),
)
