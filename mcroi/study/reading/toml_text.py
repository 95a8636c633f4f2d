"""Tables of a study to its text: what the parser reads from it is what was written."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from mcroi.study.reading.keys import STUDY, TABLES

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WHOLE_UNTIL: Final = 1e15
_KEYS_OF_SCENARIOS: Final = ("label", "like")


def study_text(tables: Mapping[str, Any]) -> str:
    """Return the text of a study.

    Parameters
    ----------
    tables
        As a parsed study file has them. Inputs are written in their order, an empty line between their groups.
    """
    return "\n".join(_lines(tables)).lstrip("\n") + "\n"


def _lines(tables: Mapping[str, Any]) -> Iterator[str]:
    for key in [*STUDY, *(other for other in tables if other not in STUDY and other not in TABLES)]:
        if key in tables:
            yield f"{quoted_key(key)} = {toml(tables[key])}"
    if "world" in tables:
        yield from _inputs("world", tables["world"])
    for name, stated in tables.get("scenarios", {}).items():
        yield from _inputs(f"scenarios.{quoted_key(name)}", stated)
    for entry in tables.get("correlations", ()):
        yield "\n[[correlations]]"
        yield from (f"{quoted_key(key)} = {toml(value)}" for key, value in entry.items())
    for name in ("dependence", "targets"):
        if name in tables:
            yield f"\n[{name}]"
            yield from (f"{quoted_key(key)} = {toml(value)}" for key, value in tables[name].items())


def _inputs(header: str, stated: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n[{header}]"
    yield from (f"{key} = {toml(stated[key])}" for key in _KEYS_OF_SCENARIOS if key in stated)
    for number, (group, members) in enumerate(g for g in stated.items() if g[0] not in _KEYS_OF_SCENARIOS):
        if number or any(key in stated for key in _KEYS_OF_SCENARIOS):
            yield ""
        yield from (f"{quoted_key(group)}.{quoted_key(leaf)} = {toml(value)}" for leaf, value in members.items())


def toml(value: object) -> str:
    """Return a value as TOML, in one line; a whole number without a point."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            # JSON's escapes are TOML's, save that it lets DEL stand.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case float() if value.is_integer() and abs(value) < _WHOLE_UNTIL:
            return str(int(value))
        case list() | tuple():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return f"{{ {', '.join(f'{quoted_key(key)} = {toml(inner)}' for key, inner in value.items())} }}"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value)


def quoted_key(name: str) -> str:
    """Return a key, in quotes where it needs them."""
    return name if _BARE.fullmatch(name) else toml(name)
