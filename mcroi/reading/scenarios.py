"""The world and the scenarios of a study: which inputs each states, inherits and lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcroi.inputs import INPUTS, Input, of_kind
from mcroi.reading.document import Document
from mcroi.reading.fields import Table, read_fields, table_at
from mcroi.reading.keys import MOST_SCENARIOS, NAME, SCENARIO
from mcroi.reading.likeness import lines_of
from mcroi.reading.problems import Path, Problems, closest, show
from mcroi.reading.values import read_assumption
from mcroi.study import CURRENT, Assumption, Scenario

_GROUPS = {i.group for i in INPUTS.values()}


@dataclass(slots=True)
class StatedInputs:
    """What one table states about inputs.

    Parameters
    ----------
    path
        Where the table stands.
    assumptions
        By input; those with something wrong are left out.
    mentioned
        The inputs that are stated or were meant to be, wrong or not.
    fields
        The keys of the table that are no inputs, checked.
    """

    path: Path
    assumptions: dict[str, Assumption] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def broken(self) -> set[str]:
        """The inputs that are stated wrongly."""
        return self.mentioned - self.assumptions.keys()


def read_inputs(table: Table, path: Path, document: Document, problems: Problems) -> StatedInputs:
    """Read all inputs of ``[world]`` or of one scenario.

    Parameters
    ----------
    table
        As parsed.
    path
        Where it stands: ``("world",)`` or ``("scenarios", name)``.
    document
        The text that the values stand in.
    problems
        Gathers everything that is wrong.
    """
    own_keys = {} if path == ("world",) else SCENARIO
    stated = StatedInputs(path, fields=read_fields(table, path, own_keys, problems))
    for group, members in table.items():
        if group in own_keys:
            continue
        if group not in _GROUPS or not isinstance(members, dict):
            problems.add((*path, group), _no_group(group, members, path, problems))
            continue
        for leaf, raw in members.items():
            _read_input(raw, f"{group}.{leaf}", (*path, group, leaf), document, stated, problems)
    return stated


def _read_input(
    raw: object, name: str, path: Path, document: Document, stated: StatedInputs, problems: Problems
) -> None:
    about = INPUTS.get(name)
    if about is None:
        problems.add(path, f"no such input{_misspelt(name, stated, problems)}")
        return
    stated.mentioned.add(name)
    misplaced = _misplaced(about, stated.path)
    if misplaced:
        problems.add(path, misplaced)
        return
    written = None if problems.source.override_of(path) else document.written(path)
    assumption = read_assumption(raw, written, about, path, _absolute_because(about, stated.path), problems)
    if assumption is not None:
        stated.assumptions[name] = assumption


def _misspelt(name: str, stated: StatedInputs, problems: Problems) -> str:
    """Return a suggestion for an unknown input, within its group if there is one close."""
    group, _, leaf = name.partition(".")
    siblings = [i.leaf for i in INPUTS.values() if i.group == group]
    hint = problems.suggestion(leaf, siblings)
    if hint:
        stated.mentioned.add(f"{group}.{closest(leaf, siblings)}")
        return hint
    return _with_leaf(leaf) or problems.suggestion(name, INPUTS)


def _with_leaf(leaf: str) -> str:
    """Return a suggestion of the inputs, of whatever group, whose name ends as the user wrote it."""
    names = [repr(i.name) for i in INPUTS.values() if i.leaf == leaf]
    return f"; did you mean {' or '.join(names)}?" if names else ""


def _no_group(group: str, members: object, path: Path, problems: Problems) -> str:
    if group in _GROUPS:
        example = next(i.name for i in INPUTS.values() if i.group == group)
        return f"expected inputs such as {example} = ..., got {show(members)}"
    if group in INPUTS:
        return f"no such key; write {group} = ... without quotes"
    hint = _with_leaf(group)
    if not hint and isinstance(members, dict) and len(members) == 1:
        hint = problems.suggestion(f"{group}.{next(iter(members))}", INPUTS)
    own_keys = () if path == ("world",) else SCENARIO
    return f"no such key{hint or problems.suggestion(group, [*own_keys, *sorted(_GROUPS)])}"


def _misplaced(about: Input, path: Path) -> str:
    """Return where an input belongs if it does not belong where it stands."""
    if about.kind == "world":
        return "" if path == ("world",) else "is the same in every scenario; it belongs under [world]"
    if about.kind == "change" and path in (("world",), ("scenarios", CURRENT)):
        return f"describes a change; it belongs under a scenario other than {CURRENT}"
    if path == ("world",):
        return "describes a way of working; it belongs under the scenarios, today's under [scenarios.current]"
    return ""


def _absolute_because(about: Input, path: Path) -> str:
    """Return why an input's value may not be relative where it stands, or nothing if it may."""
    if path == ("scenarios", CURRENT):
        return "today's value cannot be relative to itself; 'times' belongs in the other scenarios"
    if about.kind != "way":
        return "there is no value of today that 'times' could multiply; state the value itself"
    return ""


