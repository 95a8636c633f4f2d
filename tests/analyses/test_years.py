"""The years of a change add up to what the simulation says of the same futures."""

import numpy as np
import pytest

import mcroi
from mcroi.analyses.years import years
from mcroi.words.case import ANALYSED, BusinessCase


@pytest.fixture(scope="module", params=[{}, {"given": ["compromise.delivers = false"]}], ids=["all", "given"])
def result(request):
    """A horizon that does not end with a year, in all futures or in some of them."""
    study = mcroi.example(
        "mlops", overrides=["horizon_months=30", "also_report_months=[]", "world.team.growth_per_year=0.1"]
    )
    return mcroi.simulate(study, runs=9000, seed=3, **request.param)


def test_spend_is_the_one_off_cost_of_every_future(result):
    """The spend of all years is what the simulation calls one-off cost, future by future."""
    for name, change in years(result).changes.items():
        np.testing.assert_allclose(change["spend"].sum(axis=0), result[name].one_off_cost.values, rtol=1e-12)


def test_cumulative_net_is_the_fan_of_the_simulation(result):
    """At the end of every year the cumulative net has the mean and the percentiles of the cumulative benefit."""
    found = years(result)
    ends = np.cumsum(found.months) - 1
    assert found.months == (12, 12, 6)
    for name, change in found.changes.items():
        fan = result[name].monthly.fan
        np.testing.assert_allclose(change["cumulative"].mean(axis=1), fan["mean"][ends], rtol=1e-9)
        for p in (10, 50, 90):
            np.testing.assert_allclose(np.percentile(change["cumulative"], p, axis=1), fan[f"p{p}"][ends], rtol=1e-5)


def test_net_is_what_its_parts_come_to(result):
    """Nothing is counted twice or left out; diverted hours are no part of net, as payroll pays for them."""
    for change in years(result).changes.values():
        gained = change["value"] + change["hours_saved"] + change["lines"]
        parts = gained - change["spend"] - change["tooling"] - change["incidents"] - change["people"]
        np.testing.assert_allclose(change["net"], parts, atol=1e-6 * np.abs(change["net"]).max())
        assert (change["hours_diverted"] >= 0).all()
        assert change["hours_diverted"].sum() > 0


def test_todays_own_years_and_the_discounted_row(result):
    """Today spends nothing on a change; the discounted years of a change come to its npv, future by future."""
    found = years(result)
    assert not found.today["spend"].any()
    assert not found.today["hours_diverted"].any()
    gained = found.today["value"] + found.today["hours_saved"] + found.today["lines"]
    lost = found.today["tooling"] + found.today["incidents"] + found.today["people"]
    np.testing.assert_allclose(found.today["net"], gained - lost, atol=1e-6 * np.abs(found.today["net"]).max())
    for name, change in found.changes.items():
        npv = result[name].npv.values
        np.testing.assert_allclose(change["discounted"].sum(axis=0), npv, atol=1e-9 * np.abs(npv).max())


def test_years_are_of_the_futures_analysed(result):
    """A case analyses the first futures of its simulation, and says how many they are."""
    case = BusinessCase(result, jobs=1)
    assert case.years.runs == case.analysed.runs == min(ANALYSED, result.runs)
    first = result["optimal"].npv.values[: case.analysed.runs]
    assert np.array_equal(case.analysed["optimal"].npv.values, first)
    assert case.analysed.given == result.given
