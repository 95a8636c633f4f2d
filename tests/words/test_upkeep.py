"""How many projects one worker could hold, in a sentence that says what the table says."""

import mcroi
from mcroi.results.figure import Figure
from mcroi.results.rounding import hundredths, number
from mcroi.study.reading import read_text
from mcroi.words.upkeep import held
from tests.small_studies import WORLD, change


def test_it_is_told_for_today_and_every_change():
    """Medians, and how often it is at least twice as many."""
    result = mcroi.simulate(mcroi.example("mlops"), 1000, jobs=1)
    today, optimal, compromise = (number(Figure.quantile(s.maintainable_per_worker, 0.5)) for s in result.values())
    double = " and ".join(hundredths(s.chance("maintains_double")) for s in result.changes)
    assert held(result) == (
        f"One worker who did nothing else could hold {today} projects at the end as things are, {optimal} with Every "
        f"tool they want and {compromise} with The few tools that matter most (medians); at least twice as many in "
        f"{double} of 100 futures."
    )


def test_projects_that_take_no_time_have_no_end():
    """Where a project asks for nothing, a worker could hold any number of them."""
    free = WORLD.format(head="").replace("hours_per_project_month = 1", "hours_per_project_month = 0")
    free = free.replace("upkeep_hours_per_project_month = 1", "upkeep_hours_per_project_month = 0")
    told = held(mcroi.simulate(read_text(free + change("a", 8e3)), 300, jobs=1))
    assert told == (
        "One worker who did nothing else could hold any number of projects at the end as things are, any number with a "
        "(medians); at least twice as many in 0 of 100 futures."
    )
