"""Studies with more changes than can be told of side by side: the best of them, and a row for each."""

import html
import re

import pytest

import mcroi
from mcroi.charts import draw
from mcroi.report.markdown import markdown
from mcroi.report.page import page
from mcroi.results.ranking import rank
from mcroi.study.reading import read_text
from mcroi.words.case import MOST_SHOWN, BusinessCase
from mcroi.words.overview import HEADS, overview
from tests.small_studies import WORLD, change

LABEL = "Cheaper tools for all data people of the group, bought as offer no. {}"
CHANGES = 30
TOLD = f"Of {CHANGES} changes, these are the {MOST_SHOWN} with the highest average; what is best is the best of these."


@pytest.fixture(scope="module")
def case():
    """Thirty changes with long labels that begin alike; the later in the study, the better, but for the last."""
    costs = [f'"{4e3 - 50 * (k % 30)} to {9e3 - 100 * (k % 30)}"' for k in range(1, CHANGES + 1)]
    changes = [change(f"c{k}", cost, 20e3, label=LABEL.format(k)) for k, cost in enumerate(costs, 1)]
    study = read_text(WORLD.format(head="") + "".join(changes))
    return BusinessCase(mcroi.simulate(study, runs=500, seed=1, jobs=1), jobs=1)


def test_the_best_are_told_of(case):
    """In the order of the study; the case of few changes is its own brief."""
    best = rank(case.result).changes[:MOST_SHOWN]
    assert set(best) == {"c29", "c28", "c27", "c26", "c25", "c24"}
    assert [*case.brief.result] == ["current", "c24", "c25", "c26", "c27", "c28", "c29"]
    assert (case.selection, case.brief.selection) == ("", TOLD)
    assert case.brief.whole is case.result
    assert case.brief.study is case.study
    assert case.brief.brief is case.brief


def test_all_are_in_one_table(case):
    """From the best down, with the figures that the tables of scenarios show."""
    rows = overview(case.result)
    assert [row.label for row in rows] == [case.result[name].label for name in rank(case.result).changes]
    assert all(len(row.cells) == len(HEADS) for row in rows)
    assert len({row.cells for row in rows}) > CHANGES / 2


@pytest.mark.parametrize("write", [page, markdown])
def test_a_report_tells_of_the_best_and_shows_all(case, write):
    """It says so at once, and the table of all has a row for each; no other has more columns than can be read."""
    text = html.unescape(write(case).decode())
    assert text.index(TOLD) < text.index("c29")
    for scenario in case.result.changes:
        assert scenario.label in text
    if write is page:
        heads = re.findall(r"<thead>(.*?)</thead>", text, re.DOTALL)
        assert max(head.count("<th ") for head in heads) <= MOST_SHOWN + 2
        assert re.search(r'href="#all">All 30 are in one table<', text)
        assert text.count('id="all"') == 1
    else:
        assert max(line.count("|") for line in text.splitlines() if line.startswith("| ---")) <= MOST_SHOWN + 4


@pytest.mark.parametrize("name", ["scenarios", "broken_even", "hours", "work", "maintenance", "convergence", "tornado"])
def test_a_chart_of_all_is_of_the_best(case, name):
    """It says so where it is described; names that begin alike are told apart; nothing reaches out of the picture."""
    figure = draw(case, name)
    if name != "tornado":
        assert figure.description.startswith(TOLD)
    figure.draw_without_rendering()
    for legend in figure.legends:
        box = legend.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= figure.bbox.x1
    texts = [text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text"))]
    named = [text for text in texts if text.startswith("Cheaper") and "…" in text]
    assert {text[-3:].strip(". ") for text in named} <= {str(k) for k in range(24, 30)}


def test_a_chart_of_one_is_of_any(case):
    """Also of a change that is not among the best."""
    assert LABEL.format(3)[:20] in draw(case, "fan:c3").description
