"""The result document has the shape that the interface promises: these keys, these types, null for infinite."""

import json
import math
import re
from importlib.resources import files

import numpy as np
import pytest

from mcroi import __version__, example
from mcroi.analyses.lint import Finding
from mcroi.engine.simulate import simulate
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import to_json
from mcroi.results.events import reached_by
from mcroi.results.quantity import Quantity
from mcroi.study.reading import read_text

PERCENTILES = ("p5", "p10", "p25", "p50", "p75", "p80", "p90", "p95")
TIMES = (
    *("go_live_months", "break_even_months", "discounted_break_even_months", "saturation_months"),
    "maintainable_per_worker",
)
RATIOS = ("roi", "npv_per_investment", "maintainable_ratio", "irr")
OWN = {
    *("label", "cost", "payoff", "saturation_months", "maintainable_per_worker", "cost_by_work"),
    *("expected_regret", "monthly"),
}
AGAINST_TODAY = {
    *("npv", "npv_cash_only", "npv_with_run_off", "npv_at", "spreadsheet_npv", "roi", "investment", "peak_funding"),
    *("one_off_cost", "opportunity_cost", "go_live_months", "break_even_months", "discounted_break_even_months"),
    *("change_cost", "npv_per_investment", "maintainable_ratio", "npv_by_source"),
    *("against", "tail_mean", "chances"),
}
TOP = {
    *("schema", "mcroi", "title", "currency", "horizon_months", "runs", "seed", "study_sha256", "current", "scenarios"),
    *("decision", "verdict", "inputs_moved", "run_off_left_out", "disagreement", "widened", "findings"),
    *("given", "drawn"),
}
WORK = {
    *("manual", "mechanical", "meetings", "technical", "slack", "turnover", "incidents", "tooling", "lines"),
    "one_off",
}
SOURCES = {
    *("projects_until_adopted", "projects_after", "slack", "lines", "people", "incidents", "tooling", "one_off"),
}
HOURS = {"ramp_up", "incidents", "migration", "manual", "mechanical", "meetings", "upkeep", "build", "slack"}

EXAMPLE_TEXT = files("mcroi.study.examples").joinpath("mlops.toml").read_text("utf-8")


def refused(constant):
    """No NaN and no Infinity is ever written."""
    raise AssertionError(constant)


def written(result):
    """The document as a reader gets it."""
    text = to_json(
        result_document(result, ["One sentence."], [Finding("code", "note", "optimal", "it is so", "do this")])
    )
    assert text.endswith("}\n")
    return json.loads(text, parse_constant=refused)


def is_quantity(data, name, *, all_defined=True):
    """D: mean, sd, percentiles, an interval of each; the share of never or undefined where there can be one."""
    keys = {"mean", "sd", *PERCENTILES, "ci95"}
    keys |= {"never"} if name in TIMES else set()
    keys |= {"undefined"} if name in RATIOS else set()
    keys |= {"undefined_because"} if name == "irr" else set()
    assert data.keys() == keys, name
    assert data["ci95"].keys() == {"mean", *PERCENTILES}
    for key, ends in data["ci95"].items():
        assert isinstance(ends, list)
        low, high = ends
        if data[key] is not None:
            assert low is None or low <= data[key], (name, key)
            assert high is None or high >= data[key], (name, key)
    at = [data[p] for p in PERCENTILES]
    finite = [value for value in at if value is not None]
    assert at[: len(finite)] == finite, "null comes last: it stands for infinite"
    assert finite == sorted(finite)
    if name in TIMES:
        assert 0 <= data["never"] <= 1
        assert (data["mean"] is None) == (data["sd"] is None) == (data["never"] > 0)
        assert (data["p95"] is None) == (data["never"] > 0.05)
    elif all_defined:
        assert len(finite) == len(PERCENTILES)
    assert all(isinstance(value, float) for value in finite)


def is_estimate(data):
    """M: value and standard error."""
    assert data.keys() == {"value", "standard_error"}
    assert data["standard_error"] >= 0


def is_chance(data):
    """C: p and its interval, around it and within [0, 1]."""
    assert data.keys() == {"p", "ci95"}
    low, high = data["ci95"]
    assert 0 <= low <= data["p"] <= high <= 1


def is_series(row, months, kind=float):
    """One number a month."""
    assert len(row) == months
    assert all(isinstance(value, kind) for value in row)


