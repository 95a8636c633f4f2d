"""First- and total-order indices beside scipy.stats.sobol_indices and SALib, at equal cost, in one run.

Usage: python -m benchmarks.total_effects [--base 1024] [--repetitions 100] [--futures 8192]

First functions of known indices. Every program evaluates them base * (dials + 2) times; told are the root mean square
errors of first- and total-order indices over all dials and repetitions, how often the stated 95 % intervals hold the
truth, and the time of the estimate. Simulated futures are independent; on a line of its own are the same estimators
over the points of a Sobol sequence, which scipy and SALib use, and scipy's estimators over independent futures. Then
the built-in example without correlations: the engine under mcroi and under scipy, and how far the two are apart in
standard errors. SALib is left out where it is not installed.
"""

import argparse
import dataclasses
import importlib
import math
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import stats

from distributions.arrays import Array

sys.path.insert(0, str(Path(__file__).parents[1]))

from mcroi import example
from mcroi.analyses.estimators.pick_freeze import closed_index, total_index
from mcroi.analyses.sensitivity.total import default_outputs, total_effects
from mcroi.results.chance import Z95
from tests.analyses.estimators.test_pick_freeze import CASES, MODELS, truth
from tests.analyses.sensitivity.engine_by_dials import EngineByDials

Rows = Callable[[Array], Array]
Found = tuple[Array, Array | None]
"""Indices, ``(dial, first or total)``, and the half widths of their 95 % intervals where there are any."""

FUNCTIONS = ("ishigami/a7_b0.1", "sobol_g/d8_0", "linear_indep/3_1_1", "product/10_2_5_3", "max2_uniform")


def model_of(name: str) -> tuple[Rows, int]:
    """A function of ``(dial, future)`` uniforms, and how many dials it has."""
    inputs, model = CASES[name]["inputs"], MODELS[name.partition("/")[0]]
    return (lambda x: model(inputs, np.clip(x, 2.0**-53, 1.0 - 2.0**-53))), len(truth(name))


def samples(model: Rows, points: Array) -> tuple[Array, Array, Array]:
    """The output in two samples and in all mixtures: ``(future,)`` twice and ``(dial, future)``."""
    before, fresh = np.split(points, 2)
    mixed = []
    for i in range(len(before)):
        rows = before.copy()
        rows[i] = fresh[i]
        mixed.append(model(rows))
    return model(before), model(fresh), np.array(mixed)


def independent(dials: int, base: int, seed: int) -> Array:
    """Independent uniforms, ``(dial, future)``."""
    return np.random.default_rng(seed).random((dials, base))


def evenly_spread(dials: int, base: int, seed: int) -> Array:
    """Points of a scrambled Sobol sequence, ``(dial, future)``."""
    return stats.qmc.Sobol(dials, seed=np.random.default_rng(seed)).random(base).T


def of_mcroi(model: Rows, dials: int, base: int, seed: int, points: Callable[[int, int, int], Array]) -> Found:
    """The kernels that `mcroi.total_effects` uses."""
    a, b, mixed = samples(model, points(2 * dials, base, seed))
    found = [(closed_index(b, twin, a).estimate, total_index(a, twin, b).estimate) for twin in mixed]
    values = np.array([[estimate.value for estimate in pair] for pair in found])
    return values, Z95 * np.array([[estimate.standard_error for estimate in pair] for pair in found])


def of_scipy(model: Rows, dials: int, base: int, seed: int) -> Found:
    """Scipy's function as it comes."""
    uniform = [stats.uniform()] * dials
    got = stats.sobol_indices(func=model, n=base, dists=uniform, random_state=np.random.default_rng(seed))
    return np.array([got.first_order, got.total_order]).T, None


def of_scipy_without_sobol(model: Rows, dials: int, base: int, seed: int) -> Found:
    """Scipy's estimators over independent futures."""
    a, b, mixed = samples(model, independent(2 * dials, base, seed))
    got = stats.sobol_indices(func={"f_A": a[np.newaxis], "f_B": b[np.newaxis], "f_AB": mixed[:, np.newaxis]}, n=base)
    return np.array([got.first_order.ravel(), got.total_order.ravel()]).T, None


