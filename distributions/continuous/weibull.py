"""Weibull: a time to failure, by shape and scale, by mean and sd or by quantiles; may be shifted."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self, final

import numpy as np
from scipy.special import zetac

from distributions.arrays import Array
from distributions.family import Family, Signature
from distributions.numerics.quantile_fit import infeasible, location_scale_shape, require_above
from distributions.numerics.ratios import log_between, power_of_ratio
from distributions.numerics.roots import root
from distributions.patterns import standard_exponential
from distributions.patterns.standard_exponential import OfExponential
from distributions.quantiles import three_quantiles, two_quantiles
from distributions.rules import LARGEST, mean_and_sd, require, require_scale, require_shape, settle, sized, text
from distributions.uniforms import Sampler, Uniforms

LEAST_SHAPE, MOST_SHAPE = 0.02, 1e9
MOST_FITTED = 1000.0  # above, it is a Gumbel far from its shift, which would cost digits
EXTINCT = 800.0  # exp(-800) is 0 as a float
LOG_FARTHEST = 650.0  # of the ratio of two quantiles above the shift

# (zeta(n) - 1) / n with alternating signs from n = 2 on: log gamma(1 + a) + log(1 + a) in powers of a, after the first
_SERIES = tuple((-1.0) ** n * float(zetac(n)) / n for n in range(2, 60))


@final
@dataclass(frozen=True, slots=True)
class Weibull(OfExponential):
    """P(X > x) = exp(-((x - shift) / scale)^shape) from the shift on, with shape and scale above 0."""

    family: ClassVar[str] = "weibull"
    shape: float
    scale: float
    shift: float = 0.0

    def __post_init__(self) -> None:
        settle(self, "shape", "scale", "shift")
        require_shape("shape", self.shape, MOST_SHAPE, LEAST_SHAPE)
        require_scale("scale", self.scale)
        require(self.std() <= LARGEST, f"sd <= {text(LARGEST)}", shape=self.shape, scale=self.scale)

    @classmethod
    def from_mean_sd(cls, mean: float, sd: float, shift: float = 0.0) -> Self:
        """The Weibull whose part above the shift has this mean and standard deviation."""
        mean, sd = mean_and_sd(mean, sd)
        wanted = (sd / mean) * (sd / mean)
        ends = 1.0 / MOST_SHAPE, 1.0 / LEAST_SHAPE
        least, most = (_relative_variance(end) for end in ends)
        if not least <= wanted <= most:
            interval = mean * math.sqrt(least), mean * math.sqrt(most)
            raise infeasible("weibull", f"mean={text(mean)} and sd={text(sd)}", "sd", sd, interval)
        power = root(lambda power: _relative_variance(power) / wanted - 1.0, *ends)
        return cls(1.0 / power, mean / math.gamma(1.0 + power), shift)

    @classmethod
    def from_quantiles(cls, quantiles: Mapping[float, float], shift: float = 0.0) -> Self:
        """The Weibull through two quantiles of X itself (shift included), given as {probability: value}."""
        shift = sized("shift", shift)
        pairs = two_quantiles(quantiles)
        require_above("weibull", pairs, shift)
        (_, low), (_, high) = pairs
        first, second = (math.log(standard_exponential.at(p)) for p, _ in pairs)
        power = log_between(low - shift, high - shift) / (second - first)
        shape = 1.0 / power if power > 0.0 else math.inf  # a far shift may swallow the difference
        require_shape("shape", shape, MOST_SHAPE, LEAST_SHAPE)
        return cls(shape, (high - shift) * math.exp(-power * second), shift)

    @classmethod
    def from_three_quantiles(cls, quantiles: Mapping[float, float]) -> Self:
        """The Weibull through three quantiles, given as {probability: value}; they tell its shift."""
        pairs = three_quantiles(quantiles)
        start, *rest = (math.log(standard_exponential.at(p)) for p, _ in pairs)

        def above_the_first(power: float) -> tuple[float, ...]:
            return 0.0, *(math.expm1(power * (log - start)) for log in rest)

        powers = 1.0 / MOST_FITTED, min(1.0 / LEAST_SHAPE, LOG_FARTHEST / (rest[-1] - start))
        low, above_shift, power = location_scale_shape("weibull", pairs, above_the_first, powers)
        return cls(1.0 / power, above_shift * math.exp(-power * start), low - above_shift)

    def support(self) -> tuple[float, float]:
        """From the shift upwards."""
        return self.shift, math.inf

    def mean(self) -> float:
        """Shift + scale * gamma(1 + 1 / shape)."""
        return self.shift + self._mean_above()

    def var(self) -> float:
        """scale^2 (gamma(1 + 2 / shape) - gamma(1 + 1 / shape)^2)."""
        return self.std() ** 2

    def std(self) -> float:
        """The square root of the variance."""
        return self._mean_above() * math.sqrt(_relative_variance(1.0 / self.shape))

    def _mean_above(self) -> float:
        return self.scale * math.gamma(1.0 + 1.0 / self.shape)

    def _value(self, e: Array) -> Array:
        return self.shift + self.scale * np.power(e, 1.0 / self.shape)

    def _waiting(self, x: Array) -> Array:
        return power_of_ratio(x - self.shift, self.scale, self.shape)

    def _density(self, x: Array) -> Array:
        above, e = x - self.shift, np.minimum(self._waiting(x), EXTINCT)
        at_start = math.inf if self.shape < 1.0 else 1.0 / self.scale if self.shape == 1.0 else 0.0
        return np.where(above > 0.0, self.shape * e / above * np.exp(-e), at_start)

    def _sampler(self) -> Sampler:
        power, scale, shift = 1.0 / self.shape, self.scale, self.shift

        def draw(uniforms: Uniforms) -> Array:
            x = standard_exponential.drawn(uniforms)
            np.power(x, power, out=x)
            x *= scale
            if shift:
                x += shift
            return x

        return draw


def _relative_variance(power: float) -> float:
    """The variance over the square of the mean, with power = 1 / shape and no shift."""
    if power > 0.5:
        return math.gamma(1.0 + 2.0 * power) / math.gamma(1.0 + power) ** 2 - 1.0
    # log gamma(1 + 2a) - 2 log gamma(1 + a) by their series (Abramowitz and Stegun 1964, 6.1.33)
    total = math.log1p(power * power / (1.0 + 2.0 * power))
    for n, coefficient in enumerate(_SERIES, start=2):
        total += coefficient * (2.0**n - 2.0) * power**n
    return math.expm1(total)


FAMILY = Family(
    Weibull,
    (
        Signature(Weibull, ("shape", "scale"), ("shift",)),
        Signature(Weibull.from_mean_sd, ("mean", "sd"), ("shift",)),
        Signature(Weibull.from_quantiles, (), ("shift",), quantiles=(2,)),
        Signature(Weibull.from_three_quantiles, quantiles=(3,)),
    ),
)
