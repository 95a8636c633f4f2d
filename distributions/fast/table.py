"""The fast form of a quantile function: cubic pieces over z = ndtri(u), checked against the exact one as it is built.

Between two knots a step h apart the cubic that has the function's values and slopes at both (Hermite) errs by
h^4 / 384 times the fourth derivative. Over u it would need an endless number of knots in the tails; over z most
quantile functions are nearly straight, and the others are on one of the scales that are tried in turn. The midpoint of
every cell is compared with the exact function, and a cell with a kink inside at the kink and at its quarters too. Cells
that miss the bound are marked, and values that fall there are left to a finer table, cut at the kinks. Where even that
misses, and beyond the ends, values are computed exactly: so the bound holds for every distribution, and only the speed
depends on how smooth it is.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from distributions.arrays import Array, Index, Mask
from distributions.fast.fine_table import Bound, Exact, FineTable, Kink
from distributions.fast.scales import Scale, scales_for
from distributions.uniforms import Uniforms

if TYPE_CHECKING:
    from distributions.base import Distribution


END = 7.03  # the table covers |z| up to here; one value in 5e11 lies beyond
BOUND = 1e-9  # error allowed, relative to max(interquartile range, |value|)
CELLS = (256, 512, 1024, 2048, 4096, 8192)
ROUNDING = 1e-14  # of a z
RARE = 0.05  # probability of the marked cells above which more cells are tried

# the slope by central differences of sixth order: weights of the neighbours 1, 2 and 3 steps away
_DIFFERENCES = (3.0 / 4.0, -3.0 / 20.0, 1.0 / 60.0)
_REACH = len(_DIFFERENCES)
# steps in z away from where a value crosses 0: towards it the error allowed shrinks, often within a cell
_NUDGES = np.concatenate([-(10.0 ** np.arange(-9.0, -2.0)), [0.0], 10.0 ** np.arange(-9.0, -2.0)])


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A tabulated quantile function; called with `Uniforms`, it gives their quantiles.

    Attributes
    ----------
    exact : callable
        The quantile function over z.
    coefficients : array of shape (4, cells)
        Of each cubic in the place within its cell, constant first.
    scale : Scale
        On which the cubics live.
    low, high : float
        Ends of the support.
    flat : array of shape (cells,) or None
        The value of the cells within an atom, NaN elsewhere.
    marked : array of shape (cells,) of bool
        Cells that the finer table is for.
    fine : FineTable or None
        For the marked cells, if there are any.
    """

    exact: Exact
    coefficients: Array
    scale: Scale
    low: float
    high: float
    flat: Array | None
    marked: Mask
    fine: FineTable | None

    def __call__(self, uniforms: Uniforms) -> Array:
        """The quantiles of a block."""
        z = uniforms.z
        constant, first, second, third = self.coefficients
        cells = constant.size
        place = z + END
        place *= cells / (2.0 * END)
        np.clip(place, 0.0, math.nextafter(cells, 0.0), out=place)
        cell = place.astype(np.intp)
        place -= cell
        x = third.take(cell)
        x *= place
        part = second.take(cell)
        x += part
        x *= place
        x += first.take(cell, out=part, mode="clip")
        x *= place
        x += constant.take(cell, out=part, mode="clip")
        x = self.scale.back(x)
        if self.flat is not None:
            self.flat.take(cell, out=part, mode="clip")
            np.copyto(x, part, where=part == part)  # what is not equal to itself is no number
        self._patch(x, z, cell)
        if self.low > -math.inf or self.high < math.inf:
            np.clip(x, self.low, self.high, out=x)
        return x

    def _patch(self, x: Array, z: Array, cell: Index) -> None:
        """Replace values that the even cells do not give."""
        if self.fine is not None:
            rough = self.marked.take(cell).nonzero()
            if rough[0].size:
                x[rough] = self.fine(z[rough], cell[rough])
        if z.size > 0 and bool(z.min() < -END or z.max() > END):
            beyond = np.abs(z) > END
            x[beyond] = self.exact(z[beyond])


def tabulated(distribution: "Distribution") -> Table:
    """The table of a distribution that has a density: the first one tried that meets the bound, or the best of all."""
    low, high = distribution.support()
    quartile, centre, upper = (distribution.ppf(p) for p in (0.25, 0.5, 0.75))
    spread = upper - quartile
    scales = scales_for(low, high, centre, spread)

    exact, bound = partial(_exact, distribution), partial(_bound, spread)
    kinks = sorted([*_kinks(distribution), *_crossing(distribution, exact)])
    atoms = [kink for kink in kinks if kink.before < kink.after]
    best, least = None, math.inf
    knots = None
    for cells in CELLS:
        knots = _Knots.of(distribution, exact, cells, known=knots)
        flat, cut = _cut_by(atoms, knots.edges)
        beside = _beside(kinks, knots.edges, exact)
        for scale in scales:
            coefficients, marked = _fitted(knots, scale, bound, exact, beside)
            marked = (marked & np.isnan(flat)) | cut
            share = knots.probability(marked)
            if share < least:
                best, least = (coefficients, scale, flat, marked, knots.edges), share
            if least <= RARE:
                break
        if least <= RARE:
            break
    assert best is not None  # noqa: S101  # for the type checker: a share of probability is less than infinity
    coefficients, scale, flat, marked, edges = best
    with np.errstate(all="ignore"):
        noise = partial(_noise, distribution)
        fine = FineTable.of(exact, scale, bound, noise, edges, marked, kinks) if marked.any() else None
    return Table(exact, coefficients, scale, low, high, None if np.isnan(flat).all() else flat, marked, fine)


