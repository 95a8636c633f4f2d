"""Questions that only a simulation raises: about its draws, its tails and its size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from mcroi.lint.finding import Finding
from mcroi.results import Result

_MOVED: Final = 0.01
_FEW: Final = 1_000
_ONE_FUTURE: Final = 0.1
"""Share of the variance that a single future may account for."""


def moved(result: Result) -> Iterator[Finding]:
    """Inputs of which many draws were moved into their support."""
    for name, share in result.inputs_moved.items():
        if share > _MOVED:
            yield Finding(
                "moved-draws",
                "warning",
                name,
                f"{share:.1%} of its draws lay outside what it may be and were moved to the nearest end",
                "use a distribution that ends there, such as pert or beta, or truncate = [low, high]",
            )


def run_off(result: Result) -> Iterator[Finding]:
    """Futures of which the value after the horizon is endless."""
    for name, share in result.run_off_left_out.items():
        if share > 0:
            yield Finding(
                "run-off-left-out",
                "warning",
                f"{name}.npv_with_run_off",
                f"in {share:.1%} of the futures projects never die and nothing is discounted; no run-off is counted",
                "check projects.lifetime_months and finance.discount_rate",
            )


def heavy_tail(result: Result) -> Iterator[Finding]:
    """Means that hang on a single future."""
    if result.runs < _FEW:
        return
    for scenario in result.changes:
        squares = np.square(scenario.npv.values - scenario.npv.mean)
        total = float(squares.sum())
        if total > 0 and float(squares.max()) > _ONE_FUTURE * total:
            yield Finding(
                "heavy-tail",
                "warning",
                f"{scenario.name}.npv",
                f"one future of {result.runs:,} makes up {float(squares.max()) / total:.0%} of its variance, so its "
                "mean and their interval cannot be relied on",
                "look at the percentiles instead, or truncate the input with the longest tail",
            )


def few_futures(result: Result) -> Iterator[Finding]:
    """A run too small to tell chances apart."""
    if result.runs < _FEW:
        half = 98 / result.runs**0.5
        yield Finding(
            "few-futures",
            "warning",
            "",
            f"with {result.runs:,} futures a chance near one half is known to {half:.0f} percentage points only",
            "use more --runs; 100,000 take seconds",
        )


RULES = (moved, run_off, heavy_tail, few_futures)
