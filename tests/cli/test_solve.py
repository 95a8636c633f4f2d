"""``mcroi solve``: the sentences, the document, and what is refused."""

import json

import jsonschema
import pytest

from mcroi import example
from mcroi.analyses.solve.solve import solve
from mcroi.results.requirements import read_requirement
from mcroi.words.solution import sentences

FEW = ("--runs", "300", "--jobs", "1", "--set", "horizon_months=24", "--set", "also_report_months=[]")
GATE = "compromise.npv >= -500k"

NUMBER = {"type": ["number", "null"]}
INTERVAL = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}
MEASURED = {"value": NUMBER, "ci95": INTERVAL}
AT = {"type": "object", "required": ["at", *MEASURED], "properties": {"at": NUMBER, **MEASURED}}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        *("schema", "mcroi", "study_sha256", "runs", "seed", "requirement", "input", "unit", "relative", "stated"),
        *("status", "threshold", "changes", "as_stated", "best", "worst", "looked_at"),
    ],
    "properties": {
        "schema": {"const": "mcroi.solve/2"},
        "mcroi": {"type": "string"},
        "study_sha256": {"type": "string"},
        "runs": {"type": "integer"},
        "seed": {"type": "integer"},
        "requirement": {"type": "string"},
        "input": {"type": "string"},
        "unit": {"type": "string"},
        "relative": {"enum": ["times", "plus", None]},
        "stated": {"type": ["string", "null"]},
        "status": {"enum": ["threshold", "always", "never"]},
        "threshold": {
            "type": ["object", "null"],
            "required": ["value", "ci95", "holds", "fails_at", "chance"],
            "properties": {
                "value": NUMBER,
                "ci95": INTERVAL,
                "holds": {"enum": ["at most", "at least"]},
                "fails_at": NUMBER,
                "chance": NUMBER,
            },
        },
        "changes": {"type": "array", "items": INTERVAL},
        "as_stated": {"type": "object", "required": list(MEASURED), "properties": MEASURED},
        "best": AT,
        "worst": AT,
        "looked_at": {"type": "array", "items": AT},
    },
}


def test_it_says_what_the_library_found(study, mcroi):
    """The sentences are those of the solution, wrapped; the study's file is not changed."""
    before = study.read_text()
    done = mcroi("solve", study, "one_off.spend", "--for", GATE, *FEW, "--seed", "4")
    read = example(overrides=["horizon_months=24", "also_report_months=[]"])
    found = solve(read, "one_off.spend", read_requirement(GATE, read), 300, 4, jobs=1)
    assert found.status == "threshold"
    assert (done.code, done.err) == (0, "")
    assert done.out.split() == " ".join(sentences(found)).split()
    assert max(map(len, done.out.splitlines())) <= 80
    assert not any(line.startswith("%") for line in done.out.splitlines())
    assert study.read_text() == before


@pytest.mark.parametrize(
    ("name", "gate", "status"),
    [
        ("one_off.spend", GATE, "threshold"),
        ("projects.demand", "compromise.npv >= 1bn", "never"),
        ("projects.demand", "compromise.npv >= -1bn", "always"),
        ("one_off.exploration_weeks", "optimal.break_even_months.p50 <= 20", "never"),
    ],
)
def test_its_document(study, mcroi, name, gate, status):
    """JSON without NaN or Infinity, of a schema of its own; no value will do is an answer, not a failure."""
    done = mcroi("solve", study, name, "--for", gate.replace("bn", "e9"), *FEW, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out, parse_constant=pytest.fail)
    jsonschema.validate(data, SCHEMA)
    assert (data["status"], data["runs"], data["seed"]) == (status, 300, 1)
    assert (data["threshold"] is not None) == (status == "threshold")
    places = [reading["at"] for reading in data["looked_at"]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("one_off.spend",), "missing option '--for'"),
        (("--for", GATE), "missing argument 'INPUT'"),
        (("one_off.spent", "--for", GATE), "no such input, got 'one_off.spent'; did you mean 'one_off.spend'?"),
        (("current.one_off.spend", "--for", GATE), "one_off.spend belongs to a change; name one of optimal"),
        (("optimum.one_off.spend", "--for", GATE), "no such scenario, got 'optimum'; did you mean 'optimal'?"),
        (("one_off.spend", "--for", "optimal.nvp >= 0"), "no such chance or quantity, got 'nvp'; did you mean 'npv'?"),
        (("one_off.spend", "--for", "optimal.npv"), "a requirement such as 'optimal.npv_positive >= 0.7' must hold"),
        (("one_off.spend", "--for", GATE, "--runs", "0"), "a whole number from 1 on must hold"),
        (("one_off.spend", "--for", GATE, "--runs", "1e12"), "--runs: needs "),
    ],
)  # fmt: skip
def test_what_it_refuses(study, mcroi, arguments, told):
    """A sentence on stderr, nothing on stdout, exit code 2."""
    done = mcroi("solve", study, *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "Traceback" not in done.err
