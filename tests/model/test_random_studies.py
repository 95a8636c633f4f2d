"""The engine and the slow model agree future by future, on random studies of every kind."""

import math
from collections import Counter

import numpy as np
import pytest

from distributions import Uniforms
from distributions.uniforms import uniforms
from mcroi import example
from mcroi.draws.plan import EVENTS, Plan
from mcroi.engine.simulate import simulate
from mcroi.model.months import HOURS
from mcroi.study.inputs import INPUTS
from mcroi.study.reading import read_text
from tests.model.drawn_futures import drawn_slowly, handed_over, simulated_slowly
from tests.model.random_studies import random_constant_study, seeded
from tests.model.random_uncertain_studies import random_uncertain_study
from tests.model.same_future import RELATIVE, compare
from tests.model.slow_model import simulate_future
from tests.model.slow_results import negative_at

CONSTANT, UNCERTAIN = 300, 30
FUTURES = 40
SEED = 3


@pytest.fixture
def _no_irr(monkeypatch):
    """Leave out the slow model's rate of return, which takes longer than all the rest of it."""
    monkeypatch.setattr("tests.model.slow_results.irr", lambda _: None)


def future(columns, scenario, i):
    """The results of one scenario in one future."""
    names = (name for name in columns if name.startswith(f"{scenario}."))
    return {name.removeprefix(f"{scenario}."): float(columns[name][i]) for name in names}


def agree(study, result, slow):
    """Every result of every future, and the months over all of them."""
    columns = result.columns()
    for scenario in study.scenarios:
        for i, says in enumerate(slow):
            compare(future(columns, scenario, i), says, scenario, says["rate"])
        months_agree(result[scenario].monthly, [says[scenario] for says in slow])


def months_agree(monthly, slow):
    """Means and percentiles by month are those of the slow futures."""
    scale = np.mean([says["paid_hours"] for says in slow])
    for kind in HOURS:
        means = np.mean([says["hours"][kind] for says in slow], axis=0)
        np.testing.assert_allclose(monthly.hours[kind], means, rtol=RELATIVE, atol=1e-12 * scale, err_msg=kind)
    for series, band in monthly.maintenance.items():
        rows = np.array([says[series] for says in slow])
        if series != "maintainable":
            np.testing.assert_allclose(band["mean"], rows.mean(axis=0), rtol=RELATIVE, atol=1e-12)
        method = "inverted_cdf" if series == "maintainable" else "linear"
        for p in (10, 50, 90):
            expected = np.percentile(rows, p, axis=0, method=method)
            np.testing.assert_allclose(band[f"p{p}"], expected, rtol=RELATIVE, atol=1e-12)
    if monthly.fan:
        rows = np.array([says["cumulative_benefit"] for says in slow])
        cents = 1e-12 * max(says["cost"] + says["payoff"] for says in slow)
        np.testing.assert_allclose(monthly.fan["mean"], rows.mean(axis=0), rtol=RELATIVE, atol=cents)
        for p in (5, 25, 50, 80, 95):
            np.testing.assert_allclose(monthly.fan[f"p{p}"], np.percentile(rows, p, axis=0), rtol=RELATIVE, atol=cents)


def slowly(drawn):
    """What the slow model says of a future, with its discount rate."""
    return simulated_slowly(drawn) | {"rate": drawn.numbers.world["finance.discount_rate"]}


def half_but_events(name):
    """Every dial at one half, and events as the engine draws them."""
    event, _, month = name.partition(".")
    return float(uniforms(1, name, 0, 1)[0]) if event in EVENTS and month.isdigit() else 0.5


@pytest.mark.usefixtures("_no_irr")
@pytest.mark.parametrize("seed", range(0, CONSTANT, 10))
def test_constant_studies_agree(seed):
    """300 random constant studies, ten a test: every result of the engine is the slow model's."""
    for number in range(seed, seed + 10):
        study = read_text(random_constant_study(seeded(number)))
        drawn = drawn_slowly(study, half_but_events)
        agree(study, simulate(study, runs=1, jobs=1), [slowly(drawn)])


@pytest.mark.usefixtures("_no_irr")
@pytest.mark.parametrize("seed", range(0, 60, 10))
def test_spreadsheets_with_turnover_agree(seed):
    """The typical future has leavers at their mean, not rounded: its npv is the slow model's, where people leave."""
    for number in range(seed, seed + 10):
        study = read_text(random_constant_study(seeded(number), turnover=True))
        drawn = drawn_slowly(study, lambda _: 0.5)
        slow = simulate_future(drawn.numbers)
        money = 1e-12 * sum(slow["current"][name] for name in ("cost", "payoff"))
        for scenario in simulate(study, runs=1, jobs=1).changes:
            npv = slow[scenario.name]["npv"]
            assert scenario.spreadsheet_npv == pytest.approx(npv, rel=RELATIVE, abs=money)


