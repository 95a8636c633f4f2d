"""What an input has to be: thresholds that can be worked out by hand, and what searching may not change."""

import dataclasses
import math
import re

import numpy as np
import pytest

import mcroi
from distributions import Constant
from distributions.uniforms import uniforms
from mcroi.analyses.solve.crossing import FINE
from mcroi.analyses.solve.solve import CannotSolveError, place_of, solve, with_value
from mcroi.draws.plan import Plan
from mcroi.report.documents.solution import solution_document
from mcroi.results.chance import Chance
from mcroi.results.requirements import RequirementError, read_requirement
from mcroi.study.inputs import INPUTS
from mcroi.study.study import CURRENT, WORLD, Correlation
from mcroi.words.solution import sentences

EXAMPLE = mcroi.example()
SAVED, RATE, HORIZON = 4000.0, 0.09, 24
RUNS, SEED = 2000, 3

TEXT = f"""
title = "Nothing changes but what the tools cost"
currency = "EUR"
horizon_months = {HORIZON}

[world]
team.size = 10
team.hours_per_week = 34
team.annual_cost = 120e3
turnover.replacement_cost_share = 0.2
projects.in_production = 12
projects.value_per_month = 9e3
finance.discount_rate = {RATE}

[scenarios.current]
manual.hours_per_week = 7
manual.hours_per_project_month = 8
mechanical.runs_per_week = 10
mechanical.wait_minutes = 20
mechanical.attention_lost = 0.4
mechanical.refocus_minutes = 10
meetings.hours_per_week = 10
technical.build_hours = 400
technical.missing_feature_hours = 150
technical.upkeep_hours_per_project_month = 6
release.lead_weeks = 8
release.hit_rate = 0.5
projects.lifetime_months = 30
turnover.annual_rate = 0
turnover.vacancy_months = 2
turnover.ramp_up_months = 5
tooling.cost_per_month = 5000

[scenarios.new]
tooling.cost_per_month = {5000 - SAVED}
tooling.overlap = 1
one_off.exploration_weeks = 0
one_off.migration_weeks = 0
one_off.spend = "20k to 60k"
one_off.team_share = 0
one_off.success_probability = 1
"""
ONE_CHANGE = dataclasses.replace(
    EXAMPLE,
    horizon_months=6,
    also_report_months=(),
    scenarios={name: EXAMPLE.scenarios[name] for name in (CURRENT, "optimal")},
)
"""The example without the other change, on which no answer about the first hangs."""

PLAIN = mcroi.read_text(TEXT)
"""All of the spend falls into month 0, and from then on a constant amount is saved every month."""

BREAK_EVEN = SAVED * sum((1 + RATE) ** (-t / 12) for t in range(HORIZON))
"""The spend in month 0 that is worth as much as what is saved: both are discounted from the middle of a month."""


def solved(study, name, text, runs=RUNS, **settings):
    """The solution of a requirement that is given as text."""
    return solve(study, name, read_requirement(text, study), runs, SEED, **{"jobs": 1, **settings})


@pytest.mark.parametrize(
    ("requirement", "limit"),
    [("new.npv >= 0", BREAK_EVEN), ("new.npv_positive >= 0.8", BREAK_EVEN), ("new.npv.p10 >= 10k", None),
     ("new.one_off_cost <= 50k", 50e3)],
)  # fmt: skip
def test_a_threshold_by_hand(requirement, limit):
    """Where all is certain but the spend, the greatest one that pays is known, and no error is claimed."""
    limit = BREAK_EVEN - 10e3 * (1 + RATE) ** (0.5 / 12) if limit is None else limit
    found = solved(PLAIN, "one_off.spend", requirement, runs=3)
    stated = PLAIN.scenarios["new"].assumptions["one_off.spend"].distribution
    size = stated.isf(0.001) - stated.ppf(0.001)
    fine = FINE * max(size, abs(limit - stated.ppf(0.5)))
    assert (found.status, found.side, found.place.name) == ("threshold", "at most", "new")
    assert limit - fine <= found.threshold <= limit
    assert found.chance_today == pytest.approx(stated.cdf(found.threshold))
    low, high = found.interval
    if "positive" not in requirement and ".p10" not in requirement:  # these two claim an error from 3 futures
        assert (low, high) == (found.threshold, found.found.crossing.fails.at)
    assert found.answer.met


