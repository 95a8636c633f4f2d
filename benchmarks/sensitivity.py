"""What given futures tell of dials beside SALib's given-data methods and scipy's sobol_indices, in one run.

Usage: python -m benchmarks.sensitivity [--evaluations 8192] [--repetitions 50] [--runs 100000] [--resamples 10]

First functions of known indices, each evaluated as often by every program: the root mean square error of first-order
indices over all dials and repetitions, as a multiple of that of mcroi; how often the stated 95 % intervals hold the
truth; and in how many repetitions the dials come out in their true order, as far as their indices differ by 0.05 or
more. Given data are independent futures. `delta` is SALib's, whose first-order indices stand beside its
moment-independent ones; PAWN has no first-order index, so only its order is told. scipy spends its evaluations on
pick-freeze samples of points that fill the space, which no futures of a simulation are.

Then the built-in example: the time of mcroi's sensitivity of every dial and output, and of the value of knowing every
dial, from futures that are there already; as multiples of it the time of delta and PAWN for every dial and a *single*
output of the same futures, and of scipy's indices, for which the engine must run anew. SALib is left out where it is
not installed.
"""

import argparse
import dataclasses
import importlib
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.special import ndtr, ndtri

from distributions.arrays import Array

sys.path.insert(0, str(Path(__file__).parents[1]))

import mcroi
from mcroi.analyses.estimators.first_order import first_order
from mcroi.analyses.information import values_of_dials
from mcroi.analyses.sensitivity import sensitivity
from mcroi.results.chance import Z95
from mcroi.study.dials import dials
from tests.analyses.estimators.given_data import by_dial
from tests.analyses.estimators.test_pick_freeze import CASES, MODELS, truth
from tests.analyses.sensitivity.engine_by_dials import EngineByDials

Rows = Callable[[Array], Array]
Found = tuple[Array, Array | None]
"""What dials are ranked by, and the half widths of 95 % intervals where there are any, ``(dial,)``."""

FUNCTIONS = ("ishigami/a7_b0.1", "sobol_g/d6_0", "linear_indep/3_1_1")
APART = 0.05


def given(dials: int, evaluations: int, seed: int) -> Array:
    """Independent uniforms, ``(dial, future)``."""
    return np.random.default_rng(seed).random((dials, evaluations))


def of_mcroi(model: Rows, dials: int, evaluations: int, seed: int) -> Found:
    """The estimator of `mcroi.sensitivity`."""
    u = given(dials, evaluations, seed)
    found = np.array([np.ravel(first_order(by_dial(ndtri(row), model(u)))) for row in u])
    return found[:, 0], Z95 * found[:, 1]


def problem(dials: int) -> dict[str, object]:
    """What SALib wants to know."""
    return {"num_vars": dials, "names": [str(i) for i in range(dials)], "bounds": [[0.0, 1.0]] * dials}


def of_delta(model: Rows, dials: int, evaluations: int, seed: int, resamples: int) -> Found:
    """SALib's delta: the first-order indices that it gives beside."""
    u = given(dials, evaluations, seed)
    analyze = importlib.import_module("SALib.analyze.delta").analyze
    got = analyze(problem(dials), u.T.copy(), model(u), num_resamples=resamples, seed=seed)
    return np.array(got["S1"]), np.array(got["S1_conf"])


def of_pawn(model: Rows, dials: int, evaluations: int, seed: int) -> Found:
    """SALib's PAWN: medians over slices."""
    u = given(dials, evaluations, seed)
    analyze = importlib.import_module("SALib.analyze.pawn").analyze
    return np.array(analyze(problem(dials), u.T.copy(), model(u), S=10, seed=seed)["median"]), None


def of_scipy(model: Rows, dials: int, evaluations: int, seed: int) -> Found:
    """Scipy's function as it comes, with the largest sample that the evaluations allow."""
    base = 2 ** int(np.log2(evaluations / (dials + 2)))
    got = stats.sobol_indices(
        func=model, n=base, dists=[stats.uniform()] * dials, random_state=np.random.default_rng(seed)
    )
    return np.ravel(got.first_order), None


def programs(resamples: int) -> dict[str, Callable[[Rows, int, int, int], Found]]:
    """What is compared, by name."""
    listed: dict[str, Callable[[Rows, int, int, int], Found]] = {"mcroi": of_mcroi, "scipy": of_scipy}
    if has_salib():
        listed["SALib delta"] = lambda *call: of_delta(*call, resamples)
        listed["SALib PAWN"] = of_pawn
    return listed


def has_salib() -> bool:
    """Whether it is installed."""
    try:
        importlib.import_module("SALib")
    except ImportError:
        return False
    return True


