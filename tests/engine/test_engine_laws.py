"""The laws of the engine: what results may not depend on, and what must hold in every future and month."""

import dataclasses
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from distributions import Constant, make
from mcroi import example
from mcroi.draws.plan import Plan
from mcroi.engine.simulate import bytes_needed, simulate
from mcroi.execution.memory import TooManyRunsError
from mcroi.model.accounts import SOURCES, WORK
from mcroi.model.months import HOURS, hours_per_month, months
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import to_json
from mcroi.results.monthly import MAINTENANCE, WITH_MEANS
from mcroi.study.inputs import INPUTS, LINE_AMOUNTS
from mcroi.study.reading import read_text
from mcroi.study.study import CURRENT
from tests.model.random_studies import seeded
from tests.model.random_uncertain_studies import random_uncertain_study

EXAMPLE = example("mlops")
LEAF = 8192


def shortened(study, months, **changes):
    """The same study over fewer months, which saves time."""
    return dataclasses.replace(study, horizon_months=months, also_report_months=(months,), **changes)


def as_text(result):
    """The document of a result, byte by byte."""
    return to_json(result_document(result))


def equal(one, other, runs=None):
    """Assert that two results are the same in every future, to the last bit."""
    ours, theirs = one.columns(), other.columns()
    assert ours.keys() == theirs.keys()
    for name, column in ours.items():
        np.testing.assert_array_equal(column[:runs], theirs[name][:runs], err_msg=name)


@pytest.mark.parametrize("horizon", [1, 7, 130])
def test_the_same_seed_gives_the_same_bytes(horizon):
    """Whatever the number of processes and the size of the blocks; every value kept, and histograms (130 months)."""
    study = shortened(EXAMPLE, horizon)
    runs = 2 * LEAF + 1234
    expected = as_text(simulate(study, runs, 5, jobs=1))
    for jobs, block in ((2, LEAF), (1, 4 * LEAF), (2, 2 * LEAF), (3, LEAF)):
        assert as_text(simulate(study, runs, 5, jobs=jobs, block=block)) == expected


def test_another_seed_gives_other_futures():
    """No future of one seed is one of another."""
    study = shortened(EXAMPLE, 2)
    one, other = (simulate(study, 300, seed, jobs=1)["optimal"].npv.values for seed in (1, 2**64 - 1))
    assert not set(one) & set(other)


def test_a_longer_run_begins_with_the_shorter_one():
    """The first futures of a run are those of any longer one, across whole leaves and a part of one."""
    study = shortened(EXAMPLE, 12)
    long = simulate(study, 20_000, 3)
    for runs in (1, 3000, LEAF, LEAF + 1):
        equal(simulate(study, runs, 3, jobs=1), long, runs)


def test_as_many_months_as_futures():
    """A square of 60 months and 60 futures is the beginning of a larger run: no axis is taken for the other."""
    square = simulate(EXAMPLE, 60, 8, jobs=1)
    equal(square, simulate(EXAMPLE, 90, 8, jobs=1), 60)
    rows = np.array([square["optimal"].monthly.fan[name] for name in ("p5", "mean", "p95")])
    assert rows.shape == (3, 60)
    assert (rows[0] <= rows[2]).all()


def drawn(study, seed=4, futures=50):
    """The draws of a study by place and input, its dials, and its leavers."""
    plan = Plan(study)
    block = plan.draw(seed, LEAF, LEAF + futures)
    values = {}
    for name, inputs in block.scenarios.items():
        values |= {f"world.{i}": v for i, v in inputs.world.items()}
        values |= {f"{name}.{i}": v for i, v in (*inputs.way.items(), *(inputs.change or {}).items())}
        values[f"{name}.delivers"] = inputs.delivers
    return values, {name: u.u for name, u in block.dials.items()}, block.luck.leavers


def without_uncertainty(study, place, name):
    """The same study with one input made certain, and nothing correlated with it any more."""
    table = study.world if place == "world" else study.scenarios[place].assumptions
    certain = dataclasses.replace(table[name], distribution=Constant(float(table[name].distribution.ppf(0.5))))
    table = {**table, name: certain}
    kept = [
        dataclasses.replace(c, between=tuple(dial for dial in c.between if dial != name)) for c in study.correlations
    ]
    correlations = tuple(c for c in kept if len(c.between) > 1)
    if place == "world":
        return dataclasses.replace(study, world=table, correlations=correlations)
    scenario = dataclasses.replace(study.scenarios[place], assumptions=table)
    return dataclasses.replace(study, scenarios={**study.scenarios, place: scenario}, correlations=correlations)


