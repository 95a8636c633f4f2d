"""``mcroi compare``: the sentences, the document, and what is refused."""

import json

import jsonschema
import pytest

from mcroi.cli import compare as command
from tests.small_studies import WORLD, change

FEW = ("--runs", "400", "--jobs", "1")

NUMBER = {"type": ["number", "null"]}
INTERVAL = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}


def record(**properties):
    """A JSON object with these keys and no others."""
    return {"type": "object", "additionalProperties": False, "required": [*properties], "properties": properties}


def either(schema):
    """One or the other: something, or null."""
    return {"anyOf": [{"type": "null"}, schema]}


TEXT, WHOLE, BOOL = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
VALUE = record(value=NUMBER, ci95=INTERVAL)
CHANCE = record(p={"type": "number"}, ci95=INTERVAL)
ESTIMATE = record(value=NUMBER, standard_error=NUMBER, ci95=INTERVAL)
SHARES = record(parts={"type": "object", "additionalProperties": ESTIMATE}, rest=ESTIMATE, total=ESTIMATE)
SIDE = record(
    title=TEXT,
    horizon_months=WHOLE,
    study_sha256=TEXT,
    runs=WHOLE,
    seed=WHOLE,
    best=TEXT,
    resolved={"type": ["boolean", "null"]},
    labels={"type": "object", "additionalProperties": TEXT},
)
MEASURES = (
    "npv_positive", "npv.mean", "npv.p10", "npv.p50", "npv.p90", "breaks_even", "break_even_months.p50",
)  # fmt: skip
MEASURE = record(unit={"enum": ["money", "chance", "months"]}, before=VALUE, after=VALUE, difference=either(VALUE))
SCENARIO = record(
    label=TEXT,
    measures=record(**dict.fromkeys(MEASURES, MEASURE)),
    npv_difference=either({"type": "object"}),
    better=either(CHANCE),
    worse=either(CHANCE),
)
STATED = record(
    place=TEXT,
    input=TEXT,
    kind={"enum": ["added", "removed", "changed", "restated", "documented"]},
    before=TEXT,
    after=TEXT,
    felt_in={"type": "array", "items": TEXT},
    has_effect=BOOL,
)
SCHEMA = record(
    schema={"const": "mcroi.compare/1"},
    mcroi=TEXT,
    currency=TEXT,
    paired=BOOL,
    before=SIDE,
    after=SIDE,
    inputs=either({"type": "array", "items": STATED}),
    other={"type": "array", "items": record(what=TEXT, before=TEXT, after=TEXT, has_effect=BOOL)},
    scenarios={"type": "object", "additionalProperties": SCENARIO},
    explained=either(
        record(
            by={"enum": ["input", "place and group", "group", "place", "side"]},
            futures=WHOLE,
            players={"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
            npv_mean={"type": "object", "additionalProperties": SHARES},
            npv_positive={"type": "object", "additionalProperties": SHARES},
        )
    ),
    sentences={"type": "array", "items": TEXT},
)


@pytest.fixture
def old(tmp_path):
    """A study of cheaper tools."""
    path = tmp_path / "old.toml"
    path.write_text(WORLD.format(head="") + change("cheap", "'uniform(4000, 12000)'", 48_000, label="Cheaper | tools"))
    return path


@pytest.fixture
def new(tmp_path):
    """The same, a little dearer in one thing and cheaper in another."""
    path = tmp_path / "new.toml"
    path.write_text(WORLD.format(head="") + change("cheap", "'uniform(2000, 10000)'", 60_000, label="Cheaper | tools"))
    return path


def test_what_it_says(old, new, mcroi):
    """What is stated differently, what that does, and what explains it, by arithmetic: 120,000 more less 12,000."""
    done = mcroi("compare", old, new, *FEW)
    assert (done.code, done.err) == (0, "")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "cheap.one_off.spend, money" in lines
    assert "48000 -> 60000" in lines
    assert "uniform(4000, 12000) -> uniform(2000, 10000)" in lines
    assert any(line.startswith("cheap.tooling.cost_per_month +120,000 ") for line in lines)
    assert any(line.startswith("cheap.one_off.spend -12,000 ") for line in lines)
    assert any(line.startswith("together +108,000 ") for line in lines)
    assert "Before and after, cheap has the highest mean NPV and is recommended." in lines
    assert max(map(len, done.out.splitlines())) <= 80


def test_set_makes_the_second_study(old, mcroi):
    """Without AFTER the study is compared with what --set makes of it."""
    done = mcroi("compare", old, *FEW, "--set", "scenarios.cheap.one_off.spend=400k")
    assert done.code == 0, done.err
    assert "The recommendation changes: from cheap before to carrying on as today after." in done.out
    assert "48000 -> 400k" in done.out


def test_nothing_changed(old, mcroi):
    """It says so, first."""
    done = mcroi("compare", old, old, *FEW)
    assert done.out.startswith("Nothing that is simulated differs")
    assert "explains" not in done.out


@pytest.fixture
def documents(old, new, mcroi, tmp_path):
    """The two studies' result documents, as files."""
    paths = []
    for path, seed in ((old, "1"), (new, "2")):
        done = mcroi("simulate", path, *FEW, "--seed", seed, "--json")
        paths.append(tmp_path / f"{path.stem}.json")
        paths[-1].write_text(done.out)
    return paths


def test_its_document(old, new, documents, mcroi):
    """JSON of a schema of its own, of studies and of documents; without pairs nothing is told of single futures."""
    for before, after, paired in ((old, new, True), (*documents, False), (old, documents[1], False)):
        done = mcroi("compare", before, after, *FEW, "--json")
        assert done.code == 0, done.err
        data = json.loads(done.out, parse_constant=pytest.fail)
        jsonschema.validate(data, SCHEMA)
        assert data["paired"] == paired
        assert (data["inputs"] is not None) == (data["explained"] is not None) == paired
        assert (data["scenarios"]["cheap"]["npv_difference"] is not None) == paired


def test_documents_are_told_apart_from_pairs(documents, mcroi):
    """It says that futures are not compared one by one."""
    done = mcroi("compare", *documents)
    assert done.code == 0, done.err
    assert "not future by future" in " ".join(done.out.split())
    assert "400 futures before and 400 after" in " ".join(done.out.split())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "missing argument 'BEFORE'"),
        (("old.toml",), "a second study is needed, or --set"),
        (("-", "-"), "only one of the two can be standard input"),
        (("-", "--set", "title=x"), "only one of the two can be standard input"),
        (("old.toml", "nowhere.toml"), "nowhere.toml: error: no such file"),
        (("old.toml", "bad.json"), "bad.json: not JSON: "),
        (("bad.json", "old.toml"), "bad.json: not JSON: "),
        (("old.toml", "other.json"), "a result document (mcroi.result/2, as simulate --json prints) is needed"),
        (("old.toml", "other.json", "--set", "title=x"), "--set holds for AFTER, which is a result document"),
        (("old.toml", "--set", "currency=USD"), "both have to count in one currency"),
        (("old.toml", "--set", "title=x", "--runs", "0"), "a whole number from 1 on must hold"),
        (("old.toml", "--set", "titel=x"), "did you mean 'title'?"),
    ],
)
def test_what_it_refuses(old, mcroi, monkeypatch, arguments, told):
    """A sentence on stderr, nothing on stdout, exit code 2."""
    monkeypatch.chdir(old.parent)
    (old.parent / "bad.json").write_text("{")
    (old.parent / "other.json").write_text('{"schema": "mcroi.solve/1"}')
    done = mcroi("compare", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "Traceback" not in done.err


def test_a_study_may_come_from_standard_input(old, mcroi):
    """One of the two; what it is called there is told of its faults."""
    done = mcroi("compare", old, "-", *FEW, stdin=old.read_text().replace("48000", "50000"))
    assert done.code == 0, done.err
    assert "48000 -> 50000" in done.out
    assert command._is_document("-") is False
