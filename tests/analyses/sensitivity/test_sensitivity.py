"""Which dial matters, on studies whose answer follows by arithmetic: the npv is linear in normal dials."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import spearmanr

import mcroi
from mcroi import charts
from mcroi.analyses.sensitivity import bytes_per_future, lead_of, sensitivity
from mcroi.analyses.sensitivity.factors import ILLUSTRATIVE, KNOWLEDGE, learnable_groups, main_use, steps
from mcroi.analyses.sensitivity.turning import Turn
from mcroi.draws.kept import TooFewFuturesError
from mcroi.execution.memory import TooManyRunsError
from mcroi.report.terminal.sensitivity import sensitivity_lines
from mcroi.results.columns import outputs
from mcroi.results.quantity import ENOUGH
from mcroi.study.dials import dials
from mcroi.words.ranking import turn_sentences
from mcroi.words.sensitivity import flip_sentence, sentences, turn_sentence
from tests.small_studies import WORLD, change, simulated

MONTHS = 60
TOOLS, SPEND = "tooling.cost_per_month (change)", "one_off.spend"
Z = 4.9  # one in a million on either side


def linear(cost_sd=0.05, spend_sd=20e3, runs=20_000, seed=1, head="", factor=0.8):
    """The npv is 60 (10,000 - 10,000 factor) - spend: a sure gain of 120,000 on average, less 100,000."""
    return simulated(
        change("cheaper", f'"times normal({factor}, {cost_sd})"', spend=f'"normal(100k, {spend_sd})"'),
        runs=runs,
        seed=seed,
        head=head,
    )


@pytest.fixture(scope="module")
def found():
    """The sensitivity of the linear study."""
    return sensitivity(linear(), jobs=1)


def shares():
    """The variance that each dial explains."""
    tools, spend = (MONTHS * 10e3 * 0.05) ** 2, 20e3**2
    return {TOOLS: tools / (tools + spend), SPEND: spend / (tools + spend)}


def test_indices_and_rank_correlations_are_those_of_a_linear_model(found):
    """First-order indices are shares of the variance; rank correlations follow Pearson's 6/pi asin(r/2)."""
    for dial, share in shares().items():
        effect = found.effects[dial]["cheaper.npv"]
        assert abs(effect.first_order.value - share) <= Z * effect.first_order.standard_error
        rank = -6.0 / math.pi * math.asin(math.sqrt(share) / 2.0)
        assert abs(effect.rank.value - rank) <= Z * effect.rank.standard_error
    assert found.ranking() == [TOOLS, SPEND]
    assert found.unresolved(1) == []


def test_rank_correlations_are_those_that_scipy_finds(found):
    """The estimate is Spearman's, ties at their middle, for numbers and for what is 0 or 1."""
    result = found.result
    listed, scores = outputs(result.study, result.per_future), result.dial_scores
    for name in ("cheaper.npv", "cheaper.break_even_months", "cheaper.npv_positive", "cheaper.best"):
        for dial in (TOOLS, SPEND):
            expected = spearmanr(scores[dial], listed[name].values).statistic
            assert found.effects[dial][name].rank.value == pytest.approx(expected, abs=10.0 / result.runs**2)


def test_tenths_are_those_of_a_linear_model(found):
    """The mean in a tenth of a normal dial lies phi(1.28) / 0.1 standard deviations from the middle."""
    shift = math.exp(-0.5 * 1.2815515655446004**2) / math.sqrt(2.0 * math.pi) / 0.1
    for dial, sd in ((TOOLS, MONTHS * 10e3 * 0.05), (SPEND, 20e3)):
        effect = found.effects[dial]["cheaper.npv"]
        for tenth, sign in ((effect.lowest, 1.0), (effect.highest, -1.0)):
            assert abs(tenth.mean.value - (20e3 + sign * shift * sd)) <= Z * tenth.mean.standard_error * 1.1
            assert tenth.p10 < tenth.mean.value < tenth.p90


def test_the_choice_turns_where_the_gain_is_used_up(found):
    """Tools up to 10,000 - 100,000 / 60 a month are worth it; success is even odds at the same place."""
    turns = found.turns[TOOLS]
    assert [(t.below, t.above, t.is_success, t.rises) for t in turns] == [
        ("cheaper", "current", False, False),
        ("cheaper", "cheaper", True, False),
    ]
    for turn in turns:
        assert turn.low < 1.0 - 100e3 / MONTHS / 10e3 < turn.high
        assert turn.low < turn.value < turn.high
        assert turn.assumption.relative
    assert found.flips(TOOLS)
    assert found.choice(TOOLS, "highest").best == "current"
    assert found.choice(TOOLS, "lowest").best == "cheaper"