UNCERTAIN = [
    (place, name)
    for place, table in (("world", EXAMPLE.world), *((s.name, s.assumptions) for s in EXAMPLE.scenarios.values()))
    for name, assumption in table.items()
    if not isinstance(assumption.distribution, Constant)
]


@pytest.mark.parametrize(("place", "name"), UNCERTAIN[::4], ids=lambda part: part)
def test_removing_the_uncertainty_of_an_input_changes_no_other_dial(place, name):
    """Every draw that does not hang on the input stays as it was, but for dials that were correlated with its own."""
    study = dataclasses.replace(EXAMPLE, correlations=())
    values, dials, leavers = drawn(study)
    others, other_dials, same_leavers = drawn(without_uncertainty(study, place, name))
    np.testing.assert_array_equal(leavers, same_leavers)
    for dial, u in other_dials.items():
        np.testing.assert_array_equal(u, dials[dial], err_msg=dial)
    assert len(dials) - len(other_dials) in (0, 1)
    for key, value in values.items():
        if not key.endswith(name) and not key.endswith("delivers"):
            np.testing.assert_array_equal(value, others[key], err_msg=key)


def test_adding_an_input_or_a_scenario_changes_no_other_draw():
    """A scenario and an uncertain input more: what was there keeps its values, and so do its results."""
    text = "[scenarios.more]\nlike = 'compromise'\nprojects.lifetime_months = 'times pert(1, 1.5, 2)'\n"
    from importlib.resources import files

    whole = files("mcroi.study.examples").joinpath("mlops.toml").read_text("utf-8")
    before, after = read_text(whole), read_text(f"{whole}\n{text}")
    assert list(after.scenarios) == [*before.scenarios, "more"]
    grown = dataclasses.replace(after, world={**after.world, "team.growth_per_year": _uncertain("uniform(0, 0.1)")})
    for study in (after, grown):
        values, dials, leavers = drawn(before)
        others, other_dials, same_leavers = drawn(study)
        np.testing.assert_array_equal(leavers, same_leavers)
        for dial in dials.keys() - {"optimal.delivers", "compromise.delivers"}:
            np.testing.assert_array_equal(dials[dial], other_dials[dial], err_msg=dial)
        for key, value in values.items():
            if key != "world.team.growth_per_year":
                np.testing.assert_array_equal(value, others[key], err_msg=key)
    one, two = simulate(before, 200, jobs=1), simulate(after, 200, jobs=1)
    for scenario in before.scenarios:
        for name, quantity in one[scenario].quantities.items():
            np.testing.assert_array_equal(quantity.values, two[scenario].quantities[name].values)


def _uncertain(text):
    """An assumption about the growth of the team."""
    from distributions import parse
    from mcroi.study.study import Assumption

    return Assumption("team.growth_per_year", parse(text), text)


@pytest.mark.parametrize("seed", range(8))
def test_hours_are_conserved_in_every_future_and_month(seed):
    """What the paid hours are spent on adds up to them, and nothing is negative."""
    study = read_text(random_uncertain_study(seeded(100 + seed)))
    block = Plan(study).draw(1, 0, 60)
    for inputs in block.scenarios.values():
        for month in months(inputs, study.horizon_months, block.luck):
            paid = month.staff * hours_per_month(inputs.world)
            hours = np.array([month.flow(kind) for kind in HOURS])
            assert (hours >= -1e-12 * paid).all()
            np.testing.assert_allclose(hours.sum(axis=0), paid, rtol=1e-12)
            assert (month.staff >= 0).all()
            assert (month.leavers <= month.staff).all()
            assert (month.projects >= 0).all()
            assert ((month.coverage >= 0) & (month.coverage <= 1)).all()


