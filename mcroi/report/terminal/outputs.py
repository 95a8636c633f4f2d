"""What can be named as an output, a gate or a goal, as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcroi.results.catalogue import Group, catalogue

_GROUPS: Final[dict[Group, str]] = {
    "change": "Results of a change; <scenario>.npv is the mean of npv",
    "every": "Results of every scenario, the current one too",
    "chance": "Chances of a change: in how many futures it is so",
    "target": "Chances of a change that targets are met, where the study sets them",
    "output": "For sensitivity --output alone; <other> comes later in the study, or is current, with cost alone",
}


def output_lines() -> Iterator[str]:
    """Yield the lines that tell of all that ``--require``, ``--until`` and ``--output`` can name."""
    for number, (group, title) in enumerate(_GROUPS.items()):
        yield f"\n{title}" if number else title
        for named in catalogue():
            if named.group == group:
                statistics = ", ".join(f".{statistic}".replace(" p", " .p") for statistic in named.statistics)
                yield f"  {named.name}"
                yield f"      {named.meaning}"
                yield f"      {'; '.join(filter(None, (named.unit, ', '.join(named.options), statistics)))}"
