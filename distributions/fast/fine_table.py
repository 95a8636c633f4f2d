"""The cells that an even table leaves open, cut at the kinks and halved until a cubic meets the bound in each piece."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from scipy.special import ndtr

from distributions.arrays import Array, Index, Mask
from distributions.fast.scales import Scale

Exact = Callable[[Array], Array]
Bound = Callable[[Array], Array]
Noise = Callable[[Array, Array], Array]

DEEPEST = 40  # halvings; towards a singularity each leaves half as much probability unresolved
MOST_PIECES = 8_000  # more are wanted only where the values themselves are rougher than the bound
NEGLIGIBLE = 1e-8  # probability of a piece that is not worth halving
LEAST_WIDTH = 1e-13  # in z; beside a jump nothing narrower can be told apart

_PLACES = np.linspace(0.0, 1.0, 7)  # a cubic through every other one of them, tested at those between
_FITTED, _TESTED = slice(0, 7, 2), slice(1, 6, 2)
_INTERPOLATION = np.linalg.inv(np.vander(_PLACES[_FITTED], increasing=True))


class Kink(NamedTuple):
    """A value at which the quantile function is not smooth: it holds from one z to another, the same if no atom."""

    before: float
    after: float
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class FineTable:
    """Cubic pieces of uneven length; called with values of z and the cell that each is in.

    Attributes
    ----------
    starts, widths : array of shape (pieces,)
        In z, in increasing order.
    coefficients : array of shape (4, pieces)
        In the place within each piece, constant first.
    flat : array of shape (pieces,)
        The value of a piece in which it is constant, NaN elsewhere.
    open : array of shape (pieces,) of bool
        Pieces in which the exact function is used.
    first, last : array of shape (cells,) of int
        The pieces of each cell.
    """

    exact: Exact
    scale: Scale
    starts: Array
    widths: Array
    coefficients: Array
    flat: Array
    open: Mask
    first: Index
    last: Index

    @classmethod
    def of(
        cls,
        exact: Exact,
        scale: Scale,
        bound: Bound,
        noise: Noise,
        edges: Array,
        marked: Mask,
        kinks: list[Kink],
    ) -> Self:
        """Refine the marked ones of the cells between `edges`.

        Parameters
        ----------
        exact : callable
            The quantile function over z.
        scale : Scale
            On which cubics are fitted.
        bound : callable
            The error allowed at a value.
        noise : callable
            From z and the values there to how far the exact function may itself be off, by rounding.
        edges : array of shape (cells + 1,)
            In z.
        marked : array of shape (cells,) of bool
            The cells to refine.
        kinks : list of Kink
            In increasing order.
        """
        pending = _pieces_of(edges, marked, kinks)
        found: list[tuple[Array, ...]] = []
        for _ in range(DEEPEST):
            start, end, at_start, at_end = pending
            if not start.size or start.size + sum(part[0].size for part in found) > MOST_PIECES:
                break
            z = start[:, np.newaxis] + (end - start)[:, np.newaxis] * _PLACES
            x = exact(z.ravel()).reshape(z.shape)
            x[:, 0] = np.where(np.isnan(at_start), x[:, 0], at_start)
            x[:, -1] = np.where(np.isnan(at_end), x[:, -1], at_end)
            cubics, missed = _cubics(z, x, scale, bound, noise)
            flat = np.where((x == x[:, :1]).all(axis=1), x[:, 0], np.nan)
            slight = (end - start < LEAST_WIDTH) | (ndtr(end) - ndtr(start) < NEGLIGIBLE)
            is_open = missed & slight & np.isnan(flat)
            kept = ~missed | slight | ~np.isnan(flat)
            found.append(
                (start[kept], (end - start)[kept], *cubics[:, kept], flat[kept], is_open[kept].astype(np.float64))
            )
            pending = _halves(z[~kept], x[~kept])
        start, end = pending[:2]
        rest = np.zeros_like(start)
        found.append((start, end - start, rest, rest, rest, rest, rest + np.nan, rest + 1.0))
        columns = [np.concatenate(column) for column in zip(*found, strict=True)]
        order = np.argsort(columns[0], kind="stable")
        starts, widths, *cubic, flat, is_open = (column[order] for column in columns)
        first = np.searchsorted(starts, edges[:-1], side="left")
        last = np.maximum(np.searchsorted(starts, edges[1:], side="left") - 1, first)
        return cls(exact, scale, starts, widths, np.array(cubic), flat, is_open.astype(np.bool_), first, last)

    def __call__(self, z: Array, cell: Index) -> Array:
        """The quantiles at values of z, each in its marked cell."""
        piece = np.searchsorted(self.starts, z, side="right") - 1
        piece = np.clip(piece, self.first.take(cell), self.last.take(cell))
        place = (z - self.starts.take(piece)) / self.widths.take(piece)
        np.clip(place, 0.0, 1.0, out=place)
        x = self.scale.cubic(self.coefficients.take(piece, axis=1), place)
        flat = self.flat.take(piece)
        np.copyto(x, flat, where=~np.isnan(flat))
        is_open = self.open.take(piece)
        if is_open.any():
            x[is_open] = self.exact(z[is_open])
        return x


def _pieces_of(edges: Array, marked: Mask, kinks: list[Kink]) -> tuple[Array, Array, Array, Array]:
    """Start, end and the known values there (else NaN) of the marked cells, cut at the kinks."""
    least: dict[float, float] = {}
    greatest: dict[float, float] = {}
    for kink in kinks:
        for z in (kink.before, kink.after):
            least[z] = min(least.get(z, math.inf), kink.value)
            greatest[z] = max(greatest.get(z, -math.inf), kink.value)
    cuts = np.array(sorted(least))
    rows: list[tuple[float, float, float, float]] = []
    for start, end in zip(edges[:-1][marked].tolist(), edges[1:][marked].tolist(), strict=True):
        inside = cuts[(cuts > start) & (cuts < end)].tolist()
        for a, b in zip([start, *inside], [*inside, end], strict=True):
            # what comes after a jump begins at the greatest value there, what comes before it ends at the least
            rows.append((a, b, greatest.get(a, math.nan), least.get(b, math.nan)))
    start_z, end_z, at_start, at_end = np.array(rows, dtype=np.float64).reshape(-1, 4).T
    return start_z, end_z, at_start, at_end


def _halves(z: Array, x: Array) -> tuple[Array, Array, Array, Array]:
    """The two halves of every piece, with the values at their ends."""
    middle = z.shape[1] // 2
    return (
        np.concatenate([z[:, 0], z[:, middle]]),
        np.concatenate([z[:, middle], z[:, -1]]),
        np.concatenate([x[:, 0], x[:, middle]]),
        np.concatenate([x[:, middle], x[:, -1]]),
    )


def _cubics(z: Array, x: Array, scale: Scale, bound: Bound, noise: Noise) -> tuple[Array, Mask]:
    """Coefficients of the cubics through every other value, shape (4, pieces), and the pieces in which they miss."""
    y = scale.onto(x)
    cubics = _INTERPOLATION @ y[:, _FITTED].T
    places = _PLACES[_TESTED, np.newaxis]
    reached = scale.cubic(cubics, places)
    allowed = bound(x).min(axis=1, keepdims=True)  # between the places tested, values may be as small as at an end
    z, x = z[:, _TESTED], x[:, _TESTED]
    off = np.abs(reached.T - x)
    missed = np.asarray((~(off <= allowed)).any(axis=1))
    if missed.any():  # where hardly any probability is, values are no better known than that
        z, x = z[missed], x[missed]
        unsure = noise(z.ravel(), x.ravel()).reshape(x.shape)
        missed[missed] = (~(off[missed] <= allowed[missed] + unsure)).any(axis=1)
    return cubics, missed