@pytest.mark.parametrize("seed", range(8))
def test_money_is_counted_once_in_every_future(seed):
    """The cost by type of work adds up to payroll, replacements, tools and one-off money, month by month."""
    study = read_text(random_uncertain_study(seeded(200 + seed)))
    block = Plan(study).draw(1, 0, 60)
    columns = simulate(study, 60, 1, jobs=1).columns()
    for name, inputs in block.scenarios.items():
        world, total, benefit = inputs.world, np.zeros(60), np.zeros(60)
        for month in months(inputs, study.horizon_months, block.luck):
            discount = (1 + world["finance.discount_rate"]) ** (-(month.month + 0.5) / 12)
            money = month.staff * world["team.annual_cost"] / 12
            leaver = world["turnover.replacement_cost_share"] * world["team.annual_cost"]
            paid = ("tooling", "one_off", "incident_money", "cost_added")
            money = money + month.leavers * leaver + sum(month.flow(kind) for kind in paid) - month.flow("cost_avoided")
            total += money * discount
            benefit += month.net * discount
            saved = (month.flow("slack") - month.flow("lost")) / (
                month.staff * hours_per_month(world) + (month.staff == 0)
            )
            payroll = month.staff * world["team.annual_cost"] / 12
            payoff = month.flow("value") + saved * payroll * world["finance.cashable_share"]
            payoff = payoff + month.flow("margin_gained") + month.flow("loss_avoided")
            np.testing.assert_allclose(month.net, payoff - money, rtol=1e-9, atol=1e-9 * money.max())
        by_work = np.sum([columns[f"{name}.cost_by_work.{work}"] for work in WORK], axis=0)
        np.testing.assert_allclose(columns[f"{name}.cost"], total, rtol=1e-11)
        np.testing.assert_allclose(by_work, total, rtol=1e-11)
        net = columns[f"{name}.payoff"] - columns[f"{name}.cost"]
        np.testing.assert_allclose(net, benefit, rtol=1e-9, atol=1e-11 * total.max())
        if name != CURRENT:
            today = columns["current.payoff"] - columns["current.cost"]
            np.testing.assert_allclose(columns[f"{name}.npv"], net - today, rtol=1e-9, atol=1e-11 * total.max())
            sources = np.sum([columns[f"{name}.npv_by_source.{source}"] for source in SOURCES], axis=0)
            np.testing.assert_allclose(sources, columns[f"{name}.npv"], rtol=1e-9, atol=1e-11 * total.max())


MONEY_INPUTS = (
    *("team.annual_cost", "projects.value_per_month", "one_off.spend", "failure.exit_cost"),
    *("tooling.cost_per_worker_month", "tooling.cost_per_project_month", "tooling.cost_per_month", "incidents.cost"),
)
MONEY_OF_LINES = (".per_year", ".once")


def doubled(assumptions):
    """Every absolute money input twice as large; factors on today's stay."""
    return {
        name: dataclasses.replace(a, distribution=_twice(a.distribution))
        if (name in MONEY_INPUTS and a.relative != "times")
        or (name.startswith("lines.") and name.endswith(MONEY_OF_LINES))
        else a
        for name, a in assumptions.items()
    }


def _twice(distribution):
    if isinstance(distribution, Constant):
        return Constant(2.0 * distribution.value)
    return make("shifted", {"base": distribution, "scale": 2.0})


@pytest.mark.parametrize("study", [EXAMPLE, *(read_text(random_uncertain_study(seeded(s))) for s in (300, 301, 302))])
def test_doubling_all_money_doubles_what_is_money(study):
    """Costs, payoff, npv and funding double; times, rates and chances stay."""
    scenarios = {n: dataclasses.replace(s, assumptions=doubled(s.assumptions)) for n, s in study.scenarios.items()}
    rich = dataclasses.replace(study, world=doubled(study.world), scenarios=scenarios)
    before, after = (simulate(s, 100, jobs=1).columns() for s in (study, rich))
    for name, column in before.items():
        same = name.endswith(("_months", "roi", "npv_per_investment")) or "maintainable" in name
        np.testing.assert_allclose(after[name], column if same else 2 * column, rtol=1e-12, err_msg=name)


