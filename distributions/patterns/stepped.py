"""A finite list of atoms and their probabilities, as the arrays that every discrete form is computed from.

A family that has such a list says only what its steps are.
"""

import math
from dataclasses import dataclass, field
from typing import Self

import numpy as np

from distributions.arrays import Array, Long
from distributions.base import Distribution
from distributions.fast.guide_table import GuideTable
from distributions.numerics.mass import point_of, within
from distributions.uniforms import Sampler, Uniforms

FEW = 10  # thresholds; up to here, to count those below a uniform is faster than to look into a guide table


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Increasing atoms with their probability, and that of staying at or below and of going above each."""

    atoms: Array
    at: Array
    up_to: Array
    above: Array

    @classmethod
    def of(cls, atoms: Array, weights: Array | Long) -> Self:
        """Atoms in increasing order with weights >= 0, in proportion to their probability."""
        scaled = weights.astype(np.longdouble) / weights.max()
        up_to, from_on = np.cumsum(scaled), np.cumsum(scaled[::-1])[::-1]
        total = up_to[-1]
        above = np.append(from_on[1:], 0.0) / from_on[0]
        columns = (atoms, scaled / total, up_to / total, above)
        return cls(*(np.asarray(column, dtype=np.float64) for column in columns))

    def mean(self) -> float:
        """The expected value."""
        return math.fsum(self.at * self.atoms)

    def var(self) -> float:
        """The variance."""
        return math.fsum(self.at * (self.atoms - self.mean()) ** 2)

    def ppf(self, p: Array) -> Array:
        """The first atom that p is not above."""
        return self.atoms.take(np.searchsorted(self.up_to, p, side="left"), mode="clip")

    def isf(self, p: Array) -> Array:
        """The first atom that is exceeded with probability p at most."""
        return self.atoms.take(np.searchsorted(-self.above, -p, side="left"), mode="clip")

    def cdf(self, x: Array) -> Array:
        """The probability of the atoms up to x."""
        return np.append(0.0, self.up_to).take(np.searchsorted(self.atoms, x, side="right"))

    def sf(self, x: Array) -> Array:
        """The probability of the atoms above x."""
        return np.append(1.0, self.above).take(np.searchsorted(self.atoms, x, side="right"))

    def sampler(self) -> Sampler:
        """The quantiles of a block of uniforms: the values of `ppf`, faster."""
        atoms = self.atoms
        thresholds = self.up_to[self.up_to < 1.0]  # no uniform is above the others

        def count(uniforms: Uniforms) -> Array:
            u = uniforms.u
            index = np.zeros(u.shape, dtype=np.int8)
            for threshold in thresholds:
                index += u > threshold
            return atoms.take(index)

        if len(thresholds) <= FEW:
            return count
        guide = GuideTable.of(thresholds)

        def look(uniforms: Uniforms) -> Array:
            return atoms.take(guide(uniforms.u), mode="clip")

        return look


@dataclass(frozen=True, slots=True)
class Stepped(Distribution):
    """A discrete distribution; a family settles its parameters, then sets `_steps`."""

    _steps: Steps = field(init=False, repr=False, compare=False)

    @property
    def is_discrete(self) -> bool:
        """True: probability sits on single values."""
        return True

    def support(self) -> tuple[float, float]:
        """The least and the greatest atom."""
        return float(self._steps.atoms[0]), float(self._steps.atoms[-1])

    def mean(self) -> float:
        """The mean of the atoms, weighted with their probabilities."""
        return self._steps.mean()

    def var(self) -> float:
        """The mean of the atoms' squared deviations, weighted likewise: for data divided by n, not by n - 1."""
        return self._steps.var()

    def _atoms(self, low: float, high: float) -> Array:
        return within(self._steps.atoms, low, high)

    def _ppf(self, p: Array) -> Array:
        return self._steps.ppf(p)

    def _isf(self, p: Array) -> Array:
        return self._steps.isf(p)

    def _cdf(self, x: Array) -> Array:
        return self._steps.cdf(x)

    def _sf(self, x: Array) -> Array:
        return self._steps.sf(x)

    def _density(self, x: Array) -> Array:
        return point_of(self._steps.atoms, self._steps.at, x)

    def _sampler(self) -> Sampler:
        return self._steps.sampler()
