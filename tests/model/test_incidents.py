"""Incidents in small studies whose money follows by mental arithmetic: a typical year has as many as its rate says."""

import pytest

from mcroi.draws.plan import Plan
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
