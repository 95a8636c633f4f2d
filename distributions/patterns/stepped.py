"""Stepped: what the families on a list of atoms share, kernels that are read off their steps."""

from dataclasses import dataclass, field

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.patterns.steps import Steps
from distributions.uniforms import Sampler


@dataclass(frozen=True, slots=True)
class Stepped(Distribution):
    """A discrete distribution; a family settles its parameters, then sets `_steps`, and gives support and moments."""

    _steps: Steps = field(init=False, repr=False, compare=False)

    @property
    def is_discrete(self) -> bool:
        """True: probability sits on single values."""
        return True

    def _atoms(self, low: float, high: float) -> Array:
        return self._steps.between(low, high)

    def _ppf(self, p: Array) -> Array:
        return self._steps.ppf(p)

    def _isf(self, p: Array) -> Array:
        return self._steps.isf(p)

    def _cdf(self, x: Array) -> Array:
        return self._steps.cdf(x)

    def _sf(self, x: Array) -> Array:
        return self._steps.sf(x)

    def _density(self, x: Array) -> Array:
        return self._steps.pmf(x)

    def _sampler(self) -> Sampler:
        return self._steps.sampler()
