"""Truncated: another distribution, given that its value lies between two ends."""

import math
from dataclasses import dataclass, field
from typing import ClassVar, final

import numpy as np

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.derived.mixture import Mixture
from distributions.family import Family, Signature
from distributions.numerics.mass import mass_within, point_at
from distributions.patterns.between_ends import AtomsBetween, Between, PiecesBetween
from distributions.patterns.piecewise import Piecewise
from distributions.rules import set_fields, sized_ends, text
from distributions.uniforms import Sampler

LEAST_MASS = 1e-300


@final
@dataclass(frozen=True, slots=True)
class Truncated(Distribution):
    """The distribution of `base` on condition that low <= X <= high (never clipped: no probability piles up there).

    One end may be left out. Truncating again narrows the ends of the same base.
    """

    family: ClassVar[str] = "truncated"
    base: Distribution
    low: float = -math.inf
    high: float = math.inf
    _law: Distribution = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        low, high = sized_ends(self.low, self.high)
        if low == -math.inf and high == math.inf:
            raise ValueError("low or high must be given, got neither")
        if low > high or (low == high and not self.base.is_discrete):
            hint = f"; for a certain value write the number {text(low)}" if low == high else ""
            raise ValueError(f"low < high must hold, got low={text(low)}, high={text(high)}{hint}")
        base = self.base
        if isinstance(base, Truncated):
            low, high, base = max(low, base.low), min(high, base.high), base.base
        with np.errstate(all="ignore"):
            if not _kept(base, low, high) >= LEAST_MASS:
                raise ValueError(_nothing_kept(base, low, high))
            law = _law_of(base, low, high)
        set_fields(self, base=base, low=low, high=high, _law=law)

    @property
    def is_discrete(self) -> bool:
        """Whether the base is, or what is kept of it."""
        return self._law.is_discrete

    @property
    def has_atoms(self) -> bool:
        """Whether any probability that is kept sits on single values."""
        return self._law.has_atoms

    def support(self) -> tuple[float, float]:
        """The base's support between the ends."""
        return self._law.support()

    def mean(self) -> float:
        """The conditional mean; infinite where a tail that is kept makes it so."""
        return self._law.mean()

    def var(self) -> float:
        """The conditional variance; infinite where a tail that is kept makes it so."""
        return self._law.var()

    def _parts(self) -> tuple[tuple[Distribution, float], ...]:
        return self._law.kernels.parts()

    def _kinks(self) -> tuple[float, ...]:
        return self._law.kernels.kinks()

    def _atoms(self, low: float, high: float) -> Array:
        return self._law.kernels.atoms(low, high)

    def _ppf(self, p: Array) -> Array:
        return self._law.kernels.ppf(p)

    def _isf(self, p: Array) -> Array:
        return self._law.kernels.isf(p)

    def _cdf(self, x: Array) -> Array:
        return self._law.kernels.cdf(x)

    def _sf(self, x: Array) -> Array:
        return self._law.kernels.sf(x)

    def _density(self, x: Array) -> Array:
        return self._law.kernels.density(x)

    def _point(self, x: Array) -> Array:
        return self._law.kernels.point(x)

    def _mass(self, low: Array, high: Array) -> Array:
        return self._law.kernels.mass(low, high)

    def _sampler(self) -> Sampler:
        return self._law.sampler()


def _law_of(base: Distribution, low: float, high: float) -> Distribution:
    """The conditional law, of which the ends are known to keep some probability."""
    parts = base.kernels.parts()
    if parts:  # each component is truncated, and counts by what is kept of it
        weights = [weight * _kept(component, low, high) for component, weight in parts]
        kept = [(part[0], w) for part, w in zip(parts, weights, strict=True) if w >= LEAST_MASS * max(weights)]
        return Mixture(tuple(_within(c, low, high) for c, _ in kept), tuple(w / max(weights) for _, w in kept))
    if base.is_discrete:
        return AtomsBetween.of(base, low, high)
    if isinstance(base, Piecewise):
        return PiecesBetween.of(base, low, high)
    least, greatest = base.support()
    return Between.of(base, max(low, least), min(high, greatest))


def _within(component: Distribution, low: float, high: float) -> Distribution:
    """The component itself where it lies between the ends."""
    least, greatest = component.support()
    return component if low <= least and greatest <= high else _law_of(component, low, high)


def _kept(base: Distribution, low: float, high: float) -> float:
    """The probability of low <= X <= high."""
    parts = base.kernels.parts()
    if parts:
        return sum(weight * _kept(component, low, high) for component, weight in parts)
    if base.is_discrete:
        return float(base.kernels.point(base.kernels.atoms(low, high)).sum())
    least, greatest = base.support()
    start, end = np.array([max(low, least)]), np.array([min(high, greatest)])
    return float((mass_within(base, start, end) + point_at(base, start))[0]) if start < end else 0.0


def _nothing_kept(base: Distribution, low: float, high: float) -> str:
    least, greatest = base.support()
    possible = base.kernels.atoms(low, high).size > 0 if base.is_discrete else max(low, least) < min(high, greatest)
    return (
        f"some probability must lie between low and high, got low={text(low)}, high={text(high)} for {base}, "
        f"which has {f'less than {LEAST_MASS:g}' if possible else 'none'} there"
    )


FAMILY = Family(
    Truncated,
    (Signature(Truncated, ("base",), ("low", "high")),),
    kinds={"base": "distribution"},
)
