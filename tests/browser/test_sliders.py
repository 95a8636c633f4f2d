"""The sliders: what they say of the matching futures is what numpy says of them."""

import numpy as np
import pytest

from mcroi.draws.plan import Plan
from mcroi.report.page.sliders import FUTURES
from mcroi.report.page.sliders import sliders as sliders_of
from mcroi.results.chance import Chance
from mcroi.results.errors import interval_of_100
from mcroi.results.rounding import percent

ROWS = ("success", "best", "mean", "p10", "p50", "p90", "back", "cost")


@pytest.fixture
def tab(example_page, opened):
    """The page of the example."""
    return opened(example_page)


def shown(tab):
    """The table as text, and as the numbers behind it."""
    cells = tab.locator("#sliders table data").all()
    return {
        (cell.get_attribute("data-row"), int(cell.get_attribute("data-change"))): (
            cell.inner_text(),
            cell.get_attribute("value"),
        )
        for cell in cells
    }


def uniforms(case):
    """The dials of the futures that travel, as they are drawn and not as the page has them."""
    blocks = [Plan(case.study).draw_dials(case.result.seed, start, start + 4096) for start in range(0, FUTURES, 4096)]
    return {name: np.concatenate([block[name].u for block in blocks])[:FUTURES] for name in blocks[0]}


def expected(case, mask):
    """What numpy says of some of the futures, by row and change."""
    npvs = np.array([s.npv.values[:FUTURES][mask] for s in case.result.changes])
    found = {}
    for k, s in enumerate(case.result.changes):
        times = s.break_even_months.values[:FUTURES][mask]
        cost = s.one_off_cost.values[:FUTURES][mask]
        found["success", k] = np.mean(npvs[k] > 0)
        found["best", k] = np.mean((npvs[k] > 0) & (npvs.argmax(axis=0) == k))
        found["mean", k] = npvs[k].mean()
        for p in (10, 50, 90):
            found[f"p{p}", k] = np.percentile(npvs[k], p)
        found["back", k] = np.ceil(np.quantile(times, 0.5, method="inverted_cdf"))
        found["cost", k] = np.percentile(cost, 80)
    return found


def check(tab, case, mask):
    """The page says of the matching futures what numpy does: money to half a step, all else exactly."""
    assert f"{np.count_nonzero(mask):,} of the first {FUTURES:,} futures" in tab.locator("#about").inner_text()
    told = shown(tab)
    steps = {
        row: [10.0 ** (np.floor(np.log10(np.abs(of(s)[:FUTURES]).max())) - 4) for s in case.result.changes]
        for row, of in (("npv", lambda s: s.npv.values), ("cost", lambda s: s.one_off_cost.values))
    }
    for (row, k), value in expected(case, mask).items():
        text, number = told[row, k]
        if row == "back" and np.isinf(value):
            assert (text, number) == ("never", "")
            continue
        # What is next to nothing is moved by up to a whole step, so that it stays on its side.
        step = {"mean": "npv", "p10": "npv", "p50": "npv", "p90": "npv", "cost": "cost"}.get(row)
        tolerance = 1e-12 if step is None else steps[step][k]
        assert float(number) == pytest.approx(value, abs=tolerance), (row, k)
        if row in ("success", "best"):
            chance = Chance.share(value, int(np.count_nonzero(mask)))
            interval = f" ({interval_of_100(chance)})" if row == "success" else ""
            assert text == f"{percent(chance)}{interval}", (row, k)


def test_at_rest_they_show_the_full_run(tab, case):
    """Before anything is moved the table is that of all futures, not of those that travel."""
    told = shown(tab)
    for k, outcome in enumerate(sliders_of(case).outcomes):
        assert {row: told[row, k][0] for row in ROWS} == outcome.cells
    assert tab.locator("#about").inner_text() == f"The full run of {case.result.runs:,} futures, EUR"


