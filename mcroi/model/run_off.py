"""What lives on at the horizon: projects alive or in release live out their lives, with nothing new built."""

from __future__ import annotations

from typing import Final

import numpy as np

from distributions.arrays import Array, Mask
from mcroi.model import finance
from mcroi.model.drawn import ScenarioInputs
from mcroi.model.months import Month, cost_of_an_hour

Q_LIMIT: Final = 1 - 1e-9
"""Monthly share of what is alive that stays, discounted, from which on a run-off has no finite value."""


def run_off(last: Month, inputs: ScenarioInputs, horizon: int) -> tuple[Array, Mask]:
    """Return the discounted value of what is alive or in release at the horizon, and where it has no finite value.

    Parameters
    ----------
    last
        The last month of a scenario.
    inputs
        What was drawn for it.
    horizon
        How many months there are.

    Returns
    -------
    tuple
        Both ``(future,)``; the value is 0 where it is not finite.
    """
    rate = inputs.world["finance.discount_rate"]
    covered = last.projects * last.coverage
    none = covered == 0.0
    each = np.where(none, inputs.world["projects.value_per_month"], last.flow("value") / np.where(none, 1.0, covered))
    takes = (last.way.keep + last.way.incident_hours_per_project) * cost_of_an_hour(inputs.world)
    takes = takes + last.way.incident_money_per_project + last.prices.per_project(last.month)
    stays = np.exp(-last.way.decay) * finance.discount_factor(rate, 1.0)
    left_out = np.broadcast_to(stays >= Q_LIMIT, each.shape)
    alive = last.projects_after + last.in_release_after
    discount = finance.month_discount(rate, horizon)
    value = alive * np.maximum(each - takes, 0.0) * discount / np.where(left_out, 1.0, 1.0 - stays)
    return np.where(left_out, 0.0, value), left_out
