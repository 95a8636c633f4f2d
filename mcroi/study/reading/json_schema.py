"""The JSON Schema of a study, for completion in editors; made from the catalogue and the rules the reader checks by."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final, Literal

import distributions
from distributions import Family
from mcroi.study.inputs import LINE_AMOUNTS, Input, of_kind
from mcroi.study.reading.experts import MOST_EXPERTS, POOL, WEIGHT
from mcroi.study.reading.forms import PARAMETERS
from mcroi.study.reading.keys import (
    CORRELATION,
    DATA,
    DEPENDENCE,
    EXPERT,
    LINE,
    LINES,
    MOST_LINES,
    MOST_SCENARIOS,
    NAME_PATTERN,
    SCENARIO,
    STUDY,
    TARGET,
    VALUE,
)
from mcroi.study.reading.numbers import NUMBER_TEXT, bounds
from mcroi.study.reading.rules import Keys, Schema
from mcroi.study.reading.value import LOOKUPS
from mcroi.study.study import CURRENT

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

SCHEMA_FILE: Final = "mcroi.schema.json"
"""What the file beside a study is called that holds the schema; the first line of a study names it."""

Scale = Literal["absolute", "any"]
"""Whether a value is one in the input's unit only, or may be relative to the current scenario's."""

_QUANTILES: Final = {r"^(median|p[0-9]{1,2}(\.[0-9]+)?)$": {"$ref": "#/$defs/parameter_number"}}


def schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of a study.

    It accepts whatever `mcroi.read` accepts. The reader refuses more: what a schema cannot say, such as the
    order of a distribution's parameters, circles of ``like`` or correlations that contradict each other.

    Examples
    --------
    >>> sorted(schema()["properties"]["world"]["properties"]["finance"]["properties"])
    ['cashable_share', 'discount_rate']
    """
    correlation = {**_table(CORRELATION, "A rank correlation, pairwise."), "required": list(CORRELATION)}
    return {
        "$schema": DIALECT,
        "title": "A study of mcroi",
        "description": "A current way of working, and changes to it that are to be compared.",
        "type": "object",
        "properties": {
            **_properties(STUDY),
            "world": _inputs("What is the same in every scenario.", of_kind("world"), {}),
            "scenarios": _scenarios(),
            "correlations": {"description": "Which dials go together.", "type": "array", "items": correlation},
            "dependence": _table(DEPENDENCE, "How dials go together otherwise."),
            "targets": _table(TARGET, "What is to be reached; the chance of each is told."),
        },
        "required": ["world", "scenarios"],
        "additionalProperties": False,
        "$defs": {
            "absolute_text": {"type": "string", "pattern": _text_pattern("absolute")},
            "any_text": {"type": "string", "pattern": _text_pattern("any")},
            "absolute_table": _value_table("absolute"),
            "any_table": _value_table("any"),
            "expert": _expert(),
            **{f"option_{name}": key.schema() for name, key in VALUE.items()},
            **{f"parameter_{kind}": rule.schema() for kind, rule in PARAMETERS.items()},
        },
    }


def schema_text() -> str:
    """Return the JSON Schema as text, as it stands in a file beside a study."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _properties(keys: Keys) -> Schema:
    return {name: key.schema() for name, key in keys.items()}


def _table(keys: Keys, description: str) -> Schema:
    return {
        "description": description,
        "type": "object",
        "properties": _properties(keys),
        "additionalProperties": False,
    }


def _scenarios() -> Schema:
    change = _inputs("A change to the current way of working.", of_kind("way", "change"), SCENARIO, current=False)
    # What a scenario is like has what it does not state itself.
    change["properties"] = {**_of(change, "properties"), LINES: _lines()}
    change["if"] = {"not": {"required": ["like"]}}
    change["then"] = _requirements(of_kind("change"))
    return {
        "description": f"The ways of working: '{CURRENT}' is today's, the others are compared with it.",
        "type": "object",
        "properties": {CURRENT: _inputs("Today's way of working.", of_kind("way"), {"label": SCENARIO["label"]})},
        "additionalProperties": change,
        "propertyNames": {"pattern": f"^{NAME_PATTERN}$"},
        "required": [CURRENT],
        "minProperties": 2,
        "maxProperties": MOST_SCENARIOS,
    }


def _lines() -> Schema:
    """Return the table of a change's lines of money, each of which is a table."""
    amounts = {key: _value(about, "absolute") for key, about in LINE_AMOUNTS.items()}
    line = {**_table(LINE, "A line of money that is nobody's hour."), "properties": {**_properties(LINE), **amounts}}
    return {
        "description": "Lines of money that are nobody's hour, each under a name of its own.",
        "type": "object",
        "additionalProperties": line,
        "propertyNames": {"pattern": f"^{NAME_PATTERN}$"},
        "maxProperties": MOST_LINES,
    }


def _of(table: Schema, key: str) -> Schema:
    inner = table[key]
    assert isinstance(inner, dict)  # noqa: S101  # for the type checker: a schema is made of tables
    return inner


