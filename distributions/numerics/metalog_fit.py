"""From quantiles to the curve of a metalog, and what to say where it would turn back."""

import math
from collections.abc import Iterable

import numpy as np
from scipy.special import logit

from distributions.arrays import Array
from distributions.numerics.anchored_scales import AboveEnd, AnchoredScale, BelowEnd, anchored_logarithms
from distributions.numerics.metalog_curve import LogOddsCurve
from distributions.quantiles import Pair, are_mirrored, increasing, named_probability, quantile_name, shown_quantiles
from distributions.rules import number, require, text

MOST_QUANTILES = 50
MOST_TERMS = 12
RARE = -math.log(1e-16)  # log-odds that one draw in 1e16 exceeds

_LOG_FARTHEST = 690.0  # of a value at which that may happen
_LEAST_SLOPE = 1e-9  # of the average slope: less is not told from none
_MET = 1e-9  # of the range of the quantiles: terms that miss by more where they should not miss are not told apart
_ROOM = (1e-3, 1e-2, 1e-1)  # of the average slope: what is tried as the least one of a curve that is proposed
_CLOSE = 1e-3  # of the range of the quantiles: how far rounding may move one that is proposed


def checked(quantiles: Iterable[Pair], low: float, high: float) -> tuple[Pair, ...]:
    """(Probability, value) pairs in increasing order, if they are such as a metalog may have; else ValueError."""
    given = [(named_probability(number("probability", p)), x) for p, x in quantiles]
    require(2 <= len(given) <= MOST_QUANTILES, f"2 <= quantiles <= {MOST_QUANTILES}", quantiles=len(given))
    pairs = tuple(increasing(dict(given), len(given)))
    (first, least), (last, greatest) = pairs[0], pairs[-1]
    require(low < least, f"low < {quantile_name(first)}", low=low, **{quantile_name(first): least})
    require(greatest < high, f"{quantile_name(last)} < high", **{quantile_name(last): greatest}, high=high)
    return pairs


def whole_terms(terms: float, quantiles: int) -> int:
    """The number of terms, if so many quantiles can have so many; else ValueError."""
    most = min(quantiles, MOST_TERMS)
    if not (number("terms", terms) == int(terms) and 2 <= terms <= most):
        raise ValueError(f"terms of {quantiles} quantiles must be a whole number from 2 to {most}, got {text(terms)}")
    return int(terms)


def scale_of(pairs: tuple[Pair, ...], low: float, high: float) -> AnchoredScale:
    """The scale of the support, measured from a quantile in the middle."""
    return anchored_logarithms(pairs[len(pairs) // 2][1], low, high)


def _places(pairs: tuple[Pair, ...], scale: AnchoredScale) -> tuple[Array, Array, float]:
    """The log-odds of quantiles, their heights on the scale, and the slope of a straight line through the outer two."""
    p, x = np.array(pairs).T
    with np.errstate(all="ignore"):
        log_odds, heights = np.asarray(logit(p)), scale.onto(x)
    return log_odds, heights, float((heights[-1] - heights[0]) / (log_odds[-1] - log_odds[0]))


def increasing_curve(pairs: tuple[Pair, ...], terms: int, scale: AnchoredScale) -> LogOddsCurve | None:
    """The curve of a metalog; None if it turns back, or so many terms are not told apart."""
    log_odds, heights, average = _places(pairs, scale)
    curve = LogOddsCurve.fitted(np.array([p for p, _ in pairs]), heights, terms)
    if curve is None or not curve.is_steeper(_LEAST_SLOPE * average):
        return None
    missed = np.abs(curve.at(log_odds) - heights).max() if terms == len(pairs) else 0.0
    return curve if missed <= _MET * (heights[-1] - heights[0]) else None


def is_beyond_floats(curve: LogOddsCurve, scale: AnchoredScale) -> bool:
    """Whether a draw from the tail away from the only end may be more than a float can hold, or nearly so."""
    if isinstance(scale, AboveEnd):
        return math.log(scale.anchor - scale.low) + float(curve.at(np.array(RARE))) > _LOG_FARTHEST
    if isinstance(scale, BelowEnd):
        return math.log(scale.high - scale.anchor) - float(curve.at(np.array(-RARE))) > _LOG_FARTHEST
    return False


def infeasible(pairs: tuple[Pair, ...], terms: int, scale: AnchoredScale) -> str:
    """What to say of quantiles through which the curve turns back: the nearest ones, and other ways out."""
    rule = f"no metalog of {terms} terms has {shown_quantiles(pairs)}"
    nearest = _nearest(pairs, terms, scale)
    cures = [f"the nearest that one has are {shown_quantiles(nearest)}"] if nearest else []
    fewer = next((fewer for fewer in range(terms - 1, 1, -1) if increasing_curve(pairs, fewer, scale)), None)
    cures += [f"terms={fewer} comes close to those stated"] if fewer else []
    if len(pairs) == 3 and are_mirrored(pairs):
        cures.append("jqpd(...) meets any three")
    return "; ".join([rule, *cures])


def _nearest(pairs: tuple[Pair, ...], terms: int, scale: AnchoredScale) -> tuple[Pair, ...] | None:
    """Quantiles close to those given that a metalog of so many terms has, in as few digits as that takes."""
    from distributions.numerics.metalog_nearest import nearest_curve

    log_odds, heights, average = _places(pairs, scale)
    for room in _ROOM:
        with np.errstate(all="ignore"):
            try:
                curve = nearest_curve(log_odds, heights / average, terms, room)
            except (RuntimeError, np.linalg.LinAlgError):  # too ill-conditioned to find it
                return None
            wanted = scale.back(average * curve.at(log_odds))
        for digits in range(3, 18):
            rounded = [float(f"{x:.{digits}g}") for x in wanted]
            nearest = tuple((p, x) for (p, _), x in zip(pairs, rounded, strict=True))
            close = np.abs(rounded - wanted).max() <= _CLOSE * (wanted[-1] - wanted[0])
            found = increasing_curve(nearest, terms, scale) if close and min(np.diff(rounded)) > 0.0 else None
            if found and not is_beyond_floats(found, scale):
                return nearest
    return None
