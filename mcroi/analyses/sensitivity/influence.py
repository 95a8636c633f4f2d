"""The influence of every dial and group on every output, worked out dial by dial on several processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from distributions.arrays import Array
from mcroi.analyses.estimators.features import Dense, Surface
from mcroi.analyses.estimators.first_order import conditional_means, first_order
from mcroi.analyses.estimators.fitted_index import fitted_index
from mcroi.analyses.estimators.rank_correlation import rank_correlation
from mcroi.analyses.estimators.sorted_futures import Outputs, Sorted
from mcroi.analyses.estimators.tenths import Tenth, tenths
from mcroi.analyses.sensitivity.factors import Group, steps
from mcroi.analyses.sensitivity.told_apart import told_apart
from mcroi.draws.plan import DialScores
from mcroi.execution import local
from mcroi.study.dials import Dial
from mcroi.study.study import Study

MOST_FUTURES: Final = 1 << 15
"""Futures from which the indices of groups are estimated, at most: fits to dozens of dials take long."""


@dataclass(frozen=True, slots=True, eq=False)
class DialInfluence:
    """What one dial does to every output; arrays are ``(output,)``.

    Parameters
    ----------
    rank, rank_error
        Spearman's rank correlation and its standard error.
    index, index_error, index_high
        First-order index, its standard error and the upper end of its interval; below 0 only by noise.
    lowest, highest
        The outputs in the lowest and the highest tenth of the dial.
    """

    rank: Array
    rank_error: Array
    index: Array
    index_error: Array
    index_high: Array
    lowest: Tenth
    highest: Tenth


def influences(
    study: Study, scores: DialScores, dials: Sequence[Dial], outputs: Outputs, lead: int, jobs: int
) -> tuple[list[DialInfluence], NDArray[np.float32]]:
    """Work out the influence of dials on outputs, of which one, given by its place, is the lead.

    Returns
    -------
    tuple
        One record for each dial, and for each the conditional mean of the lead less its mean, ``(dial, future)``:
        what the errors of differences between dials are worked out from.
    """
    curves = local.shared_array((len(dials), outputs.futures), np.float32)

    def influence(k: int) -> DialInfluence:
        by_dial = Sorted.by(scores[dials[k].name], outputs, ndtri(steps(study, dials[k])))
        curves[k] = conditional_means(by_dial, lead)
        return DialInfluence(*rank_correlation(by_dial), *first_order(by_dial), *tenths(by_dial))

    return local.each(influence, len(dials), jobs), curves


def group_indices(
    study: Study, scores: DialScores, dials: Mapping[str, Dial], groups: Sequence[Group], outputs: Outputs, jobs: int
) -> list[tuple[Array, Array]]:
    """Closed indices of groups of dials, the most important dial of each first: estimates and errors ``(output,)``."""

    def index(k: int) -> tuple[Array, Array]:
        columns = [told_apart(study, dials[name], scores[name])[:MOST_FUTURES] for name in groups[k].dials]
        surface = Surface.of(len(columns), len(columns[0]), with_hats=True)

        def features(block: slice) -> Dense:
            return surface.features([z[block] for z in columns])

        return fitted_index(features, outputs.values[:MOST_FUTURES])

    return local.each(index, len(groups), jobs)
