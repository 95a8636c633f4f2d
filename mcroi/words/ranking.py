"""The ranking of assumptions in words: shares with their errors, both ends of a dial, groups, luck and doubts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from distributions.rules import listed
from mcroi.analyses.sensitivity.factors import Group
from mcroi.analyses.sensitivity.record import Sensitivity
from mcroi.results.chance import Z95, Estimate
from mcroi.results.errors import number_with_error, percent_beyond
from mcroi.results.figure import Figure
from mcroi.results.quantity import ENOUGH_FUTURES
from mcroi.results.ranking import rank
from mcroi.results.rounding import (
    ABOUT_ZERO,
    TENTHS,
    counted,
    hundredths,
    money,
    money_unit,
    months,
    number,
    percent,
    share,
)
from mcroi.study.safe_text import for_terminal
from mcroi.words.sensitivity import of_few, turn_sentence

_EVENTS: Final = {"leavers": "who leaves when", "incidents": "which incidents come when"}
"""What happens month by month, by the name of its dials."""

_TURNS: Final = 8


_OFF: Final = 0.01
"""How far an interval of a share lies outside of what a share can be where it is not believed."""


def output_label(name: str) -> str:
    """What an output is called in a sentence."""
    scenario, _, rest = name.partition(".")
    if rest.startswith("against."):
        other, _, result = rest.removeprefix("against.").rpartition(".")
        return f"{result} of {scenario} against {other}"
    return f"{rest.removeprefix('chances.')} of {scenario}"


def heading(of: Sensitivity, name: str) -> str:
    """What a ranking is of, and what its columns are."""
    what = f"What decides: {output_label(name)}" if name == of.lead else f"What moves {output_label(name)}"
    return (
        f"{what}. Share of its spread that each dial explains by itself, rank correlation, and what it comes to on "
        f"average in the lowest and in the highest tenth of the dial, from {of.result.runs:,} futures"
    )


HEADS: Final = ("share", "rank", "lowest", "highest", "success")
"""Of the columns of `ranking_rows`."""


def ranking_rows(of: Sensitivity, name: str, shown: int) -> list[tuple[str, list[str]]]:
    """Return for the first dials of an output the place and name, and the cells below `HEADS`."""
    effects = {dial: of.effects[dial][name] for dial in of.ranking(name)[:shown]}
    unit = money_unit([Figure.of(end.mean) for effect in effects.values() for end in (effect.lowest, effect.highest)])
    scenario, correlated = _successful(of, name), _correlated(of)
    return [
        (
            f"{place:2d}{'~' if dial in correlated else ' '}{dial}",
            [
                index_text(effect.first_order),
                rank_text(effect.rank),
                *(_told(of, name, dial, tenth, unit) for tenth in ("lowest", "highest")),
                _success(of, dial, scenario),
            ],
        )
        for place, (dial, effect) in enumerate(effects.items(), 1)
    ]


def index_text(index: Estimate) -> str:
    """A share of the spread with its error, or that there is none to be seen; never below nothing or above all.

    Examples
    --------
    >>> index_text(Estimate(0.273, 0.021)), index_text(Estimate(-0.01, 0.01)), index_text(Estimate(0.4, 0.5))
    ('27 ± 5 %', 'none within error', 'unknown')
    >>> index_text(Estimate(1.6, 0.06)), index_text(Estimate(1.01, 0.02))
    ('unknown', 'above 97 %')
    """
    if not math.isfinite(index.standard_error):
        return f"{100 * min(max(index.value, 0.0), 1.0):.1f} ± ? %"
    if index.value == index.standard_error == 0.0:
        return "0 %"
    low, high = index.ci95
    if (low <= 0.0 and high >= 1.0) or low > 1.0 + _OFF or high < -_OFF:
        return "unknown"
    if index.value < 0.0:
        return "none within error"
    percentage = Estimate(100 * index.value, 100 * index.standard_error, (100 * low, 100 * high))
    told, give_or_take = number_with_error(percentage, TENTHS)
    if low <= 0.0 or told == ABOUT_ZERO:
        return f"below {percent_beyond(100 * high)} %"
    if index.value > 1.0 or told == "100":
        return f"above {100 - Decimal(percent_beyond(100 * (1.0 - low)))} %"
    return f"{told} ± {give_or_take} %"


def rank_text(rank: Estimate) -> str:
    """A rank correlation, or that it cannot be told from none."""
    return f"{rank.value:+.2f}" if abs(rank.value) > Z95 * rank.standard_error else "~0"


def _told(of: Sensitivity, name: str, dial: str, tenth: str, unit: int | None) -> str:
    """What an output comes to in a tenth of a dial, with a star where another scenario is the best there."""
    kind = of.outputs[name]
    if kind == "chance":
        return percent(of.chance_in(dial, name, tenth))
    figure = Figure.of(getattr(of.effects[dial][name], tenth).mean)
    flips = name == of.lead and of.choice(dial, tenth).best != of.result.decision.best
    star = "*" if flips and of.choice(dial, tenth).is_resolved else ""
    if kind == "money":
        return money(figure, unit=unit) + star
    if kind == "months":
        return months(figure, bare=True) + star
    return number(figure) + star


def _successful(of: Sensitivity, name: str) -> str:
    """The change whose chance of success is told beside: of those that the output is about the one that comes first."""
    parts = name.split(".")
    changes = rank(of.result).changes
    return next((change for change in changes if change in (parts[0], *parts[2:3])), changes[0])


def _success(of: Sensitivity, dial: str, scenario: str) -> str:
    ends = (of.chance_in(dial, f"{scenario}.npv_positive", tenth) for tenth in ("lowest", "highest"))
    return f"{' to '.join(map(hundredths, ends))} %"


def _correlated(of: Sensitivity) -> set[str]:
    return {dial for group in of.groups.values() if group.kind == "correlated" for dial in group.dials}


def ranking_notes(of: Sensitivity, name: str, shown: int) -> Iterator[str]:
    """Yield what stands below the table."""
    ranking = of.ranking(name)[:shown]
    if ranking:
        yield (
            f"success: the chance that the NPV of {_successful(of, name)} is above 0, in the lowest and in the highest "
            "tenth."
        )
    if of.outputs[name] == "months":
        what = "A break-even" if "break_even" in name else "A time"
        yield f"{what} that never comes counts as {counted(of.result.study.horizon_months, 'month')}."
    if name == of.lead and any(of.flips(dial) for dial in ranking):
        yield "* another scenario is the best there on average."
    if _correlated(of) & set(ranking):
        yield "~ correlated with other dials, whose influence its share holds, too."
    if any(of.dials[dial].kind == "chance" for dial in ranking):
        yield "delivers: luck; a change fails where this dial is high."
    if of.groups:
        yield "Ranked as one:"
    for group, indices in of.group_indices.items():
        yield f"- {_group(of.groups[group])}: {_at_least(of.groups[group], indices[name])}"
    hidden = of.ranking(name)[shown:]
    if hidden:
        yield f"{counted(len(hidden), 'more dial')}{_hidden(of, name, hidden)}."
    if name == of.lead:
        yield from _doubts(of, ranking)
    if name in of.luck:
        yield from _luck(of, name)
    yield from _too_few(of, name)


def _too_few(of: Sensitivity, name: str) -> Iterator[str]:
    """Yield that shares may be further off than their errors say, where they may."""
    futures = of.heavy_tails().get(name)
    if futures is not None and of.result.study.has_variance:
        cure = "draw more" if of.outputs[name] == "chance" else "truncate the input with the longest tail, or draw more"
        yield (
            f"This spread rests on some {max(futures, 1):.0f} of the futures, so that shares of it may be further off "
            f"than their errors say; {cure}."
        )
    elif of.result.runs < ENOUGH_FUTURES:
        yield of_few(of.result)


def _group(group: Group) -> str:
    what = f"{_EVENTS[group.name]} (luck)" if group.kind == "luck" else for_terminal(group.name)
    return what + (f" ({len(group.dials)} dials)" if group.kind == "mark" else "")


def _at_least(group: Group, index: Estimate) -> str:
    """What a group explains; from below where a fit may miss some of it."""
    known = index.value > Z95 * index.standard_error or math.isinf(index.standard_error)
    return ("at least " if group.is_from_below and known else "") + index_text(index)


def _hidden(of: Sensitivity, name: str, hidden: list[str]) -> str:
    """How many of the dials that are not listed do nothing that can be told."""
    if any(math.isinf(of.effects[dial][name].first_order.standard_error) for dial in hidden):
        return ""
    count = sum(of.is_within_error(dial, name) for dial in hidden)
    return f", of which {count} have no influence beyond error" if count else ""


def _doubts(of: Sensitivity, ranking: list[str]) -> Iterator[str]:
    """Yield which neighbours in the table these futures do not tell apart."""
    if not of.result.study.has_variance:
        yield "An input has no finite variance, so that nobody can tell how sure this ranking is."
        return
    places = {dial: k for k, dial in enumerate(ranking, 1)}
    doubtful = [places[first] for first, _ in of.unresolved(len(ranking) - 1)]
    if doubtful:
        yield f"Neighbours not told apart by {of.result.runs:,} futures: {', '.join(_spans(doubtful))}."
    elif len(ranking) > 1:
        yield f"{of.result.runs:,} futures tell all neighbours in this ranking apart."


def _spans(places: list[int]) -> Iterator[str]:
    """Yield the stretches in which no place is told from the next."""
    starts = [k for k in places if k - 1 not in places]
    ends = [k + 1 for k in places if k + 1 not in places]
    for start, end in zip(starts, ends, strict=True):
        yield f"{start} {'and' if end == start + 1 else 'to'} {end}"


def _luck(of: Sensitivity, name: str) -> Iterator[str]:
    """Yield what could be known and what is luck, where there is a spread of which the error is known."""
    told = of.luck[name]
    shares = [e for e in (told.knowledge, told.delivery, told.leavers, told.incidents) if e is not None]
    if any(math.isinf(e.standard_error) for e in shares) or not any(e.value for e in shares):
        return
    knowledge, *luck = (share(Figure.of(e)) for e in shares)
    about = ("whether the changes deliver", *_EVENTS.values())
    parts = [f"{part} is {what}" for part, what in zip(luck, about, strict=False)]
    yield (
        f"Of this spread {knowledge} would be gone if all that could be known today were known; {listed(parts)}: luck, "
        "which no study can find out."
    )


def turn_sentences(of: Sensitivity) -> Iterator[str]:
    """Yield the turning points of the dials that matter most, a line for each dial."""
    found = [dial for dial in of.ranking() if of.turns.get(dial)]
    if not found:
        yield "No dial by itself turns the decision within its P1 to P99, with the others as uncertain as they are."
        return
    yield (
        "Where the decision turns, by one dial alone, with the others as uncertain as they are; in brackets the 95 % "
        "interval:"
    )
    for dial in found[:_TURNS]:
        yield f"- {turn_sentence(of, dial)}"
    if len(found) > _TURNS:
        yield f"- and {counted(len(found) - _TURNS, 'more dial')}; see --json"
