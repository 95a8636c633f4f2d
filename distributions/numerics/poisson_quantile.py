"""The quantile function of the Poisson distribution, exact, and cheap where almost every answer is 0."""

from typing import Final

import numpy as np
from scipy.special import ndtri, pdtr, pdtrc

from distributions.arrays import Array, Index, Mask
from distributions.numerics import gamma_tails

_WALKED_MEAN: Final = 30.0  # beyond, stepping up from 0 is slow, and exp(-mean) would one day underflow
_WALKED_U: Final = 1.0 - 2.0**-20  # beyond, the rounding of a sum of probabilities, up to 1e-15, begins to count
_LARGE_MEAN: Final = 1e4  # beyond, SciPy's tails lose digits, and at 1e6 most of them
_FEW: Final = 4  # places are left behind where a step leaves less than one in so many
_STEPPED_MEAN: Final = 1e9  # beyond, the expansion alone: it errs by no more than one


def poisson_quantile(u: Array, mean: Array | float, out: Array | None = None) -> Array:
    """The smallest k with P(X <= k) >= u, for X Poisson with the given mean.

    Most answers are 0 by exp(-m) >= 1 - m alone. The other uniforms are compared with P(X <= 0), P(X <= 1), ...;
    those of a mean above 30 or very near 1 with the incomplete gamma function. Which way is taken depends on a future's
    own u and mean, never on the others of its block.

    Parameters
    ----------
    u
        Probabilities in (0, 1), any shape. Not checked, as this is the innermost loop of a simulation.
    mean
        Finite means >= 0, of the same shape or one for all. Not checked either; tried up to 1e7.
    out
        Where to put the values: float64 of the shape of `u`, in C order. A new array if left out.

    Returns
    -------
    Array
        Whole numbers, in the shape of `u`; `out`, if given.

    Raises
    ------
    ValueError
        If `out` has another shape, type or order, or the shape of `mean` does not fit.

    Examples
    --------
    >>> poisson_quantile(np.array([0.5, 0.9, 0.999]), 0.15).tolist()
    [0.0, 1.0, 2.0]
    """
    if out is None:
        out = np.zeros(u.shape)
    elif out.shape != u.shape or out.dtype != np.float64 or not out.flags.c_contiguous:
        raise ValueError(f"out must be float64 of shape {u.shape} in C order, got {out.dtype} of shape {out.shape}")
    else:
        out.fill(0.0)
    means = np.asarray(mean, dtype=np.float64)
    if means.shape != u.shape:
        means = np.broadcast_to(means, u.shape)
    # A double above 1/2 is a multiple of 2**-53, so where it matters the difference is not rounded.
    may_be_some = 1.0 - u < means
    some = int(np.count_nonzero(may_be_some))
    if some == 0:
        return out
    quantile, u, means = out.reshape(-1), u.reshape(-1), means.reshape(-1)
    if 2 * some >= u.size and means.max() <= _WALKED_MEAN and u.max() <= _WALKED_U:
        _walk(quantile, slice(None), u, means)  # all, as to leave a few out takes longer
        return out
    places = may_be_some.reshape(-1).nonzero()[0]
    u, means = u.take(places), means.take(places)
    if means.max() > _WALKED_MEAN or u.max() > _WALKED_U:
        searched = (means > _WALKED_MEAN) | (u > _WALKED_U)
        quantile[places[searched]] = _search(u[searched], means[searched])
        walked = ~searched
        places, u, means = places[walked], u[walked], means[walked]
    _walk(quantile, places, u, means)
    return out


def _walk(quantile: Array, places: Index | slice, u: Array, mean: Array) -> None:
    """Put into `quantile[places]` how many of the thresholds P(X <= 0), P(X <= 1), ... each uniform is above."""
    term = np.exp(-mean)
    lead = term - u  # by which the next threshold is ahead
    passed = (lead < 0.0).astype(np.float64)
    term *= mean
    k = 1
    while True:
        lead += term
        is_above = lead < 0.0
        above = int(np.count_nonzero(is_above))
        k += 1
        if above == 0:
            quantile[places] = passed
            return
        if _FEW * above < lead.size:
            quantile[places] = passed
            kept = is_above.nonzero()[0]
            places = kept if isinstance(places, slice) else places.take(kept)
            lead, term, mean = lead.take(kept), term.take(kept), mean.take(kept)
            passed = np.full(above, float(k))
        else:  # the others stay below, as leads only grow; to carry them along is cheaper than to leave them behind
            passed += is_above
        term *= mean
        term /= k


def _search(u: Array, mean: Array) -> Array:
    """The quantiles from the expansion of Cornish and Fisher (1938), stepped to where they are exact."""
    upper = 1.0 - u
    z = np.where(upper < 0.5, -ndtri(upper), ndtri(u))
    root = np.sqrt(mean)
    start = mean + z * root + (z * z - 1.0) / 6.0 - z * (z * z + 2.0) / (72.0 * root)
    quantile: Array = np.maximum(np.rint(start), 0.0)
    for step, back in ((-1.0, 1.0), (1.0, 0.0)):
        # Down while one less is enough, then up while it is not; whatever went down stands still the second time.
        moving = np.flatnonzero(mean <= _STEPPED_MEAN)
        while moving.size:
            enough = _enough(quantile[moving] - back, u[moving], upper[moving], mean[moving])
            moving = moving[enough if step < 0.0 else ~enough]
            quantile[moving] += step
    return quantile


def _enough(k: Array, u: Array, upper: Array, mean: Array) -> Mask:
    """Whether P(X <= k) >= u, compared on the side of the median where the numbers are small."""
    in_upper_half = upper < 0.5
    large = mean > _LARGE_MEAN
    tail = np.empty(k.shape)
    pdtr(k, mean, out=tail, where=~in_upper_half & ~large)
    pdtrc(k, mean, out=tail, where=in_upper_half & ~large)
    above, at_most = gamma_tails.tails(k[large] + 1.0, mean[large])
    tail[large] = np.where(in_upper_half[large], above, at_most)
    enough: Mask = np.where(in_upper_half, tail <= upper, tail >= u)
    return enough
