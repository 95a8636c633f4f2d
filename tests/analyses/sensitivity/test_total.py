"""Total effects of a study: against scipy and closed forms, what they may not depend on, and what is refused."""

import dataclasses
import math
import re

import numpy as np
import pytest
from scipy import stats

import mcroi.analyses.sensitivity.total
from distributions import Constant, make
from distributions.dependence import gauss_parameter
from mcroi import example
from mcroi.analyses.sensitivity.players import players
from mcroi.analyses.sensitivity.total import default_outputs, futures_needed, total_effects
from mcroi.draws.plan import Plan
from mcroi.execution.memory import TooManyRunsError
from mcroi.study.inputs import INPUTS
from mcroi.study.study import Correlation
from tests.analyses.sensitivity.engine_by_dials import EngineByDials

EXAMPLE = example("mlops")
SHORT = dataclasses.replace(EXAMPLE, horizon_months=12, also_report_months=())
INDEPENDENT = dataclasses.replace(EXAMPLE, correlations=(), delivery_rank=0.0)
MISSED = 1e-6
"""The chance that a comparison of several numbers fails by bad luck."""


def estimates(effects):
    """Every estimate of one output, by what it is of."""
    found = {}
    for name, effect in effects.players.items():
        found[name, "first"], found[name, "total"] = effect.first_order, effect.total_order
    for name, side in (("knowledge", effects.knowledge), ("chance", effects.chance)):
        found[name, "closed"], found[name, "total of side"], found[name, "share"] = side.closed, side.total, side.share
    for group in effects.shapley.values():
        found.update({(dial, "shapley"): estimate for dial, estimate in group.items()})
    return found


def within(pairs):
    """Assert that pairs of estimates differ by no more than their errors allow to so many of them."""
    bound = stats.norm.isf(MISSED / 2 / len(pairs))
    for where, value, exact, error in pairs:
        assert abs(value - exact) <= bound * error + 1e-12, where


@pytest.mark.filterwarnings(
    "ignore:invalid value", "ignore:The BCa confidence interval"
)  # scipy's intervals of dials that do nothing
def test_agrees_with_scipy_on_the_example():
    """First- and total-order indices of every dial on several outputs, without correlations: scipy draws by itself."""
    names = default_outputs(INDEPENDENT)
    ours = total_effects(INDEPENDENT, runs=1024, seed=6, jobs=1, outputs=names)
    engine = EngineByDials(INDEPENDENT, names)
    theirs = stats.sobol_indices(
        func=engine, n=512, dists=[stats.uniform()] * len(engine.dials), random_state=np.random.default_rng(7)
    )
    spread = theirs.bootstrap(n_resamples=60)
    pairs = []
    for k, output in enumerate(names):
        effects = ours.outputs[output].players
        assert list(effects) == list(engine.dials)
        for i, (player, effect) in enumerate(effects.items()):
            for kind, estimate, found, error in (
                ("first", effect.first_order, theirs.first_order, spread.first_order),
                ("total", effect.total_order, theirs.total_order, spread.total_order),
            ):
                both = math.hypot(estimate.standard_error, error.standard_error[k, i])
                pairs.append(((output, player, kind), estimate.value, found[k, i], both))
    within(pairs)
    # The comparison says something: ten effects and more are far above the errors.
    assert sum(value > 5.0 * error for _, value, _, error in pairs) >= 10


def of_overrun_and_delivery(rank):
    """A study in which delivery is a chance of 0.8 that hangs together with an overrun, and the share it explains."""
    success = dataclasses.replace(
        SHORT.scenarios["optimal"].assumptions["one_off.success_probability"], distribution=Constant(0.8)
    )
    optimal = SHORT.scenarios["optimal"]
    optimal = dataclasses.replace(optimal, assumptions={**optimal.assumptions, success.input: success})
    study = dataclasses.replace(
        SHORT,
        horizon_months=2,
        scenarios={**SHORT.scenarios, "optimal": optimal},
        correlations=(Correlation(("one_off.schedule_overrun", "optimal.delivers"), rank),),
        delivery_rank=0.0,
    )
    # Delivery is a normal below a threshold; given the overrun's score it is so with a known chance.
    rho = gauss_parameter(rank)
    given = lambda z: stats.norm.cdf((stats.norm.ppf(0.8) - rho * z) / math.sqrt(1.0 - rho**2))  # noqa: E731
    return study, stats.norm.expect(lambda z: (given(z) - 0.8) ** 2) / (0.8 * 0.2)


