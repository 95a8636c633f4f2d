"""The JSON Schema of a study: it accepts what the reader accepts, and catches what an editor should underline."""

import json
import tomllib
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

import distributions
from mcroi.study.inputs import INPUTS
from mcroi.study.reading import read_text, schema
from mcroi.study.reading.keys import STUDY, TABLES, TARGET, VALUE

HERE = Path(__file__).parent
BASE = (HERE / "base.toml").read_text(encoding="utf-8")
EXAMPLE = resources.files("mcroi.study.examples").joinpath("mlops.toml").read_text(encoding="utf-8")
FORMS = resources.files("mcroi.study.examples").joinpath("forms.toml").read_text(encoding="utf-8")
SCHEMA = schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_a_schema_and_json():
    """It follows its own draft, and every editor can load it."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA, allow_nan=False)) == SCHEMA


def test_every_key_and_input_is_described():
    """Completion offers every key with a line of help, each input with its unit."""
    assert SCHEMA["properties"].keys() == {*STUDY, *TABLES}
    assert SCHEMA["properties"]["targets"]["properties"].keys() == TARGET.keys()
    scenarios = SCHEMA["properties"]["scenarios"]
    current, change = scenarios["properties"]["current"], scenarios["additionalProperties"]
    tables = {"world": [SCHEMA["properties"]["world"]], "way": [current, change], "change": [change]}
    for about in INPUTS.values():
        for table in tables[about.kind]:
            described = table["properties"][about.group]["properties"][about.leaf]["description"]
            assert about.help in described
            assert about.unit in described
        for kind in tables.keys() - {about.kind}:
            for table in tables[kind]:
                if table not in tables[about.kind]:
                    assert about.leaf not in table["properties"].get(about.group, {"properties": {}})["properties"]


def test_every_family_can_be_written_as_a_table():
    """Each family is a form of the table with all its parameters, of which those of one signature are required."""
    for table in ("any_table", "absolute_table"):
        forms = SCHEMA["$defs"][table]["anyOf"]
        for name, family in distributions.families().items():
            (form,) = [form for form in forms if form["properties"].get("dist") == {"const": name}]
            parameters = form["properties"].keys() - VALUE.keys() - {"dist"}
            assert parameters == {n for signature in family.signatures for n in signature.names}
            assert [way["required"] for way in form["anyOf"]] == [list(s.required) for s in family.signatures]
            by_quantiles = [bool(s.quantiles) for s in family.signatures]
            assert ["not" in way for way in form["anyOf"]] == by_quantiles
            assert ("patternProperties" in form) == any(by_quantiles)


@pytest.mark.parametrize("text", [BASE, EXAMPLE, FORMS], ids=["base", "example", "forms"])
def test_good_studies_are_valid(text):
    """What the reader reads, the schema accepts."""
    read_text(text, folder=Path(str(resources.files("mcroi.study.examples"))))
    assert list(VALIDATOR.iter_errors(tomllib.loads(text))) == []


GOOD_FORMS = [
    *(
        "10",
        "6e3",
        '"9%"',
        '" 1_0.5k "',
        '"9 %"',
        '"5 to 20"',
        '"  5   to 20 "',
        '"pert(4, 8, 20)"',
        '"pert (4,\\n8, 20)"',
    ),
    *("{ value = 10 }", '{ value = "5 to 20", relative = false, truncate = [-inf, 19] }', "{ p10 = 4, median = 8 }"),
    *('{ dist = "pert", low = "4", mode = 8, high = 20, shape = 3 }', '{ dist = "discrete", values = [1, "2"] }'),
    *('{ dist = "normal", p10 = 4, p90 = 20 }', '{ dist = "truncated", base = "normal(1, 1)", low = 0 }'),
]


GOOD_AMOUNTS = ["€120k", "120k EUR", "0.12m EUR", "120 k€", "€120k to €0.2m at 80 %", "pert(€110k, 120k, 0.2m)"]


@pytest.mark.parametrize("amount", GOOD_AMOUNTS)
def test_good_amounts_are_valid(amount):
    """Money may have the sign of its currency, and the scales that mcroi prints."""
    text = BASE.replace('"120k to 165k"', f'"{amount}"') + f'[targets]\nnpv = "{GOOD_AMOUNTS[0]}"\n'
    read_text(text)
    assert VALIDATOR.is_valid(tomllib.loads(text))
    table = BASE.replace('"120k to 165k"', '{ p10 = "€120k", p90 = "0.2m EUR" }')
    read_text(table)
    assert VALIDATOR.is_valid(tomllib.loads(table))


@pytest.mark.parametrize("value", GOOD_FORMS)
def test_good_forms_of_a_value_are_valid(value):
    """Every form that the reader reads is a form of the schema."""
    text = BASE.replace("team.size = 10", f"team.size = {value}")
    read_text(text)
    assert VALIDATOR.is_valid(tomllib.loads(text))


CAUGHT = [
    ("team.size = 10", "team.sise = 10"),
    ("team.size = 10", "one_off.spend = 10"),
    ("team.size = 10", ""),
    ("team.size = 10", "team.size = 0"),
    ("team.size = 10", "team.size = true"),
    ("team.size = 10", "team.size = [10]"),
    ("team.size = 10", 'team.size = "ten"'),
    ("team.size = 10", 'team.size = "times 2"'),
    ("team.size = 10", 'team.size = { value = "times 2" }'),
    ("team.size = 10", "team.size = { value = 2, relative = true }"),
    ("team.size = 10", 'team.size = "prt(1, 2, 3)"'),
    ("team.size = 10", "team.size = {}"),
    ("team.size = 10", 'team.size = { value = 10, sorce = "x" }'),
    ("team.size = 10", 'team.size = { value = 10, mark = "good" }'),
    ("team.size = 10", 'team.size = { dist = "pert", low = 1, mode = 2 }'),
    ("team.size = 10", 'team.size = { dist = "prt", low = 1, mode = 2, high = 3 }'),
    ("team.size = 10", 'team.size = { dist = "gamma", shape = 2 }'),
    ("team.size = 10", 'team.size = { data = "x.csv", fit = "bset" }'),
    ("team.size = 10", 'team.size = { experts = { ana = "5 to 20" } }'),
    ("team.size = 10", 'team.size = { experts = { ana = 5, ben = "5 too 20" } }'),
    ("team.size = 10", 'team.size = { experts = { ana = 5, ben = 6 }, pool = "log" }'),
    ("horizon_months = 24", "horizon_months = 601"),
    ("horizon_months = 24", "horizon_month = 24"),
    ("horizon_months = 24", 'start = "2027-13"'),
    ("release.hit_rate = 0.5", ""),
    ("release.hit_rate = 0.5", 'release.hit_rate = "times 0.5"'),
    ("release.hit_rate = 0.5", "release.hit_rate = 1.5"),
    ("release.hit_rate = 0.5", 'release.hit_rate = 0.5\nlike = "optimal"'),
    ("one_off.migration_weeks = 24", ""),
    ("[scenarios.optimal]", '[scenarios."a b"]'),
    ("[scenarios.optimal]", "[correlation.optimal]"),
    ("rank = 0.5", "rank = 2"),
    ("rank = 0.5", ""),
    ("rank = 0.5", "rank = 0.5\n[targets]\nnpvv = 3"),
    ("rank = 0.5", "rank = 0.5\n[dependence]\nnearest = 1"),
]


@pytest.mark.parametrize(("before", "after"), CAUGHT, ids=[after for _, after in CAUGHT])
def test_slips_that_a_schema_can_express_are_caught(before, after):
    """An editor underlines what the reader would refuse, as far as a schema can say it."""
    assert BASE.count(before) == 1
    assert not VALIDATOR.is_valid(tomllib.loads(BASE.replace(before, after)))


def test_what_a_scenario_is_like_need_not_be_stated_again():
    """A scenario with like may leave out what would be required."""
    like = tomllib.loads(BASE + '[scenarios.fast]\nlike = "optimal"\n')
    assert VALIDATOR.is_valid(like)
    del like["scenarios"]["fast"]["like"]
    assert not VALIDATOR.is_valid(like)
