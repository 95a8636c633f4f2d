"""The standard exponential E: other families are increasing maps of it, with quantiles in -log(1 - p)."""

import numpy as np

from distributions.base import Array, Uniforms

LAST = 1.0 - 2.0**-53  # the last float below 1


def drawn(uniforms: Uniforms) -> Array:
    """The quantiles of E at a block of uniforms, all finite."""
    e = np.minimum(uniforms.u, LAST)  # a normal score above 8.2 has u = 1
    np.negative(e, out=e)
    np.log1p(e, out=e)
    return np.negative(e, out=e)


def at(p: float) -> float:
    """The quantile of E at a probability.

    Examples
    --------
    >>> round(at(0.5), 6)
    0.693147
    """
    return -float(np.log1p(-p))
