"""Why a change is worth what it is worth, on the page, in Markdown and in the workbook: one set of figures."""

import html
import io
import re

import pytest
from python_calamine import CalamineWorkbook

import mcroi
from mcroi.analyses.walk import walks
from mcroi.report.markdown import markdown
from mcroi.report.page import page
from mcroi.report.workbook import workbook
from mcroi.words.case import BusinessCase
from mcroi.words.sources import LABELS, sources, why
from mcroi.words.walk import USUALLY, steps
from mcroi.words.years import year_table


@pytest.fixture(scope="module")
def case():
    """A study in which today wins, with lines of money."""
    return BusinessCase(mcroi.simulate(mcroi.example("legacy"), 1500, seed=2, jobs=1), jobs=1)


@pytest.fixture(scope="module")
def texts(case):
    """Page and Markdown, as they are read."""
    told = html.unescape(re.sub(r"</?bdi[^>]*>", "", page(case).decode()))
    return [told, html.unescape(markdown(case).decode().replace("\\", ""))]


def test_page_and_markdown_tell_it(case, texts):
    """The sentence of the verdict, the walk of every change, and the years of all scenarios."""
    result = case.result
    for text in texts:
        assert why(result, "compromise") in text
        assert USUALLY in text
        for name, walk in walks(result).items():
            for step in steps(walk, result[name]):
                assert step.sentence in text
                assert step.value in text
        table = year_table(case.years, result)
        for section in table.sections:
            assert section.title in text
            assert all(row.label in text for row in section.rows)


def test_the_first_screen_has_the_bridge_of_the_change_that_it_is_about(texts):
    """Today wins, so it is that of the change which comes closest; the other one has its own further down."""
    first, _, rest = texts[0].partition('<nav aria-label="Sections">')
    titles = "Chart: Where the net present value comes from: "
    assert f"{titles}Keep Oracle, add delivery and a scheduler" in first
    assert f"{titles}Replace SAS and Oracle" in rest


def test_the_workbook_has_the_numbers(case):
    """As numbers, with errors, on a sheet of its own."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(workbook(case))).get_sheet_by_name("Why").to_python()
    by_label = {row[0]: row for row in reversed(rows)}
    changes = case.result.changes
    for name, label in LABELS.items():
        means = [sources(s)[name].mean for s in changes]
        assert by_label[label][1:5:2] == pytest.approx(means)
        assert by_label[label][2] == pytest.approx(1.96 * sources(changes[0])[name].standard_error, rel=1e-3)
    starts = [row for row in rows if row[0] == "hours at salary, from day one"]
    assert [row[1] for row in starts] == pytest.approx(
        [w.steps["hours_at_salary"] for w in walks(case.result).values()]
    )
    years = [row for row in rows if row[0] == "Value of projects"]
    assert len(years) == 3
    assert all(isinstance(cell, float) for row in years for cell in row[1:7])
