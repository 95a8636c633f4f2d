"""How often the intervals of results hold the truth of closed forms: `python -m benchmarks.coverage.results [N]`.

Each interval is asked of many independent samples of a population of which the truth is known. Where the coverage
follows exactly from the binomial or Student's distribution it is given; else the interval rests on an approximation,
and the table shows how good that is. The last column is what counting alone may do: that any row is farther from its
coverage (95 % where none is known exactly) happens once in a hundred tables, by Bonferroni over their rows.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from scipy import stats

import mcroi
from distributions.arrays import Array
from mcroi.results.chance import Chance, Interval
from mcroi.results.percentiles import confidence_ranks
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result, assemble
from mcroi.study.study import Study

REPETITIONS: Final = 20_000
SEED: Final = 11
FALSE_ALARM: Final = 0.01
"""Chance that any row of the table is outside its bound though all intervals keep their promise."""

MARGIN, SPREAD = 0.3, 1.0
"""Mean and standard deviation of the npv of the made-up decision."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One kind of reported interval, and a population of which the truth is known.

    Parameters
    ----------
    name
        What the interval is of.
    interval
        Of one sample, drawn from the given generator.
    truth
        What it is to hold.
    coverage
        How often it does, if that is known exactly.
    """

    name: str
    interval: Callable[[np.random.Generator], Interval]
    truth: float
    coverage: float | None

    def kept(self, repetitions: int, seed: int = SEED) -> int:
        """How often the interval holds the truth."""
        rng = np.random.Generator(np.random.Philox(seed))
        kept = 0
        for _ in range(repetitions):
            low, high = self.interval(rng)
            kept += low <= self.truth <= high
        return kept


def of_the_mean(n: int) -> Promise:
    """Of normal values: Student's distribution says what 1.96 standard errors hold."""
    z = stats.norm.ppf(0.975)
    coverage = 1 - 2 * float(stats.t.sf(z, n - 1))
    return Promise(f"mean of {n} normal values", lambda rng: Quantity(rng.normal(size=n)).mean_ci95, 0.0, coverage)


def of_a_skewed_mean(n: int) -> Promise:
    """Of exponential values, as skewed as money often is."""
    return Promise(f"mean of {n} exponential", lambda rng: Quantity(rng.exponential(size=n)).mean_ci95, 1.0, None)


def of_a_quantile(n: int, p: float) -> Promise:
    """Of any continuous distribution: the binomial says how often two order statistics enclose a quantile."""
    low, high = confidence_ranks(n, p)
    at_most_high = 1.0 if high is None else float(stats.binom.cdf(high, n, p))
    at_most_low = 0.0 if low is None else float(stats.binom.cdf(low, n, p))
    truth = -math.log1p(-p)
    return Promise(
        f"P{p * 100:g} of {n}",
        lambda rng: Quantity(rng.exponential(size=n)).quantile_ci95(p),
        truth,
        at_most_high - at_most_low,
    )


def of_a_chance(n: int, p: float) -> Promise:
    """Wilson's interval: the binomial says how often it holds the chance."""
    hits = np.arange(n + 1)
    held = [low <= p <= high for low, high in (Chance(int(k), n).ci95 for k in hits)]
    coverage = float(stats.binom.pmf(hits, n, p)[held].sum())
    return Promise(f"chance of {p} in {n}", lambda rng: Chance(int(rng.binomial(n, p)), n).ci95, p, coverage)


def of_the_tail_mean(n: int) -> Promise:
    """Of normal values, whose worst twentieth averages minus the density at its edge over its share."""
    truth = -float(stats.norm.pdf(stats.norm.ppf(0.05))) / 0.05
    return Promise(f"tail mean of {n} normal", lambda rng: Quantity(rng.normal(size=n)).tail_mean.ci95, truth, None)


def of_the_decision(n: int, what: Callable[[Result], Interval], name: str, truth: float) -> Promise:
    """Of a change whose npv is normal, against carrying on as today."""
    return Promise(
        f"{name} of {n} futures", lambda rng: what(decided(MARGIN + SPREAD * rng.normal(size=n))), truth, None
    )


@lru_cache(maxsize=1)
def a_change() -> Study:
    """A study of a single change; what it states makes no difference."""
    whole = mcroi.example("mlops")
    names = ("current", "optimal")
    return Study(
        whole.title, whole.currency, whole.horizon_months, whole.world, {name: whole.scenarios[name] for name in names}
    )


def decided(npv: Array) -> Result:
    """A result of which only the npv of a single change matters."""
    times = np.ones(npv.size)
    held = {"maintainable_per_worker": times}
    change = {"npv": npv, "go_live_months": times, "break_even_months": times, **held}
    values = {"current": held, "optimal": change}
    return assemble(
        a_change(),
        runs=npv.size,
        seed=0,
        values=values,
        store=None,  # type: ignore[arg-type]  # no month is looked at
        typical={},
        moved={},
        run_off_left_out={},
    )


def gain() -> float:
    """What it is worth on average to choose after the npv is known: the mean of its positive part."""
    z = MARGIN / SPREAD
    return float(MARGIN * stats.norm.cdf(z) + SPREAD * stats.norm.pdf(z))


def promises() -> list[Promise]:
    """Every kind of interval that is reported."""
    return [
        of_the_mean(400),
        of_a_skewed_mean(1000),
        of_a_quantile(200, 0.05),
        of_a_quantile(1000, 0.5),
        of_a_quantile(1000, 0.9),
        of_a_quantile(59, 0.95),
        of_a_chance(100, 0.29),
        of_a_chance(1000, 0.004),
        of_the_tail_mean(2000),
        of_the_tail_mean(10_000),
        of_the_decision(1000, lambda r: r.decision.evpi.ci95, "evpi", gain() - MARGIN),
        of_the_decision(1000, lambda r: r["optimal"].expected_regret.ci95, "regret of the change", gain() - MARGIN),
        of_the_decision(1000, lambda r: r["current"].expected_regret.ci95, "regret of staying", gain()),
    ]


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    asked = promises()
    z = float(stats.norm.isf(FALSE_ALARM / len(asked) / 2))
    print(f"{'interval':36} {'held':>8} {'exact':>8} {'bound':>8}   ({repetitions:,} repetitions)")
    for promise in asked:
        held = promise.kept(repetitions) / repetitions
        expected = 0.95 if promise.coverage is None else promise.coverage
        bound = z * math.sqrt(expected * (1 - expected) / repetitions)
        exact = "-" if promise.coverage is None else f"{promise.coverage:.2%}"
        outside = "  outside" if abs(held - expected) > bound else ""
        print(f"{promise.name:36} {held:8.2%} {exact:>8} {bound:8.2%}{outside}", flush=True)


if __name__ == "__main__":
    main()
