"""What each of the dials that matter most means, in a sentence that a business person can act on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.analyses.estimators.turning_point import GRID
from mcroi.analyses.information import values_of_dials
from mcroi.analyses.sensitivity.analysis import lead_in
from mcroi.analyses.sensitivity.factors import main_use
from mcroi.analyses.sensitivity.record import Sensitivity
from mcroi.analyses.sensitivity.turning import Turn, value_at
from mcroi.results.chance import Estimate
from mcroi.results.errors import outward
from mcroi.results.figure import Figure, rounded_error
from mcroi.results.first_futures import whole_of
from mcroi.results.quantity import ENOUGH_FUTURES, Quantity
from mcroi.results.ranking import rank
from mcroi.results.result import Result
from mcroi.results.rounding import CENTS, amount_of_money, counted, money, of_100, supported
from mcroi.study.inputs import known_input
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT, Assumption
from mcroi.words.verdict import TODAY

UNKNOWN: Final = "unknown"
"""What information is worth where an input has no finite variance."""

TOLD: Final = 5
"""Dials that get a sentence."""

_RELATIVE: Final = {"": "", "times": ", as a factor on today's", "plus": ", on top of today's"}

TENTH_SCORE: Final = 1.2815515655446004
"""The normal score of P90."""


def worth_of_the_first(of: Sensitivity, jobs: int | None = None) -> dict[str, InformationValue]:
    """Return what it is worth to know those of the first dials that could be found out, as `sentences` tells it."""
    return values_of_dials(of.result, [name for name in of.ranking()[:TOLD] if of.dials[name].learnable], jobs)


def sentences(of: Sensitivity, worth: Mapping[str, InformationValue]) -> list[str]:
    """Say of each of the first dials what it does to the decision, and what can be done about it.

    Parameters
    ----------
    of
        What was found.
    worth
        What it is worth to know these dials before deciding, by dial; chance is never among them.
    """
    return [
        _of_knowledge(of, dial, worth.get(dial)) if of.dials[dial].kind == "knowledge" else _of_chance(of, dial)
        for dial in of.ranking()[:TOLD]
        if not of.is_within_error(dial)
    ]


def worth_text(worth: InformationValue, currency: str) -> str:
    """What it is worth to know something before deciding, or below what it is: never above what all information is.

    Examples
    --------
    >>> worth_text(InformationValue(12.0, 40.0, 3981.0, 0.01, is_resolved=False), "EUR")
    'below 4k EUR'
    """
    if worth.is_resolved:
        figure = Figure.of(Estimate(worth.value, worth.standard_error))
        if worth.most is not None and supported(figure, CENTS)[0] > worth.most.value:  # told to the digits of all
            figure = Figure.of(Estimate(worth.value, worth.most.standard_error))
        return money(figure, currency)
    return bound_text(worth.upper, currency, worth.most)


def bound_text(upper: float, currency: str, most: Estimate | None = None) -> str:
    """What something is worth at most: a bound, rounded up so that it stays one, but no more than all is worth."""
    if not math.isfinite(upper):
        return UNKNOWN
    if upper <= 0.0:
        return "nothing"
    bound = rounded_error(upper, CENTS)[0].normalize()  # 2.0 says no more than 2
    if most is not None and float(bound) > most.value:
        return f"below {money(Figure.of(most), currency)}"
    return f"below {amount_of_money(bound, int(bound.as_tuple().exponent))} {currency}"


def turn_sentence(of: Sensitivity, dial: str) -> str:
    """Say at which values of a dial the decision turns: all of them on one line, for it is one dial."""
    turns = of.turns[dial]
    best, even = ([turn for turn in turns if turn.is_success == is_success] for is_success in (False, True))
    name = _named(dial, turns[0].assumption, turns[0].place)
    told = []
    if len(best) == 1:
        below, above = _called(best[0].below), _called(best[0].above)
        told.append(f"{name}: {below} is best up to {_place(of, best[0])}, {above} above")
    elif best:
        told.append(_zones(of, name, best))
    if even:
        where = " and ".join(_likely(of, even))
        told.append(f"{'' if best else f'{name}: '}success of {even[0].above} is more likely than not {where}")
    return "; ".join(told)


def flip_sentence(of: Sensitivity, dial: str) -> str:
    """Say on which side of which value of a dial another scenario is best, or between which; some has to be."""
    first, *further = [turn for turn in of.turns[dial] if not turn.is_success]
    if further:
        return f"{_zones(of, _named(dial, first.assumption, first.place), [first, *further])}."
    told = _beyond(of, first.assumption, first.value)
    if first.assumption.relative:
        told = told.replace("it is", f"{first.assumption.input} is", 1)
    there, elsewhere = (first.above, first.below) if _is_upper(first.assumption) else (first.below, first.above)
    return f"If {told}{_interval(of, first)}, {_called(there)} is best; if not, {_called(elsewhere)}."


def _zones(of: Sensitivity, name: str, turns: Sequence[Turn]) -> str:
    """What is best between values of a dial, from the lowest zone to the highest.

    Where these futures do not tell one turning point between two others, both neighbours stand in the zone.
    """
    turns = sorted(turns, key=lambda turn: turn.score)
    ends = [
        f"{name} below {_place(of, turns[0])}",
        *(f"to {_place(of, turn, with_unit=False)}" for turn in turns[1:]),
        "beyond",
    ]
    pairs = pairwise([None, *turns, None])
    best = [
        " or ".join(dict.fromkeys(_called(s) for s in (before and before.above, after and after.below) if s))
        for before, after in pairs
    ]
    best[0] += " is best"
    return "; ".join(f"{end}: {scenario}" for end, scenario in zip(ends, best, strict=True))


def _likely(of: Sensitivity, turns: Sequence[Turn]) -> Iterator[str]:
    """Yield the sides and stretches of a dial on which success is more likely than not."""
    turns = sorted(turns, key=lambda turn: turn.score)
    for k, turn in enumerate(turns):
        place = _place(of, turn, with_unit=k == 0)
        if turn.rises:
            ends = k + 1 < len(turns) and not turns[k + 1].rises
            yield f"from {place} to {_place(of, turns[k + 1], with_unit=False)}" if ends else f"above {place}"
        elif k == 0 or not turns[k - 1].rises:
            yield f"below {place}"


def _place(of: Sensitivity, turn: Turn, *, with_unit: bool = True) -> str:
    """The value at which the decision turns, with its interval."""
    unit = _unit(turn.assumption) if with_unit else ""
    return f"{_value(of, turn.assumption, turn.value)}{_interval(of, turn, unit)}"


def _interval(of: Sensitivity, turn: Turn, unit: str = "") -> str:
    ends = []
    for end in (turn.low, turn.high):
        if math.isinf(end):
            last = _value(of, turn.assumption, value_at(turn.assumption, float(GRID[0 if end < 0.0 else -1])))
            ends.append(f"{'under' if end < 0.0 else 'over'} {last}")
        else:
            ends.append(_value(of, turn.assumption, outward(end, up=end == turn.high)))
    currency = f" {for_terminal(of.result.study.currency)}"
    return f" ({unit}{ends[0].removesuffix(currency)} to {ends[1].removesuffix(currency)})"


def _unit(assumption: Assumption) -> str:
    """The unit of plain numbers; money, percentages and factors on today's tell theirs themselves."""
    of = known_input(assumption.input)
    told = assumption.relative or of.is_percentage or of.is_money
    return "" if told else f"{of.unit}; "


