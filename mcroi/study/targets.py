"""What a study may set as a target: for which result, on which side of a limit, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions.arrays import Array, Mask


@dataclass(frozen=True, slots=True)
class Target:
    """A limit that a study may set for a result.

    Parameters
    ----------
    name
        In the study; that of its chance, too.
    result
        Which result has a limit.
    meaning
        What the limit is, in half a sentence.
    label
        What tables call it, with a place for the limit.
    at_least
        Whether it is met above the limit, not below.
    is_money
        Whether the limit is an amount of money.
    """

    name: str
    result: str
    meaning: str
    label: str
    at_least: bool = False
    is_money: bool = False

    def met(self, limit: float, values: Mapping[str, Array]) -> Mask:
        """Where it is met; a future that has no such result does not meet it."""
        reached = values[self.result]
        return np.asarray(reached >= limit if self.at_least else reached <= limit)


_TARGETS: Final = (
    Target("break_even_months", "break_even_months", "break even within so many months", "money back in {}"),
    Target("one_off_budget", "one_off_cost", "one-off cost in money", "one-off cost up to {}", is_money=True),
    Target("go_live_months", "go_live_months", "go live within so many months", "live in {}"),
    Target("npv", "npv", "net present value in money", "NPV of {} or more", at_least=True, is_money=True),
    Target("roi", "roi", "return on investment, npv over all that is paid for the change", "return on investment >= {}",
           at_least=True),
    Target("npv_per_investment", "npv_per_investment", "npv over investment, one-off money and hours alone",
           "NPV per money invested >= {}", at_least=True),
    Target(
        "peak_funding", "peak_funding", "most money that has to be advanced", "peak funding up to {}", is_money=True
    ),
)  # fmt: skip

TARGETS: Final = {target.name: target for target in _TARGETS}
"""What a study may set, by name; what is met below a limit cannot be below 0."""
