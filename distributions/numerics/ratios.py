"""The logarithm and powers of a ratio, exact where its two sides are next to each other or no float could hold it."""

import math

import numpy as np

from distributions.arrays import Array, Mask

NEAR = 0.5  # of the relative difference: up to here that difference has digits that the ratio has lost
LEAST = 1e-300


def log_between(low: float, high: float) -> float:
    """log(high / low) for 0 < low < high."""
    growth = (high - low) / low
    return math.log1p(growth) if growth < math.inf else math.log(high) - math.log(low)


def log_ratio(x: Array, reference: float) -> Array:
    """log(x / reference) for x >= 0 and reference > 0."""
    excess, ratio = (x - reference) / reference, x / reference
    far = np.where(_is_held(ratio), np.log(ratio), np.log(x) - math.log(reference))
    return np.where(np.abs(excess) < NEAR, np.log1p(excess), far)


def power_of_ratio(x: Array, reference: float, exponent: float) -> Array:
    """(x / reference)^exponent for x >= 0 and reference > 0."""
    excess, ratio = (x - reference) / reference, x / reference
    unheld = np.exp(exponent * (np.log(x) - math.log(reference)))
    far = np.where(_is_held(ratio), np.power(ratio, exponent), unheld)
    return np.where(np.abs(excess) < NEAR, np.exp(exponent * np.log1p(excess)), far)


def _is_held(ratio: Array) -> Mask:
    return (ratio > LEAST) & (ratio < np.inf)
