"""Comparing studies whose results follow by arithmetic: 60 months of cheaper tools less what the change costs once."""

import dataclasses
import math
from itertools import permutations

import numpy as np
import pytest

from mcroi import compare, example, simulate
from mcroi.analyses.compare.attribution import FEWEST, MOST_PLAYERS, attribute, futures_needed, players_of
from mcroi.analyses.compare.compare import ComparisonError
from mcroi.analyses.compare.differences import between, frame_changes, input_changes, is_same_simulation
from mcroi.results.figure import Figure
from mcroi.study.reading import read_text
from tests.small_studies import WORLD, change


def study(*changes, tail=""):
    """A study of some changes, and of what comes behind them."""
    return read_text(WORLD.format(head="") + "".join(changes) + tail)


def compared(before, after, runs=400, **settings):
    """Two studies in a few futures."""
    return compare(before, after, runs=runs, jobs=1, **settings)


def measures(found, name="cheap"):
    """The numbers of a scenario by name."""
    return {measure.name: measure for measure in found.scenarios[name].measures}


def parts(shares):
    """Shares as numbers."""
    return {name: estimate.value for name, estimate in shares.parts.items()}


def test_shares_of_a_sum():
    """Where the npv is a sum each input explains what it adds, exactly and without error."""
    found = compared(study(change("cheap", 6000, 48_000)), study(change("cheap", 5000, 60_000)))
    assert [(c.name, c.kind, c.before, c.after) for c in found.inputs] == [
        ("cheap.tooling.cost_per_month", "changed", "6000", "5000"),
        ("cheap.one_off.spend", "changed", "48000", "60000"),
    ]
    shares = found.attribution.npv["cheap"]
    assert parts(shares) == pytest.approx({"cheap.tooling.cost_per_month": 60e3, "cheap.one_off.spend": -12e3})
    assert shares.total.value == pytest.approx(48_000)
    assert all(part.standard_error < 1e-6 for part in shares.parts.values())
    assert (shares.rest.value, shares.rest.standard_error) == (0.0, 0.0)
    told = measures(found)
    assert told["npv.mean"].difference.value == pytest.approx(48_000)
    assert told["npv.p10"].difference.is_exact
    assert found.scenarios["cheap"].better.p == 1.0
    assert found.paired


def test_shares_of_a_product():
    """What two inputs do only together is divided: the mean over both orders of changing them (Shapley 1953)."""
    before = study(change("cheap", 6000, 48_000, success=0))
    found = compared(before, study(change("cheap", 5000, 48_000, success=1)))
    # -48k before; 240k more if it delivers, 300k more if the tools are the cheaper ones; nothing by these alone.
    assert parts(found.attribution.npv["cheap"]) == pytest.approx(
        {"cheap.one_off.success_probability": (240e3 + 300e3) / 2, "cheap.tooling.cost_per_month": (0 + 60e3) / 2}
    )
    assert parts(found.attribution.success["cheap"]) == {
        "cheap.one_off.success_probability": 1.0,
        "cheap.tooling.cost_per_month": 0.0,
    }
    assert (found.before.best, found.after.best) == ("current", "cheap")


def seats(size, price, success):
    """A study in which a seat's tools cost less, if the change delivers."""
    text = (
        WORLD.format(head="").replace("team.size = 10", f"team.size = {size}") + "tooling.cost_per_worker_month = 100\n"
    )
    return read_text(text + change("cheap", 10_000, success=success) + f"tooling.cost_per_worker_month = {price}\n")


def test_shares_of_three_together():
    """Size times saving times success: the mean over all six orders of changing them, written out."""
    found = compared(seats(10, 100, 0), seats(12, 40, 1), runs=50)
    values = {"size": (10, 12), "saving": (0, 60), "success": (0, 1)}
    expected = dict.fromkeys(values, 0.0)
    for order in permutations(values):
        at = {name: pair[0] for name, pair in values.items()}
        for name in order:
            without = math.prod(at.values())
            at[name] = values[name][1]
            expected[name] += 60 * (math.prod(at.values()) - without) / 6
    assert parts(found.attribution.npv["cheap"]) == pytest.approx(
        {
            "world.team.size": expected["size"],
            "cheap.tooling.cost_per_worker_month": expected["saving"],
            "cheap.one_off.success_probability": expected["success"],
        }
    )
    assert sum(expected.values()) == pytest.approx(60 * 12 * 60)


