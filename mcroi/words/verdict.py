"""The verdict: six sentences that a business person can read aloud.

They come in this order: what is recommended, by what margin, and how sure that is; the chance of a loss and its size;
where the net present value comes from; when the money is back; what a spreadsheet of typical values would have said;
how well founded the inputs are. Where futures were kept on conditions, a sentence above them says so.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from distributions import Constant
from mcroi.draws.kept import rounded_up
from mcroi.results.chance import Estimate
from mcroi.results.errors import money_with_error
from mcroi.results.figure import EXACT, Figure, is_constant
from mcroi.results.quantity import Quantity
from mcroi.results.ranking import Ranking, rank
from mcroi.results.result import Result, ScenarioResult
from mcroi.results.rounding import ABOUT_ZERO, money, months, of_100
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT, Study
from mcroi.words.sources import why

TODAY: Final = "carrying on as today"

ONLY: Final = "the only future"

FEWEST_FOR_TAIL: Final = 20
"""Futures below which five of a hundred are less than one."""

MOST: Final = 100_000_000
"""Futures beyond which nobody is sent."""


def verdict(result: Result) -> list[str]:
    """Return the verdict on a simulation.

    Parameters
    ----------
    result
        A simulation.

    Returns
    -------
    list
        Six sentences, or seven under conditions. Where today is best, or leads without being resolved, the middle four
        are about the change that comes closest, and say so.
    """
    ranking = rank(result)
    change = result[ranking.changes[0]]
    return [
        *([conditional(result)] if result.given else []),
        _recommendation(result, ranking),
        f"{_who_loses(result, change, ranking)} {_loss(change, result.study.currency)}",
        why(result, change.name),
        _money_back(change, result.study.horizon_months),
        _spreadsheet(change, result.study.currency, "these" if result.given else "all"),
        _foundation(result.study),
    ]


def conditional(result: Result) -> str:
    """Return the sentence that says which futures a conditional result is about, and how many they are."""
    what = " and ".join(condition.words for condition in result.given)
    return f"Only if {for_terminal(what)}: everything here is about the {among(result)} in which it is so."


def among(result: Result) -> str:
    """Return how many futures a conditional result is about, of how many."""
    return f"{result.runs:,} of {result.drawn:,} futures"


def every(of: Quantity) -> str:
    """In which futures something is that all have: in every one where that is certain, else in those that there are."""
    if of.values.size == 1:
        return ONLY
    return "every future" if of.is_certain else f"all {of.values.size:,} futures"


def called(s: ScenarioResult) -> str:
    """What a scenario is called: its label, and its name where that differs."""
    if s.name == CURRENT:
        return TODAY
    label = for_terminal(s.label)
    return f'"{label}"' if label == s.name else f'"{label}" ({s.name})'


def _recommendation(result: Result, ranking: Ranking) -> str:
    first, second = (called(result[name]) for name in ranking.names[:2])
    over = f"over {months(Figure.exact(result.study.horizon_months))}"
    if ranking.is_tie:
        same = f"{over} {second} comes to just the same as {first}"
        return f"No scenario wins alone: {same} in {every(ranking.lead)}."
    if result.runs == 1:
        return f"No winner is resolved by a single future: {over} {first} leads {second} in it; simulate many more."
    best = of_100(ranking.best)
    if not ranking.is_resolved:
        return (
            f"No winner is resolved by {result.runs:,} futures: {over} {first} leads {second} on average and is best "
            f"in {best}, but that could be chance; {_cure(ranking)}."
        )
    lead, currency = ranking.lead, result.study.currency
    amount, error = money_with_error(Estimate(lead.mean, lead.standard_error), currency)
    recommended = f"{_capital(first)} is recommended: {over} it beats {second}, {_role(result, ranking)}, by {amount}"
    if is_constant(lead) or not error:
        return f"{recommended} in every one of {result.runs:,} futures."
    return (
        f"{recommended} on average, give or take {error} {currency}, and is best in {best}; "
        f"{result.runs:,} futures settle that ranking."
    )


def _cure(ranking: Ranking) -> str:
    """What would settle a ranking."""
    if not ranking.lead.has_variance:
        return "an input has no finite variance, so that no number of futures is sure to settle it"
    if ranking.needed > MOST:
        return "more would hardly help"
    return f"about {rounded_up(ranking.needed):,.0f} would settle it"


def _role(result: Result, ranking: Ranking) -> str:
    """What the runner-up is among the others."""
    if len(result.changes) > 1:
        return "the next best"
    return "the only alternative" if ranking.names[1] == CURRENT else "the only change looked at"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _who_loses(result: Result, change: ScenarioResult, ranking: Ranking) -> str:
    """The subject of the second sentence, after which "it" is clear."""
    if ranking.names[0] != CURRENT:
        return called(change)
    if len(result.changes) == 1:
        return f"The change, {called(change)},"
    return f"Of the changes {called(change)} comes closest; it"


def _loss(change: ScenarioResult, currency: str) -> str:
    """The rest of the second sentence."""
    npv = change.npv
    if is_constant(npv):
        return f"brings {gain(Figure.mean(npv), currency)} against today, the same in {every(npv)}."
    if npv.count == 1:
        return f"brings {gain(Figure.mean(npv), currency)} against today in {ONLY}."
    losses = npv.chance(npv.values < 0)
    if npv.count < FEWEST_FOR_TAIL:
        lowest = Figure.rough(float(npv.values.min()), 1)
        return f"ends in a loss against today in {of_100(losses)}; the worst of them brings {gain(lowest, currency)}."
    worst = Figure.estimate(npv.tail_mean, npv.count)
    p5 = Figure.quantile(npv, 0.05)
    ends = f"ends in a loss against today in {of_100(losses)}"
    if worst.value >= 0:
        return f"{ends}; even the worst 5 of 100 bring {gain(worst, currency)} on average."
    average = money(worst.times(-1), currency)
    if p5.value < 0:
        return f"{ends}; the worst 5 of 100 lose {money(p5.times(-1), currency)} or more, {average} on average."
    return f"{ends}; the worst 5 of 100 lose {average} on average."


def gain(figure: Figure, currency: str) -> str:
    """An amount as a gain or a loss."""
    text = money(figure.times(-1) if figure.value < 0 else figure, currency)
    if figure.value == 0 or text.startswith(ABOUT_ZERO):
        return f"{'about ' if figure.value else ''}neither gain nor loss"
    return f"a {'loss' if figure.value < 0 else 'gain'} of {text}"


def _money_back(change: ScenarioResult, horizon: int) -> str:
    times = change.break_even_months
    never = times.never
    simulated = f"within the {months(Figure.exact(horizon))} simulated"
    early, middle, late = (Figure.quantile(times, p) for p in (0.1, 0.5, 0.8))
    if never.hits == never.runs and (times.is_certain or never.runs == 1):
        return f"With it the money is never back {simulated}, in {every(times).replace('every', 'any')}."
    if math.isfinite(middle.value) and (is_constant(times) or never.runs == 1):
        return f"With it the money is back {_after(middle)} in {every(times)}."
    if math.isinf(middle.value):
        some = "" if math.isinf(early.value) else f", and only the best 10 of 100 have it back {_within(early)}"
        return f"With it the money is in most futures never back: in {of_100(never)} it is not {simulated}{some}."
    half = f"With it the money is back {_within(middle)} in half of the futures"
    if math.isinf(late.value):
        return f"{half}, but in {of_100(never)} it is not {simulated}, so there is no date by which 80 of 100 have it."
    is_sure = never.is_certain and not never.hits
    rest = f"and in every future {simulated}" if is_sure else f"but never {simulated} in {of_100(never)}"
    return f"{half} and {_within(late)} in 80 of 100, {rest}."


def _within(time: Figure) -> str:
    return "at once" if time.value == 0 else f"within {months(time)}"


def _after(time: Figure) -> str:
    return "at once" if time.value == 0 else f"after {months(time)}"


def _spreadsheet(change: ScenarioResult, currency: str, which: str) -> str:
    npv, said = change.npv, change.spreadsheet_npv or 0.0
    mean, middle = Figure.mean(npv), Figure.quantile(npv, 0.5)
    constant = is_constant(npv)
    claim = "A spreadsheet of typical values would have said"
    if constant and math.isclose(said, mean.value, rel_tol=EXACT):
        return f"{claim} the same, {gain(mean, currency)}."
    claim = f"{claim} {gain(Figure.rough(said), currency)}"
    if npv.count == 1:
        return f"{claim}; {ONLY} brings {gain(mean, currency)}."
    if constant:
        each = "every future brings" if npv.is_certain else f"{every(npv)} bring"
        return f"{claim}, but {each} {gain(mean, currency)}."
    gap = replace(mean, value=said - mean.value, low=said - mean.high, high=said - mean.low)
    if gap.low <= 0 <= gap.high:
        compared = "about the same"
    else:
        size = money(gap.times(-1) if gap.value < 0 else gap, currency)
        compared = f"{size} {'worse' if gap.value > 0 else 'better'}"
    average = f"the average of {which} futures is {gain(mean, currency)}, {compared}"
    return f"{claim}; {average}, and the middle one {gain(middle, currency)}."


def _foundation(study: Study) -> str:
    uncertain = [a for _, a in study.stated if not isinstance(a.distribution, Constant)]
    weak = sum(a.mark == "illustrative" or not a.source for a in uncertain)
    count = len(uncertain)
    if not count:
        return "No input is uncertain in this study, so it cannot tell how wrong its numbers may be."
    if not weak:
        founded = "The only uncertain input is" if count == 1 else f"All {count} uncertain inputs are"
        return f"{founded} sourced, and none is marked illustrative."
    which = "The only uncertain input is" if count == 1 else f"Of {count} uncertain inputs {weak}"
    are = "" if count == 1 else (" is" if weak == 1 else " are")
    have = "has" if weak == 1 else "have"
    return f"{which}{are} marked illustrative or {have} no source: put your own in their place before you decide."
