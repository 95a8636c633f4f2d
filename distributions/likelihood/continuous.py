"""The candidates with a density but for Student's t: in closed form, or by equations in the shapes."""

import math

import numpy as np
from scipy.special import betaln, gammaln, polygamma, psi, xlog1py, xlogy

from distributions.arrays import Array
from distributions.continuous.beta import Beta
from distributions.continuous.exponential import Exponential
from distributions.continuous.gamma import Gamma
from distributions.continuous.lognormal import Lognormal
from distributions.continuous.normal import Normal
from distributions.continuous.pareto import Pareto
from distributions.continuous.weibull import Weibull
from distributions.likelihood.candidate import Candidate
from distributions.numerics.densities import deviance, log_less_digamma
from distributions.numerics.roots import root

MOST_STEPS = 100  # ten will do; with shapes above 1e4 rounding keeps the steps from settling
SETTLED = 1e-12  # relative
OUT_OF_REACH = 1e11  # for a shape of a beta
LEAST_START = 1e-3  # of the sum of a beta's shapes

_LOG_ROOT_TWO_PI = 0.5 * math.log(2.0 * math.pi)


def normal(values: Array) -> Normal:
    """Mean and standard deviation of the values (with n, not n - 1)."""
    return Normal(*_mean_sd(values))


def lognormal(values: Array) -> Lognormal:
    """Mean and standard deviation of the logarithms."""
    return Lognormal(*_mean_sd(np.log(values)))


def gamma(values: Array) -> Gamma:
    """The shape from log k - psi(k) = log mean - mean log; the scale gives the mean."""
    mean = float(values.mean())
    spread = float(deviance(values / mean, (values - mean) / mean).mean())

    def excess(shape: float) -> float:
        return float(log_less_digamma(np.asarray(shape))) - spread

    shape = root(excess, 0.49 / spread, 1.0 / spread)  # the left side is between 1 / (2k) and 1 / k
    return Gamma(shape, mean / shape)


def beta(values: Array) -> Beta:
    """The shapes that give the mean logarithms of the values and of their complements, by Newton's method.

    The logarithm of the likelihood is concave in the shapes, so that steps which raise it lead to the one maximum.
    """
    mean, sd = _mean_sd(values)
    total = (mean / sd) * ((1.0 - mean) / sd) - 1.0
    shapes = np.array([mean, 1.0 - mean]) * max(total, LEAST_START)
    if shapes.max() > OUT_OF_REACH:
        return Beta(*shapes.tolist())  # says so, where the equations could not be solved
    logs = np.array([np.log(values).mean(), np.log1p(-values).mean()])

    def height(shapes: Array) -> float:
        return float(shapes @ logs - betaln(*shapes))

    for _ in range(MOST_STEPS):
        slope = logs - psi(shapes) + psi(shapes.sum())
        curvature = np.diag(polygamma(1, shapes)) - polygamma(1, shapes.sum())
        step = np.linalg.solve(curvature, slope)
        if np.all(np.abs(step) <= SETTLED * shapes):
            break
        while np.any(step <= -shapes) or (
            np.any(np.abs(step) > 1e-6 * shapes) and height(shapes + step) < height(shapes)
        ):
            step *= 0.5
        shapes = shapes + step
    return Beta(*shapes.tolist())


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


def _mean_sd(values: Array) -> tuple[float, float]:
    return float(values.mean()), float(values.std())


def _log_ratio(values: Array, reference: float) -> Array:
    """The logarithm of values / reference, also for values close to it or very far from it."""
    with np.errstate(divide="ignore"):
        near = np.log1p((values - reference) / reference)
    return np.where(values > 0.5 * reference, near, np.log(values) - math.log(reference))


def _normal_log_density(member: Normal, x: Array) -> Array:
    z = (x - member.mu) / member.sigma
    return np.asarray(-0.5 * z * z - (math.log(member.sigma) + _LOG_ROOT_TWO_PI))


def _lognormal_log_density(member: Lognormal, x: Array) -> Array:
    logs = np.log(x)
    return _normal_log_density(Normal(member.mu, member.sigma), logs) - logs


def _gamma_log_density(member: Gamma, x: Array) -> Array:
    scaled = x / member.scale
    return np.asarray(xlogy(member.shape - 1.0, scaled) - scaled - gammaln(member.shape) - math.log(member.scale))


def _beta_log_density(member: Beta, x: Array) -> Array:
    a, b = member.alpha, member.beta
    return np.asarray(xlogy(a - 1.0, x) + xlog1py(b - 1.0, -x) - betaln(a, b))


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


CONTINUOUS = (
    Candidate(Normal, "any values", np.isfinite, normal, _normal_log_density),
    Candidate(Lognormal, "values above 0", lambda x: x > 0.0, lognormal, _lognormal_log_density),
    Candidate(Gamma, "values above 0", lambda x: x > 0.0, gamma, _gamma_log_density),
    Candidate(Beta, "values between 0 and 1", lambda x: (x > 0.0) & (x < 1.0), beta, _beta_log_density),
    Candidate(Exponential, "values of at least 0", lambda x: x >= 0.0, exponential, _exponential_log_density),
    Candidate(Weibull, "values above 0", lambda x: x > 0.0, weibull, _weibull_log_density),
    Candidate(Pareto, "values above 0", lambda x: x > 0.0, pareto, _pareto_log_density, keeps_least=True),
)
