"""What-if: texts such as ``world.team.size=20`` applied to a parsed study before it is checked."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

from mcroi.study.reading.problems import Path, Problem, RuleError, StudyError, dotted, printable
from mcroi.study.reading.rules import Table
from mcroi.study.reading.toml import refuse_excess

_LONGEST = 10_000


def apply(tables: Table, overrides: Sequence[str], set_by: dict[Path, str]) -> list[Problem]:
    """Set keys of a parsed study.

    Parameters
    ----------
    tables
        The study as parsed; changed in place.
    overrides
        A dotted key, ``=`` and a value each, applied in order. The value is TOML if it can be read as TOML, else text.
    set_by
        Gets the text of the override for each path that one sets.

    Returns
    -------
    list
        What is wrong with the overrides themselves.
    """
    problems = []
    for text in overrides:
        try:
            path, value = _read(text)
            created = _put(tables, path, value)
        except RuleError as error:
            problems.append(Problem(f"--set {printable(text)}", None, None, dotted(error.inside), str(error)))
            continue
        for known in [known for known in set_by if known[: len(path)] == path]:
            del set_by[known]
        set_by[created] = text
    return problems


def _read(text: str) -> tuple[Path, object]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise RuleError("expected key=value, such as world.team.size=20")
    if len(text) > _LONGEST:
        raise RuleError(f"at most {_LONGEST:,} characters must hold, got {len(text):,}")
    parsed: object = _toml(f"{key} = 0")
    path: list[str] = []
    while isinstance(parsed, dict) and len(parsed) == 1:
        name, parsed = next(iter(parsed.items()))
        path.append(name)
    if parsed != 0 or not path or "\n" in key:
        raise RuleError("expected a dotted key before the equals sign, such as world.team.size=20")
    stated = _toml(f"value = {value}")
    return tuple(path), stated["value"] if stated is not None and len(stated) == 1 else value.strip()


def _toml(text: str) -> Table | None:
    """Return a text as TOML, or None if it is none."""
    try:
        refuse_excess(text, "")
        return tomllib.loads(text)
    except StudyError as error:
        raise RuleError(error.problems[0].rule) from None
    except (ValueError, RecursionError):
        return None


def _put(tables: Table, path: Path, value: object) -> Path:
    """Set one key, making the tables that lead to it.

    Returns
    -------
    tuple
        The outermost path that is new or replaced.
    """
    table = tables
    outermost = path
    for end, name in enumerate(path[:-1], start=1):
        if name not in table and outermost == path:
            outermost = path[:end]
        inner = table.setdefault(str(name), {})
        if not isinstance(inner, dict):
            raise RuleError("holds no keys of its own", path[:end])
        table = inner
    table[str(path[-1])] = value
    return outermost
