"""Mean and variance of a continuous distribution from its quantile function, by double-exponential quadrature."""

import math
from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np

from distributions.arrays import Array

_STEP = 1.0 / 32.0
_T = np.arange(-6.0, 6.0 + _STEP / 2, _STEP)
_SHARE = 1.0 / (1.0 + np.exp(-np.pi * np.sinh(_T)))  # from 1e-275 to 1
_REST = _SHARE[::-1]  # 1 - share, with all its digits
_WEIGHT = np.pi * np.cosh(_T) * _SHARE * _REST * _STEP
_BEYOND = np.arange(_STEP, 40.0, _STEP)  # how far from the last node the terms of any power law die out
_APART = 22  # nodes between the two that tell the power of a tail: from 1e-275 to 1e-138


def quantile_moments(
    ppf: Callable[[Array], Array], isf: Callable[[Array], Array], cuts: Iterable[float] = ()
) -> tuple[float, float]:
    """Mean and variance as integrals of the quantile function over (0, 1).

    The substitution of Takahasi and Mori (1974) takes any growth at the ends that has a finite integral, so the
    range is only to be cut where the quantile function is not smooth inside.

    Nodes stop at the probability 1e-275. A tail so heavy that what lies beyond matters has become a power law there,
    so that the remaining terms of the sum follow from the last one, and are added.

    Parameters
    ----------
    ppf, isf : callable
        Quantiles from below and from above, array to array.
    cuts : iterable of float
        Probabilities, in any order; 0 and 1 cut nothing off.

    Returns
    -------
    pair of float
        Infinite where a tail is too heavy; the mean is NaN where both are.
    """
    pieces = []
    for start, end in pairwise([0.0, *sorted({cut for cut in cuts if 0.0 < cut < 1.0}), 1.0]):
        below, above = start + (end - start) * _SHARE, (1.0 - end) + (end - start) * _REST
        lower = below <= 0.5
        x = np.concatenate([ppf(below[lower]), isf(above[~lower])])
        pieces.append((x, (end - start) * _WEIGHT))
    values, weights = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    weights /= weights.sum()
    centre = values[np.argmax(weights)]  # deviations from a typical value lose no digits where all values are close
    above_centre = _total(weights, values - centre, 1)
    mean = float(centre + above_centre)
    return mean, _total(weights, values - centre - above_centre, 2) if math.isfinite(mean) else abs(mean)


def _total(weights: Array, deviations: Array, power: int) -> float:
    """The weighted sum of a power of the deviations, with what lies beyond the nodes at both ends."""
    known = np.isfinite(deviations)
    # the weight's root comes first: the square of a heavy tail may overflow
    terms = (weights ** (1.0 / power) * np.where(known, deviations, 0.0)) ** power
    first, last = int(np.argmax(known)), int(np.argmax(known[::-1]))
    below = _remainder(terms, deviations, first, power)
    above = _remainder(terms[::-1], deviations[::-1], last, power)
    return float(terms.sum() + below + above)


def _remainder(terms: Array, deviations: Array, last: int, power: int) -> float:
    """The sum of the terms that follow the last known one before an end.

    A deviation that grows as q^-s, with q = exp(-pi sinh t), makes terms that fall as q^(1 - power s) cosh t.
    """
    outer, inner = deviations[last], deviations[last + _APART]
    if not outer / inner > 1.0:
        return 0.0
    t, before = -_T[last], -_T[last + _APART]
    heaviness = math.log(outer / inner) / (math.pi * (math.sinh(t) - math.sinh(before)))
    rate = 1.0 - power * heaviness
    if rate <= 0.0:
        return math.copysign(math.inf, terms[last])
    beyond = t + _BEYOND
    ratios = np.cosh(beyond) / math.cosh(t) * np.exp(-rate * math.pi * (np.sinh(beyond) - math.sinh(t)))
    return float(terms[last] * ratios.sum())
