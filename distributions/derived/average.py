"""Average: the quantiles of several distributions averaged, as the judgements of experts are put together."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import ClassVar, final

import numpy as np
from scipy.special import ndtr

from distributions.arrays import Array, Index
from distributions.base import Distribution
from distributions.discrete.constant import Constant
from distributions.family import Family, Signature
from distributions.fast.table import keeps_to_bound, tabulated
from distributions.numerics.mass import LITTLE_MASS, NODES, WEIGHTS, believed, density_at
from distributions.numerics.moments import quantile_moments
from distributions.numerics.roots import increasing_roots
from distributions.patterns.weighted_components import shares_of, shown, weighted
from distributions.rules import set_fields, text
from distributions.uniforms import Sampler, Uniforms

FURTHEST = 38.4  # the standard normal whose tail is the least float
KNOTS = np.linspace(-FURTHEST, FURTHEST, 385)  # of z, between which each value is looked for
LEAST = 1e-300  # differences are seen against the value, or against this if it is 0
CLEAR = 2.0**-51  # more than what a root counts as rounding
PLATEAU = 8.0  # units in the last place of a value that its quantiles may be off
COARSE = 2.0**-46  # width in z that so much makes, from which it matters which z is taken
SLIGHT = 1e-9  # a correction of a probability that rounding of z explains; a greater one is that of a jump


@final
@dataclass(frozen=True, slots=True)
class Average(Distribution):
    """The distribution whose quantiles are the weighted means of the components' (Vincent 1912).

    A component is continuous, or a number: that moves the others.
    """

    family: ClassVar[str] = "average"
    components: tuple[Distribution, ...]
    weights: tuple[float, ...]
    _shares: tuple[float, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        components, weights = zip(*weighted(self.components, self.weights), strict=True)
        for component in components:
            if component.has_atoms and not isinstance(component, Constant):
                raise ValueError(
                    f"the quantiles of continuous distributions can be averaged, got {component}, "
                    "which has probability on single values; use mixture(...)"
                )
        shares = tuple(float(share) for share in shares_of(weights))
        if all(component.is_discrete for component in components):
            only = sum(share * c.mean() for share, c in zip(shares, components, strict=True))
            raise ValueError(
                f"a distribution is needed, got numbers only; for a certain value write the number {text(only)}"
            )
        set_fields(self, components=components, weights=weights, _shares=shares)

    def __str__(self) -> str:
        return shown(self.family, self.components, self.weights)

    def support(self) -> tuple[float, float]:
        """The weighted means of the components' ends."""
        lows, highs = zip(*(component.support() for component in self.components), strict=True)
        return self._mean_of(lows), self._mean_of(highs)

    def mean(self) -> float:
        """The weighted mean of the components' means."""
        return self._mean_of([component.mean() for component in self.components])

    def var(self) -> float:
        """By quadrature over the quantile function; infinite if that of a component is, as all move together."""
        variances = np.array([component.var() for component in self.components])
        if not np.isfinite(variances).all():
            return math.nan if np.isnan(variances).any() else math.inf
        p, _, _ = self._corners()
        cuts = p[(p > 0.0) & (p < 1.0)].tolist()
        with np.errstate(all="ignore"):
            return quantile_moments(self._ppf, self._isf, cuts)[1]

    def _mean_of(self, values: Iterable[float]) -> float:
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.array(self._shares) * np.array(tuple(values))))

    def _corners(self) -> tuple[Array, Array, Array]:
        """Probabilities at which a component has a kink, and the quantiles before and after: apart where one jumps."""
        kinks = [np.array(component.kernels.kinks(), dtype=np.float64) for component in self.components]
        reached = [np.asarray(c.cdf(at), dtype=np.float64) for c, at in zip(self.components, kinks, strict=True)]
        p = np.unique(np.concatenate(reached))
        before, after = np.zeros_like(p), np.zeros_like(p)
        for component, share, at, up_to in zip(self.components, self._shares, kinks, reached, strict=True):
            x, known = component.ppf(p), np.append(at, np.nan)
            first, last = np.searchsorted(up_to, p, side="left"), np.searchsorted(up_to, p, side="right")
            here = first < last
            before += share * np.where(here, known.take(first), x)
            after += share * np.where(here, known.take(last - 1), x)
        return p, before, after

    def _kinks(self) -> tuple[float, ...]:
        low, high = self.support()
        _, before, after = self._corners()
        return tuple(x for x in np.unique(np.append(before, after)).tolist() if low < x < high)

    def _ppf(self, p: Array) -> Array:
        return self._sum(lambda component: component.ppf(p), p)

    def _isf(self, p: Array) -> Array:
        return self._sum(lambda component: component.isf(p), p)

    def _sum(self, of: Callable[[Distribution], Array], p: Array) -> Array:
        total = np.zeros_like(p)
        for component, share in zip(self.components, self._shares, strict=True):
            total += share * of(component)
        return total

    def _cdf(self, x: Array) -> Array:
        return self._tails(x)[0]

    def _sf(self, x: Array) -> Array:
        return self._tails(x)[1]

    def _tails(self, x: Array) -> tuple[Array, Array]:
        """The probabilities of at most x and of more, the lesser one with all its digits."""
        known = self._over(KNOTS)
        after = np.searchsorted(known, x, side="left")
        z = self._z_of(x, KNOTS.take(after - 1, mode="clip"), KNOTS.take(after, mode="clip"), room=0.0)
        below, above = ndtr(z), ndtr(-z)
        density = self._density_over(below, above)
        # Where many z have the same value, as it has few digits against the spread, the first of them is to be found.
        blur = PLATEAU * np.spacing(np.abs(x)) * density * math.sqrt(2.0 * math.pi) * np.exp(0.5 * z * z)
        coarse = np.isfinite(blur) & (blur > COARSE * np.maximum(np.abs(z), 1.0))
        if coarse.any():
            near, reach = z[coarse], np.minimum(blur[coarse], 1.0)
            z[coarse] = self._z_of(x[coarse], near - reach, near + reach, room=CLEAR)
            below, above = ndtr(z), ndtr(-z)
        # Elsewhere z holds a far tail with fewer digits than x does: one Newton step on the probability itself.
        step, tail = (x - self._over(z)) * density, np.minimum(below, above)
        step = np.where(np.abs(step) <= SLIGHT * tail, step, 0.0)
        lower = below <= above
        tail = np.where(lower, tail + step, tail - step)
        return np.where(lower, tail, 1.0 - tail), np.where(lower, 1.0 - tail, tail)

    def _z_of(self, x: Array, low: Array, high: Array, room: float) -> Array:
        """The z of values between those of two others, taken as reached within rounding, or if at all, by more."""

        def excess(z: Array, index: Index) -> Array:
            off = (self._over(z) - x[index]) / np.maximum(np.abs(x[index]), LEAST)
            return np.where(off >= 0.0, off + room, 4.0 * off) if room else off

        return increasing_roots(excess, low, high)

    def _mass(self, low: Array, high: Array) -> Array:
        (below, more), (at_most, above) = self._tails(low), self._tails(high)
        mass = np.where(at_most <= more, at_most - below, more - above)
        lesser = np.minimum(at_most, more)
        close = (mass < LITTLE_MASS * lesser) & (mass > 0.0)
        if close.any():
            # the way between the ends over the mean slope there, which is known at other probabilities beside
            nodes, part = 0.5 + 0.5 * NODES, mass[close, np.newaxis]
            start, end = below[close, np.newaxis] + part * nodes, above[close, np.newaxis] + part * (1.0 - nodes)
            slope = 1.0 / self._density_over(start.ravel(), end.ravel()).reshape(start.shape)
            mass[close] = believed((high - low)[close] / (0.5 * slope @ WEIGHTS), mass[close], lesser[close])
        return mass

    def _over(self, z: Array) -> Array:
        """The quantile function over z."""
        tail = ndtr(-np.abs(z))
        return np.where(z <= 0.0, self._ppf(tail), self._isf(tail))

    def _density(self, x: Array) -> Array:
        return self._density_over(*self._tails(x))

    def _density_over(self, below: Array, above: Array) -> Array:
        """The density by the probabilities of less and of more: 1 over the mean slope of the quantile functions."""
        lower = below <= above

        def slope(component: Distribution) -> Array:
            if component.is_discrete:
                return np.zeros_like(below)
            x = np.where(lower, component.ppf(below), component.isf(above))
            return 1.0 / density_at(component, x)

        return 1.0 / self._sum(slope, below)

    def _sampler(self) -> Sampler:
        samplers = [component.sampler() for component in self.components]
        shares = self._shares

        def draw(uniforms: Uniforms) -> Array:
            total = samplers[0](uniforms)
            total *= shares[0]
            for sampler, share in zip(samplers[1:], shares[1:], strict=True):
                x = sampler(uniforms)
                x *= share
                total += x
            return total

        # where the components' values cancel, little may be left of what their errors are small against
        return draw if keeps_to_bound(self, lambda z: draw(Uniforms.from_z(z))) else tabulated(self)


FAMILY = Family(
    Average,
    (Signature(Average, ("components", "weights")),),
    kinds={"components": "distributions", "weights": "numbers"},
)
