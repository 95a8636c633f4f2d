"""How often what is said of dials holds: `python -m benchmarks.coverage.dials [REPETITIONS] [WORD]`.

Each line asks many independent samples of a population of which the truth is known in closed form. *told* is the share
of samples in which there is an interval: a value of information that is not resolved has a bound from above instead,
and a curve may have no turning point that is sure. *held* is the share of what was told that holds the truth, and
*wrong* the share of all samples in which something told, interval or bound, does not. Were every 95 % interval exact,
some line would fall below the bound beside it in one of twenty runs of this benchmark at most (Bonferroni).

The lines marked `*` are such as no interval by a standard error can hold: heavy tails, of which a sample this small
does not show what makes its variance.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from scipy import integrate, stats
from scipy.special import ndtr, ndtri

from distributions.arrays import Array

sys.path.insert(0, str(Path(__file__).parents[2]))

from mcroi.analyses.estimators.first_order import conditional_means, first_order, gap_error
from mcroi.analyses.estimators.policy_value import information_value
from mcroi.analyses.estimators.rank_correlation import rank_correlation
from mcroi.analyses.estimators.sorted_futures import Sorted
from mcroi.analyses.estimators.tenths import tenths
from mcroi.analyses.estimators.turning_point import Curves, turning_points
from mcroi.results.chance import Estimate
from tests.analyses.estimators.given_data import by_dial, expected, features, gains, knowledge, sample

Draw = Callable[[np.random.Generator], tuple[Array, Array]]
"""Normal scores of a dial and an output, ``(future,)`` each."""

REPETITIONS: Final = 20_000
DEAR: Final = 10
"""How many times fewer samples are asked where one is dear."""

SEED: Final = 31


@dataclass(frozen=True, slots=True)
class Told:
    """What one sample tells: whether there is an interval, and whether what there is holds the truth."""

    interval: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """One kind of interval or bound, and a population of which the truth is known; a dear one is asked less often."""

    name: str
    ask: Callable[[np.random.Generator], Told]
    is_dear: bool = False

    def kept(self, repetitions: int, seed: int = SEED) -> tuple[int, int, int]:
        """In how many samples there is an interval, in how many of these it holds, in how many something does not."""
        rng = np.random.Generator(np.random.Philox(seed))
        told = [self.ask(rng) for _ in range(repetitions)]
        return (
            sum(one.interval for one in told),
            sum(one.interval and one.holds for one in told),
            sum(not one.holds for one in told),
        )


def within(estimate: float, error: float, truth: float) -> Told:
    """Whether the 95 % interval of an estimate holds."""
    low, high = Estimate(float(estimate), float(error)).ci95
    return Told(interval=True, holds=low <= truth <= high)


def of_sorted(
    kind: Callable[[Sorted], tuple[Array, ...]], draw: Draw, truth: float, steps: tuple[float, ...] = ()
) -> Callable[[np.random.Generator], Told]:
    """Of a rank correlation or a first-order index."""

    def ask(rng: np.random.Generator) -> Told:
        z, y = draw(rng)
        (value,), (error,), *ends = kind(by_dial(z, y, steps=steps))
        if not ends:
            return within(value, error, truth)
        return Told(interval=True, holds=Estimate(float(value), float(error)).ci95[0] <= truth <= float(ends[0][0]))

    return ask


def of_a_tenth(draw: Draw, curve: Callable[[float], float]) -> Callable[[np.random.Generator], Told]:
    """Of the mean in the lowest tenth, from the mean given the dial."""
    edge = float(ndtri(0.1))
    truth = integrate.quad(lambda z: curve(z) * stats.norm.pdf(z), -12.0, edge)[0] / 0.1

    def ask(rng: np.random.Generator) -> Told:
        lowest, _ = tenths(by_dial(*draw(rng)))
        return within(lowest.mean[0], lowest.standard_error[0], truth)

    return ask


def of_knowledge(name: str, what: str, futures: int) -> Callable[[np.random.Generator], Told]:
    """Of the value of information in a case of the reference: an interval where it is resolved, else a bound."""

    def ask(rng: np.random.Generator) -> Told:
        known = next(one for one in knowledge(name, rng, futures) if one.what == what)
        got = information_value(features(known), gains(known.benefits))
        if got.is_resolved:
            return within(got.value, got.standard_error, known.value)
        return Told(interval=False, holds=known.value <= got.upper)

    return ask


def of_a_crossing(draw: Draw, truth: float) -> Callable[[np.random.Generator], Told]:
    """Of the place at which an output's mean passes 0."""

    def ask(rng: np.random.Generator) -> Told:
        z, y = draw(rng)
        curves = Curves.of(z, y[:, np.newaxis])
        points = turning_points(curves.means[:, 0], curves.errors[:, 0])
        return Told(bool(points), not points or any(point.low <= truth <= point.high for point in points))

    return ask