def has_the_shape(data, study, runs, *, irr=False):
    """Every key that the interface names, and no other."""
    assert data.keys() == TOP
    assert data["schema"] == "mcroi.result/2"
    assert data["mcroi"] == __version__
    assert (data["title"], data["currency"]) == (study.title, study.currency)
    assert (data["horizon_months"], data["runs"], data["seed"]) == (study.horizon_months, runs, 1)
    assert all(isinstance(data[name], int) for name in ("horizon_months", "runs", "seed"))
    assert re.fullmatch(r"[0-9a-f]{64}", data["study_sha256"])
    assert data["current"] == "current"
    assert data["verdict"] == ["One sentence."]
    assert data["findings"] == [
        {"code": "code", "severity": "note", "where": "optimal", "reason": "it is so", "cure": "do this"}
    ]
    assert data["decision"].keys() == {"best", "evpi"}
    is_estimate(data["decision"]["evpi"])
    assert list(data["scenarios"]) == list(study.scenarios)
    assert data["decision"]["best"] in data["scenarios"]
    for place, share in data["inputs_moved"].items():
        assert place.split(".")[0] in {"world", *study.scenarios}
        assert 0 <= share <= 1
    for name, scenario in data["scenarios"].items():
        keys = OWN if name == "current" else OWN | AGAINST_TODAY | ({"irr"} if irr else set())
        assert scenario.keys() == keys, name
        own_shape(scenario, study.horizon_months, runs)
        if name != "current":
            shape_against_today(scenario, name, study, runs)


def own_shape(scenario, months, runs):
    """What every scenario has."""
    assert isinstance(scenario["label"], str)
    for name in ("cost", "payoff", "saturation_months", "maintainable_per_worker"):
        is_quantity(scenario[name], name)
    assert scenario["cost_by_work"].keys() == WORK
    for name, work in scenario["cost_by_work"].items():
        is_quantity(work, name)
    by_work = math.fsum(work["mean"] for work in scenario["cost_by_work"].values())
    assert by_work == pytest.approx(scenario["cost"]["mean"], rel=1e-12)
    is_estimate(scenario["expected_regret"])
    assert runs == 1 or scenario["expected_regret"]["value"] >= 0
    monthly = scenario["monthly"]
    for series in ("projects_per_worker", "maintenance_share"):
        assert monthly[series].keys() == {"mean", "p10", "p50", "p90"}
        for row in monthly[series].values():
            is_series(row, months)
    assert monthly["maintainable"].keys() == {"p10", "p50", "p90"}
    for row in monthly["maintainable"].values():
        is_series(row, months)
    assert monthly["hours"].keys() == HOURS
    for row in monthly["hours"].values():
        is_series(row, months)


def shape_against_today(scenario, name, study, runs):
    """What is measured against today."""
    months = study.horizon_months
    for key in ("npv", "npv_cash_only", "npv_with_run_off", "investment", "peak_funding", "one_off_cost"):
        is_quantity(scenario[key], key)
    for key in ("opportunity_cost", "go_live_months", "break_even_months", "discounted_break_even_months"):
        is_quantity(scenario[key], key)
    is_quantity(scenario["change_cost"], "change_cost")
    for key in ("roi", "npv_per_investment", "maintainable_ratio"):
        is_quantity(scenario[key], key, all_defined=scenario[key]["undefined"] < 1)
    assert scenario["npv_by_source"].keys() == SOURCES
    for part in scenario["npv_by_source"].values():
        is_quantity(part, "npv_by_source")
    by_source = math.fsum(part["mean"] for part in scenario["npv_by_source"].values())
    assert by_source == pytest.approx(scenario["npv"]["mean"], abs=1e-12 * scenario["cost"]["mean"])
    assert list(scenario["npv_at"]) == [str(m) for m in study.also_report_months]
    for at in scenario["npv_at"].values():
        is_chance(at["positive"])
        is_quantity({key: value for key, value in at.items() if key != "positive"}, "npv_at")
    assert isinstance(scenario["spreadsheet_npv"], float)
    assert list(scenario["against"]) == [other for other in study.scenarios if other not in ("current", name)]
    for comparison in scenario["against"].values():
        assert comparison.keys() == {"better", "difference"}
        is_chance(comparison["better"])
        is_quantity(comparison["difference"], "difference")
    assert scenario["tail_mean"].keys() == {"npv_worst_5_percent"}
    worst = dict(scenario["tail_mean"]["npv_worst_5_percent"])
    low, high = worst.pop("ci95")
    is_estimate(worst)
    assert None in (low, high) or low <= worst["value"] <= high
    chances = {"npv_positive", "breaks_even", "maintains_double", "best", "delivers", *study.targets}
    if {"one_off_budget", "go_live_months"} <= study.targets.keys():
        chances |= {"within_budget_and_time"}
    assert scenario["chances"].keys() == chances
    for chance in scenario["chances"].values():
        is_chance(chance)
        assert (chance["p"] * runs) == pytest.approx(round(chance["p"] * runs), abs=1e-9)
    assert scenario["monthly"]["cumulative_benefit"].keys() == {*PERCENTILES, "mean"}
    for row in scenario["monthly"]["cumulative_benefit"].values():
        is_series(row, months)
    broken = scenario["monthly"]["broken_even"]
    is_series(broken, months)
    assert broken == sorted(broken)
    assert broken[-1] == scenario["chances"]["breaks_even"]["p"]
    assert scenario["break_even_months"]["never"] == pytest.approx(1 - broken[-1], abs=1e-12)
    assert scenario["go_live_months"]["never"] == pytest.approx(1 - scenario["chances"]["delivers"]["p"], abs=1e-12)


