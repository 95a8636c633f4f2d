"""What information is worth, on studies whose answer is known in closed form."""

import dataclasses
import json
import math
import re
from pathlib import Path

import pytest
from scipy.special import ndtr

import mcroi
from mcroi.analyses.information import Diary, Pilot, ResearchError, information, values_of_dials
from mcroi.analyses.information.research_text import read_diary, read_pilot
from mcroi.analyses.sensitivity.factors import KNOWLEDGE
from mcroi.draws.kept import TooFewFuturesError
from mcroi.report.terminal.information import information_lines
from mcroi.results.figure import Figure
from mcroi.results.rounding import money
from mcroi.study.safe_text import columns
from mcroi.words.sensitivity import worth_text
from tests.small_studies import WORLD, change, simulated

MONTHS = 60
TOOLS, SPEND = "tooling.cost_per_month", "one_off.spend"
CASES = json.loads((Path(__file__).parents[2] / "reference" / "cases.json").read_text("utf-8"))["cases"]


def unit_loss(z):
    """Normal loss integral phi(z) - z (1 - Phi(z)) (Raiffa and Schlaifer 1961)."""
    return math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) - z * float(ndtr(-z))


def worth(mean, sd):
    """The value of knowing a normal part of the gain before choosing between it and nothing."""
    return sd * unit_loss(abs(mean) / sd)


def linear(mean, tools_sd, spend_sd, runs=50_000):
    """The npv is 60 (today's tools - 2,000) - spend: its mean, and its standard deviation by dial."""
    spend = MONTHS * 8e3 - mean
    study = WORLD.format(head="").replace(
        "tooling.cost_per_month = 10e3", f'tooling.cost_per_month = "normal(10k, {tools_sd / MONTHS})"'
    )
    text = study + change("cheaper", 2e3, spend=f'"normal({spend}, {spend_sd})"')
    return mcroi.simulate(mcroi.read_text(text), runs=runs, jobs=1)


@pytest.fixture(scope="module")
def result():
    """A gain of 30,000 on average, of which tools are uncertain by 100,000 and spend by 40,000."""
    return linear(30e3, 100e3, 40e3)


@pytest.fixture(scope="module")
def found(result):
    """What it is worth to find out."""
    return information(result, [Diary(TOOLS, 4, 2, 1000.0, 500.0)], jobs=1)


def holds(value, truth):
    """Whether an estimate is within four of its errors, or its bound above the truth."""
    if value.is_resolved:
        return abs(value.value - truth) <= 4.0 * value.standard_error
    return truth <= value.upper


def test_each_dial_is_worth_what_the_loss_integral_says(found):
    """EVPI and EVPPI of normal parts of a gain; the dial that matters more comes first."""
    assert list(found.dials) == [TOOLS, SPEND]
    assert all(v.is_resolved for v in found.dials.values())
    assert holds(found.dials[TOOLS], worth(30e3, 100e3))
    assert holds(found.dials[SPEND], worth(30e3, 40e3))
    truth = worth(30e3, math.hypot(100e3, 40e3))
    assert abs(found.evpi.value - truth) <= 4.0 * found.evpi.standard_error
    assert holds(found.groups["all that could be known"], truth)


def test_a_diary_is_worth_what_the_conjugate_normal_says(found):
    """EVSI: the preposterior spread is s0^2 / sqrt(s0^2 + s^2), in what a month's tools do to the gain."""
    (valued,) = found.research
    error = math.sqrt(1000.0**2 / 4 + 500.0**2 / 8)
    assert valued.research.standard_error == pytest.approx(error)
    before = 100e3 / MONTHS
    seen = MONTHS * before**2 / math.hypot(before, error)
    assert holds(valued.worth, worth(30e3, seen))
    assert valued.cost == pytest.approx(4 * 2 * 100e3 / (40 * 365.25 / 7))
    assert valued.net.value == pytest.approx(valued.worth.value - valued.cost)
    assert valued.pays is True
    assert "Do a diary of 4 workers for 2 weeks on tooling.cost_per_month: it brings " in repr(found)


@pytest.mark.parametrize("case", [c for c in CASES if c["id"].startswith("evsi_beta_binomial")], ids=lambda c: c["id"])
def test_a_pilot_is_worth_what_the_beta_binomial_says(case):
    """The reference case, with its unit scaled so that the gain of a delivery is that of tools that cost nothing."""
    given, expected = case["inputs"], case["expected"]
    unit = MONTHS * 10e3 / float(given["K"])
    result = simulated(
        change("cheaper", 0, spend=unit * float(given["C"]), success=f'"beta({given["a"]}, {given["b"]})"'), runs=50_000
    )
    (valued,) = information(result, [Pilot("cheaper", int(given["n"]), 10e3)], jobs=1).research
    assert valued.worth.is_resolved
    assert holds(valued.worth, unit * float(expected["evsi"]))
    known = values_of_dials(result, ["one_off.success_probability"], jobs=1)
    assert holds(known["one_off.success_probability"], unit * float(expected["evppi"]))