def of_salib(model: Rows, dials: int, base: int, seed: int) -> Found:
    """SALib's Sobol sample and analysis, with its bootstrap intervals."""
    sample, analyze = (importlib.import_module(f"SALib.{part}.sobol") for part in ("sample", "analyze"))
    problem = {"num_vars": dials, "names": [str(i) for i in range(dials)], "bounds": [[0.0, 1.0]] * dials}
    points = sample.sample(problem, base, calc_second_order=False, seed=seed)
    got = analyze.analyze(problem, model(points.T), calc_second_order=False, seed=seed)
    return np.array([got["S1"], got["ST"]]).T, np.array([got["S1_conf"], got["ST_conf"]]).T


def programs() -> dict[str, Callable[[Rows, int, int, int], Found]]:
    """What is compared, by name."""
    listed: dict[str, Callable[[Rows, int, int, int], Found]] = {
        "mcroi": lambda *given: of_mcroi(*given, independent),
        "scipy, independent futures": of_scipy_without_sobol,
        "mcroi, Sobol points": lambda *given: of_mcroi(*given, evenly_spread),
        "scipy": of_scipy,
    }
    try:
        importlib.import_module("SALib")
    except ImportError:
        print("SALib is not installed and left out\n")
    else:
        listed["SALib"] = of_salib
    return listed


def of_functions(base: int, repetitions: int) -> None:
    """Print the errors on functions of known indices."""
    listed = programs()
    for name in FUNCTIONS:
        model, dials = model_of(name)
        exact = truth(name)
        print(f"{name}: {base * (dials + 2)} evaluations, {repetitions} repetitions")
        print(f"  {'':28}{'first':>9}{'total':>9}{'interval holds':>18}{'ms':>8}")
        for program, estimate in listed.items():
            start = time.perf_counter()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = [estimate(model, dials, base, seed) for seed in range(repetitions)]
            spent = (time.perf_counter() - start) / repetitions * 1e3
            errors = np.array([values for values, _ in found]) - exact
            first, total = np.sqrt(np.square(errors).mean(axis=(0, 1)))
            held = ""
            if all(widths is not None for _, widths in found):
                inside = np.abs(errors) <= np.array([widths for _, widths in found])
                held = f"{100 * inside.mean():.1f} %"
            print(f"  {program:28}{first:9.5f}{total:9.5f}{held:>18}{spent:8.1f}")
        print()


def of_the_example(futures: int) -> None:
    """Print how far mcroi and scipy are apart on the engine."""
    study = dataclasses.replace(example("mlops"), correlations=(), delivery_rank=0.0)
    names = default_outputs(study)
    start = time.perf_counter()
    ours = total_effects(study, runs=futures, outputs=names)
    print(f"the example without correlations: {ours.simulated} futures, {time.perf_counter() - start:.1f} s in mcroi")
    engine = EngineByDials(study, names)
    dists = [stats.uniform()] * len(engine.dials)
    start = time.perf_counter()
    theirs = stats.sobol_indices(func=engine, n=futures, dists=dists, random_state=np.random.default_rng(1))
    spent = time.perf_counter() - start
    print(f"{futures * (len(dists) + 2)} futures, {spent:.1f} s under scipy, on one core")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spread = theirs.bootstrap(n_resamples=100)
    print(f"  {'':34}{'rms distance':>13}{'largest':>9}{'mean error':>12}{'of scipy':>10}")
    for k, name in enumerate(names):
        for kind in ("first_order", "total_order"):
            estimates = [getattr(effect, kind) for effect in ours.outputs[name].players.values()]
            values = np.array([estimate.value for estimate in estimates])
            errors = np.array([estimate.standard_error for estimate in estimates])
            others = getattr(spread, kind).standard_error[k]
            both = np.hypot(errors, others)
            varies = both > 0.0
            distance = (values - getattr(theirs, kind)[k])[varies] / both[varies]
            root = math.sqrt(float(np.square(distance).mean()))
            print(
                f"  {name + ' ' + kind:44}"[:46].ljust(46)
                + f"{root:6.2f}{np.abs(distance).max():9.2f}{errors.mean():12.5f}{others.mean():10.5f}"
            )


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=int, default=1024, help="points of each of the two samples, a power of 2")
    parser.add_argument("--repetitions", type=int, default=100)
    parser.add_argument("--futures", type=int, default=8192, help="of the example, a power of 2; 0 leaves it out")
    options = parser.parse_args()
    of_functions(options.base, options.repetitions)
    if options.futures:
        of_the_example(options.futures)


if __name__ == "__main__":
    main()
