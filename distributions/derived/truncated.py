"""Truncated: another distribution, given that its value lies between two ends."""

import math
from dataclasses import dataclass, field
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from distributions.base import Array, Distribution, Sampler
from distributions.discrete.steps import Steps
from distributions.family import Family, Signature
from distributions.moments import quantile_moments
from distributions.rules import sized, text
from distributions.table import tabulated

LEAST_MASS = 1e-300
LEAST_FLOAT = 5e-324


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
    _mass_below: float = field(init=False, repr=False, compare=False)
    _mass_above: float = field(init=False, repr=False, compare=False)
    _mass_kept: float = field(init=False, repr=False, compare=False)
    _steps: Steps | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        low = -math.inf if self.low == -math.inf else sized("low", self.low)
        high = math.inf if self.high == math.inf else sized("high", self.high)
        if low == -math.inf and high == math.inf:
            raise ValueError("low or high must be given, got neither")
        if low > high or (low == high and not self.base.is_discrete):
            hint = f"; for a certain value write the number {text(low)}" if low == high else ""
            raise ValueError(f"low < high must hold, got low={text(low)}, high={text(high)}{hint}")
        base = self.base
        if isinstance(base, Truncated):
            low, high, base = max(low, base.low), min(high, base.high), base.base
        settled = {"base": base, "low": low, "high": high, **_masses(base, low, high)}
        for name, value in settled.items():
            object.__setattr__(self, name, value)

    @property
    def is_discrete(self) -> bool:
        """Whether the base is."""
        return self.base.is_discrete

    def support(self) -> tuple[float, float]:
        """The base's support between the ends."""
        if self._steps is not None:
            return float(self._steps.atoms[0]), float(self._steps.atoms[-1])
        return _ends(self.base, self.low, self.high)

    def mean(self) -> float:
        """The conditional mean; infinite or undefined where a tail that is kept makes it so."""
        if self._steps is not None:
            return self._steps.mean()
        return self._moments()[0] if math.isfinite(self.base.mean()) or self._bounded() else self.base.mean()

    def var(self) -> float:
        """The conditional variance; infinite where a tail that is kept makes it so."""
        if self._steps is not None:
            return self._steps.var()
        return self._moments()[1] if math.isfinite(self.base.var()) or self._bounded() else self.base.var()

    def _bounded(self) -> bool:
        return all(math.isfinite(end) for end in self.support())

    def _moments(self) -> tuple[float, float]:
        low, high = self.support()
        inside = np.array([kink for kink in self.base.kernels.kinks() if low < kink < high])
        with np.errstate(all="ignore"):
            return quantile_moments(self._ppf, self._isf, list(self._cdf(inside)) if inside.size else ())

    def _kinks(self) -> tuple[float, ...]:
        low, high = self.support()
        return tuple(kink for kink in self.base.kernels.kinks() if low < kink < high)

    def _atoms(self, low: float, high: float) -> Array:
        return self.base.kernels.atoms(max(low, self.low), min(high, self.high))

    def _ppf(self, p: Array) -> Array:
        if self._steps is not None:
            return self._steps.ppf(p)
        return self._from_shares(p, 1.0 - p)

    def _isf(self, p: Array) -> Array:
        if self._steps is not None:
            return self._steps.isf(p)
        return self._from_shares(1.0 - p, p)

    def _from_shares(self, share: Array, rest: Array) -> Array:
        """Quantiles from p and 1 - p, each with all its digits."""
        # far in a tail a small share of a small mass is 0 as a float: the least float above stands for it
        below = np.maximum(self._mass_below + share * self._mass_kept, LEAST_FLOAT)
        above = np.maximum(self._mass_above + rest * self._mass_kept, LEAST_FLOAT)
        lower = below <= above
        x = np.empty_like(share)
        x[lower] = self.base.kernels.ppf(below[lower])
        x[~lower] = self.base.kernels.isf(above[~lower])
        low, high = self.support()
        x = np.clip(x, low, high)
        # The sum with the mass cut off loses digits of a small share. That matters where the loss, seen from x, is
        # more than rounding; there x is corrected by Newton steps on the mass between it and the nearer end.
        from_low = share <= rest
        kept = np.minimum(share, rest) * self._mass_kept
        tail = np.where(lower, below, above)
        cut = np.where(from_low, self._mass_below, self._mass_above)
        lossy = (cut > 8.0 * kept) & (kept > 0.0) & (tail > 8.0 * self.base.kernels.density(x) * np.abs(x))
        if lossy.any():
            x[lossy] = self._corrected(x[lossy], kept[lossy], from_low[lossy])
        return x

    def _corrected(self, x: Array, mass: Array, from_low: NDArray[np.bool_]) -> Array:
        low, high = self.support()
        for _ in range(2):
            start, end = np.where(from_low, low, x), np.where(from_low, x, high)
            excess = self.base.kernels.mass(start, end) - mass
            step = np.where(from_low, excess, -excess) / self.base.kernels.density(x)
            x = np.clip(x - np.where(np.isfinite(step), step, 0.0), low, high)
        return x

    def _cdf(self, x: Array) -> Array:
        if self._steps is not None:
            return self._steps.cdf(x)
        low, high = self.support()
        lower, upper = self._both_sides(x, low, high)
        return np.where(lower <= upper, lower, self._mass_kept - upper) / self._mass_kept

    def _sf(self, x: Array) -> Array:
        if self._steps is not None:
            return self._steps.sf(x)
        low, high = self.support()
        lower, upper = self._both_sides(x, low, high)
        return np.where(upper <= lower, upper, self._mass_kept - lower) / self._mass_kept

    def _both_sides(self, x: Array, low: float, high: float) -> tuple[Array, Array]:
        return self.base.kernels.mass(np.full_like(x, low), x), self.base.kernels.mass(x, np.full_like(x, high))

    def _density(self, x: Array) -> Array:
        if self._steps is not None:
            return self._steps.pmf(x)
        return self.base.kernels.density(x) / self._mass_kept

    def _mass(self, low: Array, high: Array) -> Array:
        return self.base.kernels.mass(low, high) / self._mass_kept

    def _sampler(self) -> Sampler:
        return tabulated(self) if self._steps is None else self._steps.sampler()


