"""The standard beta's cdf and quantile function, exact in both tails, for all families that rest on it."""

import math

import numpy as np
from scipy.special import betainc, betaincc, betainccinv, betaincinv, betaln

from distributions.arrays import Array
from distributions.numerics.densities import beta_density

STEPS = 12  # from the power law's start; two or three do in the far tail
LEAST = 1e-300  # the general routine ends at the least normal float, also where the quantile is far below it


def share_at(alpha: float, beta: float, p: Array, *, upper: bool) -> Array:
    """The standard quantile, at most about a half, with probability p below it (or above it).

    The general routine is off by up to 1e-8 for some shapes, and fails for some in the far tail. Newton steps on log p
    as a function of log x, nearly straight in a tail, mend both; where it failed they start from the tail's power law.
    """
    start = np.asarray((betainccinv if upper else betaincinv)(alpha, beta, p))
    step = _newton_step(alpha, beta, p, start, upper=upper)
    share = start * np.exp(np.clip(step, -1.0, 1.0))
    far = ~(np.abs(step) < 1e-3)
    if far.any():
        log_lower = np.log1p(-p[far]) if upper else np.log(p[far])
        law = np.exp(np.minimum((log_lower + math.log(alpha) + float(betaln(alpha, beta))) / alpha, math.log(0.5)))
        share[far] = np.where(start[far] > LEAST, start[far], law)
        for _ in range(STEPS):
            step = np.clip(np.nan_to_num(_newton_step(alpha, beta, p[far], share[far], upper=upper)), -1.0, 1.0)
            share[far] *= np.exp(step)
            if np.all(np.abs(step) < 1e-9):
                break
    return np.asarray(np.minimum(share, 1.0))


def _newton_step(alpha: float, beta: float, p: Array, share: Array, *, upper: bool) -> Array:
    """What is to be added to log share; not a number where share is 0."""
    reached = (betaincc if upper else betainc)(alpha, beta, share)
    slope = share * beta_density(alpha, beta, share, 1.0 - share) / reached
    return np.asarray(np.log(reached / p) / (slope if upper else -slope))


def at_most(alpha: float, beta: float, share: Array, rest: Array) -> Array:
    """The cdf at `share` = 1 - `rest`, computed from the lesser of the two and never as a large complement."""
    complement = betainc(beta, alpha, rest)
    direct = np.where(share <= rest, betainc(alpha, beta, share), betaincc(beta, alpha, rest))
    return np.asarray(np.where((share <= rest) | (complement > 0.5), direct, 1.0 - complement))
