"""Charts over months draw the numbers of the result document, and nothing else."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from mcroi import charts
from mcroi.charts.fan import BANDS, path_numbers
from mcroi.charts.hours import KINDS
from mcroi.model.months import HOURS
from tests.charts.cases import case, corners, document, result, steps, words
from tests.small_studies import change, simulated

CHANGES = ("optimal", "compromise")
MONTHS = np.arange(61.0)


@pytest.mark.parametrize("scenario", CHANGES)
def test_the_bands_of_the_fan_are_the_table(scenario):
    """Both bands run along the percentiles of the result document, month by month, from nothing at the start."""
    figure = charts.fan(result(), scenario)
    rows = document()["scenarios"][scenario]["monthly"]["cumulative_benefit"]
    bands = figure.axes[0].collections
    assert len(bands) == len(BANDS) == 2
    for band, (low, high, _) in zip(bands, BANDS, strict=True):
        drawn = {(x, y) for x, y in corners(band).tolist()}
        for p in (low, high):
            assert {(0.0, 0.0), *zip(MONTHS[1:].tolist(), rows[f"p{p}"], strict=True)} <= drawn
        assert {x for x, _ in drawn} == set(MONTHS.tolist())


def test_the_fan_draws_its_median_and_three_real_futures():
    """The thick line is P50; each thin one is a single future's cumulative benefit, which ends where its sum ends."""
    of = result()["optimal"]
    lines = [line for line in charts.fan(result(), "optimal").axes[0].lines if len(line.get_xdata()) == 61]
    *thin, median = lines
    assert median.get_linewidth() > 2 * max(line.get_linewidth() for line in thin)
    assert median.get_ydata().tolist() == [0.0, *of.monthly.fan["p50"]]
    numbers = path_numbers(of)
    assert len(thin) == len(numbers) == 3
    rows = of.monthly.paths(numbers)
    for line, row in zip(thin, rows.T, strict=True):
        assert line.get_ydata().tolist() == [0.0, *row]
    order = np.sort(of.npv.values)
    assert [of.npv.values[n] for n in numbers] == [order[round(p * 3999)] for p in (0.1, 0.5, 0.9)]
    ends_above = [row[-1] >= 0.0 for row in rows.T]
    assert ends_above == [bool(np.isfinite(of.break_even_months.values[n])) for n in numbers]


def test_the_fan_tells_break_even_below_on_the_same_months():
    """The steps are the increments of the table's shares, their months those of the fan, and never is told."""
    of = result()["compromise"]
    above, below = charts.fan(result(), "compromise").axes
    ((values, edges, _),) = steps(below)
    shares = document()["scenarios"]["compromise"]["monthly"]["broken_even"]
    assert np.cumsum(values) == pytest.approx(shares, abs=1e-12)  # sums of 60 increments of at most 1
    assert edges.tolist() == MONTHS.tolist()
    assert above.get_xlim() == below.get_xlim() == (0.0, 60.0)
    never = round(100 * of.break_even_months.never.p)
    assert below.get_title(loc="right") == f"never within 60 months: {never} of 100 futures"


def test_the_fan_labels_its_bands_at_their_ends():
    """P95 to P5 stand beside the end of the line that they name, top down."""
    texts = [
        t
        for t in charts.fan(result(), "optimal").axes[0].texts
        if t.get_text() in ("P5", "P25", "median", "P75", "P95")
    ]
    assert [t.get_text() for t in sorted(texts, key=lambda t: -t.xy[1])] == ["P95", "P75", "median", "P25", "P5"]


def test_the_chance_of_having_broken_even_ends_where_never_begins():
    """The last month and the bar of never add up to all futures; both are drawn on one scale."""
    by_month, never = charts.broken_even(result()).axes
    lines = [line for line in by_month.lines if len(line.get_xdata()) == 61]
    for line, bar, of in zip(lines, never.patches, result().changes, strict=True):
        assert bar.get_height() == of.break_even_months.never.p
        assert line.get_ydata()[-1] + bar.get_height() == pytest.approx(1.0, abs=1e-15)
        assert line.get_ydata()[1:].tolist() == document()["scenarios"][of.name]["monthly"]["broken_even"]
    assert by_month.get_ylim() == never.get_ylim()


