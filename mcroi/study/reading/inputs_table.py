"""One table of inputs, the world's or a scenario's: every key known, and standing where it belongs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from mcroi.study.inputs import INPUTS, LINE_AMOUNTS, Input, line_input
from mcroi.study.reading.assumption import read_assumption
from mcroi.study.reading.keys import LINES, SCENARIO
from mcroi.study.reading.lines import StatedLine, read_lines
from mcroi.study.reading.problems import Path, Problems, show
from mcroi.study.reading.rules import ALREADY_TOLD, Keys, read_fields
from mcroi.study.reading.value import Surroundings
from mcroi.study.study import CURRENT, Assumption

WORLD_PATH: Final[Path] = ("world",)
CURRENT_PATH: Final[Path] = ("scenarios", CURRENT)

_GROUPS = {i.group for i in INPUTS.values()}


@dataclass(slots=True)
class StatedInputs:
    """What one table states about inputs.

    Parameters
    ----------
    assumptions
        By input; those with something wrong are left out.
    mentioned
        The inputs that are stated or were meant to be, wrong or not.
    fields
        The keys of the table that are no inputs, checked.
    lines
        The lines of money by name; their amounts are among the assumptions.
    """

    assumptions: dict[str, Assumption] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)
    fields: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, StatedLine] = field(default_factory=dict)

    @classmethod
    def unknown(cls) -> StatedInputs:
        """Return what a table states that cannot be read at all: it could be anything."""
        return cls(mentioned=set(INPUTS))

    @property
    def broken(self) -> set[str]:
        """The inputs that are stated wrongly."""
        return self.mentioned - self.assumptions.keys()


def read_inputs(raw: object, path: Path, around: Surroundings) -> StatedInputs:
    """Read all that ``[world]`` or a scenario states.

    Parameters
    ----------
    raw
        The table as parsed.
    path
        Where it stands: ``("world",)`` or ``("scenarios", name)``.
    around
        The text that the values stand in, their data, the study's calibration and its problems.
    """
    problems = around.problems
    if not isinstance(raw, dict):
        problems.add(path, f"expected a table of inputs, got {show(raw)}")
        return StatedInputs.unknown()
    keys: Keys = {} if path == WORLD_PATH else SCENARIO
    stated = StatedInputs(fields=read_fields(raw, path, keys, problems))
    if "like" in raw and "like" in keys and "like" not in stated.fields:
        stated.mentioned.update(INPUTS)  # what it inherits cannot be known
    for group, members in raw.items():
        if group in keys:
            continue
        if group == LINES:
            _read_lines(members, path, around, stated)
        elif group in _GROUPS and isinstance(members, dict):
            for leaf, value in members.items():
                _read_input(value, f"{group}.{leaf}", (*path, group, leaf), around, stated)
        else:
            _refuse_group(group, members, path, keys, stated, problems)
    return stated


def _read_lines(raw: object, table: Path, around: Surroundings, stated: StatedInputs) -> None:
    path = (*table, LINES)
    if table in (WORLD_PATH, CURRENT_PATH):
        around.problems.add(path, f"belong to a change, under the scenarios other than {CURRENT}")
        return
    stated.lines = read_lines(raw, path, around)
    for name, line in stated.lines.items():
        stated.mentioned.update(line_input(name, key) for key in line.mentioned if key in LINE_AMOUNTS)
        stated.assumptions.update({amount.input: amount for amount in line.amounts.values()})


def _read_input(raw: object, name: str, path: Path, around: Surroundings, stated: StatedInputs) -> None:
    about = INPUTS.get(name)
    if about is None:
        _refuse_input(name, path, stated, around.problems)
        return
    stated.mentioned.add(name)
    table = path[:-2]
    misplaced = _misplaced(about, table)
    if misplaced:
        around.problems.add(path, misplaced)
        return
    if raw is ALREADY_TOLD:
        return
    assumption = read_assumption(raw, about, path, _absolute_because(about, table), around)
    if assumption is not None:
        stated.assumptions[name] = assumption


def _misplaced(about: Input, table: Path) -> str:
    """Return where an input belongs if it does not belong in a table."""
    if about.kind == "world" and table != WORLD_PATH:
        return "is the same in every scenario; it belongs under [world]"
    if about.kind == "change" and table in (WORLD_PATH, CURRENT_PATH):
        return f"describes a change; it belongs under the scenarios other than {CURRENT}"
    if about.kind == "way" and table == WORLD_PATH:
        return f"describes a way of working; it belongs under the scenarios, today's under [scenarios.{CURRENT}]"
    return ""


def _absolute_because(about: Input, table: Path) -> str:
    """Return why an input's value may not be relative in a table, or nothing if it may."""
    if table == CURRENT_PATH:
        return "today's value cannot be relative to itself; 'times' and 'plus' belong in the other scenarios"
    if about.kind != "way":
        return "there is no value of today that it could be relative to; state the value itself"
    return ""


def _refuse_input(name: str, path: Path, stated: StatedInputs, problems: Problems) -> None:
    """Add the problem of an unknown input in a known group, with what was probably meant."""
    group, _, leaf = name.partition(".")
    siblings = [i.leaf for i in INPUTS.values() if i.group == group]
    close = problems.closest(leaf, siblings)
    if close:
        stated.mentioned.add(f"{group}.{close}")
        hint = f"; did you mean '{close}'?"
    else:
        fitting = _fitting(path[:-2])
        hint = _meant([i for i in fitting if INPUTS[i].leaf == leaf], stated) or problems.suggestion(name, fitting)
    problems.add(path, f"no such input{hint}")


def _refuse_group(
    group: str, members: object, path: Path, keys: Keys, stated: StatedInputs, problems: Problems
) -> None:
    """Add the problem of an unknown group, or of one that holds no inputs, with what was probably meant."""
    fitting = _fitting(path)
    if group in _GROUPS:
        example = next((i for i in fitting if INPUTS[i].group == group), f"{group}. ...")
        rule = f"expected inputs such as {example} = ..., got {show(members)}"
    elif group in INPUTS:
        stated.mentioned.add(group)
        rule = f"no such key; write {group} without quotes"
    elif group == "like":
        rule = "no such key; only scenarios are like one another"
    else:
        leaves = members if isinstance(members, dict) else {}
        close = {problems.closest(f"{group}.{leaf}", fitting) for leaf in list(leaves)[:5]}
        hint = _meant([i for i in fitting if INPUTS[i].leaf == group or i in close], stated)
        rule = f"no such key{hint or problems.suggestion(group, [*keys, *sorted(_GROUPS)])}"
    problems.add((*path, group), rule)


def _fitting(table: Path) -> list[str]:
    """Return the inputs that belong in a table."""
    return [i.name for i in INPUTS.values() if not _misplaced(i, table)]


def _meant(names: list[str], stated: StatedInputs) -> str:
    """Return the suggestion of inputs, which then do not count as missing."""
    stated.mentioned.update(names)
    return f"; did you mean {' or '.join(map(repr, names))}?" if names else ""