@pytest.mark.parametrize(
    ("spend", "limit", "told"),
    [("20k to 60k", 1e12, "above 99.9 %"), ("20k to 60k", -1e12, "below 0.1 %"), ("pert(20k, 40k, 60k)", -1e12, "0 %")],
)
def test_the_chance_of_a_far_threshold_is_nothing_only_where_nothing_is_beyond(spend, limit, told):
    """A lognormal has an end on no side, however far it is; a pert has."""
    study = mcroi.read_text(TEXT.replace("20k to 60k", spend))
    gate = "new.one_off_cost <= 1e12" if limit > 0 else "new.npv <= -1e12"
    found = solved(study, "one_off.spend", gate, runs=3)
    assert f"what is stated puts {told} on values that will do" in " ".join(sentences(found))


def test_the_threshold_of_a_chance_is_an_order_statistic():
    """A change that always pays if it delivers pays in 80 of 100 futures where its dial is so low in that many."""
    cheap = with_value(PLAIN, place_of(PLAIN, "one_off.spend", read_requirement("new.npv >= 0", PLAIN)), 1000.0)
    found = solved(cheap, "one_off.success_probability", "new.npv_positive >= 0.8")
    dial = np.sort(uniforms(SEED, "new.delivers", 0, RUNS))
    surely = next(k for k in range(RUNS) if Chance(k, RUNS).ci95[0] >= 0.8)
    hardly = next(k for k in range(RUNS, 0, -1) if Chance(k, RUNS).ci95[1] < 0.8)
    assert dial[int(0.8 * RUNS) - 1] < found.threshold <= dial[int(0.8 * RUNS) - 1] + FINE
    low, high = found.interval
    coarse = FINE + 0.05 * (high - low)
    assert dial[surely - 1] < high <= dial[surely - 1] + coarse
    assert dial[hardly] - coarse <= low <= dial[hardly]
    assert found.side == "at least"
    assert (found.searched, found.chance_today) == ((0.0, 1.0), None)


@pytest.mark.parametrize("sign", [">=", "<="])
def test_a_brute_force_grid_agrees(sign):
    """A fine grid changes sides where the search says, once."""
    study = mcroi.read_text(TEXT.replace("hit_rate = 0.5", 'hit_rate = "beta(5, 5)"').replace(
        "probability = 1", "probability = 0.7"))  # fmt: skip
    requirement = read_requirement(f"new.npv.p40 {sign} 1k", study)
    found = solve(study, "one_off.spend", requirement, 200, SEED, jobs=1)
    grid = np.linspace(found.threshold / 2, found.threshold * 2, 61)
    met = []
    for value in grid:
        result = mcroi.simulate(with_value(study, found.place, float(value)), 200, SEED, jobs=1)
        got = result["new"].npv.quantile(0.4)
        met.append(got >= 1000 if sign == ">=" else got <= 1000)
    expected = grid <= found.threshold if found.side == "at most" else grid >= found.threshold
    assert found.side == ("at most" if sign == ">=" else "at least")
    beside = np.abs(grid - found.threshold) <= abs(found.found.crossing.fails.at - found.threshold)
    np.testing.assert_array_equal(np.array(met)[~beside], expected[~beside])


def test_no_value_will_do():
    """Even a change for nothing saves no more than it does; the best and where it is reached are told."""
    found = solved(PLAIN, "new.one_off.spend", "new.npv >= 1M", runs=3)
    assert (found.status, found.threshold, found.interval, found.side) == ("never", None, None, None)
    assert found.found.best.at == 0
    assert found.best.value == pytest.approx(BREAK_EVEN * (1 + RATE) ** (-0.5 / 12))
    farthest = float(f"{found.searched[1]:.2g}")
    assert next(sentences(found)) == (
        f"No value of new.one_off.spend from 0 to {farthest:,.0f} (EUR) will do for new.npv >= 1M: "
        f"at the best, 0, it is {found.best.value:.6g}."
    )


def test_every_value_will_do():
    """What is met at the worst value is met at all."""
    found = solved(PLAIN, "projects.value_per_month", "new.npv >= 0", runs=3)
    assert (found.status, found.place.name, found.searched[0]) == ("always", WORLD, 0.0)
    assert next(sentences(found)).startswith("Every value of world.projects.value_per_month from 0 to ")