def test_a_narrowed_dial_keeps_the_futures_that_match(tab, case):
    """A range of the first dial, set by the keyboard alone, keeps those futures and no others."""
    name = sliders_of(case).sliders[0].name
    for key, times in (("Home", 1), ("ArrowRight", 20)):
        for _ in range(times):
            tab.locator("#from-0").press(key)
    for _ in range(35):
        tab.locator("#to-0").press("ArrowLeft")
    u = uniforms(case)[name]
    check(tab, case, (u >= 0.20) & (u < 0.65))


def test_several_conditions_hold_together(tab, case):
    """Two dials and a failed change: the futures in which all of it is so."""
    names = [slider.name for slider in sliders_of(case).sliders]
    tab.locator("#to-1").fill("70")
    tab.locator("#from-3").fill("10")
    tab.locator("select").first.select_option("0")
    u = uniforms(case)
    failed = np.isinf(case.result.changes[0].go_live_months.values[:FUTURES])
    check(tab, case, (u[names[1]] < 0.70) & (u[names[3]] >= 0.10) & failed)


def test_values_are_read_in_the_unit_of_the_input(tab):
    """The ends of a range are the quantiles of the input, and a screen reader hears them with their unit."""
    tab.locator("#from-0").fill("10")
    tab.locator("#to-0").fill("90")
    assert tab.locator("#shown-0").inner_text() == "6,000 EUR to 45,000 EUR per project per month"
    assert tab.locator("#from-0").get_attribute("aria-valuetext") == "at least 6,000 EUR per project per month"


def test_the_ends_of_a_range_never_cross(tab):
    """The lower end stops one position below the upper one, whichever is moved."""
    tab.locator("#to-0").fill("40")
    tab.locator("#from-0").press("End")
    assert tab.locator("#from-0").input_value() == "39"
    tab.locator("#to-0").press("Home")
    assert tab.locator("#to-0").input_value() == "40"


def test_too_few_futures_are_told(tab, case):
    """Under two hundred futures, and where none is left, the page warns."""
    warning = tab.locator("#too-few")
    assert not warning.is_visible()
    tab.locator("#to-0").fill("1")
    u = uniforms(case)[sliders_of(case).sliders[0].name]
    left = np.count_nonzero(u < 0.01)
    assert f"Only {left} futures are left" in warning.inner_text()
    for k in range(1, 4):
        tab.locator(f"#to-{k}").fill("1")
    assert warning.inner_text() == "No future is left. Widen a range."
    assert {text for text, _ in shown(tab).values()} == {"\N{EN DASH}"}


def test_the_way_back_leads_to_the_full_run(tab):
    """Reset brings back every figure of the full run, to the letter."""
    before = shown(tab)
    tab.locator("#to-2").fill("30")
    assert shown(tab) != before
    tab.get_by_role("button", name="Back to the full run").click()
    tab.wait_for_function("document.getElementById('about').textContent.startsWith('The full run')")
    assert shown(tab) == before
    assert tab.locator("#shown-2").inner_text() == "any value"


def test_what_happens_is_announced(tab, case):
    """A live region tells how many futures match and what the chances are."""
    tab.locator("#to-0").fill("50")
    said = tab.locator("[aria-live=polite]").inner_text()
    u = uniforms(case)[sliders_of(case).sliders[0].name]
    assert said.startswith(f"{np.count_nonzero(u < 0.5):,} of the first {FUTURES:,} futures match.")
    for k, change in enumerate(case.result.changes):
        p = np.mean(change.npv.values[:FUTURES][u < 0.5] > 0)
        assert f"{change.label} succeeds in {round(100 * p)} of 100" in said, k


def test_the_curve_is_the_chance_of_having_the_money_back(tab, case):
    """The last point of each curve is the share of the matching futures that break even within the horizon."""
    tab.locator("#from-0").fill("50")
    mask = uniforms(case)[sliders_of(case).sliders[0].name] >= 0.5
    label = tab.locator("#curve svg").get_attribute("aria-label")
    for change in case.result.changes:
        back = np.mean(np.isfinite(change.break_even_months.values[:FUTURES][mask]))
        assert f"{change.label} {round(100 * back)} %" in label
