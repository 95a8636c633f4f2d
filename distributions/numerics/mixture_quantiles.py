"""Marks: the values at which the cdf of a mixture jumps, or a stretch over which it is flat begins or ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.numerics.anywhere import mass_within, point_at

ROUNDING = 1e-15  # probability between two neighbouring kinks that counts as none


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Increasing values, with the probability of less, of at most, of more and of at least each."""

    values: Array
    below: Array
    up_to: Array
    above: Array
    from_on: Array

    @classmethod
    def of(cls, mixture: Distribution, components: Iterable[Distribution]) -> Self:
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


def _stretches(component: Distribution) -> tuple[Array, Array]:
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
        filled = mass > ROUNDING
    return np.append(cuts[:-1][filled], atoms), np.append(cuts[1:][filled], atoms)


def _atoms(components: Iterable[Distribution]) -> Array:
    return np.concatenate([[], *(c.kernels.atoms(-np.inf, np.inf) for c in components if c.has_atoms)])
