"""The lines of money of a scenario: their keys, their amounts, and what they take over through ``like``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from mcroi.study.inputs import LINE_AMOUNTS, known_input, line_input
from mcroi.study.lines import COST_ADDED, DEFAULT_START, Line, default_follows
from mcroi.study.reading.assumption import read_assumption
from mcroi.study.reading.keys import LINE, LINES, MOST_LINES, NAME_PATTERN
from mcroi.study.reading.problems import Path, Problems, show
from mcroi.study.reading.rules import read_fields, refuse_unknown
from mcroi.study.reading.value import Surroundings
from mcroi.study.study import Assumption

_ABSOLUTE: Final = "a line has no value of today that it could be relative to; state the amount itself"

_DROPS: Final = {"once": ("per_year", "follows"), "per_year": ("once",)}
"""What is not taken over through ``like`` where a scenario states an amount anew."""


@dataclass(slots=True)
class StatedLine:
    """What is stated of a line, by one table or, once inherited, by all that a scenario is like.

    Parameters
    ----------
    fields
        The keys that are no amounts, checked.
    amounts
        By key; those with something wrong are left out.
    mentioned
        The keys that are stated, wrong or not.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    amounts: dict[str, Assumption] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)

    def over(self, inherited: StatedLine) -> StatedLine:
        """Return this line with what it takes over from another one of the same name."""
        drops = {left_out for key, drops in _DROPS.items() if key in self.mentioned for left_out in drops}
        return StatedLine(
            {key: value for key, value in inherited.fields.items() if key not in drops} | self.fields,
            {key: amount for key, amount in inherited.amounts.items() if key not in drops} | self.amounts,
            (inherited.mentioned - drops) | self.mentioned,
        )

    def assumptions(self) -> Iterable[Assumption]:
        """Return its amounts; what they do not say of where they come from, the line says."""
        said = {key: self.fields[key] for key in ("source", "mark", "owner", "note") if key in self.fields}
        for amount in self.amounts.values():
            yield replace(amount, **{key: value for key, value in said.items() if not getattr(amount, key)})

    def line(self, name: str) -> Line | None:
        """Return the line; None where it does not say what it is."""
        kind = self.fields.get("kind")
        if kind is None:
            return None
        return Line(
            name,
            self.fields.get("label", name),
            kind,
            starts=self.fields.get("from", DEFAULT_START),
            until=self.fields.get("until", math.inf),
            follows=self.fields.get("follows", "nothing" if "once" in self.amounts else default_follows(kind)),
            **{key: self.fields[key] for key in ("source", "mark", "owner", "note") if key in self.fields},
        )


def read_lines(raw: object, path: Path, around: Surroundings) -> dict[str, StatedLine]:
    """Read the table of lines of a scenario.

    Parameters
    ----------
    raw
        As parsed.
    path
        Where it stands.
    around
        The text that the amounts stand in, their data and the study's problems.
    """
    problems = around.problems
    if not isinstance(raw, dict):
        problems.add(path, f"expected a table of lines, such as {'.'.join(map(str, path))}.licences, got {show(raw)}")
        return {}
    if len(raw) > MOST_LINES:
        problems.add(path, f"at most {MOST_LINES} lines must hold, got {len(raw)}")
        return {}
    twins: dict[str, str] = {}
    for name in raw:
        if not re.fullmatch(NAME_PATTERN, name):
            problems.add((*path, name), "a line's name must be letters, digits, _ and -, at most 64")
        elif twins.setdefault(name.lower(), name) != name:
            problems.add((*path, name), f"differs only in case from {show(twins[name.lower()])}")
    named = {name: table for name, table in raw.items() if twins.get(name.lower()) == name}
    return {name: _read_line(table, name, (*path, name), around) for name, table in named.items()}


def _read_line(raw: object, name: str, path: Path, around: Surroundings) -> StatedLine:
    problems = around.problems
    if not isinstance(raw, dict):
        problems.add(path, f"expected a table with kind, and per_year or once, got {show(raw)}")
        return StatedLine(mentioned={"kind", "per_year"})  # so that nothing more is missing
    refuse_unknown(raw, path, [*LINE, *LINE_AMOUNTS], problems)
    stated = StatedLine(read_fields(raw, path, LINE, problems), mentioned=set(raw))
    for key in LINE_AMOUNTS:
        if key in raw:
            amount = read_assumption(raw[key], known_input(line_input(name, key)), (*path, key), _ABSOLUTE, around)
            if amount is not None:
                stated.amounts[key] = amount
    return stated


def inherited_lines(tables: Iterable[Mapping[str, StatedLine]]) -> dict[str, StatedLine]:
    """Return the lines of a scenario, by what it and those that it is like state, the farthest first."""
    lines: dict[str, StatedLine] = {}
    for table in tables:
        for name, own in table.items():
            lines[name] = own.over(lines[name]) if name in lines else own
    return lines


def check_lines(
    own: Mapping[str, Mapping[str, StatedLine]], whole: Mapping[str, Mapping[str, StatedLine]], problems: Problems
) -> None:
    """Check that every line is whole where it is stated, and of one kind everywhere.

    Parameters
    ----------
    own, whole
        By scenario: the lines that its table states, and all that it has.
    problems
        Gathers everything that is wrong.
    """
    kinds: dict[str, tuple[str, str]] = {}
    for scenario, lines in own.items():
        for name, stated in lines.items():
            path: Path = ("scenarios", scenario, LINES, name)
            line = whole.get(scenario, {}).get(name, stated)
            _check_amounts(stated, line, path, problems)
            _check_times(stated, path, problems)
            kind = line.fields.get("kind")
            if kind is None:
                if "kind" not in line.mentioned:
                    problems.add(path, "needs kind = 'cost avoided', 'cost added', 'margin gained' or 'loss avoided'")
                continue
            other, first = kinds.setdefault(name, (kind, scenario))
            if other != kind:
                rule = f"a line is of one kind in every scenario; in {show(first)} it is {show(other)}"
                problems.add((*path, "kind"), f"{rule}, got {show(kind)}")
            if kind == COST_ADDED and "realised" in stated.mentioned:
                rule = "what is added is paid in full; realised belongs to what is gained or avoided"
                problems.add((*path, "realised"), rule)


def _check_amounts(stated: StatedLine, line: StatedLine, path: Path, problems: Problems) -> None:
    if {"per_year", "once"} <= stated.mentioned:
        problems.add(path, "states per_year and once; a line comes either every year or once")
    elif not {"per_year", "once"} & line.mentioned:
        problems.add(path, "needs per_year = ... or once = ..., the money that it comes to")
    elif "once" in line.mentioned and "follows" in line.mentioned:
        problems.add((*path, "follows"), "what comes once is in proportion to nothing; leave this out")


def _check_times(stated: StatedLine, path: Path, problems: Problems) -> None:
    starts, until = stated.fields.get("from"), stated.fields.get("until")
    if until is None:
        return
    if isinstance(starts, float) and until <= starts:
        problems.add((*path, "until"), f"more than {starts:g}, the month that it starts in, must hold, got {until:g}")
    elif until == 0:
        problems.add((*path, "until"), "more than 0 must hold, got 0")
