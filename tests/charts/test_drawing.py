"""Every chart by its name: whatever the study, the same bytes each time, text as text, small enough for a page."""

import re
import xml.etree.ElementTree as ET

import pytest
from matplotlib.figure import Figure

from mcroi import charts
from mcroi.study.study import CURRENT
from mcroi.words.case import BusinessCase
from tests.charts.cases import case
from tests.small_studies import change, simulated

NAMES = [name for name in charts.names(case()) if not name.startswith("input:")]
LABEL = '$x_{1}$ <script>alert("1")</script> \U0001f600 \u0645\u0631\u062d\u0628\u0627 =cmd'
SVG = "{http://www.w3.org/2000/svg}"

SMALL = {
    "a single future": lambda: simulated(change("a", 5e3, 1e5), runs=1),
    "nothing uncertain": lambda: simulated(change("a", 5e3, 1e5), runs=300),
    "nothing changes": lambda: simulated(change("a", 10e3), runs=300),
    "always fails": lambda: simulated(change("a", 5e3, 1e5, success=0), runs=300),
    "eight changes": lambda: simulated(
        *(change(f"s{k}", '"5k to 15k"', f'"{k + 1}k to {k + 3}k"', label="long " * 18) for k in range(8)), runs=300
    ),
}


def test_every_kind_of_chart_has_a_name():
    """What `names` lists covers all of `CHARTS`, one for each change where there is one for each."""
    listed = charts.names(case())
    assert {name.partition(":")[0] for name in listed} == set(charts.CHARTS)
    for name, kind in charts.CHARTS.items():
        if kind.per_scenario:
            assert [n for n in listed if n.startswith(f"{name}:")] == [f"{name}:optimal", f"{name}:compromise"]


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_is_the_same_bytes_each_time_and_small(name):
    """Drawn twice it is one SVG and one PNG; no chart of the example takes more than 40 kB, one of four panels 56."""
    figures = [charts.draw(case(), name) for _ in range(2)]
    once, again = (charts.svg(figure, "A title", name) for figure in figures)
    assert once == again
    assert len(once) <= max(40_000, 14_000 * len(figures[0].axes))
    assert len({charts.png(figure) for figure in figures}) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_tells_what_it_shows_to_those_who_cannot_see_it(name):
    """An image with a title and a description; no two charts of a page share an identifier."""
    figure = charts.draw(case(), name)
    text = charts.svg(figure, "Title & <b>", name).decode()
    root = ET.fromstring(text)  # noqa: S314  # our own text
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    title, description = root.get("aria-labelledby").split()
    assert root.get("role") == "img"
    assert [e.text for e in root if e.get("id") == title] == ["Title & <b>"]
    assert len(next(e.text for e in root if e.get("id") == description)) > 60
    assert len(set(ids)) == len(ids)
    other = charts.svg(figure, "Title", "another salt").decode()
    assert not set(ids) & set(re.findall(r'\bid="([^"]*)"', other))


@pytest.mark.parametrize("name", NAMES)
def test_free_text_stays_text(name):
    """Markup, mathematics, emoji, right-to-left text and a currency of dollars do no harm."""
    hostile = case(f"scenarios.optimal.label={LABEL!r}".replace("'", "'''"), "currency='$$'", runs=300)
    text = charts.svg(charts.draw(hostile, name), LABEL, name).decode()
    root = ET.fromstring(text)  # noqa: S314  # our own text
    assert not list(root.iter(f"{SVG}script"))
    assert not list(root.iter(f"{SVG}style"))
    assert next(root.iter(f"{SVG}title")).text == LABEL
    assert not re.search(r'(href|src)="(?!#)', text)
    assert "<!DOCTYPE" not in text
    if "million $$" in text or "thousand $$" in text:
        assert name not in ("hours", "maintenance", "broken_even")


@pytest.mark.parametrize("study", SMALL)
def test_charts_of_extreme_studies_are_drawn(study):
    """A single future, no change at all, certain failure, many scenarios: each chart that there is can be drawn."""
    extreme = BusinessCase(SMALL[study](), 1)
    few = ("a", "s0", "s7", "")  # of eight changes the first and the last
    for name in (n for n in charts.names(extreme) if n.partition(":")[2] in few):
        figure = charts.draw(extreme, name)
        assert isinstance(figure, Figure)
        assert b"NaN" not in charts.svg(figure, name, name)


@pytest.mark.parametrize("name", NAMES)
def test_charts_of_one_month_are_drawn(name):
    """The shortest horizon has no line between two months, and still every chart."""
    short = case("horizon_months=1", "also_report_months=[]", runs=300)
    assert charts.svg(charts.draw(short, name), name, name)


def test_a_chart_is_of_the_best_change_if_none_is_named():
    """That is what a report is about."""
    title = charts.draw(case(), "fan").axes[0].get_title(loc="left")
    assert title.startswith(case().study.scenarios["compromise"].label)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("fann", "no such chart 'fann'; did you mean 'fan'?"),
        ("", "no such chart ''; there are fan, broken_even,"),
        ("fan:optimum", "no such scenario 'optimum'; did you mean 'optimal'?"),
        (f"npv:{CURRENT}", "'current' is what the others are measured against; there are optimal, compromise"),
        ("hours:optimal", "chart 'hours' is of all scenarios; leave ':optimal' out"),
        ("input", "say which input, such as 'input:world."),
        ("input:world.team.sizes", "no such input 'world.team.sizes'; did you mean 'world.team.size'?"),
        ("input:world.team.size", "world.team.size is the same in all futures: 10"),
        ("tornado:optimal.npw", "no such output 'optimal.npw'; did you mean 'optimal.npv'?"),
    ],
)
def test_a_wrong_name_is_told_in_a_sentence(name, message):
    """With what may have been meant."""
    with pytest.raises(ValueError, match=re.escape(message)):
        charts.draw(case(), name)


def test_too_few_futures_for_a_ranking_are_told():
    """A chart about dials says how many it needs, and one of a study without dials that there are none."""
    with pytest.raises(charts.ChartError, match="chart 'tornado' needs at least 200 futures, got 100"):
        charts.draw(case(runs=100), "tornado")
    certain = BusinessCase(simulated(change("a", 5e3, 1e5), runs=300), 1)
    with pytest.raises(charts.ChartError, match="needs a study with an uncertain input, this one has none"):
        charts.draw(certain, "information")


def test_a_figure_shows_itself_in_a_notebook():
    """Without a plotting backend of any kind."""
    assert charts.fan(case().result, "optimal")._repr_png_().startswith(b"\x89PNG")
