"""What lives on at the horizon counts on both sides or on none: one side without an end would leave the other alone."""

import numpy as np
import pytest

from mcroi import example, simulate

FOREVER = 1e13
"""Months; undiscounted, what lives so long has no finite value."""

LIVE_SOON = [
    "world.finance.discount_rate=0",
    "scenarios.optimal.one_off.success_probability=0.999999",
    "scenarios.optimal.one_off.exploration_weeks=4",
    "scenarios.optimal.one_off.migration_weeks=4",
    "scenarios.optimal.adoption.share=1",
    "scenarios.optimal.adoption.ramp_months=0",
]


def optimal(today, change, *overrides):
    """A change and the share of futures without its run-off, with so long a life of projects today and with it."""
    lives = [
        f"scenarios.{name}.projects.lifetime_months={of}" for name, of in (("current", today), ("optimal", change))
    ]
    result = simulate(example(overrides=[*LIVE_SOON, *lives, *overrides]), runs=200, jobs=1)
    return result["optimal"], result.run_off_left_out["optimal"]


@pytest.mark.parametrize(("today", "change"), [(30, FOREVER), (FOREVER, 30), (FOREVER, FOREVER)])
def test_without_an_end_on_one_side_both_are_left_out(today, change):
    """In such futures the value with run-off is the one without, to the last bit, and their share is told."""
    of, left_out = optimal(today, change)
    assert left_out == 1.0
    np.testing.assert_array_equal(of.npv_with_run_off.values, of.npv.values)


def test_with_an_end_on_both_sides_both_count():
    """Projects that live longer with the change bring more beyond the horizon, in every future."""
    of, left_out = optimal(20, 40)
    assert left_out == 0.0
    assert (of.npv_with_run_off.values != of.npv.values).all()


@pytest.mark.parametrize(("change", "is_left_out"), [(0.9e9, False), (1.1e9, True)])
def test_where_it_ends(change, is_left_out):
    """A month leaves all but 1 / lifetime: with more than 1e-9 lost there is an end, with less there is none."""
    _, left_out = optimal(30, change)
    assert left_out == is_left_out


def test_only_where_the_change_is_adopted_does_its_life_count():
    """Of a change that may fail only the futures in which it delivers are without an end."""
    of, left_out = optimal(30, FOREVER, "scenarios.optimal.one_off.success_probability=0.5")
    delivers = np.isfinite(of.go_live_months.values)
    assert 0.3 < left_out < 0.7
    assert left_out == delivers.mean()
    run_off = of.npv_with_run_off.values - of.npv.values
    assert (run_off[delivers] == 0.0).all()
    assert (run_off[~delivers] != 0.0).mean() > 0.5  # in some, what is alive is worth no more than it takes