@pytest.mark.parametrize("runs", [1, 2, 2000])
def test_the_example(runs):
    """The built-in example, down to a single future."""
    study = example("mlops")
    has_the_shape(written(simulate(study, runs, jobs=1)), study, runs)


def test_the_rate_of_return_is_there_when_asked_for():
    """`--irr` adds a quantity that can be undefined, and says for which of three reasons: their shares add up."""
    study = example("mlops")
    data = written(simulate(study, 300, jobs=1, irr=True))
    has_the_shape(data, study, 300, irr=True)
    is_quantity(data["scenarios"]["optimal"]["irr"], "irr")
    rate = data["scenarios"]["optimal"]["irr"]
    assert 0 < rate["undefined"] < 1
    assert rate["undefined_because"].keys() == {"none", "several", "rising"}
    assert sum(rate["undefined_because"].values()) == pytest.approx(rate["undefined"], abs=1e-12)


def test_a_study_in_which_nothing_breaks_even():
    """All times of break-even are null, none is left out; nor is the roi of a change that costs nothing."""
    today = EXAMPLE_TEXT.partition("[scenarios.optimal]")[0]
    study = read_text(
        f"{today}[scenarios.optimal]\n{CERTAIN_FAILURE}\none_off.spend = 1e9\n"
        f"[scenarios.compromise]\n{CERTAIN_FAILURE}\none_off.spend = 0\n"
    )
    data = written(simulate(study, 200, jobs=1))
    has_the_shape(data, study, 200)
    optimal, compromise = data["scenarios"]["optimal"], data["scenarios"]["compromise"]
    for name in ("break_even_months", "discounted_break_even_months", "go_live_months"):
        assert optimal[name]["never"] == 1.0
        assert all(optimal[name][key] is None for key in ("mean", "sd", *PERCENTILES))
        assert all(ends[1] is None for ends in optimal[name]["ci95"].values())
    assert optimal["chances"]["breaks_even"]["p"] == 0.0
    assert set(optimal["monthly"]["broken_even"]) == {0.0}
    for ratio in (compromise["roi"], compromise["npv_per_investment"]):
        assert ratio["undefined"] == 1.0
        assert all(ratio[key] is None for key in ("mean", "sd", *PERCENTILES))
        assert all(ends == [None, None] for ends in ratio["ci95"].values())


CERTAIN_FAILURE = """
one_off.exploration_weeks = 0
one_off.migration_weeks = 0
one_off.team_share = 0
one_off.success_probability = 0
"""


def test_targets_have_chances():
    """Each target by its name, and the joint one of budget and time; a failed change is never in time."""
    limits = {
        "break_even_months": 36, "one_off_budget": 300_000, "go_live_months": 12,
        "npv": 0, "roi": 1.5, "peak_funding": 400_000,
    }  # fmt: skip
    text = re.sub(r"(?ms)^\[targets\].*?(?=^\[|\Z)", "", EXAMPLE_TEXT)
    text += "\n[targets]\n" + "\n".join(f"{name} = {limit}" for name, limit in limits.items())
    study = read_text(text)
    result = simulate(study, 3000, jobs=1)
    data = written(result)
    has_the_shape(data, study, 3000)
    columns = result.columns()
    for name in ("optimal", "compromise"):
        chances = data["scenarios"][name]["chances"]
        met = {
            **{t: columns[f"{name}.{t}"] <= limits[t] for t in ("break_even_months", "go_live_months", "peak_funding")},
            "one_off_budget": columns[f"{name}.one_off_cost"] <= limits["one_off_budget"],
            "npv": columns[f"{name}.npv"] >= limits["npv"],
            "roi": columns[f"{name}.roi"] >= limits["roi"],
        }
        for target, hits in met.items():
            assert chances[target]["p"] == hits.mean(), target
            assert 0 < hits.mean() < 1, target
        both = met["one_off_budget"] & met["go_live_months"]
        assert chances["within_budget_and_time"]["p"] == both.mean()
        assert both.mean() <= chances["delivers"]["p"]
        positive = (columns[f"{name}.npv"] > 0).mean()
        assert chances["npv_positive"]["p"] == positive
        assert chances["breaks_even"]["p"] == (columns[f"{name}.break_even_months"] < math.inf).mean()


