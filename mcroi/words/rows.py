"""What the tables say, as text: one row for each question, one cell for each scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mcroi.analyses.implied import widenings
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.result import Result
from mcroi.results.rounding import money, money_unit, months, number, of_100, percent, rate, share
from mcroi.study.safe_text import for_terminal
from mcroi.words.questions import Question, blocks
from mcroi.words.sources import source_rows
from mcroi.words.verdict import among

NOTHING: Final = ""
"""The cell of a scenario that a row is not about."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question, and the answer for each scenario."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together."""

    title: str
    rows: tuple[Row, ...]


def sections(result: Result) -> list[Section]:
    """Return all rows of the tables, with the cells in the order of the result's scenarios."""
    first, *others = [
        Section(
            block.title.format(block.unit),
            tuple(Row(question.label, _cells(result, question)) for question in block.questions),
        )
        for block in blocks(result)
    ]
    return [first, _where_from(result), *others]


def _where_from(result: Result) -> Section:
    """Where the npv comes from; the first scenario is what all others are against."""
    title = f"Where that comes from, on average: {for_terminal(result.study.currency)}, with errors at 95 %"
    return Section(title, tuple(Row(label, (NOTHING, *cells)) for label, cells in source_rows(result)))


def notes(result: Result) -> list[str]:
    """Return what is to be read below the tables."""
    futures = "1 future" if result.runs == 1 else among(result) if result.given else f"{result.runs:,} futures"
    told = [
        f"{futures}, seed {result.seed}; numbers have no more digits than their sampling error supports.",
        "P10 and P80: in 10 and in 80 of 100 futures a result is no greater.",
        "Cash only: without what projects are worth. With run-off: what is alive at the end lives out its life.",
    ]
    for name, part in result.run_off_left_out.items():
        if part > 0:
            npv = result[name].npv_with_run_off
            left_out = of_100(Chance.share(part, result.runs, is_certain=npv.is_certain))
            told.append(f"Run-off of {name}: in {left_out} it is not finite and left out.")
    widened = widenings(result.study).values()
    if widened:
        count = "1 range is" if len(widened) == 1 else f"{len(widened)} ranges are"
        most = f"up to {max(widened):.2f} times"
        told.append(f"{count} widened, {most}, as the 90 % ranges of their authors have held less of the truths.")
    return told


def _cells(result: Result, of: Question) -> tuple[str, ...]:
    """The answers as text, amounts of money in one unit."""
    answers = [of.answer(result, s) for s in result.values()]
    unit = money_unit([answer for answer in answers if isinstance(answer, Figure)]) if of.unit == "money" else None
    return tuple(_text(of, answer, unit) for answer in answers)


def _text(of: Question, answer: Figure | Chance | None, unit: int | None) -> str:
    if answer is None:
        return NOTHING
    if isinstance(answer, Chance):
        return percent(answer)
    match of.unit:
        case "money":
            return money(answer, unit=unit)
        case "months":
            return months(answer, bare=True)
        case "per year":
            return rate(answer)
        case "share of paid hours":
            return share(answer)
    return number(answer)
