"""What sensitivity and the value of information may not depend on, and what they agree with: the example's futures."""

import dataclasses
import math
import re
import shutil
from importlib.resources import as_file, files

import numpy as np
import pytest
from scipy import stats

import mcroi
from distributions import Constant, make
from mcroi.analyses.estimators.features import Hats
from mcroi.analyses.estimators.first_order import first_order
from mcroi.analyses.estimators.policy_value import information_value
from mcroi.analyses.estimators.rank_correlation import rank_correlation
from mcroi.analyses.estimators.sorted_futures import Outputs, Sorted
from mcroi.analyses.information.valuation import gains_of
from mcroi.analyses.sensitivity.total import total_effects
from mcroi.results.columns import outputs
from mcroi.study.study import CURRENT
from tests.analyses.estimators.test_pick_freeze import CASES
from tests.engine.test_engine_laws import MONEY_INPUTS
from tests.small_studies import change
from tests.small_studies import simulated as small

EXAMPLE = mcroi.example("mlops")
SHORT = dataclasses.replace(EXAMPLE, horizon_months=24, also_report_months=())
INDEPENDENT = dataclasses.replace(SHORT, correlations=(), delivery_rank=0.0)
RUNS = 5000
FEW = 1500
"""Enough for laws that hold exactly, whatever the futures."""


def simulated(study, runs=RUNS):
    """Its futures."""
    return mcroi.simulate(study, runs=runs, seed=9, jobs=1)


def numbers(found, name=lambda dial: dial):
    """Everything that sensitivity says of the dials and groups, by what it is of, with dials named anew."""
    told = {}
    for dial, effects in found.effects.items():
        for output, effect in effects.items():
            tenths = [(t.mean.value, t.mean.standard_error, t.p10, t.p90) for t in (effect.lowest, effect.highest)]
            told[name(dial), output] = (
                *(effect.rank.value, effect.rank.standard_error),
                *(effect.first_order.value, effect.first_order.standard_error),
                *(value for tenth in tenths for value in tenth),
            )
    for group, estimates in found.group_indices.items():
        told.update({(group, o): (e.value, e.standard_error) for o, e in estimates.items()})
    for output, share in found.luck.items():
        shares = (share.knowledge, share.delivery, share.leavers, share.incidents, *share.alone.values())
        told["luck", output] = tuple(number for e in shares if e is not None for number in dataclasses.astuple(e)[:2])
    return told


def worths(found):
    """Everything that information says, by what it is of."""
    told = {name: (v.value, v.standard_error, v.upper, v.changed) for name, v in [*found.dials.items()]}
    told.update({("group", name): (v.value, v.standard_error, v.upper, v.changed) for name, v in found.groups.items()})
    told["evpi"] = (found.evpi.value, float(found.evpi.standard_error))
    told["plan"] = tuple(step.further.value for step in found.plan)
    return told


def same(ours, theirs, factor=1.0, rtol=1e-9):
    """Assert that two sets of numbers agree, one of them so many times the other."""
    assert ours.keys() == theirs.keys()
    for what, row in ours.items():
        exact = np.asarray(row) * factor
        scale = np.abs(exact[np.isfinite(exact)]).max(initial=0.0)
        np.testing.assert_allclose(theirs[what], exact, rtol=rtol, atol=rtol * scale, err_msg=str(what))


@pytest.fixture(scope="module")
def base():
    """The example without correlations, and what is found from its futures."""
    result = simulated(INDEPENDENT)
    return result, mcroi.sensitivity(result, jobs=1), mcroi.information(result, jobs=1)


def swapped(study):
    """The changes in the other order."""
    current, *changes = study.scenarios.values()
    return dataclasses.replace(study, scenarios={s.name: s for s in (current, *reversed(changes))})


