"""The waterfalls: bars begin where the one above ends, and the last one is the npv."""

from itertools import pairwise

import pytest

from mcroi.analyses.walk import walks
from mcroi.charts import draw
from mcroi.results.figure import Figure
from mcroi.results.rounding import money
from mcroi.words.sources import LABELS, sources
from mcroi.words.walk import LABELS as STEPS
from tests.charts.cases import case, words


def bars(figure):
    """Start and end of every bar, from the top down."""
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in figure.axes[0].patches]


@pytest.mark.parametrize("name", ["optimal", "compromise"])
def test_a_bridge_leads_from_nothing_to_the_npv(name):
    """Each bar is a source's mean; a source that is 0 in all futures is left out."""
    of = case().result[name]
    figure = draw(case(), f"bridge:{name}")
    found, parts = bars(figure), [part for part in sources(of).values() if part.values.any()]
    assert len(found) == len(parts) + 1
    assert found[0][0] == 0.0
    for (_, end), (start, _) in pairwise(found[:-1]):
        assert end == pytest.approx(start)
    assert [end - start for start, end in found[:-1]] == pytest.approx([part.mean for part in parts])
    assert found[-1] == pytest.approx((0.0, of.npv.mean))
    assert found[-2][1] == pytest.approx(of.npv.mean)
    assert LABELS["lines"] not in words(figure)
    assert money(Figure.mean(of.npv), "EUR") in figure.description


@pytest.mark.parametrize("name", ["optimal", "compromise"])
def test_a_walk_leads_from_hours_at_salary_to_the_npv(name):
    """The first and the last bar stand on 0, those between are differences."""
    figure = draw(case(), f"walk:{name}")
    found, steps = bars(figure), [*walks(case().result)[name].steps.values()]
    assert len(found) == len(steps) + 1
    assert found[0] == pytest.approx((0.0, steps[0]))
    assert [end for _, end in found] == pytest.approx([*steps, steps[-1]])
    assert all(start == pytest.approx(before) for (start, _), before in zip(found[1:-1], steps, strict=False))
    assert all(label in words(figure) for label in STEPS.values())


def test_where_today_wins_the_bridge_says_that_it_comes_closest():
    """Only then, and only of that change."""
    note = "today is best, this comes closest"
    poor = case("world.projects.value_per_month=2e3", runs=500)
    assert note in words(draw(poor, "bridge:compromise"))
    assert note not in words(draw(poor, "bridge:optimal"))
    assert note not in words(draw(case(), "bridge:compromise"))


@pytest.mark.parametrize("kind", ["bridge", "walk"])
def test_titles_stay_within_the_picture(kind):
    """Also that of a change with a long name."""
    named = case('scenarios.optimal.label="A platform for all data people of the group"', runs=500)
    figure = draw(named, f"{kind}:optimal")
    figure.draw_without_rendering()
    title = figure._suptitle.get_window_extent()
    assert title.x0 >= 0
    assert title.x1 <= figure.bbox.x1
