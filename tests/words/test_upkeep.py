"""How many projects one worker could hold, in a sentence that says what the table says."""

import numpy as np

import mcroi
from mcroi.analyses.trace import typical
from mcroi.report.terminal.trace import trace_lines
from mcroi.results.columns import outputs
from mcroi.results.figure import Figure
from mcroi.results.requirements import evaluate, read_requirement
from mcroi.results.rounding import hundredths, number
from mcroi.study.reading import read_text
from mcroi.words.rows import sections
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


def test_a_number_without_end_is_no_time_that_never_comes():
    """Tables, traces and gates call it any number; sensitivity counts months no more than projects."""
    some = WORLD.format(head="").replace("horizon_months = 60", "horizon_months = 1")
    free = some.replace("project_month = 1", "project_month = 0")
    result = mcroi.simulate(read_text(free + change("a", 8e3)), 300, jobs=1)
    (row,) = (row for section in sections(result) for row in section.rows if row.label == "a worker could hold, P50")
    assert row.cells == ("any number", "any number")
    traced = [line.split(maxsplit=1) for line in trace_lines(typical(result.study)) if "maintainable_per" in line]
    assert traced == [["maintainable_per_worker", "any number"]] * 2
    requirement = read_requirement("a.maintainable_per_worker.p50 <= 3", result.study)
    assert evaluate(requirement, result).got == "any number, as it has no end in too many futures"
    spread = mcroi.simulate(read_text(some + change("a", 8e3) + "manual.hours_per_week = '2 to 9'\n"), 3000, jobs=1)
    name = "a.maintainable_per_worker"
    values = outputs(
        spread.study, {s.name: {k: q.values for k, q in s.quantities.items()} for s in spread.values()}, [name]
    )
    np.testing.assert_array_equal(values[name].values, spread["a"].maintainable_per_worker.values)


def test_what_is_as_often_with_each_change_is_said_once():
    """In words, not by signs; of a single change there is no each."""
    one, two = (change(name, 8e3) + "manual.hours_per_week = 'times pert(0.8, 0.9, 1)'\n" for name in ("a", "b"))
    both = held(mcroi.simulate(read_text(WORLD.format(head="") + one + two), 1000, jobs=1))
    assert both.endswith("at least twice as many in fewer than 1 of 100 futures with each.")
    alone = held(mcroi.simulate(read_text(WORLD.format(head="") + one), 1000, jobs=1))
    assert alone.endswith("at least twice as many in fewer than 1 of 100 futures.")
