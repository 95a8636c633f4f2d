"""What families have in common whose cdf is a polyline: everything but their parameters."""

from dataclasses import dataclass, field

from distributions.arrays import Array
from distributions.base import Distribution
from distributions.patterns.polyline import Polyline
from distributions.uniforms import Sampler


@dataclass(frozen=True, slots=True)
class Piecewise(Distribution):
    """A distribution of which the parameters say no more than a polyline; a family makes it of them."""

    _polyline: Polyline = field(init=False, repr=False, compare=False)

    @property
    def polyline(self) -> Polyline:
        """The cdf."""
        return self._polyline

    @property
    def has_atoms(self) -> bool:
        """Whether the polyline is upright anywhere."""
        return bool(self._polyline.upright.any())

    def support(self) -> tuple[float, float]:
        """From the start of the first piece to the end of the last."""
        return float(self._polyline.start[0]), float(self._polyline.end[-1])

    def mean(self) -> float:
        """The mean of the pieces' middles, weighted with their probabilities."""
        return self._polyline.mean()

    def var(self) -> float:
        """The variance of the pieces' middles and that within the pieces."""
        return self._polyline.var()

    def _kinks(self) -> tuple[float, ...]:
        return self._polyline.kinks()

    def _point(self, x: Array) -> Array:
        return self._polyline.point(x)

    def _atoms(self, low: float, high: float) -> Array:
        atoms = self._polyline.start[self._polyline.upright]
        return atoms[(atoms >= low) & (atoms <= high)]

    def _mass(self, low: Array, high: Array) -> Array:
        return self._polyline.between(low, high)

    def _ppf(self, p: Array) -> Array:
        return self._polyline.ppf(p)

    def _isf(self, p: Array) -> Array:
        return self._polyline.isf(p)

    def _cdf(self, x: Array) -> Array:
        return self._polyline.cdf(x)

    def _sf(self, x: Array) -> Array:
        return self._polyline.sf(x)

    def _density(self, x: Array) -> Array:
        return self._polyline.density(x)

    def _sampler(self) -> Sampler:
        return self._polyline.sampler()

    def _settle(self, polyline: Polyline, **parameters: tuple[float, ...]) -> None:
        """Set the fields, once they are known to be right."""
        object.__setattr__(self, "_polyline", polyline)
        for name, value in parameters.items():
            object.__setattr__(self, name, value)
