"""``mcroi trace``: one future, for audit."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import click

from mcroi.cli import options, streams

if TYPE_CHECKING:
    from mcroi.analyses.trace import Trace, TracedScenario

FUTURES: Final = 2**53

_COLUMNS: Final = {
    "adoption": "adoption", "staff": "staff", "leavers": "leavers", "projects": "projects",
    "coverage": "coverage", "migration": "migr. h", "build": "build h", "slack": "slack h", "payoff": "payoff",
    "payroll": "payroll", "tooling": "tooling", "one_off": "one-off", "net": "net",
}  # fmt: skip
"""The columns of a month table: series and heading."""


@click.command(context_settings=options.HELP)
@options.study_argument()
@click.option(
    "--future", type=click.IntRange(0, FUTURES - 1), required=True, metavar="NUMBER", help="Which one, counted from 0."
)
@options.seed_option
@options.set_option
@options.json_option
@options.debug_option
def trace(study: str, future: int, seed: int | None, overrides: tuple[str, ...], as_json: bool) -> None:
    """Show one future month by month: every draw, then every scenario.

    \b
      mcroi trace study.toml --future 4711
      mcroi trace study.toml --future 4711 --json     # every series

    It is the future of that number in a simulation of any size with the same seed.
    """  # noqa: D301  # the backspace tells click to keep the lines
    from mcroi.analyses.trace import as_data
    from mcroi.analyses.trace import trace as trace_future
    from mcroi.engine.simulate import DEFAULT_SEED

    traced = trace_future(options.read_study(study, overrides), future, DEFAULT_SEED if seed is None else seed)
    if as_json:
        streams.document(json.dumps(as_data(traced), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    else:
        streams.result("\n".join(_lines(traced)))


def _lines(of: Trace) -> Iterator[str]:
    yield f"{of.study.title}: future {of.future:,} of seed {of.seed}"
    yield "\nDraws"
    header = ("place", "input", "u", "drawn", "value", "stated")
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
    yield from _table(header, rows, left=(0, 1, 5))
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
    rows = [
        (str(month), *(_number(of.months[series][month]) for series in _COLUMNS))
        for month in range(len(of.months["net"]))
    ]
    yield from _table(("month", *_COLUMNS.values()), rows)
    for name, value in of.results.items():
        yield f"  {name:<32} {_number(value):>14}"


def _number(value: float) -> str:
    from mcroi.results.numbers import short

    if math.isinf(value):
        return "never" if value > 0 else "-inf"
    if math.isnan(value):
        return "none"
    return short(value)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], left: Sequence[int] = ()) -> Iterator[str]:
    """Yield the lines of a table; columns are set to the right but for those named."""
    widths = [max(len(row[k]) for row in (header, *rows)) for k in range(len(header))]
    for row in (header, *rows):
        cells = [
            cell.ljust(width) if k in left else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f"  {'  '.join(cells)}".rstrip()
