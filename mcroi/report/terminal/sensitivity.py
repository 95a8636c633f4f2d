"""The ranking of assumptions as plain text: shares with errors, both ends of dials, groups, luck, turning points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.analyses.sensitivity.record import Sensitivity
from mcroi.report.terminal.terminal import PROMPT, Terminal
from mcroi.study.safe_text import columns
from mcroi.words.ranking import HEADS, heading, ranking_notes, ranking_rows, turn_sentences
from mcroi.words.sensitivity import sentences
from mcroi.words.verdict import conditional

SHOWN: Final = 15
"""Dials in the table, unless more are asked for."""

_CHANGE: Final = " (change)"


def sensitivity_lines(
    of: Sensitivity,
    worth: dict[str, InformationValue],
    width: int,
    *,
    output: str | None = None,
    shown: int = SHOWN,
    unicode: bool = True,
) -> str:
    """Return the ranking as plain text.

    Parameters
    ----------
    of
        What was found.
    worth
        What it is worth to know the dials of the first sentences, by dial.
    width
        Columns that lines may take.
    output
        By which dials are ranked; the lead if left out.
    shown
        How many dials.
    unicode
        Whether rules may be other than ASCII.

    Returns
    -------
    str
        Lines without a line feed after the last one.
    """
    name = of.lead if output is None else output
    terminal = Terminal(width, unicode)
    lines = terminal.lines(conditional(of.result)) if of.result.given else []
    lines += [*terminal.lines(of.result.study.title), "", *terminal.lines(heading(of, name))]
    lines += _table(of, name, shown, terminal) if of.dials else terminal.lines("No input is uncertain in this study.")
    lines += terminal.lines(*ranking_notes(of, name, shown))
    if name == of.lead:
        lines += ["", *terminal.lines(*turn_sentences(of)), ""]
        lines += terminal.lines(*(f"{k}. {text}" for k, text in enumerate(sentences(of, worth), 1)))
    return "\n".join(lines)


def plain(of: Sensitivity) -> str:
    """Return the ranking as a prompt shows it."""
    return sensitivity_lines(of, {}, PROMPT)


def _table(of: Sensitivity, name: str, shown: int, terminal: Terminal) -> Iterator[str]:
    """Yield the lines of the table."""

    def shorten(text: str, width: int) -> str:
        """Cut a name before what tells it from today's dial of the same input."""
        kept = _CHANGE if text.endswith(_CHANGE) else ""
        if columns(text) <= width:
            return text
        return terminal.cut(text.removesuffix(kept), width - columns(kept)) + kept

    yield from terminal.table(HEADS, ranking_rows(of, name, shown), shorten)