@pytest.fixture(scope="module")
def uncertain():
    """Random studies with distributions, and the built-in example."""
    return [read_text(random_uncertain_study(seeded(seed))) for seed in range(UNCERTAIN)] + [example("mlops")]


def test_the_uncertain_studies_draw_every_input(uncertain):
    """Every input is a distribution, of today or of the world and of another scenario, in one study or more."""
    moved = {key for study in uncertain for key in simulate(study, runs=1, jobs=1).inputs_moved}
    for name, i in INPUTS.items():
        if i.kind == "world":
            assert f"world.{name}" in moved
        if i.kind == "way":
            assert f"current.{name}" in moved
        if i.kind != "world":
            assert f"first.{name}" in moved


@pytest.mark.usefixtures("_no_irr")
@pytest.mark.parametrize("number", range(UNCERTAIN + 1))
def test_uncertain_studies_agree(uncertain, number):
    """Draws handed over to the slow model give the engine's results, in every one of forty futures."""
    study = uncertain[number]
    block = Plan(study).draw(SEED, 0, FUTURES)
    drawn = [handed_over(study, block, i) for i in range(FUTURES)]
    agree(study, simulate(study, FUTURES, SEED, jobs=1), [slowly(one) for one in drawn])


@pytest.mark.parametrize("number", range(UNCERTAIN + 1))
def test_draws_are_quantiles_of_the_dials(uncertain, number):
    """An input is its quantile function at its dial, times today's if relative, moved into its support."""
    study = uncertain[number]
    block = Plan(study).draw(SEED, 0, FUTURES)
    for i in range(FUTURES):

        def uniform(name, i=i):
            """The dial's uniform after correlation; plain ones are a pure function of seed, name and future."""
            return float(block.dials[name].u[i]) if name in block.dials else uniforms(SEED, name, 0, i + 1)[i]

        engine, slow = handed_over(study, block, i), drawn_slowly(study, uniform)
        assert engine.numbers.delivers == slow.numbers.delivers
        assert engine.leavers == slow.leavers
        assert engine.incidents in ([], slow.incidents)
        assert engine.numbers.bills == slow.numbers.bills
        for got, expected in zip(tables(engine.numbers), tables(slow.numbers), strict=True):
            assert got.keys() == expected.keys()
            for name, value in expected.items():
                # A table is good to 1e-9 of the interquartile range, which no input here has above four times |q|.
                assert got[name] == pytest.approx(value, rel=4e-9, abs=4e-9), name


def tables(numbers):
    """The numbers of a future, table by table; of lines their amounts."""
    lines = [{"per_year": x.per_year, "once": x.once or 0.0, "growth": x.growth, "realised": x.realised}
             for of in numbers.lines.values() for x in of]  # fmt: skip
    return [numbers.world, *numbers.ways.values(), *numbers.changes.values(), *lines]


def test_uncorrelated_dials_are_the_counters_own(uncertain):
    """A dial that nothing is correlated with is its uniform of (seed, name, future)."""
    study = uncertain[0]
    plan = Plan(study)
    block = plan.draw(SEED, 8192, 8195)
    free = [name for name in plan.dials if name not in plan.correlated]
    assert free
    for name in free:
        assert block.dials[name].u.tolist() == uniforms(SEED, name, 8192, 8195).tolist()
    for month, row in enumerate(block.luck.leavers):
        assert row[1] == uniforms(SEED, f"leavers.{month}", 8192, 8194)[1]
    assert isinstance(block.dials[free[0]], Uniforms)


def test_internal_rates_of_return_agree(uncertain):
    """Where there is a rate, the benefit is worth nothing at it and changes sign there; else the reason is counted."""
    defined = 0
    for study in uncertain[::2]:
        result = simulate(study, FUTURES, SEED, jobs=1, irr=True)
        block = Plan(study).draw(SEED, 0, FUTURES)
        reasons = {scenario.name: Counter() for scenario in result.changes}
        for i in range(FUTURES):
            slow = None
            for scenario in result.changes:
                rate = float(scenario.irr.values[i])
                slow = slow or simulated_slowly(handed_over(study, block, i))
                says = slow[scenario.name]["irr"]
                if math.isnan(rate) or isinstance(says, str):
                    assert math.isnan(rate) == isinstance(says, str), (scenario.name, i)
                    reasons[scenario.name][says] += 1
                    continue
                defined += 1
                benefit = np.diff(slow[scenario.name]["cumulative_benefit"], prepend=0.0)
                below, above = (negative_at(math.log1p(rate) + step, list(benefit)) for step in (-1e-7, 1e-7))
                assert below != above
                assert rate == pytest.approx(says, rel=1e-6, abs=1e-6)
        for scenario in result.changes:
            counted = {reason: chance.hits for reason, chance in scenario.irr.undefined_because.items()}
            assert +Counter(counted) == reasons[scenario.name]
    assert defined > 50
