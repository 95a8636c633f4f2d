"""Charts by their content: what is drawn, with which labels, and the same bytes each time."""

import re
import xml.etree.ElementTree as ET

import pytest

import mcroi
from mcroi.analyses.implied import implied
from mcroi.charts import svg, value_figure

UNCERTAIN = {f"{of.place}.{of.assumption.input}": of for of in implied(mcroi.example("forms")) if not of.is_constant}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_a_value_is_drawn_within_its_axes(name):
    """Percentiles are marked where they are, the axis is named by its unit, and the source stands below."""
    of = UNCERTAIN[name]
    figure = value_figure(of)
    (axes,) = figure.axes
    low, high = axes.get_xlim()
    marks = [line.get_xdata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    assert marks == [of.percentiles[p] for p in (5, 50, 95)]
    assert low < of.percentiles[1] <= of.percentiles[99] < high
    assert axes.get_xlabel() == ("factor on today's value" if of.assumption.relative else of.input.unit)
    assert axes.get_title(loc="left") == f"{of.place}: {of.assumption.input}"
    caption = figure.get_supxlabel()
    assert caption.startswith(of.sentence[:1].upper() + of.sentence[1:])


def test_a_figure_is_the_same_bytes_each_time():
    """No date and no random identifier; another salt gives other identifiers."""
    of = UNCERTAIN["platform.one_off.migration_weeks"]
    once, again = (svg(value_figure(of), "Migration", "a") for _ in range(2))
    assert once == again
    assert svg(value_figure(of), "Migration", "b") != once


def test_a_figure_is_text_with_a_title_and_nothing_from_outside():
    """Words stay words, free text is no mathematics, and no file is referred to."""
    study = mcroi.example(
        "mlops", ["scenarios.optimal.one_off.spend={ p10 = 6e4, p90 = 25e4, source = '$x$ <b>&amp; costs' }"]
    )
    (of,) = [o for o in implied(study) if (o.place, o.assumption.input) == ("optimal", "one_off.spend")]
    text = svg(value_figure(of), "Spend <b>", "a").decode()
    root = ET.fromstring(text)  # noqa: S314  # our own text
    words = "".join(root.itertext())
    assert "Spend <b>" in words
    assert "$x$ <b>&amp; costs" in words
    assert not re.search(r'(href|src)="(?!#)', text)
