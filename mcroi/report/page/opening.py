"""The first screen: what is recommended, how sure that is, what it takes, and what would flip it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.ranking import rank
from mcroi.results.result import ScenarioResult
from mcroi.results.rounding import money, months, of_100, percent
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT
from mcroi.words.case import BusinessCase
from mcroi.words.sensitivity import flip_sentence
from mcroi.words.stress import StressRow, stress_rows
from mcroi.words.verdict import TODAY

MOST_FLIPS: Final = 5

_ROW: Final = 10


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that is to be remembered, with what it is about above and what goes with it below."""

    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One of a hundred futures in a square of ten by ten."""

    x: int
    y: int
    succeeds: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """The first screen.

    Parameters
    ----------
    condition
        Which futures this is about; empty for all.
    recommendation, verdict, foundation
        The verdict's first sentence, the others, and the last of these: how well founded the inputs are.
    change
        The change that the rest is about; see `shown_change`.
    label
        What it is called.
    tiles, dots
        Its numbers, and a hundred futures of it.
    dots_text
        What the dots show, in words.
    flips
        What makes another scenario the best.
    flips_from
        Of how many futures that is known.
    """

    condition: str
    recommendation: str
    verdict: Sequence[str]
    foundation: str
    change: str
    label: str
    tiles: Sequence[Tile]
    dots: Sequence[Dot]
    dots_text: str
    flips: Sequence[str]
    flips_from: int


def shown_change(case: BusinessCase) -> str:
    """Return the change that is shown: the one recommended or, where that is today, the one that comes closest."""
    return rank(case.result).changes[0]


def opening(case: BusinessCase) -> Opening:
    """Return the first screen of a case."""
    result = case.result
    change = result[shown_change(case)]
    success = change.chance("npv_positive")
    told = [for_terminal(sentence) for sentence in case.verdict]
    condition = told.pop(0) if result.given else ""
    return Opening(
        condition=condition,
        recommendation=told[0],
        verdict=told[1:],
        foundation=told[-1],
        change=change.name,
        label=for_terminal(change.label),
        tiles=list(_tiles(change, result.study.currency)),
        dots=_dots(success),
        dots_text=f"It is worth more than carrying on as today in {of_100(success)}.",
        flips=list(_flips(case)),
        flips_from=case.analysed.runs,
    )


def _tiles(change: ScenarioResult, currency: str) -> Iterator[Tile]:
    currency = for_terminal(currency)
    p10, p90 = (money(Figure.quantile(change.npv, p), currency) for p in (0.1, 0.9))
    yield Tile(
        "Chance of success",
        percent(change.chance("npv_positive")),
        f"worth more than carrying on as today in {of_100(change.chance('npv_positive'))}",
    )
    yield Tile("Net present value, on average", money(Figure.mean(change.npv), currency), f"P10 {p10}, P90 {p90}")
    times = change.break_even_months
    half, late = (Figure.quantile(times, p) for p in (0.5, 0.8))
    ever = f"within the horizon in {of_100(times.never.other)}"
    note = ever if math.isinf(late.value) else f"in 80 of 100 within {months(late)}; {ever}"
    yield Tile("Money back, in half of the futures within", months(half), note)
    budget, funding = (money(Figure.quantile(of, 0.8), currency) for of in (change.one_off_cost, change.peak_funding))
    yield Tile(
        "To request for one-off spend (P80)", budget, f"with what is lost until it pays, peak funding: {funding}"
    )


def _capital(row: StressRow) -> str:
    """The stress as the beginning of a sentence; the name of a dial stays as it is."""
    return row.label if row.stress.kind == "dial" else f"{row.label[:1].upper()}{row.label[1:]}"


def _dots(success: Chance) -> list[Dot]:
    filled = round(_ROW * _ROW * success.p)
    if not success.is_certain:
        filled = min(max(filled, 1), _ROW * _ROW - 1)
    return [Dot(k % _ROW, k // _ROW, k < filled) for k in range(_ROW * _ROW)]


def _flips(case: BusinessCase) -> Iterator[str]:
    """Yield what flips the decision: values at which it turns, then stresses under which it does."""
    if case.sensitivity is None:
        yield "Too few futures to say: simulate more."
        return
    of, best = case.sensitivity, case.result.decision.best
    turning = {dial: [turn for turn in turns if not turn.is_success] for dial, turns in of.turns.items()}
    turning = {dial: turns for dial, turns in turning.items() if turns}
    found = [
        flip_sentence(of, dial)
        for dial in of.ranking()
        if any(best in (turn.above, turn.below) for turn in turning.get(dial, ()))
    ]
    if case.stress is not None:
        found += [
            f"{_capital(row)}: {TODAY if row.stress.best == CURRENT else row.stress.best} is then best."
            for row in stress_rows(case.analysed, case.stress)
            if row.stress.flips == "yes" and row.stress.name.partition(" in ")[0] not in turning
        ]
    yield from (for_terminal(text) for text in found[:MOST_FLIPS])
    if not found:
        yield "Nothing that was looked at: no single uncertainty from its P1 to its P99, and no stress."