def test_an_input_without_a_limit_today():
    """Demand has no limit unless stated; how much is needed is found from 0 on, up to none."""
    found = solved(PLAIN, "projects.demand", "current.payoff >= 2M", runs=3)
    assert (found.status, found.side, found.searched) == ("threshold", "at least", (0.0, math.inf))
    assert found.today.met
    limited = TEXT.replace("[scenarios.current]", f"projects.demand = {found.threshold}\n[scenarios.current]")
    beside = mcroi.simulate(mcroi.read_text(limited), 3, SEED, jobs=1)
    assert beside["current"].payoff.mean == found.answer.value
    assert solution_document(found)["looked_at"][-1]["at"] is None
    assert "to no limit" in list(sentences(found))[-1]


def test_a_constant_and_a_default_can_be_searched():
    """Around a constant it is looked from 0 to its double and on; a default of 0 has a size of its own."""
    hours = solved(PLAIN, "turnover.vacancy_months", "current.cost >= 1", runs=3)
    assert (hours.place.name, hours.status) == (CURRENT, "always")
    assert {0.0, 1.0, 2.0, 4.0, 4.0 + 64 * 4} <= {reading.at for reading in hours.found.readings}
    exit_cost = solved(PLAIN, "failure.exit_cost", "new.npv >= 0", runs=3)
    assert exit_cost.status == "always"
    typical = EXAMPLE.scenarios["optimal"].assumptions["failure.exit_cost"].distribution.ppf(0.9)
    assert {typical / 8, typical, 65 * typical, 128 * typical} <= {reading.at for reading in exit_cost.found.readings}


@pytest.mark.parametrize(
    ("stated", "limit"), [("0", 3e3), ("0", 3e12), ("40", 1e7), ('"uniform(40, 41)"', 1e7), ('"20k to 60k"', 1e9)]
)
def test_an_answer_far_from_what_is_stated_is_reached(stated, limit):
    """From nothing, a small number, or a narrow range it goes by doubling until the answer changes sides."""
    study = mcroi.read_text(TEXT.replace('"20k to 60k"', stated))
    found = solved(study, "one_off.spend", f"new.one_off_cost >= {limit!r}", runs=3)
    assert (found.status, found.side) == ("threshold", "at least")
    assert limit <= found.threshold <= limit * (1 + FINE) + FINE * 250e3


@pytest.mark.parametrize("stated", ["0", '"uniform(1, 1.01)"'])
def test_weeks_beyond_any_that_were_thought_of(stated):
    """From no weeks at all to the ones that take 40 months: far above 65 of them."""
    study = mcroi.read_text(TEXT.replace("one_off.migration_weeks = 0", f"one_off.migration_weeks = {stated}"))
    found = solved(study, "one_off.migration_weeks", "new.go_live_months >= 40", runs=3)
    assert found.threshold == pytest.approx(40 * 365.25 / 84, rel=2 * FINE)


def test_a_factor_is_doubled_too():
    """A factor on today's value may have to be far above 1, or, where less than nothing is allowed, below 0."""
    text = TEXT.replace("tooling.cost_per_month = 1000.0", 'tooling.cost_per_month = "times uniform(0.2, 0.21)"')
    found = solved(mcroi.read_text(text), "tooling.cost_per_month", "new.npv <= -1e9", runs=3)
    assert (found.place.relative, found.side) == ("times", "at least")
    paid = sum((1 + RATE) ** (-(t + 0.5) / 12) for t in range(HORIZON))
    assert 5000 * paid * (found.threshold - 1) == pytest.approx(1e9, rel=1e-2)
    text = TEXT.replace("tooling.cost_per_month = 5000", "tooling.price_growth_per_year = -0.001").replace(
        "[scenarios.new]\ntooling.cost_per_month = 1000.0",
        'tooling.cost_per_month = 5000\n[scenarios.new]\ntooling.price_growth_per_year = "times uniform(1, 1.01)"',
    )
    found = solved(mcroi.read_text(text), "tooling.price_growth_per_year", "new.npv <= -100k", runs=3)
    assert (found.place.relative, found.side) == ("times", "at most")
    assert found.threshold < -66


