"""A result of some of the scenarios, against a simulation of their study alone."""

import numpy as np
import pytest

import mcroi
from mcroi.results.selection import select
from mcroi.study.dials import among
from mcroi.study.reading import read_text

_MORE = """
[scenarios.third]
like = "optimal"
adoption.share = "beta(5, 4)"

[scenarios.fourth]
like = "third"
one_off.spend = "50k to 100k"

[dependence]
nearest = true
"""


@pytest.fixture(scope="module")
def study():
    """The example with two more changes, one of which takes over what the other states."""
    from importlib.resources import files

    text = files("mcroi.study").joinpath("examples/mlops.toml").read_text()
    head, mark, tail = text.partition("# The same organisation")
    return read_text(head + _MORE + mark + tail)


@pytest.fixture(scope="module")
def result(study):
    return mcroi.simulate(study, runs=600, seed=3, irr=True)


@pytest.mark.parametrize("names", [("fourth",), ("compromise", "fourth"), ("optimal", "third")])
def test_the_same_futures_and_a_decision_among_fewer(result, names):
    """All of it is as if only these had been simulated, whatever their deliveries are correlated with."""
    some = select(result, names)
    alone = mcroi.simulate(some.study, runs=600, seed=3, irr=True)
    assert [*some] == [*alone] == ["current", *names]
    for name in some:
        for key, of in result[name].quantities.items():
            np.testing.assert_array_equal(of.values, alone[name].quantities[key].values)
            assert some[name].quantities[key].undefined_because == alone[name].quantities[key].undefined_because
        assert some[name].chances == alone[name].chances
        assert [*some[name].against] == [*alone[name].against]
        np.testing.assert_array_equal(some[name].monthly.hours["build"], alone[name].monthly.hours["build"])
    assert some.decision == alone.decision
    assert some.inputs_moved == alone.inputs_moved
    assert some.run_off_left_out == alone.run_off_left_out


def test_an_inherited_assumption_keeps_a_home(study):
    """What the table of a change that is left out states counts once, for the first that took it over."""
    fewer = among(study, {"current", "third", "fourth"})
    assert (
        study.home("fourth", "one_off.migration_weeks") == study.home("third", "one_off.migration_weeks") == "optimal"
    )
    assert fewer.home("fourth", "one_off.migration_weeks") == fewer.home("third", "one_off.migration_weeks") == "third"
    assert fewer.home("fourth", "adoption.share") == "third"
    counted = [name for place, of in fewer.stated if (name := of.input) == "one_off.migration_weeks" and place]
    assert counted == ["one_off.migration_weeks"]


@pytest.mark.parametrize(
    ("given", "about"),
    [
        ("third.delivers = false", "third"),
        ("third.adoption.share in 0..0.5", "third"),
        ("one_off.spend in p50..p100", "optimal"),
        ("team.annual_cost in p50..p100", None),
    ],
)
def test_a_change_that_a_condition_is_about_stays(study, given, about):
    """Else the futures could not be found again."""
    some = select(mcroi.simulate(study, runs=2000, seed=3, given=[given]), ["compromise"])
    assert set(some) == {"current", "compromise"} | ({about} if about else set())
    again = mcroi.simulate(some.study, runs=2000, seed=3, given=some.given)
    np.testing.assert_array_equal(some["compromise"].npv.values, again["compromise"].npv.values)


def test_what_is_analysed_of_some_is_of_these(result):
    """Dials of changes that are left out are no part of what matters."""
    some = select(result, ["fourth"])
    found = mcroi.sensitivity(some)
    assert "fourth.delivers" in found.effects
    assert not {"optimal.delivers", "compromise.delivers", "third.delivers"} & set(found.effects)
