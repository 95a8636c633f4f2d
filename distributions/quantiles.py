"""Checks on quantiles that are given to define a distribution."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from distributions.rules import listed, number, sized, text


Pair = tuple[float, float]


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


def shown_quantiles(pairs: Iterable[Pair]) -> str:
    """Quantiles as they are written.

    Examples
    --------
    >>> shown_quantiles([(0.1, 4.0), (0.9, 20.0)])
    'p10=4 and p90=20'
    """
    return listed(f"{quantile_name(p)}={text(x)}" for p, x in pairs)


def quantile_name(p: float) -> str:
    """The name of a quantile in notation.

    Examples
    --------
    >>> quantile_name(0.1), quantile_name(0.975)
    ('p10', 'p97.5')
    """
    return f"p{float(f'{100 * p:.12g}'):.12g}"
