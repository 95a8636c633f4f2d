"""How many projects one worker could hold: the question that the framework began with, in a sentence."""

from __future__ import annotations

from distributions.rules import listed
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.result import Result
from mcroi.results.rounding import ANY_NUMBER, hundredths, number
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT


def held(result: Result) -> str:
    """Say how many projects one worker could hold in the last month, today and after every change."""
    figures = {s.name: Figure.quantile(s.maintainable_per_worker, 0.5) for s in result.values()}
    today = figures.pop(CURRENT)
    after = listed(f"{number(figure)} with {for_terminal(result[name].label)}" for name, figure in figures.items())
    often = [_in_words(s.chance("maintains_double")) for s in result.changes]
    double = listed(often) if len({*often}) > 1 else often[0]
    each = " with each" if len(often) > len({*often}) == 1 else ""
    of = " of" if number(today) == ANY_NUMBER else ""
    return (
        f"One worker who did nothing else could hold {number(today)}{of} projects at the end as things are, {after} "
        f"(medians); at least twice as many in {double} of 100 futures{each}."
    )


def _in_words(of: Chance) -> str:
    return hundredths(of).replace("<", "fewer than ").replace(">", "more than ")
