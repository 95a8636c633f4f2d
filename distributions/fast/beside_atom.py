"""Draws from a distribution of which one value holds much of the probability: only the others are looked up."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from distributions.arrays import Array
from distributions.uniforms import Sampler, Uniforms

MUCH_ON_ONE_VALUE = 0.25
"""The probability of an atom from which on this is faster."""


@dataclass(frozen=True, slots=True, eq=False)
class BesideAtom:
    """A fast quantile function that leaves an atom to a comparison; called with `Uniforms`.

    Attributes
    ----------
    value : float
        The atom.
    below, up_to : float
        The probability of less, and of at most it.
    rest : callable
        The quantiles of all other uniforms.
    """

    value: float
    below: float
    up_to: float
    rest: Sampler

    def __call__(self, uniforms: Uniforms) -> Array:
        """The quantiles of a block."""
        at, scale = uniforms.known
        below, up_to = self.below, self.up_to
        if scale == "z":
            below, up_to = (float(ndtri(p)) if p > 0.0 else -math.inf for p in (below, up_to))
        x = np.full(uniforms.shape, self.value)
        other = ((at <= below) | (at > up_to)).nonzero()
        if other[0].size:
            x[other] = self.rest(uniforms.part(other))
        return x
