"""Charts of money draw the futures that they are made of: shares, percentiles, means, targets."""

import re
from itertools import pairwise

import numpy as np
import pytest

from mcroi import charts
from mcroi.charts.convergence import running_mean, steps
from mcroi.charts.effort import quadrants
from mcroi.model.accounts import WORK
from mcroi.results.chance import Chance
from mcroi.results.planned import planned_spend
from mcroi.results.quantity import Quantity
from tests.charts.cases import result, words
from tests.charts.cases import steps as stairs
from tests.small_studies import change, simulated

CHANGES = ("optimal", "compromise")


@pytest.mark.parametrize("scenario", CHANGES)
def test_the_bars_of_the_npv_hold_the_futures_in_them(scenario):
    """Each bar is the share of futures between its edges; those of the loss side end at 0 and are hatched."""
    values = result()[scenario].npv.values
    bars, curve = charts.npv(result(), scenario).axes
    (loss, loss_edges, _), (gain, gain_edges, _) = stairs(bars)
    assert loss_edges[-1] == gain_edges[0] == 0.0
    for shares, edges in ((loss, loss_edges), (gain, gain_edges)):
        counts = [np.count_nonzero((values > low) & (values <= high)) for low, high in pairwise(edges)]
        np.testing.assert_allclose(shares, np.array(counts) / values.size, rtol=0, atol=1e-12)
    hatched = [patch.get_hatch() for patch in bars.patches]
    assert hatched[0]
    assert not hatched[1]
    assert sum(loss) + sum(gain) >= 0.99
    assert bars.get_xlim() == curve.get_xlim()


@pytest.mark.parametrize("scenario", CHANGES)
def test_the_exceedance_curve_falls_from_all_futures_and_passes_its_percentiles(scenario):
    """It is the share of futures of at least so much; P10, P50 and P90 are marked on it."""
    of = result()[scenario].npv
    curve = charts.npv(result(), scenario).axes[1]
    line = max(curve.lines, key=lambda each: len(each.get_xdata()))
    marks = [each for each in curve.lines if each.get_marker() == "o"]
    for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True):
        assert y == pytest.approx(np.mean(of.values >= x), abs=1e-12)
    assert [m.get_xdata()[0] for m in marks] == [of.quantile(p) for p in (0.1, 0.5, 0.9)]
    assert [m.get_ydata()[0] for m in marks] == pytest.approx([0.9, 0.5, 0.1])


def test_gain_and_no_gain_are_told_as_frequencies():
    """They are the chance of the table and the rest."""
    gain = round(100 * result()["optimal"].chance("npv_positive").p)
    told = words(charts.npv(result(), "optimal"))
    assert f"gain in {gain} of 100 futures" in told
    assert f"no gain in {100 - gain} of 100 futures" in told


def test_a_future_of_no_gain_is_no_gain():
    """Where every npv is exactly 0 the whole mass lies on the hatched side."""
    bars = charts.npv(simulated(change("a", 10e3), runs=300), "a").axes[0]
    (loss, _, _), (gain, _, _) = stairs(bars)
    assert (sum(loss), sum(gain)) == (1.0, 0.0)


def test_the_one_off_curve_marks_percentiles_plan_and_contingency():
    """P50 and P80 are those of the table, the plan is the median of what is stated, the rest lies between."""
    of = result()["optimal"].one_off_cost
    (axes,) = charts.one_off(result(), "optimal").axes
    curve = max(axes.lines, key=lambda each: len(each.get_xdata()))
    for x, y in zip(curve.get_xdata(), curve.get_ydata(), strict=True):
        assert y == pytest.approx(np.mean(of.values <= x), abs=1e-12)
    marks = [(each.get_xdata()[0], each.get_ydata()[0]) for each in axes.lines if each.get_marker() == "o"]
    assert marks == [(of.quantile(0.5), 0.5), (of.quantile(0.8), 0.8)]
    assert planned_spend(result(), "optimal") == pytest.approx((60e3 * 250e3) ** 0.5, rel=1e-9)  # a lognormal's median
    (span,) = axes.patches
    assert span.get_extents().transformed(axes.transData.inverted()).intervalx.tolist() == pytest.approx(
        [planned_spend(result(), "optimal"), of.quantile(0.8)]
    )
    kept = round(100 * result()["optimal"].chance("one_off_budget").p)
    assert f"budget 300,000 EUR:\nkept in {kept} of 100 futures" in words(charts.one_off(result(), "optimal"))


