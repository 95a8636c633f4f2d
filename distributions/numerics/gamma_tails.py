"""The incomplete gamma functions for shapes so large that general routines lose digits: Temme's uniform expansion.

With eta^2 / 2 = x/a - 1 - log(x/a), the signed square root of the deviance, Q(a, x) is the normal tail at
eta * sqrt(a) plus a correction in powers of 1/a (Temme 1979; NIST Digital Library of Mathematical Functions, 8.12).
From a = 100,000 on three terms of it give all digits of a double.
"""

import math

import numpy as np
from numpy.polynomial.polynomial import polyval
from scipy.special import ndtr, ndtri

from distributions.arrays import Array
from distributions.numerics.densities import deviance, gamma_density

LARGE = 1e5

# Taylor coefficients in eta of the first three terms: Temme (1979), table I
_TERMS = (
    (-1 / 3, 1 / 12, -2 / 135, 1 / 864, 1 / 2835, -139 / 777600, 1 / 25515, -571 / 261273600),
    (-1 / 540, -1 / 288, 1 / 378, -77 / 77760),
    (25 / 6048, -139 / 51840),
)


def tails(shape: float, x: Array) -> tuple[Array, Array]:
    """The probabilities of a gamma variable of scale 1 below and above x, for shape >= LARGE."""
    excess = (x - shape) / shape
    eta = np.copysign(np.sqrt(2.0 * deviance(x / shape, excess)), excess)
    z = eta * math.sqrt(shape)
    near = np.clip(eta, -0.5, 0.5)  # beyond, the tail is 0 as a float, whatever the correction
    correction = sum(polyval(near, term) / shape**power for power, term in enumerate(_TERMS))
    correction = correction * np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi * shape)
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
