"""The incomplete gamma functions for shapes so large that general routines lose digits: Temme's uniform expansion.

With eta^2 / 2 = x/a - 1 - log(x/a), the signed square root of the deviance, Q(a, x) is the normal tail at
eta * sqrt(a) plus a correction in powers of 1/a (Temme 1979; NIST Digital Library of Mathematical Functions, 8.12.3 to
8.12.8). SciPy's series end after a fixed number of terms: the tail of a Poisson variable errs by 4e-11 of its value at
a mean of 3e5 and 5 standard deviations out, by 1e-5 at 1e6 and by 3 % at 1e7. The expansion gets better as the shape
grows; from a = 10,000 on three terms of it give 13 digits, from 100,000 on all digits of a double.
"""

import math

import numpy as np
from numpy.polynomial.polynomial import polyval
from scipy.special import ndtr, ndtri

from distributions.arrays import Array
from distributions.numerics.densities import deviance, gamma_density

LARGE = 1e5

# Taylor coefficients in eta of the first three terms: DLMF 8.12.7 and 8.12.11, expanded with exact rationals
_TERMS = (
    (
        *(-1 / 3, 1 / 12, -2 / 135, 1 / 864, 1 / 2835, -139 / 777_600, 1 / 25_515, -571 / 261_273_600),
        *(-281 / 151_559_100, 163_879 / 197_522_841_600, -5_221 / 29_554_024_500),
    ),
    (-1 / 540, -1 / 288, 1 / 378, -77 / 77_760, 1 / 4_860, -1 / 2_488_320),
    (25 / 6_048, -139 / 51_840),
)


def tails(shape: Array | float, x: Array) -> tuple[Array, Array]:
    """The probabilities of a gamma variable of scale 1 below and above x, for shapes of 10,000 and more."""
    excess = (x - shape) / shape
    eta = np.copysign(np.sqrt(2.0 * deviance(x / shape, excess)), excess)
    z = eta * np.sqrt(shape)
    near = np.clip(eta, -0.5, 0.5)  # beyond, the tail is 0 as a float, whatever the correction
    correction = sum(polyval(near, term) / shape**power for power, term in enumerate(_TERMS))
    correction = correction * np.exp(-0.5 * z * z) / np.sqrt(2.0 * math.pi * shape)
    return np.asarray(ndtr(z) - correction), np.asarray(ndtr(-z) + correction)


def quantile(shape: float, p: Array, *, above: bool) -> Array:
    """The value with probability p below it (or above it), for shape >= LARGE.

    Wilson and Hilferty (1931) give the start; Newton steps on the logarithm of the lesser tail end it.
    """
    z = np.clip(-ndtri(p) if above else ndtri(p), -38.0, 38.0)
    x = shape * (1.0 - 1.0 / (9.0 * shape) + z / (3.0 * math.sqrt(shape))) ** 3
    lesser = np.where(p <= 0.5, p, 1.0 - p)
    lower = (p <= 0.5) != above
    for _ in range(3):
        below, over = tails(shape, x)
        tail = np.where(lower, below, over)
        step = np.log(tail / lesser) * tail / gamma_density(shape, x)
        x = x - np.where(np.isfinite(step), np.where(lower, step, -step), 0.0)
    return np.asarray(x)
