"""PERT: low, most likely, high; a beta distribution whose mean leans to the mode."""

from dataclasses import dataclass
from typing import ClassVar, final

from distributions.base import Array, Distribution
from distributions.continuous.beta import Beta
from distributions.family import Family, Signature
from distributions.rules import refuse_zero_width, require, require_shape, settle


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


FAMILY = Family(Pert, (Signature(Pert, ("low", "mode", "high"), ("shape",)),))
