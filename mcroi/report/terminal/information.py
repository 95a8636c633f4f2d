"""What it is worth to find things out as plain text: dials, groups, studies that can be done, and a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.analyses.information import Information
from mcroi.report.terminal.terminal import GAP, NARROWEST_LABEL, PROMPT, Terminal
from mcroi.study.safe_text import columns
from mcroi.words.information import (
    SHOWN,
    changed_cell,
    currency_of,
    opening_sentences,
    plan_sentences,
    research_sentence,
    rest_sentences,
    value_cell,
)
from mcroi.words.verdict import conditional


def information_lines(of: Information, width: int, *, shown: int = SHOWN, unicode: bool = True) -> str:
    """Return the value of information as plain text.

    Parameters
    ----------
    of
        What was found.
    width
        Columns that lines may take.
    shown
        How many dials are listed.
    unicode
        Whether rules may be other than ASCII.

    Returns
    -------
    str
        Lines without a line feed after the last one.
    """
    terminal, currency = Terminal(width, unicode), currency_of(of)
    lines = terminal.lines(conditional(of.result)) if of.result.given else []
    lines += [*terminal.lines(of.result.study.title), ""]
    lines += terminal.lines(*opening_sentences(of))
    if of.dials and of.result.study.has_variance:
        lines += _tables(of, shown, terminal)
    for found in of.research:
        lines += ["", *terminal.lines(research_sentence(found, currency))]
    lines += ["", *terminal.lines(*plan_sentences(of))]
    return "\n".join(lines)


def plain(of: Information) -> str:
    """Return what information is worth as a prompt shows it."""
    return information_lines(of, PROMPT)


def _tables(of: Information, shown: int, terminal: Terminal) -> Iterator[str]:
    """Yield what each dial is worth, and what groups are."""
    currency = currency_of(of)
    yield ""
    yield from terminal.lines(
        "Worth knowing before deciding, each by itself, and how often that would change the choice"
    )
    yield terminal.rule(terminal.width)
    yield from _table([(name, of.dials[name], False) for name in list(of.dials)[:shown]], currency, terminal)
    yield from terminal.lines(*rest_sentences(of, shown))
    yield from ("", *terminal.lines("Found out together"), terminal.rule(terminal.width))
    groups = [(name, value, name in of.at_least) for name, value in of.groups.items()]
    yield from _table(groups, currency, terminal)


def _table(rows: Iterable[tuple[str, InformationValue, bool]], currency: str, terminal: Terminal) -> Iterator[str]:
    """Yield a line for each of some things to know; a value from below is marked."""
    told = [
        (
            terminal.safe(name),
            terminal.safe(f"{'at least ' if least and v.is_resolved else ''}{value_cell(v, currency)}"),
            changed_cell(v),
        )
        for name, v, least in rows
    ]
    right, last = (GAP + max((columns(row[k]) for row in told), default=0) for k in (1, 2))
    label = terminal.width - right - last
    for name, value, changed in told:
        text = terminal.cut(name, label)
        if text != name and label < NARROWEST_LABEL:  # what is left of a name says little
            yield terminal.cut(name, terminal.width)
            text = ""
        yield terminal.row(text, label, ((value, right), (changed, last)))
