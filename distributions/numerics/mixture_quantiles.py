"""Between which values the quantiles of a mixture lie: marks at which its cdf jumps or is flat, and known quantiles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from scipy.special import ndtr, ndtri

from distributions.arrays import Array
from distributions.numerics.mass import mass_within, point_at

if TYPE_CHECKING:
    from distributions.base import Distribution

NO_MASS = 1e-15  # probability between two neighbouring kinks that counts as none

Z = np.linspace(-8.0, 0.0, 129)
STEP = 8.0 / 128.0
RUNGS = ndtr(Z)
"""Probabilities in the lower half, rising, at which quantiles are known."""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Increasing values, with the probability of less, of at most, of more and of at least each."""

    values: Array
    below: Array
    up_to: Array
    above: Array
    from_on: Array

    @classmethod
    def of(cls, mixture: "Distribution", components: "Iterable[Distribution]") -> Self:
        """The marks of a mixture with these components."""
        stretches = [_stretches(component) for component in components]
        starts, ends = (np.concatenate(parts) for parts in zip(*stretches, strict=True))
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], np.maximum.accumulate(ends[order])
        before, after = np.append(-np.inf, ends[:-1]), starts
        gaps = (after > before) & np.isfinite(before)
        values = np.unique(np.concatenate([before[gaps], after[gaps], _atoms(components)]))
        if not values.size:
            return cls(*(values,) * 5)
        kernels = mixture.kernels
        with np.errstate(all="ignore"):
            at, up_to, above = kernels.point(values), kernels.cdf(values), kernels.sf(values)
        follows = np.append(False, np.isin(values, after[gaps])[1:])
        below = np.where(follows, np.roll(up_to, 1), up_to - at)
        return cls(values, below, up_to, above, np.where(follows, np.roll(above, 1), above + at))

    def around(self, tail: Array, *, upper: bool) -> tuple[Array, Array, Array]:
        """The marks that quantiles are, or lie between.

        Parameters
        ----------
        tail : array
            The probability of at most each quantile, or of more if `upper`.
        upper : bool
            Which of the two.

        Returns
        -------
        x, low, high : arrays
            The quantile if it is a mark, else NaN; the marks before and after it, infinite where there is none.
        """
        bounds = np.concatenate([[-np.inf], self.values, [np.inf]])
        if upper:
            index = np.searchsorted(-self.above, -tail, side="left")
            is_mark = tail < np.append(self.from_on, -np.inf).take(index)
        else:
            index = np.searchsorted(self.up_to, tail, side="left")
            is_mark = tail > np.append(self.below, np.inf).take(index)
        low, high = bounds.take(index), bounds.take(index + 1)
        return np.where(is_mark, high, np.nan), low, high


def _stretches(component: "Distribution") -> tuple[Array, Array]:
    """Starts and ends of the stretches on which a component has probability, its atoms among them."""
    atoms = _atoms([component])
    if component.is_discrete:
        return atoms, atoms
    low, high = component.support()
    inner = [kink for kink in component.kernels.kinks() if low < kink < high]
    cuts = np.array([low, *inner, high])
    filled = np.array([True])
    if inner:
        with np.errstate(all="ignore"):
            mass = mass_within(component, cuts[:-1], cuts[1:]) - point_at(component, cuts[1:])
        filled = mass > NO_MASS
    return np.append(cuts[:-1][filled], atoms), np.append(cuts[1:][filled], atoms)


def _atoms(components: "Iterable[Distribution]") -> Array:
    return np.concatenate([[], *(c.kernels.atoms(-np.inf, np.inf) for c in components if c.has_atoms)])


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