@pytest.mark.parametrize("scenario", CHANGES)
def test_the_joint_chance_is_that_of_the_table(scenario):
    """The quadrants of futures that deliver, and those that fail, are all; the first is the chance of both targets."""
    of = result()[scenario]
    cost, live = of.one_off_cost.values, of.go_live_months.values
    found = quadrants(cost, live, 300e3, 12.0)
    assert found[0] == (-1, -1, of.chance("within_budget_and_time").hits)
    assert sum(hits for _, _, hits in found) == of.chance("delivers").hits
    figure = charts.joint(result(), scenario)
    assert any(re.match(r"both kept in\n\d+ of 100 futures", text) for text in words(figure))
    budget, date = figure.axes[0].lines[1].get_ydata()[0], figure.axes[0].lines[2].get_xdata()[0]
    assert (budget, date) == (300e3, 12.0)


def test_the_joint_dots_are_futures():
    """Each dot is the cost and the month of one future; those that fail stand apart."""
    of = result()["optimal"]
    live, cost = of.go_live_months.values[:250], of.one_off_cost.values[:250]
    delivered, failed = (axes.lines[0] for axes in charts.joint(result(), "optimal").axes)
    assert delivered.get_xdata().tolist() == live[np.isfinite(live)].tolist()
    assert delivered.get_ydata().tolist() == cost[np.isfinite(live)].tolist()
    assert failed.get_ydata().tolist() == cost[~np.isfinite(live)].tolist()


def test_without_targets_the_lines_are_at_p80():
    """Of the cost of all futures, and of the months of those that deliver."""
    study = simulated(change("a", 5e3, '"50k to 200k"', success=0.5), runs=400)
    axes = charts.joint(study, "a").axes[0]
    assert axes.lines[1].get_ydata()[0] == study["a"].one_off_cost.quantile(0.8)
    assert axes.lines[2].get_xdata()[0] == 0.0  # it takes no time
    assert any(text.startswith("P80 ") for text in words(axes.figure))


def test_bars_of_work_are_means_of_the_table():
    """One bar for each scenario and type, as long as its mean; the lines run from P10 to P90."""
    (axes,) = charts.work(result()).axes
    costs = [of.cost_by_work[kind] for of in result().values() for kind in WORK]
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([cost.mean for cost in costs], rel=1e-12)
    assert [list(line.get_xdata()) for line in axes.lines] == [[c.quantile(0.1), c.quantile(0.9)] for c in costs]


def test_boxes_side_by_side_are_quantiles():
    """Half of the futures are in the bar; the dot is the mean."""
    (axes,) = charts.scenarios(result()).axes
    views = [of.quantities[v] for of in result().changes for v in ("npv", "npv_cash_only", "npv_with_run_off")]
    assert [(b.get_x(), b.get_x() + b.get_width()) for b in axes.patches] == [
        (pytest.approx(v.quantile(0.25)), pytest.approx(v.quantile(0.75))) for v in views
    ]
    assert [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"] == [v.mean for v in views]


def test_convergence_ends_at_the_headline_and_begins_with_the_first_futures():
    """The last point is the mean and the chance of the table, each earlier one that of so many futures."""
    mean, chance = charts.convergence(result()).axes
    for k, of in enumerate(result().changes):
        line, shares = mean.lines[k], chance.lines[k]
        assert line.get_ydata()[-1] == pytest.approx(of.npv.mean, rel=1e-12)
        assert shares.get_ydata()[-1] == of.chance("npv_positive").p
        n = int(line.get_xdata()[20])
        assert line.get_ydata()[20] == pytest.approx(of.npv.values[:n].mean(), rel=1e-9)
        assert shares.get_ydata()[20] == np.mean(of.npv.values[:n] > 0.0)
        band = chance.collections[k].get_paths()[0].vertices
        last = band[band[:, 0] == 4000.0, 1]
        low, high = Chance(of.chance("npv_positive").hits, 4000).ci95
        assert {last.min(), last.max()} == {low, high}


def test_running_errors_are_those_of_the_first_futures():
    """Means and standard errors are numpy's of so many values, also far from 0; a single one has no error."""
    values = 1e9 + np.random.default_rng(5).normal(size=500)
    counts = np.concatenate([[1, 2], steps(500, 30)])
    means, errors = running_mean(Quantity(values), counts)
    assert means == pytest.approx([values[:n].mean() for n in counts], rel=1e-15)
    assert errors[0] == np.inf
    assert errors[1:] == pytest.approx([values[:n].std(ddof=1) / n**0.5 for n in counts[1:]], rel=1e-6)
    assert np.isinf(running_mean(Quantity(values, has_variance=False), counts)[1]).all()


def test_money_is_told_in_thousands_or_millions_of_the_currency():
    """The axis says which; its ticks are plain numbers."""
    figure = charts.npv(result(), "optimal")
    figure.canvas.draw()
    assert figure.axes[1].get_xlabel() == "NPV over 60 months, million EUR"
    assert all(abs(float(t.get_text().replace(",", ""))) < 100 for t in figure.axes[1].get_xticklabels())
    assert charts.one_off(result(), "optimal").axes[0].get_xlabel().endswith("thousand EUR")