@pytest.mark.parametrize("rank", [0.4, -0.9])
def test_a_mixed_group_is_split_as_the_closed_form_says(rank):
    """Delivery follows from its own dial alone, but an overrun that is correlated with it explains a part."""
    study, explained = of_overrun_and_delivery(rank)
    result = total_effects(study, runs=6000, seed=8, jobs=1, outputs=["optimal.delivers"])
    group = "one_off.schedule_overrun + optimal.delivers"
    assert result.mixed == (group,)
    assert result.players[group].kind == "mixed"
    got = result.outputs["optimal.delivers"]
    within(
        [
            ("group", got.players[group].first_order.value, 1.0, got.players[group].first_order.standard_error),
            ("group", got.players[group].total_order.value, 1.0, got.players[group].total_order.standard_error),
            *(
                (where, estimate.value, exact, estimate.standard_error)
                for where, estimate, exact in (
                    ("overrun", got.shapley[group]["one_off.schedule_overrun"], explained / 2),
                    ("delivery", got.shapley[group]["optimal.delivers"], 1.0 - explained / 2),
                    ("closed of knowledge", got.knowledge.closed, explained),
                    ("total of knowledge", got.knowledge.total, 0.0),
                    ("share of knowledge", got.knowledge.share, explained / 2),
                    ("closed of chance", got.chance.closed, 1.0),
                    ("total of chance", got.chance.total, 1.0 - explained),
                    ("share of chance", got.chance.share, 1.0 - explained / 2),
                )
            ),
        ]
    )
    assert got.knowledge.closed.standard_error < 0.03


def test_effects_add_up():
    """Shapley effects to their group's index, the sides' shares to 1, and what one side leaves is the other's."""
    result = total_effects(EXAMPLE, runs=150, seed=9, jobs=1)
    assert list(result.outputs) == default_outputs(EXAMPLE)
    assert len(result.mixed) == 1
    for output in result.outputs.values():
        assert set(output.shapley) == {name for name in result.players if " + " in name}
        for group, effects in output.shapley.items():
            whole = output.players[group].first_order.value
            assert sum(effect.value for effect in effects.values()) == pytest.approx(whole, abs=1e-12)
        assert output.knowledge.share.value + output.chance.share.value == pytest.approx(1.0, abs=1e-12)
        assert output.knowledge.closed.value + output.chance.total.value == pytest.approx(1.0, abs=1e-12)
        assert output.chance.closed.value + output.knowledge.total.value == pytest.approx(1.0, abs=1e-12)


def test_effects_show_as_a_table():
    """In a notebook effects are a table of the first output, and name the others."""
    shown = repr(total_effects(SHORT, runs=64, jobs=1, outputs=["optimal.npv", "compromise.npv"]))
    assert shown.startswith("What moves npv of optimal together with all else")
    assert shown.endswith("Also in outputs: compromise.npv")


def test_without_mixed_groups_sides_are_made_of_their_players():
    """A side has at least the total effect of each of its players."""
    result = total_effects(INDEPENDENT, runs=400, seed=10, jobs=1)
    assert result.mixed == ()
    for output in result.outputs.values():
        for name, effect in output.players.items():
            side = output.knowledge if result.players[name].kind == "knowledge" else output.chance
            error = math.hypot(effect.total_order.standard_error, side.total.standard_error)
            assert effect.total_order.value <= side.total.value + 5.0 * error, (output.output, name)