def test_the_order_of_scenarios_makes_no_difference(base):
    """Without correlated deliveries; a difference of two scenarios is told the other way around."""
    _, sensitivity, information = base
    result = simulated(swapped(INDEPENDENT))
    found, worth = mcroi.sensitivity(result, jobs=1), mcroi.information(result, jobs=1)
    assert found.ranking() == sensitivity.ranking()
    ours, theirs = numbers(sensitivity), numbers(found)
    turned = {name for name in sensitivity.outputs if name not in found.outputs}
    assert turned == {name for name in sensitivity.outputs if name.startswith("optimal.against.compromise")}
    for dial in sensitivity.dials:
        forth = sensitivity.effects[dial]["optimal.against.compromise.npv"]
        back = found.effects[dial]["compromise.against.optimal.npv"]
        assert back.first_order.value == pytest.approx(forth.first_order.value, rel=1e-9, abs=1e-12)
        assert back.rank.value == pytest.approx(-forth.rank.value, rel=1e-9, abs=1e-12)
    common = ours.keys() & theirs.keys()
    assert len(common) > len(sensitivity.dials) * 20
    same({k: ours[k] for k in common}, {k: theirs[k] for k in common})
    assert list(worth.dials) == list(information.dials)
    ours, theirs = worths(information), worths(worth)
    for name in [*information.dials, "evpi", "plan"]:
        same({name: ours[name]}, {name: theirs[name]}, rtol=1e-6)


def certain(study):
    """Every change delivers, so that no chance hangs on what it is called."""
    scenarios = {}
    for name, scenario in study.scenarios.items():
        stated = dict(scenario.assumptions)
        if name != CURRENT:
            success = stated["one_off.success_probability"]
            stated[success.input] = dataclasses.replace(success, distribution=Constant(1.0))
        scenarios[name] = dataclasses.replace(scenario, assumptions=stated)
    return dataclasses.replace(study, scenarios=scenarios)


def test_what_scenarios_are_called_makes_no_difference():
    """Apart from the dials of chance, whose draws are a function of their names: so every change delivers here."""
    names = {"optimal": "zenith", "compromise": "alpha"}
    study = certain(INDEPENDENT)
    renamed = dataclasses.replace(
        study,
        scenarios={names.get(n, n): dataclasses.replace(s, name=names.get(n, n)) for n, s in study.scenarios.items()},
    )

    def called(name):
        return re.sub("|".join(names), lambda found: names[found[0]], name)

    results = [simulated(s, FEW) for s in (study, renamed)]
    one, other = (mcroi.sensitivity(result, jobs=1) for result in results)
    chances = {f"{name}.delivers" for name in [*names, *names.values()]}
    assert [called(d) for d in one.ranking() if d not in chances] == [d for d in other.ranking() if d not in chances]
    theirs = numbers(other)
    ours = {(called(dial), called(output)): row for (dial, output), row in numbers(one).items() if dial not in chances}
    same(ours, {key: row for key, row in theirs.items() if key[0] not in chances})
    one, other = (mcroi.information(result, jobs=1) for result in results)
    assert list(one.dials) == list(other.dials)
    same({n: worths(one)[n] for n in [*one.dials, "evpi"]}, {n: worths(other)[n] for n in [*one.dials, "evpi"]})


def test_the_order_of_inputs_makes_no_difference(base):
    """Without correlations: a draw hangs on the name of its dial alone."""
    _, sensitivity, information = base

    def turned(assumptions):
        return dict(reversed(assumptions.items()))

    study = dataclasses.replace(
        INDEPENDENT,
        world=turned(INDEPENDENT.world),
        scenarios={
            n: dataclasses.replace(s, assumptions=turned(s.assumptions)) for n, s in INDEPENDENT.scenarios.items()
        },
    )
    result = simulated(study)
    found = mcroi.sensitivity(result, jobs=1)
    assert found.ranking() == sensitivity.ranking()
    same(numbers(sensitivity), numbers(found))
    worth = mcroi.information(result, jobs=1)
    same({n: worths(information)[n] for n in information.dials}, {n: worths(worth)[n] for n in information.dials})


def richer(assumptions, factor):
    """Every absolute money input so many times as large."""

    def scaled(distribution):
        if isinstance(distribution, Constant):
            return Constant(factor * distribution.value)
        return make("shifted", {"base": distribution, "scale": factor})

    return {
        name: dataclasses.replace(a, distribution=scaled(a.distribution))
        if name in MONEY_INPUTS and not a.relative
        else a
        for name, a in assumptions.items()
    }


