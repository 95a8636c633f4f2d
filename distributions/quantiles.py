"""Checks on quantiles that are given to define a distribution."""

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from distributions.rules import listed, number, sized, text

Pair = tuple[float, float]

_ROUNDING = 2.0**-51  # of a probability and its complement
LEAST_GAP = 1e-9  # of the tail that two probabilities share: with less between them their values tell nothing apart


def increasing(quantiles: Mapping[float, float], count: int) -> list[Pair]:
    """So many (probability, value) pairs in increasing order, or ValueError.

    Parameters
    ----------
    quantiles : mapping
        Value by probability, with probabilities inside (0, 1) and values that increase with them.
    count : int
        How many there must be.
    """
    pairs = sorted((number("probability", p), sized(quantile_name(p), x)) for p, x in quantiles.items())
    shown = shown_quantiles(pairs)
    if len(pairs) != count:
        needed = {1: "one quantile is", 2: "two quantiles are", 3: "three quantiles are"}
        raise ValueError(
            f"{needed.get(count, f'{count} quantiles are')} needed, got {len(pairs)}{': ' + shown if shown else ''}"
        )
    if not 0.0 < pairs[0][0] < 1.0 or not 0.0 < pairs[-1][0] < 1.0:
        raise ValueError(f"the probabilities of quantiles must lie between 0 and 1, got {shown}")
    if any(above - below < LEAST_GAP * min(below, 1.0 - above) for (below, _), (above, _) in pairwise(pairs)):
        raise ValueError(f"the probabilities of quantiles must be apart, got {shown}")
    if not all(low < high for (_, low), (_, high) in pairwise(pairs)):
        raise ValueError(f"quantiles must increase with their probability, got {shown}")
    return pairs


def two_quantiles(quantiles: Mapping[float, float]) -> tuple[Pair, Pair]:
    """Two (probability, value) pairs in increasing order, or ValueError."""
    low, high = increasing(quantiles, 2)
    return low, high


def three_quantiles(quantiles: Mapping[float, float]) -> tuple[Pair, Pair, Pair]:
    """Three (probability, value) pairs in increasing order, or ValueError."""
    low, middle, high = increasing(quantiles, 3)
    return low, middle, high


def are_mirrored(pairs: Sequence[Pair]) -> bool:
    """Whether three quantiles are the median and two that have the same probability on their outer sides."""
    (below, _), (middle, _), (above, _) = pairs
    return middle == 0.5 and abs((1.0 - above) - below) <= _ROUNDING


def shown_quantiles(pairs: Iterable[Pair]) -> str:
    """Quantiles as they are written.

    Examples
    --------
    >>> shown_quantiles([(0.1, 4.0), (0.9, 20.0)])
    'p10=4 and p90=20'
    """
    return listed(f"{quantile_name(p)}={text(x)}" for p, x in pairs)


def quantile_name(p: float) -> str:
    """The name of a quantile in notation: the shortest that reads back as its probability, to one or two roundings.

    Examples
    --------
    >>> quantile_name(0.1), quantile_name(0.975), quantile_name(1.0 - 0.32), quantile_name(1e-9)
    ('p10', 'p97.5', 'p68', 'p0.0000001')
    """
    exact, short = Decimal(repr(float(p))) * 100, Decimal(f"{100 * p:.12g}")
    digits = f"{short if abs(float(short.scaleb(-2)) - p) <= 2.0 * math.ulp(p) else exact:f}"
    return f"p{digits.rstrip('0').rstrip('.') if '.' in digits else digits}"


def named_probability(p: float) -> float:
    """The probability that the name of a quantile reads back as: p, rid of a rounding or two.

    Examples
    --------
    >>> 1.0 - 0.32, named_probability(1.0 - 0.32)
    (0.6799999999999999, 0.68)
    """
    return float(f"{quantile_name(p)[1:]}e-2")