def test_knowledge_and_luck_add_up(found):
    """All of the spread is knowledge where everything delivers and nobody leaves."""
    luck = found.luck["cheaper.npv"]
    assert luck.knowledge.value == pytest.approx(1.0, abs=Z * luck.knowledge.standard_error + 1e-9)
    assert luck.knowledge.value + luck.delivery.value + luck.leavers.value == pytest.approx(1.0)
    assert found.group_indices["leavers"]["cheaper.npv"].value == pytest.approx(0.0, abs=1e-12)


def test_delivery_is_luck():
    """Where but the delivery is uncertain, all of the spread is luck, and the dial's index is 1."""
    found = sensitivity(simulated(change("cheaper", 5e3, spend=50e3, success=0.7), runs=5000), jobs=1)
    effect = found.effects["cheaper.delivers"]["cheaper.npv"]
    assert effect.first_order.value == pytest.approx(1.0, abs=1e-9)
    assert found.luck["cheaper.npv"].delivery.value == pytest.approx(1.0, abs=1e-9)
    assert found.turns == {}


@pytest.fixture(scope="module")
def today():
    """Today is best, `second` comes closest, `first` is far behind; both pay their spend, each its own, on one dial."""
    return sensitivity(
        simulated(
            change("first", 5e3, spend='"normal(400k, 20k)"'),
            change("second", 7.5e3, spend='"normal(160k, 20k)"'),
            runs=5000,
        ),
        jobs=1,
    )


def test_thresholds_are_read_in_the_change_whose_npv_is_explained(today):
    """Where today is recommended that is the change that comes closest, not the first of the study.

    Its gain is 60 times 2,500 a month less its spend, so that it is worth it up to 150,000.
    """
    assert today.result.decision.best == "current"
    assert today.lead == "second.npv"
    assert [(t.below, t.above, t.place, t.is_success) for t in today.turns[SPEND]] == [
        ("second", "current", "second", False),
        ("second", "second", "second", True),
    ]
    for turn in today.turns[SPEND]:
        assert turn.low < 150e3 < turn.high
    (told,) = sentences(today, {})
    assert told.startswith("If the planned spend is above 186,000 EUR (one_off.spend of second, its highest tenth)")


def test_a_dial_of_another_change_is_read_in_the_next_best():
    """A dial that the change that is told of does not have is read in the one that comes next, not the first one."""
    study = simulated(
        change("far", 9e3, spend='"normal(300k, 20k)"'), change("near", 9e3, spend='"normal(100k, 20k)"'),
        change("best", 5e3, spend=0), runs=300,
    ).study  # fmt: skip
    dial = dials(study)[SPEND]
    assert main_use(study, dial, ("best", "near", "far"))[0] == "near"
    assert main_use(study, dial, ("far", "best", "near"))[0] == "far"


def test_a_step_is_where_a_certain_chance_has_it():
    """Cells end at the probabilities at which something jumps: a delivery's chance, an input's single values."""
    study = simulated(
        change("cheaper", '"discrete([8k, 9k], [1, 3])"', spend='"mixture(0.4: 0, 0.6: 10k to 20k)"', success=0.7),
        runs=1,
    ).study
    listed = dials(study)
    assert steps(study, listed["cheaper.delivers"]) == [0.7]
    assert steps(study, listed["tooling.cost_per_month"]) == [0.25]
    assert steps(study, listed["one_off.spend"]) == pytest.approx([0.4])


def test_neighbours_alike_are_not_told_apart():
    """Two dials that explain the same are not resolved, and the gap's error holds it."""
    found = sensitivity(linear(cost_sd=0.02, spend_sd=12e3, runs=5000), jobs=1)
    assert found.unresolved() == [tuple(found.ranking())]
    gap = found.gap(*found.ranking())
    assert 0.0 <= gap.value <= 4.0 * gap.standard_error


def test_a_constant_study_has_no_dials():
    """Without a dial there is nothing to rank, and nothing fails."""
    found = sensitivity(simulated(change("cheaper", 8e3), runs=300), jobs=1)
    assert found.ranking() == []
    assert found.unresolved() == []
    assert "No dial by itself turns the decision" in repr(found)


