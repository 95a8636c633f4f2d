"""The engine against two other renderings of the same simulation, in one run: seconds, ratios, memory, figures.

Usage: python -m benchmarks.speed [--runs 100000] [--rounds 3] [--without usual] [--million]

Each program runs in a process of its own, in turn; seconds are those of the simulation with all its results and the
fan, without the start of the interpreter. The ratio is quoted round by round: machines drift, ratios less so.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CORRELATED = False
FIGURES = ("npv.p10", "npv.p50", "npv.p90", "cost.p50", "break_even_months.never")
PROGRAMS = ("mcroi", "mcroi on one core", "competent", "usual")


def run_mcroi(runs: int, jobs: int | None) -> dict[str, Any]:
    """Simulate the example, without its correlations as the others do."""
    import dataclasses

    from mcroi.engine.simulate import simulate
    from mcroi.report.documents.result import result_document
    from mcroi.report.documents.schemas import to_json
    from mcroi.study.reading import example

    study = dataclasses.replace(example("mlops"), correlations=())
    start = time.perf_counter()
    result = simulate(study, runs, seed=1, jobs=jobs)
    data = result_document(result)
    to_json(data)
    return {"seconds": time.perf_counter() - start, "scenarios": data["scenarios"]}


def run_baseline(name: str, runs: int) -> dict[str, Any]:
    """Run one of the two other renderings."""
    import importlib

    baseline = importlib.import_module(f"benchmarks.baselines.{name}")
    start = time.perf_counter()
    scenarios = baseline.run(runs, seed=1)
    return {"seconds": time.perf_counter() - start, "scenarios": scenarios}


def measure(program: str, runs: int) -> dict[str, Any]:
    """Run one program in a process of its own: its seconds, its figures, its peak memory in MB."""
    command = [sys.executable, "-m", "benchmarks.speed", "--one", program, "--runs", str(runs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    return dict(json.loads(done.stdout))


def one(program: str, runs: int) -> None:
    """Be that process."""
    import resource

    if program.startswith("mcroi"):
        out = run_mcroi(runs, 1 if program.endswith("one core") else None)
    else:
        out = run_baseline(program, runs)
    figures = {}
    for scenario in ("optimal", "compromise"):
        for path in FIGURES:
            name, part = path.split(".")
            figures[f"{scenario}.{path}"] = out["scenarios"][scenario][name][part]
    own, children = (resource.getrusage(w).ru_maxrss / 1024 for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": out["seconds"], "figures": figures, "megabytes": max(own, children)}))


def compare(runs: int, rounds: int, without: list[str]) -> None:
    """Run all programs in turn and print what they take."""
    programs = [p for p in PROGRAMS if p not in without]
    measured: dict[str, list[dict[str, Any]]] = {p: [] for p in programs}
    for _ in range(rounds):
        for program in programs:
            measured[program].append(measure(program, runs))
    print(f"{runs:,} futures x 3 scenarios x 60 months, all results and the fan; {os.cpu_count()} cores")
    print(f"{'program':<20}{'seconds':>20}{'ns a future-month-scenario':>30}{'times mcroi':>18}{'peak MB':>10}")
    for program, rows in measured.items():
        seconds = [row["seconds"] for row in rows]
        each = [s / runs / 180 * 1e9 for s in seconds]
        ratios = [s / own["seconds"] for s, own in zip(seconds, measured["mcroi"], strict=True)]
        megabytes = max(row["megabytes"] for row in rows)
        print(f"{program:<20}{span(seconds, 2):>20}{span(each, 0):>30}{span(ratios, 1):>18}{megabytes:>10.0f}")
    print("\nThe same figures (each program draws its own futures):")
    for figure in measured["mcroi"][0]["figures"]:
        print(f"{figure:<40}" + "".join(f"{measured[p][0]['figures'][figure]:>16,.3f}" for p in programs))


def span(values: list[float], digits: int) -> str:
    """The least and the most of some values."""
    return f"{min(values):.{digits}f} - {max(values):.{digits}f}"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", action="append", default=[], choices=PROGRAMS[1:])
    parser.add_argument("--million", action="store_true", help="peak memory of a million futures too")
    parser.add_argument("--one", choices=PROGRAMS, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.runs)
        return
    compare(given.runs, given.rounds, given.without)
    if given.million:
        row = measure("mcroi", 1_000_000)
        print(f"\n1,000,000 futures: {row['seconds']:.1f} s, peak {row['megabytes']:.0f} MB")


if __name__ == "__main__":
    main()
