"""First- and total-order indices by pick-freeze: from an output in futures of which some share a dial, or all but one.

Shapes first: every array is ``(future,)``, the same output in three sets of futures. `kept` and `other` are independent
of each other; `twin` shares with `kept` one dial (or several), and with `other` all the rest, as far as that does not
depend on the dial. With two independent samples a and b, and ab being a with the dial taken from b (Saltelli et al.
2010, "Variance based sensitivity analysis of model output"), that is

- the first-order index ``S = Var(E[Y | X]) / Var(Y)``: `closed_index` of b, ab, a;
- the total-order index ``T = E[Var(Y | all but X)] / Var(Y)``: `total_index` of a, ab, b.

Saltelli's estimator of S, ``mean(b (ab - a))`` (2010, equation b), has the smaller error where a dial matters little;
that of Janon et al. (2014, "Asymptotic normality and efficiency of two Sobol index estimators", equation 6), which
correlates b and ab about their common mean, where it matters much. They differ by a multiple of ``mean(b a)``, which is
0 in expectation as a and b are independent: a control variate. So Janon's is taken, less that multiple of the sample
covariance of a and b with which its error is least. Jansen's (1999) T, ``mean((a - ab)^2) / 2`` over the variance, is
the same estimator seen from the other side, and has the same control.

Standard errors follow from influence values (the delta method for a ratio of means).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.results.chance import Estimate

_ROUNDING: Final = 1e-12
"""Spread, relative to the largest value, up to which an output counts as constant."""


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """An estimated index, with what each future adds to its error.

    Parameters
    ----------
    value
        The index; by its error it may lie outside [0, 1].
    influence
        Shape ``(future,)``, of mean 0: the estimate's error is close to the mean of such values.
    unseen
        What a single further future in which redrawing changes the output would add to the index. It is 0 unless the
        output can be the same in independent futures, as a chance can: that it never changed in n futures does not
        prove that it cannot.
    """

    value: float
    influence: Array
    unseen: float = 0.0

    @property
    def standard_error(self) -> float:
        """The influence values' standard deviation over the root of their number, and what may be unseen."""
        n = self.influence.size
        return math.hypot(math.sqrt(float(np.square(self.influence).sum()) / max(n - 1, 1) / n), self.unseen)

    @property
    def estimate(self) -> Estimate:
        """Value and standard error."""
        return Estimate(self.value, self.standard_error)


def closed_index(kept: Array, twin: Array, other: Array) -> Index:
    """Estimate the share of the variance that the mean given the shared dials explains.

    Parameters
    ----------
    kept, twin
        The output in two sets of futures that share these dials and are independent given them, ``(future,)``.
    other
        The output in futures independent of `kept`, ``(future,)``. The more of the rest it shares with `twin`, the
        smaller the error.

    Returns
    -------
    Index
        0, without error, of an output that is the same in all futures.
    """
    return _index(kept, twin, other, total=False)


def total_index(kept: Array, twin: Array, other: Array) -> Index:
    """Estimate the share of the variance that is left on average when all but some dials are known.

    Parameters
    ----------
    kept, twin
        The output in two sets of futures that differ in these dials only, ``(future,)``.
    other
        The output in futures independent of `kept`, ``(future,)``; those from which `twin` has these dials, as a rule.

    Returns
    -------
    Index
        0, without error, of an output that is the same in all futures.
    """
    return _index(kept, twin, other, total=True)


def _index(kept: Array, twin: Array, other: Array, *, total: bool) -> Index:
    """Janon's estimator of the shared dials' index, or one less it by Jansen's formula, with the control variate."""
    n = kept.size
    # Money can be so large that its square is no number.
    largest = max(float(np.abs(x).max()) for x in (kept, twin, other)) or 1.0
    k, t, o = (x / largest - kept[0] / largest for x in (kept, twin, other))
    scale = max(float(np.abs(k).max()), float(np.abs(t).max()))
    if scale <= _ROUNDING:
        return Index(0.0, np.zeros(n))
    k, t, o = k / scale, t / scale, o / scale
    unalike, unlikeness = int(np.count_nonzero(k != o)), float(np.square(k - o).sum())
    mean = (k.mean() + t.mean()) / 2.0
    k, t, o = k - mean, t - mean, o - o.mean()
    squares = (np.square(k) + np.square(t)) / 2.0
    variance = float(squares.mean())
    unseen = unlikeness / unalike / 2.0 / variance / n if 0 < unalike < n else 0.0
    if not total and np.array_equal(twin, other):
        return Index(0.0, np.zeros(n), unseen)  # the shared dials do nothing in any of these futures
    # Where twin is near kept, one less a product would lose its digits.
    share = (np.square(k - t) / 2.0 if total else k * t) / variance
    value = float(share.mean())
    influence = share - value * squares / variance
    control = (k - k.mean()) * o
    covariance = float(control.mean())
    control -= covariance
    spread = float(np.square(control).sum())
    if spread > 0.0:
        multiple = float((influence * control).sum()) / spread
        value -= multiple * covariance
        influence -= multiple * control
    return Index(value, influence, unseen)
