"""A trace is the very future of a simulation."""

import json

import numpy as np
import pytest

import mcroi
from mcroi.analyses.trace import trace
from mcroi.model.months import HOURS
from mcroi.report.documents.schemas import TRACE, to_json
from mcroi.report.documents.trace import trace_document
from mcroi.study.inputs import INPUTS
from mcroi.study.template import template

STUDY = mcroi.example()
RUNS = 8500
"""Beyond one leaf, so that the last futures come from a leaf that is not whole."""


@pytest.fixture(scope="module")
def trials():
    return mcroi.simulate(STUDY, runs=RUNS, seed=4, jobs=1).trials()


@pytest.mark.parametrize("future", [0, 1, 8191, 8192, RUNS - 1])
def test_its_results_are_those_of_the_simulation(future, trials):
    """Every result of a traced future equals that row of the trials to the last bit."""
    traced = trace(STUDY, future, seed=4)
    for column in trials.columns:
        scenario, _, name = column.partition(".")
        np.testing.assert_array_equal(traced.scenarios[scenario].results[name], trials[column].iloc[future])


def test_the_months_come_to_the_results():
    """Payoff less all costs is net, and benefit discounted from the middle of each month is npv."""
    traced = trace(STUDY, 7)
    rate = next(draw.value for draw in traced.draws if draw.input == "finance.discount_rate")
    current, optimal = (traced.scenarios[name].months for name in ("current", "optimal"))
    for months in (current, optimal):
        costs = [np.array(months[key]) for key in ("payroll", "turnover", "incident_money", "tooling", "one_off")]
        np.testing.assert_allclose(np.array(months["payoff"]) - sum(costs), months["net"], rtol=1e-9)
    benefit = np.array(optimal["net"]) - np.array(current["net"])
    npv = float(np.sum(benefit * (1 + rate) ** (-(np.arange(60) + 0.5) / 12)))
    assert traced.scenarios["optimal"].results["npv"] == pytest.approx(npv, rel=1e-9)


def test_hours_are_conserved_in_it():
    """Paid hours are what the kinds of hours add up to, in every month of every scenario."""
    for scenario in trace(STUDY, 11).scenarios.values():
        added = sum(np.array(scenario.months[kind]) for kind in HOURS)
        np.testing.assert_allclose(added, scenario.months["paid_hours"], rtol=1e-9)


def test_every_draw_is_the_quantile_of_its_dial():
    """A draw is the value that its distribution has at its dial; a relative one is a factor on today's."""
    traced = trace(STUDY, 12)
    today = {draw.input: draw.value for draw in traced.draws if draw.place == "current"}
    for draw in traced.draws:
        assumption = (STUDY.world if draw.place == "world" else STUDY.scenarios[draw.place].assumptions).get(draw.input)
        if assumption is None:
            assert (draw.dial, draw.u, draw.value) == (None, None, INPUTS[draw.input].default)
            continue
        if draw.u is not None:
            assert draw.drawn == pytest.approx(assumption.distribution.ppf(draw.u), rel=1e-7)
        expected = draw.drawn * today[draw.input] if assumption.relative else draw.drawn
        assert draw.moved or draw.value == expected


def test_a_draw_that_was_moved_says_so():
    """A draw outside what the input may be is shown as drawn and as moved."""
    study = mcroi.example(overrides=['scenarios.optimal.one_off.team_share="normal(3, 0.1)"'])
    moved = [draw for draw in trace(study, 0).draws if draw.moved]
    assert [(draw.place, draw.input, draw.value) for draw in moved] == [
        ("optimal", "one_off.team_share", 1.0),
        ("compromise", "one_off.team_share", 1.0),
    ][: len(moved)]
    assert moved[0].drawn > 1


def test_a_change_that_delivers_for_certain_has_no_dial():
    """Where the chance of success is 1 or 0, nothing decides it."""
    study = mcroi.read_text(template().replace('"beta(16, 4)"', "1").partition("[[correlations]]")[0])
    for future in (0, 1):
        traced = trace(study, future).scenarios["optimal"]
        assert (traced.delivers, traced.delivers_u) == (True, None)


def test_delivery_is_decided_by_its_dial():
    """A change delivers where its dial lies below the chance of success; the whole trace is plain data."""
    traced = trace(STUDY, 3)
    assert json.loads(to_json(trace_document(traced)))["schema"] == TRACE == "mcroi.trace/1"
    assert traced.scenarios["optimal"].delivers == (
        traced.scenarios["optimal"].delivers_u
        < next(d.value for d in traced.draws if (d.place, d.input) == ("optimal", "one_off.success_probability"))
    )


@pytest.mark.parametrize("future", [-1, 2**53])
def test_futures_that_do_not_exist(future):
    """Futures are counted from 0 and end where they could no longer be told apart."""
    with pytest.raises(ValueError, match=r"0 <= future < 2\*\*53 must hold"):
        trace(STUDY, future)
