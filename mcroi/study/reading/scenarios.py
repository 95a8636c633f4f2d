"""The scenarios of a study: their names, what each inherits from those that it is like, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from distributions.spelling import closest
from mcroi.study.bills import COSTS, GOES_ON, OVERLAP, PRICE_GROWTH, bills_of
from mcroi.study.inputs import INPUTS, Input, of_kind
from mcroi.study.reading.inputs_table import WORLD_PATH, StatedInputs, read_inputs
from mcroi.study.reading.keys import MOST_LIKE, MOST_SCENARIOS, NAME_PATTERN
from mcroi.study.reading.lines import StatedLine, check_lines, inherited_lines
from mcroi.study.reading.problems import Path, Problems, show
from mcroi.study.reading.rules import Table
from mcroi.study.reading.value import Surroundings
from mcroi.study.study import CURRENT, Scenario, in_order, no_scenario

_PATH: Path = ("scenarios",)

_OVERLAP_MEANS = (
    "1 means that the new bill is paid in full from the end of exploration on, and the old one in full until everybody "
    "has moved; 0 means that both move as people move"
)


def read_world(raw: object, around: Surroundings) -> StatedInputs:
    """Read ``[world]`` and tell what it lacks."""
    stated = read_inputs(raw, WORLD_PATH, around)
    _tell_missing(of_kind("world"), stated.mentioned, WORLD_PATH, around.problems)
    return stated


def read_scenarios(raw: object, around: Surroundings) -> tuple[dict[str, Scenario], dict[str, StatedInputs]]:
    """Read ``[scenarios]``.

    Returns
    -------
    tuple
        The scenarios by name, the current one first, with what they inherit; and what each table states itself.
    """
    problems = around.problems
    if not isinstance(raw, dict):
        problems.add(_PATH, f"expected a table of scenarios, got {show(raw)}")
        return {}, {}
    if len(raw) > MOST_SCENARIOS:
        problems.add(_PATH, f"at most {MOST_SCENARIOS} scenarios must hold, got {len(raw)}")
        return {}, {}
    _check_names(raw, problems)
    _check_current(raw, problems)
    names = sorted(raw, key=lambda name: name != CURRENT)
    stated = {name: read_inputs(raw[name], (*_PATH, name), around) for name in names}
    lines = _lines_of({name: inputs.fields.get("like") for name, inputs in stated.items()}, problems)
    scenarios = {}
    whole: dict[str, dict[str, StatedLine]] = {}
    for name, line in lines.items():
        mentioned = set().union(*(stated[ancestor].mentioned for ancestor in line))
        if name == CURRENT:
            _tell_missing(of_kind("way"), mentioned, (*_PATH, name), problems)
        elif name.lower() != CURRENT:  # such a twin is told already, and not meant to be a change
            others = [other for other in raw if other not in (CURRENT, name)]
            _tell_missing(of_kind("change"), mentioned, (*_PATH, name), problems, others)
        whole[name] = inherited_lines(stated[of].lines for of in reversed(line))
        scenarios[name] = _inherit(name, line, stated, whole[name])
    check_lines({name: inputs.lines for name, inputs in stated.items()}, whole, problems)
    _check_overlap(lines, stated, problems)
    return scenarios, stated


def _check_names(tables: Table, problems: Problems) -> None:
    first: dict[str, str] = {}
    for name in tables:
        path = (*_PATH, name)
        twin = first.setdefault(name.lower(), name)
        if not re.fullmatch(NAME_PATTERN, name):
            problems.add(path, "a scenario's name must be letters, digits, _ and -, at most 64")
        elif name.lower() == "world":
            problems.add(path, f"{show(name)} is no name for a scenario; it stands for what all of them share")
        elif twin != name:
            problems.add(path, f"differs only in case from {show(twin)} {problems.source.says_where((*_PATH, twin))}")


def _check_current(tables: Table, problems: Problems) -> None:
    """Check that there is a current scenario, and another one to compare it with."""
    if CURRENT in tables:
        if len(tables) == 1:
            rule = "there is nothing to compare; state at least one more scenario, such as [scenarios.optimal]"
            problems.add(_PATH, rule)
        return
    twins = [name for name in tables if name.lower() == CURRENT]
    cure = (
        f"rename {show(twins[0])} to {show(CURRENT)}"
        if twins
        else f"state today's way of working under [scenarios.{CURRENT}]"
    )
    hint = "" if twins else problems.suggestion(CURRENT, tables, 0)
    problems.add((*_PATH, CURRENT), f"is missing; {cure}{hint}")


def _lines_of(like: Mapping[str, str | None], problems: Problems) -> dict[str, list[str]]:
    """Follow every scenario to those that it is like.

    Parameters
    ----------
    like
        For each scenario the name that its ``like`` gives, or None.
    problems
        Gathers each fault once, however many scenarios lead to it.

    Returns
    -------
    dict
        For each scenario its own name and those that it inherits from, nearest first; scenarios that lead nowhere
        are left out.
    """
    lines: dict[str, list[str]] = {}
    told: set[str] = set()
    for name in like:
        line, at, rule = _follow(name, like, problems)
        if not rule:
            lines[name] = line
        elif at not in told:
            problems.add((*_PATH, at, "like"), rule)
            told.update([at, *line] if "circle" in rule else [at])
    return lines


def _follow(name: str, like: Mapping[str, str | None], problems: Problems) -> tuple[list[str], str, str]:
    """Return a scenario's line, and if it leads nowhere the scenario whose ``like`` is wrong and why."""
    line = [name]
    while (target := like[line[-1]]) is not None:
        last = line[-1]
        if last == CURRENT:
            return line, last, "today's scenario is like no other; leave this line out"
        if target == CURRENT:
            return line, last, f"leave this line out; what a scenario does not state is as in '{CURRENT}' anyway"
        if target not in like:
            others = [other for other in like if other not in (CURRENT, last)]
            return line, last, f"no such scenario, got {show(target)}{problems.suggestion(target, others)}"
        if target in line:
            circle = line[line.index(target) :]
            return circle, target, f"goes in a circle: {' -> '.join([*circle, target])}"
        if len(line) >= MOST_LIKE:
            return line, name, f"leads over more than {MOST_LIKE} scenarios"
        line.append(target)
    return line, name, ""


