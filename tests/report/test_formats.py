"""Formats: what is written by which suffix, the same bytes each time, and what is no format or no chart."""

import xml.etree.ElementTree as ET

import pytest

import mcroi
from mcroi.charts import CHARTS, draw, png, svg
from mcroi.report.documents.case import case_json
from mcroi.report.files import CannotWriteError
from mcroi.report.formats import RENDERERS, SUFFIXES, ReportError, rendered
from mcroi.report.markdown import markdown
from mcroi.words.case import BusinessCase
from tests.small_studies import change, simulated

BEGINNINGS = {
    ".html": b"<!doctype html>",
    ".xlsx": b"PK",
    ".md": b"# ",
    ".json": b"{",
    ".svg": b"<?xml",
    ".png": b"\x89PNG",
}


@pytest.fixture(scope="module")
def case():
    """Cheaper tools at a price that nobody knows yet."""
    return BusinessCase(simulated(change("cheap", "'uniform(4000, 12000)'", 48_000), runs=500), jobs=1)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_suffix_has_its_format(tmp_path, case, suffix):
    """The file is where it was asked for, is what its suffix says, and takes the place of the one before."""
    path = tmp_path / f"case{suffix.upper()}"
    path.write_bytes(b"before")
    chart = None if suffix in RENDERERS else "fan:cheap"
    assert mcroi.write_report(case.result, str(path), chart=chart, jobs=1) == path
    assert path.read_bytes().lower().startswith(BEGINNINGS[suffix].lower())
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("suffix", "made"), [(".md", markdown), (".json", case_json)])
def test_what_is_written_is_what_the_case_says(tmp_path, case, suffix, made):
    """A result alone makes the same file as the case that is made from it."""
    path = mcroi.write_report(case.result, tmp_path / f"case{suffix}", jobs=1)
    assert path.read_bytes() == made(case) == rendered(case, suffix)


@pytest.mark.parametrize("only", ["fan", "fan:cheap", "work"])
def test_a_chart_as_a_file(case, only):
    """Well-formed SVG with a title, and PNG, of the chart that was asked for, twice the same."""
    drawing = rendered(case, ".svg", only)
    root = ET.fromstring(drawing)  # noqa: S314  # made here
    title = root.find("{http://www.w3.org/2000/svg}title").text
    kind, _, about = only.partition(":")
    assert title == CHARTS[kind].shows + (f": {about}" if about else "")
    assert drawing == rendered(case, ".svg", only) == svg(draw(case, only), title, only)
    assert rendered(case, ".png", only) == rendered(case, ".png", only) == png(draw(case, only))


@pytest.mark.parametrize(
    ("name", "chart", "said"),
    [
        (
            "case.pdf",
            None,
            r"a name that ends in \.html, \.xlsx, \.md, \.json, \.svg, \.png is needed, got 'case\.pdf'",
        ),
        ("case", None, "is needed, got 'case'"),
        ("fan.svg", None, "give both, or neither"),
        ("case.md", "fan", "chart says which chart a .svg or .png is; give both, or neither"),
        ("fan.svg", "fam", "no such chart 'fam'; did you mean 'fan'"),
        ("fan.png", "fam", "no such chart 'fam'; did you mean 'fan'"),
        ("fan.svg", "", "no such chart ''; there are fan"),
        ("fan.png", "fan:cheep", "no such scenario 'cheep'; did you mean 'cheap'"),
        ("fan.svg", "work:cheap", "is of all scenarios"),
    ],
)
def test_what_cannot_be_reported(tmp_path, case, name, chart, said):
    """A sentence with what there is, and no file."""
    with pytest.raises(ReportError, match=said):
        mcroi.write_report(case.result, tmp_path / name, chart=chart)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path, case):
    """The error says which file and why."""
    with pytest.raises(CannotWriteError, match="there is no folder"):
        mcroi.write_report(case.result, tmp_path / "nowhere" / "fan.svg", chart="fan")