def test_money_inputs_are_those_of_the_catalogue():
    """The inputs that are doubled above are those whose unit is money."""
    assert set(MONEY_INPUTS) == {name for name, i in INPUTS.items() if i.is_money}
    assert set(MONEY_OF_LINES) == {f".{key}" for key, i in LINE_AMOUNTS.items() if i.is_money}


def test_the_order_and_names_of_scenarios_make_no_difference():
    """Scenarios that swap places, with delivery uncorrelated, keep their results; only ties could tell them apart."""
    study = shortened(EXAMPLE, 24)
    current, optimal, compromise = study.scenarios.values()
    turned = dataclasses.replace(
        study, scenarios={s.name: s for s in (current, compromise, optimal)}, delivery_rank=0.0, correlations=()
    )
    straight = dataclasses.replace(study, delivery_rank=0.0, correlations=())
    one, two = simulate(straight, 500, jobs=1), simulate(turned, 500, jobs=1)
    for name, scenario in one.items():
        for key, quantity in scenario.quantities.items():
            np.testing.assert_array_equal(quantity.values, two[name].quantities[key].values)
        assert scenario.chances == two[name].chances
        assert scenario.expected_regret == two[name].expected_regret
    assert one.decision == two.decision


def test_a_label_makes_no_difference():
    """What a scenario is called for readers is not part of any draw."""
    study = shortened(EXAMPLE, 3)
    scenarios = {n: dataclasses.replace(s, label=f"{s.label}, renamed") for n, s in study.scenarios.items()}
    equal(simulate(study, 100, jobs=1), simulate(dataclasses.replace(study, scenarios=scenarios), 100, jobs=1))


NOTHING = """
[scenarios.same]
one_off.exploration_weeks = 0
one_off.migration_weeks = 0
one_off.spend = 0
one_off.team_share = 0
one_off.success_probability = 0.5
"""


def test_a_change_of_nothing_is_worth_exactly_nothing():
    """Identical to today at no cost: npv 0, never below, never best, and today is the decision."""
    from importlib.resources import files

    whole = files("mcroi.study.examples").joinpath("mlops.toml").read_text("utf-8")
    head = re.split(r"(?m)^\[scenarios\.optimal\]", whole)[0]
    result = simulate(read_text(head + NOTHING), 2000, jobs=1)
    same = result["same"]
    for name in ("npv", "npv_cash_only", "npv_with_run_off", "break_even_months", "peak_funding", "opportunity_cost"):
        assert not same.quantities[name].values.any(), name
    assert same.chance("best").hits == same.chance("npv_positive").hits == 0
    assert same.chance("breaks_even").p == 1.0
    assert same.roi.undefined.p == 1.0
    assert (result.decision.best, result.decision.evpi.value) == (CURRENT, 0.0)
    assert same.spreadsheet_npv == 0.0


def test_histograms_and_single_precision_stay_close(monkeypatch):
    """A run too large to keep every value gives the same months: means exactly, fans to 1e-6.

    Bands are good to 2e-3 standard deviations and on average to 3e-4; where a tenth of the futures has none, P10 is 0.
    """
    study = shortened(EXAMPLE, 40)
    runs = 6 * LEAF + 100
    exact = simulate(study, runs, jobs=2)
    monkeypatch.setattr("mcroi.results.monthly.KEEP_ALL_BELOW", 1)
    large = simulate(study, runs, jobs=2)
    equal(exact, large)
    bands = _rows(study, runs)
    for name in study.scenarios:
        ours, theirs = exact[name].monthly, large[name].monthly
        for kind in HOURS:
            np.testing.assert_array_equal(ours.hours[kind], theirs.hours[kind])
        for series, band in ours.maintenance.items():
            sd = bands[name, series].std(axis=1)
            if series in WITH_MEANS:
                np.testing.assert_array_equal(band["mean"], theirs.maintenance[series]["mean"])
            for p in ("p10", "p50", "p90"):
                got = theirs.maintenance[series][p]
                off = np.abs(got - band[p])
                assert (off <= 2e-3 * sd + 1e-9 * np.abs(band[p])).all(), (name, series, p)
                assert off.mean() <= 3e-4 * sd.mean()
                np.testing.assert_array_equal(got[band[p] == 0], 0.0)
        for p, row in ours.fan.items():
            np.testing.assert_allclose(theirs.fan[p], row, rtol=1e-6, atol=1e-6 * np.abs(ours.fan["p95"]).max())


