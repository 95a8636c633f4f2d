"""Low, mode and high of a family with its peak between two ends, from quantiles.

The unknown is the share s of the way from low to high at which the mode lies. With s the middle of three quantiles
moves up between the other two, and a mode moves up against two quantiles.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from distributions.numerics.quantile_fit import location_scale_shape, location_scale_shape_through
from distributions.quantiles import quantile_name, three_quantiles, two_quantiles
from distributions.rules import sized

if TYPE_CHECKING:
    from distributions.base import Distribution

Ends = tuple[float, float, float]
Standard = Callable[[float], "Distribution"]
"""From the mode to the member on [0, 1]."""


def from_mode_and_two(family: str, mode: float, quantiles: Mapping[float, float], standard: Standard) -> Ends:
    """Low, mode and high of the member with a given mode and two given quantiles.

    Parameters
    ----------
    family : str
        Its name, for errors.
    mode : float
        Anywhere: between the quantiles, or outside them.
    quantiles : mapping
        Value by probability.
    standard : callable
        From the mode to the member on [0, 1].

    Raises
    ------
    ValueError
        If no member has these; it gives the interval which the mode may take.
    """
    mode = sized("mode", mode)
    (p_low, low), (p_high, high) = two_quantiles(quantiles)

    def around_the_mode(share: float) -> tuple[float, ...]:
        first, last = standard(share).ppf([p_low, p_high]).tolist()
        return first, share, last

    stated = (quantile_name(p_low), low), ("mode", mode), (quantile_name(p_high), high)
    _, width, share = location_scale_shape_through(stated, family, around_the_mode, (0.0, 1.0))
    return mode - share * width, mode, mode + (1.0 - share) * width


def from_three(
    family: str, quantiles: Mapping[float, float], standard: Standard, shares: tuple[float, float] = (0.0, 1.0)
) -> Ends:
    """Low, mode and high of the member with three given quantiles.

    Parameters
    ----------
    family, quantiles, standard
        As for `from_mode_and_two`.
    shares : pair of float
        Between which the shares of the mode lie that three quantiles can tell apart.

    Raises
    ------
    ValueError
        If no member has these; it gives the interval which the middle one may take.
    """
    pairs = three_quantiles(quantiles)
    probabilities = [p for p, _ in pairs]

    def at_probabilities(share: float) -> tuple[float, ...]:
        return tuple(standard(share).ppf(probabilities).tolist())

    low, width, share = location_scale_shape(family, pairs, at_probabilities, shares)
    return low, low + share * width, low + width
