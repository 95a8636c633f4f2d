"""How often what all knowledge is worth holds: `python -m benchmarks.all_knowledge [SEEDS] [FUTURES] [TRUTH]`.

The example is simulated with many seeds, and each time it is told what it is worth to know all that could be known. The
truth is that of many more futures with 24 draws of luck each, read from windows of 23 and 11 of the others and
extrapolated to endlessly many. *as worked out* is the share of intervals that hold it, *as printed* the same after
rounding; both are to be 93 of 100 at least.
"""

from __future__ import annotations

import math
import re
import sys
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi import example, simulate
from mcroi.analyses.information.everything import value_of_everything
from mcroi.draws.plan import Redraw
from mcroi.engine.redraws import other_seed, redrawn_outputs
from mcroi.execution import local
from mcroi.results.chance import Z95
from mcroi.study.dials import dials
from mcroi.words.information import value_cell

DRAWS: Final = 24
FEWER: Final = 11
FUTURES: Final = 8192
SEED: Final = 900_000
UNITS: Final = {"": 1.0, "k": 1e3, "m": 1e6}


def truth_of(parts: int) -> tuple[float, float]:
    """What all knowledge is worth in the example, and its standard error, from so many thousands of futures."""
    study, jobs = example(), local.available_cores()
    learnable = frozenset(name for name, dial in dials(study).items() if dial.learnable)
    names = [f"{change.name}.npv" for change in study.changes]
    found = []
    for part in range(parts):
        seeds = [SEED + part]
        while len(seeds) < DRAWS:
            seeds.append(other_seed(seeds[-1]))
        npvs = [redrawn_outputs(study, names, FUTURES, s, [Redraw(seeds[0], learnable)], jobs=jobs)[0] for s in seeds]
        benefits = np.array([np.vstack([np.zeros(FUTURES), npv]) for npv in npvs])
        gains = benefits - benefits[:, [int(benefits.mean(axis=(0, 2)).argmax())]]
        most, fewer = _read_from(gains, DRAWS - 1), _read_from(gains, FEWER)
        found.append(float((most + (most - fewer) * FEWER / (DRAWS - 1 - FEWER)).mean()))
    return float(np.mean(found)), float(np.std(found, ddof=1)) / math.sqrt(parts)


def _read_from(gains: Array, others: int) -> Array:
    """What the choice gains that so many other draws suggest, ``(future,)``."""
    own = []
    for k in range(len(gains)):
        suggested = gains[[(k + 1 + i) % len(gains) for i in range(others)]].sum(axis=0).argmax(axis=0)
        own.append(np.take_along_axis(gains[k], suggested[np.newaxis], axis=0)[0])
    return np.asarray(np.mean(own, axis=0))


def amount(text: str) -> float:
    """An amount as it is printed, as a number."""
    found = re.search(r"([\d.,]+)([km]?)", text)
    return math.nan if found is None else float(found[1].replace(",", "")) * UNITS[found[2]]


def main() -> None:
    """Print bias and coverage."""
    seeds, futures, parts = (int(a) for a in (*sys.argv[1:], *("100", "2000", "14")[len(sys.argv) - 1 :]))
    truth, error = truth_of(parts)
    values, held, printed = [], 0, 0
    for seed in range(seeds):
        worth = value_of_everything(simulate(example(), futures, 10_000 + seed), local.available_cores())
        values.append(worth.value)
        held += abs(worth.value - truth) <= Z95 * worth.standard_error if worth.is_resolved else truth <= worth.upper
        value, _, half = value_cell(worth, "EUR").partition("±")
        printed += abs(amount(value) - truth) <= amount(half) if half else truth <= amount(value)
    bias = float(np.mean(values)) / truth - 1.0
    noise = math.hypot(error, float(np.std(values, ddof=1)) / math.sqrt(seeds)) / truth
    print(f"truth {truth:,.0f} with a standard error of {error:,.0f}; {seeds} seeds, {futures:,} futures each")
    print(f"bias {100 * bias:+.1f} % with a standard error of {100 * noise:.1f} %")
    print(f"held as worked out {100 * held / seeds:.1f} %, as printed {100 * printed / seeds:.1f} %")


if __name__ == "__main__":
    main()