def read_world(raw: object, document: Document, problems: Problems) -> StatedInputs:
    """Read ``[world]`` and tell what it lacks."""
    path: Path = ("world",)
    stated = read_inputs(table_at(raw, path, problems), path, document, problems)
    _tell_missing(of_kind("world"), stated.mentioned, path, problems)
    return stated


def read_scenarios(
    raw: object, document: Document, problems: Problems
) -> tuple[dict[str, Scenario], dict[str, StatedInputs]]:
    """Read ``[scenarios]``.

    Returns
    -------
    tuple
        The scenarios by name, the current one first, with what they inherit; and what each table states itself.
    """
    path: Path = ("scenarios",)
    tables = table_at(raw, path, problems)
    if len(tables) > MOST_SCENARIOS:
        problems.add(path, f"at most {MOST_SCENARIOS} scenarios must hold, got {len(tables)}")
        return {}, {}
    _check_names(tables, problems)
    stated = {
        name: read_inputs(
            table_at(tables[name], (*path, name), problems, "a table of inputs"), (*path, name), document, problems
        )
        for name in sorted(tables, key=lambda name: name != CURRENT)
    }
    lines = lines_of({name: inputs.fields.get("like") for name, inputs in stated.items()}, problems)
    scenarios = {}
    for name, line in lines.items():
        mentioned = set().union(*(stated[ancestor].mentioned for ancestor in line))
        _tell_missing(of_kind("way" if name == CURRENT else "change"), mentioned, (*path, name), problems)
        scenarios[name] = _inherit(name, line, stated)
    return scenarios, stated


def _check_names(tables: Table, problems: Problems) -> None:
    """Check the scenarios' names, and that there is a current one and another to compare it with."""
    path: Path = ("scenarios",)
    first: dict[str, str] = {}
    for name in tables:
        if not re.fullmatch(NAME, name):
            problems.add((*path, name), "a scenario's name must be letters, digits, _ and -, at most 64")
        elif name.lower() == "world":
            problems.add((*path, name), "'world' is no name for a scenario; it stands for what all of them share")
        elif name.lower() in first:
            where = problems.source.says_where((*path, first[name.lower()]))
            problems.add((*path, name), f"differs only in case from '{first[name.lower()]}' {where}")
        first.setdefault(name.lower(), name)
    if CURRENT not in tables:
        other = closest(CURRENT, tables)
        hint = f"; rename '{other}' to '{CURRENT}'" if other else ""
        problems.add((*path, CURRENT), f"is missing; state today's way of working under [scenarios.{CURRENT}]{hint}")
    elif len(tables) == 1:
        problems.add(path, "there is nothing to compare; state at least one more scenario, such as [scenarios.optimal]")


def _tell_missing(expected: Iterable[Input], mentioned: set[str], path: Path, problems: Problems) -> None:
    """Add one problem that lists every required input that is missing, as lines to paste."""
    missing = [i for i in expected if i.required and i.name not in mentioned]
    if not missing:
        return
    width = max(len(i.name) for i in missing)
    lines = "".join(f"\n    {i.name:<{width}} = ...   # {i.unit}: {i.help}" for i in missing)
    count = "1 required input is" if len(missing) == 1 else f"{len(missing)} required inputs are"
    problems.add(path, f"{count} missing; paste and fill in:{lines}")


def _inherit(name: str, line: Iterable[str], stated: Mapping[str, StatedInputs]) -> Scenario:
    """Return a scenario with its own assumptions before those of the scenarios that it is like."""
    source: dict[str, str] = {}
    for ancestor in line:
        for about in stated[ancestor].assumptions:
            source.setdefault(about, ancestor)
    ordered = {about: source[about] for about in INPUTS if about in source}
    assumptions = {about: stated[ancestor].assumptions[about] for about, ancestor in ordered.items()}
    return Scenario(name, stated[name].fields.get("label", name), assumptions, ordered)
