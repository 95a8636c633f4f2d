"""Charts about dials draw what the ranking and the value of information found, with their errors."""

import math

import numpy as np
import pytest

from mcroi import charts
from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.analyses.information import Information
from mcroi.charts.ranking import SHOWN
from mcroi.results.chance import Estimate
from mcroi.results.result import Result
from tests.charts.cases import case, result, words


def test_the_tornado_draws_both_tenths_of_the_dials_that_matter():
    """Bars run from the mean of all futures to that of a tenth; dials within error are left out."""
    found = case().sensitivity
    (axes,) = charts.tornado(found).axes
    dials = [label.get_text() for label in axes.get_yticklabels()]
    assert dials == [dial for dial in found.ranking()[:SHOWN] if not found.is_within_error(dial)]
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    wanted = [getattr(found.effects[d][found.lead], t).mean.value for d in dials for t in ("lowest", "highest")]
    assert ends == pytest.approx(wanted, rel=1e-12)
    centre = found.lead_values.mean()
    assert {bar.get_x() for bar in axes.patches} == {centre}


def test_the_tornado_has_the_error_of_every_bar():
    """A line spans the 95 % interval of each tenth."""
    found = case().sensitivity
    (axes,) = charts.tornado(found).axes
    lines = [
        list(line.get_xdata()) for line in axes.lines if line.get_linestyle() == "-" and len(line.get_xdata()) == 2
    ]
    intervals = [
        getattr(found.effects[label.get_text()][found.lead], tenth).mean.ci95
        for label in axes.get_yticklabels()
        for tenth in ("lowest", "highest")
    ]
    for interval in intervals:
        assert list(interval) in lines


def test_the_tornado_of_a_chance_reads_in_percent():
    """Any output may be asked for; one that is not there is named, with a suggestion."""
    figure = charts.tornado(case().full_sensitivity, "optimal.npv_positive")
    assert figure.axes[0].get_xlabel() == "mean, % of the futures"
    assert "What matters to it: npv_positive of optimal" in words(figure)
    with pytest.raises(charts.ChartError, match=r"no such output 'optimal\.npw'; did you mean 'optimal\.npv'\?"):
        charts.tornado(case().full_sensitivity, "optimal.npw")


def _information(dials, groups, at_least=()):
    return Information(
        result=result(),
        evpi=Estimate(200e3, 10e3),
        dials=dials,
        groups=groups,
        members={},
        at_least=frozenset(at_least),
        research=[],
        plan=[],
    )


def test_information_is_a_full_bar_or_a_bound():
    """A value that is resolved has a full bar with its error; another a hatched one up to what it is below."""
    found = _information(
        {
            "a": InformationValue(50e3, 5e3, 60e3, 0.2, is_resolved=True),
            "b": InformationValue(100.0, 900.0, 2345.0, 0.0, is_resolved=False),
            "c": InformationValue(0.0, math.inf, math.inf, 0.0, is_resolved=False),
        },
        {"a + b": InformationValue(70e3, 5e3, 80e3, 0.2, is_resolved=True)},
        ["a + b"],
    )
    figure = charts.information(found)
    (axes,) = figure.axes
    assert [bar.get_width() for bar in axes.patches] == [50e3, 2345.0, 0.0, 70e3]
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [False, True, True, False]
    assert [list(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2][:2] == [
        pytest.approx([50e3 - 1.96 * 5e3, 50e3 + 1.96 * 5e3], abs=1.0)
    ] * 2
    assert {"50k EUR", "below 2.4k EUR", "unknown", "at least 70k EUR"} <= set(words(figure))
    assert "the future itself, luck included: 200k EUR" in words(figure)


def test_information_of_the_example_shows_the_most_valuable_first():
    """The bars are those of the analysis, in its order."""
    found = case().information
    (axes,) = charts.information(found).axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names[:8] == list(found.dials)[:8]
    reach = [bar.get_width() for bar in axes.patches][8:]
    assert reach == sorted(reach, reverse=True)
    assert np.isfinite(reach).all()
    assert isinstance(found.result, Result)
