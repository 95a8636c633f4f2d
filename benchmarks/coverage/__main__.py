"""How often intervals hold in an example: `python -m benchmarks.coverage [FUTURES [REPETITIONS [EXAMPLE [WHAT]]]]`.

EXAMPLE is `mlops` or `forms`, WHAT is `result` (as printed by `simulate`), `sensitivity` or `information`. Results are
asked of samples drawn with replacement from a pool of futures, which is then the whole truth; analyses of independent
simulations, their truth from a large one of another seed. Each line is of one kind of interval, over all that are of
it. *held* is the share that holds the truth before rounding, of those that the program does not withdraw; it should be
93 to 97 %, or 93 and more where that may be (one-sided bounds, chances with fewer than 10 futures on one side, times in
whole months), which have lines of their own. *printed* is of what is printed with its error, and should be 93 % or
more. *worst* is the single interval that holds least often. Closed forms are asked by `benchmarks.coverage.results` and
`benchmarks.coverage.dials`, tails by `benchmarks.coverage.heavy_tails`, total effects by `benchmarks.total_effects`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

import numpy as np

import mcroi
from benchmarks.coverage.claims import FEW, Claim, of_information, of_result, of_sensitivity, truths
from mcroi.results.result import Result, assemble
from mcroi.study.study import Study

POOL: Final = 400_000
"""Futures that results are drawn from."""

MANY: Final = 1_000_000
"""Futures of the simulation that analyses are measured by."""

SEED, TRUE_SEED = 1000, 7
SHARES: Final = (0.005, 0.01, 0.02, 0.05, 1.0)
"""Ends of the classes of shares."""


@dataclass(slots=True)
class Tally:
    """How often the intervals of one kind hold."""

    made: int = 0
    withdrawn: int = 0
    held: int = 0
    printed: int = 0
    printed_held: int = 0
    by_name: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, claim: Claim, truth: float) -> None:
        """Count one claim."""
        self.made += 1
        if claim.is_withdrawn:
            self.withdrawn += 1
            return
        holds = claim.holds(truth)
        self.held += holds
        self.by_name[claim.name][0] += holds
        self.by_name[claim.name][1] += 1
        if claim.printed is not None:
            self.printed += 1
            self.printed_held += claim.printed[0] <= truth <= claim.printed[1]

    def row(self, kind: str) -> str:
        """The line of the table."""
        told = self.made - self.withdrawn
        held = f"{self.held / told:8.2%}" if told else f"{'-':>8}"
        printed = f"{self.printed_held / self.printed:8.2%}" if self.printed else f"{'-':>8}"
        often = {name: held / n for name, (held, n) in self.by_name.items() if n >= 0.5 * self._most}
        name = min(often, key=lambda name: often[name], default="")
        worst = f"{often[name]:8.2%}  {name}" if name else ""
        return f"{kind:34}{self.made:10,}{self.withdrawn / self.made:11.1%}{held}{printed}{worst}"

    @property
    def _most(self) -> int:
        return max((n for _, n in self.by_name.values()), default=0)


def samples(study: Study, futures: int, repetitions: int) -> tuple[Result, Iterator[Result]]:
    """A pool of futures, and samples of it."""
    pool = mcroi.simulate(study, runs=POOL, seed=TRUE_SEED)
    rng = np.random.Generator(np.random.Philox(SEED))

    def sample() -> Result:
        rows = rng.integers(POOL, size=futures)
        values = {name: {key: v[rows] for key, v in of.items()} for name, of in pool.per_future.items()}
        store = None  # no month is looked at
        return assemble(
            study, runs=futures, seed=0, values=values, store=store, typical={}, moved={}, run_off_left_out={}
        )  # type: ignore[arg-type]

    return pool, (sample() for _ in range(repetitions))


def simulations(study: Study, futures: int, repetitions: int) -> tuple[Result, Iterator[Result]]:
    """A large simulation, and independent small ones."""
    large = mcroi.simulate(study, runs=MANY, seed=TRUE_SEED)
    return large, (mcroi.simulate(study, runs=futures, seed=SEED + k) for k in range(repetitions))


Ask = Callable[[Result], Iterator[Claim]]
ASKED: Final[dict[str, Ask]] = {
    "result": of_result,
    "sensitivity": lambda result: of_sensitivity(mcroi.sensitivity(result)),
    "information": lambda result: of_information(mcroi.information(result)),
}


def class_of(claim: Claim, truth: float, futures: int) -> str:
    """The line in which a claim counts: by the truth, as what a sample shows would choose among the samples."""
    few = claim.kind == "chance" and futures * min(truth, 1.0 - truth) < FEW
    more = ", or more" if few or claim.may_hold_more else ""
    if not claim.kind.startswith(("share", "luck")):
        return claim.kind + more
    return f"{claim.kind} to {next((end for end in SHARES if truth <= end), 1.0):.1%}"


def main() -> None:
    """Print the table."""
    given = dict(enumerate(sys.argv[1:]))
    futures, repetitions = int(given.get(0, 2000)), int(given.get(1, 2000))
    study, what = mcroi.example(given.get(2, "mlops")), given.get(3, "result")
    large, asked = (samples if what == "result" else simulations)(study, futures, repetitions)
    truth = truths(ASKED[what](large))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for claim in chain.from_iterable(map(ASKED[what], asked)):
        if claim.name in truth:
            tallies[class_of(claim, truth[claim.name], futures)].add(claim, truth[claim.name])
    print(f"{what}, {futures:,} futures, {repetitions:,} samples")
    print(f"{'kind':34}{'intervals':>10}{'withdrawn':>11}{'held':>8}{'printed':>8}{'worst':>8}")
    for kind, tally in sorted(tallies.items()):
        print(tally.row(kind))


if __name__ == "__main__":
    main()
