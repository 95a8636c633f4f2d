"""What the two baselines say of the example, next to an independent calculation of 20,000 futures; seconds and memory.

Usage: python -m benchmarks.baselines.figures (usual | competent) [RUNS]
"""

import importlib
import resource
import sys
import time
from typing import Any

EXPECTED = {
    "optimal": {
        "chances.npv_positive": 0.29,
        "chances.npv_at_positive": 0.05,
        "chances.best": 0.06,
        "npv.p10": -2.27e6,
        "npv.p50": -0.56e6,
        "npv.p90": 1.44e6,
        "npv_with_run_off.p50": 0.25e6,
        "break_even_months.never": 0.65,
    },
    "compromise": {
        "chances.npv_positive": 0.67,
        "chances.npv_at_positive": 0.39,
        "chances.best": 0.64,
        "npv.p10": -0.39e6,
        "npv.p50": 0.35e6,
        "npv.p90": 2.58e6,
        "npv_with_run_off.p50": 1.04e6,
        "break_even_months.p50": 39.0,
        "break_even_months.never": 0.29,
    },
    "current": {"chances.best": 0.31},
}


def show(result: dict[str, Any]) -> None:
    """Print what was calculated next to what was expected."""
    for scenario, expected in EXPECTED.items():
        for path, value in expected.items():
            name, part = path.split(".")
            print(f"{scenario:>10} {path:<26} {result[scenario][name][part]:>16,.3f} {value:>16,.3f}")
    print(f"{'decision':>10} {'evpi':<26} {result['decision']['evpi']:>16,.3f} {0.19e6:>16,.3f}")


def main(which: str, runs: int) -> None:
    """Run one baseline on the example as a whole, and print its figures, its time and its peak memory."""
    baseline = importlib.import_module(f"benchmarks.baselines.{which}")
    start = time.perf_counter()
    result = baseline.run(runs, seed=1)
    seconds = time.perf_counter() - start
    show(result)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{which}: {runs:,} futures in {seconds:.1f} s, peak memory {peak:.2f} GiB")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000)
