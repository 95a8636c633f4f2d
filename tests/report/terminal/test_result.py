"""The tables fit the terminal, say what the result says, and let nothing of a study command a terminal or a browser."""

import dataclasses
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from mcroi.engine.simulate import simulate
from mcroi.report.terminal.result import html_tables, plain_tables
from mcroi.results.quantity import Quantity
from mcroi.study.reading import example
from mcroi.study.safe_text import columns, cut, for_terminal, wrap
from mcroi.words.rows import notes, sections
from mcroi.words.verdict import verdict
from tests.small_studies import change, simulated

GOLD = Path(__file__).parents[2] / "gold" / "example_tables.txt"
UPDATE = "MCROI_UPDATE_GOLD"
"""Set this in the environment to write the gold file anew:
MCROI_UPDATE_GOLD=1 pytest tests/report/terminal/test_result.py
"""


@pytest.fixture(scope="module")
def result():
    """The shipped example in a few futures."""
    return simulate(example("mlops"), runs=2000, seed=1, jobs=1)


def cells(result):
    """Every cell by its row's label, in the order of the scenarios."""
    return {row.label: row.cells for section in sections(result) for row in section.rows}


def test_gold(result):
    """The example's verdict and tables read as they did when somebody last looked at them."""
    text = plain_tables(result, verdict(result)) + "\n"
    if os.environ.get(UPDATE):
        GOLD.write_text(text, encoding="utf-8")
    assert text == GOLD.read_text(encoding="utf-8"), f"look at the difference; {UPDATE}=1 accepts it"


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
@pytest.mark.parametrize("unicode", [True, False])
def test_lines_fit(result, width, unicode):
    """No line is wider than the terminal, none ends in blanks, and without Unicode all is ASCII."""
    text = plain_tables(result, verdict(result), width, unicode=unicode)
    for line in text.split("\n"):
        assert columns(line) <= width
        assert line == line.rstrip()
    assert unicode or text.isascii()


@pytest.mark.parametrize("width", [40, 60, 80])
def test_plain_signs_are_measured_as_they_are_shown(width):
    """A currency sign that becomes a word takes its room."""
    result = simulate(
        example("mlops", overrides=("currency='\u20ac'", "title='\u20ac \u00b1 \u20ac'")), runs=500, jobs=1
    )
    text = plain_tables(result, verdict(result), width, unicode=False)
    assert "EUR" in text
    assert text.isascii()
    assert max(map(columns, text.splitlines())) <= width


def test_three_scenarios_stand_side_by_side_in_80_columns(result):
    """The example takes one table, each row once."""
    text = plain_tables(result)
    for label, row in cells(result).items():
        lines = [line for line in text.split("\n") if line.startswith(label + " ")]
        assert len(lines) == 1
        assert lines[0].split(label, 1)[1].split() == " ".join(cell or "\u2013" for cell in row).split()


def test_narrow_terminals_are_not_squeezed(result):
    """Below forty columns the table stays as it is at forty."""
    assert plain_tables(result, width=5) == plain_tables(result, width=40)


def test_many_scenarios_follow_in_groups():
    """Scenarios that do not fit come in further tables; every number of every scenario is there."""
    result = simulated(*(change(f"s{i}", 6000 - i, 48e3 + i) for i in range(9)))
    text = plain_tables(result)
    assert max(map(len, text.split("\n"))) <= 80
    for i in range(9):
        assert f"s{i}" in text
        assert f"{60 * (4000 + i) - 48_000 - i:,}" in text


HOSTILE = '\x1b[2J<script>alert("1")</script>\u202e & \u6570\u636e\u5e73\u53f0' + "x" * 40


def renamed(result, label):
    """The study with another label, simulated again."""
    study = result.study
    scenario = dataclasses.replace(study.scenarios["optimal"], label=label)
    scenarios = {**study.scenarios, "optimal": scenario}
    return simulate(dataclasses.replace(study, title=label, scenarios=scenarios), runs=200, jobs=1)


def test_hostile_labels(result):
    """Controls never reach the terminal, markup never the browser, and wide characters are counted as wide."""
    hostile = renamed(result, HOSTILE)
    text = plain_tables(hostile, verdict(hostile))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert all(columns(line) <= 80 for line in text.split("\n"))
    html = html_tables(hostile)
    assert "<script" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;" in html


def test_html_says_the_same(result):
    """The notebook's table is well formed and has the cells of the plain one, row by row."""
    root = ET.fromstring(f"<div>{html_tables(result)}</div>")  # noqa: S314  # made here
    rows = [
        (row.find("th").text, [cell.text for cell in row.findall("td")])
        for row in root.iter("tr")
        if row.find("td") is not None and row.find("th").get("scope") == "row"
    ]
    expected = [(label, [cell or "\u2013" for cell in row]) for label, row in cells(result).items()]
    assert [(label, row) for label, row in rows] == [(label.strip(), row) for label, row in expected]
    heads = ["".join(head.itertext()) for head in root.iter("th") if head.get("scope") == "col"]
    assert heads == [f"{s.label}({s.name})" for s in result.values()]


