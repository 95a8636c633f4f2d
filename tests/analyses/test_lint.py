"""The sceptic asks each question exactly where it belongs."""

import re
import tomllib
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

import mcroi
from mcroi.analyses.lint import Finding, findings, result_findings
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result

_EXAMPLE = resources.files("mcroi.study.examples").joinpath("mlops.toml").read_text("utf-8")


def study(drop=(), **settings):
    """The example without some keys, and with others set; names have two underscores for a dot."""
    tables = tomllib.loads(_EXAMPLE)
    for path in drop:
        *parents, last = path.split(".")
        _table(tables, parents).pop(last)
    for name, value in settings.items():
        *parents, last = name.split("__")
        _table(tables, parents)[last] = value
    return mcroi.read_text("\n".join(f"{key} = {_toml(value)}" for key, value in tables.items()))


def _table(tables, path):
    for part in path:
        tables = tables.setdefault(part, {})
    return tables


def _toml(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return repr(value) if not isinstance(value, str) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def asked(of):
    """Codes of the findings, with where."""
    return {(finding.code, finding.where) for finding in findings(of)}


AS_IT_IS = asked(study())


def test_the_example_is_asked_for_its_evidence_only():
    """The shipped example has no other weakness than that most of it is made up."""
    assert asked(study()) == {
        ("value-of-projects", "world.projects.value_per_month"),
        ("illustrative", ""),
        ("discounting-convention", ""),
    }


POINT = {"world__projects__value_per_month": {"value": 9e3, "source": "finance", "mark": "published"}}

SKEWED = {"p10": 100, "p30": 101, "p50": 102, "p70": 800, "p90": 801}
SAVED = {"kind": "cost avoided", "per_year": 9e3}
APART = {"experts": {"ana": "1 to 1.2", "ben": "10 to 11"}}
RULES = [
    ("quantiles-missed", "current.technical.build_hours", {"scenarios__current__technical__build_hours": SKEWED}, ()),
    ("quantiles-missed", "current.technical.build_hours",
     {"scenarios__current__technical__build_hours": {**SKEWED, "truncate": [50, 2000]}}, ()),
    ("quantiles-missed", "current.technical.build_hours",
     {"scenarios__current__technical__build_hours": {"experts": {"ana": SKEWED, "ben": "200 to 500"}}}, ()),
    ("experts-disagree", "current.turnover.vacancy_months",
     {"scenarios__current__turnover__vacancy_months": APART}, ()),
    ("no-variance", "current.technical.build_hours",
     {"scenarios__current__technical__build_hours": "pareto(200, 1.8)"}, ()),
    ("no-source", "", {"world__team__size": 10}, ()),
    ("no-mark", "", {"world__team__size": 10}, ()),
    ("overrun-certain", "optimal.one_off.schedule_overrun", {"scenarios__optimal__one_off__schedule_overrun": 1}, ()),
    ("overrun-certain", "compromise.one_off.cost_overrun", {"scenarios__compromise__one_off__cost_overrun": 1.2}, ()),
    ("overrun-certain", "optimal.one_off.cost_overrun", {}, ("scenarios.optimal.one_off.cost_overrun",)),
    ("success-certain", "optimal.one_off.success_probability",
     {"scenarios__optimal__one_off__success_probability": 1}, ("correlations",)),
    ("success-certain", "compromise.one_off.success_probability",
     {"scenarios__compromise__one_off__success_probability": 0}, ("correlations",)),
    ("adopted-at-once", "optimal.adoption", {}, ("scenarios.optimal.adoption",)),
    ("narrow-range", "", {"world__team__annual_cost": "pert(100e3, 101e3, 102e3)"}, ()),
    ("narrow-range", "", {"scenarios__optimal__adoption__share": "pert(0.50, 0.51, 0.52)"}, ()),
    ("outside-support", "world.finance.cashable_share", {"world__finance__cashable_share": "normal(0.1, 0.1)"}, ()),
    ("outside-support", "optimal.one_off.team_share",
     {"scenarios__optimal__one_off__team_share": "0.2 to 1.5"}, ()),
    ("only-better", "optimal", {
        "scenarios__optimal__technical__upkeep_hours_per_project_month": "times pert(0.5, 0.75, 1)",
        "scenarios__optimal__projects__lifetime_months": "times pert(1, 1.15, 1.5)",
        "scenarios__optimal__incidents__per_year": "times pert(0.4, 0.7, 1)"}, ()),
    ("turnover-for-certain", "optimal.turnover.annual_rate",
     {"scenarios__optimal__turnover__annual_rate": "times pert(0.6, 0.85, 0.95)"}, ()),
    ("no-tooling-cost", "optimal.tooling", {},
     ("scenarios.optimal.tooling", "scenarios.compromise.tooling")),
    ("free-failure", "optimal.failure", {}, ("scenarios.optimal.failure",)),
    ("no-effort", "optimal.one_off.team_share", {"scenarios__optimal__one_off__team_share": 0}, ()),
    ("unusual-discount-rate", "world.finance.discount_rate", {"world__finance__discount_rate": "25%"}, ()),
    ("unusual-discount-rate", "world.finance.discount_rate", {"world__finance__discount_rate": 0}, ()),
    ("nominal-discount-rate", "world.finance.discount_rate", {"world__finance__discount_rate": "8%"}, ()),
    ("cashable-high", "world.finance.cashable_share", {"world__finance__cashable_share": 0.8}, ()),
    ("slack-worth-nothing", "world.finance.cashable_share", {}, ("world.finance.cashable_share",)),
    ("horizon-too-short", "optimal", {"horizon_months": 18, "also_report_months": [12]}, ()),
    ("horizon-too-long", "horizon_months", {"horizon_months": 144}, ()),
    ("one-horizon", "also_report_months", {}, ("also_report_months",)),
    ("no-targets", "targets", {}, ("targets",)),
    ("cashable-high", "world.finance.cashable_share", {"world__finance__cashable_share": 0.31}, ()),
    ("all-recaptured", "world.team.recapture_share", {}, ("world.team.recapture_share",)),
    ("value-like-revenue", "world.projects.value_per_month", {"world__projects__value_per_month": 60e3}, ()),
    ("line-without-source", "optimal.lines.oracle", {"scenarios__optimal__lines__oracle": SAVED}, ()),
    ("line-told-twice", "optimal.lines.oracle", {
        "scenarios__optimal__lines__oracle": {**SAVED, "kind": "loss avoided"}}, ()),
    ("line-told-twice", "optimal.lines.oracle", {
        "scenarios__optimal__lines__oracle": {**SAVED, "kind": "margin gained"}}, ()),
    ("line-told-twice", "optimal.lines.oracle", {
        "scenarios__optimal__lines__oracle": {**SAVED, "label": "2 FTE fewer"}}, ()),
    ("line-told-twice", "optimal.lines.oracle", {
        "scenarios__optimal__lines__oracle": {"kind": "cost added", "once": 5e3, "from": "start"}}, ()),
    ("line-told-twice", "optimal.lines.oracle", {
        "scenarios__optimal__lines__oracle": SAVED,
        "scenarios__current__tooling__cost_per_month": {"value": 3e3, "source": "invoice of Oracle"}}, ()),
    ("roi-of-all-costs", "targets.roi", {"targets__roi": 0.5}, ()),
    ("endless-demand", "world.projects.demand", {}, ("world.projects.demand",)),
    ("demand-below-today", "world.projects.demand", {"world__projects__demand": 8}, ()),
    ("overruns-unrelated", "", {}, ("correlations",)),
    ("overheads-beyond-hours", "current", {"scenarios__current__meetings__hours_per_week": 30}, ("correlations",)),
    ("upkeep-beyond-hours", "current",
     {"scenarios__current__technical__upkeep_hours_per_project_month": 90}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("code", "where", "settings", "drop"), RULES)
def test_a_weakness_is_asked_about(code, where, settings, drop):
    """A study with one weakness more is asked about that one."""
    assert (code, where) not in AS_IT_IS
    assert (code, where) in asked(study(drop, **settings))


def test_a_change_that_changes_nothing():
    """A scenario that states no way of working is the same as today."""
    stated = {name: value for name, value in tomllib.loads(_EXAMPLE)["scenarios"]["optimal"].items()
              if name in ("label", "one_off", "failure", "adoption")}  # fmt: skip
    assert ("same-as-today", "third") in asked(study(scenarios__third=stated))


def test_a_change_that_is_nothing_but_money():
    """A line of money is something that is different from today, and no hour need be."""
    stated = {name: value for name, value in tomllib.loads(_EXAMPLE)["scenarios"]["optimal"].items()
              if name in ("label", "one_off", "failure", "adoption")}  # fmt: skip
    line = {**SAVED, "label": "2 FTE fewer"}
    found = asked(study(scenarios__third={**stated, "lines": {"oracle": line}}))
    assert ("same-as-today", "third") not in found
    assert {("line-without-source", "third.lines.oracle"), ("line-told-twice", "third.lines.oracle")} <= found


def test_a_line_that_is_switched_off_is_not_asked_about():
    """Nobody has to stand for money that does not come."""
    found = asked(study(scenarios__optimal__lines__oracle={**SAVED, "label": "2 FTE fewer", "per_year": 0}))
    assert "optimal.lines.oracle" not in {where for _, where in found}


def test_a_study_without_ranges():
    """Where every value is a number, there is nothing to simulate but chance."""

    def points(table):
        return {key: 0.9 if _is_value(inner) else points(inner) if isinstance(inner, dict) else inner
                for key, inner in table.items()}  # fmt: skip

    tables = tomllib.loads(_EXAMPLE)
    world, scenarios = points(tables["world"]), points(tables["scenarios"])
    world["organisation"]["friction"] = 1
    assert ("all-points", "") in asked(study(("correlations",), world=world, scenarios=scenarios))
    world["team"]["size"] = "5 to 20"
    assert ("many-points", "") in asked(study(("correlations",), world=world, scenarios=scenarios))


def _is_value(raw):
    return isinstance(raw, dict) and "mark" in raw


def test_an_inherited_weakness_is_told_once():
    """What stands in one scenario and is inherited by another is asked about where it stands."""
    found = asked(study(("correlations", "scenarios.compromise.one_off.cost_overrun"),
                        scenarios__optimal__one_off__cost_overrun=1))  # fmt: skip
    assert ("overrun-certain", "optimal.one_off.cost_overrun") in found
    assert ("overrun-certain", "compromise.one_off.cost_overrun") not in found


def test_a_sourced_value_of_projects_is_not_asked_about():
    """Once finance has stated it, the value of a project is no weakness."""
    assert not [code for code, _ in asked(study(**POINT)) if code == "value-of-projects"]


def test_warnings_come_first_and_every_finding_has_a_cure():
    """Findings are sorted by weight, and each can be answered."""
    found = findings(study(("targets", "world.projects.demand"), world__finance__discount_rate=0))
    severities = [finding.severity for finding in found]
    assert severities == sorted(severities, key=lambda severity: severity != "warning")
    assert all(finding.reason and finding.cure for finding in found)


def test_every_text_is_asked_for():
    """The findings that are written down are those that rules yield."""
    lint = resources.files("mcroi.analyses.lint")
    rules = "".join(path.read_text("utf-8") for path in lint.iterdir() if path.name.endswith(".py"))
    written = tomllib.loads(lint.joinpath("findings.toml").read_text("utf-8"))
    assert sorted(set(re.findall(r'Finding\.of\(\s*"([a-z-]+)"', rules))) == sorted(written)


def test_a_finding_as_text():
    """A finding about the whole study names no place."""
    finding = Finding("code", "warning", "world.team.size", "it is so", "do this")
    assert str(finding) == "warning: world.team.size: it is so [code]\n  cure: do this"
    assert str(replace(finding, where="")) == "warning: it is so [code]\n  cure: do this"


def told(result):
    """Codes of what a result raises, with where."""
    return {(finding.code, finding.where) for finding in result_findings(result)}


def test_the_examples_result_raises_no_question():
    """A simulation of ordinary size has nothing to add."""
    assert told(mcroi.simulate(study(), runs=20_000, jobs=1)) == set()


def test_draws_that_were_moved():
    """An input of which more than one draw in a hundred was moved is named."""
    moved = study(scenarios__optimal__release__hit_rate="times pert(1, 2, 4)")
    assert ("moved-draws", "optimal.release.hit_rate") in told(mcroi.simulate(moved, runs=1000, jobs=1))


def test_a_constant_that_was_moved():
    """So is one that goes beyond what it may be together with today's value, the same in all futures."""
    moved = study(
        scenarios__current__incidents__per_year=6, scenarios__optimal__incidents__per_year="plus -30",
        scenarios__compromise__incidents__per_year="plus -5",
    )  # fmt: skip
    result = mcroi.simulate(moved, runs=1000, jobs=1)
    assert result.inputs_moved["optimal.incidents.per_year"] == 1.0
    assert {where for code, where in told(result) if code == "moved-draws"} == {"optimal.incidents.per_year"}


def test_run_off_without_end():
    """Projects that never die and money that is not discounted have no finite run-off, and that is told."""
    endless = study(
        world__finance__discount_rate=0,
        scenarios__current__projects__lifetime_months=1e13,
        scenarios__optimal__projects__lifetime_months=1e13,
        scenarios__compromise__projects__lifetime_months=1e13,
    )
    found = told(mcroi.simulate(endless, runs=1000, jobs=1))
    assert ("run-off-left-out", "optimal.npv_with_run_off") in found


def with_npv(values):
    """The example's result with other net present values of one change."""
    result = mcroi.simulate(study(), runs=values.size, jobs=1)
    assert isinstance(result, Result)
    result["optimal"].quantities["npv"] = Quantity(values)
    return result


def test_a_mean_that_hangs_on_one_future():
    """Where one future makes up the variance, the mean is not to be relied on, and how many do is told."""
    values = np.ones(2000)
    values[7] = 1e6
    (finding,) = [of for of in result_findings(with_npv(values)) if of.where == "optimal.npv"]
    assert (finding.code, finding.severity) == ("heavy-tail", "warning")
    assert finding.reason.startswith("one future makes up half of its variance over 2,000 futures, so its mean")
    values[:30] = 1e6
    (finding,) = [of for of in result_findings(with_npv(values)) if of.where == "optimal.npv"]
    assert finding.reason.startswith("16 futures make up half")  # the others' share is small, but not nothing
    values[:40] = 1e6
    assert ("heavy-tail", "optimal.npv") not in told(with_npv(values))


def test_an_average_of_the_worst_that_hangs_on_a_few():
    """The worst twentieth may rest on a few futures where the whole does not."""
    values = np.random.Generator(np.random.Philox(5)).normal(size=4000)
    assert ("heavy-tail", "optimal.tail_mean") not in told(with_npv(values))
    values[:5] = -12.0
    found = told(with_npv(values))
    assert ("heavy-tail", "optimal.tail_mean") in found
    assert ("heavy-tail", "optimal.npv") not in found


def test_few_futures():
    """A run too small to tell chances apart says so."""
    assert ("few-futures", "") in told(mcroi.simulate(study(), runs=100, jobs=1))


def test_a_line_of_its_own_is_not_asked_about():
    """Money that is nobody's hour, no tool and no incident of the model's, with its source."""
    line = {**SAVED, "label": "Rent of the server room ends", "source": "contract 4711", "mark": "measured"}
    assert asked(study(scenarios__optimal__lines__rent=line)) == AS_IT_IS


AT_ONCE = {"kind": "cost added", "once": 5e3, "from": "start"}
INVOICE = {"value": 3e3, "source": "invoice of Oracle"}
NOT_TWICE = [  # close to what each reason looks for, and nothing of the model's
    ({**SAVED, "kind": "loss avoided"}, {}, ("scenarios.optimal.incidents",)),
    ({**SAVED, "kind": "loss avoided"}, {"scenarios__optimal__incidents": {"per_year": "times 1.5"}}, ()),
    ({"kind": "cost added", "per_year": 9e3}, {}, ()),  # beside fewer incidents, but no loss
    ({**SAVED, "label": "Cobol mainframe"}, {"scenarios__current__tooling__cost_per_month": INVOICE}, ()),
    ({**SAVED, "source": "licence contract of the year"},
     {"scenarios__current__tooling__cost_per_month": {**INVOICE, "source": "licence contract of the year"}}, ()),
    ({**SAVED, "source": "a plausible bank"},  # said of what has nothing to do with tools, too
     {"scenarios__current__tooling__cost_per_month": {**INVOICE, "source": "a plausible bank"},
      "world__team__size": {"value": 10, "source": "a plausible bank"}}, ()),
    ({**AT_ONCE, "from": "live"}, {"scenarios__current__tooling__cost_per_month": INVOICE}, ()),  # adds, and is Oracle
    ({**SAVED, "kind": "margin gained"}, {"world__projects__value_per_month": 0}, ()),
    ({**SAVED, "label": "Productive lifetimes of machines, sometimes"}, {}, ()),
    (AT_ONCE, {"scenarios__optimal__one_off__spend": 0}, ()),
    ({**AT_ONCE, "from": "explored"}, {}, ()),
    ({**AT_ONCE, "from": 3.0}, {}, ()),
    ({"kind": "cost added", "per_year": 5e3, "from": "start"}, {}, ()),
    ({**AT_ONCE, "kind": "cost avoided"}, {}, ()),
]  # fmt: skip


@pytest.mark.parametrize(("line", "settings", "drop"), NOT_TWICE)
def test_a_line_is_not_told_twice(line, settings, drop):
    """For each reason to think that a line is in the model already: what only looks a little like it."""
    name = "drive" if line.get("label") else "oracle"
    of = study(drop, **settings, **{f"scenarios__optimal__lines__{name}": line})
    assert ("line-told-twice", f"optimal.lines.{name}") not in asked(of)


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ({**SAVED, "kind": "loss avoided"}, "a loss avoided stands beside fewer incidents"),
        (SAVED, "tooling speaks of oracle, too"),
        ({**SAVED, "kind": "margin gained"}, "a margin gained stands beside the value of projects"),
        ({**SAVED, "label": "Time of two people"}, "it speaks of time, and freed hours"),
        (AT_ONCE, "it is paid once at the start, as one_off.spend is"),
    ],
)
def test_it_says_why_a_line_may_be_told_twice(line, because):
    """Each of the five reasons has its own words."""
    of = study(scenarios__optimal__lines__oracle=line, scenarios__current__tooling__cost_per_month=INVOICE)
    told = [finding.reason for finding in findings(of) if finding.code == "line-told-twice"]
    assert any(because in reason for reason in told)


@pytest.mark.parametrize(("month", "is_asked"), [(1.0, True), (59.0, False)])
def test_a_saving_by_date_is_asked_about_where_the_change_is_late(month, is_asked):
    """The compromise is live by month 59 wherever it delivers, and hardly ever by the first."""
    sure = {"scenarios__compromise__one_off__success_probability": "beta(95, 5)"}
    line = {**SAVED, "source": "contract", "from": month}
    result = mcroi.simulate(study(scenarios__compromise__lines__rent=line, **sure), runs=1000, jobs=1)
    found = {finding.code: finding for finding in result_findings(result)}
    assert ("saves-before-live" in found) == is_asked
    if is_asked:
        assert f"saves from month {month:g} on" in found["saves-before-live"].reason
        assert found["saves-before-live"].where == "compromise.lines.rent"
