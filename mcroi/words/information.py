"""What it is worth to find things out, in words: all of it, single dials, studies that can be done, and a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.analyses.information import Information
from mcroi.analyses.information.plan import MOST_STEPS
from mcroi.analyses.information.valuation import ResearchValue
from mcroi.analyses.sensitivity.factors import KNOWLEDGE
from mcroi.results.chance import Estimate
from mcroi.results.errors import money_with_error
from mcroi.results.figure import Figure
from mcroi.results.quantity import ENOUGH, ENOUGH_FUTURES
from mcroi.results.ranking import chance_best, rank
from mcroi.results.rounding import money, of_100, share
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT
from mcroi.words.sensitivity import of_few, worth_text
from mcroi.words.verdict import TODAY

SHOWN: Final = 12
"""Dials in the table, unless more are asked for."""


def worth_rows(of: Information, shown: int = SHOWN) -> list[tuple[str, str, str]]:
    """Return for the first dials the name, what it is worth to know it, and how often that would change the choice."""
    currency = currency_of(of)
    return [
        (for_terminal(name), value_cell(of.dials[name], currency), changed_cell(of.dials[name]))
        for name in list(of.dials)[:shown]
    ]


def rest_sentences(of: Information, shown: int = SHOWN) -> Iterator[str]:
    """Yield what all other dials are worth."""
    rest = list(of.dials.values())[shown:]
    if rest:
        most = replace(max(rest, key=lambda value: value.upper), is_resolved=False)
        dials = "1 more dial," if len(rest) == 1 else f"{len(rest)} more dials, each"
        yield f"{dials} {worth_text(most, currency_of(of))}."


def currency_of(of: Information) -> str:
    """The currency of a study, harmless."""
    return for_terminal(of.result.study.currency)


def opening_sentences(of: Information) -> Iterator[str]:
    """Yield what all information is worth, at most."""
    currency = currency_of(of)
    evpi = money(Figure.of(of.evpi), currency)
    best = TODAY if of.result.decision.best == CURRENT else of.result.decision.best
    if not of.result.study.has_variance:
        yield f"On average {best} comes out best."
        yield "An input has no finite variance, so that what information is worth cannot be told."
        return
    if of.most is None:
        others = chance_best(of.result, of.result.decision.best).other
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
    elif of.result.runs < ENOUGH_FUTURES:
        yield of_few(of.result)


def value_cell(value: InformationValue, currency: str) -> str:
    """What something is worth, as fine as its error, with half of its interval."""
    if not value.is_resolved:
        return worth_text(value, currency)
    amount, error = money_with_error(Estimate(value.value, value.standard_error), currency)
    return f"{amount} ± {error}" if error else amount


def changed_cell(value: InformationValue) -> str:
    """How often it would change the choice."""
    return share(Figure.rough(value.changed, 2)) if value.is_resolved else ""


def research_sentence(found: ResearchValue, currency: str) -> str:
    """What a study is worth, costs, and whether it pays."""
    title = for_terminal(found.research.title)
    title = title[:1].upper() + title[1:]
    cost = money(Figure.rough(found.cost, 2), currency)
    worth = worth_text(found.worth, currency)
    judged = {True: "it pays", False: "it does not pay", None: "these futures do not tell whether it pays"}[found.pays]
    net = ""
    if found.worth.is_resolved:
        net = f", {money(Figure.of(found.net), currency)} beyond its cost"
    return f"{title} is worth {worth} and costs {cost}{net}: {judged}."


def plan_sentences(of: Information) -> Iterator[str]:
    """Yield what to find out, in which order, at most how much to spend on it; studies that pay come first."""
    currency = currency_of(of)
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
        yield _without_plan(of)
        return
    yield "What to find out, in this order, and the most to spend on each, told from futures that did not choose it:"
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


def _without_plan(of: Information) -> str:
    """That nothing is worth finding out, or that these futures are too few to say in which order."""
    first = next((name for name, value in of.dials.items() if value.is_resolved), None)
    if first is None:
        return (
            "What to find out first: nothing. No single dial is worth knowing by more than the error of these "
            f"{of.result.runs:,} futures; decide, or draw more."
        )
    return (
        f"What to find out first: most likely {first}, worth {worth_text(of.dials[first], currency_of(of))} by itself. "
        f"For a plan {of.result.runs:,} futures are too few; draw more."
    )


def _money(of: Estimate, currency: str) -> str:
    return money(Figure.of(of), currency)


def _owner(of: Information, dial: str) -> str:
    owners = dict.fromkeys(
        a.owner for place, a in of.result.study.stated for used in of.uses[dial] if used == (place, a.input) and a.owner
    )
    return f" (ask {', '.join(map(for_terminal, owners))})" if owners else ""
