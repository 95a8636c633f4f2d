"""Densities of the beta and gamma kind, and what their likelihoods need, accurate to a few ulp for every shape.

Written with the deviance phi(t) = t - 1 - log t of the value from its centre, as Loader (2000, "Fast and accurate
computation of binomial probabilities") does: powers and factorials that would cancel each other are never formed.
"""

import math

import numpy as np
from scipy.special import gamma as gamma_function
from scipy.special import psi

from distributions.arrays import Array

_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
_DIGAMMA = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)
_EXPANDED_FROM = 12.0  # from here on seven terms of the expansion of digamma are exact to rounding
_ODD = tuple(1.0 / k for k in range(3, 27, 2))


def gamma_density(shape: float, x: Array) -> Array:
    """The gamma density of scale 1 at x >= 0."""
    scale = math.sqrt(shape / (2.0 * math.pi)) / _stirling_ratio(shape)
    density = scale / x * np.exp(-shape * deviance(x / shape, (x - shape) / shape))
    return np.where(x > 0.0, density, _at_an_end(shape, 1.0))


def beta_density(alpha: float, beta: float, share: Array, rest: Array) -> Array:
    """The standard beta density at `share`, with rest = 1 - share given apart so that none of its digits are lost."""
    both = alpha + beta
    ratio = _stirling_ratio(both) / (_stirling_ratio(alpha) * _stirling_ratio(beta))
    scale = math.sqrt(alpha * (beta / both) / (2.0 * math.pi)) * ratio
    lead = beta * share - alpha * rest  # how far the value is above its centre, times both
    first = alpha * deviance(share * (both / alpha), lead / alpha)
    second = beta * deviance(rest * (both / beta), -lead / beta)
    density = scale / share / rest * np.exp(-first - second)
    density = np.where(share > 0.0, density, _at_an_end(alpha, beta))
    return np.where(rest > 0.0, density, _at_an_end(beta, alpha))


def _at_an_end(shape: float, where_flat: float) -> float:
    if shape == 1.0:
        return where_flat
    return math.inf if shape < 1.0 else 0.0


def deviance(ratio: Array, excess: Array) -> Array:
    """The deviance of a ratio from 1, with excess = ratio - 1 given apart; no digits are lost near 1."""
    half = excess / (2.0 + excess)
    square = half * half
    series = np.zeros_like(half)
    for term in reversed(_ODD):
        series = series * square + term
    far = np.where(np.isinf(ratio), np.inf, excess - np.log(ratio))
    return np.where(np.abs(excess) < 0.3, half * excess - 2.0 * half * square * series, far)


def _stirling_ratio(x: float) -> float:
    """Gamma(x) over Stirling's first approximation, sqrt(2 pi / x) (x / e)^x."""
    if x < 10.0:
        return float(gamma_function(x)) * math.sqrt(x / (2.0 * math.pi)) * math.pow(math.e / x, x)
    series, inverse = 0.0, 1.0 / x
    for term in reversed(_STIRLING):
        series = series * inverse * inverse + term
    return math.exp(series * inverse)


def log_less_digamma(x: Array) -> Array:
    """The difference log x - psi(x) for x > 0; it falls from infinity to 0, and lies between 1 / (2x) and 1 / x."""
    inverse = 1.0 / np.maximum(x, _EXPANDED_FROM)
    square = inverse * inverse
    series = np.zeros_like(square)
    for term in reversed(_DIGAMMA):
        series = (series + term) * square
    return np.where(x < _EXPANDED_FROM, np.log(x) - psi(x), 0.5 * inverse + series)
