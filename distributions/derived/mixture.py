"""Mixture: one of several distributions, each with its probability, such as an event and its size if it comes."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, final

import numpy as np

from distributions.arrays import Array, Index
from distributions.base import Distribution
from distributions.family import Family, Signature
from distributions.fast.beside_atom import MUCH_ON_ONE_VALUE, BesideAtom
from distributions.fast.table import tabulated
from distributions.numerics.mass import density_at, mass_within, point_at
from distributions.numerics.mixture_quantiles import RUNGS, Ladder, Marks
from distributions.numerics.roots import increasing_roots
from distributions.patterns.stepped import Steps
from distributions.patterns.weighted_components import Pair, shares_of, shown, weighted
from distributions.rules import set_fields
from distributions.uniforms import Sampler

GREATEST = float(np.finfo(np.float64).max)
FEW_COMPONENTS = 8  # components, up to which their own quantiles are the quickest way to those of the mixture
NEWTON_STEPS = 2  # from a guess that good, one leaves rounding; if not, it is told by
CLOSE = 1e-9  # the excess before the last step


@final
@dataclass(frozen=True, slots=True)
class Mixture(Distribution):
    """The distribution of a draw from one of `components`, chosen with probabilities in proportion to `weights`.

    Components of weight 0 are left out; those of a mixture that is a component take its place.
    """

    family: ClassVar[str] = "mixture"
    components: tuple[Distribution, ...]
    weights: tuple[float, ...]
    _shares: tuple[np.longdouble, ...] = field(init=False, repr=False, compare=False)
    _marks: Marks = field(init=False, repr=False, compare=False)
    _ladders: dict[bool, Ladder] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        components, weights = zip(*_flattened(weighted(self.components, self.weights)), strict=True)
        set_fields(self, components=components, weights=weights, _shares=shares_of(weights))
        set_fields(self, _marks=Marks.of(self, components))

    def __str__(self) -> str:
        return shown(self.family, self.components, self.weights)

    @property
    def is_discrete(self) -> bool:
        """Whether all components are."""
        return all(component.is_discrete for component in self.components)

    @property
    def has_atoms(self) -> bool:
        """Whether any component has."""
        return any(component.has_atoms for component in self.components)

    def support(self) -> tuple[float, float]:
        """From the least to the greatest value of any component."""
        lows, highs = zip(*(component.support() for component in self.components), strict=True)
        return min(lows), max(highs)

    def mean(self) -> float:
        """The weighted mean of the components' means."""
        means = np.array([component.mean() for component in self.components])
        with np.errstate(invalid="ignore"):
            return float(np.sum(np.array(self._shares) * means))

    def var(self) -> float:
        """The weighted mean of the components' variances and of the squared distances of their means."""
        variances = np.array([component.var() for component in self.components])
        if not np.isfinite(variances).all():
            return math.nan if np.isnan(variances).any() else math.inf
        apart = np.array([component.mean() for component in self.components]) - self.mean()
        return float(np.sum(np.array(self._shares) * (variances + apart**2)))

    def _parts(self) -> tuple[tuple[Distribution, float], ...]:
        return tuple(zip(self.components, self.weights, strict=True))

    def _kinks(self) -> tuple[float, ...]:
        low, high = self.support()
        ends = {end for component in self.components for end in component.support()}
        inner = {kink for component in self.components for kink in component.kernels.kinks()}
        atoms = self._marks.values[self._point(self._marks.values) > 0.0]
        return tuple(sorted({x for x in ends | inner if low < x < high} | set(atoms.tolist())))

    def _atoms(self, low: float, high: float) -> Array:
        atoms = [component.kernels.atoms(low, high) for component in self.components if component.has_atoms]
        return np.unique(np.concatenate(atoms))

    def _ppf(self, p: Array) -> Array:
        return self._both(p, 1.0 - p)

    def _isf(self, p: Array) -> Array:
        return self._both(1.0 - p, p)

    def _both(self, p: Array, rest: Array) -> Array:
        """Quantiles from p and 1 - p, by the lesser one."""
        lower = p <= rest
        x = np.empty_like(p)
        x[lower] = self._by_tail(p[lower], upper=False)
        x[~lower] = self._by_tail(rest[~lower], upper=True)
        return x

    def _by_tail(self, tail: Array, *, upper: bool) -> Array:
        """Quantiles from the probability of at most each of them, or of more: a mark, or a root between two."""
        x, low, high = self._marks.around(tail, upper=upper)
        open_ = np.isnan(x)
        tail = tail[open_]
        if not tail.size:
            return x
        find = self._from_ladder if len(self.components) > FEW_COMPONENTS else self._from_components
        x[open_] = find(tail, low[open_], high[open_], upper=upper)
        return x

    def _from_components(self, tail: Array, low: Array, high: Array, *, upper: bool) -> Array:
        """The quantiles between two marks each, found between those of the components."""
        least, greatest = np.full_like(tail, GREATEST), np.full_like(tail, -GREATEST)
        for component, share in zip(self.components, self._shares, strict=True):
            quantile = component.isf if upper else component.ppf
            x = quantile(tail)
            least, greatest = np.minimum(least, x), np.maximum(greatest, x)
            # where a component's share of all is enough for the tail, the quantile is no further than its own for that
            alone = tail / float(share)
            enough = alone <= 1.0
            x = quantile(np.minimum(alone, 1.0))
            if upper:
                low = np.where(enough, np.maximum(low, x), low)
            else:
                high = np.where(enough, np.minimum(high, x), high)
        return self._roots(tail, np.maximum(low, least), np.minimum(high, greatest), upper=upper)

    def _from_ladder(self, tail: Array, low: Array, high: Array, *, upper: bool) -> Array:
        """The quantiles between two marks each, by Newton's method: components are too many to be asked each."""
        inside = tail >= RUNGS[0]
        x = np.empty_like(tail)
        x[~inside] = self._from_components(tail[~inside], low[~inside], high[~inside], upper=upper)
        tail = tail[inside]
        guess, least, greatest = self._ladder(upper=upper).around(tail)
        low, high = np.maximum(low[inside], least), np.minimum(high[inside], greatest)
        guess = np.clip(guess, np.minimum(low, high), high)
        for _ in range(NEWTON_STEPS):
            reached = self._sf(guess) if upper else self._cdf(guess)
            excess = np.log(tail / reached if upper else reached / tail)
            found = guess - excess * reached / self._density(guess)
            guess = np.where((found >= low) & (found <= high), found, guess)
        rest = ~((np.abs(excess) <= CLOSE) & (guess == found))  # else the last step made the square of an excess
        guess[rest] = self._roots(tail[rest], low[rest], high[rest], upper=upper)
        x[inside] = guess
        return x

    def _ladder(self, *, upper: bool) -> Ladder:
        """Known quantiles of one half; found when first asked for."""
        if upper not in self._ladders:
            x, low, high = self._marks.around(RUNGS, upper=upper)
            x = np.where(np.isnan(x), self._from_components(RUNGS, low, high, upper=upper), x)
            self._ladders[upper] = Ladder.of(x, self._density(x), upper=upper)
        return self._ladders[upper]

    def _roots(self, tail: Array, low: Array, high: Array, *, upper: bool) -> Array:
        """The quantiles between two values each."""

        def excess(x: Array, index: Index) -> Array:
            wanted = tail[index]
            return np.asarray(np.log(wanted / self._sf(x) if upper else self._cdf(x) / wanted))

        return increasing_roots(excess, np.minimum(low, high), high)

    def _cdf(self, x: Array) -> Array:
        return self._sum(lambda component: component.cdf(x), x)

    def _sf(self, x: Array) -> Array:
        return self._sum(lambda component: component.sf(x), x)

    def _density(self, x: Array) -> Array:
        if self.is_discrete:
            return self._point(x)
        return self._sum(lambda component: density_at(component, x), x)

    def _point(self, x: Array) -> Array:
        return self._sum(lambda component: point_at(component, x), x)

    def _mass(self, low: Array, high: Array) -> Array:
        return self._sum(lambda component: mass_within(component, low, high), low)

    def _sum(self, of: Callable[[Distribution], Array], x: Array) -> Array:
        """The sum over the components of what each has, times its share."""
        total = np.zeros(x.shape, dtype=np.longdouble)
        for component, share in zip(self.components, self._shares, strict=True):
            total += share * of(component)
        return total.astype(np.float64)

    def _sampler(self) -> Sampler:
        if self.is_discrete:
            marks = self._marks
            return Steps(marks.values, self._point(marks.values), marks.up_to, marks.above).sampler()
        table = tabulated(self)
        if not self.has_atoms:
            return table
        masses = self._point(self._marks.values)
        atom = int(np.argmax(masses))
        if masses[atom] < MUCH_ON_ONE_VALUE:
            return table
        value, below, up_to = (float(row[atom]) for row in (self._marks.values, self._marks.below, self._marks.up_to))
        return BesideAtom(value, below, up_to, table)


def _flattened(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Components with their weights; for one that is a mixture, what it is a mixture of."""
    for component, weight in pairs:
        if isinstance(component, Mixture):
            shares = (float(share) for share in shares_of(component.weights))
            yield from zip(component.components, (weight * share for share in shares), strict=True)
        else:
            yield component, weight


FAMILY = Family(
    Mixture,
    (Signature(Mixture, ("components", "weights")),),
    kinds={"components": "distributions", "weights": "numbers"},
)
