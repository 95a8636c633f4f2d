"""What values mean: moments, percentiles, sentences, disagreement, and correlations between values with steps."""

import json
import math

import numpy as np
import pytest

import mcroi
from distributions import Uniforms, parse
from distributions.dependence import attained_rank, gauss_parameter
from distributions.uniforms import uniforms
from mcroi.analyses.implied import PERCENTILES, attained_ranks, disagreements, implied
from mcroi.analyses.lint import findings, result_findings
from mcroi.report.documents.check import meaning
from mcroi.study.inputs import INPUTS

FORMS = mcroi.example("forms")
BY_NAME = {f"{of.place}.{of.assumption.input}": of for of in implied(FORMS)}


def ranks_of(values):
    """Mean ranks, equal values sharing theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - 0.5 * counts)[place]


def test_every_tail_has_one_place_for_the_value():
    """What is said of values beyond some value names that value once, whatever the input."""
    assert [about.name for about in INPUTS.values() if about.tail.count("{}") != 1] == []


def test_every_stated_value_is_told_once():
    """What the study states is there, in its order, and nothing twice."""
    assert [(of.place, of.assumption) for of in implied(FORMS)] == FORMS.stated


@pytest.mark.parametrize("name", BY_NAME)
def test_moments_and_percentiles_are_the_distributions(name):
    """Numbers come from the exact distribution; the bars are the probabilities between P1 and P99."""
    of = BY_NAME[name]
    distribution = of.assumption.distribution
    assert (of.mean, of.sd) == (distribution.mean(), distribution.std())
    assert [of.percentiles[p] for p in PERCENTILES] == [distribution.ppf(p / 100) for p in PERCENTILES]
    if of.is_constant:
        assert (of.bars, of.sentence) == ((), "")
        return
    assert min(of.bars) >= 0.0
    assert 0.97 <= sum(of.bars) <= 1.0 + 1e-12


def test_sentences_say_what_a_tail_means():
    """One future of twenty, on the side that hurts; where values have steps the true share is told."""
    assert BY_NAME["platform.one_off.migration_weeks"].sentence == (
        "in 1 future of 20 the migration is planned to take longer than 39.7 weeks"
    )
    assert BY_NAME["platform.one_off.success_probability"].sentence.endswith("delivers is below 64.1 %")
    assert BY_NAME["platform.manual.hours_per_week"].sentence.endswith("it is more than 0.703 times today's")
    assert (
        BY_NAME["platform.failure.exit_cost"].sentence
        == "in 40 of 100 futures stopping a failing change costs more than 0"
    )
    assert BY_NAME["world.team.size"].sentence == "in 1 future of 8 the team has more than 11 workers"
    runs = BY_NAME["current.mechanical.runs_per_week"]
    at = int(runs.sentence.split("more than ")[1].split()[0])
    assert f"in 1 future of {1 / runs.assumption.distribution.sf(at):.0f} " in runs.sentence


ATOMS = {
    "shifted(bernoulli(0.999), scale=5)": "in nearly every future the team has more than 0 workers",
    "mixture(0.005: 1, 0.995: 20k)": "in nearly every future the team has more than 1 workers",
    "mixture(0.3: 1, 0.7: 20)": "in 70 of 100 futures the team has more than 1 workers",
    "mixture(1: 5, 1: 5)": "it is 5 in nearly every future",
    "truncated(poisson(4), low=3.5, high=4.5)": "it is 4 in nearly every future",
    "bernoulli(1)": "it is 1 in nearly every future",
}


@pytest.mark.parametrize("text", ATOMS)
def test_sentences_are_true_however_much_sits_on_one_value(text):
    """Where nothing, or nearly everything, is beyond a value, that is said."""
    study = mcroi.example("mlops", [f"world.team.size={text}"])
    (of,) = [o for o in implied(study) if o.assumption.input == "team.size"]
    assert of.sentence == ATOMS[text]


def test_a_factor_is_told_by_the_tail_that_hurts():
    """For what is better the more there is of it, that is the lower one."""
    study = mcroi.example("mlops", ["scenarios.optimal.release.hit_rate=times pert(0.9, 1.1, 1.3)"])
    (of,) = [o for o in implied(study) if (o.place, o.assumption.input) == ("optimal", "release.hit_rate")]
    assert of.sentence == "in 1 future of 20 it is less than 0.976 times today's"
    assert of.unit == "factor on today's value"


def test_the_example_of_forms_raises_no_warning():
    """What is there to copy from is sound, before and after it is simulated."""
    assert [f for f in findings(FORMS) if f.severity == "warning"] == []
    assert result_findings(mcroi.simulate(FORMS, runs=20_000)) == []


def test_a_value_as_data_is_json():
    """It holds no NaN and no infinity, whatever the distribution."""
    data = [meaning(of) for of in implied(FORMS)]
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_experts_disagreement_is_told_by_place_and_input():
    """Only values that several were asked for have one, and it is a share."""
    shares = disagreements(FORMS)
    assert shares.keys() == {"world.projects.value_per_month", "current.turnover.vacancy_months"}
    assert all(0.0 < share < 1.0 for share in shares.values())


STEPPED = [
    "discrete([0, 1])",
    "bernoulli(0.2)",
    "poisson(0.7)",
    "empirical([1, 2, 2, 3])",
    "mixture(0.6: 0, 0.4: 5 to 20)",
]


@pytest.mark.parametrize("first", STEPPED)
@pytest.mark.parametrize("second", [*STEPPED[:2], "pert(0, 1, 4)"])
@pytest.mark.parametrize("rank", [-0.9, 0.3, 1.0])
def test_attained_ranks_are_those_of_draws(first, second, rank):
    """The computed rank correlation is within four standard errors (and the grid's error) of that of 200,000 draws."""
    runs = 200_000
    parameter = gauss_parameter(rank)
    z = [Uniforms.from_u(uniforms(7, name, 0, runs)).z for name in ("a", "b")]
    x = parse(first).sampler()(Uniforms.from_z(z[0]))
    y = parse(second).sampler()(Uniforms.from_z(parameter * z[0] + math.sqrt(1 - parameter**2) * z[1]))
    drawn = np.corrcoef(ranks_of(x), ranks_of(y))[0, 1]
    assert abs(attained_rank(parse(first), parse(second), parameter) - drawn) <= 4 / math.sqrt(runs) + 0.003


def test_attained_ranks_of_continuous_values_are_those_asked_for():
    """Without steps nothing is lost."""
    for rank in (-1.0, -0.5, 0.0, 0.3, 0.95):
        got = attained_rank(parse("5 to 20"), parse("pert(0, 1, 4)"), gauss_parameter(rank))
        assert got == pytest.approx(rank, abs=0.002)


def test_a_study_tells_the_ranks_that_steps_leave():
    """Of the example's correlations the one with a number of people is told, with less than was asked for."""
    (rank,) = [r for r in attained_ranks(FORMS) if "team.size" in r.between]
    assert rank.asked == 0.4
    assert 0.3 < rank.attained < 0.4
    assert attained_ranks(mcroi.example("mlops")) != []  # deliveries are events
