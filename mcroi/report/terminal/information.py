"""What it is worth to find things out as plain text: dials, groups, studies that can be done, and a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from mcroi.analyses.estimators.policy_value import RESOLVED, InformationValue
from mcroi.analyses.information import Information
from mcroi.analyses.information.valuation import MOST_STEPS, ResearchValue
from mcroi.analyses.sensitivity.factors import KNOWLEDGE
from mcroi.report.terminal.terminal import NARROWEST_LABEL, PROMPT, Terminal
from mcroi.results.figure import Figure
from mcroi.results.numbers import money, of_100, share
from mcroi.results.quantity import ENOUGH, Z95, Chance, Estimate
from mcroi.results.ranking import chance_best, rank
from mcroi.study.safe_text import columns, for_terminal
from mcroi.study.study import CURRENT
from mcroi.words.sensitivity import worth_text
from mcroi.words.verdict import TODAY, conditional

SHOWN: Final = 12
"""Dials in the table, unless more are asked for."""

_GAP: Final = 2


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
    terminal, currency = Terminal(width, unicode), _currency(of)
    lines = terminal.lines(conditional(of.result)) if of.result.given else []
    lines += [*terminal.lines(of.result.study.title), ""]
    lines += [line for text in opening_sentences(of) for line in terminal.lines(text)]
    if of.dials and of.result.study.has_variance:
        lines += _tables(of, shown, terminal)
    for found in of.research:
        lines += ["", *terminal.lines(_research(found, currency))]
    lines += ["", *(line for text in plan_sentences(of) for line in terminal.lines(text))]
    return "\n".join(lines)


def plain(of: Information) -> str:
    """Return what information is worth as a prompt shows it."""
    return information_lines(of, PROMPT)


def _tables(of: Information, shown: int, terminal: Terminal) -> Iterator[str]:
    """Yield what each dial is worth, and what groups are."""
    currency = _currency(of)
    yield ""
    yield from terminal.lines(
        "Worth knowing before deciding, each by itself, and how often that would change the choice"
    )
    yield terminal.rule(terminal.width)
    yield from _table([(name, of.dials[name], False) for name in list(of.dials)[:shown]], currency, terminal)
    for told in rest_sentences(of, shown):
        yield from terminal.lines(told)
    yield from ("", *terminal.lines("Found out together"), terminal.rule(terminal.width))
    groups = [(name, value, name in of.at_least) for name, value in of.groups.items()]
    yield from _table(groups, currency, terminal)


def worth_rows(of: Information, shown: int = SHOWN) -> list[tuple[str, str, str]]:
    """Return for the first dials the name, what it is worth to know it, and how often that would change the choice."""
    currency = _currency(of)
    return [
        (for_terminal(name), _value(of.dials[name], currency), _changed(of.dials[name]))
        for name in list(of.dials)[:shown]
    ]


def rest_sentences(of: Information, shown: int = SHOWN) -> Iterator[str]:
    """Yield what all other dials are worth."""
    rest = list(of.dials.values())[shown:]
    if rest:
        most = replace(max(rest, key=lambda value: value.upper), is_resolved=False)
        dials = "1 more dial," if len(rest) == 1 else f"{len(rest)} more dials, each"
        yield f"{dials} {worth_text(most, _currency(of))}."


def _currency(of: Information) -> str:
    return for_terminal(of.result.study.currency)


def opening_sentences(of: Information) -> Iterator[str]:
    """Yield what all information is worth, at most."""
    currency = _currency(of)
    evpi = money(Figure(of.evpi.value, *of.evpi.ci95), currency)
    best = TODAY if of.result.decision.best == CURRENT else of.result.decision.best
    if not of.result.study.has_variance:
        yield f"On average {best} comes out best."
        yield "An input has no finite variance, so that what information is worth cannot be told."
        return
    if of.evpi.value <= RESOLVED * of.evpi.standard_error:
        first = chance_best(of.result, of.result.decision.best)
        others = Chance(first.runs - first.hits, first.runs)
        seen = "so that nothing seems worth knowing"
        if others.hits:
            seen = "which is too little to tell what it would be worth to know"
        yield f"On average {best} is the best choice. Another one is better in {of_100(others)}, {seen}."
    else:
        yield (
            f"On average {best} is the best choice. To know the future before choosing would be worth {evpi}; no "
            f"information can be worth more."
        )
    if not of.evpi.value:
        return
    everything = of.groups.get(KNOWLEDGE)
    if everything is not None:
        whole = KNOWLEDGE not in of.at_least
        least = "" if whole or not everything.is_resolved else "at least "
        told = f"All that could be found out today is worth {least}{worth_text(everything, currency)}"
        yield f"{told}; the rest is luck." if whole else f"{told}."
    futures = rank(of.result).lead.rests_on
    if futures < ENOUGH:
        yield (
            f"How far {best} leads rests on some {max(futures, 1):.0f} of the futures, so that all this may be further "
            "off than it says; truncate the input with the longest tail, or draw more."
        )


def _table(rows: Iterable[tuple[str, InformationValue, bool]], currency: str, terminal: Terminal) -> Iterator[str]:
    """Yield a line for each of some things to know; a value from below is marked."""
    told = [
        (
            terminal.safe(name),
            terminal.safe(f"{'at least ' if least and v.is_resolved else ''}{_value(v, currency)}"),
            _changed(v),
        )
        for name, v, least in rows
    ]
    right = max((columns(value) for _, value, _ in told), default=0)
    last = max((columns(changed) for _, _, changed in told), default=0)
    label = terminal.width - right - last - 2 * _GAP
    for name, value, changed in told:
        text = terminal.cut(name, label)
        if text != name and label < NARROWEST_LABEL:  # what is left of a name says little
            yield terminal.cut(name, terminal.width)
            text = ""
        yield (
            f"{text}{' ' * (label - columns(text) + _GAP + right - columns(value))}{value}"
            f"{' ' * (_GAP + last - columns(changed))}{changed}"
        ).rstrip()


def _value(value: InformationValue, currency: str) -> str:
    if not value.is_resolved:
        return worth_text(value, currency)
    error = Z95 * value.standard_error
    return f"{worth_text(value, currency)} ± {money(Figure.rough(error, 1))}"


def _changed(value: InformationValue) -> str:
    return share(Figure.rough(value.changed, 2)) if value.is_resolved else ""


def _research(found: ResearchValue, currency: str) -> str:
    """What a study is worth, costs, and whether it pays."""
    title = for_terminal(found.research.title)
    title = title[:1].upper() + title[1:]
    cost = money(Figure.rough(found.cost, 2), currency)
    worth = worth_text(found.worth, currency)
    judged = {True: "it pays", False: "it does not pay", None: "these futures do not tell whether it pays"}[found.pays]
    net = ""
    if found.worth.is_resolved:
        net = f", {money(Figure(found.net.value, *found.net.ci95), currency)} beyond its cost"
    return f"{title} is worth {worth} and costs {cost}{net}: {judged}."


def plan_sentences(of: Information) -> Iterator[str]:
    """Yield what to find out, in which order, at most how much to spend on it; studies that pay come first."""
    currency = _currency(of)
    paying = sorted((found for found in of.research if found.pays), key=lambda found: -found.net.value)
    for found in paying:
        yield (
            f"Do {for_terminal(found.research.title)}: it brings {_money(found.net, currency)} beyond what it costs; "
            "what it finds takes its part from what the inputs below are worth."
        )
    if not of.result.study.has_variance:
        yield "What to find out first: the tail of the input that has no finite variance; cap it, or state it anew."
        return
    if not of.dials:
        yield "What to find out first: nothing. No input that could be found out is uncertain."
        return
    if not of.plan:
        yield (
            "What to find out first: nothing. No single dial is worth knowing by more than the error of these "
            f"{of.result.runs:,} futures; decide, or draw more."
        )
        return
    yield "What to find out, in this order, and the most to spend on each:"
    for k, step in enumerate(of.plan, 1):
        owner = _owner(of, step.dial)
        yield (
            f"{k}. {step.dial}{owner}: at most {_money(step.further, currency)}; "
            f"with all before it {_money(step.together, currency)}"
        )
    if len(of.plan) == MOST_STEPS:
        yield "Then look again: a plan has no more steps than that, and what is found out changes what comes next."
        return
    yield "Then decide: what else could be found out by itself adds nothing that these futures could tell from none."


def _money(of: Estimate, currency: str) -> str:
    return money(Figure(of.value, *of.ci95), currency)


def _owner(of: Information, dial: str) -> str:
    owners = dict.fromkeys(
        a.owner for place, a in of.result.study.stated for used in of.uses[dial] if used == (place, a.input) and a.owner
    )
    return f" (ask {', '.join(map(for_terminal, owners))})" if owners else ""
