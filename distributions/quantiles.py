"""Checks on quantiles that are given to define a distribution."""

from collections.abc import Mapping

from distributions.rules import listed, number, sized, text


def two_quantiles(quantiles: Mapping[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Two (probability, value) pairs in increasing order, or ValueError.

    Parameters
    ----------
    quantiles : mapping
        Value by probability; exactly two, with probabilities inside (0, 1) and values that increase with them.
    """
    pairs = sorted((number("probability", p), sized(quantile_name(p), x)) for p, x in quantiles.items())
    shown = listed(f"{quantile_name(p)}={text(x)}" for p, x in pairs)
    if len(pairs) != 2:
        raise ValueError(f"two quantiles are needed, got {len(pairs)}{': ' + shown if shown else ''}")
    (p_low, low), (p_high, high) = pairs
    if not 0.0 < p_low < p_high < 1.0:
        raise ValueError(f"the probabilities of quantiles must lie between 0 and 1, got {shown}")
    if not low < high:
        raise ValueError(f"quantiles must increase with their probability, got {shown}")
    return (p_low, low), (p_high, high)


def quantile_name(p: float) -> str:
    """The name of a quantile in notation.

    Examples
    --------
    >>> quantile_name(0.1), quantile_name(0.975)
    ('p10', 'p97.5')
    """
    return f"p{float(f'{100 * p:.12g}'):.12g}"