def test_a_thousand_times_the_money_leaves_ranking_and_indices():
    """With correlations: ranks, indices, chances and months stay; what is money is a thousand times as much."""
    factor = 1000.0
    study = dataclasses.replace(SHORT, targets={})  # targets are amounts of money
    rich = dataclasses.replace(
        study,
        world=richer(study.world, factor),
        scenarios={
            n: dataclasses.replace(s, assumptions=richer(s.assumptions, factor)) for n, s in study.scenarios.items()
        },
    )
    results = [simulated(s, FEW) for s in (study, rich)]
    one, other = (mcroi.sensitivity(result, jobs=1) for result in results)
    assert one.ranking() == other.ranking()
    assert one.unresolved() == other.unresolved()
    ours, theirs = numbers(one), numbers(other)
    for (dial, output), row in ours.items():
        factors = np.ones(len(row))
        if dial in one.dials and one.outputs[output] == "money":
            factors[4:] = factor
        scale = np.abs(np.asarray(row)[np.isfinite(row)]).max(initial=0.0)
        np.testing.assert_allclose(theirs[dial, output], row * factors, rtol=1e-7, atol=1e-9 * factor * scale)
    for dial, turns in one.turns.items():
        assert [(t.below, t.above) for t in turns] == [(t.below, t.above) for t in other.turns[dial]]
        for ours_, theirs_ in zip(turns, other.turns[dial], strict=True):
            unit = factor if dial in MONEY_INPUTS else 1.0
            ends = [(t.low, t.value, t.high) for t in (ours_, theirs_)]
            np.testing.assert_allclose(ends[1], unit * np.array(ends[0]), rtol=1e-6)
    one, other = (mcroi.information(result, jobs=1) for result in results)
    assert list(one.dials) == list(other.dials)
    for name, value in one.dials.items():
        rich_value = other.dials[name]
        assert rich_value.is_resolved == value.is_resolved
        assert rich_value.changed == value.changed
        for part in ("value", "standard_error", "upper"):
            expected = pytest.approx(factor * getattr(value, part), rel=1e-6, abs=1e-6 * other.evpi.value)
            assert getattr(rich_value, part) == expected
    assert [step.dial for step in one.plan] == [step.dial for step in other.plan]


