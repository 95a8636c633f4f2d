"""Where a net present value comes from, in a sentence and a table, against sums done by hand."""

import re

import numpy as np
import pytest

import mcroi
from mcroi.model.accounts import SOURCES
from mcroi.results.result import assemble
from mcroi.words.sources import LABELS, source_rows, sources, why
from mcroi.words.verdict import verdict
from tests.small_studies import WORLD, change

NOTHING = dict.fromkeys(SOURCES, 0.0)


@pytest.fixture(scope="module")
def result():
    return mcroi.simulate(mcroi.example("mlops"), 2000, seed=1, jobs=1)


def told(result, **parts):
    """The sentence for a change whose npv comes from these amounts in every future but for a tenth more or less."""
    spread = np.linspace(0.9, 1.1, 2000)
    values = {name: {key: q.values for key, q in s.quantities.items()} for name, s in result.items()}
    npv = np.zeros(2000)
    for source in SOURCES:
        part = parts.get(source, 0.0) * spread
        values["compromise"][f"npv_by_source.{source}"] = part
        npv = npv + part
    values["compromise"]["npv"] = npv
    made = assemble(
        result.study, runs=2000, seed=1, values=values, store=result["current"].monthly.store, typical={}, moved={},
        run_off_left_out={},
    )  # fmt: skip
    return why(made, "compromise")


def test_a_gain_is_told_gains_first(result):
    """In one unit, what goes into tools and spend at the end."""
    sentence = told(result, projects_after=1.9e6, projects_until_adopted=-0.5e6, tooling=-0.4e6, one_off=-0.25e6)
    assert sentence == (
        "It is worth 0.750m EUR more than carrying on as today on average: projects gain 1.90m once people have moved; "
        "0.500m is lost while people move, 0.400m goes into tools and 0.250m into one-off spend."
    )


def test_a_loss_is_told_losses_first(result):
    """And every source has words for either sign."""
    sentence = told(result, **dict.fromkeys(SOURCES, -1e5))
    assert sentence.startswith("It loses 0.8m EUR against carrying on as today on average: ") or "800k" in sentence
    assert sentence.count("100k") == len(SOURCES) or sentence.count("0.1m") == len(SOURCES)
    for source in SOURCES:
        for sign in (1.0, -1.0):
            assert re.fullmatch(r"It (is worth|loses) .*: [^;]*1[\d.]*k[^;]*\.", told(result, **{source: sign * 1e4}))


def test_nothing_and_small_parts(result):
    """A change that changes nothing says so; what is next to nothing is not told by itself."""
    assert told(result) == ("It is worth the same as carrying on as today: nothing is gained and nothing is lost.")
    assert "slack" not in told(result, projects_after=1e6, slack=1e3)
    assert "freed time" not in told(result, projects_after=1e6, slack=1e3)


def test_the_table_adds_up(result):
    """A row for each source that there is, and one for their sum; errors stand beside."""
    rows = dict(source_rows(result))
    assert "lines of money" not in rows
    assert [*rows][-1] == "net present value"
    assert all("±" in cell for cells in rows.values() for cell in cells)
    for of in result.changes:
        total = sum(part.mean for part in sources(of).values())
        assert total == pytest.approx(of.npv.mean, rel=1e-9)
    assert [*LABELS] == [*SOURCES]


def test_the_verdict_says_why():
    """Of the change that the sentence before it is about."""
    case = mcroi.simulate(mcroi.example("legacy"), 2000, seed=1, jobs=1)
    sentences = verdict(case)
    assert sentences[0].startswith("Carrying on as today")
    assert sentences[2] == why(case, "compromise")


def test_people_who_are_paid_the_same_are_no_source():
    """Hours that are spent otherwise add up to the same pay, whatever the order that they are added in."""
    leavers = WORLD.format(head="").replace("annual_rate = 0", "annual_rate = 0.15")
    fewer_hours = change("a", 5e3) + "manual.hours_per_week = 'times pert(0.3, 0.5, 0.8)'\n"
    result = mcroi.simulate(mcroi.read_text(leavers + fewer_hours), 500, jobs=1)
    assert not sources(result["a"])["people"].values.any()
    assert LABELS["people"] not in dict(source_rows(result))