def test_hours_add_up_to_the_paid_hours():
    """The highest area is the paid hours; each area is as high as the mean hours of its kind; no kind is left out."""
    assert set(KINDS) == set(HOURS)
    figure = charts.hours(result())
    for axes, (name, of) in zip(figure.axes, result().items(), strict=True):
        areas = [patch.get_xy() for patch in axes.patches][::-1]
        assert len(areas) == len(KINDS)
        months = (areas[0][2:-3, 0] - 0.5).round().astype(int)
        tops = np.array([area[2:-3, 1] for area in areas])
        for height, kind in zip(np.diff(tops, axis=0, prepend=0.0), KINDS, strict=True):
            np.testing.assert_allclose(height, of.monthly.hours[kind][months], rtol=0, atol=1e-9 * tops.max())
        paid = sum(of.monthly.hours.values())[months]
        np.testing.assert_allclose(tops[-1], paid, rtol=1e-12)
        assert axes.get_title(loc="left").replace("\n", " ") == result()[name].label
    assert {label for label, _ in KINDS.values()} <= set(words(figure))


def test_maintenance_draws_the_table_of_every_scenario():
    """Projects per worker at the start of a month, shares in its middle, saturation at its end."""
    figure = charts.maintenance(result())
    for axes, (series, shift) in zip(
        figure.axes, (("maintainable", 0.5), ("projects_per_worker", 0.0), ("maintenance_share", 0.5)), strict=False
    ):
        for line, band, of in zip(axes.lines, axes.collections, result().values(), strict=True):
            rows = of.monthly.maintenance[series]
            assert line.get_ydata().tolist() == rows["p50"].tolist()
            assert line.get_xdata().tolist() == (np.arange(60) + shift).tolist()
            assert {*rows["p10"], *rows["p90"]} <= set(corners(band)[:, 1].tolist())
    for line, of in zip(figure.axes[3].lines, result().values(), strict=True):
        assert line.get_ydata()[-1] == pytest.approx(1.0 - of.saturation_months.never.p, abs=1e-15)
        assert line.get_ydata()[11] == np.mean(of.saturation_months.values <= 12.0)


def test_months_are_dates_where_the_study_has_a_start():
    """Ticks tell the month that begins there; without a start they count months."""
    figure = charts.fan(case("start='2027-11'", runs=300).result, "optimal")
    figure.canvas.draw()
    labels = [t.get_text() for t in figure.axes[1].get_xticklabels()]
    assert labels == ["Nov 2027", "Nov 2028", "Nov 2029", "Nov 2030", "Nov 2031", "Nov 2032"]
    assert "target Nov 2030" in words(figure)
    plain = charts.fan(result(), "optimal")
    plain.canvas.draw()
    assert [t.get_text() for t in plain.axes[1].get_xticklabels()] == ["0", "12", "24", "36", "48", "60"]
    assert plain.axes[1].get_xlabel() == "months from the start"


def test_a_long_horizon_is_thinned_to_its_ends():
    """No curve has more than 200 vertices and the start; the last month is always there."""
    of = case("horizon_months=600", runs=300).result
    figure = charts.fan(of, "optimal")
    median = max(figure.axes[0].lines, key=lambda line: line.get_linewidth())
    assert len(median.get_xdata()) == 201
    assert median.get_xdata()[-1] == 600.0
    assert median.get_ydata()[-1] == of["optimal"].monthly.fan["p50"][-1]
    ((values, edges, _),) = steps(figure.axes[1])
    assert edges[-1] == 600
    assert sum(values) == pytest.approx(1.0 - of["optimal"].break_even_months.never.p, abs=1e-12)


def test_a_constant_saving_breaks_even_where_arithmetic_says():
    """100,000 once and 5,000 less a month: the money is back after 20 months, in every future."""
    figure = charts.fan(simulated(change("a", 5e3, 1e5), runs=300), "a")
    ((values, edges, _),) = steps(figure.axes[1])
    assert values.tolist() == [float(edge == 20) for edge in edges[1:]]
    assert figure.axes[1].get_title(loc="right") == "never within 60 months: no future"


def test_a_chart_is_drawn_onto_axes_of_ones_own():
    """The fan takes one axes or two; others as many as they have panels, and say so."""
    figure = Figure()
    own = figure.subplots(1, 2)
    assert charts.fan(result(), "optimal", axes=own[0]) is figure
    assert len(own[0].collections) == 2
    assert not own[1].collections
    charts.npv(result(), "optimal", axes=own)
    with pytest.raises(ValueError, match="this chart has 4 panels and needs as many axes, got 2"):
        charts.maintenance(result(), axes=own)