def test_players_are_the_dials_and_each_is_in_one():
    """A group is one, leavers and incidents are one each, and dials whose ranks are 0 are apart."""
    for study, count in ((EXAMPLE, 2), (INDEPENDENT, 0)):
        listed = players(study)
        assert sorted(dial for player in listed for dial in player.dials) == sorted(Plan(study).dials)
        assert sum(len(player.dials) > 1 for player in listed) == count
        assert [player.name for player in listed if player.events] == ["leavers", "incidents"]
    kinds = {player.name: player.kind for player in players(INDEPENDENT)}
    assert kinds["optimal.delivers"] == kinds["leavers"] == kinds["incidents"] == "chance"
    assert kinds["team.annual_cost"] == "knowledge"


def test_a_large_group_is_refused_with_a_reason():
    """Nine dials that hang together are one player; within them there are no Shapley effects."""
    nine = tuple(Plan(SHORT).dials[:9])
    study = dataclasses.replace(SHORT, correlations=(Correlation(nine, 0.2),), delivery_rank=0.0)
    result = total_effects(study, runs=20, jobs=1, outputs=["optimal.npv"])
    group = " + ".join(nine)
    assert result.refused == {
        group: "9 dials are correlated with each other; Shapley effects are worked out for at most 8, as each further "
        "dial takes twice the runs"
    }
    assert group in result.outputs["optimal.npv"].players
    assert result.outputs["optimal.npv"].shapley == {}
    assert result.simulated == futures_needed(study, 20) == 20 * (2 + len(result.players) + 2)


def test_neither_processes_nor_batches_change_anything(monkeypatch):
    """The same estimates to the last bit."""
    names = ["optimal.npv", "compromise.best"]
    expected = total_effects(SHORT, runs=300, seed=11, jobs=1, outputs=names)
    told = []
    assert total_effects(SHORT, 300, 11, 3, names, told.append).outputs == expected.outputs
    assert sum(told) == expected.simulated == futures_needed(SHORT, 300)
    monkeypatch.setattr(mcroi.analyses.sensitivity.total, "_BATCH_BYTES", 3 * 8 * 300 * len(names))
    assert total_effects(SHORT, runs=300, seed=11, jobs=1, outputs=names).outputs == expected.outputs


def test_what_cannot_matter_is_0():
    """Today's cost does not hang on any change, whichever way it is correlated; all of it is exactly 0."""
    result = total_effects(SHORT, runs=300, jobs=1, outputs=["current.cost"])
    effects = result.outputs["current.cost"].players
    for name in ("one_off.team_share", "adoption.share", *result.mixed):
        assert effects[name].total_order == effects[name].first_order
        assert (effects[name].total_order.value, effects[name].total_order.standard_error) == (0.0, 0.0)
    assert effects["team.annual_cost"].total_order.value > 0.1


def test_what_does_not_vary_has_no_effects():
    """A chance that is the same in all futures: every effect on it is 0, shares too."""
    impossible = dataclasses.replace(SHORT, targets={"npv": 1e15})
    got = estimates(
        total_effects(impossible, runs=50, jobs=1, outputs=["optimal.chances.npv"]).outputs["optimal.chances.npv"]
    )
    assert {(estimate.value, estimate.standard_error) for estimate in got.values()} == {(0.0, 0.0)}