def test_comparisons_and_regret_are_those_of_the_futures():
    """Chances of being better and best, regret and evpi, from the columns of the trials; ties go to today."""
    result = simulate(example("mlops"), 3000, jobs=1)
    npv = {name: result[name].npv.values for name in ("optimal", "compromise")}
    highest = [max(0.0, *pair) for pair in zip(*npv.values(), strict=True)]
    against = result["optimal"].against["compromise"]
    assert against.better.hits == sum(npv["optimal"] > npv["compromise"])
    assert against.difference.mean == pytest.approx(npv["optimal"].mean() - npv["compromise"].mean(), rel=1e-9)
    for name, values in npv.items():
        wins = sum(v == h and h > 0 for v, h in zip(values, highest, strict=True))
        assert result[name].chance("best").hits == wins
        regret = math.fsum(highest) / 3000 - values.mean()
        assert result[name].expected_regret.value == pytest.approx(regret, rel=1e-9)
    means = {"current": 0.0} | {name: values.mean() for name, values in npv.items()}
    best = max(means, key=means.get)
    assert result.decision.best == best
    assert result.decision.evpi.value == pytest.approx(math.fsum(highest) / 3000 - means[best], rel=1e-9)
    assert result["current"].expected_regret.value == pytest.approx(math.fsum(highest) / 3000, rel=1e-12)


def test_broken_even_counts_months_from_one():
    """broken_even[m] is the share with break-even by the end of month m, m + 1 months from the start."""
    months = Quantity(np.array([0.0, 1.0, 1.2, 2.0, math.inf]), can_be_never=True)
    assert reached_by(months, 3) == [0.4, 0.8, 0.8]


def test_monthly_numbers_are_those_of_the_result():
    """Fans, bands and hours are written as they are."""
    result = simulate(example("mlops"), 500, jobs=1)
    data = written(result)
    for name, scenario in data["scenarios"].items():
        monthly = result[name].monthly
        for kind, row in scenario["monthly"]["hours"].items():
            assert row == monthly.hours[kind].tolist()
        for key, row in monthly.fan.items():
            assert scenario["monthly"]["cumulative_benefit"][key] == row.tolist()
    paid = [sum(hours) for hours in zip(*data["scenarios"]["current"]["monthly"]["hours"].values(), strict=True)]
    assert paid[0] == pytest.approx(10 * 34 * 365.25 / 12 / 7, rel=1e-12)


def test_without_a_variance_no_mean_has_an_interval():
    """Where an input's variance is infinite, means have no interval; percentiles and chances keep theirs."""
    heavy = example(overrides=["scenarios.current.technical.build_hours=pareto(200, 1.8)"])
    data = result_document(simulate(heavy, 2_000))
    strict = json.loads(to_json(data))
    optimal = strict["scenarios"]["optimal"]
    assert optimal["npv"]["ci95"]["mean"] == [None, None]
    assert optimal["npv"]["mean"] is not None
    assert optimal["expected_regret"]["standard_error"] is None
    assert None not in optimal["npv"]["ci95"]["p50"]
    assert optimal["chances"]["best"]["ci95"][0] < optimal["chances"]["best"]["p"]


def test_what_was_widened_and_what_experts_disagree_on_is_told():
    """By place and input, in words of the study; nothing where nothing is."""
    plain = result_document(simulate(example(), 100))
    assert (plain["widened"], plain["disagreement"]) == ({}, {})
    told = result_document(simulate(example("forms"), 100))
    assert told["widened"]["platform.one_off.exploration_weeks"] == pytest.approx(2.177, abs=1e-3)
    assert 0.0 < told["disagreement"]["world.projects.value_per_month"] < 1.0
