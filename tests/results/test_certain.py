"""0 and 100 % are left to what is so by how the study is made; what a sample happens to show is told with its bound."""

import pytest

import mcroi
from mcroi import charts
from mcroi.report.documents.result import result_document
from mcroi.report.page.opening import opening
from mcroi.report.page.risks import branches
from mcroi.report.workbook.shown import chance as shown_chance
from mcroi.report.workbook.shown import live_chance_format
from mcroi.results.certain import nothing_varies, stays_inside
from mcroi.results.chance import Chance
from mcroi.results.requirements import evaluate, read_requirement
from mcroi.study.reading import read_text
from mcroi.words.case import BusinessCase
from mcroi.words.rows import sections
from tests.small_studies import WORLD, change, simulated

LIKELY = "'uniform(5e3, 7e3)'"
"""A cost that always gains, which no sample can be sure of."""


def study(*changes, head="", **replaced):
    """A small study with other values of today's."""
    text = WORLD.format(head=head) + "".join(changes)
    for key, value in replaced.items():
        text = text.replace(key, value)
    return read_text(text)


@pytest.mark.parametrize(
    ("changes", "is_so"),
    [
        ((change("a", 6000),), True),
        ((change("a", 6000, success=0),), True),
        ((change("a", 6000, success=0.5),), False),
        ((change("a", 6000), change("b", LIKELY)), False),
        ((change("a", 6000) + "turnover.annual_rate = 0.1\n",), False),
        ((change("a", 6000) + "turnover.annual_rate = 'times 2'\n",), True),
        ((change("a", 6000) + "failure.extra_turnover = 0.1\n",), True),
        ((change("a", 6000, success=0) + "failure.extra_turnover = 0.1\n",), False),
    ],
)
def test_when_nothing_varies(changes, is_so):
    """No input is uncertain, every change is sure to deliver or to fail, and nobody ever leaves."""
    assert nothing_varies(study(*changes)) is is_so


def test_people_who_leave_are_luck():
    """With a rate of leaving of today all futures differ, even if they all come to the same side."""
    lively = study(change("a", 6000))
    text = WORLD.format(head="").replace("turnover.annual_rate = 0\n", "turnover.annual_rate = 0.1\n")
    assert nothing_varies(lively)
    assert not nothing_varies(read_text(text + change("a", 6000)))


def test_a_delivery_that_is_sure_is_certain_and_a_sample_is_not():
    """Success of 1, of 0, and of futures kept on a condition are exact; 100 of 100 that were drawn are not."""
    sure, doomed, likely = simulated(
        change("sure", LIKELY), change("doomed", LIKELY, success=0), change("likely", LIKELY, success=0.99999), runs=100
    ).changes
    said = {s.name: (s.chance("delivers"), s.go_live_months.never) for s in (sure, doomed, likely)}
    assert said["sure"] == (Chance(100, 100, is_certain=True), Chance(0, 100, is_certain=True))
    assert said["doomed"] == (Chance(0, 100, is_certain=True), Chance(100, 100, is_certain=True))
    assert said["likely"] == (Chance(100, 100), Chance(0, 100))
    assert not sure.chance("npv_positive").is_certain
    only = mcroi.simulate(study(change("a", LIKELY, success=0.5)), runs=1000, jobs=1, given=["a.delivers = false"])["a"]
    assert only.chance("delivers") == Chance(0, only.npv.count, is_certain=True)


def test_a_change_that_fails_meets_no_date():
    """The chance to go live in time is exactly 0 where the change cannot deliver, that of its budget is not."""
    targets = "[targets]\ngo_live_months = 6\none_off_budget = 100e3\n"
    doomed = simulated(change("doomed", LIKELY, "'uniform(1e3, 2e3)'", success=0), head="", runs=200)
    assert doomed["doomed"].chance("delivers").is_certain
    made = mcroi.simulate(
        read_text(WORLD.format(head="") + targets + change("doomed", LIKELY, "'uniform(1e3, 2e3)'", success=0)),
        runs=200,
        jobs=1,
    )["doomed"]
    assert made.chance("go_live_months") == Chance(0, 200, is_certain=True)
    assert made.chance("within_budget_and_time") == Chance(0, 200, is_certain=True)
    assert made.chance("one_off_budget") == Chance(200, 200)


def cells(result):
    """The cells of the last scenario by label."""
    return {row.label.strip(): row.cells[-1] for section in sections(result) for row in section.rows}