def test_too_few_futures_are_refused():
    """Nothing is said of what matters from fewer than 200 futures."""
    with pytest.raises(TooFewFuturesError, match="150 futures are too few, 200 are needed; use --runs 200"):
        sensitivity(linear(runs=150))


def test_an_unknown_output_is_told_with_those_that_there_are(found):
    """The message lists the outputs."""
    with pytest.raises(KeyError, match=r"no such output 'cheaper\.nvp'; there are .*cheaper\.npv"):
        found.ranking("cheaper.nvp")


def test_further_outputs_are_looked_at_on_request():
    """Any result that every future has: here the spend is all of the one-off cost, and nothing of what slack costs."""
    result = linear(runs=2000)
    found = sensitivity(result, jobs=1, further=["cheaper.one_off_cost", "current.cost_by_work.slack"])
    assert found.ranking("cheaper.one_off_cost")[0] == SPEND
    assert found.effects[SPEND]["cheaper.one_off_cost"].first_order.value == pytest.approx(1.0, abs=0.01)
    assert found.luck["cheaper.one_off_cost"].knowledge.value == pytest.approx(1.0)
    assert found.is_within_error(SPEND, "current.cost_by_work.slack")
    assert charts.tornado(found, "cheaper.one_off_cost").axes[0].get_yticklabels()[0].get_text() == SPEND
    with pytest.raises(KeyError, match=r"no such further output 'cheaper\.one_of_cost'; did you mean"):
        sensitivity(result, jobs=1, further=["cheaper.one_of_cost"])


def test_the_lead_is_that_of_the_best_over_the_next():
    """Of two changes that beat today it is their difference, in the order of the study; else the npv itself."""
    both = simulated(change("b", 8e3), change("a", 7e3), runs=300)
    assert lead_of(both) == "b.against.a.npv"
    assert lead_of(simulated(change("b", 8e3), change("a", 11e3), runs=300)) == "b.npv"
    assert lead_of(simulated(change("b", 12e3), change("a", 11e3), runs=300)) == "a.npv"


def test_the_example_ranks_its_groups():
    """Correlated dials, illustrative inputs, leavers and incidents are ranked as one; no group is empty or chance."""
    study = mcroi.example("mlops")
    groups = learnable_groups(study)
    known = dials(study)
    assert groups[-1].name == KNOWLEDGE
    assert all(len(g.dials) > 1 and all(known[name].learnable for name in g.dials) for g in groups)
    assert len({frozenset(g.dials) for g in groups}) == len(groups)
    found = sensitivity(mcroi.simulate(study, runs=2000, jobs=1), jobs=1)
    assert {ILLUSTRATIVE, "leavers", "incidents"} < set(found.groups)
    assert sum(g.kind == "correlated" for g in found.groups.values()) == 2
    assert set(found.turns) == {name for name, dial in known.items() if dial.kind == "knowledge"}


def test_conditional_futures_are_analysed_as_they_are():
    """Under conditions dials are those of the futures kept, and nothing is simulated again."""
    whole = linear(runs=4000)
    result = mcroi.simulate(whole.study, runs=4000, given=[f"{SPEND} in p0..p50"], jobs=1)
    found = sensitivity(result, jobs=1)
    assert found.luck == {}
    scores = result.dial_scores
    assert np.all(ndtr(scores[SPEND]) <= 0.5)
    assert scores[SPEND].size == result.runs


def test_futures_of_no_finite_variance_leave_errors_unknown():
    """Indices of money have no error where an input has no finite variance; ranks and chances keep theirs."""
    found = sensitivity(simulated(change("cheaper", 8e3, spend='"pareto(10k, 1.5)"'), runs=2000), jobs=1)
    effect = found.effects[SPEND]
    assert effect["cheaper.npv"].first_order.standard_error == math.inf
    assert math.isfinite(effect["cheaper.npv"].rank.standard_error)
    assert math.isfinite(effect["cheaper.npv_positive"].first_order.standard_error)
    assert "nobody can tell how sure this ranking is" in repr(found)