def _of_knowledge(of: Sensitivity, dial: str, worth: InformationValue | None) -> str:
    place, assumption = main_use(of.result.study, of.dials[dial], rank(of.result).changes)
    effect = of.effects[dial][of.lead]
    upper = _is_upper(assumption)
    tenth, other = ("highest", "lowest") if upper else ("lowest", "highest")
    value = value_at(assumption, TENTH_SCORE if upper else -TENTH_SCORE)
    told = _beyond(of, assumption, value)
    if assumption.relative:
        told = f"of {dial} {told}"
    there, opposite = (getattr(effect, name).mean for name in (tenth, other))
    currency = for_terminal(of.result.study.currency)
    lead = _lead(of)
    here, across = (_better(of, dial, end) for end in (tenth, other))
    text = (
        f"If {told} ({_named(dial, assumption, place)}, its {tenth} tenth), {lead} is "
        f"{money(Figure.of(there), currency)} on average"
        + (f" and {here} the better choice" if here else "")
        + f", against {money(Figure.of(opposite), currency)} in the {other} tenth"
        + (f", where {across} is the better choice" if across else "")
    )
    if not here and not across:
        text += f"; {_unchanged(of, dial)}"
    if worth is not None and math.isfinite(worth.upper):
        text += f". Knowing it before deciding is worth {worth_text(worth, currency)}"
        if worth.is_resolved:
            text += ", the most to spend on finding out"
        if assumption.owner:
            text += f"; ask {for_terminal(assumption.owner)}"
    if not of.dials[dial].learnable:
        text += ". It cannot be found out before deciding"
    return f"{text}."


