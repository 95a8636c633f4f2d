"""The two tails of the Poisson distribution at large means, where SciPy's gamma functions stop short of converging.

`scipy.special.pdtrc` errs by 4e-11 of its value at a mean of 3e5 and 5 standard deviations out, by 1e-5 at 1e6 and by
3 % at 1e7, as its series is cut after a fixed number of terms. The expansion here gets better as the mean grows.
"""

import math
from typing import Final

import numpy as np
from scipy.special import erfc

from distributions.arrays import Array

# The Taylor coefficients of the functions c_0, c_1, c_2 of eta in Temme's expansion: DLMF 8.12.7 and 8.12.11,
# expanded with exact rationals. 11, 6 and 2 of them are good to 1e-14 of either tail from a mean of 1e4 on.
_CORRECTIONS: Final = (
    (
        *(-1 / 3, 1 / 12, -2 / 135, 1 / 864, 1 / 2835, -139 / 777_600, 1 / 25_515, -571 / 261_273_600),
        *(-281 / 151_559_100, 163_879 / 197_522_841_600, -5_221 / 29_554_024_500),
    ),
    (-1 / 540, -1 / 288, 1 / 378, -77 / 77_760, 1 / 4_860, -1 / 2_488_320),
    (25 / 6_048, -139 / 51_840),
)
_LOGARITHM: Final = tuple(1 / odd for odd in range(3, 21, 2))  # of the series of the inverse hyperbolic tangent


def large_mean_tails(k: Array, mean: Array) -> tuple[Array, Array]:
    """P(X <= k) and P(X > k) for X Poisson, each to 1e-13 of itself.

    The uniform asymptotic expansion of the incomplete gamma functions (Temme 1979; DLMF 8.12.3 to 8.12.8).

    Parameters
    ----------
    k
        Whole numbers within a third of the mean, shape (n,).
    mean
        Means of 1e4 and more, shape (n,).

    Returns
    -------
    tuple[Array, Array]
        The lower and the upper tail, shape (n,) each.
    """
    shape = k + 1.0
    excess = (mean - shape) / shape
    ratio = excess / (2.0 + excess)
    square = ratio * ratio
    # excess - log(1 + excess), freed of its cancellation by log(1 + excess) = 2 artanh(ratio)
    distance = ratio * (excess - 2.0 * square * _polynomial(_LOGARITHM, square))
    eta = np.copysign(np.sqrt(2.0 * distance), excess)
    correction = sum(_polynomial(row, eta) / shape**power for power, row in enumerate(_CORRECTIONS))
    correction *= np.exp(-shape * distance) / np.sqrt(2.0 * math.pi * shape)
    standard = eta * np.sqrt(shape / 2.0)
    return 0.5 * erfc(standard) + correction, 0.5 * erfc(-standard) - correction


def _polynomial(coefficients: tuple[float, ...], x: Array) -> Array:
    """The sum of coefficients times powers of x from 0 on, by Horner's rule."""
    total = np.full_like(x, coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total *= x
        total += coefficient
    return total
