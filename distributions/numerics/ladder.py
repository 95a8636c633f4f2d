"""Ladder: known quantiles at even steps, between which others are first guessed."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import ndtr, ndtri

from distributions.arrays import Array

Z = np.linspace(-8.0, 0.0, 129)
RUNGS = ndtr(Z)
"""Probabilities in the lower half, rising, at which quantiles are known."""

STEP = 8.0 / 128.0


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """The quantiles at the rungs, and their slopes over z = ndtri(p) times the step."""

    x: Array
    slope: Array

    @classmethod
    def of(cls, x: Array, density: Array, *, upper: bool) -> Self:
        """From the quantiles and the densities there; p is the probability of more if `upper`, else of less."""
        slope = STEP * np.exp(-0.5 * Z * Z) / np.sqrt(2.0 * np.pi) / density
        return cls(x, -slope if upper else slope)

    def around(self, p: Array) -> tuple[Array, Array, Array]:
        """A guess of quantiles, and the known ones between which they lie, for p from the first rung to a half."""
        place = (ndtri(p) - Z[0]) / STEP
        index = np.clip(np.searchsorted(RUNGS, p, side="left") - 1, 0, Z.size - 2)
        place = place - index
        first, last = self.x[index], self.x[index + 1]
        low, high = np.minimum(first, last), np.maximum(first, last)
        rise, start, end = last - first, self.slope[index], self.slope[index + 1]
        cubic = 3.0 * rise - 2.0 * start - end + place * (start + end - 2.0 * rise)
        guess = first + place * (start + place * cubic)
        return np.where((guess >= low) & (guess <= high), guess, first + place * rise), low, high