def test_chance_is_never_listed():
    """What no study can find out has no value before the decision."""
    found = information(simulated(change("cheaper", 5e3, spend='"10k to 400k"', success=0.6), runs=3000), jobs=1)
    assert list(found.dials) == [SPEND]
    assert found.evpi.value > found.dials[SPEND].value


@pytest.mark.parametrize("success", [1, 0.6])
def test_where_nothing_could_be_found_out_there_is_nothing_to_value(success):
    """No dial, no group and no plan, whether nothing is uncertain at all or all of it is luck."""
    found = information(simulated(change("cheaper", 5e3, spend=100e3, success=success), runs=300), jobs=1)
    assert (dict(found.dials), dict(found.groups), list(found.plan)) == ({}, {}, [])
    assert "No input that could be found out is uncertain." in repr(found)


def test_an_input_that_cannot_be_learnt_is_not_listed():
    """``learnable = false`` takes it out of dials and groups."""
    spend = '{ value = "10k to 400k", learnable = false }'
    found = information(simulated(change("cheaper", '"times 0.5 to 0.9"', spend=spend), runs=2000), jobs=1)
    assert SPEND not in found.dials
    assert all(SPEND not in group.dials for group in found.members.values())


def test_the_plan_starts_with_what_is_worth_most(found):
    """Steps add up, each is the most to spend on it, and together they are worth no more than both dials are."""
    assert [step.dial for step in found.plan] == [TOOLS, SPEND]
    first, second = found.plan
    assert first.further == first.together
    assert second.together.value == pytest.approx(first.together.value + second.further.value)
    truth = worth(30e3, math.hypot(100e3, 40e3))
    assert abs(second.together.value - truth) <= 4.0 * second.together.standard_error


def test_what_cannot_change_the_choice_is_worth_nothing_to_speak_of():
    """A sure gain: no dial is resolved, the bounds are far below the spread, and the plan is empty."""
    found = information(linear(300e3, 10e3, 10e3, runs=5000), jobs=1)
    assert not any(v.is_resolved for v in found.dials.values())
    assert all(0.0 <= v.upper < 1e3 for v in found.dials.values())
    assert list(found.plan) == []
    assert "What to find out first: nothing." in repr(found)


def test_an_infinite_variance_leaves_values_unknown():
    """Nothing is resolved and no bound is finite."""
    found = information(simulated(change("cheaper", 8e3, spend='"pareto(10k, 1.5)"'), runs=2000), jobs=1)
    assert not any(v.is_resolved or math.isfinite(v.upper) for v in found.dials.values())
    assert "what information is worth cannot be told" in repr(found)


def test_too_few_futures_are_refused():
    """As with the ranking."""
    with pytest.raises(TooFewFuturesError, match="150 futures are too few"):
        information(linear(30e3, 10e3, 10e3, runs=150))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "shows the form; workers, weeks, spread missing"),
        ("manual.hours_per_week workers=5 weeks=4", "shows the form; spread missing"),
        ("manual.hours_per_week workers=5 weeks=4 spread", "shows the form, got 'spread'"),
        ("manual.hours_per_week worker=5", "no such setting 'worker'; did you mean 'workers'?"),
        ("manual.hours_per_week workers=5 workers=6", "workers is given twice"),
        ("manual.hours_per_week workers=0 weeks=4 spread=6", "workers must be a whole number from 1 to 1000, got 0"),
        (
            "manual.hours_per_week workers=2.5 weeks=4 spread=6",
            "workers must be a whole number from 1 to 1000, got 2.5",
        ),
        ("manual.hours_per_week workers=2 weeks=4 spread=-6", "spread >= 0 must hold, got -6"),
        ("manual.hours_per_week workers=two weeks=4 spread=6", "workers: "),
        ("workers=5 weeks=4 spread=6", "shows the form"),
    ],
)
def test_a_diary_that_cannot_be_read_is_told(text, message):
    """The rule, what was got, and the form."""
    with pytest.raises(ResearchError) as caught:
        read_diary(text)
    assert message in str(caught.value)


