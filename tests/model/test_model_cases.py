"""The engine gives the results that were calculated for constant studies outside this project, by every door."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from mcroi.analyses.trace import typical
from mcroi.cli.app import app
from mcroi.engine.simulate import simulate
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import to_json
from mcroi.report.documents.trace import trace_document
from mcroi.study.reading import read_text

CASES = json.loads((Path(__file__).parents[1] / "reference" / "model_cases.json").read_text(encoding="utf-8"))["cases"]
RELATIVE = 1e-9
MONEY = (
    *("cost", "payoff", "npv", "investment", "change_cost", "peak_funding", "one_off_cost", "opportunity_cost"),
    *("monthly.cumulative_benefit", "spreadsheet_npv"),
)
MONTHLY = ("cumulative_benefit", "hours", "projects_per_worker", "maintenance_share", "maintainable")
RATIOS = ("npv_per_investment",)
RESULTS = {  # what every case states; the other scenarios' come on top of the current one's
    "current": {"cost", "payoff", "cost_by_work", "saturation_months", "maintainable_per_worker", *MONTHLY[1:]},
    "others": {
        *("npv", "npv_with_run_off", "npv_cash_only", "break_even_months", "discounted_break_even_months"),
        *("investment", "roi", "peak_funding", "go_live_months", "one_off_cost", "opportunity_cost"),
        *("change_cost", "npv_per_investment", "npv_by_source", "maintainable_ratio", "maintains_double"),
        "cumulative_benefit",
    },
}
CONSTANT = [case for case in CASES if case.get("what") != "typical"]
TYPICAL = [case for case in CASES if case.get("what") == "typical"]


def places(expected, path=""):
    """Every expected number with the dotted place where the result document has it."""
    for key, value in expected.items():
        where = "monthly." if key in MONTHLY else "chances." if key == "maintains_double" else ""
        place = f"{path}.{key}" if path else f"{where}{key}"
        if isinstance(value, dict):
            yield from places(value, place)
        else:
            yield place, value


def numbers_at(place, scenario):
    """What the document has there: every number of a distribution or a band, for all futures are the same one."""
    *parents, last = place.split(".")
    found = scenario
    for name in parents:
        found = found[name]
    if place.startswith("monthly"):
        series = [found] if isinstance(found, list) else list(found.values())
        return [row[int(last)] for row in series]
    found = found[last]
    if not isinstance(found, dict):
        return [found]
    if "p" in found:
        return [found["p"]]
    return [found[name] for name in ("mean", "p5", "p10", "p25", "p50", "p75", "p80", "p90", "p95")]


def scale(place, scenarios):
    """What a zero is measured by: the money that today's team moves, its hours, or 1."""
    today = scenarios["current"]
    if place.startswith(MONEY) and place not in RATIOS:
        return sum(numbers_at(name, today)[0] for name in ("cost", "payoff"))
    if place.startswith("monthly.hours"):
        return max(map(sum, zip(*today["monthly"]["hours"].values(), strict=True)))
    return 1.0


def check(case, scenarios):
    """Compare the scenarios of a document with the case; null is never, undefined or without end."""
    for name, expected in case["expected"].items():
        for place, value in places(expected):
            for got in numbers_at(place, scenarios[name]):
                where = f"{name}.{place}"
                if value is None or got is None:
                    assert value is None, where
                    assert got is None, where
                else:
                    # What is 0 but for rounding may differ by 1e-9 of what it is the difference of.
                    zero = RELATIVE * scale(place, scenarios)
                    is_zero = abs(value) < 1e-3 * zero
                    assert got == pytest.approx(value, rel=RELATIVE, abs=zero if is_zero else 0.0), where


def test_the_cases_state_every_result():
    """No result is left untested: the 61 cases state them all, of every scenario."""
    assert (len(CONSTANT), len(TYPICAL)) == (51, 10)
    for expected in (case["expected"] for case in CASES):
        assert expected["current"].keys() >= RESULTS["current"]
        for name in expected.keys() - {"current"}:
            assert expected[name].keys() >= RESULTS["current"] | RESULTS["others"]


@pytest.mark.parametrize("case", CONSTANT, ids=lambda case: case["name"])
def test_the_python_api_gives_the_reference_results(case):
    """Every result of every case is met to 1e-9, in every statistic of the document."""
    result = simulate(read_text(case["study"]), runs=3, jobs=1)
    check(case, json.loads(to_json(result_document(result)))["scenarios"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_typical_future_gives_the_reference_results(case):
    """Every result of every case is met to 1e-9 in the future in which leavers and incidents are at their means."""
    check(case, json.loads(to_json(trace_document(typical(read_text(case["study"])))))["results"])


@pytest.mark.parametrize("case", CONSTANT, ids=lambda case: case["name"])
def test_every_future_of_a_constant_study_is_the_same(case):
    """Where nothing is uncertain and nobody leaves, futures differ in nothing, and the spreadsheet is right."""
    result = simulate(read_text(case["study"]), runs=3, jobs=1)
    for name, column in result.columns().items():
        assert column[0] == column[1] == column[2] or math.isnan(column[0]), name
    for scenario in result.changes:
        money = result["current"].cost.mean + result["current"].payoff.mean
        assert scenario.spreadsheet_npv == pytest.approx(scenario.npv.mean, rel=1e-12, abs=1e-12 * money)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_command_line_gives_the_reference_results(case, tmp_path, capsys):
    """`mcroi simulate --json` says the same, and `mcroi trace --typical --json`."""
    study = tmp_path / "study.toml"
    study.write_text(case["study"], encoding="utf-8")
    is_typical = case.get("what") == "typical"
    command = ["trace", "--typical"] if is_typical else ["simulate", "--runs", "2"]
    app.main([*command, str(study), "--json"], standalone_mode=False)
    check(case, json.loads(capsys.readouterr().out)["results" if is_typical else "scenarios"])


def test_a_real_process_gives_the_reference_results(tmp_path):
    """So does a process of its own."""
    study = tmp_path / "study.toml"
    study.write_text(CASES[0]["study"], encoding="utf-8")
    command = [sys.executable, "-m", "mcroi", "simulate", str(study), "--json", "--runs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, encoding="utf-8")
    check(CASES[0], json.loads(done.stdout)["scenarios"])
