"""What is known of an input in a place, whether it is stated there, elsewhere, or not at all."""

import pytest

from distributions import Constant, parse
from mcroi.study.inputs import INPUTS
from mcroi.study.reading import example, read_text
from mcroi.study.study import CURRENT, WORLD, Assumption

STUDY = example(overrides=["scenarios.later.like='optimal'", "scenarios.later.one_off.spend=1000"])
HEAVY = parse("pareto(6, 1.5)")
BARE = read_text(
    "world = { team.size = 10, team.hours_per_week = 34, team.annual_cost = 1e5, projects.in_production = 5,"
    " turnover.replacement_cost_share = 0.2, projects.value_per_month = 1e4, finance.discount_rate = 0.05 }\n"
    "[scenarios.current]\n"
    + "".join(f"{i.name} = {i.support.highest if i.support.high == 1.0 else 1}\n"
              for i in INPUTS.values() if i.kind == "way" and i.required)
    + "[scenarios.new]\n"
    + "".join(f"{i.name} = 1\n" for i in INPUTS.values() if i.kind == "change" and i.required)
)  # fmt: skip


def test_what_is_stated_is_known():
    """Of whatever a study states in a place, through like too, its distribution is known there."""
    for place, stated in STUDY.assumptions:
        assert STUDY.known(place, stated.input) == stated.distribution
    assert STUDY.known("later", "one_off.migration_weeks") == STUDY.known("optimal", "one_off.migration_weeks")


def test_what_a_change_leaves_out_is_as_today():
    """A way of working that a change does not state keeps today's value."""
    assert BARE.assumption("new", "meetings.hours_per_week") is None
    assert BARE.known("new", "meetings.hours_per_week") == BARE.known(CURRENT, "meetings.hours_per_week")


@pytest.mark.parametrize(
    ("place", "name"), [(WORLD, "organisation.friction"), ("new", "tooling.cost_per_month"), ("new", "adoption.share")]
)
def test_what_nobody_states_is_at_its_default(place, name):
    """A default is known as a number, whatever the kind of input."""
    assert BARE.known(place, name) == Constant(INPUTS[name].default)


def test_no_limit_is_no_number():
    """Where nothing limits an input, there is no distribution to give."""
    with pytest.raises(ValueError, match=r"world\.projects\.demand is not stated"):
        BARE.known(WORLD, "projects.demand")


def test_every_assumption_is_told_once_at_home():
    """What a scenario has through like stands in another one's table, and is told there."""
    homes = {(STUDY.home(place, a.input), a.input) for place, a in STUDY.assumptions}
    assert [(place, a.input) for place, a in STUDY.stated] == [
        (place, a.input) for place, a in STUDY.assumptions if (place, a.input) in homes
    ]
    assert [a.input for place, a in STUDY.stated if place == "later"] == ["one_off.spend"]


@pytest.mark.parametrize("place", [WORLD, "later"])
def test_a_study_restated(place):
    """Only what is restated changes, in the catalogue's order, and it then stands in that place's own table."""
    name = next(a.input for of, a in STUDY.assumptions if of == place)
    one = Assumption(name, Constant(1.0), "1")
    changed = STUDY.restated(place, {name: one})
    assert [(of, a.input) for of, a in changed.assumptions] == [(of, a.input) for of, a in STUDY.assumptions]
    assert [pair for pair in changed.assumptions if pair not in STUDY.assumptions] == [(place, one)]
    assert changed.home(place, name) == place
    assert changed.restated(place, {name: None}).assumption(place, name) is None


def test_whether_variances_are_finite_is_worked_out_once(monkeypatch):
    """A variance may take long (a pool of experts, a long data file), and is asked about for every result."""
    asked = []
    monkeypatch.setattr(Constant, "var", lambda self: asked.append(self.value) or 0.0)
    study = STUDY.restated(WORLD, {"team.size": STUDY.world["team.size"]})
    constants = [of for _, of in study.stated if isinstance(of.distribution, Constant)]
    assert study.has_variance
    assert study.has_variance
    assert len(asked) == len(constants) > 0
    assert not study.restated(WORLD, {"team.size": Assumption("team.size", HEAVY, "pareto(6, 1.5)")}).has_variance