def test_what_a_change_does_not_touch_is_exactly_nothing():
    """An input of one scenario has no share, and no error, in another one's change."""
    before = study(change("cheap", "'uniform(4000, 8000)'", 48_000), change("other", 6000, 1e3))
    after = study(change("cheap", "'uniform(4000, 8000)'", 50e3), change("other", 5500, 1e3))
    found = compared(before, after)
    (untouched,) = (p for name, p in found.attribution.npv["cheap"].parts.items() if name.startswith("other"))
    assert (untouched.value, untouched.standard_error) == (0.0, 0.0)
    (untouched,) = (p for name, p in found.attribution.npv["other"].parts.items() if name.startswith("cheap"))
    assert (untouched.value, untouched.standard_error) == (0.0, 0.0)


def test_differences_are_taken_future_by_future():
    """A range that is moved gives the same difference in all futures; one that is halved gives a range of them."""
    before = study(change("cheap", "'uniform(4000, 8000)'"))
    moved = compared(before, study(change("cheap", "'uniform(5000, 9000)'")))
    assert moved.scenarios["cheap"].difference.sd < 1e-6
    assert measures(moved)["npv.p90"].difference.value == pytest.approx(-60e3)
    assert measures(moved)["npv.mean"].difference.is_exact
    halved = compared(before, study(change("cheap", "'uniform(4000, 6000)'")), runs=4000)
    gain = halved.scenarios["cheap"].difference  # 60 * 2000 * u
    assert gain.mean == pytest.approx(60e3, abs=4 * gain.standard_error)
    # The variance of n uniform numbers has a relative error of sqrt(0.8 / n), their standard deviation half of that.
    assert gain.sd == pytest.approx(120e3 / math.sqrt(12), rel=2 * math.sqrt(0.8 / 4000))
    (share,) = halved.attribution.npv["cheap"].parts.values()
    assert (share.value, share.standard_error) == pytest.approx((gain.mean, gain.standard_error))


def test_the_rest_is_what_is_no_input():
    """Another horizon is left over after all inputs: 36 months fewer of the cheaper tools."""
    after = dataclasses.replace(study(change("cheap", 5000, 48_000)), horizon_months=24)
    found = compared(study(change("cheap", 6000, 48_000)), after)
    shares = found.attribution.npv["cheap"]
    assert parts(shares) == pytest.approx({"cheap.tooling.cost_per_month": 60e3})
    assert shares.rest.value == pytest.approx(-36 * 5000)
    assert shares.total.value == pytest.approx(60e3 - 36 * 5000)
    assert [(c.what, c.before, c.after) for c in found.frame] == [("horizon in months", "60", "24")]


def test_nothing_changed():
    """The same study twice: no change, every difference exactly 0, nothing to explain."""
    found = compared(example("mlops"), example("mlops"), runs=300)
    assert (found.inputs, found.frame, found.attribution) == ((), (), None)
    for scenario in found.scenarios.values():
        assert (scenario.better.hits, scenario.worse.hits) == (0, 0)
        for measure in scenario.measures:
            assert measure.difference is None or measure.difference == Figure.exact(0.0)


def test_labels_sources_and_words_change_no_number():
    """Titles, labels, sources, marks and another spelling are told, and have no effect."""
    before = study(change("cheap", "'5000 to 8000'", 48_000))
    text = "{ value = '5k to 8k', source = 'a quote', mark = 'published' }"
    after = study(
        change("cheap", text, "{ value = 48000, owner = 'Ana' }", label="Cheaper"), tail="[targets]\nnpv = 1\n"
    )
    found = compared(before, dataclasses.replace(after, title="Another title"))
    kinds = {change.name: (change.kind, change.after) for change in found.inputs}
    assert kinds == {
        "cheap.tooling.cost_per_month": ("restated", "5k to 8k"),
        "cheap.one_off.spend": ("documented", "owner: Ana"),
    }
    assert [change.what for change in found.frame] == ["title", "label of cheap", "target npv"]
    assert not any(change.has_effect for change in (*found.inputs, *found.frame))
    assert found.attribution is None
    assert measures(found)["npv.mean"].difference == Figure.exact(0.0)


