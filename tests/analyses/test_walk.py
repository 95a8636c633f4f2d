"""The walk from a vendor's figure to ours, in studies whose steps follow by mental arithmetic, and at its ends."""

import numpy as np
import pytest

import mcroi
from mcroi.analyses.walk import STEPS, walks
from mcroi.study.reading import read_text
from mcroi.words.walk import LABELS, USUALLY, steps
from tests.small_studies import WORLD, change

BASE = WORLD.format(head="")
HOURS = '\nmanual.hours_per_week = "times 0.6"'
"""Two of five hours a week less, for ten people who cost 100,000 a year for 40 hours a week each: 4,166.67 a month."""

MONTHLY = 10 * 2 / 40 * 100e3 / 12


def walk(text):
    """The walk of the only change."""
    result = mcroi.simulate(read_text(text), 4, jobs=1)
    return walks(result)["a"].steps


def test_money_alone_is_the_same_at_every_step():
    """Nothing is freed, nothing is late: tools save 2,000 a month for 60 months, and 20,000 are spent."""
    assert [*walk(BASE + change("a", 8e3, 20e3)).values()] == pytest.approx([100e3] * len(STEPS))


@pytest.mark.parametrize(("cashed", "recaptured"), [(1.0, 1.0), (0.5, 1.0), (0.5, 0.6)])
def test_hours_at_salary_and_what_they_make(cashed, recaptured):
    """Nobody asks for projects, so that a freed hour is slack: worth its salary to a vendor, what is cashed to us."""
    world = BASE.replace("[world]", f"[world]\nfinance.cashable_share = {cashed}\nteam.recapture_share = {recaptured}")
    found = walk(
        world.replace("projects.in_production = 0", "projects.in_production = 0\nprojects.demand = 0")
        + change("a", 10e3)
        + HOURS
    )
    at_salary = 60 * MONTHLY
    made = [at_salary] * 3 + [cashed * at_salary] + [cashed * recaptured * at_salary] * 3
    assert [*found.values()] == pytest.approx(made)


def test_what_waits_and_who_adopts():
    """Live after six months, with half of the people: a vendor's figure has neither, the next steps one each."""
    late = change("a", 10e3).replace("one_off.exploration_weeks = 0", "one_off.exploration_weeks = 26.0892857142857")
    found = walk(BASE + late + HOURS + "\nadoption.share = 0.5\nadoption.ramp_months = 0")
    assert found["hours_at_salary"] == pytest.approx(60 * MONTHLY)
    assert found["as_it_comes"] == pytest.approx(54 * MONTHLY, rel=1e-6)
    assert found["as_people_adopt"] == pytest.approx(27 * MONTHLY, rel=1e-6)


@pytest.mark.parametrize(("running", "paid"), [(0, 0.0), (4, 60e3)])
def test_a_line_follows_the_projects_of_the_first_day(running, paid):
    """A vendor counts all of it where there are projects, and none of it where there are none."""
    line = '\n[scenarios.a.lines.fees]\nkind = "cost avoided"\nper_year = 12e3\nfrom = "start"\nfollows = "projects"\n'
    base = BASE.replace("projects.in_production = 0", f"projects.in_production = {running}")
    assert walk(base + change("a", 10e3) + line)["hours_at_salary"] == pytest.approx(paid)


def test_a_year_is_discounted_at_its_end():
    """By a vendor; we discount in the middle of each month."""
    found = walk(BASE.replace("finance.discount_rate = 0", "finance.discount_rate = 0.1") + change("a", 10e3) + HOURS)
    assert found["hours_at_salary"] == pytest.approx(sum(12 * MONTHLY / 1.1**year for year in range(1, 6)))
    assert found["as_it_comes"] == pytest.approx(sum(MONTHLY / 1.1 ** ((t + 0.5) / 12) for t in range(60)))


@pytest.fixture(scope="module")
def example():
    return mcroi.simulate(mcroi.example("mlops"), 3000, seed=1, jobs=1)


def test_it_ends_with_what_is_told_elsewhere(example):
    """The last step but one is the spreadsheet's figure, the last the mean of all futures."""
    for name, of in walks(example).items():
        assert [*of.steps] == [*STEPS] == [*LABELS]
        assert of.steps["overrun"] == example[name].spreadsheet_npv
        assert of.steps["mean"] == example[name].npv.mean
        differences = [*of.differences().values()]
        assert np.cumsum(differences)[-1] == pytest.approx(of.steps["mean"])


def test_every_step_is_told_with_a_sentence(example):
    """Also that a typical future fails, where it does."""
    told = [*steps(walks(example)["compromise"], example["compromise"])]
    assert [step.label for step in told] == [*LABELS.values()]
    assert told[0].difference == ""
    assert all(step.difference for step in told[1:])
    assert all(step.sentence.endswith(".") for step in told)
    assert USUALLY.endswith(".")
    study = mcroi.example("mlops", ["scenarios.compromise.one_off.success_probability=0.4"])
    fails = mcroi.simulate(study, 500, jobs=1)
    walked = walks(fails)["compromise"]
    assert not walked.delivers
    assert [*steps(walked, fails["compromise"])][5].sentence.startswith("In the typical future the change fails")