def test_a_study_out_of_range_is_refused_wherever_it_is_made():
    """Nobody keeps a diary for no week, and no error of it is negative."""
    with pytest.raises(ResearchError, match="weeks must be a whole number from 1 to 1000, got 0"):
        Diary("manual.hours_per_week", 1, 0, 1.0)
    with pytest.raises(ResearchError, match="weekly >= 0 must hold, got -1"):
        Diary("manual.hours_per_week", 1, 1, 1.0, weekly=-1.0)
    with pytest.raises(ResearchError, match="cost >= 0 must hold, got nan"):
        Pilot("optimal", 1, math.nan)


def test_what_was_written_is_what_is_valued():
    """Numbers take their suffixes; what is left out has its default."""
    assert read_diary("manual.hours_per_week workers=5 weeks=4 spread=6") == Diary("manual.hours_per_week", 5, 4, 6.0)
    assert read_diary("a.b workers=1 weeks=1 spread=2 weekly=3 cost=4k hours=0.5") == Diary(
        "a.b", 1, 1, 2.0, 3.0, 4e3, 0.5
    )
    assert read_pilot("optimal teams=2 cost=60k") == Pilot("optimal", 2, 60e3)
    with pytest.raises(ResearchError, match="cost missing"):
        read_pilot("optimal teams=2")


@pytest.mark.parametrize(
    ("research", "message"),
    [
        (
            Diary("manual.hours_per_wek", 1, 1, 1.0),
            "needs a way-of-working input.*did you mean 'manual.hours_per_week'",
        ),
        (Diary("one_off.spend", 1, 1, 1.0), "a diary needs a way-of-working input"),
        (Diary("manual.hours_per_week", 1, 1, 1.0), "manual.hours_per_week is not a range today"),
        (Pilot("current", 1, 1.0), "a pilot needs a change, one of cheaper; got current"),
        (Pilot("cheaper", 1, 1.0), "the success probability of cheaper is known"),
    ],
)
def test_a_study_that_would_find_nothing_out_is_refused(research, message):
    """It says why."""
    with pytest.raises(ResearchError, match=message):
        information(simulated(change("cheaper", 5e3), runs=300), [research])


def test_what_is_told_holds_where_little_is_listed_or_today_is_best():
    """Dials that are not listed are below something, and nobody is told that "current" is the best choice."""
    found = information(linear(-5e3, 30e3, 20e3, runs=8000), jobs=1)
    text = information_lines(found, 100, shown=1)
    assert found.result.decision.best == "current"
    assert "On average carrying on as today is the best choice." in text
    assert sum(value.is_resolved for value in found.dials.values()) > 1
    assert re.search(r"^1 more dial, below ", text, re.MULTILINE)


def test_under_conditions_what_all_knowledge_is_worth_is_told_from_below():
    """A fit may miss some of it, so the rest is not all luck."""
    result = mcroi.simulate(mcroi.example("mlops"), runs=8000, given=["optimal.delivers = true"], jobs=1)
    text = repr(information(result, jobs=1)).replace("\n", " ")
    assert "All that could be found out today is worth at least" in text
    assert "the rest is luck" not in text


@pytest.mark.parametrize("width", [32, 40, 60, 80])
@pytest.mark.parametrize("unicode", [True, False])
def test_lines_keep_within_the_terminal(found, width, unicode):
    """A name that has no room beside its value stands above it; plain signs are measured as they are shown."""
    lines = information_lines(found, width, unicode=unicode).split("\n")
    assert max(map(columns, lines)) <= width
    assert any(line.startswith(TOOLS) for line in lines)
    assert unicode or "".join(lines).isascii()


@pytest.mark.parametrize("weights", [(9, 1), (1, 9), (1, 1)])
def test_single_values_found_out_together_are_worth_what_a_decision_tree_says(weights):
    """Two inputs of two values each make four gains; a fit through them must not smooth what jumps."""
    low = weights[0] / sum(weights)
    values = "{{ value = 'discrete([{}, {}], [{}, {}])', owner = 'Ann' }}"
    tools, spend = (5e3, 13e3), (50e3, 250e3)
    text = WORLD.format(head="").replace("team.annual_cost = 100e3", "team.annual_cost = 'uniform(90e3, 110e3)'")
    text += change("other", values.format(*tools, *weights), spend=values.format(*spend, *weights))
    chances = (low, 1.0 - low)
    tree = [
        (p * q, MONTHS * (10e3 - cost) - once)
        for p, cost in zip(chances, tools, strict=True)
        for q, once in zip(chances, spend, strict=True)
    ]
    truth = sum(p * max(gain, 0.0) for p, gain in tree) - max(sum(p * gain for p, gain in tree), 0.0)
    found = information(mcroi.simulate(mcroi.read_text(text), runs=4000, jobs=1), jobs=1)
    assert found.groups["what Ann could find out"].is_resolved
    assert holds(found.groups["what Ann could find out"], truth)