def keeps_to_bound(distribution: "Distribution", draw: Callable[[Array], Array]) -> bool:
    """Whether a fast form that is made of others is as near to the exact one as a table of its own would be."""
    exact = partial(_exact, distribution)
    # beside the middles of all cells that a table may have, where it was compared with the exact function itself
    z = np.linspace(-END, END, 2053)[1:-1]
    z = np.append(z, [kink.before + nudge for kink in _crossing(distribution, exact) for nudge in _NUDGES])
    x = exact(z)
    # one unit in the last place of a uniform near 1 is no error of the fast form
    blur = np.abs(distribution.isf(np.minimum(ndtr(-z) + 2.0**-53, 1.0)) - x)
    spread = distribution.ppf(0.75) - distribution.ppf(0.25)
    return bool((np.abs(draw(z) - x) <= _bound(spread, x) + blur).all())


def _exact(distribution: "Distribution", z: Array) -> Array:
    """The quantile function over z."""
    x = np.empty_like(z)
    below = z <= 0.0
    x[below] = distribution.ppf(ndtr(z[below]))
    x[~below] = distribution.isf(ndtr(-z[~below]))
    return x


def _bound(spread: float, x: Array) -> Array:
    """The error allowed at values x: half of what is promised, as it is only seen at some of them."""
    return 0.5 * BOUND * np.maximum(np.maximum(spread, np.abs(x)), 1e-300)


def _noise(distribution: "Distribution", z: Array, x: Array) -> Array:
    """How far a quantile is off if its probability is by two units in the last place; an atom is not off at all."""
    density = distribution.kernels.density(x)
    sure = (density == 0.0) | (distribution.kernels.point(x) > 0.0)
    return np.where(sure, 0.0, 2.0**-51 * ndtr(-np.abs(z)) / density)


def _kinks(distribution: "Distribution") -> list[Kink]:
    """Where the quantile function is not smooth, in z."""
    kernels = distribution.kernels
    x = np.array(kernels.kinks(), dtype=np.float64)
    if not x.size:
        return []
    with np.errstate(all="ignore"):
        at_most, above, at = (kernel(x) for kernel in (kernels.cdf, kernels.sf, kernels.point))
        below = np.maximum(at_most - at, 0.0)
        after = np.where(at_most <= above, ndtri(at_most), -ndtri(above))
        before = np.where(below <= above + at, ndtri(below), -ndtri(np.minimum(above + at, 1.0)))
        # where one ends the next begins, though rounding sets them apart
        joined = np.abs(before[1:] - after[:-1]) <= ROUNDING * np.maximum(np.abs(after[:-1]), 1.0)
        joined &= np.isfinite(after[:-1])
        before[1:] = np.where(joined, after[:-1], before[1:])
    return [Kink(*row) for row in zip(before.tolist(), after.tolist(), x.tolist(), strict=True)]


def _crossing(distribution: "Distribution", exact: Exact) -> list[Kink]:
    """Where the quantile function crosses 0: smooth itself, but there the error allowed is least, within a cell."""
    low, high = distribution.support()
    if not low < 0.0 < high:
        return []
    below, above = distribution.cdf(0.0), distribution.sf(0.0)
    z = float(ndtri(below) if below <= above else -ndtri(above))
    return [Kink(z, z, float(exact(np.array([z]))[0]))] if abs(z) < END else []


def _cut_by(atoms: list[Kink], edges: Array) -> tuple[Array, Mask]:
    """The value of every cell within an atom (else NaN), and the cells that an end of one cuts."""
    cells = edges.size - 1
    flat = np.full(cells, np.nan)
    cut = np.zeros(cells, dtype=np.bool_)
    for atom in atoms:
        flat[(edges[:-1] >= atom.before) & (edges[1:] <= atom.after)] = atom.value
        for z in (atom.before, atom.after):
            if abs(z) <= END:
                cut |= (edges[:-1] <= z) & (z <= edges[1:])
    return flat, cut


def _beside(kinks: list[Kink], edges: Array, exact: Exact) -> tuple[Array, Array]:
    """Places beside the middle, in z, where a cell with a kink is to be tested, and the values there.

    They are the kinks and the quarters. At a jump there are two values, of which a cubic misses one.
    """
    z, x = np.array([(kink.before, kink.value) for kink in kinks]).reshape(-1, 2).T
    inside = np.abs(z) <= END
    z, x = z[inside], x[inside]
    cell = np.unique(_cells(z, edges))
    quarters = np.concatenate([edges[cell] + share * (edges[cell + 1] - edges[cell]) for share in (0.25, 0.75)])
    return np.append(z, quarters), np.append(x, exact(quarters))