def test_stating_what_holds_anyway_changes_nothing():
    """A default that is written down is said differently, no more; today's value written as a number is a change."""
    before = study(change("cheap", 6000))
    after = study(change("cheap", 6000) + "one_off.cost_overrun = 1\nmeetings.hours_per_week = 5\n")
    kinds = {change.name: change.kind for change in input_changes(before, after)}
    assert kinds == {"cheap.one_off.cost_overrun": "restated", "cheap.meetings.hours_per_week": "added"}
    back = {change.name: (change.kind, change.after) for change in input_changes(after, before)}
    assert back["cheap.meetings.hours_per_week"] == ("removed", "as today")
    assert back["cheap.one_off.cost_overrun"] == ("restated", "1 if not stated")


def test_what_comes_through_like_is_told_once():
    """A change in a table is felt wherever it is inherited; where a scenario no longer inherits, that is its change."""
    like = "[scenarios.second]\nlike = 'cheap'\none_off.spend = 5e3\n"
    before, after = study(change("cheap", 6000), like), study(change("cheap", 5000), like)
    (only,) = input_changes(before, after)
    assert (only.name, only.cells) == ("cheap.tooling.cost_per_month", ("cheap", "second"))
    found = compared(before, after)
    assert parts(found.attribution.npv["second"]) == pytest.approx({"cheap.tooling.cost_per_month": 60e3})
    own = study(change("cheap", 5000), like + "tooling.cost_per_month = 6000\n")
    cells = {change.name: (change.kind, change.cells) for change in input_changes(after, own)}
    assert cells == {"second.tooling.cost_per_month": ("added", ("second",))}


def test_scenarios_come_and_go():
    """Only scenarios in both are compared; the others are told."""
    found = compared(study(change("cheap", 6000), change("old", 5000)), study(change("cheap", 5500), change("new", 1)))
    assert list(found.scenarios) == ["cheap"]
    assert [(c.what, c.before, c.after) for c in found.frame] == [
        ("scenario old", "old", "none"),
        ("scenario new", "none", "new"),
    ]
    assert (found.before.best, found.after.best) == ("old", "new")
    assert parts(found.attribution.npv["cheap"]) == pytest.approx({"cheap.tooling.cost_per_month": 30e3})
    assert found.attribution.npv["cheap"].rest.value == 0.0


def test_correlations_of_what_is_no_longer_uncertain():
    """In a study in between a correlation holds as far as its dials are there."""
    correlated = "[[correlations]]\nbetween = ['one_off.spend', 'tooling.cost_per_month']\nrank = 0.5\n"
    ranges = change("cheap", "'uniform(4000, 8000)'", "'uniform(1e3, 2e3)'")
    before = study(ranges, tail=correlated)
    after = study(change("cheap", 6000, "'uniform(1e3, 3e3)'"))
    found = compared(before, after)
    assert [c.what for c in found.frame] == ["rank correlation of one_off.spend and tooling.cost_per_month"]
    shares = found.attribution.npv["cheap"]
    total = sum(parts(shares).values()) + shares.rest.value
    assert total == pytest.approx(shares.total.value, abs=1e-6)
    again = compared(after, before)
    assert again.attribution.npv["cheap"].total.value == pytest.approx(-shares.total.value)


MANY = [
    *("world.team.size=11", "world.team.annual_cost='130k'", "world.projects.demand=15"),
    *("scenarios.current.manual.hours_per_project_month=9", "scenarios.current.release.hit_rate=0.5"),
    *("scenarios.optimal.one_off.spend='50k'", "scenarios.optimal.one_off.team_share=0.1"),
    *("scenarios.compromise.one_off.spend='20k'", "scenarios.compromise.adoption.ramp_months=3"),
]
FEW = ["horizon_months=12", "also_report_months=[]"]


