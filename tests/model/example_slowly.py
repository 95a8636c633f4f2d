"""The slow model on the built-in example: what its figures are in 20,000 futures, to hold the engine to.

Run as a program it works them out again, which takes some minutes, and writes them to the folder of references.
"""

import json
import math
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from mcroi import example
from mcroi.draws.plan import Plan
from tests.model import slow_results
from tests.model.drawn_futures import handed_over, simulated_slowly

FIGURES = Path(__file__).parents[1] / "reference" / "example_slowly.json"
FUTURES, SEED, PIECE = 20_000, 5, 500
PERCENTILES = (10, 50, 90)
UNTOLD = ("hours", "paid_hours", "projects_per_worker", "maintenance_share", "maintainable", "irr")


def piece(start: int) -> list[dict[str, float]]:
    """Every result of some futures, by scenario and name."""
    slow_results.irr = lambda _: None  # takes longer than all the rest
    study = example("mlops")
    plan = Plan(study)
    first = start // 8192 * 8192
    block = plan.draw(SEED, first, start + PIECE)
    return [flat(simulated_slowly(handed_over(study, block, i))) for i in range(start - first, start - first + PIECE)]


def flat(results: dict[str, dict[str, object]]) -> dict[str, float]:
    """Numbers by dotted name; None is not a number."""
    numbers = {}
    for scenario, of in results.items():
        for name, value in of.items():
            if name == "cumulative_benefit":
                numbers[f"{scenario}.cumulative_benefit.24"] = value[23]
            elif name not in UNTOLD:
                for part, number in value.items() if isinstance(value, dict) else [("", value)]:
                    numbers[f"{scenario}.{name}.{part}".rstrip(".")] = math.nan if number is None else number
    return numbers


def figures(values: np.ndarray) -> dict[str, float | None]:
    """Mean and percentiles of the futures that have a number, and the share of those that have none."""
    known = values[np.isfinite(values)]
    told = {f"p{p}": float(np.percentile(known, p)) for p in PERCENTILES} if known.size else {}
    return {"mean": float(known.mean()) if known.size else None, **told, "without": 1 - known.size / values.size}


if __name__ == "__main__":
    with ProcessPoolExecutor(int(sys.argv[1]) if len(sys.argv) > 1 else 2) as pool:
        futures = [one for some in pool.map(piece, range(0, FUTURES, PIECE)) for one in some]
    by_name = {name: figures(np.array([one[name] for one in futures])) for name in futures[0]}
    FIGURES.write_text(json.dumps(by_name, indent=1) + "\n", encoding="utf-8")
