"""Stresses against mental arithmetic: what a change saves is known, and only what it costs is uncertain."""

from functools import partial

import numpy as np
import pytest

import mcroi
from distributions import Constant
from mcroi.analyses.stress.stress import FEWEST_IN_ALL, reverse_stress, stress_test
from mcroi.analyses.stress.studies import every_change_fails, key_person_gone, overrun_and_half_benefits
from mcroi.draws.kept import TooFewFuturesError
from mcroi.draws.plan import Plan
from mcroi.report.documents.stress import stress_document
from mcroi.study.dials import dials
from mcroi.study.reading import read_text
from tests.small_studies import WORLD, change, simulated

RUNS = 20_000
EXAMPLE = mcroi.example()


def under_stress(result):
    """A result under stress."""
    return stress_test(result, partial(mcroi.simulate, runs=result.drawn, seed=result.seed, jobs=1))


def named(test):
    """The named stresses."""
    return {of.name: of for of in test.named}


def cheaper(spend, further="", success=1, runs=RUNS):
    """The result of a change that saves 4,000 a month for 60 months: 240,000."""
    return simulated(change("tools", 6e3, spend=spend, success=success) + further, runs=runs)


@pytest.fixture(scope="module")
def example():
    """The example and it under stress."""
    result = mcroi.simulate(EXAMPLE, runs=RUNS, jobs=1)
    return result, under_stress(result)


def test_a_dial_in_its_worst_tenth():
    """Spend between 0 and 400,000 is a gain of 40,000 on average, and a loss of 140,000 in its highest tenth."""
    test = under_stress(cheaper("'uniform(0, 400e3)'", "failure.exit_cost = 'uniform(1, 2)'"))
    assert (test.recommended, test.change) == ("tools", "tools")
    (of,) = test.dials  # the cost of a failure that cannot be does no harm
    assert test.looked_at == 2
    assert (of.name, of.best, of.flips, of.imposed) == ("one_off.spend in p90..p100", "current", "yes", False)
    npv = of.npv["tools"]
    assert abs(npv.value + 140e3) < 5 * npv.standard_error
    assert abs(of.effect.value + 180e3) < 5 * of.effect.standard_error
    assert of.success["tools"].hits == 0
    assert test.flipping == test.dials


def test_the_worst_tenth_where_today_is_recommended():
    """Spend of 200,000 to 500,000 is too much, but in its lowest tenth the change gains 25,000: then today is wrong."""
    test = under_stress(cheaper("'uniform(200e3, 500e3)'"))
    assert (test.recommended, test.change) == ("current", "tools")
    (of,) = test.dials
    assert (of.name, of.best, of.flips) == ("one_off.spend in p0..p10", "tools", "yes")
    assert abs(of.npv["tools"].value - 25e3) < 5 * of.npv["tools"].standard_error


def test_the_published_stress():
    """Cost overrun at its P95 makes 100,000 to 290,000 in every future; so 240,000 less that is lost for certain."""
    test = under_stress(cheaper(100e3, "one_off.cost_overrun = 'uniform(1, 3)'"))
    of = named(test)["overrun_and_half_benefits"]
    assert (of.kind, of.imposed, of.futures) == ("published", True, RUNS)
    assert of.npv["tools"].value == pytest.approx(-50e3)
    assert of.npv["tools"].standard_error == pytest.approx(0, abs=1e-6)
    assert (of.best, of.flips) == ("current", "yes")
    assert of.effect.value == pytest.approx(of.npv["tools"].value - test.plain.npv["tools"].value)


def test_failures_among_the_futures_drawn():
    """A change that fails costs what was spent on it, and nothing else; such futures are chosen among those drawn."""
    result = cheaper(100e3, success=0.8)
    test = under_stress(result)
    of = named(test)["every_change_fails"]
    assert not of.imposed
    assert of.futures == RUNS - result["tools"].chance("delivers").hits
    assert of.npv["tools"].value == pytest.approx(-100e3)
    assert (of.best, of.flips) == ("current", "yes")
    assert "tools.delivers = false" not in named(test)  # it is the same


