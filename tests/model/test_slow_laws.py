"""The two laws of the model hold in the slow rendering of random futures, and its parts behave at the edges."""

import math
import tomllib

import pytest

from tests.model.random_studies import random_constant_study, random_inputs, seeded
from tests.model.slow_leavers import poisson_quantile, shared_events
from tests.model.slow_model import simulate_future
from tests.model.slow_results import HOURS, break_even, irr, run_off
from tests.model.slow_study import resolve


@pytest.mark.parametrize("seed", range(60))
def test_hours_are_conserved_and_money_is_counted_once(seed):
    """In every month the nine kinds of hours are the paid hours, and the cost by type of work is the cost."""
    rng = seeded(seed)
    study = random_inputs(rng)
    leavers, incidents = (shared_events([rng.random() for _ in range(study.months)]) for _ in range(2))
    for result in simulate_future(study, leavers, incidents).values():
        for t, paid in enumerate(result["paid_hours"]):
            spent = [result["hours"][kind][t] for kind in HOURS]
            assert min(spent) >= -1e-12 * paid
            assert math.fsum(spent) == pytest.approx(paid, rel=1e-12)
        assert math.fsum(result["cost_by_work"].values()) == pytest.approx(result["cost"], rel=1e-12)


@pytest.mark.parametrize("seed", range(60))
def test_random_studies_have_finite_results(seed):
    """A random constant study is read and simulated; only times can be infinite and only roi and irr undefined."""
    study = resolve(tomllib.loads(random_constant_study(seeded(seed))))
    for result in simulate_future(study).values():
        named = [(name, value) for name, value in result.items() if isinstance(value, float)]
        numbers = [value for name, value in named if not name.endswith(("_months", "maintainable_per_worker"))]
        assert all(math.isfinite(value) for value in numbers)


def test_a_random_study_without_turnover_does_not_depend_on_leavers():
    """Where nobody leaves, the mean and any Poisson draw give the same future."""
    study = resolve(tomllib.loads(random_constant_study(seeded(1))))
    drawn = simulate_future(study, shared_events([0.999] * study.months))
    assert drawn == simulate_future(study)


def test_poisson_quantile_counts_the_thresholds_below_u():
    """At mean 1 the thresholds are 1/e, 2/e, 2.5/e."""
    e = math.e
    got = [poisson_quantile(u, 1.0) for u in (0.0, 0.99 / e, 1.01 / e, 1.99 / e, 2.01 / e, 2.49 / e, 2.51 / e)]
    assert got == [0, 0, 1, 1, 2, 2, 3]
    assert poisson_quantile(0.9999, 0.0) == 0


def test_break_even_is_the_last_crossing():
    """-10, 0, 20 crosses at the end of month 2; a relapse moves it; a loss at the end is never."""
    assert break_even([-10.0, 5.0, 10.0]) == 2.5
    assert break_even([0.0, 0.0]) == 0.0
    assert break_even([-1.0, 3.0, -4.0, 4.0]) == pytest.approx(3.5)
    assert break_even([1.0, -2.0]) == math.inf


def test_irr_is_the_only_root_or_why_there_is_none():
    """-100 now and 110 a year later is 10 %; no change of sign is none; -1, 5, -6 at double and triple is two."""
    assert irr([-100.0] + [0.0] * 11 + [110.0]) == pytest.approx(0.1, rel=1e-12)
    assert irr([1.0, 2.0]) == "none"
    assert irr([100.0] + [0.0] * 11 + [-110.0]) == "rising"
    year = [0.0] * 11
    assert irr([-1.0, *year, 5.0, *year, -6.0]) == "several"
    assert irr([-1.0, *year, 22.2, *year, -25.2]) == "several"  # at 20 % and at 2,000 %
    assert irr([-1.0, *year, 21.0]) == "none"  # at 2,000 %


def test_run_off_is_the_sum_of_its_years_and_left_out_where_it_has_no_end():
    """2 projects worth 10 each, a life of 1 month, no discount: 20 / (1 - 1/e); what never dies has none."""
    month = {"projects": 2.0, "coverage": 1.0, "value": 20.0, "project_cost": 0.0, "left_behind": 2.0, "lifetime": 1.0}
    assert run_off([month], 0.0, 99.0) == pytest.approx(20 / (1 - math.exp(-1)))
    assert run_off([month | {"projects": 0.0, "value": 0.0}], 0.0, 5.0) == pytest.approx(10 / (1 - math.exp(-1)))
    assert run_off([month | {"lifetime": 1e12}], 0.0, 99.0) is None
    assert run_off([month | {"project_cost": 11.0}], 0.0, 99.0) == 0