def test_a_tenth_tells_what_is_better_there(found):
    """A sentence names the choice that a tenth changes, on whichever side it is, and else that none changes."""
    assert "on average and carrying on as today the better choice, against" in sentences(found, {})[0]
    today = sensitivity(linear(runs=5000, factor=0.85), jobs=1)
    assert "in the lowest tenth, where cheaper is the better choice" in sentences(today, {})[0]
    alike = sensitivity(linear(runs=5000, cost_sd=0.005, spend_sd=1e3), jobs=1)
    assert "; cheaper comes out best in both." in sentences(alike, {})[0]


def test_neighbours_that_do_nothing_are_not_said_to_be_told_apart():
    """Dials without influence are in the ranking too, and no number of futures tells them apart."""
    result = mcroi.simulate(mcroi.example("mlops"), runs=2000, jobs=1)
    text = repr(sensitivity(result, jobs=1, with_luck=False))
    (told,) = re.findall(r"Neighbours not told apart by 2,000 futures: ([^.]*)\.", text)
    assert told.endswith(" to 15")


def test_what_is_told_beside_an_output_is_about_its_scenario():
    """The chance of success is that of the change that the output is about, and never has a number."""
    result = mcroi.simulate(mcroi.example("mlops"), runs=2000, jobs=1)
    found = sensitivity(result, jobs=1, with_luck=False)
    assert found.result.decision.best == "compromise"
    text = sensitivity_lines(found, {}, 100, output="optimal.break_even_months")
    assert "the chance that the NPV of optimal is above 0" in text
    assert "A break-even that never comes counts as 60 months." in text
    assert "the chance that the NPV of compromise is above 0" in sensitivity_lines(
        found, {}, 100, output="current.cost"
    )


def test_beside_what_is_nobody_s_stands_the_success_of_the_closest(today):
    """Where today is best, that is the change that comes closest."""
    assert "the NPV of second is above 0" in sensitivity_lines(today, {}, 100, output="current.cost")


def test_deliveries_together_explain_what_one_of_them_does():
    """Whether a change delivers jumps with its dial: a group that holds the dial explains all of it."""
    result = simulated(
        change("a", 5e3, spend="'uniform(0, 1e5)'", success=0.3), change("b", 9e3, success=0.6), runs=4000
    )
    found = sensitivity(result, jobs=1)
    for name in ("a", "b"):
        index = found.group_indices["a.delivers + b.delivers"][f"{name}.delivers"]
        assert index.value == pytest.approx(1.0, abs=1e-9)


def test_more_memory_than_there_is_is_refused(monkeypatch):
    """Linux grants memory that is not there, so it is estimated before it is taken."""
    result = linear(runs=300)
    needed = 300 * bytes_per_future(result.study, 1)
    monkeypatch.setattr("mcroi.execution.memory.free_memory", lambda: float(needed - 1))
    with pytest.raises(TooManyRunsError, match=r"^needs \d+ KiB more, \d+ KiB are free; use fewer runs$"):
        sensitivity(result, jobs=1)
    monkeypatch.setattr("mcroi.execution.memory.free_memory", lambda: float(needed))
    assert sensitivity(result, jobs=1).ranking() == [TOOLS, SPEND]


def test_a_spread_that_rests_on_few_futures_is_told(found):
    """Shares of a variance that a few futures make up have errors that cannot be relied on."""
    tail = sensitivity(simulated(change("risky", "'uniform(6e3, 7e3)'", spend="'pareto(1e5, 2.1)'"), seed=3), jobs=1)
    assert tail.heavy_tails().keys() == {"risky.npv", "risky.cost", "risky.against.current.cost"}
    assert all(1.0 <= futures < ENOUGH for futures in tail.heavy_tails().values())
    assert "This spread rests on some " in sensitivity_lines(tail, {}, 500)
    assert "This spread rests on some " not in sensitivity_lines(tail, {}, 500, output="risky.npv_positive")
    assert found.heavy_tails() == {}
    assert "rests on" not in sensitivity_lines(found, {}, 500)


def test_a_study_without_uncertainty_has_no_table():
    """There is no dial to rank, and it is said so."""
    text = sensitivity_lines(sensitivity(simulated(change("sure", 6e3), runs=300), jobs=1), {}, 500)
    assert "No input is uncertain in this study.\nRanked as one:\n- who leaves when (luck): 0 %" in text
    assert "success" not in text