def test_what_all_knowledge_is_worth_has_room_for_what_few_futures_show():
    """Where a great gain is seen in a few futures only, all knowledge is not told to be worth less than a part."""
    text = WORLD.format(head="") + change("risky", "'discrete([1e3, 11e3], [1, 999])'", spend=10e3)
    found = information(mcroi.simulate(mcroi.read_text(text), runs=2000, jobs=1), jobs=1)
    assert 1 <= found.result["risky"].chance("best").hits <= 8
    assert found.groups[KNOWLEDGE].upper >= 0.9 * found.dials[TOOLS].upper


def test_nothing_is_said_to_be_worth_more_than_what_these_futures_show():
    """Where another choice is hardly ever better, no figure stands above bounds that exceed it."""
    never = information(linear(-500e3, 30e3, 20e3, runs=2000), jobs=1)
    text = information_lines(never, 200)
    assert never.evpi.value == 0.0
    assert "Another one is better in fewer than 1 of 100 futures, so that nothing seems worth knowing." in text
    assert "All that could be found out" not in text
    rarely = information(linear(-90e3, 30e3, 20e3, runs=2000), jobs=1)
    text = information_lines(rarely, 200)
    assert 0.0 < rarely.evpi.value <= 3.0 * rarely.evpi.standard_error
    assert "of 100 futures, which is too little to tell what it would be worth to know." in text


def test_a_lead_that_rests_on_few_futures_is_told(found):
    """What is told of it may be further off than its errors say."""
    result = simulated(change("risky", "'uniform(6e3, 7e3)'", spend="'pareto(1e5, 2.1)'"), seed=3)
    assert " leads rests on some " in information_lines(information(result, jobs=1), 500)
    assert "rests on" not in information_lines(found, 500)


@pytest.mark.parametrize("runs", [300, 1000])
def test_no_bound_is_told_above_what_all_information_is_worth(runs):
    """Few futures give wide bounds: none of them, as a number or as it is told, is above the evpi."""
    result = mcroi.simulate(mcroi.example(), runs=runs, seed=2, jobs=1)
    found = information(result, [Diary("manual.hours_per_week", 4, 2, 2.0)], jobs=1)
    assert found.most == found.evpi
    values = [*found.dials.values(), *found.groups.values(), *(of.worth for of in found.research)]
    wide = [value for value in values if value.upper == found.evpi.value]
    assert wide
    assert all(max(value.value, value.upper) <= found.evpi.value for value in values)
    most = money(Figure.of(found.evpi), "EUR")
    for value in values:
        assert told(worth_text(value, "EUR")) <= told(most)
    assert {worth_text(value, "EUR") for value in wide if not value.is_resolved} <= {f"below {most}"}
    assert all(step.together.value <= found.evpi.value for step in found.plan)
    by_name = values_of_dials(found.result, list(found.dials), jobs=1)
    assert by_name == dict(found.dials)


def flat(found):
    """What is shown of it, on one line."""
    return " ".join(repr(found).split())


def told(text):
    """An amount as a number."""
    number, unit = re.search(r"([\d.,]+)([km]?) EUR", text).groups()
    return float(number.replace(",", "")) * {"": 1.0, "k": 1e3, "m": 1e6}[unit]


def test_what_cannot_be_told_bounds_nothing():
    """A stroke of luck in one future of 1,000: what knowing it is worth has a bound, of which the evpi is no better."""
    result = linear(3.1 * 100e3, 100e3, 1.0, runs=4000)
    found = information(result, jobs=1)
    assert 0 < result.runs - result["cheaper"].chance("best").hits < 30
    assert found.most is None
    assert found.dials[TOOLS].upper > worth(310e3, 100e3)
    assert "which is too little to tell what it would be worth to know" in flat(found)


def test_one_resolved_dial_is_told_though_there_is_no_plan(found):
    """The half of the futures that a plan is told from may be too few for what all of them tell."""
    text, worth_it = flat(dataclasses.replace(found, plan=[])), worth_text(found.dials[TOOLS], "EUR")
    assert f"What to find out first: most likely {TOOLS}, worth {worth_it} by itself." in text
    assert "For a plan 50,000 futures are too few; draw more." in text