def _better(of: Sensitivity, dial: str, tenth: str) -> str:
    """What is a better choice in a tenth than on the whole, beyond error; empty if nothing is."""
    choice = of.choice(dial, tenth)
    return _called(choice.best) if choice.best != of.result.decision.best and choice.is_resolved else ""


def _unchanged(of: Sensitivity, dial: str) -> str:
    """That the best choice is the same in both tenths, if that is known."""
    best = of.result.decision.best
    if any(of.choice(dial, tenth).best != best for tenth in ("lowest", "highest")):
        return f"whether that changes the best choice these {of.result.runs:,} futures do not tell"
    return f"{_called(best)} comes out best in both"


def _of_chance(of: Sensitivity, dial: str) -> str:
    """A delivery: what the lead comes to with it and without."""
    scenario, whole = of.dials[dial].uses[0][0], whole_of(of.result)
    delivers = np.isfinite(whole[scenario].go_live_months.values)
    currency = for_terminal(of.result.study.currency)
    failing, lead = whole[scenario].chance("delivers").other, lead_in(whole, of.lead)
    sides = [
        money(Figure.mean(Quantity(lead[side])), currency) if side.sum() > 1 else "unknown"
        for side in (delivers, ~delivers)
    ]
    told = (
        f"If the change to {scenario} fails, as it does in {of_100(failing)}, {_lead(of)} is {sides[1]} on average, "
        f"against {sides[0]} where it delivers"
    )
    if scenario not in of.lead.split("."):
        return f"{told}: not by itself, but because changes tend to fail together."
    return (
        f"{told}. Nobody can know that beforehand; what can be done is to make success likelier, to try it in a pilot, "
        f"and to stop early."
    )


def _lead(of: Sensitivity) -> str:
    """The lead, as the subject of a sentence."""
    scenario, _, rest = of.lead.partition(".")
    if rest.startswith("against."):
        return f"the lead of {scenario} over {rest.removeprefix('against.').rpartition('.')[0]}"
    return f"the NPV of {scenario}"


def _named(dial: str, assumption: Assumption, place: str) -> str:
    """A dial's name, with the scenario in which its values are read where that matters."""
    where = "" if place in ("world", CURRENT) or dial.startswith(f"{place}.") else f" of {place}"
    return f"{dial}{where}{_RELATIVE[assumption.relative]}"


def _called(scenario: str) -> str:
    return TODAY if scenario == CURRENT else scenario


def _value(of: Sensitivity, assumption: Assumption, value: float) -> str:
    currency = for_terminal(of.result.study.currency)
    return known_input(assumption.input).shown(value, relative=assumption.relative, currency=currency)


def _beyond(of: Sensitivity, assumption: Assumption, value: float) -> str:
    """What values beyond one mean."""
    currency = for_terminal(of.result.study.currency)
    return known_input(assumption.input).tail_beyond(value, relative=assumption.relative, currency=currency)


def _is_upper(assumption: Assumption) -> bool:
    """Whether the tail that is told is the upper one."""
    return known_input(assumption.input).tail_is_upper


def of_few(result: Result) -> str:
    """What is to be said of analyses of few futures."""
    return (
        f"{counted(result.runs, 'future')} are few: below {ENOUGH_FUTURES:,} figures may be further off than their "
        "errors say."
    )
