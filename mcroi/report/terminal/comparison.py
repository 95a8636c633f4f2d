"""What changed between two studies as plain text: the inputs, the decision, and how much each input explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mcroi.analyses.compare.attribution import Attribution
from mcroi.analyses.compare.compare import ScenarioChange, StudyComparison
from mcroi.report.terminal.terminal import GAP, NARROWEST_LABEL, Terminal
from mcroi.study.safe_text import columns, for_terminal, wrap
from mcroi.words.comparison import (
    attribution_title,
    called_in_full,
    changed_input_lines,
    decision_sentences,
    future_by_future,
    measure_cells,
    measure_label,
    notes,
    share_rows,
)

NOTHING: Final = "\u2013"


def comparison_lines(of: StudyComparison, width: int, *, unicode: bool = True) -> str:
    """Return a comparison as plain text.

    Parameters
    ----------
    of
        What was found.
    width
        Columns that lines may take.
    unicode
        Whether rules and dashes may be other than ASCII.

    Returns
    -------
    str
        Lines without a line feed after the last one.
    """
    terminal = Terminal(width, unicode)
    lines = [*terminal.lines(*decision_sentences(of)), "", "What is stated differently", terminal.rule(width)]
    lines += _stated(of, terminal)
    for change in of.scenarios.values():
        title = terminal.cut(called_in_full(change), width)
        lines += ["", title, terminal.rule(width), *_scenario(of, change, terminal)]
    if of.attribution is not None:
        lines += ["", *_attribution(of, of.attribution, terminal)]
    lines += ["", *terminal.lines(*notes(of))]
    return "\n".join(lines)


def _stated(of: StudyComparison, terminal: Terminal) -> Iterator[str]:
    told = list(changed_input_lines(of))
    if not told:
        yield "nothing" if of.inputs is not None else "nothing that a result document tells"
    for name, text in told:
        yield from terminal.lines(name)
        yield from (f"  {line}" for line in wrap(terminal.safe(text), terminal.width - 2))


def _scenario(of: StudyComparison, change: ScenarioChange, terminal: Terminal) -> Iterator[str]:
    rows = [(measure_label(m), *measure_cells(m)) for m in change.measures]
    yield from _table(("", "before", "after", "change"), rows, terminal, NOTHING if terminal.unicode else "-")
    yield from terminal.lines(*future_by_future(of, change))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], terminal: Terminal, nothing: str = "") -> Iterator[str]:
    """Yield lines of a name and of cells to the right."""
    filled = [heads, *([row[0], *(cell or nothing for cell in row[1:])] for row in rows)]
    widths = [GAP + max(columns(row[i]) for row in filled) for i in range(1, len(heads))]
    label = max(terminal.width - sum(widths), NARROWEST_LABEL)
    for name, *cells in filled:
        yield from terminal.folded(name, label, zip(cells, widths, strict=True))


def _attribution(of: StudyComparison, found: Attribution, terminal: Terminal) -> Iterator[str]:
    yield from (*terminal.lines(attribution_title(found)), terminal.rule(terminal.width))
    for place, name in enumerate(of.scenarios):
        if place:
            yield ""
        heads = (for_terminal(name), "of the NPV mean", "of the chance")
        yield from _table(heads, share_rows(found, name), terminal)
