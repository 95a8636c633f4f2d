"""What-if: keys set from the command line are read as if the study said so."""

from pathlib import Path

import pytest

from distributions import Constant, parse
from mcroi.study.reading import StudyError, example, read, read_text

BASE = (Path(__file__).parent / "base.toml").read_text(encoding="utf-8")


def test_a_value_is_toml_if_it_can_be_and_else_text():
    """Numbers, tables and arrays are TOML; notation needs no quotes of its own."""
    study = read_text(
        BASE,
        overrides=[
            "world.team.size=20",
            "world.team.annual_cost = 100k to 150k",
            "scenarios.optimal.manual.hours_per_week=times 0.5",
            "scenarios.optimal.one_off.spend={ p10 = 1, p90 = 2, source = 'x' }",
            'scenarios.optimal.label="Fast"',
            "also_report_months=[6, 12]",
            "title=What if",
            "targets.npv=0",
        ],
    )
    optimal = study.scenarios["optimal"]
    assert study.world["team.size"].distribution == Constant(20.0)
    assert study.world["team.annual_cost"].text == "100k to 150k"
    assert optimal.assumptions["manual.hours_per_week"].relative
    assert optimal.assumptions["one_off.spend"].source == "x"
    assert (optimal.label, study.also_report_months) == ("Fast", (6, 12))
    assert (study.title, study.targets) == ("What if", {"npv": 0.0})


def test_an_override_replaces_the_whole_input():
    """A table with its source gives way to the new value; nothing of it is left behind."""
    study = example(overrides=["world.team.size=20", "world.projects.value_per_month=9k"])
    assert study.world["team.size"].source == ""
    assert study.world["projects.value_per_month"].distribution == Constant(9000.0)
    assert study.world["projects.value_per_month"].mark is None


def test_later_overrides_win_and_may_add_scenarios():
    """Overrides apply in order, and one may make a table that the study does not have."""
    study = read_text(BASE, overrides=["world.team.size=1", "world.team.size=2", "scenarios.fast.like=optimal"])
    assert study.world["team.size"].distribution == parse("2")
    assert study.scenarios["fast"].assumptions == study.scenarios["optimal"].assumptions


def test_a_file_and_its_text_read_alike(tmp_path):
    """Reading a path is reading its bytes; messages name it as the user did."""
    path = tmp_path / "study.toml"
    path.write_text(BASE, encoding="utf-8")
    assert read(path, ["world.team.size=20"]) == read_text(BASE, "study.toml", overrides=["world.team.size=20"])
    assert read(str(path)) == read_text(BASE, "study.toml")


BAD = {
    "world.team.sise=20": "world.team.sise: no such input; did you mean 'size'?",
    "wrld.team.size=20": "wrld: no such key; did you mean 'world'?",
    "world.team.size=0": "world.team.size: > 0 must hold, got 0",
    "world.team.size=": "world.team.size: a number or a distribution is expected, got nothing",
    "world.team.size=1e999": "world.team.size: expected a number or a range, got inf",
    "world.team.size=prt(1, 2, 3)": "world.team.size: no such distribution 'prt'; did you mean 'pert'?",
    "world.team.size=1\nx = 2": "world.team.size: the text should end here, got 'x'",
    "world.team.size.source=x": "world.team.size: holds no keys of its own",
    "world.team.size={ vlaue = 3 }": (
        'world.team.size: expected value = ..., dist = "..." with its parameters, data = "FILE.csv", '
        "experts = { ... }, or quantiles such as p10 = ..., p90 = ..., got 'vlaue'; did you mean 'value'?"
    ),
    "world=3": "world: expected a table of inputs, got 3",
    "scenarios.mlops.one_off.spend=5": (
        "scenarios.mlops: no scenario 'mlops'; this study has 'optimal'; to add it, state like = \"optimal\" as well"
    ),
    "scenarios.optimum.label=Best": "scenarios.optimum: no scenario 'optimum'; did you mean 'optimal'?",
    "optimal.one_off.spend=5": "optimal: no such key; did you mean 'scenarios.optimal'?",
    "scenarios.fast.like=optimel": "scenarios.fast.like: no such scenario, got 'optimel'; did you mean 'optimal'?",
    "scenarios.optimal.team.size=3": (
        "scenarios.optimal.team.size: is the same in every scenario; it belongs under [world]"
    ),
    "correlations.rank=0.3": "correlations: holds no keys of its own",
    "world.team.size": "expected key=value, such as world.team.size=20",
    "=3": "expected key=value, such as world.team.size=20",
    "a b=3": "expected a dotted key before the equals sign, such as world.team.size=20",
    "a.=3": "expected a dotted key before the equals sign, such as world.team.size=20",
    "[world]\nx=3": "expected a dotted key before the equals sign, such as world.team.size=20",
    "x\ny=3": "expected a dotted key before the equals sign, such as world.team.size=20",
    "title=" + "[" * 40: "brackets are nested deeper than 32 levels",
    ".".join("a" * 20) + "=3": "a dotted key may have at most 16 parts",
    "title=" + "x" * 10_000: "at most 10,000 characters must hold, got 10,006",
    "title=\x1b[31m": "title: no control characters must hold, got U+001B",
}


@pytest.mark.parametrize("override", BAD, ids=lambda text: text[:40])
def test_a_bad_override_is_told_as_a_study_would_be(override):
    """The problem names the override instead of a line, and otherwise reads the same."""
    with pytest.raises(StudyError) as caught:
        read_text(BASE, overrides=[override])
    problem = caught.value.problems[0]
    assert problem.file.startswith("--set ")
    assert str(problem).partition(": error: ")[2] == BAD[override]
    assert str(problem).isprintable()


def test_problems_of_overrides_come_after_those_of_the_file():
    """Everything is told at once, the file's slips by line, then the overrides in their order."""
    with pytest.raises(StudyError) as caught:
        read_text(BASE.replace("[world]", "[world]\nx = 1"), "s.toml", overrides=["b=1", "a=1", "world.y=1"])
    assert str(caught.value).splitlines() == [
        "s.toml:5:1: error: world.x: no such key",
        "--set b=1: error: b: no such key",
        "--set a=1: error: a: no such key",
        "--set world.y=1: error: world.y: no such key",
    ]


def test_what_clashes_with_an_override_names_it():
    """Where the other place of a clash is an override, the message says which."""
    with pytest.raises(StudyError) as caught:
        read_text(BASE, "s.toml", overrides=["scenarios.Optimal.like=optimal"])
    assert str(caught.value) == (
        "--set scenarios.Optimal.like=optimal: error: scenarios.Optimal: differs only in case from 'optimal' in line 31"
    )
