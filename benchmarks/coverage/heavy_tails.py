"""Where tails spoil the interval of a mean, and whether that is told: `python -m benchmarks.coverage.heavy_tails [N]`.

For each population and number of futures: how often the 95 % interval holds the truth, how often it is questioned
(`mean_interval_holds`, `tail_mean_interval_holds`), and how often it misses the truth without being questioned. The
last is what a reader suffers from. Nothing helps where most samples hold nothing of the tail, as with a loss that comes
once in 1,000 futures and of which 1,000 are drawn: those rows have a star.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from distributions.arrays import Array
from mcroi.results.quantity import Quantity
from mcroi.results.tail import TAIL

Sample = Callable[[np.random.Generator, int], Array]

REPETITIONS: Final = 2_000
SEED: Final = 13
COUNTS: Final = (1_000, 4_000, 10_000, 30_000, 100_000)
SEEN: Final = 0.95
"""Chance that a sample holds anything of a rare loss, below which a row has a star."""


@dataclass(frozen=True, slots=True)
class Population:
    """A distribution of which mean and tail mean are known.

    Parameters
    ----------
    name
        What it is.
    sample
        Draws so many values from a generator.
    mean
        Its mean.
    tail_mean
        Mean of the worst, lowest, twentieth.
    rare
        The share of values that make up its tail, if that is one of its own.
    """

    name: str
    sample: Sample
    mean: float
    tail_mean: float
    rare: float = 1.0

    def is_seen(self, n: int) -> bool:
        """Whether nearly every sample of n holds something of the tail."""
        return 1 - (1 - self.rare) ** n >= SEEN


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of many samples, in shares of them.

    Parameters
    ----------
    held
        The interval holds the truth.
    questioned
        It is said that it may not.
    missed_unquestioned
        Neither.
    """

    held: float
    questioned: float
    missed_unquestioned: float


def normal() -> Population:
    """No tail to speak of."""
    return Population(
        "normal", lambda rng, n: rng.normal(size=n), 0.0, -float(stats.norm.pdf(stats.norm.ppf(TAIL))) / TAIL
    )


def exponential() -> Population:
    """Losses as skewed as money often is."""
    return Population("exponential", lambda rng, n: -rng.exponential(size=n), -1.0, math.log(TAIL) - 1)


def lognormal(sigma: float) -> Population:
    """Losses of all moments, far fewer of which a sample shows."""
    beyond = float(stats.norm.cdf(sigma - stats.norm.isf(TAIL)))
    mean = -math.exp(sigma**2 / 2)
    return Population(
        f"lognormal, sigma {sigma:g}", lambda rng, n: -rng.lognormal(0, sigma, n), mean, mean * beyond / TAIL
    )


def pareto(alpha: float) -> Population:
    """Losses whose moments from alpha on are infinite."""
    mean = -alpha / (alpha - 1)
    return Population(
        f"pareto, alpha {alpha:g}", lambda rng, n: -(1 + rng.pareto(alpha, n)), mean, mean * TAIL ** (-1 / alpha)
    )


def rare_loss(share: float, size: float) -> Population:
    """Normal values, from which in a rare future much is taken away."""

    def sample(rng: np.random.Generator, n: int) -> Array:
        values = rng.normal(size=n)
        values[: rng.binomial(n, share)] -= size
        return values

    edge = stats.norm.ppf((TAIL - share) / (1 - share))  # a loss is always among the worst twentieth
    tail_mean = -((1 - share) * float(stats.norm.pdf(edge)) + share * size) / TAIL
    return Population(f"loss of {size:g} sd, 1 in {1 / share:,.0f}", sample, -share * size, tail_mean, share)


def populations() -> list[Population]:
    """From tame to wild."""
    return [
        normal(),
        exponential(),
        *(lognormal(sigma) for sigma in (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)),
        *(pareto(alpha) for alpha in (3.0, 2.5, 2.2, 2.0, 1.8, 1.5, 1.2)),
        *(rare_loss(1e-3, size) for size in (10, 30, 100, 1000)),
    ]


def outcomes(of: Population, n: int, repetitions: int, seed: int = SEED) -> tuple[Outcome, Outcome]:
    """Of the mean, and of the mean of the worst twentieth."""
    rng = np.random.Generator(np.random.Philox(seed))
    seen = np.empty((2, 2, repetitions), dtype=np.bool_)
    for k in range(repetitions):
        quantity = Quantity(of.sample(rng, n))
        intervals = (quantity.mean_ci95, quantity.tail_mean.ci95)
        seen[0, :, k] = [
            low <= truth <= high for (low, high), truth in zip(intervals, (of.mean, of.tail_mean), strict=True)
        ]
        seen[1, :, k] = not quantity.mean_interval_holds, not quantity.tail_mean_interval_holds
    held, questioned = seen
    shares = np.stack([held, questioned, ~held & ~questioned]).mean(axis=2)
    return Outcome(*shares[:, 0].tolist()), Outcome(*shares[:, 1].tolist())


def rows(repetitions: int) -> Iterator[str]:
    """The table."""
    columns = f"{'held':>8}{'questioned':>12}{'missed, not':>13}"
    yield f"{'':28}{'futures':>8}   {'mean':>33}   {'mean of the worst 5 %':>33}"
    yield f"{'':28}{'':>8}   {columns}   {columns}"
    for n in COUNTS:
        for of in populations():
            told = (
                f"{o.held:8.1%}{o.questioned:12.1%}{o.missed_unquestioned:13.1%}" for o in outcomes(of, n, repetitions)
            )
            yield f"{of.name:28}{n:8,d} {' ' if of.is_seen(n) else '*'} {'   '.join(told)}"


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    for row in rows(repetitions):
        print(row, flush=True)
    print(f"{repetitions:,} repetitions; the standard error of 5 % is {math.sqrt(0.05 * 0.95 / repetitions):.2%}")


if __name__ == "__main__":
    main()
