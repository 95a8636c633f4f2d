"""How many leave, or how many incidents come, in a month: the Poisson quantile, by adding up probabilities."""

import math
from collections.abc import Callable, Sequence


def poisson_quantile(u: float, mean: float) -> float:
    """The least n with P(N <= n) >= u, for a mean below 700 (above, exp(-mean) underflows)."""
    n, probability = 0, math.exp(-mean)
    so_far = probability
    while so_far < u and probability > 0:
        n += 1
        probability *= mean / n
        so_far += probability
    return float(n)


def shared_events(uniforms: Sequence[float]) -> Callable[[int, float], float]:
    """How many there are of (month, mean), from one uniform a month, which all scenarios share."""
    return lambda month, mean: poisson_quantile(uniforms[month], mean)
