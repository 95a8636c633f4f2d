"""What stress does to the decision as plain text: a table of stresses, then what the worst futures have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from mcroi.analyses.stress.stress import StressTest
from mcroi.analyses.stress.worst import WorstFutures
from mcroi.report.terminal.terminal import GAP, Terminal
from mcroi.results.result import Result
from mcroi.study.safe_text import columns
from mcroi.study.study import CURRENT
from mcroi.words.stress import StressRow, stress_rows, stress_sentences

_BEST: Final = "best"
_NARROWEST_LABEL: Final = 26


def stress_lines(
    result: Result,
    test: StressTest,
    worst: Mapping[str, WorstFutures],
    verdict: Sequence[str],
    width: int,
    *,
    unicode: bool = True,
) -> str:
    """Return what stress does as plain text.

    Parameters
    ----------
    result
        What was simulated.
    test, worst
        It under stress, and the worst futures of every change.
    verdict
        Sentences that come first.
    width
        Columns that lines may take. Changes that do not fit side by side follow in tables of their own.
    unicode
        Whether rules may be other than ASCII.

    Returns
    -------
    str
        Lines without a line feed after the last one.
    """
    terminal, currency = Terminal(width, unicode), result.study.currency
    lines = terminal.lines(*verdict)
    lines += ["", *terminal.lines(result.study.title), ""]
    lines += terminal.lines(f"What if it goes badly? Mean NPV in {currency}, chance of success, and what is then best")
    rows = stress_rows(result, test, terminal.ellipsis)
    for group, with_best in _groups(result, rows, width):
        lines += [*_table(result, test, rows, group, terminal, with_best=with_best), ""]
    lines += terminal.lines(*stress_sentences(result, test, worst))
    return "\n".join(lines)


def _groups(result: Result, rows: Sequence[StressRow], width: int) -> Iterator[tuple[range, bool]]:
    """The changes that stand side by side, by number, and whether what is then best does so too."""
    count = len(result.changes)
    column = GAP + max(columns(cell) for row in rows for cell in row.cells)
    last = GAP + max(columns(row.best) for row in rows)
    with_best = column + last <= width - _NARROWEST_LABEL // 2
    fit = max((width - _NARROWEST_LABEL - last * with_best) // column, 1)
    size = -(-count // -(-count // fit))
    for start in range(0, count, size):
        yield range(start, min(start + size, count)), with_best
    if not with_best:
        yield range(0), True


def _table(
    result: Result, test: StressTest, rows: Sequence[StressRow], group: range, terminal: Terminal, *, with_best: bool
) -> Iterator[str]:
    cells = [[*(row.cells[i] for i in group), *([row.best] if with_best else [])] for row in rows]
    heads = [*(result.changes[i].name for i in group), *([_BEST] if with_best else [])]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    heads = [terminal.cut(head, max(size, len(_BEST))) for head, size in zip(heads, widths, strict=True)]
    widths = [GAP + max(size, columns(head)) for head, size in zip(heads, widths, strict=True)]
    label = max(terminal.width - sum(widths), _NARROWEST_LABEL // 2)
    yield terminal.rule(terminal.width)
    yield terminal.row("", label, zip(heads, widths, strict=True))
    for i, row in enumerate(rows):
        if i == len(test.named) + 1:
            against = "those that harm most" if test.recommended != CURRENT else f"the best for {test.change}"
            yield from terminal.lines(f"with one dial in its worst tenth, {against}:")
        yield from terminal.folded(row.label, label, zip(cells[i], widths, strict=True))