def test_more_changes_than_can_be_told_apart_are_grouped():
    """Nine inputs come in fewer groups, each change in one of them, and the shares add up all the same."""
    before, after = example("mlops", overrides=FEW), example("mlops", overrides=[*FEW, *MANY])
    found = compared(before, after, runs=40)
    attribution = found.attribution
    assert attribution.by == "place and group"
    assert {p.name: len(p.changes) for p in attribution.players} == {
        "world.team.*": 2,
        "world.projects.*": 1,
        "current.manual.*": 1,
        "current.release.*": 1,
        "optimal.one_off.*": 2,
        "compromise.one_off.*": 1,
        "compromise.adoption.*": 1,
    }
    for shares in (*attribution.npv.values(), *attribution.success.values()):
        together = sum(part.value for part in shares.parts.values())
        assert together == pytest.approx(shares.total.value, rel=1e-9, abs=1e-6)
        assert shares.rest.value == 0.0
    npv = found.scenarios["compromise"].difference.mean
    assert attribution.npv["compromise"].total.value == pytest.approx(npv)


def test_groups_become_coarser():
    """By place and group, by group, by place, by side: the first that has no more than eight."""
    before, after = example("mlops"), example("forms")
    changes = input_changes(before, after)
    kept = [c for c in changes if c.has_effect]
    assert len(kept) > MOST_PLAYERS
    by, players = players_of(kept)
    assert len(players) <= MOST_PLAYERS
    assert sorted(c.name for p in players for c in p.changes) == sorted(c.name for c in kept)
    assert by == "place"
    (one,) = changes[:1]
    places = [dataclasses.replace(one, place=f"s{k}", input="team.size") for k in range(9)]
    groups = [
        dataclasses.replace(c, input=name) for c, name in zip(places, ["team.size", "one_off.spend"] * 5, strict=False)
    ]
    assert players_of(groups)[0] == "group"
    every = ["team", "turnover", "projects", "finance", "manual", "mechanical", "meetings", "technical", "release"]
    names = [next(c.input for c in kept if c.input.startswith(group)) for group in every]
    sides = [dataclasses.replace(one, place=f"s{k}", input=name) for k, name in enumerate(names)]
    assert [p.name for p in players_of(sides)[1]] == ["all changes"]


def test_ends_are_those_that_were_simulated():
    """The studies in between are simulated in the first futures of the two; their number is told beforehand."""
    before = study(change("cheap", "'uniform(4000, 8000)'", 48_000))
    after = study(change("cheap", "'uniform(4000, 7000)'", 58e3))
    changes = input_changes(before, after)
    told = []
    results = [simulate(s, 5000, 3, jobs=1)["cheap"].npv.values for s in (before, after)]
    found = attribute(before, after, changes, ({"cheap": results[0]}, {"cheap": results[1]}), 3, report=told.append)
    assert found.futures == 5000 >= FEWEST
    assert sum(told) == futures_needed(before, after, changes, 5000) == 2 * 5000
    assert found.npv["cheap"].total.value == pytest.approx(float(np.mean(results[1] - results[0])))
    assert is_same_simulation(between(before, after, changes), after)
    assert not is_same_simulation(before, after)
    assert between(before, after, []) == before
    assert frame_changes(before, after) == []


def test_the_same_on_any_number_of_processes():
    """Shares do not depend on who works them out."""
    before = study(change("cheap", "'uniform(4000, 8000)'", 48_000), change("other", "'uniform(1000, 9000)'"))
    after = study(change("cheap", "'uniform(4000, 7000)'", 58e3), change("other", "'uniform(1000, 8000)'"))
    assert compare(before, after, 9000, jobs=1).attribution == compare(before, after, 9000, jobs=3).attribution


def test_what_cannot_be_compared():
    """Amounts in two currencies, and studies without a change in common, are refused with a cure."""
    one = study(change("cheap", 6000))
    with pytest.raises(ComparisonError, match=r"one currency, got 'EUR' before and 'USD' after.*--set currency=EUR"):
        compare(one, dataclasses.replace(one, currency="USD"))
    with pytest.raises(ComparisonError, match="beside the current one has to be in both"):
        compare(one, study(change("dear", 6000)))