def test_every_place_tells_the_same():
    """100 of 100 read above 96 % in tables, cards, verdict, dots, branches and gates; 0 of 100 below 4 %."""
    result = simulated(change("likely", LIKELY, 48e3, success=0.99999), runs=100)
    said = cells(result)
    assert said["chance of success (NPV > 0)"] == said["the change delivers"] == "above 96 %"
    assert said["never in 60 months"] == "below 4 %"
    case = BusinessCase(result, jobs=1)
    first = opening(case)
    assert first.tiles[0].value == "above 96 %"
    assert first.tiles[0].note.endswith("in more than 96 of 100 futures")
    assert first.tiles[2].note.endswith("within the horizon in more than 96 of 100 futures")
    assert sum(dot.succeeds for dot in first.dots) == 99
    (delivers, worst) = branches(result).groups[0].lines
    assert (delivers.cells[:2], worst.cells[1]) == (("above 96 %", "above 96 %"), "above 72 %")
    assert "in fewer than 4 of 100 futures" in case.verdict[1]
    gate = evaluate(read_requirement("likely.npv_positive >= 0.99", result.study), result)
    assert str(gate).endswith("met, got above 0.96; too close to tell with 100 futures")


def test_what_is_certain_stays_exact_everywhere():
    """Where nothing varies, tables, cards and dots say 0 % and 100 %, and a document has intervals without a width."""
    result = simulated(change("sure", 6000, 48e3), runs=100)
    said = cells(result)
    assert said["chance of success (NPV > 0)"] == said["the change delivers"] == "100 %"
    assert said["never in 60 months"] == "0 %"
    first = opening(BusinessCase(result, jobs=1))
    assert first.tiles[0].note.endswith("in every future")
    assert first.tiles[2].note == "in 80 of 100 within 12 months; within the horizon in every future"
    assert charts.fan(result, "sure").description.endswith("It breaks even in every future.")
    assert charts.broken_even(result).description.endswith("sure: by the end in every future.")
    assert sum(dot.succeeds for dot in first.dots) == 100
    document = result_document(result)["scenarios"]["sure"]
    assert document["chances"]["npv_positive"] == {"p": 1.0, "ci95": [1.0, 1.0]}
    sampled = result_document(simulated(change("likely", LIKELY, 48e3), runs=100))["scenarios"]["likely"]
    assert sampled["chances"]["npv_positive"]["ci95"][0] == pytest.approx(0.963, abs=5e-4)
    gate = evaluate(read_requirement("sure.npv_positive >= 0.99", result.study), result)
    assert str(gate).endswith("met, got 1")


@pytest.mark.parametrize(
    ("chance", "shown", "live"),
    [
        (Chance(0, 100), '"below 4 %"', '[=0]"below 4 %";0.0 %'),
        (Chance(100, 100), '"above 96 %"', '[=1]"above 96 %";0.0 %'),
        (Chance(0, 5000), '"below 0.1 %"', '[=0]"below 0.1 %";[<0.0005]"below 0.2 %";0.0 %'),
        (Chance(5000, 5000), '"above 99.9 %"', '[=1]"above 99.9 %";[>0.9995]"above 99.8 %";0.0 %'),
        (Chance(30, 1000), "0 %", '[=0]"below 0.4 %";[<0.005]"below 1.1 %";0 %'),
        (Chance(0, 100, is_certain=True), "0 %", "[=0]0 %;0.0 %"),
        (Chance(100, 100, is_certain=True), "0 %", "[=1]0 %;0.0 %"),
    ],
)
def test_cells_that_can_change(chance, shown, live):
    """None, and so few that no digit is left of them, are told by the end of the interval."""
    assert shown_chance(chance).number_format == shown
    assert live_chance_format(chance) == live


def test_draws_that_stay_inside():
    """A distribution within what its input may be is never moved, nor is a factor that keeps today's value there."""
    made = study(change("a", "'pert(1, 2, 3)'") + "manual.hours_per_week = 'times pert(0, 0.5, 1)'\n")
    stated = made.scenarios["a"].assumptions
    assert stays_inside(made, stated["tooling.cost_per_month"])
    assert stays_inside(made, stated["manual.hours_per_week"])
    outside = study(change("a", "'normal(1000, 10)'"))
    assert not stays_inside(outside, outside.scenarios["a"].assumptions["tooling.cost_per_month"])
