"""The tables of a simulation: plain text for a terminal, HTML for a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from mcroi.report.terminal.terminal import GAP, Terminal
from mcroi.results.result import Result, ScenarioResult
from mcroi.study.safe_text import columns, for_terminal, wrap
from mcroi.words.rows import NOTHING, Section, notes, sections
from mcroi.words.verdict import conditional

WIDTH: Final = 80
"""Columns of a terminal that says nothing about its width."""

NARROWEST: Final = 40
"""Columns below which a table is not squeezed any further."""

NO_CELL: Final = "\u2013"
"""What stands where a row is not about a scenario."""

_NARROWEST_COLUMN: Final = 9
_WIDEST_COLUMN: Final = 22
_HEADER_LINES: Final = 4


def plain_tables(result: Result, verdict: Sequence[str] = (), width: int = WIDTH, *, unicode: bool = True) -> str:
    """Return the tables as plain text.

    Parameters
    ----------
    result
        A simulation.
    verdict
        Sentences that come first.
    width
        Columns that lines may take. Scenarios that do not fit side by side follow in tables of their own.
    unicode
        Whether the rules and signs of the table may be other than ASCII; labels stay as they are.

    Returns
    -------
    str
        Lines without a line feed after the last one.
    """
    width = max(width, NARROWEST)
    terminal, nothing = Terminal(width, unicode), NO_CELL if unicode else "-"
    above = verdict or ([conditional(result)] if result.given else [])
    lines = terminal.lines(*above)
    if lines:
        lines.append("")
    lines += [*terminal.lines(result.study.title), ""]
    asked, scenarios = sections(result), list(result.values())
    for group, label_width, column in _groups(result, asked, terminal):
        headers = [_header(scenarios[i], column, terminal) for i in group]
        height = max(map(len, headers))
        levels = zip(*([""] * (height - len(header)) + header for header in headers), strict=True)
        lines += [terminal.row("", label_width, [(cell, GAP + column) for cell in cells]) for cells in levels]
        for section in asked:
            if all(row.cells[i] == NOTHING for row in section.rows for i in group):
                continue
            lines += [terminal.cut(terminal.safe(section.title), width), terminal.rule(width)]
            for row in section.rows:
                label = terminal.cut(terminal.safe(row.label), label_width)
                cells = [(terminal.safe(row.cells[i]) or nothing, GAP + column) for i in group]
                lines.append(terminal.row(label, label_width, cells))
            lines.append("")
    lines += terminal.lines(*notes(result))
    return "\n".join(lines)


def _groups(result: Result, asked: list[Section], terminal: Terminal) -> Iterable[tuple[list[int], int, int]]:
    """The scenarios that stand side by side, the width of the labels, and of each column."""
    rows, width = [row for section in asked for row in section.rows], terminal.width
    label_width = min(max(columns(row.label) for row in rows), width // 2)
    needed = max(_NARROWEST_COLUMN, *(columns(terminal.safe(cell)) for row in rows for cell in row.cells))
    fit = max((width - label_width) // (needed + GAP), 1)
    count = len(result)
    tables = -(-count // fit)
    size = -(-count // tables)
    column = max(min((width - label_width) // size - GAP, _WIDEST_COLUMN), needed)
    for start in range(0, count, size):
        yield list(range(start, min(start + size, count))), label_width, column


def _names(s: ScenarioResult) -> tuple[str, str]:
    """A scenario's label, and its name where that differs."""
    label = for_terminal(s.label)
    return label, "" if label == s.name else f"({s.name})"


def _header(s: ScenarioResult, column: int, terminal: Terminal) -> list[str]:
    label, name = _names(s)
    lines = wrap(terminal.safe(label), column, terminal.ellipsis, _HEADER_LINES - bool(name))
    return [*lines, terminal.cut(name, column)] if name else lines


def html_tables(result: Result) -> str:
    """Return the tables as a fragment of HTML, everything from the study escaped."""
    right = ' style="text-align:right"'
    left = ' style="text-align:left"'
    heads = "".join(
        f'<th scope="col"{right}>{escape(label)}{f"<br/><small>{escape(name)}</small>" if name else ""}</th>'
        for label, name in map(_names, result.values())
    )
    lines = [
        *([f"<p>{escape(conditional(result))}</p>"] if result.given else []),
        '<table class="mcroi">',
        f"<caption>{escape(for_terminal(result.study.title))}</caption>",
        f"<thead><tr><td></td>{heads}</tr></thead>",
    ]
    for section in sections(result):
        title = f'<th scope="rowgroup" colspan="{len(result) + 1}"{left}>{escape(section.title)}</th>'
        lines.append(f"<tbody><tr>{title}</tr>")
        for row in section.rows:
            cells = "".join(f"<td{right}>{escape(cell) or NO_CELL}</td>" for cell in row.cells)
            lines.append(f'<tr><th scope="row"{left}>{escape(row.label.strip())}</th>{cells}</tr>')
        lines.append("</tbody>")
    lines.append("</table>")
    lines += [f"<p><small>{escape(note)}</small></p>" for note in notes(result)]
    return "\n".join(lines)
