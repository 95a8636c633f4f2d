"""Where a change goes live, or fails, exactly in the middle or at the end of a month: which month it belongs to."""

import dataclasses

import numpy as np
import pytest

from mcroi import example
from mcroi.draws.plan import Plan
from mcroi.model.change import change_of
from mcroi.model.drawn import TYPICAL_LUCK
from mcroi.model.months import months
from mcroi.model.outcomes import outcomes
from mcroi.model.time import WEEKS_PER_MONTH
from mcroi.study.study import CURRENT

HORIZON = 20
FUTURES = 3


def weeks(months):
    """Weeks that are exactly so many months to the model, without friction."""
    near = months * WEEKS_PER_MONTH
    candidates = (near, np.nextafter(near, 0.0), np.nextafter(near, np.inf))
    return next(float(x) for x in candidates if 1.0 / WEEKS_PER_MONTH * x == months)


def scenarios(live, delivers, **change):
    """The example's typical future with a change that is live after `live` months."""
    block = Plan(example("mlops")).draw(1, 0, FUTURES).scenarios
    whole = block["optimal"]
    world = {**whole.world, "organisation.friction": 1.0}
    stated = {"one_off.exploration_weeks": 0.0, "one_off.migration_weeks": weeks(live), "one_off.schedule_overrun": 1.0}
    stated |= {"adoption.ramp_months": 0.0, "failure.stop_share": 1.0, "failure.extra_turnover": 1.2}
    changed = dataclasses.replace(
        whole,
        world=world,
        change={**whole.change, **stated, **{name.replace("__", "."): value for name, value in change.items()}},
        delivers=np.full(FUTURES, delivers),
    )
    return {CURRENT: dataclasses.replace(block[CURRENT], world=world), "optimal": changed}


def course(live, delivers, **change):
    """Adoption, activity, hazard above today's and one-off money by month, of the first future."""
    inputs = scenarios(live, delivers, **change)
    rows = []
    for today, new in zip(*(months(inputs[name], HORIZON, TYPICAL_LUCK) for name in inputs), strict=True):
        active = 0.0 if new.active is None else float(new.active[0])
        # Leavers at their mean are the hazard times the staff.
        hazard = float(new.leavers[0] / new.staff[0] - today.leavers[0] / today.staff[0])
        rows.append((float(new.adoption[0]), active, hazard, float(new.flow("one_off")[0])))
    return np.array(rows).T


def test_going_live_in_the_middle_of_a_month_counts_from_that_month():
    """Live at 2.5: a change without a ramp is adopted in month 2, for t + 0.5 >= live."""
    assert change_of(scenarios(2.5, True)["optimal"]).live.tolist() == [2.5] * FUTURES
    adoption, active, _, _ = course(2.5, True, adoption__share=0.7)
    assert adoption.tolist() == [0.0] * 2 + [0.7] * (HORIZON - 2)
    assert active.tolist() == [1.0, 1.0, 0.5] + [0.0] * (HORIZON - 3)


def test_going_live_just_after_the_middle_counts_from_the_next_month():
    """Live at 2.50000001: month 2 is not yet adopted."""
    adoption, *_ = course(2.5, True, adoption__share=1.0, one_off__schedule_overrun=1.00000001)
    assert adoption.tolist() == [0.0] * 3 + [1.0] * (HORIZON - 3)


def test_a_ramp_begins_at_going_live():
    """Live at 2.5 with a ramp of 4 months: 0 in month 2, a quarter more each month."""
    adoption, *_ = course(2.5, True, adoption__share=0.8, adoption__ramp_months=4.0)
    assert adoption[:8] == pytest.approx([0, 0, 0, 0.2, 0.4, 0.6, 0.8, 0.8], abs=1e-15)


def test_a_failure_raises_the_hazard_for_twelve_months():
    """Ended at 2.5: from month 2, for end <= t + 0.5, to month 13, for t + 0.5 < end + 12."""
    _, _, hazard, _ = course(2.5, False)
    assert hazard == pytest.approx([0.0] * 2 + [0.1] * 12 + [0.0] * 6, abs=1e-12)


def test_a_failure_at_the_end_of_a_month_is_paid_for_in_the_next():
    """Ended at 3: the exit cost falls into month 3; the spend into the three months before."""
    change = {"one_off__spend": 9.0, "one_off__cost_overrun": 1.0, "failure__exit_cost": 100.0}
    adoption, active, _, money = course(3.0, False, **change)
    assert not adoption.any()
    assert active[:4].tolist() == [1.0, 1.0, 1.0, 0.0]
    assert money == pytest.approx([3.0, 3.0, 3.0, 100.0] + [0.0] * (HORIZON - 4), rel=1e-12)
    _, active, _, money = course(3.0, False, failure__stop_share=0.5, **change)
    assert active[:3].tolist() == [1.0, 0.5, 0.0]
    assert money[:3] == pytest.approx([3.0, 101.5, 0.0], rel=1e-12)


def test_an_exit_at_the_horizon_is_not_paid():
    """Ended at the horizon: the exit cost would fall into the month after."""
    change = {"one_off__spend": 0.0, "failure__exit_cost": 100.0}
    assert not course(float(HORIZON), False, **change)[3].any()
    assert course(HORIZON - 0.5, False, **change)[3][-1] == 100.0


def test_a_change_at_once_is_paid_in_month_0():
    """Live at 0: all of the spend in month 0, also in a failure, with the exit cost."""
    change = {"one_off__spend": 9.0, "one_off__cost_overrun": 2.0, "failure__exit_cost": 100.0}
    adoption, active, _, money = course(0.0, True, adoption__share=0.6, **change)
    assert adoption.tolist() == [0.6] * HORIZON
    assert not active.any()
    assert money.tolist() == [18.0] + [0.0] * (HORIZON - 1)
    assert course(0.0, False, failure__stop_share=0.3, **change)[3].tolist() == [118.0] + [0.0] * (HORIZON - 1)


@pytest.mark.parametrize(("ramp", "months_before"), [(0.0, 2), (2.0, 4), (1.9, 4)])
def test_payoff_is_forgone_before_full_adoption_only(ramp, months_before):
    """Live at 2.5: months with t + 0.5 < live + ramp count, the tied one does not."""
    inputs = scenarios(2.5, True, adoption__ramp_months=ramp)
    got = outcomes(inputs, HORIZON, TYPICAL_LUCK)["optimal"].values["opportunity_cost"]
    rate = inputs[CURRENT].world["finance.discount_rate"]
    expected = np.zeros(FUTURES)
    for today, new in zip(*(months(inputs[name], HORIZON, TYPICAL_LUCK) for name in inputs), strict=True):
        if new.month < months_before:
            expected += np.maximum(today.payoff - new.payoff, 0) * (1 + rate) ** (-(new.month + 0.5) / 12)
    assert (expected > 0).all()
    np.testing.assert_allclose(got, expected, rtol=1e-12)
