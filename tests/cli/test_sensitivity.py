"""``mcroi sensitivity`` and ``mcroi information``: what they print, what they refuse, and their documents."""

import json
import re
from pathlib import Path

import pytest

import mcroi as library
from mcroi import simulate
from mcroi.analyses.sensitivity.total import default_outputs, total_effects
from mcroi.cli import streams
from mcroi.report.terminal.information import information_lines
from mcroi.report.terminal.sensitivity import sensitivity_lines
from mcroi.report.terminal.total import total_lines
from mcroi.study.reading import read_text
from mcroi.words.sensitivity import worth_of_the_first

THREE_DIALS = (
    (Path(__file__).parents[1] / "study" / "reading" / "base.toml")
    .read_text("utf-8")
    .replace('"120k to 165k"', "140e3")
    .replace('"pert(3, 7, 14)"', "7")
    .replace('"6 to 15"', "10")
    .replace('"times pert(0.3, 0.5, 0.85)"', "3")
)
FEW = ("--runs", "2000", "--jobs", "1", "--quiet")


def strict(text):
    """Read JSON that holds no NaN and no Infinity."""

    def refuse(constant):
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


def test_sensitivity_ranks_the_example(mcroi):
    """Without a study it is the example; the table, the groups, the turning points and five sentences."""
    done = mcroi("sensitivity", *FEW, "--top", "6")
    assert (done.code, done.err) == (0, "")
    assert " 1 projects.value_per_month" in done.out
    assert re.search(r"^ 6.", done.out, re.MULTILINE)
    assert "58 more dials" in done.out
    assert "luck, which no" in done.out
    assert re.findall(r"^(\d)\. ", done.out, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert max(map(len, done.out.splitlines())) <= 80


def test_sensitivity_is_told_for_any_output(mcroi):
    """--output ranks by it; the decision's turning points and sentences are left out."""
    done = mcroi("sensitivity", *FEW, "--output", "optimal.break_even_months", "--top", "3")
    assert done.code == 0
    assert "What moves break_even_months of optimal." in done.out
    assert "Where the decision turns" not in done.out


def test_sensitivity_is_told_for_any_result_that_a_gate_takes(mcroi):
    """A result that is not looked at unasked is ranked on request."""
    done = mcroi("sensitivity", *FEW, "--output", "compromise.go_live_months", "--top", "2")
    assert done.code == 0
    assert "What moves go_live_months of compromise." in done.out
    assert "A time that never comes counts as 60 months." in done.out


@pytest.mark.parametrize(
    ("command", "option"), [("simulate", "--require"), ("simulate", "--until"), ("sensitivity", "--output")]
)
def test_help_says_where_what_can_be_named_is_listed(mcroi, command, option):
    """Whoever reads of the option reads of `mcroi outputs`."""
    text = " ".join(mcroi(command, "--help").out.partition("Options:")[2].split())
    assert "mcroi outputs lists" in text.partition(f" {option} ")[2].partition(" --")[0]


def test_the_document_of_sensitivity_is_whole(mcroi):
    """Every dial has every output, each estimate its error and interval, and nothing is NaN."""
    document = strict(mcroi("sensitivity", *FEW, "--json").out)
    assert document["schema"] == "mcroi.sensitivity/2"
    assert document["ranking"][0] == "projects.value_per_month"
    assert document["lead"] == "compromise.npv"
    assert len(document["sentences"]) == 5
    for dial in document["dials"].values():
        assert dial["outputs"].keys() == document["outputs"].keys()
        effect = dial["outputs"]["compromise.npv"]["first_order"]
        assert effect["ci95"][0] < effect["value"] < effect["ci95"][1]
    assert document["dials"]["compromise.delivers"]["turning_points"] == []
    assert document["dials"]["one_off.cost_overrun"]["correlated"]
    assert document["groups"]["leavers"]["kind"] == "luck"


def test_total_effects_are_added_on_request(mcroi, study_of_three_dials):
    """--total tells total-order indices and Shapley effects, in words and in the document."""
    done = mcroi("sensitivity", study_of_three_dials, *FEW, "--total")
    assert done.code == 0
    assert "together with all else" in done.out
    assert "Shapley effects" in done.out
    document = strict(mcroi("sensitivity", study_of_three_dials, *FEW, "--total", "--json").out)
    effects = document["total"]["outputs"]["optimal.npv"]
    assert effects["players"]
    assert set(effects["shapley"]) == {"one_off.exploration_weeks + one_off.spend"}


def test_sensitivity_draws_until_the_ranking_is_sure(mcroi):
    """--until 'ranking top 1' ends as soon as the first place is sure, and says so."""
    done = mcroi("sensitivity", "--runs", "50k", "--jobs", "1", "--until", "ranking top 1", "--top", "1")
    assert "ranking top 1: reached, drew 8,192 futures" in done.err
    done = mcroi("simulate", "--runs", "8192", "--jobs", "1", "--until", "ranking top 20")
    assert "ranking top 20: not reached; allow more --runs, drew 8,192 futures" in done.err


def test_sensitivity_draws_until_a_rate_of_return_is_known(mcroi):
    """A goal that needs the internal rate of return has it worked out."""
    done = mcroi("sensitivity", "--runs", "8192", "--jobs", "1", "--until", "optimal.irr.p50 +- 0.5", "--top", "1")
    assert done.code == 0
    assert "optimal.irr.p50 +- 0.5: reached, drew 8,192 futures" in done.err


def test_conditions_stand_above_everything(mcroi):
    """--given is told first by both commands, and in the documents."""
    for command in ("sensitivity", "information"):
        done = mcroi(command, *FEW, "--given", "compromise.delivers = true")
        assert done.out.startswith("Only if compromise delivers: everything here is about the ")
        document = strict(mcroi(command, *FEW, "--given", "compromise.delivers = true", "--json").out)
        assert document["given"] == ["compromise.delivers = true"]


def test_information_ends_with_a_plan(mcroi):
    """What dials and groups are worth, the studies asked for, and what to find out in which order."""
    done = mcroi(
        "information", "--runs", "8k", "--jobs", "1", "--quiet",
        "--diary", "manual.hours_per_week workers=5 weeks=4 spread=6",
        "--pilot", "optimal teams=2 cost=60k",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "no information can be worth more" in done.out.replace("\n", " ")
    assert "A diary of 5 workers for 4 weeks on manual.hours_per_week is worth" in done.out.replace("\n", " ")
    assert "A pilot of optimal in 2 teams is worth" in done.out.replace("\n", " ")
    assert "What to find out" in done.out
    assert "delivers" not in done.out.split("Found out together")[0]
    assert max(map(len, done.out.splitlines())) <= 80


def test_the_document_of_information_tells_no_value_that_is_noise(mcroi):
    """What is not resolved has a bound and no value."""
    document = strict(mcroi("information", *FEW, "--pilot", "optimal teams=1 cost=0", "--json").out)
    assert document["schema"] == "mcroi.information/1"
    assert len(document["research"]) == 1
    values = [*document["dials"].values(), *document["groups"].values(), document["research"][0]["worth"]]
    assert all(("value" in value) == value["resolved"] for value in values)
    assert all(value["below"] >= 0.0 for value in values)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sensitivity", "--output", "mlops.npv"), "no scenario 'mlops'; this study has 'optimal' and 'compromise'"),
        (("sensitivity", "--output", "optimal.npvv"), "no such output 'optimal.npvv'; did you mean 'optimal.npv'?"),
        (("sensitivity", "--output", "optimal.npv.p10"), "no such output 'optimal.npv.p10'; name optimal.npv"),
        (
            ("sensitivity", "--output", "optimal.roi"),
            "no such output 'optimal.roi', as it has no value in some futures; optimal.roi is for gates",
        ),
        (("sensitivity", "--runs", "100", "--jobs", "1"), "100 futures are too few, 200 are needed; use --runs 200"),
        (("sensitivity", "--total", "--given", "optimal.delivers = true"), "cannot go together with --given"),
        (("sensitivity", "--until", "ranking top 0"), "a goal such as 'ranking top 5' must hold, got 'ranking top 0'"),
        (("information", "--diary", "one_off.spend workers=1 weeks=1 spread=1"), "needs a way-of-working input"),
        (("information", "--diary", "manual.hours_per_week"), "workers, weeks, spread missing"),
        (("information", "--pilot", "optimum teams=1 cost=0"), "a pilot needs a change, one of optimal, compromise"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told_before_anything_is_simulated(mcroi, arguments, message):
    """Exit code 2, a sentence, and nothing on stdout."""
    done = mcroi(*arguments)
    assert (done.code, done.out) == (2, "")
    assert message in done.err


@pytest.fixture
def study_of_three_dials(tmp_path):
    """A small study with two correlated dials and a delivery."""
    path = tmp_path / "small.toml"
    path.write_text(THREE_DIALS, "utf-8")
    return path


@pytest.fixture(scope="module")
def told():
    """What the two commands say of the small study on a terminal of a shape: worked out once, shown on each."""
    streams.prepare()  # which knows the plain characters
    study = read_text(THREE_DIALS)
    result = simulate(study, 300, jobs=1)
    found, worth = library.sensitivity(result, jobs=1), library.information(result, jobs=1)
    effects = total_effects(study, jobs=1, outputs=list(dict.fromkeys([*default_outputs(study), found.lead])))
    first = worth_of_the_first(found, 1)

    def on(width, encoding):
        shape = {"width": width, "unicode": encoding == "utf-8"}
        total = total_lines(effects, found.lead, shown=15, **shape)
        texts = (
            sensitivity_lines(found, first, output=None, shown=15, **shape) + "\n\n" + total,
            information_lines(worth, shown=12, **shape),
        )
        return [(text + "\n").encode(encoding, "plain") for text in texts]

    return on


@pytest.mark.parametrize("width", [40, 66, 80])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_lines_keep_within_the_terminal(told, width, encoding):
    """Columns that do not fit follow below; plain signs, which take more room, are measured as they are shown."""
    for text in told(width, encoding):
        assert max(map(len, text.decode(encoding).splitlines())) <= width


@pytest.mark.parametrize("which", [0, 1], ids=["sensitivity", "information"])
def test_the_terminal_tells_its_shape(process, study_of_three_dials, told, which):
    """What a command prints in a process of its own is what is told on a terminal as narrow and as plain."""
    command = (("sensitivity", "--total"), ("information",))[which]
    environment = {"COLUMNS": "40", "PYTHONIOENCODING": "ascii"}
    running = process(*command, "--runs", "300", "--jobs", "1", "--quiet", study_of_three_dials, env=environment)
    assert running.communicate(timeout=60) == (told(40, "ascii")[which], b"")
