"""One chart as a file: what the charts draw, the same bytes each time, and what is no chart."""

import xml.etree.ElementTree as ET

import pytest

from mcroi.charts import CHARTS, draw, png, svg
from mcroi.report.single_chart import SingleChartError, chart_png, chart_svg
from mcroi.words.case import BusinessCase
from tests.small_studies import change, simulated

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def case():
    """Cheaper tools at a price that nobody knows yet."""
    return BusinessCase(simulated(change("cheap", "'uniform(4000, 12000)'", 48_000), runs=500), jobs=1)


@pytest.mark.parametrize("only", ["fan", "fan:cheap", "work"])
def test_a_chart_as_a_file(case, only):
    """Well-formed SVG with a title, and PNG, of the chart that was asked for, twice the same."""
    drawing = chart_svg(case, only)
    root = ET.fromstring(drawing)  # noqa: S314  # made here
    title = root.find("{http://www.w3.org/2000/svg}title").text
    kind, _, about = only.partition(":")
    assert title == CHARTS[kind].shows + (f": {about}" if about else "")
    assert drawing == chart_svg(case, only) == svg(draw(case, only), title, only)
    picture = chart_png(case, only)
    assert picture.startswith(PNG)
    assert picture == chart_png(case, only) == png(draw(case, only))


@pytest.mark.parametrize("made", [chart_svg, chart_png])
@pytest.mark.parametrize(
    ("only", "said"),
    [
        ("fam", "no such chart 'fam'; did you mean 'fan'"),
        ("", "no such chart ''; there are fan"),
        ("fan:cheep", "no such scenario 'cheep'; did you mean 'cheap'"),
        ("work:cheap", "is of all scenarios"),
    ],
)
def test_no_such_chart(case, made, only, said):
    """A sentence with what there is."""
    with pytest.raises(SingleChartError, match=said):
        made(case, only)
