"""What the model is given of one block of futures: every input as it was drawn, scenario by scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from distributions.arrays import Array, Index, Mask
from mcroi.study.bills import Bill
from mcroi.study.lines import Line

Value = float | Array
Values = Mapping[str, Value]
"""Input -> its value in every future of the block, ``(future,)``, or a float where it is the same in all."""


@dataclass(frozen=True, slots=True)
class Luck:
    """What events are drawn from in one block of futures, the same in every scenario.

    Parameters
    ----------
    leavers, incidents
        Uniforms ``(month, future)``; None for as many as are to be expected, not rounded.
    """

    leavers: Array | None
    incidents: Array | None

    def of(self, chosen: tuple[slice, Index]) -> Luck:
        """That of some futures."""
        return Luck(*(None if drawn is None else drawn[chosen] for drawn in (self.leavers, self.incidents)))

    @classmethod
    def joined(cls, parts: Sequence[Luck]) -> Luck:
        """That of several sets of futures, one after the other; all have the same events."""
        each = zip(*((part.leavers, part.incidents) for part in parts), strict=True)
        return cls(*(None if of[0] is None else np.concatenate(of, axis=1) for of in each))


TYPICAL_LUCK = Luck(None, None)
"""As many leavers and incidents as are to be expected."""


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line of money with its amounts.

    Parameters
    ----------
    line
        What it is.
    per_year, once
        Money; one of them is None.
    growth
        Share per year.
    realised
        The share that comes.
    """

    line: Line
    per_year: Value | None
    once: Value | None
    growth: Value
    realised: Value

    def amount(self, key: str) -> Value:
        """One of its amounts, by the key that states it."""
        amounts = {"per_year": self.per_year, "once": self.once, "growth_per_year": self.growth}
        found = {**amounts, "realised": self.realised}[key]
        assert found is not None  # noqa: S101  # for the type checker: only what is drawn is asked for
        return found


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
    bills
        What becomes of each of today's tool bills.
    lines
        The lines of money.
    futures
        The number of futures in the block.
    """

    world: Values
    today: Values
    way: Values
    change: Values | None
    delivers: Mask
    bills: Mapping[str, Bill]
    lines: tuple[DrawnLine, ...]
    futures: int

    @property
    def changes_bills(self) -> bool:
        """Whether any of today's tool bills does not just go on."""
        return any(bill != "goes on" for bill in self.bills.values())