def _inputs(description: str, inputs: list[Input], keys: Keys, *, current: bool = True) -> Schema:
    """Return the table of the world or of a scenario: its own keys, and its inputs in groups."""
    groups: dict[str, Schema] = {}
    for i in inputs:
        scale: Scale = "any" if i.kind == "way" and not current else "absolute"
        groups.setdefault(i.group, {})[i.leaf] = _value(i, scale)
    tables = {
        group: {"type": "object", "properties": members, "additionalProperties": False}
        for group, members in groups.items()
    }
    stated: Schema = {
        "description": description,
        "type": "object",
        "properties": {**_properties(keys), **tables},
        "additionalProperties": False,
    }
    return {**stated, "allOf": [_requirements(inputs)]} if current else stated


def _requirements(inputs: Iterable[Input]) -> Schema:
    """Return which inputs must be stated."""
    leaves: dict[str, list[str]] = {}
    for i in inputs:
        if i.required:
            leaves.setdefault(i.group, []).append(i.leaf)
    return {"required": list(leaves), "properties": {group: {"required": names} for group, names in leaves.items()}}


def _value(about: Input, scale: Scale) -> Schema:
    return {
        "description": f"{about.help} ({about.unit}; {about.support})",
        "anyOf": [
            {"type": "number", **bounds(about.support)},
            {"$ref": f"#/$defs/{scale}_text"},
            {"$ref": f"#/$defs/{scale}_table"},
        ],
    }


def _text_pattern(scale: Scale) -> str:
    """Return the pattern of a number, a range or a call; what a call's brackets hold is left to the reader."""
    calls = rf"({'|'.join([*distributions.families(), *LOOKUPS])})\s*\([\s\S]*\)"
    relative = r"((times|plus)\b\s*)?" if scale == "any" else ""
    return rf"^\s*{relative}({NUMBER_TEXT}(\s+to\s+{NUMBER_TEXT}(\s+at\s+{NUMBER_TEXT})?)?|{calls})\s*$"


def _value_table(scale: Scale) -> Schema:
    """Return the table of a value in any of its forms, with its options."""
    options = _options(VALUE)
    if scale == "absolute":
        options["relative"] = {"description": VALUE["relative"].help, "const": False}
    return {"type": "object", "anyOf": [*_forms(options, scale), _pooled(options)]}


def _options(keys: Keys) -> Schema:
    return {name: {"$ref": f"#/$defs/option_{name}"} for name in keys}


def _forms(options: Schema, scale: Scale) -> list[Schema]:
    """Return the forms of table in which one person or file states a value."""
    value = {"anyOf": [{"type": "number"}, {"$ref": f"#/$defs/{scale}_text"}]}
    data = {
        name: {"description": f"{about.help[:1].upper()}{about.help[1:]}.", **about.rule.schema()}
        for name, about in DATA.items()
    }
    return [
        _form({**options, "value": value}, ["value"]),
        _form(options, [], quantiles=True),
        _form({**options, **data}, ["data"]),
        *(_from_family(family, options) for family in distributions.families().values()),
    ]


def _pooled(options: Schema) -> Schema:
    """Return the form of table in which several people state a value."""
    names = {"pattern": f"^{NAME_PATTERN}$"}
    experts = {
        "description": "What each of several people states.",
        "type": "object",
        "propertyNames": names,
        "additionalProperties": {"$ref": "#/$defs/expert"},
        "minProperties": 2,
        "maxProperties": MOST_EXPERTS,
    }
    weights = {
        "description": "How much each counts; 1 if left out.",
        "type": "object",
        "propertyNames": names,
        "additionalProperties": WEIGHT.schema(),
    }
    pool = {"description": "How they are pooled; linear if left out.", **POOL.schema()}
    return _form({**options, "experts": experts, "weights": weights, "pool": pool}, ["experts"])


def _expert() -> Schema:
    """Return what one expert may state."""
    table = {"type": "object", "anyOf": _forms(_options(EXPERT), "any")}
    return {"anyOf": [{"type": "number"}, {"$ref": "#/$defs/any_text"}, table]}


def _from_family(family: Family, options: Schema) -> Schema:
    """Return the table of a family: all its parameters, of which those of one signature must be there."""
    names = dict.fromkeys(name for signature in family.signatures for name in signature.names)
    parameters = {name: {"$ref": f"#/$defs/parameter_{family.kind(name)}"} for name in names}
    form = _form({**options, "dist": {"const": family.name}, **parameters}, ["dist"])
    if any(signature.quantiles for signature in family.signatures):
        form["patternProperties"] = _QUANTILES
    plain = [*options, "dist", *parameters]
    ways: list[Schema] = [
        {"required": list(signature.required), **(_some_other_than(plain) if signature.quantiles else {})}
        for signature in family.signatures
    ]
    return {**form, "anyOf": ways}


def _form(keys: Schema, required: list[str], *, quantiles: bool = False) -> Schema:
    """Return a table of some keys; with quantiles it has at least one key that is none of them, and that is one."""
    form: Schema = {"properties": keys, "required": required, "additionalProperties": False}
    return {**form, "patternProperties": _QUANTILES, **_some_other_than(keys)} if quantiles else form


def _some_other_than(keys: Iterable[str]) -> Schema:
    """Return that a table has at least one key besides those named."""
    return {"not": {"propertyNames": {"enum": list(keys)}}}
