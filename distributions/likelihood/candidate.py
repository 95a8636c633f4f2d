"""A family as a candidate for data: which values it can hold, its likeliest member, and how well that foretells."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.polynomial.legendre import leggauss

from distributions.arrays import Array, Mask
from distributions.base import Distribution

LEAST_DENSITY = 1e-290  # below, a density has lost digits or is 0 as a float, and its logarithm is computed directly

_NODES, _WEIGHTS = leggauss(12)


class FitError(ValueError):
    """Data that cannot be fitted as asked.

    Attributes
    ----------
    position : int or None
        Which of the values is at fault, counted from 0; None if it is no single one.
    value : float or None
        That value.
    is_about_fit : bool
        Whether the way of fitting does not suit the data, so that another may; else no way does.
    """

    def __init__(
        self,
        message: str,
        position: int | None = None,
        value: float | None = None,
        *,
        is_about_fit: bool = True,
    ) -> None:
        super().__init__(message)
        self.position = position
        self.value = value
        self.is_about_fit = is_about_fit


class NoMaximumError(FitError):
    """The likelihood keeps rising towards an end of the family's range.

    Attributes
    ----------
    limit : Distribution
        The member at that end.
    """

    def __init__(self, message: str, limit: Distribution) -> None:
        super().__init__(message)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A family that can be fitted.

    Attributes
    ----------
    member : type
        The class of its members.
    holds : str
        Which values it can hold, in words: "values above 0".
    held : callable
        Which of an array's values those are.
    estimate : callable
        From increasing values, not all equal, to the member of the greatest likelihood. Raises ValueError if there is
        none: NoMaximumError where the likelihood has no maximum within the family, another if the member is beyond
        what the family can compute with.
    log_density : callable
        From a member and an array of values that it holds to the logarithm of its density (or probability); used
        where the density itself is 0 as a float, so that a few digits less than the density has will do.
    keeps_least : bool
        Whether the end of the support is the least value: then no member that has not seen it can be asked for it.
    """

    member: type[Distribution]
    holds: str
    held: Callable[[Array], Mask]
    estimate: Callable[[Array], Distribution]
    log_density: Callable[[Any, Array], Array]
    keeps_least: bool = False

    @property
    def name(self) -> str:
        """The family's name in notation."""
        return self.member.family

    def log_score(self, member: Distribution, values: Array) -> Array:
        """The logarithm of a member's density, or of its probability if it is discrete, at each value."""
        density = np.asarray((member.pmf if member.is_discrete else member.pdf)(values))
        return self._where_it_is_lost(member, values, density, self.log_density)

    def log_cell_score(self, member: Distribution, values: Array) -> Array:
        """The logarithm of the probability that a member, rounded to a whole number, is each value."""
        if member.is_discrete:
            return self.log_score(member, values)
        least, greatest = member.support()
        low, high = (np.clip(values + side, least, greatest) for side in (-0.5, 0.5))
        with np.errstate(all="ignore"):
            mass = member.kernels.mass(low, high)

        def log_mass(member: Distribution, values: Array) -> Array:
            low, high = (np.clip(values + side, least, greatest)[:, np.newaxis] for side in (-0.5, 0.5))
            half = 0.5 * (high - low)
            terms = self.log_density(member, low + half * (1.0 + _NODES)) + np.log(half * _WEIGHTS)
            return np.asarray(np.logaddexp.reduce(terms, axis=1))

        return self._where_it_is_lost(member, values, mass, log_mass)

    @staticmethod
    def _where_it_is_lost(
        member: Distribution, values: Array, chance: Array, directly: Callable[[Any, Array], Array]
    ) -> Array:
        """The logarithm of a density or probability, computed directly where that is too small for a float."""
        with np.errstate(all="ignore"):
            score = np.log(chance)
            lost = ~(chance > LEAST_DENSITY)
            if lost.any():
                score[lost] = directly(member, values[lost])
        return score
