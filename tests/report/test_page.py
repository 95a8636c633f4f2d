"""The page as a file: whole, lean, the same each time, and true to the case that it is made from."""

import hashlib
import json
import re
from base64 import b64encode
from html.parser import HTMLParser

import numpy as np
import pytest

import mcroi
from mcroi.charts.style import looks
from mcroi.report.page import page
from mcroi.report.page.annual import annual_tables
from mcroi.report.page.pictures import inline
from mcroi.report.page.register import DEFAULT, SPARK_HEIGHT, SPARK_WIDTH, register, spark_path
from mcroi.report.page.sliders import FUTURES, STEPS, embedded, sliders
from mcroi.results.events import reached_by
from mcroi.results.rounding import percent
from mcroi.study.inputs import of_kind
from mcroi.words.case import BusinessCase

VOID = {"meta", "rect", "path", "input", "use", "line", "image"}


@pytest.fixture(scope="module")
def case():
    """The example, with enough futures for everything that a page tells."""
    return BusinessCase(mcroi.simulate(mcroi.example(), runs=4500, seed=2, jobs=1), jobs=1)


@pytest.fixture(scope="module")
def made(case):
    """Its page."""
    return page(case)


class _Reader(HTMLParser):
    """Takes a page apart: its elements, their attributes, the texts of style and script."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.raw = [], [], {}

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("style", "script"):
            self.raw.setdefault(self.open[-1], []).append(data)


def read(content):
    """The page, taken apart; every element is closed in its place."""
    reader = _Reader()
    reader.feed(content.decode())
    reader.close()
    assert reader.open == []
    return reader


def test_it_is_one_lean_file(made):
    """Three scenarios take at most a megabyte, and nothing in it refers to anything outside."""
    assert len(made) <= 1_000_000
    for tag, attributes in read(made).elements:
        assert tag not in ("link", "iframe", "object", "embed", "img", "base")
        for name in ("src", "href", "xlink:href", "action", "poster"):
            assert attributes.get(name, "#").startswith("#"), (tag, attributes)


def test_its_policy_lets_in_its_style_and_its_script_alone(made):
    """Everything is forbidden but what has the hash of the one style and the one script; no attribute is code."""
    reader = read(made)
    (policy,) = [a["content"] for t, a in reader.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    (style,), (data, script) = reader.raw["style"], reader.raw["script"]
    for kind, text in (("style-src", style), ("script-src", script)):
        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}';" in policy
    assert json.loads(data)["futures"] == FUTURES
    for tag, attributes in reader.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag


def test_a_change_has_the_colour_that_it_has_in_charts(case, made):
    """Curves and their keys are drawn in the colours of the drawings."""
    (style,) = read(made).raw["style"]
    for k, change in enumerate(case.result.changes):
        color = looks(case.result)[change.name].color
        assert f".key.c{k} {{ color: {color}; }} path.c{k} {{ stroke: {color}; }}" in style


def test_every_identifier_is_there_once_and_every_reference_leads_to_one(made):
    """Labels, descriptions, links and drawings find what they name."""
    elements = read(made).elements
    known = [a["id"] for _, a in elements if "id" in a]
    assert len(known) == len(set(known))
    wanted = [a[name] for _, a in elements for name in ("for", "aria-labelledby", "aria-describedby") if name in a]
    wanted += [a[name].removeprefix("#") for _, a in elements for name in ("href", "xlink:href") if name in a]
    wanted += re.findall(r"url\(#([^)]+)\)", made.decode())
    assert {name for names in wanted for name in names.split()} <= set(known)


def test_it_is_the_same_each_time():
    """A second case of the same study has the same page, to the byte, on one process or on two."""
    first, second = (
        page(BusinessCase(mcroi.simulate(mcroi.example(), runs=400, seed=2, jobs=jobs), jobs=jobs)) for jobs in (1, 2)
    )
    assert first == second


def test_it_tells_nothing_of_the_machine(made):
    """No path, user, date or version of the system stands in it."""
    text = made.decode()
    assert not re.search(r"/home/|/root|/tmp|[A-Z]:\\|\b20\d\d-\d\d-\d\dT", text)


def test_it_tells_what_the_case_tells(case, made):
    """The verdict, the findings and the chances of the full run are there as everywhere else."""
    text = re.sub(r"<[^>]+>", "", made.decode()).replace("&#34;", '"').replace("&#39;", "'").replace("&gt;", ">")
    for sentence in case.verdict:
        assert sentence in text
    for finding in case.findings:
        assert finding.reason in text
        assert finding.cure in text
    for change in case.result.changes:
        assert percent(change.chance("npv_positive")) in text
    assert f"first {case.analysed.runs:,} futures" in text
    assert case.study.sha256 in text


def test_the_register_holds_every_input(case):
    """What is stated, and what is left to a default, each where it stands; relative values say so."""
    chapters = register(case)
    stated = sum(entry.mark != DEFAULT for chapter in chapters for entry in chapter.entries)
    assert stated == len(case.assumptions)
    world, current = chapters[:2]
    assert {entry.name for entry in world.entries} == {i.name for i in of_kind("world")}
    defaults = {entry.name for entry in world.entries if entry.mark == DEFAULT}
    assert defaults == {"team.growth_per_year", "projects.value_decline"}
    assert len({entry.name for entry in current.entries}) == len(current.entries)
    for chapter in chapters[2:]:
        for entry in chapter.entries:
            assert entry.unit != "factor on today's value" or entry.text.startswith("times ")


def test_years_are_read_as_thousands_of_the_currency(case):
    """The table of years has one unit; its means are those of the years, to the digits that it shows."""
    for name, table in annual_tables(case).items():
        assert ": thousand EUR a year" in table.caption
        assert table.heads == ("year 1", "year 2", "year 3", "year 4", "year 5", "all years")
        net = next(group.lines[0] for group in table.groups if group.lines[0].label == "Net, mean")
        means = [*case.years.changes[name]["net"].mean(axis=1), case.years.changes[name]["net"].sum(axis=0).mean()]
        for cell, mean in zip(net.cells, means, strict=True):
            shown = float(cell.replace(",", ""))
            assert shown == pytest.approx(mean / 1000, rel=0.05, abs=0.05 * abs(max(means, key=abs)) / 1000)


def test_a_spark_curve_is_as_high_as_its_box():
    """The likeliest step reaches to the top, and a number is a line in the middle."""
    heights = [float(y) for y in re.findall(r"L[\d.]+ ([\d.]+)", spark_path([0.1, 0.4, 0.2]))]
    assert min(heights) == 2
    assert max(heights) == SPARK_HEIGHT
    assert spark_path([]).startswith(f"M{SPARK_WIDTH // 2} ")


def test_the_futures_that_travel_are_the_first(case):
    """Dials to the ten-thousandth, money to five digits, the sign of each npv kept."""
    told = sliders(case)
    data = json.loads(told.text)
    assert len(data["dials"]) == len(told.sliders) == 8
    for dial in data["dials"]:
        steps = np.array(dial["steps"])
        assert steps.size == FUTURES
        assert steps.min() >= 0
        assert steps.max() < STEPS
        assert dial["edges"] == sorted(set(dial["edges"]))
        assert (dial["edges"][0], dial["edges"][-1]) == (0, STEPS)
        assert len(dial["edges"]) == len(dial["below"])
    for change, s in zip(data["changes"], case.result.changes, strict=True):
        npv = s.npv.values[:FUTURES]
        np.testing.assert_allclose(np.array(change["npv"]) * change["npvStep"], npv, atol=change["npvStep"])
        assert np.array_equal(np.sign(change["npv"]) > 0, npv > 0)
        assert change["npvStep"] <= 1e-4 * np.abs(npv).max()
        assert change["full"] == pytest.approx(reached_by(s.break_even_months, 60), abs=5e-5)


def test_values_with_atoms_are_kept_or_left_whole():
    """Where probability sits on values, a position of a slider is where the next value begins."""
    study = mcroi.example(overrides=['world.projects.value_per_month="discrete([5k, 20k, 40k], [1, 2, 1])"'])
    case = BusinessCase(mcroi.simulate(study, runs=400, seed=1, jobs=1), jobs=1)
    told = sliders(case)
    at = [slider.name for slider in told.sliders].index("projects.value_per_month")
    dial = json.loads(told.text)["dials"][at]
    assert dial["edges"] == [0, 2500, 7500, STEPS]
    assert dial["below"][1:3] == ["5,000 EUR", "20,000 EUR"]
    assert dial["above"][1:3] == ["20,000 EUR", "40,000 EUR"]


def test_embedded_data_cannot_leave_its_element():
    """Nothing in the data is mark-up, or ends a line of script; what is read is what was put in."""
    told = {"a": "</script><!-- & \u2028\u2029 ]]>"}
    text = embedded(told)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == told


def test_a_drawing_keeps_its_looks_without_styles():
    """Style attributes become attributes of the same meaning; fonts keep size and weight."""
    text = (
        '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9">'
        "<text style=\"font: bold 9.5px 'DejaVu Sans'; text-anchor: end\">x</text>"
        '<path style="fill: none; stroke: #333333; stroke-width: 0.8"/></svg>'
    )
    assert inline(text) == (
        '<svg viewBox="0 0 9 9"><text font-size="9.5" font-weight="bold" text-anchor="end">x</text>'
        '<path fill="none" stroke="#333333" stroke-width="0.8"/></svg>'
    )


STUDIES = {
    "forms": (lambda: mcroi.example("forms"), {"runs": 400}),
    "a single future": (mcroi.example, {"runs": 1}),
    "too few for anything": (mcroi.example, {"runs": 150}),
    "too few for stress": (mcroi.example, {"runs": 500}),
    "given": (mcroi.example, {"runs": 3000, "given": ["compromise.delivers = false"]}),
    "with irr and dates": (lambda: mcroi.example(overrides=["start='2027-04'"]), {"runs": 400, "irr": True}),
    "a short horizon": (lambda: mcroi.example(overrides=["horizon_months=5", "also_report_months=[]"]), {"runs": 400}),
    "no variance": (
        lambda: mcroi.example(overrides=['world.projects.value_per_month="pareto(6k, 1.5)"']),
        {"runs": 3000},
    ),
    "nothing decides": (lambda: mcroi.example(overrides=["world.projects.value_per_month=0"]), {"runs": 400}),
}


@pytest.mark.parametrize("what", STUDIES)
def test_every_case_has_a_page(what):
    """Whatever is too few, missing or out of the ordinary, the page is whole and says so."""
    study, settings = STUDIES[what]
    case = BusinessCase(mcroi.simulate(study(), seed=1, jobs=1, **settings), jobs=1)
    made = page(case)
    reader = read(made)
    assert [tag for tag, _ in reader.elements].count("script") == (2 if case.sensitivity else 1)
    text = made.decode()
    told = re.sub(r"<style>.*?</style>|<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"\b(nan|None|inf)\b", told)
    if case.stress is None:
        assert "Too few futures to say what stress does" in text
