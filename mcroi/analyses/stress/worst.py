"""Reverse stress: in the worst tenth of a change's futures, which dials stand where they seldom do, and how far."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from distributions import Uniforms
from distributions.arrays import Array, Mask
from mcroi.results.chance import Chance, Estimate
from mcroi.results.sums import mean_of, standard_deviation

WORST: Final = 0.1
"""The share of futures that counts as the worst."""

DOUBT: Final = 0.05
"""The chance, at most, that any dial is taken for unusual which is not."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """Where one dial stands in the worst futures.

    Parameters
    ----------
    dial
        Its name.
    shift
        The mean of its normal score there less that in all futures: how far it has moved, in standard deviations.
    percentile
        The middle one of the percentiles at which it stands there, from 0 to 100.
    is_resolved
        Whether the shift is beyond error, all dials being looked at.
    """

    dial: str
    shift: Estimate
    percentile: float
    is_resolved: bool


@dataclass(frozen=True, slots=True)
class WorstFutures:
    """The worst futures of one change.

    Parameters
    ----------
    npv
        Its mean npv there.
    count
        How many they are.
    fails
        For every change whose delivery is uncertain how often it fails there, and in all futures.
    dials
        Where the dials stand there, the largest shift first.
    """

    npv: Estimate
    count: int
    fails: Mapping[str, tuple[Chance, Chance]]
    dials: tuple[Unusual, ...]


def worst_futures(
    scores: Iterable[tuple[str, Array]], npvs: Mapping[str, Array], fails: Mapping[str, Mask]
) -> dict[str, WorstFutures]:
    """Look at the worst tenth of every change's futures.

    Parameters
    ----------
    scores
        Each dial's name and normal scores, ``(future,)``; gone through once.
    npvs
        By change, ``(future,)``.
    fails
        By change whose delivery is uncertain, where it fails, ``(future,)``.
    """
    tails = {name: _Tail(npv) for name, npv in npvs.items()}
    found: dict[str, list[tuple[str, Estimate, float]]] = {name: [] for name in npvs}
    for dial, z in scores:
        for name, tail in tails.items():
            middle = Uniforms.from_z(np.median(z[tail.holds], keepdims=True)).u
            found[name].append((dial, tail.shift(z), 100 * float(middle[0])))
    return {name: _told(tails[name], npvs[name], fails, found[name]) for name in npvs}


class _Tail:
    """The lowest tenth of some values.

    Ties at its end go by the number of the future, so that it always holds as many.
    """

    def __init__(self, values: Array) -> None:
        self.count = max(round(WORST * values.size), 1)
        self.holds = _lowest(values, self.count)
        around = max(self.count // 4, 1)
        self.end = _lowest(values, min(self.count + around, values.size)) & ~_lowest(values, self.count - around)

    def mean(self, values: Array) -> Estimate:
        """The mean of the values that the tail is of, with its standard error (Rockafellar and Uryasev 2000)."""
        there = values[self.holds]
        shortfall = np.where(self.holds, there.max() - values, 0.0)
        return Estimate(float(there.mean()), standard_deviation(shortfall) * math.sqrt(values.size) / self.count)

    def shift(self, z: Array) -> Estimate:
        """The mean of z in the tail less that of all, with the standard error of both.

        A future that joins or leaves the tail does so at its end. With p the tail's share and m the mean of z there,
        the influence of a future is (z - m)/p inside the tail and 0 outside, less z, constants aside: the derivative
        of E[z; npv <= q]/p - E[z] in the distribution of the futures, with the quantile q moving along.
        """
        moved = float(z[self.holds].mean()) - mean_of(z)
        influence = np.where(self.holds, (z - float(z[self.end].mean())) * (z.size / self.count), 0.0) - z
        return Estimate(moved, standard_deviation(influence) / math.sqrt(z.size))


def _lowest(values: Array, count: int) -> Mask:
    """Where the lowest values are, so many; of equal ones those that come first."""
    if count == 0:
        return np.zeros(values.size, dtype=np.bool_)
    last = np.partition(values, count - 1)[count - 1]
    lowest = np.asarray(values < last)
    lowest[np.flatnonzero(values == last)[: count - int(np.count_nonzero(lowest))]] = True
    return lowest


def _told(tail: _Tail, npv: Array, fails: Mapping[str, Mask], found: list[tuple[str, Estimate, float]]) -> WorstFutures:
    # The doubt is shared among all dials (Bonferroni 1936).
    z = NormalDist().inv_cdf(1 - DOUBT / 2 / max(len(found), 1))
    dials = [Unusual(dial, s, p, abs(s.value) > z * s.standard_error) for dial, s, p in found]
    dials.sort(key=lambda of: -abs(of.shift.value))
    return WorstFutures(
        tail.mean(npv),
        tail.count,
        {name: (Chance.of(mask[tail.holds]), Chance.of(mask)) for name, mask in fails.items()},
        tuple(dials),
    )
