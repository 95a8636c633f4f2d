"""The candidates for waiting times and sizes: exponential, Weibull, and Pareto, which begins at the least value."""

import math

import numpy as np
from scipy.special import xlogy

from distributions.arrays import Array
from distributions.continuous.exponential import Exponential
from distributions.continuous.pareto import Pareto
from distributions.continuous.weibull import Weibull
from distributions.likelihood.candidate import Candidate
from distributions.numerics.roots import root


def exponential(values: Array) -> Exponential:
    """The mean."""
    return Exponential(float(values.mean()))


def weibull(values: Array) -> Weibull:
    """The shape c from sum(x^c log x) / sum(x^c) - 1 / c = mean log x, the scale from the mean of x^c.

    The left side rises with c, from minus infinity to the logarithm of the greatest value.
    """
    greatest = float(values[-1])
    logs = _log_ratio(values, greatest)
    typical = math.pi / math.sqrt(6.0) / float(logs.std())  # right for the standard deviation of a Weibull's logarithm

    def excess(shape: float) -> float:
        weights = np.exp(shape * logs)
        return float((weights * logs).sum() / weights.sum() - 1.0 / shape - logs.mean())

    low = high = typical
    while excess(low) > 0.0:
        low *= 0.5
    while excess(high) < 0.0:
        high *= 2.0
    shape = low if low == high else root(excess, low, high)
    return Weibull(shape, greatest * float(np.exp(shape * logs).mean()) ** (1.0 / shape))


def pareto(values: Array) -> Pareto:
    """The minimum is the least value; alpha is 1 over the mean logarithm of how many times it the values are."""
    least = float(values[0])
    return Pareto(least, 1.0 / float(_log_ratio(values, least).mean()))


def _log_ratio(values: Array, reference: float) -> Array:
    """The logarithm of values / reference, also for values close to it or very far from it."""
    with np.errstate(divide="ignore"):
        near = np.log1p((values - reference) / reference)
    return np.where(values > 0.5 * reference, near, np.log(values) - math.log(reference))


def _exponential_log_density(member: Exponential, x: Array) -> Array:
    mean = member.mean()
    return np.asarray(-x / mean - math.log(mean))


def _weibull_log_density(member: Weibull, x: Array) -> Array:
    scaled = x / member.scale
    log_density = math.log(member.shape / member.scale) + xlogy(member.shape - 1.0, scaled)
    return np.asarray(log_density - np.power(scaled, member.shape))


def _pareto_log_density(member: Pareto, x: Array) -> Array:
    logs = _log_ratio(x, member.minimum)
    return np.asarray(math.log(member.alpha / member.minimum) - (member.alpha + 1.0) * logs)


WAITING = (
    Candidate(Exponential, "values of at least 0", lambda x: x >= 0.0, exponential, _exponential_log_density),
    Candidate(Weibull, "values above 0", lambda x: x > 0.0, weibull, _weibull_log_density),
    Candidate(Pareto, "values above 0", lambda x: x > 0.0, pareto, _pareto_log_density, keeps_least=True),
)