def test_it_gives_up_at_a_billion_times():
    """No value will do only where none from nothing to a billion times what is usual does."""
    study = mcroi.read_text(TEXT.replace('"20k to 60k"', "0"))
    usual = EXAMPLE.scenarios["optimal"].assumptions["one_off.spend"].distribution.ppf(0.9)
    found = solved(study, "one_off.spend", "new.npv >= 1M", runs=3)
    assert (found.status, found.searched) == ("never", (0.0, usual * 2**30))
    assert "No value of new.one_off.spend from 0 to 270,000,000,000,000 (EUR) will do" in next(sentences(found))


def test_demand_is_doubled_beyond_a_million():
    """Where projects cost next to nothing, the threshold of what the business can use is a number, not "no limit"."""
    free = TEXT
    for name in ("manual.hours_per_project_month", "technical.missing_feature_hours",
                 "technical.upkeep_hours_per_project_month", "technical.build_hours"):  # fmt: skip
        free = re.sub(rf"{name} = \d+", f"{name} = {1e-6 if 'build' in name else 0}", free)
    study = mcroi.read_text(free)
    found = solved(study, "projects.demand", "current.payoff >= 1e12", runs=3)
    assert (found.side, found.searched[1]) == ("at least", math.inf)
    assert 2**20 < found.threshold < 2**24
    limited = mcroi.read_text(
        free.replace("[scenarios.current]", f"projects.demand = {found.threshold}\n[scenarios.current]")
    )
    assert mcroi.simulate(limited, 3, SEED, jobs=1)["current"].payoff.mean == pytest.approx(1e12, rel=2 * FINE)


@pytest.mark.parametrize(
    "name", ["optimal.one_off.exploration_weeks", "optimal.adoption.share", "world.projects.value_per_month"]
)
def test_what_is_found_is_what_set_gives(name):
    """Setting the input to the threshold gives the very number; what takes it by ``like`` follows in both."""
    short = dataclasses.replace(EXAMPLE, horizon_months=30, also_report_months=())
    today = mcroi.simulate(short, 300, SEED, jobs=1)["optimal"].npv.quantile(0.8)
    found = solved(short, name, f"optimal.npv.p80 >= {today!r}", runs=300)
    key = name if name.startswith(WORLD) else f"scenarios.{name}"
    stated = mcroi.example(overrides=[f"{key}={found.threshold!r}", "horizon_months=30", "also_report_months=[]"])
    result = mcroi.simulate(stated, 300, SEED, jobs=1)
    assert result["optimal"].npv.quantile(0.8) == found.answer.value
    ours = mcroi.simulate(with_value(short, found.place, found.threshold), 300, SEED, jobs=1)
    np.testing.assert_array_equal(ours["compromise"].npv.values, result["compromise"].npv.values)


@pytest.mark.parametrize(
    ("place", "value"),
    [(f"{scenario}.{name}", 1.0) for scenario in EXAMPLE.scenarios for name in EXAMPLE.scenarios[scenario].assumptions]
    + [(f"world.{name}", 1.0) for name in EXAMPLE.world]
    + [("optimal.one_off.success_probability", 0.0), ("compromise.one_off.success_probability", 0.3)],
)
def test_every_other_draw_stays_as_it_was(place, value):
    """The dials are those of the study itself, also those that are correlated with the one that goes out."""
    requirement = read_requirement("optimal.npv >= 0", EXAMPLE)
    seen = []

    def simulation(study):
        seen.append(study)
        return RESULT

    where = place_of(EXAMPLE, place, requirement)
    solve(EXAMPLE, place, requirement, 10, SEED, simulation=simulation)
    stated, *tried = seen
    assert stated is EXAMPLE
    before = Plan(EXAMPLE).draw(SEED, 0, 50).dials
    after = Plan(with_value(tried[0], where, value)).draw(SEED, 0, 50)
    for dial in Plan(tried[0]).dials:
        np.testing.assert_array_equal(after.dials[dial].u, before[dial].u)
    gone = set(before) - set(after.dials)
    assert len(gone) <= 1
    drawn = {WORLD: after.scenarios[CURRENT].world, **{s: v.way | (v.change or {}) for s, v in after.scenarios.items()}}
    got = drawn[where.name][where.input.name]
    if not where.relative:
        assert np.all(got == min(value, where.input.support.highest))


RESULT = mcroi.simulate(EXAMPLE, 10, SEED, jobs=1)