def in_order(found: Array, exact: Array) -> bool:
    """Whether dials whose indices are well apart come out in that order."""
    pairs = [(i, j) for i in range(exact.size) for j in range(exact.size) if exact[i] - exact[j] >= APART]
    return all(found[i] > found[j] for i, j in pairs)


def of_functions(evaluations: int, repetitions: int, resamples: int) -> None:
    """Print the errors on functions of known indices."""
    for name in FUNCTIONS:
        inputs, kind = CASES[name]["inputs"], MODELS[name.partition("/")[0]]
        exact = truth(name)[:, 0]

        def model(x: Array, inputs: object = inputs, kind: Callable[[object, Array], Array] = kind) -> Array:
            return kind(inputs, np.clip(x, 2.0**-53, 1.0 - 2.0**-53))

        print(f"{name}: {evaluations} evaluations, {repetitions} repetitions")
        print(f"  {'':14}{'error':>10}{'holds':>10}{'in order':>10}{'time':>10}")
        unit_error = unit_time = 0.0
        for program, estimate in programs(resamples).items():
            start = time.perf_counter()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = [estimate(model, exact.size, evaluations, seed) for seed in range(repetitions)]
            spent = time.perf_counter() - start
            values = np.array([one for one, _ in found])
            error = float(np.sqrt(np.square(values - exact).mean()))
            unit_error, unit_time = unit_error or error, unit_time or spent
            widths = [width for _, width in found if width is not None]
            holds = f"{np.mean(np.abs(values - exact) <= np.array(widths)):.1%}" if widths else "-"
            ratio = "-" if program == "SALib PAWN" else f"{error / unit_error:.2f}"
            order = f"{np.mean([in_order(one, exact) for one in values]):.0%}"
            print(f"  {program:14}{ratio:>10}{holds:>10}{order:>10}{spent / unit_time:>10.2f}", flush=True)
        print()


def timed(call: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        call()
    return time.perf_counter() - start


def of_the_example(runs: int, resamples: int) -> None:
    """Print the times on the built-in example."""
    study = dataclasses.replace(mcroi.example("mlops"), correlations=(), delivery_rank=0.0)
    result = mcroi.simulate(study, runs, seed=1)
    known = dials(study)
    learnable = [name for name, dial in known.items() if dial.learnable]
    sensitivity_s = timed(lambda: sensitivity(result, with_luck=False))
    values_s = timed(lambda: values_of_dials(result, learnable))
    unit = sensitivity_s + values_s
    found = sensitivity(result, with_luck=False)
    print(f"the example: {runs} futures, {len(known)} dials, {len(found.outputs)} outputs")
    print(f"  {'mcroi, every dial on every output, and the value of each':58}{unit / unit:8.1f}")
    print(f"  {'  the first of both':58}{sensitivity_s / unit:8.1f}")
    scores = result.dial_scores
    if has_salib():
        u = np.column_stack([ndtr(scores[name]) for name in known])
        y = result["optimal"].npv.values
        delta, pawn = (importlib.import_module(f"SALib.analyze.{name}").analyze for name in ("delta", "pawn"))
        seconds = timed(lambda: delta(problem(len(known)), u, y, num_resamples=resamples, seed=1))
        print(f"  {f'SALib delta, one output, {resamples} resamples':58}{seconds / unit:8.1f}", flush=True)
        seconds = timed(lambda: pawn(problem(len(known)), u, y, S=10, seed=1))
        print(f"  {'SALib PAWN, one output':58}{seconds / unit:8.1f}", flush=True)
    else:
        print("  SALib is not installed and left out")
    engine = EngineByDials(study, list(found.outputs))
    base = 2 ** int(np.log2(runs / (len(engine.dials) + 2)))
    dists = [stats.uniform()] * len(engine.dials)
    seconds = timed(
        lambda: stats.sobol_indices(func=engine, n=base, dists=dists, random_state=np.random.default_rng(1))
    )
    label = f"scipy, every output, {base * (len(dists) + 2)} futures simulated anew"
    print(f"  {label:58}{seconds / unit:8.1f}")


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--evaluations", type=int, default=8192, help="of a function, by every program")
    parser.add_argument("--repetitions", type=int, default=50)
    parser.add_argument("--runs", type=int, default=100_000, help="futures of the example; 0 leaves it out")
    parser.add_argument("--resamples", type=int, default=10, help="of SALib's bootstrap")
    options = parser.parse_args()
    if not has_salib():
        print("SALib is not installed and left out\n")
    of_functions(options.evaluations, options.repetitions, options.resamples)
    if options.runs:
        of_the_example(options.runs, options.resamples)


if __name__ == "__main__":
    main()