def of_a_gap(name: str, first: int, second: int, futures: int) -> Callable[[np.random.Generator], Told]:
    """Of the difference of two dials' indices in the same futures."""
    truth = expected(name, "S1")[first] - expected(name, "S1")[second]

    def ask(rng: np.random.Generator) -> Told:
        scores, y = sample(name, rng, futures)
        one, other = (by_dial(scores[k], y) for k in (first, second))
        indices = float(first_order(one)[0][0]), float(first_order(other)[0][0])
        error = gap_error(y, (conditional_means(one, 0), conditional_means(other, 0)), indices)
        return within(indices[0] - indices[1], error, truth)

    return ask


def of_case(name: str, dial: int, futures: int) -> Draw:
    """A case of the reference."""

    def draw(rng: np.random.Generator) -> tuple[Array, Array]:
        scores, y = sample(name, rng, futures)
        return scores[dial], y

    return draw


def drawn(futures: int, output: Callable[[Array, Array], Array]) -> Draw:
    """An output of a dial and one more normal."""

    def draw(rng: np.random.Generator) -> tuple[Array, Array]:
        z, other = rng.standard_normal((2, futures))
        return z, output(z, other)

    return draw


def step(z: Array, other: Array) -> Array:
    """Two more below the dial's P30, and noise."""
    return 2.0 * (z < float(ndtri(0.3))) + other


def rare(z: Array, other: Array) -> Array:
    """An event of one in twenty."""
    return (z + other > math.sqrt(2.0) * float(ndtri(0.95))).astype(np.float64)


def index_of_rare() -> float:
    """What the dial explains of it."""
    edge = math.sqrt(2.0) * float(ndtri(0.95))
    square = integrate.quad(lambda z: float(ndtr(z - edge)) ** 2 * stats.norm.pdf(z), -12.0, 12.0)[0]
    return float((square - 0.05**2) / (0.05 * 0.95))


def months(z: Array, other: Array) -> Array:
    """A time that ends at a horizon in half of the futures."""
    return np.minimum(z + other, 0.0)


def rank_of_months() -> float:
    """Spearman's correlation of a normal with the smaller of 0 and its sum with another: ties at their middle."""
    root = math.sqrt(2.0)

    def mean_rank(z: float) -> float:
        """Of what is below 0 by its place among all, of what is 0 by the middle of the upper half."""
        below = integrate.quad(lambda y: float(ndtr(y / root)) * stats.norm.pdf(y - z), -12.0, 0.0)[0]
        return below + 0.75 * float(ndtr(z))

    covariance = integrate.quad(lambda z: (float(ndtr(z)) - 0.5) * mean_rank(z) * stats.norm.pdf(z), -8.0, 8.0)[0]
    return float(covariance * math.sqrt(12.0) / math.sqrt((1.0 - 0.5**3) / 12.0))


def spearman(pearson: float) -> float:
    """Of two normals."""
    return 6.0 / math.pi * math.asin(pearson / 2.0)