def test_the_order_of_the_rows_of_a_data_file_makes_no_difference(tmp_path):
    """A column is a set of numbers: fitted, smoothed or as it was."""
    with as_file(files("mcroi.study.examples")) as folder:
        for kind in ("straight", "turned"):
            (tmp_path / kind).mkdir()
            for path in (folder / "forms.toml", *folder.glob("*.csv")):
                shutil.copy(path, tmp_path / kind / path.name)
    for path in (tmp_path / "turned").glob("*.csv"):
        head, *rows = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([head, *rows[::-1][len(rows) // 3 :], *rows[::-1][: len(rows) // 3]]) + "\n", "utf-8")
    studies = [mcroi.read(tmp_path / kind / "forms.toml") for kind in ("straight", "turned")]
    results = [simulated(dataclasses.replace(s, horizon_months=12, also_report_months=()), FEW) for s in studies]
    assert results[0].study.sha256 != results[1].study.sha256
    one, other = (mcroi.sensitivity(result, jobs=1) for result in results)
    assert one.ranking() == other.ranking()
    same(numbers(one), numbers(other))
    one, other = (mcroi.information(result, jobs=1) for result in results)
    assert list(one.dials) == list(other.dials)
    same(worths(one), worths(other), rtol=1e-6)


def test_the_number_of_processes_makes_no_difference(base):
    """The same to the last bit, groups and luck included."""
    result, sensitivity, information = base
    found, worth = mcroi.sensitivity(result, jobs=2), mcroi.information(result, jobs=2)
    assert found.ranking() == sensitivity.ranking()
    same(numbers(sensitivity), numbers(found), rtol=0.0)
    assert list(worth.dials) == list(information.dials)
    same(worths(information), worths(worth), rtol=0.0)


def test_first_order_indices_are_those_of_further_runs(base):
    """Given data against pick-freeze, which is held against scipy: within the joint errors, for all dials and outputs.

    Without correlations. The bound is that of a normal which is exceeded once in a million over all of them.
    """
    _, sensitivity, _ = base
    other = total_effects(
        INDEPENDENT, runs=4096, seed=10, jobs=1, outputs=["optimal.npv", "compromise.npv", "optimal.cost"]
    )
    pairs = []
    for output, effects in other.outputs.items():
        for dial, effect in effects.players.items():
            if dial in sensitivity.dials:
                pairs.append((sensitivity.effects[dial][output].first_order, effect.first_order))
    assert len(pairs) == 3 * len(sensitivity.dials)
    bound = stats.norm.isf(1e-6 / 2 / len(pairs))
    for ours, theirs in pairs:
        assert abs(ours.value - theirs.value) <= bound * math.hypot(ours.standard_error, theirs.standard_error) + 1e-12
    assert sum(ours.value > 5.0 * ours.standard_error for ours, _ in pairs) >= 6


@pytest.fixture(scope="module")
def dummies(base):
    """Measures of 200 dials on which nothing hangs, on what the futures of the example come to."""
    result, *_ = base
    asked = outputs(result.study, result.per_future)
    values = [asked[f"{s}.npv"].values for s in ("optimal", "compromise")]
    values += [asked["optimal.cost"].values, asked["optimal.break_even_months"].values]
    chances = [asked["optimal.npv_positive"].values if "optimal.npv_positive" in asked else values[0] > 0.0]
    prepared = Outputs.of(values, [np.asarray(chances[0], dtype=np.float64)])
    rng = np.random.default_rng(11)
    gains = gains_of(result)
    found = []
    for _ in range(200):
        z = rng.standard_normal(result.runs)
        by_dial = Sorted.by(z, prepared)
        found.append((first_order(by_dial), rank_correlation(by_dial), information_value(Hats.of(z), gains)))
    return found


def test_dials_that_do_nothing_are_seen_to_do_nothing(dummies):
    """Intervals of index and rank correlation hold 0 in 95 % of cases, and the errors are those over repetitions."""
    runs = len(dummies)
    for kind, above in ((0, 1.35), (1, 1.0)):
        values = np.array([one[kind][0] for one in dummies])
        errors = np.array([one[kind][1] for one in dummies])
        held = (np.abs(values) <= stats.norm.ppf(0.975) * errors).sum(axis=0)
        assert held.min() >= stats.binom.ppf(1e-6 / 10, runs, 0.95)
        doubt = 4.9 / math.sqrt(2 * runs)
        ratio = errors.mean(axis=0) / values.std(axis=0)
        assert (ratio > 1.0 - doubt).all()
        assert (ratio < above * (1.0 + doubt)).all()


def test_dials_that_do_nothing_are_worth_nothing(base, dummies):
    """None is resolved, and what they are said to be worth less than is next to nothing of all information."""
    _, _, information = base
    for *_, value in dummies:
        assert not value.is_resolved
        assert 0.0 <= value.upper < 0.03 * information.evpi.value


def test_an_input_of_single_values_is_worth_what_these_say():
    """Hubbard's campaign: it brings 40 with a chance of 0.6, else loses 5; the place in a step tells nothing."""
    result = small(change("campaign", 0, spend='"empirical([560k, 560k, 560k, 605k, 605k])"'), runs=20_000)
    (value,) = mcroi.information(result, jobs=1).dials.values()
    truth = float(CASES["hubbard_ad_campaign"]["expected"]["evpi"]) * 1e-3
    assert value.is_resolved
    assert abs(value.value - truth) <= 4.0 * value.standard_error
    assert value.standard_error < 0.02 * truth
    index = mcroi.sensitivity(result, jobs=1).effects["one_off.spend"]["campaign.npv"].first_order
    assert index.value == pytest.approx(1.0, abs=1e-9)