@pytest.fixture(scope="module")
def zones():
    """Tools of today cost some 10,000 a month: below 9,500 today is best, to 10,800 a small change, beyond a large one.

    The large one saves 80 % of 60 months for 487,200, the small one 40 % for 228,000.
    """
    text = WORLD.format(head="").replace("tooling.cost_per_month = 10e3", 'tooling.cost_per_month = "normal(10k, 1k)"')
    text += change("large", '"times 0.2"', spend='"normal(487.2k, 60k)"')
    text += change("small", '"times 0.6"', spend='"normal(228k, 60k)"')
    return sensitivity(mcroi.simulate(mcroi.read_text(text), runs=8000, jobs=1), jobs=1, with_luck=False)


def test_several_turning_points_of_one_dial_are_one_line_with_zones(zones):
    """From the lowest zone to the highest, each with the value at which it ends; then where success is likely."""
    dial = "tooling.cost_per_month"
    best = [(t.below, t.above) for t in zones.turns[dial] if not t.is_success]
    assert best == [("current", "small"), ("small", "large")]
    (line,) = (line for line in turn_sentences(zones) if dial in line)
    number = r"([\d,]+) EUR \(([\d,]+) to ([\d,]+)\)"
    found = re.fullmatch(
        rf"- {dial} below {number}: carrying on as today is best; to {number}: small; beyond: large; "
        rf"success of \w+ is more likely than not above {number}",
        line,
    )
    first, second, _ = np.array([float(text.replace(",", "")) for text in found.groups()]).reshape(3, 3)
    for (value, low, high), truth in ((first, 9500.0), (second, 10_800.0)):
        assert low - (high - low) <= truth <= high + (high - low)  # some six standard errors
        assert low <= value <= high
    assert flip_sentence(zones, dial) == line.removeprefix("- ").partition("; success")[0] + "."


def turned(*turns):
    """A line about a dial with given turning points: what is best below and above, or whether success rises."""
    assumption = linear(runs=300).study.scenarios["cheaper"].assumptions[SPEND]
    listed = [
        Turn(*(("a", "a") if isinstance(of, bool) else of), isinstance(of, bool), of is True, "cheaper", assumption,
             1e5 + 1e3 * k, 1e5 + 1e3 * k, 1e5 + 1e3 * k, float(k))
        for k, of in enumerate(turns)
    ]  # fmt: skip
    line = turn_sentence(replace(sensitivity(linear(runs=300), jobs=1, with_luck=False), turns={SPEND: listed}), SPEND)
    return re.sub(r" EUR \([^)]*\)", "", line).removeprefix(f"{SPEND} of cheaper")


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        ([("a", "b")], ": a is best up to 100,000, b above"),
        ([("a", "b"), ("b", "current")], " below 100,000: a is best; to 101,000: b; beyond: carrying on as today"),
        ([("a", "b"), ("c", "a")], " below 100,000: a is best; to 101,000: b or c; beyond: a"),
        ([True], ": success of a is more likely than not above 100,000"),
        ([False], ": success of a is more likely than not below 100,000"),
        ([True, False], ": success of a is more likely than not from 100,000 to 101,000"),
        ([False, True], ": success of a is more likely than not below 100,000 and above 101,000"),
        ([True, True], ": success of a is more likely than not above 100,000 and above 101,000"),
        ([("a", "b"), False], ": a is best up to 100,000, b above; success of a is more likely than not below 101,000"),
    ],
)  # fmt: skip
def test_every_line_about_turning_points(turns, told):
    """One dial, one line, whatever turns on it."""
    assert turned(*turns) == told


def test_what_is_decided_by_is_the_same_by_itself():
    """Looking at fewer outputs changes none of them: the ranking, every effect and every choice are those of all."""
    result = mcroi.simulate(mcroi.example(), 400, 3, jobs=1)
    whole, part = (mcroi.sensitivity(result, 1, with_luck=False, **how) for how in ({}, {"decision_only": True}))
    assert set(part.outputs) == {
        "optimal.npv", "compromise.npv", "optimal.against.compromise.npv", whole.lead,
        "current.best", "optimal.best", "compromise.best",
    }  # fmt: skip
    assert part.ranking() == whole.ranking()
    for dial in part.dials:
        assert part.choice(dial, "highest").best == whole.choice(dial, "highest").best
        for output in part.outputs:
            ours, theirs = (of.effects[dial][output].first_order for of in (part, whole))
            assert ours.value == pytest.approx(theirs.value, rel=1e-9, abs=1e-12)