def promises() -> list[Promise]:
    """Every kind of interval and bound."""
    half = spearman(math.sqrt(0.5))
    event = math.sqrt(3.0) * 2.0 / math.pi * math.asin(0.5)
    both = lambda z, other: z + other  # noqa: E731
    ranks, index = partial(of_sorted, rank_correlation), partial(of_sorted, first_order)
    linear, ishigami, product = "linear_indep/4_1_3", "ishigami/a7_b0.1", "product/10_2_5_3"
    normals, lognormals = "evppi_linear_gauss/100_1_2_-1", "evppi_product_lognormal/100_30_12_6_1000"
    return [
        Promise("rank correlation 0, 1000", ranks(drawn(1000, lambda _, other: other), 0.0)),
        Promise("rank correlation 0.69, 1000", ranks(drawn(1000, both), half)),
        Promise("rank correlation, heavy tail, 1000", ranks(drawn(1000, lambda z, o: np.exp(2.0 * (z + o))), half)),
        Promise("rank correlation of an event, 1000", ranks(drawn(1000, lambda z, o: (z + o > 0) * 1.0), event)),
        Promise("rank correlation of months, 1000", ranks(drawn(1000, months), rank_of_months())),
        *(
            Promise(f"index 0.53, linear, {n}", index(of_case(linear, 0, n), expected(linear, "S1")[0]), n > 5000)
            for n in (1000, 10_000)
        ),
        Promise(
            "index 0.876, correlated, 2000",
            index(of_case("linear_gauss_corr/1_1_1_0", 2, 2000), expected("linear_gauss_corr/1_1_1_0", "S1")[2]),
        ),
        *(Promise(f"index 0, linear, {n}", index(of_case(linear, 3, n), 0.0), n > 5000) for n in (1000, 10_000)),
        Promise("index 0, unequal noise, 2000", index(of_case("product/0_1_0_1", 0, 2000), 0.0)),
        Promise("index 0.44, wave, 4000", index(of_case(ishigami, 1, 4000), expected(ishigami, "S1")[1]), is_dear=True),
        Promise("index 0.10, product, 2000", index(of_case(product, 0, 2000), expected(product, "S1")[0])),
        Promise("index 0.87, product, 2000", index(of_case(product, 1, 2000), expected(product, "S1")[1])),
        Promise("index 0.46, step, 2000", index(drawn(2000, step), 0.84 / 1.84, (0.3,))),
        Promise("index 0.33, event, 2000", index(of_case("indicator_sum2", 0, 2000), 1.0 / 3.0)),
        Promise("index, rare event, 4000", index(drawn(4000, rare), index_of_rare())),
        Promise(
            "index 0.45, lognormal of sd 0.6, 4000",
            index(drawn(4000, lambda z, o: np.exp(0.4 * (z + o))), _of_lognormal(0.4)),
        ),
        Promise(
            "index 0.27, lognormal of sd 2.5, 4000 *",
            index(drawn(4000, lambda z, o: np.exp(z + o)), _of_lognormal(1.0)),
        ),
        Promise("tenth, linear, 1000", of_a_tenth(drawn(1000, both), lambda z: z)),
        Promise("tenth, curve, 2000", of_a_tenth(drawn(2000, lambda z, o: np.exp(-z) + o), lambda z: math.exp(-z))),
        Promise(
            "tenth, event, 1000", of_a_tenth(drawn(1000, lambda z, o: (z + o > 0) * 1.0), lambda z: float(ndtr(z)))
        ),
        Promise("value of a dial, 2000", of_knowledge(normals, "x2", 2000)),
        Promise("value of a small dial, 2000", of_knowledge(normals, "x1", 2000)),
        Promise("value of next to nothing, 2000", of_knowledge(normals, "x3", 2000)),
        Promise("value of nothing, 2000", of_knowledge("evppi_linear_gauss/-20_1_1_0", "x3", 2000)),
        Promise("value of two dials, 2000", of_knowledge(normals, "x1,3", 2000)),
        Promise("value at a tie, 2000", of_knowledge("evpi_two_normal/0_1", "all", 2000)),
        Promise("value at a tie of three, 2000", of_knowledge("evpi_three_iid", "all", 2000)),
        Promise("value of rare luck, 2000", of_knowledge("evpi_two_normal/3_1", "all", 2000)),
        Promise("value of three lines, 2000", of_knowledge("evpi_lines/0_2_3", "all", 2000)),
        Promise("value of a lognormal, 2000", of_knowledge(lognormals, "x1", 2000)),
        Promise("value of two lognormals, 2000", of_knowledge(lognormals, "both", 2000)),
        Promise("value of a normal study, 2000", of_knowledge("evsi_normal/-3_4_10_1", "study", 2000)),
        Promise("value of a pilot, 2000", of_knowledge("evsi_beta_binomial/2_3_1000_450_10", "study", 2000)),
        Promise("turning point, line, 2000", of_a_crossing(drawn(2000, lambda z, o: 0.3 * (z - 0.5) + o), 0.5)),
        Promise("turning point, faint line, 2000", of_a_crossing(drawn(2000, lambda z, o: 0.1 * (z - 1.0) + o), 1.0)),
        Promise(
            "turning point, curve, 2000",
            of_a_crossing(drawn(2000, lambda z, o: np.exp(z) - 2.0 + 3.0 * o), math.log(2.0)),
        ),
        Promise(
            "turning point, even odds, 2000", of_a_crossing(drawn(2000, lambda z, o: (o < 0.5 * z - 0.4) - 0.5), 0.8)
        ),
        Promise("gap of 0.29, 2000", of_a_gap(linear, 0, 1, 2000), is_dear=True),
        Promise("gap of none, 2000", of_a_gap(linear, 1, 2, 2000), is_dear=True),
        Promise("gap of correlated dials, 2000", of_a_gap("linear_gauss_corr/1_1_1_0", 1, 2, 2000), is_dear=True),
        Promise("gap in a product, 2000", of_a_gap(product, 1, 0, 2000), is_dear=True),
    ]


def _of_lognormal(sd: float) -> float:
    """What one of two normals explains of the exponential of their sum."""
    return math.expm1(sd**2) / math.expm1(2.0 * sd**2)


def bound(told: int, lines: int) -> float:
    """The least share of so many intervals that hold, were they exact, in nineteen of twenty runs for all lines."""
    return float(stats.binom.ppf(0.05 / lines, told, 0.95)) / told


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else REPETITIONS
    asked = [promise for promise in promises() if len(sys.argv) < 3 or sys.argv[2] in promise.name]
    print(f"{'of how many futures':42} {'samples':>8} {'told':>8} {'held':>8} {'bound':>8} {'wrong':>8}")
    for promise in asked:
        runs = repetitions // DEAR if promise.is_dear else repetitions
        told, held, wrong = promise.kept(runs)
        shares = f"{held / told:8.2%} {bound(told, len(asked)):8.2%}" if told else f"{'-':>8} {'-':>8}"
        print(f"{promise.name:42} {runs:8,} {told / runs:8.2%} {shares} {wrong / runs:8.2%}", flush=True)


if __name__ == "__main__":
    main()