def _rows(study, runs):
    """The maintenance series of every future, by scenario and series, ``(month, future)``."""
    block = Plan(study).draw(1, 0, runs)
    rows = {}
    for name, inputs in block.scenarios.items():
        found = np.empty((3, study.horizon_months, runs))
        for month in months(inputs, study.horizon_months, block.luck):
            paid = month.staff * hours_per_month(inputs.world)
            found[0, month.month] = month.projects / month.seats
            found[1, month.month] = month.maintenance / np.where(paid > 0, paid, 1.0)
            found[2, month.month] = month.maintainable()
        rows |= {(name, series): row for series, row in zip(MAINTENANCE, found, strict=True)}
    return rows


def test_bands_of_every_future_are_numpys():
    """The bands of a small run are the percentiles of what the months say."""
    study = shortened(EXAMPLE, 12)
    result, rows = simulate(study, 700, jobs=1), _rows(study, 700)
    for (name, series), row in rows.items():
        for p in (10, 50, 90):
            band = result[name].monthly.maintenance[series][f"p{p}"]
            method = "linear" if series in WITH_MEANS else "inverted_cdf"
            np.testing.assert_allclose(band, np.percentile(row, p, axis=1, method=method), rtol=1e-12)


def test_a_run_that_does_not_fit_is_refused():
    """Before anything is allocated, with what it needs, what there is and what would do."""
    rule = r"needs [\d.]+ PiB, [\d.]+ [KMGT]iB are free; use --runs \de\d+ or fewer"
    with pytest.raises(TooManyRunsError, match=f"^{rule}$"):
        simulate(EXAMPLE, 10**12)
    with pytest.raises(TooManyRunsError, match=r"^needs 2\d\d MiB, 95 MiB are free; use --memory$"):
        simulate(EXAMPLE, 1000, memory=100e6)
    with pytest.raises(TooManyRunsError, match=r"are free; use a machine that has more$"):
        simulate(EXAMPLE, 10**12, memory=100e6)  # no limit would do, and no smaller run


@settings(max_examples=30, deadline=None, derandomize=True)
@given(memory=st.floats(2.6e8, 1e13))
def test_the_number_of_runs_that_would_do_does(memory):
    """A refusal names a number of futures that is accepted, and is not far from the most."""
    with pytest.raises(TooManyRunsError) as refused:
        simulate(EXAMPLE, 10**14, memory=memory)
    suggested = int(float(re.search(r"--runs (\S+) ", str(refused.value))[1]))
    assert bytes_needed(EXAMPLE, suggested) <= memory
    assert bytes_needed(EXAMPLE, 11 * suggested) > memory


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"runs": 0}, "runs >= 1 must hold, got 0"),
        ({"runs": -1}, "runs >= 1 must hold, got -1"),
        ({"runs": 5, "seed": -1}, "0 <= seed < 2**64 must hold, got -1"),
        ({"runs": 5, "seed": 2**64}, "0 <= seed < 2**64 must hold, got 18446744073709551616"),
        ({"runs": 5, "jobs": 0}, "jobs >= 1 must hold, got 0"),
        ({"runs": 5, "block": 1000}, "block must be a multiple of 8192, got 1000"),
        ({"runs": 5, "block": 0}, "block must be a multiple of 8192, got 0"),
    ],
)
def test_what_cannot_be_simulated_is_refused(arguments, message):
    """Numbers out of range are told with the rule and what was got."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        simulate(EXAMPLE, **arguments)


def test_a_study_without_a_change_is_refused():
    """There is nothing to compare with today."""
    alone = dataclasses.replace(EXAMPLE, scenarios={CURRENT: EXAMPLE.scenarios[CURRENT]})
    with pytest.raises(ValueError, match="needs a scenario beside the current one"):
        simulate(alone, 10)


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_adds_up_to_the_run(jobs):
    """The report is told of every future once."""
    told = []
    simulate(shortened(EXAMPLE, 1), 2 * LEAF + 5, jobs=jobs, report=told.append)
    assert sum(told) == 2 * LEAF + 5
    assert len(told) == 3