def test_relative_inputs_stay_relative():
    """The factor on today's value is searched, so that the values go with today's as before."""
    found = solved(EXAMPLE, "manual.hours_per_week", "optimal.npv >= -100k", runs=100)
    assert found.place.relative
    assert found.place.unit == "times today's value"
    stated = with_value(EXAMPLE, found.place, 0.4).scenarios["optimal"].assumptions["manual.hours_per_week"]
    assert (stated.relative, stated.distribution) == ("times", Constant(0.4))


def test_processes_change_nothing():
    """The document of a solution is the same to the last bit on one process and on two."""
    study = mcroi.read_text(TEXT.replace("hit_rate = 0.5", 'hit_rate = "beta(5, 5)"').replace(
        "annual_rate = 0", "annual_rate = 0.2"))  # fmt: skip
    one, two = (
        solution_document(solved(study, "one_off.spend", "new.npv_positive >= 0.5", 9000, jobs=jobs)) for jobs in (1, 2)
    )
    assert one == two
    assert one["threshold"]["holds"] == "at most"


@pytest.mark.parametrize("name", INPUTS)
def test_every_input_can_be_searched(name):
    """From end to end of what it may be, without a warning and without a number that is none."""
    found = solved(ONE_CHANGE, name, "optimal.npv >= -150k", runs=20)
    support = INPUTS[name].support
    low, high = found.searched
    if not found.place.relative:
        assert low == support.lowest or math.isinf(support.low)
        assert high == support.highest or math.isinf(support.high)
    assert all(math.isfinite(reading.value) for reading in found.found.readings)
    assert list(sentences(found))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("one_off.exploration_week", "got 'one_off.exploration_week'; did you mean 'one_off.exploration_weeks'?"),
        ("nothing.at_all", "no such input, got 'nothing.at_all'; `mcroi inputs` lists them"),
        ("mlops.one_off.spend", "no scenario 'mlops'; this study has 'optimal' and 'compromise'"),
        ("optimum.one_off.spend", "'optimum.one_off.spend': no such scenario, got 'optimum'; did you mean 'optimal'?"),
        ("world.one_off.spend", "one_off.spend belongs to a scenario, got 'world'"),
        ("optimal.team.size", "team.size is the same in all scenarios, got 'optimal'"),
        ("current.one_off.spend", "one_off.spend belongs to a change; name one of optimal, compromise, got 'current'"),
    ],
)  # fmt: skip
def test_what_cannot_be_searched(name, told):
    """A misspelt or misplaced input is told, with what would do."""
    with pytest.raises(CannotSolveError) as error:
        solved(EXAMPLE, name, "optimal.npv >= 0")
    assert told in str(error.value)


def test_a_chance_that_cannot_join_the_others():
    """A success that becomes uncertain gets a dial, which goes with the others' by rank; impossible ranks are told."""
    third = mcroi.example(
        overrides=[
            "scenarios.third.like=optimal", "scenarios.third.one_off.success_probability=1", "correlations=[]",
        ]
    )  # fmt: skip
    apart = Correlation(("optimal.delivers", "compromise.delivers"), -0.9)
    with pytest.raises(CannotSolveError, match=r"third\.one_off\.success_probability cannot be varied: the rank corr"):
        solved(dataclasses.replace(third, correlations=(apart,)), "third.one_off.success_probability", "third.npv >= 0")


def test_a_requirement_may_be_given_as_text():
    """Text is read; what is wrong with it is told as for a gate."""
    as_text = mcroi.solve(PLAIN, "one_off.spend", "new.npv >= 0", 3, SEED, jobs=1)
    assert solution_document(as_text) == solution_document(solved(PLAIN, "one_off.spend", "new.npv >= 0", runs=3))
    with pytest.raises(RequirementError, match="no such chance or quantity"):
        mcroi.solve(PLAIN, "one_off.spend", "new.nvp >= 0")


def test_what_was_found_shows_as_sentences():
    """In a notebook a solution says what it found, not what it is made of."""
    found = solve(PLAIN, "tooling.cost_per_month", "new.npv >= 0", RUNS, SEED, jobs=1)
    assert repr(found) == "\n".join(sentences(found))
    assert found.place.unit == "EUR per month"
    assert "(EUR per month; " in repr(found)
