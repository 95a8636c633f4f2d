"""Reading one table by its keys: unknown ones are refused with a suggestion, the rest go through their rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from mcroi.study.reading.problems import Path, Problems, RuleError, show
from mcroi.study.reading.rules import Keys

Table = dict[str, object]

TOLD: Final = object()
"""Stands for the value of an input that could not be read from its cells, which has been told already."""


def table_at(raw: object, path: Path, problems: Problems, expected: str = "a table") -> Table:
    """Return a value as a table; anything else is a problem and reads as an empty one."""
    if isinstance(raw, dict):
        return raw
    problems.add(path, f"expected {expected}, got {show(raw)}")
    return {}


def read_fields(table: Table, path: Path, keys: Keys, problems: Problems) -> dict[str, Any]:
    """Read the values of those keys that a table states.

    Parameters
    ----------
    table
        As parsed; keys that are not among `keys` are left alone.
    path
        Where the table stands.
    keys
        The known keys with their rules.
    problems
        Gathers every broken rule.

    Returns
    -------
    dict
        The checked values in the order of the table, each of the type that its rule reads; broken ones are left out.
    """
    read: dict[str, Any] = {}
    for name, raw in table.items():
        if name not in keys:
            continue
        try:
            read[name] = keys[name].rule.read(raw)
        except RuleError as error:
            problems.add_error((*path, name), error)
    return read


def refuse_unknown(table: Table, path: Path, known: Iterable[str], problems: Problems) -> bool:
    """Add a problem for every key that is not known; return whether there is any."""
    names = dict.fromkeys(known)
    unknown = [name for name in table if name not in names]
    for name in unknown:
        problems.add((*path, name), f"no such key{problems.suggestion(name, names)}")
    return bool(unknown)
