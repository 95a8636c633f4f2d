"""In which order to find things out: first what is worth most, then what is worth most beyond that."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.features import Features, Hats, Surface
from mcroi.analyses.estimators.policy_value import RESOLVED, policy_gains, wider_error
from mcroi.results.chance import Estimate

MOST_STEPS: Final = 6
"""Steps of a plan."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to find out.

    Parameters
    ----------
    dial
        Which one.
    further
        What knowing it too is worth beyond what has been found out before: the most to spend on it.
    together
        What all steps up to this one are worth.
    """

    dial: str
    further: Estimate
    together: Estimate

    def within(self, most: Estimate) -> Step:
        """The same where it is known what all information together is worth: nothing is worth more."""
        return Step(
            self.dial, *(Estimate(min(of.value, most.value), of.standard_error) for of in (self.further, self.together))
        )


def plan(columns: Mapping[str, Array], gains: Array) -> list[Step]:
    """Find out first what is worth most, then what is worth most beyond that, as long as it is more than noise.

    What comes next is chosen on one half of the futures, and what it gains is told from the other: the best of several
    is often good by luck. A gain that does not stand clear of none there ends the plan, and one that barely does has a
    wider error, as by itself.

    Parameters
    ----------
    columns
        By dial the normal scores of what can be seen of it, ``(future,)``.
    gains
        As for `mcroi.analyses.estimators.policy_value.information_value`.
    """

    def gained(names: Sequence[str], half: slice) -> Array:
        return policy_gains(features_of([columns[name][half] for name in names]), gains[half])

    choosing, telling = slice(0, None, 2), slice(1, None, 2)
    chosen: list[str] = []
    steps: list[Step] = []
    before = np.zeros(len(gains[telling]))
    while len(chosen) < min(MOST_STEPS, len(columns)):
        others = [name for name in columns if name not in chosen]
        chosen.append(max(others, key=lambda name: float(gained([*chosen, name], choosing).mean())))
        together = gained(chosen, telling)
        further = _mean(together - before)
        if further.value <= RESOLVED * further.standard_error:
            break
        before = together
        steps.append(Step(chosen[-1], _wider(further), _wider(_mean(together))))
    return steps


def features_of(columns: Sequence[Array]) -> Features:
    """What fits are made of: hat functions of one dial, as where it is valued by itself; a surface over several."""
    if len(columns) == 1:
        return Hats.of(columns[0])
    return Surface.of(len(columns), columns[0].size).features(columns)


def _wider(of: Estimate) -> Estimate:
    return Estimate(of.value, wider_error(of.value, of.standard_error))


def _mean(values: Array) -> Estimate:
    return Estimate(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(values.size))