def _missed(beside: tuple[Array, Array], cubics: Array, scale: Scale, bound: Bound, edges: Array) -> Mask:
    """The cells whose cubics miss the bound at one of the places given."""
    z, x = beside
    cell = _cells(z, edges)
    place = (z - edges[cell]) / (edges[cell + 1] - edges[cell])
    with np.errstate(all="ignore"):
        off = np.abs(scale.cubic(cubics[:, cell], place) - x)
    missed = np.zeros(edges.size - 1, dtype=np.bool_)
    missed[cell[~(off <= bound(x))]] = True
    return missed


def _cells(z: Array, edges: Array) -> Index:
    """The cells that places lie in."""
    return np.clip(np.searchsorted(edges, z, side="right") - 1, 0, edges.size - 2)


@dataclass(frozen=True, slots=True, eq=False)
class _Knots:
    """Exact values at the knots (with a few beyond each end), slopes there, and values at the midpoints."""

    step: float
    z: Array
    x: Array
    slope: Array
    middle: Array

    @classmethod
    def of(cls, distribution: "Distribution", exact: Exact, cells: int, known: "_Knots | None") -> "_Knots":
        """Evaluate where half as many cells, if they are known, have no value yet."""
        step = 2.0 * END / cells
        z = np.linspace(-END - _REACH * step, END + _REACH * step, cells + 2 * _REACH + 1)
        inside = slice(_REACH, -_REACH)
        if known is None:
            x = exact(z)
        else:
            x = np.empty_like(z)
            x[inside][::2], x[inside][1::2] = known.x[inside], known.middle
            x[:_REACH], x[-_REACH:] = exact(z[:_REACH]), exact(z[-_REACH:])
        with np.errstate(all="ignore"):
            density = distribution.kernels.density(x[inside])
            slope = np.exp(-0.5 * z[inside] ** 2) / math.sqrt(2.0 * math.pi) / density
        return cls(step, z, x, slope, exact(z[inside][:-1] + 0.5 * step))

    @property
    def edges(self) -> Array:
        """The ends of the cells."""
        return self.z[_REACH:-_REACH]

    def probability(self, marked: Mask) -> float:
        """The probability of the marked cells."""
        return float(np.diff(ndtr(self.edges))[marked].sum())


def _fitted(knots: _Knots, scale: Scale, bound: Bound, exact: Exact, beside: tuple[Array, Array]) -> tuple[Array, Mask]:
    """Coefficients on a scale, and the cells in which they miss the bound.

    Slopes come from the density, or from differences of the values where that is more accurate (the density may be
    0, infinite or ill-conditioned near an end, while differences fail next to a kink).
    """
    with np.errstate(all="ignore"):
        y = scale.onto(knots.x)
        value = y[_REACH:-_REACH]
        differences = np.zeros_like(value)
        for away, weight in enumerate(_DIFFERENCES, start=1):
            ahead, behind = y[_REACH + away :][: value.size], y[_REACH - away :][: value.size]
            differences += weight * (ahead - behind)
        density = knots.slope * scale.slope(knots.x[_REACH:-_REACH]) * knots.step
        candidates = [_cubics(value, slope) for slope in (differences, density)]
        errors = [np.abs(scale.cubic(cubics, 0.5) - knots.middle) for cubics in candidates]
        allowed = bound(knots.middle)
        # equal errors of both slopes cancel in the middle, so that where the two ways differ the quarters decide
        good = (errors[0] <= allowed) | (errors[1] <= allowed)
        for share in (0.25, 0.75):
            first, second = (scale.cubic(cubics, share) for cubics in candidates)
            cell = np.flatnonzero(good & ~(np.abs(first - second) <= 0.5 * allowed))
            x = exact(knots.edges[cell] + share * knots.step)
            for error, reached in zip(errors, (first, second), strict=True):
                error[cell] = np.maximum(error[cell], np.abs(reached[cell] - x))
    errors = [np.where(np.isfinite(error), error, np.inf) for error in errors]
    coefficients = np.where(errors[0] <= errors[1], *candidates)
    missed = ~(np.minimum(*errors) <= allowed)
    marked = missed | _missed(beside, coefficients, scale, bound, knots.edges)
    missed[_cells(beside[0], knots.edges)] = False
    # with the neighbours, in which an error may hide; but not if a kink is known for its cause
    marked[1:] |= missed[:-1]
    marked[:-1] |= missed[1:]
    return np.where(marked, 0.0, coefficients), marked


def _cubics(value: Array, slope: Array) -> Array:
    """Hermite cubics in the place within each cell, from values and slopes (per cell) at the knots."""
    rise = np.diff(value)
    start, end = slope[:-1], slope[1:]
    return np.array([value[:-1], start, 3.0 * rise - 2.0 * start - end, start + end - 2.0 * rise])
