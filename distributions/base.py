"""A distribution is an immutable value; a family gives its kernels, everything else follows here, once."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, overload

import numpy as np
from numpy.typing import ArrayLike

from distributions.arrays import Array
from distributions.fast.table import tabulated
from distributions.numerics.mass import mass_between
from distributions.rules import text
from distributions.uniforms import Sampler, Uniforms


class Kernels(NamedTuple):
    """The kernels of a distribution, for those that wrap or tabulate it: no checks, one-dimensional arrays."""

    ppf: Callable[[Array], Array]
    isf: Callable[[Array], Array]
    cdf: Callable[[Array], Array]
    sf: Callable[[Array], Array]
    density: Callable[[Array], Array]
    mass: Callable[[Array, Array], Array]
    point: Callable[[Array], Array]
    kinks: Callable[[], tuple[float, ...]]
    atoms: Callable[[float, float], Array]
    parts: Callable[[], "tuple[tuple[Distribution, float], ...]"]


@dataclass(frozen=True, slots=True)
class Distribution(ABC):
    """A probability distribution of one number.

    A family is a final, frozen, slotted dataclass of its parameters with the eight methods marked abstract below. The
    kernels `_ppf`, `_isf`, `_cdf`, `_sf` and `_density` take and return one-dimensional float64 arrays; they see only
    probabilities in [0, 1] and values within the support, and floating-point warnings are off while they run.

    Probability may sit on single values: on all of them in a discrete family, whose `_density` is the probability of
    each, or on some (`has_atoms` without `is_discrete`), where `_point` tells it and `_density` is that of the rest.

    Quantiles follow two conventions: ppf(p) = inf{x: F(x) >= p} and isf(p) = inf{x: 1 - F(x) <= p}; at p = 0 and
    p = 1 both give the ends of the support.
    """

    family: ClassVar[str]

    @abstractmethod
    def support(self) -> tuple[float, float]:
        """The least and the greatest value, possibly infinite."""

    @abstractmethod
    def mean(self) -> float:
        """The expected value; infinite where it is, NaN where there is none."""

    @abstractmethod
    def var(self) -> float:
        """The variance; infinite where it is, NaN where there is none."""

    @abstractmethod
    def _ppf(self, p: Array) -> Array: ...

    @abstractmethod
    def _isf(self, p: Array) -> Array: ...

    @abstractmethod
    def _cdf(self, x: Array) -> Array: ...

    @abstractmethod
    def _sf(self, x: Array) -> Array: ...

    @abstractmethod
    def _density(self, x: Array) -> Array: ...

    def _kinks(self) -> tuple[float, ...]:
        """Where the density is not smooth: values inside the support, its ends where probability sits on them."""
        return ()

    def _point(self, x: Array) -> Array:
        """The probability of exactly x."""
        return self._density(x) if self.is_discrete else np.zeros_like(x)

    def _atoms(self, low: float, high: float) -> Array:
        """Increasing values in [low, high] that hold all but 1e-20 of the probability that sits on single ones."""
        raise TypeError(f"{self.family} has no atoms, got a request for those in [{text(low)}, {text(high)}]")

    def _parts(self) -> "tuple[tuple[Distribution, float], ...]":
        """The components of a mixture and their weights, none for any other distribution."""
        return ()

    def _mass(self, low: Array, high: Array) -> Array:
        """The probability of (low, high], exact also where both ends are close together or far in one tail."""
        return mass_between(self, low, high)

    def _sampler(self) -> Sampler:
        return tabulated(self)

    @property
    def kernels(self) -> Kernels:
        """The kernels, which take valid arrays only."""
        return Kernels(
            self._ppf,
            self._isf,
            self._cdf,
            self._sf,
            self._density,
            self._mass,
            self._point,
            self._kinks,
            self._atoms,
            self._parts,
        )

    @property
    def is_discrete(self) -> bool:
        """Whether all probability sits on single values."""
        return False

    @property
    def has_atoms(self) -> bool:
        """Whether any probability sits on single values."""
        return self.is_discrete

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by name, without those left at their default."""
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.init and (field.default is MISSING or getattr(self, field.name) != field.default)
        }

    def __str__(self) -> str:
        return f"{self.family}({', '.join(f'{name}={text(value)}' for name, value in self.parameters.items())})"

    def std(self) -> float:
        """The standard deviation."""
        return float(np.sqrt(self.var()))

    @overload
    def ppf(self, p: float) -> float: ...
    @overload
    def ppf(self, p: ArrayLike) -> Any: ...
    def ppf(self, p: ArrayLike) -> Any:
        """The quantile function, inf{x: F(x) >= p}.

        Parameters
        ----------
        p : float or array
            Probabilities in [0, 1].

        Returns
        -------
        float or array of the shape of `p`

        Raises
        ------
        ValueError
            If a probability is outside [0, 1] or NaN.
        """
        low, high = self.support()
        return self._quantile(self._ppf, p, low, high)

    @overload
    def isf(self, p: float) -> float: ...
    @overload
    def isf(self, p: ArrayLike) -> Any: ...
    def isf(self, p: ArrayLike) -> Any:
        """The value exceeded with probability p, inf{x: 1 - F(x) <= p}; exact for small p, where ppf(1 - p) is not."""
        low, high = self.support()
        return self._quantile(self._isf, p, high, low)

    @overload
    def cdf(self, x: float) -> float: ...
    @overload
    def cdf(self, x: ArrayLike) -> Any: ...
    def cdf(self, x: ArrayLike) -> Any:
        """The probability of a value of at most x."""
        return self._probability(self._cdf, x, 0.0, 1.0)

    @overload
    def sf(self, x: float) -> float: ...
    @overload
    def sf(self, x: ArrayLike) -> Any: ...
    def sf(self, x: ArrayLike) -> Any:
        """The probability of a value above x; exact for large x, where 1 - cdf(x) is not."""
        return self._probability(self._sf, x, 1.0, 0.0)

    @overload
    def pdf(self, x: float) -> float: ...
    @overload
    def pdf(self, x: ArrayLike) -> Any: ...
    def pdf(self, x: ArrayLike) -> Any:
        """The density at x; where probability sits on single values there is none (TypeError): see `pmf`."""
        if self.has_atoms:
            raise TypeError(f"{self.family} has probability on single values and no density; use pmf or cdf")
        return self._density_at(self._density, x)

    @overload
    def pmf(self, x: float) -> float: ...
    @overload
    def pmf(self, x: ArrayLike) -> Any: ...
    def pmf(self, x: ArrayLike) -> Any:
        """The probability of exactly x; 0 everywhere for a continuous distribution, so asking is a TypeError."""
        if not self.has_atoms:
            raise TypeError(f"{self.family} is continuous and has no probability at a point; use pdf")
        return self._density_at(self._point, x)

    def sampler(self) -> Sampler:
        """The fast form of the quantile function, for a block of uniforms.

        Returns
        -------
        callable
            Takes `Uniforms`, returns a new float64 array of the same shape: the quantile of every value, within
            1e-9 * max(interquartile range, |quantile|) of `ppf`. It works element by element, so that a value does
            not depend on the block it comes in. Made once for equal distributions, and kept.
        """
        return _kept_sampler(self)

    def sample(self, size: int | tuple[int, ...], rng: np.random.Generator) -> Array:
        """Draw `size` independent values with the given generator."""
        u = (rng.integers(0, 1 << 52, size=size) + 0.5) * 2.0**-52  # the centres of 2^52 cells: never 0, never 1
        return self.sampler()(Uniforms.from_u(u))

    def _quantile(self, kernel: Callable[[Array], Array], p: ArrayLike, at_zero: float, at_one: float) -> Any:
        probability = np.asarray(p, dtype=np.float64)
        flat = np.atleast_1d(probability).ravel()
        outside = ~((flat >= 0.0) & (flat <= 1.0))
        if outside.any():
            raise ValueError(f"a probability must lie in [0, 1], got {text(flat[outside][0])}")
        with np.errstate(all="ignore"):
            x = np.clip(kernel(flat), min(at_zero, at_one), max(at_zero, at_one))
        x = np.where(flat == 0.0, at_zero, np.where(flat == 1.0, at_one, x))
        return _in_the_shape_of(probability, x)

    def _probability(self, kernel: Callable[[Array], Array], x: ArrayLike, before: float, after: float) -> Any:
        value, flat = _values(x)
        low, high = self.support()
        with np.errstate(all="ignore"):
            inside = np.clip(kernel(np.clip(flat, low, high)), 0.0, 1.0)
        result = np.where((flat < low) | (flat == -np.inf), before, np.where(flat >= high, after, inside))
        return _in_the_shape_of(value, result)

    def _density_at(self, kernel: Callable[[Array], Array], x: ArrayLike) -> Any:
        value, flat = _values(x)
        low, high = self.support()
        with np.errstate(all="ignore"):
            inside = kernel(np.clip(flat, low, high))
        return _in_the_shape_of(value, np.where((flat < low) | (flat > high) | np.isinf(flat), 0.0, inside))


@lru_cache(maxsize=1024)
def _kept_sampler(distribution: Distribution) -> Sampler:
    return distribution._sampler()  # noqa: SLF001 - the cache stands outside the class because slots leave no room inside


def _values(x: ArrayLike) -> tuple[Array, Array]:
    value = np.asarray(x, dtype=np.float64)
    flat = np.atleast_1d(value).ravel()
    if np.isnan(flat).any():
        raise ValueError("x must be a number, got nan")
    return value, flat


def _in_the_shape_of(given: Array, result: Array) -> Any:
    return float(result[0]) if given.ndim == 0 else result.reshape(given.shape)
