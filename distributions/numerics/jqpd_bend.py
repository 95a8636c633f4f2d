"""A straight line through three points, bent as Johnson's distributions are: the core of a J-QPD.

Seen from the middle one, the points lie at t = -1, 0 and 1, at heights -before, 0 and after. Hadlock and Bickel (2017,
"Johnson quantile-parameterized distributions"; without ends 2019) join them by lambda * sinh(delta (z + n c)) or, on a
half-line, by lambda * sinh(asinh(delta z) + asinh(n c delta)), with n the side of the longer step and z = c t. With m
the shorter step and cosh w = (before + after) / (2 m), the second is

    n m (cosh(w) T + hypot(1, sinh(w) T) - 1)  at  T = n t,

a branch of a hyperbola, and the first is the same at T = sinh(w n t) / sinh(w). In this form nothing becomes 0 / 0 as
the steps become equal (w = 0: a straight line), and where terms would cancel each other a product stands for them.
"""

import math
from dataclasses import dataclass
from typing import Self, final

import numpy as np

from distributions.arrays import Array

_LEAST_BEND = 1e-100  # stands for none, so that no ratio is 0 / 0
_STEEPEST = 600.0  # beyond, sinh(w t) is so large that it only matters that it is


@final
@dataclass(frozen=True, slots=True)
class Bend:
    """The curve through (-1, -before), (0, 0) and (1, after), increasing from -inf to inf.

    Attributes
    ----------
    side : float
        n: 1 if the step after is the longer one, else -1.
    step : float
        m: the shorter step.
    cosh, sinh : float
        Of w.
    rate : float
        w where the curve grows like exp(w t); 0 where it grows like t, a hyperbola.
    """

    side: float
    step: float
    cosh: float
    sinh: float
    rate: float

    @classmethod
    def of(cls, before: float, after: float, *, exponential: bool) -> Self:
        """The curve with these steps, both above 0."""
        step = min(before, after)
        excess = 0.5 * (abs(after - before) / step)  # of cosh w over 1
        sinh = max(math.sqrt(excess) * math.sqrt(2.0 + excess), _LEAST_BEND)
        rate = max(math.log1p(excess + sinh), _LEAST_BEND) if exponential else 0.0
        return cls(1.0 if after >= before else -1.0, step, 1.0 + excess, sinh, rate)

    def at(self, t: Array) -> Array:
        """The height at t."""
        place, root = self._on_the_hyperbola(t)
        leg = self.sinh * place
        up = self.cosh * place + leg * (leg / (1.0 + root))
        down = place * ((2.0 * self.cosh - place) / (1.0 - self.cosh * place + root))
        return self.side * self.step * np.where(place < 0.0, down, up)

    def slope(self, t: Array) -> Array:
        """The derivative at t."""
        place, root = self._on_the_hyperbola(t)
        lean = self.sinh * (self.sinh * place / root)
        ratio = self.sinh / root
        slope = np.where(place < 0.0, (1.0 + ratio * ratio) / (self.cosh - lean), self.cosh + lean)
        if self.rate:
            slope = slope * (np.cosh(np.clip(self.rate * t, -_STEEPEST, _STEEPEST)) * (self.rate / self.sinh))
        return np.asarray(self.step * slope)

    def inverse(self, y: Array) -> Array:
        """The place at which the curve has the height y, which may be infinite."""
        height = self.side * y / self.step
        raised = 1.0 + height
        root = np.hypot(1.0, self.sinh * raised)
        near = height * ((raised + 1.0) / (self.cosh * raised + root))
        place = np.where(raised < 0.0, self.cosh * raised - root, near)
        if self.rate:
            place = np.arcsinh(self.sinh * place) / self.rate
        return self.side * np.where(np.isinf(height), height, place)

    def steepest(self) -> float:
        """The slope that the hyperbola tends to on its long side; an upper bound of those on the other."""
        return self.step * (self.cosh + self.sinh)

    def flattest(self) -> float:
        """The slope that the hyperbola tends to on its short side."""
        return self.step / (self.cosh + self.sinh)

    def _on_the_hyperbola(self, t: Array) -> tuple[Array, Array]:
        place = self.side * t
        if self.rate:
            place = np.sinh(np.clip(self.rate * place, -_STEEPEST, _STEEPEST)) / self.sinh
        return place, np.hypot(1.0, self.sinh * place)