def test_money_in_thousands_gives_the_same_indices():
    """Every input of money times 1000: what is a share stays."""

    def scaled(assumption):
        if "money" not in INPUTS[assumption.input].unit or assumption.relative:
            return assumption
        old = assumption.distribution
        if isinstance(old, Constant):
            return dataclasses.replace(assumption, distribution=Constant(1000.0 * old.value))
        parameters = dict(old.parameters)
        parameters["mu"] += math.log(1000.0)
        return dataclasses.replace(assumption, distribution=make("lognormal", parameters))

    large = dataclasses.replace(
        SHORT,
        world={name: scaled(assumption) for name, assumption in SHORT.world.items()},
        scenarios={
            name: dataclasses.replace(s, assumptions={i: scaled(a) for i, a in s.assumptions.items()})
            for name, s in SHORT.scenarios.items()
        },
    )
    names = [*default_outputs(SHORT), "optimal.break_even_months"]
    one, other = (total_effects(study, runs=400, seed=12, jobs=1, outputs=names) for study in (SHORT, large))
    for name in names:
        ours, theirs = estimates(one.outputs[name]), estimates(other.outputs[name])
        assert ours.keys() == theirs.keys()
        for what, estimate in ours.items():
            # Fast quantile functions are exact to 1e-9 or so of the value, and their errors are not scaled with it.
            assert theirs[what].value == pytest.approx(estimate.value, abs=1e-5), (name, what)


def test_other_names_of_scenarios_give_the_same_indices():
    """Scenarios named and ordered otherwise: deliveries are drawn anew, all else and every effect stays."""
    new = {"current": "current", "compromise": "small", "optimal": "large"}
    dials = {f"{old}.delivers": f"{name}.delivers" for old, name in new.items()}
    renamed = dataclasses.replace(
        SHORT,
        scenarios={name: dataclasses.replace(SHORT.scenarios[old], name=name) for old, name in new.items()},
        correlations=tuple(
            dataclasses.replace(c, between=tuple(dials.get(dial, dial) for dial in c.between))
            for c in SHORT.correlations
        ),
    )
    pairs = []
    ours = total_effects(SHORT, 1000, 13, 1, outputs=["optimal.npv", "compromise.npv_positive"]).outputs.values()
    theirs = total_effects(renamed, 1000, 13, 1, outputs=["large.npv", "small.npv_positive"]).outputs.values()
    for one, other in zip(ours, theirs, strict=True):
        found = {tuple(sorted(what[0].split(" + "))) + what[1:]: e for what, e in estimates(other).items()}
        for (who, what), estimate in estimates(one).items():
            match = found[*sorted(dials.get(name, name) for name in who.split(" + ")), what]
            both = math.hypot(estimate.standard_error, match.standard_error)
            pairs.append(((one.output, who, what), match.value, estimate.value, both))
    within(pairs)


def test_no_error_is_stated_where_there_is_no_variance():
    """An input of infinite variance: money has estimates without an interval, chances keep theirs."""
    wild = dataclasses.replace(
        SHORT.world["projects.value_per_month"], distribution=make("pareto", {"minimum": 1e4, "alpha": 1.5})
    )
    study = dataclasses.replace(SHORT, world={**SHORT.world, wild.input: wild})
    result = total_effects(study, runs=100, jobs=1, outputs=["optimal.npv", "optimal.npv_positive"])
    assert all(math.isinf(e.standard_error) for e in estimates(result.outputs["optimal.npv"]).values())
    assert all(math.isfinite(e.standard_error) for e in estimates(result.outputs["optimal.npv_positive"]).values())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"outputs": ["optimal.nvp"]}, "no such output, got 'optimal.nvp'; did you mean 'optimal.npv'?"),
        ({"outputs": ["?"]}, "no such output, got '?'"),
        ({"outputs": []}, "at least one output is needed"),
        ({"runs": 1}, "runs >= 2 must hold, got 1"),
        ({"jobs": 0}, "jobs >= 1 must hold, got 0"),
        ({"seed": -1}, "a seed must be a whole number from 0 to 2**64 - 1, got -1"),
    ],
)
def test_what_cannot_be_is_refused(arguments, message):
    """In a sentence, before anything is simulated."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        total_effects(SHORT, **{"runs": 10} | arguments)


def test_more_than_memory_holds_is_refused(monkeypatch):
    """Before anything is allocated."""
    monkeypatch.setattr("mcroi.execution.memory.free_memory", lambda: 1e9)
    with pytest.raises(TooManyRunsError, match=r"^needs .* GiB, 954 MiB are free; use fewer runs or outputs$"):
        total_effects(SHORT, runs=10**8)
