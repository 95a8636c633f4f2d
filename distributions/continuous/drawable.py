"""A bound on heavy tails: whatever is drawn must be a float of which the square is finite."""

import math

from distributions.rules import LARGEST, require, text

BITS = 53.0  # a draw is exceeded with a probability of 2^-53 at least


def require_drawable(rule: str, scale: float, power: float, /, **got: float) -> None:
    """Raise ValueError unless scale * 2^(53 power) is at most LARGEST.

    Parameters
    ----------
    rule : str
        That product, in the words of the family.
    scale, power : float
        The value exceeded with probability p is about scale * p^-power.
    got
        The parameters, for the error.
    """
    holds = math.log(scale) + BITS * math.log(2.0) * power <= math.log(LARGEST)
    require(holds, f"{rule} <= {text(LARGEST)} (draws that a float can hold)", **got)