def _ends(base: Distribution, low: float, high: float) -> tuple[float, float]:
    least, greatest = base.support()
    return max(low, least), min(high, greatest)


def _masses(base: Distribution, low: float, high: float) -> dict[str, object]:
    """The probability cut off below and above, what is kept, and the steps of a discrete base."""
    least, greatest = _ends(base, low, high)
    steps = None
    below, kept, above = 0.0, 0.0, 0.0
    with np.errstate(all="ignore"):
        if base.is_discrete:
            atoms = base.kernels.atoms(low, high)
            weights = base.kernels.density(atoms)
            kept = float(weights.sum())
            steps = Steps.of(atoms[weights > 0.0], weights[weights > 0.0]) if kept >= LEAST_MASS else None
        elif least < greatest:
            start, end = np.array([least]), np.array([greatest])
            below = float(base.kernels.cdf(start)[0]) if least > base.support()[0] else 0.0
            above = float(base.kernels.sf(end)[0]) if greatest < base.support()[1] else 0.0
            kept = float(base.kernels.mass(start, end)[0]) if below or above else 1.0
    if not kept >= LEAST_MASS:
        raise ValueError(
            f"some probability must lie between low and high, got low={text(low)}, high={text(high)} for {base}, "
            f"which has {f'less than {LEAST_MASS:g}' if least < greatest and not base.is_discrete else 'none'} there"
        )
    return {"_mass_below": below, "_mass_above": above, "_mass_kept": kept, "_steps": steps}


FAMILY = Family(
    Truncated,
    (Signature(Truncated, ("base",), ("low", "high")),),
    kinds={"base": "distribution"},
)
