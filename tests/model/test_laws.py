"""What holds in every future and month of random uncertain studies, whatever is drawn.

``python -m benchmarks.laws`` asks it of as many studies as one likes.
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from mcroi.draws.plan import Plan
from mcroi.model.accounts import SOURCES, WORK
from mcroi.model.months import HOURS
from mcroi.model.outcomes import outcomes
from mcroi.study.bills import COSTS
from mcroi.study.inputs import INPUTS
from mcroi.study.reading import read_text
from mcroi.study.study import CURRENT
from tests.model.random_studies import seeded
from tests.model.random_uncertain_studies import random_uncertain_study

STUDIES, FUTURES, SEED = 60, 16, 5
MONEY = tuple(name for name, about in INPUTS.items() if about.is_money)
RELATIVE = 1e-9


class Hours:
    """Takes the months of every scenario, and checks that hours are neither made nor lost."""

    def __init__(self):
        self.months = 0

    def take(self, scenario, month, paid):
        """The kinds of hours add up to what is paid for."""
        spent = sum(month.flow(kind) for kind in HOURS)
        np.testing.assert_allclose(spent, paid, rtol=RELATIVE, atol=1e-9, err_msg=f"{scenario} {month.month}")
        self.months += 1


@dataclass(frozen=True)
class _Drawn:
    """What all scenarios share."""

    horizon_months: int
    luck: object


def simulated(drawn, study, sink=None):
    """The results of every scenario, in the futures that were drawn."""
    return {name: of.values for name, of in outcomes(drawn, study.horizon_months, study.luck, (), sink).items()}


def studied(number):
    """A study, and what is drawn of it."""
    study = read_text(random_uncertain_study(seeded(number)))
    block = Plan(study).draw(SEED, 0, FUTURES)
    return _Drawn(study.horizon_months, block.luck), block.scenarios


def close(got, expected, scale, what):
    """Equal to rounding of what they are the differences of."""
    np.testing.assert_allclose(got, expected, rtol=RELATIVE, atol=RELATIVE * np.max(scale) + 1e-12, err_msg=what)


def doubled(inputs):
    """The same in a currency that is worth half as much."""

    def twice(values):
        return {name: 2.0 * value if name in MONEY else value for name, value in values.items()}

    lines = tuple(
        replace(
            line,
            per_year=None if line.per_year is None else 2.0 * line.per_year,
            once=None if line.once is None else 2.0 * line.once,
        )
        for line in inputs.lines
    )
    way = twice(inputs.way)
    change = None if inputs.change is None else twice(inputs.change)
    return replace(inputs, world=twice(inputs.world), today=twice(inputs.today), way=way, change=change, lines=lines)


@pytest.mark.parametrize("number", range(STUDIES))
def test_nothing_is_made_or_lost(number):
    """Hours add up to paid hours, work to cost, sources to npv; twice the money is twice the npv and the same roi."""
    study, drawn = studied(number)
    hours = Hours()
    results = simulated(drawn, study, hours)
    assert hours.months == study.horizon_months * len(drawn)
    twice = simulated({name: doubled(inputs) for name, inputs in drawn.items()}, study)
    for name, of in results.items():
        close(sum(of[f"cost_by_work.{work}"] for work in WORK), of["cost"], of["cost"], name)
        close(twice[name]["cost"], 2.0 * of["cost"], of["cost"], name)
        if name == CURRENT:
            continue
        scale = of["cost"] + of["payoff"]
        close(sum(of[f"npv_by_source.{source}"] for source in SOURCES), of["npv"], scale, name)
        for result in ("npv", "change_cost", *(f"npv_by_source.{source}" for source in SOURCES)):
            close(twice[name][result], 2.0 * of[result], 2.0 * scale, f"{name} {result}")
        paid = of["change_cost"] > 1e-6 * of["cost"]
        np.testing.assert_allclose(twice[name]["roi"][paid], of["roi"][paid], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("number", range(STUDIES))
def test_what_changes_nothing(number):
    """A scenario equal to today, today's prices restated, lines of nothing and incidents that never come."""
    study, drawn = studied(number)
    today = drawn[CURRENT]
    for name, inputs in drawn.items():
        if name == CURRENT:
            continue
        changed = simulated({CURRENT: today, name: inputs}, study)[name]
        nothing = replace(inputs, lines=(*inputs.lines, *(_of_nothing(line) for line in inputs.lines)))
        assert_same(simulated({CURRENT: today, name: nothing}, study)[name], changed)
        _equal_to_today(study, today, inputs)
        _restated(study, today, inputs)
    without = {name: _without_incidents(inputs) for name, inputs in drawn.items()}
    other_cost = {name: _with_cost_of_incidents(inputs) for name, inputs in without.items()}
    expected = simulated(without, study)
    for name, of in simulated(other_cost, study).items():
        assert_same(of, expected[name])


def assert_same(got, expected):
    """To the last bit."""
    for result, values in expected.items():
        np.testing.assert_array_equal(got[result], values, err_msg=result)


def _of_nothing(line):
    amounts = {"per_year": None, "once": None, ("per_year" if line.once is None else "once"): 0.0}
    return replace(line, **amounts)


def _equal_to_today(study, today, inputs):
    """No effort, no money, nothing else: exactly 0."""
    free = {
        **inputs.change,
        **dict.fromkeys(("one_off.exploration_weeks", "one_off.migration_weeks", "one_off.spend"), 0.0),
        "one_off.team_share": 0.0,
    }
    goes_on = dict.fromkeys(COSTS, "goes on")
    same = replace(
        inputs, way=today.way, change=free, lines=(), bills=goes_on, delivers=np.ones(inputs.futures, dtype=np.bool_)
    )
    got = simulated({CURRENT: today, "same": same}, study)["same"]
    assert not got["npv"].any()
    assert not any(got[f"npv_by_source.{source}"].any() for source in SOURCES)
    assert not got["change_cost"].any()


def _restated(study, today, inputs):
    """Bills that are replaced by the same prices, both moving as people move, are the bills that go on."""
    way = {**inputs.way, **{name: today.way[name] for name in (*COSTS, "tooling.price_growth_per_year")}}
    change = {**inputs.change, "tooling.overlap": 0.0}
    going_on = replace(inputs, way=way, change=change, bills=dict.fromkeys(COSTS, "goes on"))
    replaced = replace(going_on, bills=dict.fromkeys(COSTS, "replaced"))
    before, after = (simulated({CURRENT: today, "a": of}, study)["a"] for of in (going_on, replaced))
    for result in ("npv", "cost", "change_cost", "npv_by_source.tooling"):
        close(after[result], before[result], before["cost"] + before["payoff"], result)


def _without_incidents(inputs):
    never = {"incidents.per_year": 0.0, "incidents.per_project_year": 0.0}
    return replace(inputs, today={**inputs.today, **never}, way={**inputs.way, **never})


def _with_cost_of_incidents(inputs):
    dear = {"incidents.cost": 1e6, "incidents.team_hours": 100.0}
    return replace(inputs, today={**inputs.today, **dear}, way={**inputs.way, **dear})