def test_failure_is_imposed_where_the_study_is_sure_of_success():
    """With certain success no future drawn fails, so that all are simulated anew with failure, and say the same."""
    of = named(under_stress(cheaper(100e3)))["every_change_fails"]
    assert of.imposed
    assert of.futures == RUNS
    assert of.npv["tools"].value == pytest.approx(-100e3)


def test_a_stress_that_is_too_close_to_tell():
    """Where the worst tenth leaves a change within error of today, neither a flip nor its absence is claimed."""
    further = "one_off.cost_overrun = 'uniform(0.2, 1.8)'"
    test = under_stress(simulated(change("tools", 6e3, spend="'uniform(0, 277e3)'") + further, runs=RUNS))
    rows = {of.name: of for of in (*test.dials, *test.unresolved)}
    assert rows["one_off.cost_overrun in p90..p100"].flips == "unresolved"  # 240,000 - 1.72 * 138,500


def test_a_dial_is_what_given_says(example):
    """The futures of a dial's worst tenth are those that its condition keeps, and so are all figures."""
    result, test = example
    assert len(test.dials) == 10
    assert [of.effect.value for of in test.dials] == sorted(of.effect.value for of in test.dials)
    for of in test.dials[:3]:
        given = mcroi.simulate(EXAMPLE, runs=RUNS, jobs=1, given=[of.name])
        assert of.futures == given.runs
        assert of.best == given.decision.best
        for scenario in given.changes:
            assert of.npv[scenario.name].value == pytest.approx(scenario.npv.mean, rel=1e-12)
            assert of.npv[scenario.name].standard_error == pytest.approx(scenario.npv.standard_error, rel=1e-12)
            assert of.success[scenario.name] == scenario.chance("npv_positive")
        effect = given[test.change].npv.mean - result[test.change].npv.mean
        assert of.effect.value == pytest.approx(effect, rel=1e-9)


def test_every_dial_but_delivery_is_looked_at(example):
    """All dials of knowledge have a worst tenth; delivery has its own stresses."""
    _, test = example
    assert test.looked_at == sum(dial.kind == "knowledge" for dial in dials(EXAMPLE).values())
    failure = named(test)["compromise.delivers = false"]
    given = mcroi.simulate(EXAMPLE, runs=RUNS, jobs=1, given=["compromise.delivers = false"])
    assert failure.futures == given.runs
    assert failure.npv["compromise"].value == pytest.approx(given["compromise"].npv.mean)


def test_stress_under_conditions():
    """Of a conditional result, simulations anew are looked at in the same futures."""
    runs = 12_000  # of which more than 3,000 are left
    result = mcroi.simulate(EXAMPLE, runs=runs, jobs=1, given=["team.annual_cost in p0..p30"])
    test = under_stress(result)
    again = mcroi.simulate(key_person_gone(EXAMPLE), runs=runs, jobs=1)["compromise"].npv.values[result.futures]
    of = named(test)["key_person_gone"]
    assert of.futures == result.runs
    assert of.npv["compromise"].value == pytest.approx(again.mean(), rel=1e-12)
    paired = again - result["compromise"].npv.values
    assert of.effect.standard_error == pytest.approx(paired.std(ddof=1) / np.sqrt(paired.size), rel=1e-9)
    assert test.looked_at == sum(dial.kind == "knowledge" for dial in dials(EXAMPLE).values()) - 1


def test_too_few_futures_for_a_stress_test():
    """Below 3,000 futures a tenth may be too small, which is told with the number to use."""
    with pytest.raises(TooFewFuturesError, match="2,999 futures are too few, 3,000 are needed; use --runs 3000"):
        under_stress(cheaper(100e3, runs=FEWEST_IN_ALL - 1))


