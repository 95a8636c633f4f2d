"""Whatever a study holds, it is read or refused with its problems told; nothing else ever happens."""

import copy
import functools
import json
import random
import tomllib
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

import distributions
from distributions.derived.truncated import Truncated
from mcroi.study.dials import correlation_pairs, dials
from mcroi.study.reading import StudyError, read_text, schema
from mcroi.study.reading.data_files import DataFolder
from mcroi.study.reading.problems import Problems, Source
from mcroi.study.reading.toml import Document
from mcroi.study.reading.whole_study import build
from mcroi.study.study import Study

FOLDER = Path(str(resources.files("mcroi.study.examples")))
EXAMPLE = (FOLDER / "mlops.toml").read_bytes()
TABLES = tomllib.loads(EXAMPLE.decode())
SAMPLES = {"mlops": 180, "forms": 45}  # breaks tried in each part; fits and pools take longer to read
STUDIES = {"mlops": TABLES, "forms": tomllib.loads((FOLDER / "forms.toml").read_text("utf-8"))}
VALIDATOR = jsonschema.Draft202012Validator(schema())

WRONG_TYPES = [True, 3, 0.5, "text", [], [1, 2], {}, {"a": 1}, tomllib.loads("d = 2027-01-01")["d"]]
NUMBERS = [float("nan"), float("inf"), -0.0, 0, 5e-324, 1e-300, 1e300, 10**400, -1, -1e300, 1e15]
HOSTILE = [
    *("", " ", "\0", "\x1b[31m", "\u202etxt", "\u2028", "é" * 50, "e\u0301", "\ufeff", "💥", "x" * 2000, "(" * 500),
    *("=cmd|' /C calc'!A0", "+1", "@SUM(1)", "-1+1", "<script>alert(1)</script>", "]]>", "'; drop table x; --", "${x}"),
    *(
        "{{7*7}}",
        "%s%n",
        "__import__('os')",
        "eval(1)",
        "../../etc/passwd",
        "file:///etc/passwd",
        "C:\\x",
        "CON",
        "-rf",
    ),
    *("pert(1, 2", "pert(,)", "pert(1, 2, 3", "5 to", "to", "times", "times times 2", "1e999", "-1e999", "nan", "inf"),
    *(
        "truncated(truncated(normal(0, 1), low=1), high=2)",
        "discrete([1], [0])",
        "1_",
        "0x10",
        "1e5k%",
        "٣",
        "½",
        "5%%",
    ),
    *(
        "normal(0, 1e-320)",
        "beta(1e-300, 1e300)",
        "lognormal(mu=700, sigma=1)",
        "gamma(1e-9, 1e9)",
        "5 to 1e14",
        "1e-400",
    ),
    *(
        "times 0",
        "times -1",
        "times 1e300",
        "pert(0, 0, 1e-300)",
        "pert(0, 1, 1.0000000000000002)",
        "uniform(-1e308, 1e308)",
    ),
]


@pytest.fixture(autouse=True, scope="module")
def _worked_out_once():
    """Columns are fitted once and truncated tails integrated once: nearly every broken study holds them whole."""
    fit = functools.cache(distributions.fit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distributions, "fit", lambda values, how: fit(tuple(values), how))
        patch.setattr(Truncated, "mean", functools.cache(Truncated.mean))
        yield


