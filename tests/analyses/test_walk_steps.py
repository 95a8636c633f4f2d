"""The walk of a study with every kind of tool bill and line, held to sums that are written out here."""

import pytest

import mcroi
from mcroi.analyses.walk import walks
from mcroi.study.reading import read_text
from tests.small_studies import WORLD

MONTH = 365.25 / 12 / 7
SIZE, PROJECTS, GROWTH, RATE, MONTHS = 10, 6, 0.12, 0.1, 60
LIVE = 7.0
"""Three months to explore and four to migrate; nothing is built, as nobody asks for it, and projects live for ever."""

TODAY = (
    WORLD.format(head="")
    .replace("projects.in_production = 0", f"projects.in_production = {PROJECTS}\nprojects.demand = 0")
    .replace("finance.discount_rate = 0", f"finance.discount_rate = {RATE}\nfinance.cashable_share = 0.5")
    .replace("team.size = 10", f"team.size = {SIZE}\nteam.growth_per_year = {GROWTH}\nteam.recapture_share = 0.4")
    .replace("lifetime_months = 30", "lifetime_months = 1e15")
    .replace("tooling.cost_per_month = 10e3", "tooling.cost_per_month = 10e3\ntooling.cost_per_worker_month = 300")
    + "tooling.cost_per_project_month = 500\n"
)
CHANGE = f"""
[scenarios.a]
one_off.exploration_weeks = {3 * MONTH}
one_off.migration_weeks = {4 * MONTH}
one_off.schedule_overrun = 1.5
one_off.cost_overrun = 1.3
one_off.team_share = 0
one_off.success_probability = 0.9
one_off.spend = 21e3
adoption.share = 0.5
adoption.ramp_months = 0
tooling.overlap = 0
tooling.cost_per_worker_month = "plus 40"
tooling.cost_per_project_month = 200
tooling.cost_per_month = 8e3
manual.hours_per_week = 3
manual.hours_per_project_month = 0.5
mechanical.wait_minutes = 4
meetings.hours_per_week = 4
technical.upkeep_hours_per_project_month = 0.25
"""
LINES = """
[scenarios.a.lines.licences]
kind = "cost avoided"
per_year = 1200
from = "start"
realised = 0.8

[scenarios.a.lines.team]
kind = "cost added"
per_year = 2400
from = "live"
follows = "team"

[scenarios.a.lines.sales]
kind = "margin gained"
per_year = 3600
realised = 0.5
from = "live"

[scenarios.a.lines.fines]
kind = "loss avoided"
per_year = 4800
from = "live"
follows = "projects"
"""


def freed():
    """Hours that are freed a month, all of them, for the team and projects of month 0."""
    manual, meetings, waits = 5 - 3, 5 - 4, 5 * (10 - 4) * 0.5 / 60
    return (manual + meetings + waits) * MONTH * SIZE + PROJECTS * (1 - 0.5 + 1 - 0.25)


HOUR = 100e3 / 12 / (40 * MONTH)


def test_hours_at_salary():
    """All of it at once: tools for the team of today, lines in full, each year discounted at its end."""
    tools = 40 * SIZE + (200 - 500) * PROJECTS + (8e3 - 10e3)
    lines = (1200 - 2400 + 3600 + 4800) / 12
    yearly = 12 * (freed() * HOUR - tools + lines)
    expected = sum(yearly / (1 + RATE) ** (year + 1) for year in range(5)) - 21e3
    assert step("hours_at_salary") == pytest.approx(expected)


@pytest.mark.parametrize(("name", "adopting"), [("as_it_comes", False), ("as_people_adopt", True)])
def test_as_it_comes_and_as_people_adopt(name, adopting):
    """From month 7 on, in the middle of each month: half of the people adopt, but all tools have to be paid."""
    share = 0.5 if adopting else 1
    total = 0.0
    for t in range(MONTHS):
        is_live, seats = t >= LIVE, SIZE * (1 + GROWTH) ** (t / 12)
        tools = 40 * seats + (200 - 500) * PROJECTS + (8e3 - 10e3)
        lines = (4800 + 3600 * share - 2400 * seats / SIZE) / 12
        came = 1200 / 12 + is_live * (share * freed() * HOUR - tools + lines) - (not is_live) * 21e3 / LIVE
        total += came / (1 + RATE) ** ((t + 0.5) / 12)
    assert step(name) == pytest.approx(total)


def test_a_line_in_proportion_to_projects_counts_those_that_are_kept_up():
    """Where hours last for half of the maintenance, half of the projects earn."""
    left = (40 - 5 - 5 - 5 * (10 * 0.5 + 5) / 60) * MONTH * SIZE
    text = TODAY.replace("hours_per_project_month = 1", f"hours_per_project_month = {left / PROJECTS}")
    text = text.replace(f"team.growth_per_year = {GROWTH}", "team.growth_per_year = 0")
    change = CHANGE[: CHANGE.index("tooling.overlap")] + LINES[LINES.index("[scenarios.a.lines.fines]") :]
    expected = sum((400 * (t >= LIVE) * 0.5 - 3e3 * (t < LIVE)) / (1 + RATE) ** ((t + 0.5) / 12) for t in range(MONTHS))
    assert step("as_it_comes", text + change) == pytest.approx(expected)


def step(name, text=TODAY + CHANGE + LINES):
    """The npv at a step."""
    return walks(mcroi.simulate(read_text(text), 4, jobs=1))["a"].steps[name]


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("what_hours_make", ("team.recapture_share", "realised", "overruns", "success")),
        ("recaptured", ("overruns", "success")),
        ("overrun", ()),
    ],
)
def test_the_models_own_steps_are_those_of_other_studies(name, settings):
    """What a spreadsheet says of the study in which everything is put to use and realised, or goes to plan."""
    text = TODAY + CHANGE + LINES
    anew = {
        "team.recapture_share": (("team.recapture_share = 0.4", "team.recapture_share = 1"),),
        "realised": (("realised = 0.8", "realised = 1"), ("realised = 0.5", "realised = 1")),
        "overruns": (("schedule_overrun = 1.5", "schedule_overrun = 1"), ("cost_overrun = 1.3", "cost_overrun = 1")),
        "success": (("success_probability = 0.9", "success_probability = 1"),),
    }
    for old, new in (pair for setting in settings for pair in anew[setting]):
        assert old in text
        text = text.replace(old, new)
    other = mcroi.simulate(read_text(text), 4, jobs=1)["a"]
    assert step(name) == pytest.approx(other.spreadsheet_npv)


def test_a_step_delivers_though_the_typical_future_fails():
    """The steps before the spreadsheet's are of a change that delivers."""
    fails = (TODAY + CHANGE + LINES).replace("success_probability = 0.9", "success_probability = 0.1")
    for name in ("hours_at_salary", "as_it_comes", "as_people_adopt", "what_hours_make", "recaptured"):
        assert step(name, fails) == step(name)
    assert step("overrun", fails) != step("overrun")


def test_differences_add_up_step_by_step():
    """The first one is what the walk starts from, each further one what a step adds."""
    walk = walks(mcroi.simulate(read_text(TODAY + CHANGE + LINES), 4, jobs=1))["a"]
    steps, differences = [*walk.steps.values()], [*walk.differences().values()]
    assert differences[0] == steps[0]
    for place in range(1, len(steps)):
        assert differences[place] == steps[place] - steps[place - 1]