def test_stressed_studies_restate_what_they_say_and_nothing_else():
    """Cost overrun and exploration are at their P95, adoption is half, one worker is missing; all else is as it was."""
    overrun, gone, failing = (f(EXAMPLE) for f in (overrun_and_half_benefits, key_person_gone, every_change_fails))
    for before in EXAMPLE.changes:
        stated = before.assumptions
        changed = {
            "one_off.cost_overrun": (overrun, Constant(stated["one_off.cost_overrun"].distribution.ppf(0.95))),
            "one_off.exploration_weeks": (gone, Constant(stated["one_off.exploration_weeks"].distribution.ppf(0.95))),
            "one_off.success_probability": (failing, Constant(0.0)),
        }
        for name, (study, distribution) in changed.items():
            assert study.scenarios[before.name].assumptions[name].distribution == distribution
        half = overrun.scenarios[before.name].assumptions["adoption.share"].distribution
        p = np.linspace(0.01, 0.99, 9)
        assert half.ppf(p) == pytest.approx(0.5 * stated["adoption.share"].distribution.ppf(p))
        for study in (overrun, gone, failing):
            now = study.scenarios[before.name].assumptions
            kept = now.keys() - changed.keys() - {"adoption.share"}
            assert all(now[name] == stated[name] for name in kept)
    assert gone.world["team.size"].distribution == Constant(9.0)
    uncertain = mcroi.example(overrides=["world.team.size='5 to 20'"])
    fewer = key_person_gone(uncertain).world["team.size"].distribution
    assert fewer.ppf(0.3) == pytest.approx(uncertain.world["team.size"].distribution.ppf(0.3) - 1)


def test_stressed_studies_keep_the_dials_of_the_futures():
    """Every dial that is left has the same values, so that futures can be compared one by one."""
    before = Plan(EXAMPLE).draw(1, 0, 8192).dials
    for study in (overrun_and_half_benefits(EXAMPLE), key_person_gone(EXAMPLE), every_change_fails(EXAMPLE)):
        now = Plan(study)
        drawn = now.draw(1, 0, 8192).dials
        assert len(now.dials) < len(before)
        for name in now.dials:
            assert np.array_equal(drawn[name].u, before[name].u), name


def test_where_every_change_fails_the_ranks_of_their_deliveries_do_not_go_out():
    """Eight deliveries that go with one dial by 0.5, but no longer with each other, would contradict each other."""
    changes = [change(f"s{k}", 5e3, "'50k to 90k'", success=0.8) for k in range(8)]
    ranks = [
        f"[[correlations]]\nbetween = ['one_off.spend', 's{k}.delivers']\nrank = 0.5\n" for k in range(len(changes))
    ]
    study = read_text(WORLD.format(head="") + "".join(changes + ranks))
    failing = Plan(every_change_fails(study))
    assert failing.dials == ("one_off.spend",)
    spend = [of.draw(1, 0, 8192).dials["one_off.spend"].u for of in (failing, Plan(study))]
    assert np.array_equal(*spend)


def test_half_of_benefits_that_are_not_stated():
    """Where a study leaves adoption out, all of the improvement is reached, and under stress half."""
    study = overrun_and_half_benefits(cheaper(100e3, runs=1).study)
    assert study.scenarios["tools"].assumptions["adoption.share"].distribution == Constant(0.5)
    assert study.scenarios["tools"].assumptions["one_off.cost_overrun"].distribution == Constant(1.0)


def test_a_team_of_one_has_no_key_person_to_lose():
    """Where nobody would be left the stress is left out."""
    head = change("tools", 6e3)
    result = simulated(head, runs=FEWEST_IN_ALL)
    alone = mcroi.example(overrides=["world.team.size=1"])
    assert "key_person_gone" in named(under_stress(result))
    assert "key_person_gone" not in named(under_stress(mcroi.simulate(alone, runs=FEWEST_IN_ALL, jobs=1)))


def test_the_worst_futures_of_the_example(example):
    """Failure is what the worst futures of a change share: there it is as frequent as counting says."""
    result, test = example
    worst = reverse_stress(result)
    npv = result["compromise"].npv.values
    fails = np.isinf(result["compromise"].go_live_months.values)
    there, overall = worst["compromise"].fails["compromise"]
    assert there.hits == fails[np.argsort(npv)[: RUNS // 10]].sum()
    assert overall.hits == fails.sum()
    data = stress_document(test, worst)
    assert data["worst"]["compromise"]["fails"]["compromise"]["there"]["p"] == there.p
    assert [of["name"] for of in data["named"]] == [
        "overrun_and_half_benefits", "compromise.delivers = false", "every_change_fails", "key_person_gone",
    ]  # fmt: skip