def _inherit(
    name: str, line: Sequence[str], stated: Mapping[str, StatedInputs], money: Mapping[str, StatedLine]
) -> Scenario:
    """Return a scenario with its own assumptions before those of the scenarios that it is like."""
    everything = [(of, a) for of in reversed(line) for a in stated[of].assumptions.values()]
    source = {a.input: of for of, a in everything}
    found = {a.input: a for _, a in everything if a.input in INPUTS}
    found |= {amount.input: amount for stated_line in money.values() for amount in stated_line.assumptions()}
    assumptions = in_order(found)
    known = {line_name: stated_line.line(line_name) for line_name, stated_line in money.items()}
    return Scenario(
        name,
        stated[name].fields.get("label", name),
        assumptions,
        {i: source[i] for i in assumptions},
        {line_name: known_line for line_name, known_line in known.items() if known_line is not None},
    )


def _check_overlap(lines: Mapping[str, Sequence[str]], stated: Mapping[str, StatedInputs], problems: Problems) -> None:
    """Check that every change says how long old and new tool bills overlap, if there are any; each fault once."""
    told: set[str] = set()
    for name, line in lines.items():
        is_broken = any(problems.is_told((*_PATH, of, "like")) for of in line)
        if name == CURRENT or is_broken or told.intersection(line):
            continue
        mentioned = set().union(*(stated[of].mentioned for of in line))
        known = {a.input: a for of in reversed(line) for a in stated[of].assumptions.values()}
        tools = {i: known[i].relative if i in known else "" for i in mentioned if i in (*COSTS, PRICE_GROWTH)}
        if bills_of(tools) != GOES_ON and OVERLAP not in mentioned:
            told.add(name)
            path = (*_PATH, name)
            if problems.source.cells:
                problems.add((*path, *OVERLAP.split(".")), f"is required and empty; {_OVERLAP_MEANS}")
            else:
                lacks = f"{OVERLAP} is required where a tool bill is replaced or added to: {_OVERLAP_MEANS}"
                problems.add(path, f"{lacks}. Paste and fill in:\n    {OVERLAP} = ...   # share: 0 to 1")


def _tell_missing(
    expected: Iterable[Input], mentioned: set[str], path: Path, problems: Problems, others: Sequence[str] = ()
) -> None:
    """Add one problem that lists every required input that is missing, as lines to paste; in a workbook one a cell.

    A scenario that is made by overrides and lacks some was most likely meant to be another one.
    """
    missing = [i for i in expected if i.required and i.name not in mentioned]
    if problems.source.cells:
        for about in missing:
            problems.add((*path, about.group, about.leaf), f"is required and empty; {about.help} ({about.unit})")
        return
    if not missing:
        return
    if path in problems.source.overrides and len(path) > 1:  # the study has no such table
        told = no_scenario(str(path[-1]), others)
        if others and closest(str(path[-1]), others) is None:
            told += f'; to add it, state like = "{others[0]}" as well'
        problems.add(path, told)
        return
    width = max(len(i.name) for i in missing)
    lines = "".join(f"\n    {i.name:<{width}} = ...   # {i.unit}: {i.help}" for i in missing)
    count = "1 required input is" if len(missing) == 1 else f"{len(missing)} required inputs are"
    problems.add(path, f"{count} missing; paste and fill in:{lines}")
