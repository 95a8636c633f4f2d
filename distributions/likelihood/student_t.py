"""Student's t as a candidate: degrees of freedom by one root, location and scale within it by weights."""

import math
from itertools import pairwise

import numpy as np
from scipy.special import gammaln, psi

from distributions.arrays import Array
from distributions.continuous.student_t import StudentT
from distributions.likelihood.candidate import Candidate, FitError, NoMaximumError
from distributions.numerics.roots import root

LEAST_DF = 1.0  # with less, equal values can make the likelihood infinite, and none of the moments exist
MOST_DF = 1000.0  # with more, no data within reach tell it from a normal distribution
MOST_ROUNDS = 1000
SETTLED = 1e-14

_SCANNED = np.geomspace(LEAST_DF, MOST_DF, 10)


def student_t(values: Array) -> StudentT:
    """Degrees of freedom, location and scale of the greatest likelihood, among those with 1 <= df <= 1000.

    For given df the likelihood has one maximum in location and scale, unless half of the values are equal (Kent and
    Tyler 1991), which weighted means find. Along those maxima the derivative in df has the sign of
    psi((df + 1) / 2) - psi(df / 2) - mean log(1 + z^2 / df) (Lange, Little and Taylor 1989).

    Raises
    ------
    FitError
        If half of the values are equal.
    NoMaximumError
        If the likelihood is greatest at an end of the range of df.
    """
    counts = np.unique(values, return_counts=True)[1]
    if 2 * counts.max() >= values.size:
        raise FitError(
            f"student_t needs less than half of the values to be equal, got {counts.max():,} of {values.size:,}"
        )
    quarter, centre, three_quarters = (float(x) for x in np.quantile(values, [0.25, 0.5, 0.75]))
    centred = values - centre
    place = (0.0, three_quarters - quarter or float(values.std()))

    def slope(df: float) -> float:
        nonlocal place  # where the last one was is a good start for the next
        place = _location_scale(centred, df, place)
        z = (centred - place[0]) / place[1]
        return float(psi(0.5 * (df + 1.0)) - psi(0.5 * df) - np.log1p(z * z / df).mean())

    slopes = [slope(df) for df in _SCANNED]
    peaks = [
        root(slope, low, high)
        for (low, high), (rise, fall) in zip(pairwise(_SCANNED), pairwise(slopes), strict=True)
        if rise > 0.0 >= fall
    ]
    ends = [df for df, is_peak in ((LEAST_DF, slopes[0] <= 0.0), (MOST_DF, slopes[-1] > 0.0)) if is_peak]
    members = []
    for df in (*peaks, *ends):
        location, scale = _location_scale(centred, df, place)
        members.append(StudentT(df, centre + location, scale))
    best = max(members, key=lambda member: float(_log_density(member, values).mean()))
    if best.df == LEAST_DF:
        raise NoMaximumError("student_t would need df < 1, heavier tails than any with a mean", best)
    if best.df == MOST_DF:
        raise NoMaximumError("student_t needs heavier tails than these values have; use normal", best)
    return best


def _location_scale(values: Array, df: float, start: tuple[float, float]) -> tuple[float, float]:
    """Location and scale of the greatest likelihood for given df.

    Values far out get less weight. The scale is divided by the sum of the weights, which has the same fixed point as
    dividing by n and gets there sooner (Kent, Tyler and Vardi 1994).
    """
    location, scale = start
    for _ in range(MOST_ROUNDS):
        z = (values - location) / scale
        weights = 1.0 / (df + z * z)
        total = weights.sum()
        last = location, scale
        location += float((weights * (values - location)).sum() / total)
        scale = math.sqrt(float((weights * (values - location) ** 2).sum() / total))
        if abs(location - last[0]) <= SETTLED * scale and abs(scale - last[1]) <= SETTLED * scale:
            break
    return location, scale


def _log_density(member: StudentT, x: Array) -> Array:
    df, z = member.df, (x - member.location) / member.scale
    constant = float(gammaln(0.5 * (df + 1.0)) - gammaln(0.5 * df)) - 0.5 * math.log(df * math.pi)
    return np.asarray(constant - math.log(member.scale) - 0.5 * (df + 1.0) * np.log1p(z * z / df))


STUDENT_T = Candidate(StudentT, "any values", np.isfinite, student_t, _log_density)
