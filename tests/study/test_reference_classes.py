"""Reference classes hold what was published, to the digits stated, and every one of them can be simulated."""

import math
import re

import numpy as np
import pytest

from distributions import parse
from distributions.numerics.roots import root
from mcroi.study.reference_classes import reference_class, reference_classes

OF_NAME = dict(reference_classes())


def of(name):
    """The distribution of a reference class."""
    return reference_class(name).distribution


@pytest.mark.parametrize("name", OF_NAME)
def test_every_class_can_be_simulated(name):
    """Its text is read as its distribution, with a finite mean and variance, and it can be drawn from."""
    about = OF_NAME[name]
    assert about.name == name
    assert parse(about.stated) == about.distribution
    assert parse(str(about.distribution)) == about.distribution
    assert math.isfinite(about.distribution.mean())
    assert math.isfinite(about.distribution.var())
    assert np.isfinite(about.distribution.sample(100, np.random.default_rng(1))).all()
    assert about.distribution.support()[0] >= 0.0


@pytest.mark.parametrize("name", OF_NAME)
def test_every_class_tells_where_it_comes_from(name):
    """Source, sample, judgement and caveat are sentences; a cap is where the tail ends, and is spoken of."""
    about = OF_NAME[name]
    assert set(re.findall(r"\b(?:19|20)\d\d\b", about.published)) <= set(re.findall(r"\d{4}", about.source))
    assert about.year == max(map(int, re.findall(r"\b\d{4}\b", about.source)))
    assert about.source_line.startswith(about.source)
    for said in (about.published, about.judgement, about.caveat):
        assert said.endswith(".")
        assert said.isprintable()
    if about.cap is not None:
        assert about.distribution.components[-1].support()[1] == about.cap
        assert "cap" in about.judgement


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("it_cost_overrun", 1.27),
        ("incremental_cost_overrun", 1.24),
        ("large_or_legacy_cost_overrun", 1.55),
        ("software_survey_cost_overrun", (1.24 + 1.55) / 2),
        ("benefit_realised_large_it", 1 - 0.56),
    ],
)
def test_means_are_those_published(name, mean):
    """The mean is the published figure."""
    assert of(name).mean() == pytest.approx(mean, rel=1e-9)


@pytest.mark.parametrize(("name", "others"), [("it_cost_overrun", 0.92), ("large_or_legacy_cost_overrun", 1.26)])
def test_one_in_six_costs_three_times_its_budget(name, others):
    """One part in six averages +200 %, by a power law of exponent 1 up to the cap; the mean leaves that of the rest.

    A Pareto of exponent 1 between a minimum m and a cap c has the mean m c / (c - m) log(c / m).
    """
    rest, tail = of(name).components
    assert of(name).weights == (5.0, 1.0)
    assert round(rest.mean(), 2) == others
    cap = OF_NAME[name].cap
    minimum = root(lambda m: m * cap / (cap - m) * math.log(cap / m) - 3.0, 1.0, 3.0)
    assert tail == parse(f"truncated(pareto(minimum={minimum!r}, alpha=1), high={cap!r})")
    assert tail.mean() == pytest.approx(3.0, rel=1e-9)


def test_one_in_six_takes_70_percent_longer():
    """The part of the projects that is known averages +70 %."""
    assert of("it_schedule_overrun").weights == (5.0, 1.0)
    assert of("it_schedule_overrun").components[1].mean() == pytest.approx(1.7, rel=1e-12)


def test_both_groups_of_the_survey_count_alike():
    """Incremental and waterfall projects have their own means."""
    means = [component.mean() for component in of("software_survey_cost_overrun").components]
    assert means == pytest.approx([1.24, 1.55], rel=1e-12)


def test_a_deployment_takes_29_days():
    """Median and standard deviation of the logarithm are those of the fit; the tail is as long as it says."""
    lead = of("deployment_lead_weeks")
    assert 7 * lead.ppf(0.5) == pytest.approx(29.0, rel=1e-12)
    assert math.log(lead.ppf(0.975) / lead.ppf(0.025)) / (2 * 1.959963984540054) == pytest.approx(1.48, rel=1e-12)
    assert lead.isf(0.01) / 52.18 == pytest.approx(2.5, abs=0.05)
    assert lead.mean() / lead.ppf(0.5) == pytest.approx(3.0, abs=0.05)


def test_turnover_covers_its_four_sources():
    """Every published rate is between P5 and P95, and the mean between the two figures of the widest source."""
    turnover = of("annual_turnover_data")
    assert turnover.ppf(0.05) < 0.082 < 0.12 < 0.24 < turnover.ppf(0.95)
    assert 0.132 < turnover.mean() < 0.217
    assert round(turnover.mean(), 3) == 0.177


def test_replacement_costs_a_fifth_of_a_salary():
    """The median is 21 %, and 5 in 100 are above the 80 % of technical staff."""
    assert of("replacement_cost_share").ppf([0.5, 0.95]) == pytest.approx([0.21, 0.8], rel=1e-12)


def test_half_of_the_pilots_reach_production():
    """The mean is between the two published shares."""
    assert 0.48 < of("pilot_reaches_production").mean() < 0.54


def test_refocusing_takes_10_to_15_minutes():
    """One in ten takes less than a minute; the middle half of the others 10 to 15 minutes."""
    refocus = of("refocus_minutes")
    assert refocus.cdf(1.0) == pytest.approx(0.1, abs=1e-12)
    assert [refocus.cdf(x) for x in (10.0, 15.0)] == pytest.approx([0.1 + 0.9 * 0.25, 0.1 + 0.9 * 0.75], abs=1e-12)


def test_a_misspelt_name_is_told():
    """The nearest name is offered, or all of them."""
    with pytest.raises(ValueError, match=r"no such reference class 'it_cost_overun'; did you mean 'it_cost_overrun'\?"):
        reference_class("it_cost_overun")
    with pytest.raises(ValueError, match=r"no such reference class 'xyz'; there are it_cost_overrun, it_schedule_over"):
        reference_class("xyz")


def test_a_source_is_one_line():
    """A source tells its sample, also where the size is not known."""
    assert (
        reference_class("it_cost_overrun").source_line
        == "Flyvbjerg and Budzier 2011; Flyvbjerg et al. 2022, 1,471 IT projects"
    )
    assert reference_class("refocus_minutes").source_line == (
        "Parnin and Rugaber 2011, an unknown number of programming sessions"
    )
