"""The candidates for whole numbers: Poisson, and negative binomial for those that vary more."""

import numpy as np
from scipy.special import betaln, gammaln, xlog1py, xlogy

from distributions.arrays import Array, Mask
from distributions.discrete.negative_binomial import NegativeBinomial
from distributions.discrete.poisson import Poisson
from distributions.likelihood.candidate import Candidate, NoMaximumError
from distributions.numerics.densities import deviance, log_less_digamma
from distributions.numerics.roots import root
from distributions.rules import text

LEAST_R = 1e-9
MOST_R_TO_MEAN = 1e4  # with more, the variance exceeds the mean by less than 0.01 %, which no data within reach tell
MOST_COUNT = 2.0**52  # above, the cell of half a unit on each side of a whole number is none that a float can hold


def are_counts(values: Array) -> Mask:
    """Which values are whole numbers of at least 0."""
    return np.asarray((values >= 0.0) & (values <= MOST_COUNT) & (values == np.floor(values)))


def poisson(values: Array) -> Poisson:
    """The mean."""
    return Poisson(float(values.mean()))


def negative_binomial(values: Array) -> NegativeBinomial:
    """The number r from mean(psi(x + r) - psi(r)) = log(1 + mean / r); p gives the mean.

    There is a finite r if and only if the variance exceeds the mean (Levin and Reeds 1977).

    Raises
    ------
    NoMaximumError
        If it does not, or by so little that r would be above 10,000 means.
    """
    mean, variance = float(values.mean()), float(values.var())
    counts, times = np.unique(values, return_counts=True)
    shares = times / values.size

    def slope(log_r: float) -> float:
        """The difference of the two sides, with its digits also where both are small and nearly alike."""
        r = np.exp(log_r)
        unlike = deviance((counts + r) / (mean + r), (counts - mean) / (mean + r))
        return float(log_less_digamma(r) - shares @ (log_less_digamma(counts + r) + unlike))

    low, high = float(np.log(LEAST_R)), float(np.log(MOST_R_TO_MEAN * mean))
    if variance <= mean or slope(high) > 0.0:
        r = MOST_R_TO_MEAN * mean
        raise NoMaximumError(
            "negative_binomial needs values that vary more than a poisson's, with a variance above the mean, "
            f"got mean={text(mean)}, variance={text(variance)}; use poisson",
            NegativeBinomial(r, r / (r + mean)),
        )
    r = float(np.exp(root(slope, low, high)))
    return NegativeBinomial(r, r / (r + mean))


def _poisson_log_density(member: Poisson, x: Array) -> Array:
    return np.asarray(xlogy(x, member.rate) - member.rate - gammaln(x + 1.0))


def _negative_binomial_log_density(member: NegativeBinomial, x: Array) -> Array:
    choices = -betaln(x + 1.0, member.r) - np.log(x + member.r)
    return np.asarray(choices + xlog1py(x, -member.p) + member.r * np.log(member.p))


COUNTS = (
    Candidate(Poisson, "whole numbers of at least 0", are_counts, poisson, _poisson_log_density),
    Candidate(
        NegativeBinomial,
        "whole numbers of at least 0",
        are_counts,
        negative_binomial,
        _negative_binomial_log_density,
    ),
)
