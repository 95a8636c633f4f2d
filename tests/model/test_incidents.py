"""Incidents in small studies whose money follows by mental arithmetic: a typical year has as many as its rate says."""

import numpy as np
import pytest

from mcroi.draws.plan import EVENTS, Plan
from mcroi.engine.simulate import simulate
from mcroi.model.drawn import TYPICAL_LUCK
from mcroi.model.outcomes import outcomes
from mcroi.study.reading import read_text
from tests.small_studies import WORLD, change


def npv(today, new, projects=0):
    """Of the typical future, in which half of the people are on the new way from the first day on; projects live."""
    running = f"projects.in_production = {projects}\nprojects.demand = 0"  # nobody asks for further ones
    world = WORLD.format(head="").replace("projects.in_production = 0", running)
    world = world.replace("lifetime_months = 30", "lifetime_months = 1e15")
    new = change("new", "10e3") + f"adoption.share = 0.5\nincidents.{new}\n"
    drawn = Plan(read_text(f"{world}incidents.cost = 1e3\nincidents.{today}\n{new}")).typical()
    return float(outcomes(drawn.scenarios, 60, TYPICAL_LUCK)["new"].values["npv"][0])


@pytest.mark.parametrize(
    ("today", "new", "gained"),
    [
        ("per_year = 12", "per_year = 0", 30e3),
        ("per_year = 0.5", "per_year = 0", 1250),
        ("per_year = 0", "per_year = 12", -30e3),
        ("per_year = 0", "per_year = 0.5", -1250),
        ("per_year = 12", "per_year = 6", 15e3),
        ("per_year = 12", "cost = 3e3", -60e3),
    ],
)
def test_half_of_the_people_have_the_new_ways_incidents(today, new, gained):
    """Five years of incidents of 1,000 each: half of them are as they were, half as they are to be."""
    assert npv(today, new) == pytest.approx(gained)


@pytest.mark.parametrize(("today", "new", "gained"), [(1, 0, 25e3), (0, 1, -25e3), (1, 3, -50e3)])
def test_incidents_of_projects_alone(today, new, gained):
    """Ten projects have so many a year each."""
    ways = (f"per_project_year = {today}", f"per_project_year = {new}")
    assert npv(*ways, projects=10) == pytest.approx(gained)


@pytest.mark.parametrize("where", ["today", "new"])
@pytest.mark.parametrize("rate", ["per_year", "per_project_year"])
def test_incidents_are_drawn_where_any_rate_is_above_0(where, rate):
    """One rate of one way is enough: there are whole ones then, more in some futures than in others."""
    ways = {"today": "", "new": ""} | {where: f"incidents.{rate} = 2\n"}
    world = WORLD.replace("projects.in_production = 0", "projects.in_production = 3\nprojects.demand = 0")
    world = world.replace("lifetime_months = 30", "lifetime_months = 1e15").format(head="")
    study = read_text(f"{world}incidents.cost = 1e3\n{ways['today']}{change('new', '10e3')}{ways['new']}")
    assert Plan(study).events == EVENTS
    lost = simulate(study, runs=300, seed=1, jobs=1)["new"].cost_by_work["incidents"].values / 1e3
    np.testing.assert_allclose(lost, np.round(lost), atol=1e-9)
    assert lost.std() > 1.0


def test_no_incidents_are_drawn_where_there_are_none():
    """What they cost does not matter then."""
    study = read_text(WORLD.format(head="") + "incidents.cost = 1e3\n" + change("new", "10e3"))
    assert Plan(study).events == ("leavers",)
