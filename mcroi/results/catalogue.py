"""All that ``--require``, ``--until`` and ``--output`` can name: results, chances, and differences of two scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from mcroi.results.events import CHANCES, WITHIN_BOTH
from mcroi.results.quantities import QUANTITIES
from mcroi.study.targets import TARGETS

Group = Literal["change", "every", "chance", "target", "output"]

GATES: Final = ("--require", "--until")
OUTPUT: Final = ("--output",)

SHARE: Final = "share of futures"

_OTHER: Final = "<scenario>.against.<other>."


@dataclass(frozen=True, slots=True)
class Named:
    """One thing that can be named.

    Parameters
    ----------
    name
        As it is written, with places for the scenarios.
    group
        A result of changes or of any scenario, a chance, the chance of a target, or what only sensitivity asks for.
    unit, meaning
        What it counts, and what it means in one line.
    statistics
        What may follow the name behind a point; the mean if nothing does.
    options
        Which options take it.
    """

    name: str
    group: Group
    unit: str
    meaning: str
    statistics: tuple[str, ...]
    options: tuple[str, ...]


def catalogue() -> Iterator[Named]:
    """Yield all of it, group by group."""
    groups: tuple[tuple[Group, bool], ...] = (("change", False), ("every", True))
    for group, of_all in groups:
        for kind in QUANTITIES.values():
            if kind.of_all == of_all:
                statistics = ("mean", "sd", "p1 to p99", *([kind.missing] if kind.missing else []))
                options = GATES + (OUTPUT if kind.is_ranked else ())
                yield Named(f"<scenario>.{kind.name}", group, kind.unit, kind.meaning, statistics, options)
    for chance in CHANCES.values():
        yield Named(f"<scenario>.{chance.name}", "chance", SHARE, chance.meaning, (), GATES + OUTPUT)
    for target in TARGETS.values():
        name = f"chances.{target.name}" if target.name in QUANTITIES else target.name
        meaning = f"{target.result} is at {'least' if target.at_least else 'most'} what the target says"
        yield Named(f"<scenario>.{name}", "target", SHARE, meaning, (), GATES + OUTPUT)
    yield Named(f"<scenario>.{WITHIN_BOTH.name}", "target", SHARE, WITHIN_BOTH.meaning, (), GATES + OUTPUT)
    for kind in QUANTITIES.values():
        if kind.is_output:
            meaning = f"by how much {kind.name} is more than the other's, in the same future"
            yield Named(f"{_OTHER}{kind.name}", "output", kind.unit, meaning, (), OUTPUT)
    yield Named(f"{_OTHER}better", "output", SHARE, "npv is higher than the other's", (), OUTPUT)
    yield Named("current.best", "output", SHARE, "no change has an npv above 0", (), OUTPUT)
