"""A study with lines of money, added tools and incidents is told in every format, by every command's analysis."""

import json

import pytest

import mcroi
from mcroi.analyses.trace import typical
from mcroi.report.artefacts import artefacts
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import to_json
from mcroi.report.documents.trace import trace_document
from mcroi.report.formats import rendered
from mcroi.words.case import BusinessCase
from tests.line_studies import with_lines

STUDY = with_lines()


@pytest.fixture(scope="module")
def result():
    """The study in a few futures."""
    return mcroi.simulate(STUDY, runs=2000, jobs=1)


@pytest.mark.parametrize("suffix", [".html", ".xlsx", ".md", ".json"])
def test_every_format_takes_it(result, suffix):
    """None of them is undone by an input that is no row of the catalogue."""
    assert len(rendered(BusinessCase(result, jobs=1), suffix, None)) > 1000


def test_the_artefacts_have_a_row_for_every_amount(result):
    """The register of assumptions lists the amounts of lines with the evidence of the line."""
    content = artefacts(result, result_document(result))["inputs.csv"]
    text = content.decode() if isinstance(content, bytes) else ""
    rows = [row for row in text.splitlines() if row.startswith("added,lines.")]
    assert [row.split(",")[1] for row in rows] == [
        "lines.licences.per_year", "lines.licences.realised", "lines.audit.once",
    ]  # fmt: skip
    assert "contract 4711" in rows[0]
    assert "the auditor" in rows[2]


def test_what_lines_come_to_is_a_source_of_the_npv(result):
    """By hand: five years of the mean licences times what is realised of them, less the audit, undiscounted."""
    amounts = STUDY.scenarios["added"].assumptions
    mean = {
        name: amounts[f"lines.{name}"].distribution.mean()
        for name in ("licences.per_year", "licences.realised", "audit.once")
    }
    part = result["added"].npv_by_source["lines"]
    expected = 0.9 * 5 * mean["licences.per_year"] * mean["licences.realised"] - mean["audit.once"]
    assert part.mean == pytest.approx(expected, abs=5 * part.sd / result.runs**0.5)


def test_it_can_be_traced():
    """The typical future of it is a document."""
    assert json.loads(to_json(trace_document(typical(STUDY))))["results"]["added"]["npv_by_source"]["lines"] > 0


def test_its_dials_are_ranked_and_worth_something(result):
    """Amounts of lines have dials of their own, incidents are ranked as luck."""
    found = mcroi.sensitivity(result, jobs=1)
    assert {"lines.licences.per_year", "lines.licences.realised", "lines.audit.once"} < set(found.dials)
    assert "tooling.cost_per_month (added)" in found.dials
    assert "incidents" in found.groups
    assert "lines.licences.per_year" in mcroi.information(result, jobs=1).dials
