"""Shifted: another distribution in other units, moved along, or mirrored: shift + scale * X."""

import math
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, final

import numpy as np

from distributions.arrays import Array, Index
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.fast.table import keeps_to_bound, tabulated
from distributions.numerics.mass import density_at, mass_within, point_of, within
from distributions.rules import LARGEST, require, set_fields, settle, sized, text
from distributions.uniforms import Sampler, Uniforms

ROUNDING = 2.0**-50
MOST_HALVINGS = 80
RARE = 2.0**-20  # for uniforms below this, 1 - u has lost digits that a heavy tail shows


@final
@dataclass(frozen=True, slots=True)
class Shifted(Distribution):
    """The distribution of shift + scale * X with X as `base` has it; a negative scale mirrors it."""

    family: ClassVar[str] = "shifted"
    base: Distribution
    shift: float = 0.0
    scale: float = 1.0
    _points: tuple[Array, Array] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        settle(self, "shift", "scale")
        require(self.scale != 0.0, "scale != 0", scale=self.scale)
        require(abs(self.scale) >= 1.0 / LARGEST, f"{text(1.0 / LARGEST)} <= |scale|", scale=self.scale)
        sized("shift + scale * the median", self.shift + self.scale * self.base.ppf(0.5))
        if math.isfinite(self.base.var()):
            sized("scale * the standard deviation", self.scale * self.base.std())
        set_fields(self, _points=self._moved_atoms())

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by name: base and shift, base and scale, or all."""
        scaled = {"scale": self.scale} if self.scale != 1.0 else {}
        shifted = {"shift": self.shift} if self.shift != 0.0 or not scaled else {}
        return {"base": self.base, **shifted, **scaled}

    @property
    def is_discrete(self) -> bool:
        """Whether the base is."""
        return self.base.is_discrete

    @property
    def has_atoms(self) -> bool:
        """Whether the base has."""
        return self.base.has_atoms

    @property
    def _mirrored(self) -> bool:
        return self.scale < 0.0

    def support(self) -> tuple[float, float]:
        """The ends of the base's support, moved."""
        ends = [self.shift + self.scale * end for end in self.base.support()]
        return min(ends), max(ends)

    def mean(self) -> float:
        """Shift + scale * mean of the base."""
        return self.shift + self.scale * self.base.mean()

    def var(self) -> float:
        """scale^2 * variance of the base."""
        return self.scale * (self.scale * self.base.var())

    def std(self) -> float:
        """|scale| * standard deviation of the base."""
        return abs(self.scale) * self.base.std()

    def _parts(self) -> tuple[tuple[Distribution, float], ...]:
        parts = self.base.kernels.parts()
        return tuple((Shifted(component, self.shift, self.scale), weight) for component, weight in parts)

    def _kinks(self) -> tuple[float, ...]:
        return tuple(sorted(self.shift + self.scale * kink for kink in self.base.kernels.kinks()))

    def _atoms(self, low: float, high: float) -> Array:
        return within(self._points[0], low, high)

    def _moved_atoms(self) -> tuple[Array, Array]:
        """The atoms in increasing order, those that rounding makes one as one, and their probabilities."""
        if not self.has_atoms:
            return np.array([]), np.array([])
        of_base = self.base.kernels.atoms(-np.inf, np.inf)
        atoms, which = np.unique(self._after(of_base), return_inverse=True)
        return atoms, np.bincount(which, weights=self.base.kernels.point(of_base)).astype(np.float64)

    def _ppf(self, p: Array) -> Array:
        return self._after(self._last(p, upper=True) if self._mirrored else self.base.kernels.ppf(p))

    def _isf(self, p: Array) -> Array:
        return self._after(self._last(p, upper=False) if self._mirrored else self.base.kernels.isf(p))

    def _last(self, p: Array, *, upper: bool) -> Array:
        """The greatest quantile of the base: where its cdf is flat at p, what mirrored is the least one."""
        kernels = self.base.kernels
        quantile, tail = (kernels.isf, kernels.sf) if upper else (kernels.ppf, kernels.cdf)
        x = quantile(p)
        flat = (tail(x) == p) & (p > 0.0) & (p < 1.0)
        if flat.any():
            x[flat] = self._end_of_flat(x[flat], quantile(np.nextafter(p[flat], 0.0 if upper else 1.0)))
        return x

    def _end_of_flat(self, start: Array, beyond: Array) -> Array:
        """The next value with probability: of a discrete base the next quantile, else a kink before that if any."""
        if self.base.is_discrete:
            return beyond
        kinks = np.append(self.base.kernels.kinks(), np.inf)
        following = kinks.take(np.searchsorted(kinks, start, side="right"), mode="clip")
        return np.where(following <= beyond, following, start)

    def _cdf(self, x: Array) -> Array:
        before = self._before(x)
        return np.asarray(self.base.sf(before) if self._mirrored else self.base.cdf(before))

    def _sf(self, x: Array) -> Array:
        before = self._before(x)
        return np.asarray(self.base.cdf(before) if self._mirrored else self.base.sf(before))

    def _density(self, x: Array) -> Array:
        if self.is_discrete:
            return self._point(x)
        return density_at(self.base, (x - self.shift) / self.scale) / abs(self.scale)

    def _point(self, x: Array) -> Array:
        return point_of(*self._points, x)

    def _mass(self, low: Array, high: Array) -> Array:
        start, end = self._before(low), self._before(high)
        return mass_within(self.base, end, start) if self._mirrored else mass_within(self.base, start, end)

    def _after(self, x: Array) -> Array:
        return self.shift + self.scale * x

    def _before(self, x: Array) -> Array:
        """The base's value that is moved to x.

        Where there are atoms, rounding must not part an atom from where it is moved to: it is then the greatest float
        that is moved to x or below, or if mirrored, above x.
        """
        value = (x - self.shift) / self.scale
        if not self.has_atoms:
            return value
        room = np.where(np.isinf(x), 0.0, ROUNDING * (np.abs(x) + abs(self.shift)) / abs(self.scale))
        low, high = np.nextafter(value - room, -np.inf), value + room
        for _ in range(MOST_HALVINGS):
            middle = 0.5 * low + 0.5 * high
            within = self._after(middle) > x if self._mirrored else self._after(middle) <= x
            low, high = np.where(within, middle, low), np.where(within, high, middle)
            if np.all((middle == low) | (middle == high)) and np.all(np.nextafter(low, np.inf) >= high):
                break
        last = self._after(high) > x if self._mirrored else self._after(high) <= x
        return np.where(last, high, low)

    def _sampler(self) -> Sampler:
        shift, scale, of_base = self.shift, self.scale, self.base.sampler()

        def move(uniforms: Uniforms) -> Array:
            x = of_base(uniforms)
            x *= scale
            x += shift
            return x

        def mirror(uniforms: Uniforms) -> Array:
            x = move(_Mirrored(uniforms))
            rare = uniforms.u < RARE
            if rare.any():
                x[rare] = self.ppf(uniforms.u[rare])
            return x

        draw = mirror if self._mirrored else move
        # a shift may leave little of what the base's error is small against
        return (
            draw
            if self.is_discrete or not shift or keeps_to_bound(self, lambda z: draw(Uniforms.from_z(z)))
            else tabulated(self)
        )


class _Mirrored(Uniforms):
    """The same draws seen from the other end: 1 - u and -z."""

    __slots__ = ("_source",)

    def __init__(self, source: Uniforms) -> None:
        super().__init__(None, None)
        self._source = source

    @property
    def shape(self) -> tuple[int, ...]:
        return self._source.shape

    @property
    def known(self) -> tuple[Array, Literal["u", "z"]]:
        form = self._source.known[1]
        return (self.u if form == "u" else self.z), form

    def part(self, index: tuple[Index, ...]) -> Uniforms:
        return _Mirrored(self._source.part(index))

    @property
    def u(self) -> Array:
        return 1.0 - self._source.u

    @property
    def z(self) -> Array:
        return -self._source.z


FAMILY = Family(
    Shifted,
    (Signature(Shifted, ("base", "shift"), ("scale",)), Signature(Shifted, ("base", "scale"))),
    kinds={"base": "distribution"},
)
