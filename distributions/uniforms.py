"""Named, counter-based uniforms: the only source of randomness, and the form in which distributions take them.

A dial's value in a future is a pure function of (seed, the dial's name, the number of the future). Adding a dial or
asking for more futures leaves every other value as it was, and blocks can be computed in any order, anywhere.
"""

import hashlib
from collections.abc import Callable
from operator import index
from typing import Final, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from distributions.arrays import Array, Index

LEAF: Final = 8192
"""Futures to a leaf. Blocks start on whole leaves, and sums over futures are made of sums over leaves."""

SEEDS: Final = 2**64
"""How many seeds there are; they are the whole numbers from 0 on."""

_LANES: Final = 4  # numbers that one step of Philox4x64's counter yields
_COUNTERS: Final = 2**256
_ONE: Final = np.uint64(0x3FF0_0000_0000_0000)  # the bits of the double 1.0


class Uniforms:
    """One dial's values over a block of futures, as uniforms u and as standard normals z = ndtri(u).

    Whichever is not given is computed when it is first asked for, and kept. Neither is ever written to.
    """

    __slots__ = ("_u", "_z")

    def __init__(self, u: Array | None, z: Array | None) -> None:
        self._u = u
        self._z = z

    @classmethod
    def from_u(cls, u: ArrayLike) -> Self:
        """Values given as uniforms, each inside (0, 1)."""
        return cls(np.asarray(u, dtype=np.float64), None)

    @classmethod
    def from_z(cls, z: ArrayLike) -> Self:
        """Values given as standard normals."""
        return cls(None, np.asarray(z, dtype=np.float64))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the block."""
        return (self._z if self._u is None else self._u).shape  # type: ignore[union-attr]  # one of the two is always there

    @property
    def known(self) -> tuple[Array, Literal["u", "z"]]:
        """The values in a form that costs nothing, and which of the two that is."""
        if self._u is not None:
            return self._u, "u"
        return self.z, "z"

    def part(self, places: tuple[Index, ...]) -> "Uniforms":
        """Some of the values, in every form that is known."""
        return Uniforms(*(None if form is None else form[places] for form in (self._u, self._z)))

    @property
    def u(self) -> Array:
        """The values as uniforms, float64."""
        if self._u is None:
            self._u = np.asarray(ndtr(self._z))
        return self._u

    @property
    def z(self) -> Array:
        """The values as standard normals, float64."""
        if self._z is None:
            self._z = np.asarray(ndtri(self._u))
        return self._z


Sampler = Callable[[Uniforms], Array]
"""The fast form of a quantile function: a new array of the quantiles of a block."""


def uniforms(seed: int, name: str, start: int, stop: int, out: Array | None = None) -> Array:
    """The dial's values in the futures from `start` up to `stop`, before correlation.

    The bits are those of Philox4x64-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), keyed by
    sha256 of seed and name, its counter placed by the number of the future. With raw such a 64-bit number, the value
    is u = ((raw >> 12) + 0.5) * 2**-52: an odd multiple of 2**-53, so that neither u nor 1 - u is ever rounded or 0.

    Parameters
    ----------
    seed
        A whole number from 0 to 2**64 - 1.
    name
        The dial's name. Every text is a dial of its own, independent of all others.
    start, stop
        Numbers of futures, counted from 0; `start` on a whole leaf, `stop` anywhere from there on.
    out
        Where to put the values: float64 of shape (stop - start,). A new array if left out.

    Returns
    -------
    Array
        Shape (stop - start,), each in the open interval (0, 1); `out`, if given.

    Raises
    ------
    ValueError
        If the seed or a bound breaks its rule, or `out` has another shape or type.

    Examples
    --------
    >>> bool(uniforms(1, "team.size", 0, 10_000)[9_999] == uniforms(1, "team.size", 8_192, 10_000)[-1])
    True
    """
    if start < 0 or start % LEAF:
        raise ValueError(f"start must be a multiple of {LEAF} from 0 on, got {start}")
    if stop < start:
        raise ValueError(f"start <= stop must hold, got start={start}, stop={stop}")
    raw = _philox(seed, name, start // _LANES).random_raw(stop - start)
    return _open_unit_interval(raw, out)


def checked_seed(seed: int) -> int:
    """The seed as a plain int.

    Raises
    ------
    ValueError
        If it is not a whole number from 0 to 2**64 - 1.
    """
    try:
        whole = index(seed)
    except TypeError:
        whole = -1
    if isinstance(seed, bool) or not 0 <= whole < SEEDS:
        raise ValueError(f"a seed must be a whole number from 0 to 2**64 - 1, got {seed!r}")
    return whole


def _philox(seed: int, name: str, step: int) -> np.random.Philox:
    """The dial's generator; the next number it gives is the first one of counter `step`."""
    # The decimal digits of a seed hold no colon, so no two pairs of seed and name are written alike.
    digest = hashlib.sha256(f"{checked_seed(seed)}:{name}".encode()).digest()
    # numpy increments the counter before it uses it.
    return np.random.Philox(key=int.from_bytes(digest[:16], "little"), counter=(step - 1) % _COUNTERS)


def _open_unit_interval(raw: NDArray[np.uint64], out: Array | None) -> Array:
    """Turn 64 random bits each into u; `raw` is used up."""
    if out is None:
        out = raw.view(np.float64)
    elif out.shape != raw.shape or out.dtype != np.float64:
        raise ValueError(f"out must be float64 of shape {raw.shape}, got {out.dtype} of shape {out.shape}")
    bits = out.view(np.uint64)
    # As the mantissa of a number in [1, 2) the upper 52 bits are 1 + k * 2**-52, and the difference below is exact:
    # the same value as (k + 0.5) * 2**-52 without a conversion from integers, which costs more than all of this.
    np.right_shift(raw, np.uint64(12), out=bits)
    np.bitwise_or(bits, _ONE, out=bits)
    return np.subtract(out, 1.0 - 2.0**-53, out=out)
