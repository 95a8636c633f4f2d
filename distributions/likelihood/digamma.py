"""The difference log x - psi(x), small for large x and yet with all its digits."""

import numpy as np
from scipy.special import psi

from distributions.arrays import Array

_LARGE = 12.0  # from here on seven terms of the expansion are exact to rounding
_EXPANSION = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)


def log_less_digamma(x: Array) -> Array:
    """The difference log x - psi(x) for x > 0; it falls from infinity to 0, and lies between 1 / (2x) and 1 / x."""
    inverse = 1.0 / np.maximum(x, _LARGE)
    square = inverse * inverse
    series = np.zeros_like(square)
    for term in reversed(_EXPANSION):
        series = (series + term) * square
    return np.where(x < _LARGE, np.log(x) - psi(x), 0.5 * inverse + series)