def leaves(value, path=()):
    """The paths of everything in a document that holds nothing itself."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        yield path
    else:
        for key, inner in list(inside):
            yield from leaves(inner, (*path, key))


def tables_in(value, path=()):
    """The paths of all tables of a document."""
    if isinstance(value, dict):
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(inside):
        yield from tables_in(inner, (*path, key))


def at(document, path):
    for key in path:
        document = document[key]
    return document


def changed(path, change, tables=TABLES):
    """Return a copy of an example with the table or array around a path changed."""
    document = copy.deepcopy(tables)
    change(at(document, path[:-1]), path[-1])
    return document


def setting(value):
    def change(around, key):
        around[key] = value

    return change


def delete(around, key):
    del around[key]


def misspell(around, key):
    if isinstance(around, dict):
        around[key[:-2] + key[-1:] + key[-2:-1]] = around.pop(key)


def negate(around, key):
    around[key] = -around[key] if isinstance(around[key], int | float) else f"-{around[key]}"


def enlarge(around, key):
    around[key] = around[key] * 1e300 if isinstance(around[key], int | float) else f"{around[key]}000"


def swap(around, key):
    if isinstance(around, dict) and {"p10", "p90"} <= around.keys():
        around["p10"], around["p90"] = around["p90"], around["p10"]
    elif isinstance(around[key], str):
        around[key] = around[key].replace("(", "(9, ").replace(", ", ",")


def nest(around, key):
    around[key] = {"value": around[key]}


CHANGES = [delete, misspell, negate, enlarge, swap, nest, *map(setting, [*WRONG_TYPES, *NUMBERS, *HOSTILE])]


def seeded(number):
    """Return a generator that chooses the same mutations in every run."""
    return random.Random(number)  # noqa: S311 - nothing here is a secret


def outcome(read):
    """Return what was read, or the problems; anything else fails the test."""
    try:
        study = read()
    except StudyError as error:
        told = error
    else:
        assert isinstance(study, Study)
        assert {name for pair in correlation_pairs(study) for name in pair[:2]} <= dials(study).keys()
        return study
    assert told.problems
    assert all(line.isprintable() and len(line) < 3000 for line in str(told).splitlines())
    return told


def read_tables(tables):
    return build(Document(tables, "", {}), "title", DataFolder(FOLDER), Problems(Source("x")))


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("part", range(4))
def test_every_leaf_can_be_broken_in_every_way(name, part):
    """At any leaf: deleted, misspelt, of a wrong type, out of range, hostile. What is read fits the schema too."""
    tables = STUDIES[name]
    jobs = [(path, change) for path in leaves(tables) for change in CHANGES]
    read = []
    for path, change in seeded(part).sample(jobs, SAMPLES[name]):
        document = changed(path, change, tables)
        if isinstance(outcome(lambda document=document: read_tables(document)), Study):
            read.append(document)
    assert len(read) > SAMPLES[name] // 20
    for document in read[:15]:
        assert VALIDATOR.is_valid(document)


@pytest.mark.parametrize("name", STUDIES)
def test_every_table_can_be_broken_in_every_way(name):
    """At every table: an unknown key; and a member missing, nested once more, emptied or replaced."""
    rng, tables = seeded(4), STUDIES[name]
    for path in tables_in(tables):
        document = copy.deepcopy(tables)
        at(document, path)["unknown key"] = 1
        refused = outcome(lambda document=document: read_tables(document))
        assert any("unknown key" in problem.key for problem in refused.problems)
        if path:
            change = rng.choice([delete, misspell, nest, setting({}), setting([{}]), setting(None)])
            document = changed(path, change, tables)
            outcome(lambda document=document: read_tables(document))


def test_a_file_cut_anywhere_is_refused_or_read():
    """A torn file never raises anything but its problems; most cuts are refused."""
    rng = seeded(1)
    refused = 0
    for end in sorted(rng.sample(range(len(EXAMPLE)), 100)):
        refused += isinstance(outcome(lambda end=end: read_text(EXAMPLE[:end], "cut.toml")), StudyError)
    assert refused > 80


def test_a_file_with_flipped_bytes_is_refused_or_read():
    """No single byte, whatever it becomes, brings the reader down."""
    rng = seeded(2)
    for _ in range(150):
        flipped = bytearray(EXAMPLE)
        flipped[rng.randrange(len(flipped))] = rng.randrange(256)
        outcome(lambda flipped=flipped: read_text(bytes(flipped), "flipped.toml"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp037"])
def test_other_encodings_are_refused(encoding):
    """Only UTF-8 is read, whatever else the bytes may be."""
    assert isinstance(outcome(lambda: read_text(EXAMPLE.decode().encode(encoding), "x.toml")), StudyError)


def test_a_file_twice_over_or_with_stray_bytes():
    """Pasted twice is stated twice; a byte-order mark and line ends of other systems change nothing."""
    with pytest.raises(StudyError, match="stated twice"):
        read_text(EXAMPLE + EXAMPLE)
    assert read_text(b"\xef\xbb\xbf" + EXAMPLE.replace(b"\n", b"\r\n")).scenarios == read_text(EXAMPLE).scenarios
    for stray in (b"\0", b"\r", b"\xff", b"\x1b"):
        with pytest.raises(StudyError):
            read_text(EXAMPLE[:500] + stray + EXAMPLE[500:])


def test_overrides_of_every_input_are_read_or_refused():
    """Anything may be typed after --set."""
    rng = seeded(3)
    keys = [".".join(path[:4]) for path in leaves(TABLES) if path[0] in ("world", "scenarios")]
    for value in HOSTILE:
        override = f"{rng.choice(keys)}={value}"
        outcome(lambda override=override: read_text(EXAMPLE, overrides=[override]))
        outcome(lambda value=value: read_text(EXAMPLE, overrides=[value, f"{value}=1", f"={value}"]))


def test_problems_are_json_ready():
    """Every part of a problem is plain text or a number."""
    with pytest.raises(StudyError) as caught:
        read_text(EXAMPLE.replace(b"team.size", b"team.sise"), "x.toml")
    problem = caught.value.problems[0]
    assert json.loads(json.dumps([problem.file, problem.line, problem.column, problem.key, problem.rule]))
