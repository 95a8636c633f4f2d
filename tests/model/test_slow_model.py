"""The slow model gives the results that were calculated for it outside this project."""

import json
import math
import tomllib
from pathlib import Path

import pytest

from tests.model.slow_model import simulate_future
from tests.model.slow_study import resolve

CASES = json.loads((Path(__file__).parents[1] / "reference" / "model_cases.json").read_text(encoding="utf-8"))["cases"]
MONEY = (
    *("cost", "payoff", "npv", "investment", "change_cost", "peak", "one_off_cost", "opportunity_cost"),
    *("cumulative", "spreadsheet"),
)


def leaves(expected, got, path=""):
    """Pairs of (path, expected number, got number); months are keys in one and positions in the other."""
    for key, value in expected.items():
        at = got[int(key)] if isinstance(got, list) else got[key]
        if isinstance(value, dict):
            yield from leaves(value, at, f"{path}.{key}")
        else:
            yield f"{path}.{key}".lstrip("."), value, at


def tolerance(path, results):
    """What a zero may differ by: 1e-12 of what passes through the team's hands, a benefit being a difference of it."""
    today = results["current"]
    if path.startswith(MONEY) and path != "npv_per_investment":
        return 1e-12 * (today["cost"] + today["payoff"])
    if path.startswith("hours"):
        return 1e-12 * max(today["paid_hours"])
    return 1e-12


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_slow_model_gives_the_reference_results(case):
    """Every result of every reference study is met to 1e-9; null is never."""
    results = simulate_future(resolve(tomllib.loads(case["study"])))
    for scenario, expected in case["expected"].items():
        got = results[scenario] | {"spreadsheet_npv": results[scenario].get("npv")}
        for path, value, at in leaves(expected, got):
            where = f"{scenario}.{path}"
            if value is None:
                assert at in (math.inf, None), where
            else:
                assert at == pytest.approx(value, rel=1e-9, abs=tolerance(path, results)), where