def test_a_result_shows_its_tables(result):
    """A result on a console or in a notebook is its tables."""
    assert repr(result) == plain_tables(result)
    assert result._repr_html_() == html_tables(result)


def test_constants_are_exact():
    """What is the same in all futures is printed to the unit, and chances as certain."""
    said = cells(simulated(change("cheap", 6000, 48e3), head="also_report_months = [12]"))
    assert said["chance of success (NPV > 0)"] == ("", "100 %")
    assert said["chance of being the best"] == ("0 %", "100 %")
    assert said["NPV P10"] == said["NPV mean"] == said["NPV of a spreadsheet"] == ("", "192,000")
    assert said["NPV, first 12 months, P50"] == ("", "0")
    assert said["break-even P80"] == ("", "12")
    assert said["peak funding P50"] == ("", "44,000")
    assert said["one-off cost P80"] == ("", "48,000")
    assert said["tools"] == ("600,000", "360,000")
    assert said["return on investment P50"] == ("", "4")
    assert said["projects per worker, end, P50"][0] != ""


TARGETS = """
[targets]
npv = 100e3
roi = 0.5
peak_funding = "50k"
one_off_budget = "300k"
go_live_months = 6
break_even_months = 36
"""


def test_targets_and_rates_of_return():
    """Each target says its limit; a rate of return is told with the share of futures that have none."""
    result = simulated(change("bet", 6000, 48e3, success=0.7), TARGETS)
    said = cells(result)
    for label in (
        "NPV of 100,000 or more",
        "return on investment >= 0.5",
        "peak funding up to 50,000",
        "one-off cost up to 300,000",
        "live in 6 months",
        "money back in 36 months",
        "both in budget and in time",
    ):
        assert label in said
    with_irr = cells(simulate(result.study, runs=500, jobs=1, irr=True))
    assert with_irr["internal rate of return P50"][1].endswith(" %")
    assert with_irr["    undefined in"][1].endswith(" %")
    assert "internal rate of return P50" not in said


def test_why_a_rate_of_return_is_undefined_is_told():
    """Below the rate: in how many futures there is none, more than one, or one at which NPV rises; no row without."""
    result = simulated(change("bet", 6000, 48e3, success=0.7), runs=500)
    told = {"none": 60, "several": 25, "rising": 40}
    values = np.where(np.arange(500) < sum(told.values()), np.nan, 0.1)
    bet = result["bet"].quantities
    bet["irr"] = Quantity(values, can_be_undefined=True, undefined_because=told)
    said = cells(result)
    labels = list(said)
    first = labels.index("    undefined in")
    assert said[labels[first]][1] == "25 %"
    assert [(label, said[label][1]) for label in labels[first + 1 : first + 4]] == [
        ("    no rate at which NPV is 0", "12 %"),
        ("    more than one such rate", "5 %"),
        ("    NPV rises with the rate there", "8 %"),
    ]
    bet["irr"] = Quantity(values, can_be_undefined=True, undefined_because={"none": 125, "several": 0, "rising": 0})
    assert "    more than one such rate" not in cells(result)


def test_run_off_that_is_left_out_is_told(result):
    """A run-off without a finite value is a note, none is not."""
    assert not any("not finite" in note for note in notes(result))
    result = simulated(change("x", 6000))
    result.run_off_left_out["x"] = 0.25
    assert "Run-off of x: in 25 of 100 futures it is not finite and left out." in notes(result)


@pytest.mark.parametrize("runs", [1, 2, 10])
def test_few_futures(runs):
    """A handful of futures makes a table, and claims little."""
    text = plain_tables(simulated(change("bet", "'uniform(5e3, 14e3)'", 48e3, success=0.7), runs=runs))
    assert f"{runs} future{'s' if runs > 1 else ''}, seed 1" in text
    assert "nan" not in text


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 10, "short"),
        ("rather longer", 8, "rather\u2026"),
        ("\u6570\u636e\u5e73\u53f0", 5, "\u6570\u636e\u2026"),
        ("e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"),
        ("anything", 1, "\u2026"),
        ("anything", 0, ""),
    ],
)
def test_cut(text, width, expected):
    """What is cut off is cut by columns, not by characters."""
    assert cut(text, width, "\u2026") == expected


def test_wrap():
    """Lines break between words, within words only where one is wider than a line; the rest is cut at the last line."""
    assert wrap("a few words here", 6) == ["a few", "words", "here"]
    assert wrap("abcdefgh ij", 5) == ["abcde", "fgh", "ij"]
    assert wrap("a few words here", 6, "...", 2) == ["a few", "wor..."]
    assert wrap("", 6) == []


def test_for_terminal():
    """Controls go, breaks become spaces, and what cannot be encoded becomes a question mark."""
    assert for_terminal("a\x1b[1mb\x9bc\u202ed\u2066e\tf\ng\u2028h\ud800i\x00") == "a[1mbcde f g h?i"
