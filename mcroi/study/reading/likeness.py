"""Which scenarios a scenario is like: the chains of ``like``, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Mapping

from mcroi.study.reading.keys import MOST_LIKE
from mcroi.study.reading.problems import Path, Problems, show
from mcroi.study.study import CURRENT


def lines_of(like: Mapping[str, str | None], problems: Problems) -> dict[str, list[str]]:
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
            problems.add(_path(at), rule)
            told.update([at, *line] if "circle" in rule else [at])
    return lines


def _path(name: str) -> Path:
    return ("scenarios", name, "like")


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
