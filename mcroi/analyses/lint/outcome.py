"""Questions that only a simulation raises: about its draws, its tails and its size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.lint.finding import Finding, warning
from mcroi.results.quantity import ENOUGH, ENOUGH_IN_TAIL, TAIL, mean_of
from mcroi.results.result import Result

_MOVED: Final = 0.01
_FEW: Final = 1_000


def moved(result: Result) -> Iterator[Finding]:
    """Inputs of which many draws were moved into their support."""
    for name, share in result.inputs_moved.items():
        if share > _MOVED:
            yield warning(
                "moved-draws",
                name,
                f"{share:.1%} of its draws lay outside what it may be and were moved to the nearest end",
                "use a distribution that ends there, such as pert or beta, or truncate = [low, high]",
            )


def run_off(result: Result) -> Iterator[Finding]:
    """Futures of which the value after the horizon is endless."""
    for name, share in result.run_off_left_out.items():
        if share > 0:
            yield warning(
                "run-off-left-out",
                f"{name}.npv_with_run_off",
                f"in {share:.1%} of the futures projects never die and nothing is discounted; no run-off is counted",
                "check projects.lifetime_months and finance.discount_rate",
            )


def heavy_tail(result: Result) -> Iterator[Finding]:
    """Means that hang on a few futures, and so have intervals that cannot be relied on."""
    if result.runs < _FEW:
        return
    for name, scenario in result.items():
        for key in ("npv", "cost"):
            of = scenario.quantities.get(key)
            if of is not None and of.rests_on < ENOUGH:
                yield warning(
                    "heavy-tail",
                    f"{name}.{key}",
                    f"{_heaviest(of.values)} of its variance over {result.runs:,} futures, so its mean may be further "
                    "off than the interval of that says",
                    "read the percentiles instead, draw more --runs, or truncate the input with the longest tail",
                )
    for scenario in result.changes:
        if scenario.npv.tail_rests_on < ENOUGH_IN_TAIL:
            worst = math.ceil(TAIL * result.runs)
            yield warning(
                "heavy-tail",
                f"{scenario.name}.tail_mean",
                f"the average of the worst {worst:,} futures rests on a few of them, so it may be further off than its "
                "error says",
                "read P5 instead, or draw more --runs",
            )


def _heaviest(values: Array) -> str:
    """How many futures, the farthest from the mean, make up half of the variance."""
    squares = np.sort(np.square(values - mean_of(values)))[::-1]
    count = 1 + int(np.searchsorted(np.cumsum(squares), squares.sum() / 2))
    return "one future makes up half" if count == 1 else f"{count:,} futures make up half"


def few_futures(result: Result) -> Iterator[Finding]:
    """A run too small to tell chances apart."""
    if result.runs < _FEW:
        half = 98 / result.runs**0.5
        yield warning(
            "few-futures",
            "",
            f"with {result.runs:,} futures a chance near one half is known to {half:.0f} percentage points only",
            "use more --runs; 100,000 take seconds",
        )


RULES = (moved, run_off, heavy_tail, few_futures)
