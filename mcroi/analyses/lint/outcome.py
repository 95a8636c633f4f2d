"""Questions that only a simulation raises: about its draws, its tails and its size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.lint.finding import Finding
from mcroi.results.chance import Chance
from mcroi.results.figure import rounded_error
from mcroi.results.quantity import ENOUGH, ENOUGH_FUTURES
from mcroi.results.result import Result
from mcroi.results.rounding import counted, of_100, percent
from mcroi.results.sums import mean_of
from mcroi.results.tail import worst_of

_MOVED: Final = 0.01
_USUALLY: Final = 0.8


def moved(result: Result) -> Iterator[Finding]:
    """Inputs of which many draws were moved into their support."""
    for name, share in result.inputs_moved.items():
        if share > _MOVED:
            yield Finding.of("moved-draws", name, share=percent(Chance.share(share, result.runs)))


def run_off(result: Result) -> Iterator[Finding]:
    """Futures of which the value after the horizon is endless."""
    for name, share in result.run_off_left_out.items():
        if share > 0:
            often = Chance.share(share, result.runs, is_certain=result[name].npv_with_run_off.is_certain)
            yield Finding.of("run-off-left-out", f"{name}.npv_with_run_off", share=of_100(often))


def heavy_tail(result: Result) -> Iterator[Finding]:
    """Means that hang on a few futures, and so have intervals that cannot be relied on."""
    if result.runs < ENOUGH_FUTURES:
        return
    for name, scenario in result.items():
        for key in ("npv", "cost"):
            of = scenario.quantities.get(key)
            if of is not None and of.rests_on < ENOUGH:
                yield Finding.of("heavy-tail", f"{name}.{key}", heaviest=_heaviest(of.values), runs=result.runs)
    for scenario in result.changes:
        if not scenario.npv.tail_mean_interval_holds:
            yield Finding.of("heavy-tail-of-worst", f"{scenario.name}.tail_mean", worst=worst_of(result.runs))


def _heaviest(values: Array) -> str:
    """How many futures, the farthest from the mean, make up half of the variance."""
    squares = np.sort(np.square(values - mean_of(values)))[::-1]
    count = 1 + int(np.searchsorted(np.cumsum(squares), squares.sum() / 2))
    return "one future makes up half" if count == 1 else f"{count:,} futures make up half"


def few_futures(result: Result) -> Iterator[Finding]:
    """A run too small to tell chances apart."""
    if result.runs < ENOUGH_FUTURES:
        half, _ = rounded_error(98 / result.runs**0.5)
        yield Finding.of("few-futures", futures=counted(result.runs, "future"), half=f"{half:f}")


def saves_before_live(result: Result) -> Iterator[Finding]:
    """Lines that save from a month on by which the change is often not live."""
    for scenario in result.study.changes:
        live = result[scenario.name].go_live_months.values
        for line in scenario.lines.values():
            if line.is_gained and isinstance(line.starts, float):
                by_then = Chance.of(live <= line.starts)
                if by_then.p < _USUALLY:
                    where = f"{scenario.name}.lines.{line.name}"
                    yield Finding.of("saves-before-live", where, month=line.starts, often=of_100(by_then))


RULES = (moved, run_off, heavy_tail, few_futures, saves_before_live)
