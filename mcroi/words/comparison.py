"""What changed between two studies, in words: the inputs, the decision, and how much each input explains."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from mcroi.analyses.compare.attribution import MOST_PLAYERS, Attribution, ChangeGroup, Shares
from mcroi.analyses.compare.compare import MeasureChange, ScenarioChange, StudyComparison
from mcroi.results.chance import Chance, Estimate
from mcroi.results.errors import money_with_error, number_with_error
from mcroi.results.events import CHANCES
from mcroi.results.figure import Figure
from mcroi.results.quantities import QUANTITIES
from mcroi.results.rounding import counted, money, money_unit, months, number, of_100, percent
from mcroi.study.inputs import known_input
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT
from mcroi.words.verdict import TODAY, every

REST: Final = "all that is not an input"
TOGETHER: Final = "together"


def decision_sentences(of: StudyComparison) -> Iterator[str]:
    """Say what has become of the decision, and whether anything has changed at all."""
    first, second = (_best(side.best) for side in (of.before, of.after))
    if is_unchanged(of):
        yield "Nothing that is simulated differs: every future comes to the same in both."
    if of.before.best == of.after.best:
        yield f"Before and after, {first} has the highest mean NPV and is recommended."
    else:
        yield f"The recommendation changes: from {first} before to {second} after."
    for side, when in ((of.before, "before"), (of.after, "after")):
        if side.resolved is False:
            futures = counted(side.runs, "future")
            yield f"That {_best(side.best)} leads {when} is not resolved by {futures}, and could be chance."


def is_unchanged(of: StudyComparison) -> bool:
    """Whether it is known that nothing that is simulated differs."""
    if of.inputs is None:
        return False
    return not any(change.has_effect for change in of.inputs) and not any(change.has_effect for change in of.frame)


def changed_input_lines(of: StudyComparison) -> Iterator[tuple[str, str]]:
    """Yield what is stated differently, and how it was before and after."""
    for change in of.frame:
        yield change.what, f"{change.before} -> {change.after}"
    for stated in of.inputs or ():
        also = [place for place in stated.cells if place != stated.place]
        name = f"{stated.name} (and in {', '.join(also)})" if also else stated.name
        if stated.has_effect:
            name += f", {known_input(stated.input).unit}"
        what = "the same value, said differently: " if stated.kind == "restated" else ""
        yield name, f"{what}{stated.before} -> {stated.after}"


def notes(of: StudyComparison) -> Iterator[str]:
    """Say how it was computed."""
    if of.paired:
        yield (
            f"{counted(of.before.runs, 'future')} each, seed {of.before.seed}: the same draws before and after, so "
            "that errors are those of the differences future by future."
        )
        return
    runs = f"{counted(of.before.runs, 'future')} before and {of.after.runs:,} after"
    yield (
        f"{runs}, as their result documents tell. These do not hold what was stated, nor single futures: differences "
        "are between two results, not future by future, so that their errors are wider than need be, and what each "
        "input explains cannot be told. Compare the two studies for that."
    )


def called_in_full(change: ScenarioChange) -> str:
    """A scenario's label, and its name where that differs."""
    label = for_terminal(change.label)
    return label if label == change.name else f"{label} ({change.name})"


def _best(name: str) -> str:
    return TODAY if name == CURRENT else for_terminal(name)


def measure_label(of: MeasureChange) -> str:
    """What tables call a number of a scenario."""
    if of.unit == "chance":
        return CHANCES[of.name].label
    result, _, statistic = of.name.partition(".")
    unit = ", months" if of.unit == "months" else ""
    return f"{QUANTITIES[result].label} {statistic.replace('p', 'P')}{unit}"


def measure_cells(measure: MeasureChange) -> tuple[str, str, str]:
    """A number before, after, and what it has changed by."""
    if measure.unit == "chance":
        sides = [percent(of) if isinstance(of, Chance) else number(of) for of in (measure.before, measure.after)]
        change = "" if measure.difference is None else points(measure.difference)
        return sides[0], sides[1], change
    figures = [of for of in (measure.before, measure.after) if isinstance(of, Figure)]
    if measure.unit == "months":
        first, second = (months(of, bare=True) for of in figures)
        return first, second, "" if measure.difference is None else signed(number(measure.difference))
    unit = money_unit(figures)
    first, second = (money(of, unit=unit) for of in figures)
    return first, second, "" if measure.difference is None else signed(money(measure.difference))


def signed(text: str) -> str:
    """A number as a change: with a plus where it is above zero."""
    return text if text.startswith(("-", "about", "undefined")) or text == "0" else f"+{text}"


def points(of: Figure) -> str:
    """A change of a chance, in points of a hundred."""
    return f"{signed(number(of.times(100)))} points"


def future_by_future(of: StudyComparison, change: ScenarioChange) -> Iterator[str]:
    """Say in how many futures a scenario does better than before, where both hold the same futures and they differ."""
    if change.better is None or change.worse is None or change.difference is None or is_unchanged(of):
        return
    if not change.better.hits and not change.worse.hits:
        yield f"The same in {every(change.difference)}."
        return
    ends = [Figure.quantile(change.difference, p) for p in (0.1, 0.9)]
    low, high = (signed(money(end, for_terminal(of.after.currency))) for end in ends)
    yield (
        f"Its NPV is higher than before in {of_100(change.better)} and lower in {of_100(change.worse)}; in 80 of 100 "
        f"it changes by {low} to {high}."
    )


def attribution_title(of: Attribution) -> str:
    """What the shares are of, and in how many futures."""
    what = {
        "input": "each changed input",
        "place and group": "each group of changed inputs",
        "group": "each group of changed inputs",
        "place": "all that changed in each place",
        "side": "all that changed on each side",
    }[of.by]
    why = "" if of.by == "input" else f" (more than {MOST_PLAYERS} changed)"
    futures = counted(of.futures, "future")
    return f"How much {what} explains{why}: the average over all orders of changing them, in {futures}"


def share_rows(of: Attribution, scenario: str) -> Iterator[tuple[str, str, str]]:
    """Yield who explains how much of the change of a scenario's mean npv, and of its chance of success."""
    money_of, chance_of = of.npv[scenario], of.success[scenario]
    for player in sorted(of.players, key=lambda player: -abs(money_of.parts[player.name].value)):
        yield _player(player), *_cells(money_of.parts[player.name], chance_of.parts[player.name], of.futures)
    if _has_rest(money_of) or _has_rest(chance_of):
        yield REST, *_cells(money_of.rest, chance_of.rest, of.futures)
    yield TOGETHER, *_cells(money_of.total, chance_of.total, of.futures)


def _has_rest(shares: Shares) -> bool:
    return shares.rest != Estimate(0.0, 0.0)


def _player(player: ChangeGroup) -> str:
    if player.name == player.changes[0].name:
        return player.name
    return f"{player.name} ({counted(len(player.changes), 'input')})"


def _cells(npv: Estimate, success: Estimate, futures: int) -> tuple[str, str]:
    """What explains how much, with half the width of the interval where there is an error."""
    if futures < 2:
        npv, success = (Estimate(of.value, math.inf) for of in (npv, success))
    amount, error = money_with_error(npv)
    hundredths = Estimate(100 * success.value, 100 * success.standard_error)
    in_points, error_in_points = number_with_error(hundredths)
    return _with(signed(amount), error), f"{_with(signed(in_points), error_in_points)} points"


def _with(told: str, error: str) -> str:
    return f"{told} \u00b1 {error}" if error else told
