"""One future as plain text: its draws, and the months of every scenario."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from mcroi.analyses.trace import Trace, TracedScenario
from mcroi.results.quantities import QUANTITIES
from mcroi.results.rounding import short

_COLUMNS: Final = {
    "adoption": "adoption", "staff": "staff", "leavers": "leavers", "projects": "projects",
    "coverage": "coverage", "migration": "migr. h", "build": "build h", "slack": "slack h", "payoff": "payoff",
    "payroll": "payroll", "turnover": "turnover", "incident_money": "incidents", "tooling": "tooling",
    "cost_added": "added", "cost_avoided": "avoided", "one_off": "one-off", "net": "net",
}  # fmt: skip
"""The columns of a month table: series and heading. Net is payoff and what is avoided, less all other money."""

_WHERE_ANY: Final = ("turnover", "incident_money", "cost_added", "cost_avoided")
"""Those that are left out where there is none in any month."""

_DRAWS: Final = ("place", "input", "u", "drawn", "value", "stated")


def trace_lines(of: Trace) -> Iterator[str]:
    """Yield the lines that show one future."""
    which = "the typical future" if of.future is None else f"future {of.future:,} of seed {of.seed}"
    yield f"{of.study.title}: {which}"
    yield "\nDraws"
    rows = [
        (
            draw.place,
            draw.input,
            "" if draw.u is None else f"{draw.u:.4f}",
            _number(draw.drawn),
            _number(draw.value) + (" moved" if draw.moved else ""),
            draw.stated or "default",
        )
        for draw in of.draws
    ]
    yield from _table(_DRAWS, rows, left=(0, 1, 5))
    for scenario in of.scenarios.values():
        yield ""
        yield from _scenario(scenario)


def _scenario(of: TracedScenario) -> Iterator[str]:
    yield f"{of.name}: {of.label}"
    if of.delivers is not None:
        outcome = "delivers" if of.delivers else "fails"
        timing = ", ".join(f"{name} {months:.1f}" for name, months in of.timing.items())
        luck = "for certain" if of.delivers_u is None else f"u {of.delivers_u:.4f}"
        yield f"  {outcome} ({luck}); in months: {timing}"
    columns = {key: head for key, head in _COLUMNS.items() if key not in _WHERE_ANY or any(of.months[key])}
    rows = [
        (str(month), *(_number(of.months[series][month]) for series in columns))
        for month in range(len(of.months["net"]))
    ]
    yield from _table(("month", *columns.values()), rows)
    for name, value in of.results.items():
        yield f"  {name:<36} {_result(name, value):>14}"


def _result(name: str, value: float) -> str:
    if math.isinf(value) and name in QUANTITIES:
        return QUANTITIES[name].infinite
    return _number(value)


def _number(value: float) -> str:
    if math.isinf(value):
        return "no limit" if value > 0 else "-inf"
    return "none" if math.isnan(value) else short(value)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], left: Sequence[int] = ()) -> Iterator[str]:
    """Yield the lines of a table; columns are set to the right but for those named."""
    widths = [max(len(row[k]) for row in (header, *rows)) for k in range(len(header))]
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if k in left else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"  {'  '.join(cells)}".rstrip()
