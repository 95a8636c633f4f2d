"""What the model is given of one block of futures: every input as it was drawn, scenario by scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from distributions.arrays import Array, Mask

Value = float | Array
Values = Mapping[str, Value]
"""Input -> its value in every future of the block, ``(future,)``, or a float where it is the same in all."""


@dataclass(frozen=True, slots=True)
class ScenarioInputs:
    """All that one scenario needs of one block of futures.

    Parameters
    ----------
    world
        Every world input.
    today
        Every way input of the current scenario.
    way
        Every way input of this scenario; the very object of `today` where it keeps today's value.
    change
        Every change input, or None for the current scenario.
    delivers
        Whether the change delivers in each future; ignored for the current scenario.
    new_tooling
        Whether the scenario brings tooling of its own, or the old goes on.
    futures
        The number of futures in the block.
    """

    world: Values
    today: Values
    way: Values
    change: Values | None
    delivers: Mask
    new_tooling: bool
    futures: int
