"""The sheet ``Assumptions``: the register of every value that the study states, and of the defaults it leaves."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from mcroi.analyses.implied import Implied
from mcroi.report.workbook.sheet import Sheet, clean, paper
from mcroi.report.workbook.shown import Shown, chance, plain
from mcroi.report.workbook.styles import HEADER, QUIET, TITLE
from mcroi.results.certain import stays_inside
from mcroi.results.chance import Chance
from mcroi.results.result import Result
from mcroi.study.inputs import INPUTS, of_kind
from mcroi.study.safe_text import columns
from mcroi.study.study import CURRENT, WORLD, Assumption, Study
from mcroi.words.case import BusinessCase

_TOP: Final = 3
_PERCENTILES: Final = (5, 50, 95)

_COLUMNS: Final = (
    ("scenario", 14), ("input", 39), ("unit", 27), ("as stated", 27), ("distribution", 30), ("in words", 44),
    ("P5", 10), ("P50", 10), ("P95", 10), ("source", 58), ("owner", 16), ("mark", 12), ("share moved", 9),
)  # fmt: skip
"""Titles and widths."""

_ABOUT: Final = (
    "Every value that the study states, where it stands, and every default. A scenario that does not state a value "
    "keeps that of the one it is like, or today's. P5, P50, P95: in 5, 50 and 95 of 100 futures it is no greater. "
    "Share moved: how many draws had to be moved to what the input may be."
)

_LONG_NUMBER: Final = re.compile(r"-?\d+\.\d{4,}(?:e[+-]?\d+)?")

_FIRST_PERCENTILE: Final = 6
_SOURCE: Final = 9
_MOVED: Final = 12
_WORD_WIDTHS: Final = 1.15
_MOST_LINES: Final = 12


def write(sheet: Sheet, case: BusinessCase) -> None:
    """Write the sheet."""
    study = case.study
    sheet.text(0, 0, "Assumptions", **TITLE)
    sheet.text(1, 0, _ABOUT, **QUIET)
    for column, (title, width) in enumerate(_COLUMNS):
        number = _FIRST_PERCENTILE <= column < _FIRST_PERCENTILE + len(_PERCENTILES) or column == _MOVED
        sheet.text(
            _TOP, column, title, **{**HEADER, "align": "right" if number else "left", "indent": int(column == _SOURCE)}
        )
        sheet.xlsx.set_column(column, column, width)
    sheet.high(_TOP, lines=2)
    row = _TOP + 1
    for place in (WORLD, *study.scenarios):
        for of in (of for of in case.assumptions if of.place == place):
            _write_stated(sheet, row, of, study.currency, _moved(case.result, of))
            row += 1
        for name, value in _defaults(study, place):
            _write_default(sheet, row, place, name, value, study.currency)
            row += 1
    sheet.xlsx.autofilter(_TOP, 0, row - 1, len(_COLUMNS) - 1)
    sheet.xlsx.freeze_panes(_TOP + 1, 2)
    sheet.xlsx.repeat_rows(_TOP)
    paper(sheet, (0, 0, row - 1, len(_COLUMNS) - 1))


def _moved(result: Result, of: Implied) -> Chance | None:
    """How many draws were moved to what the input may be; None where it is not drawn."""
    part = result.inputs_moved.get(f"{of.place}.{of.assumption.input}")
    certain = stays_inside(result.study, of.assumption)
    return None if part is None else Chance.share(part, result.runs, is_certain=certain)


def _write_stated(sheet: Sheet, row: int, of: Implied, currency: str, moved: Chance | None) -> None:
    assumption, name = of.assumption, of.assumption.input
    unit = of.unit if assumption.relative else of.input.unit_in(currency)
    words = "the same in every future" if of.is_constant else of.sentence
    texts = (of.place, name, unit, assumption.text, _distribution(of), _sentences(words, assumption))
    told = (assumption.source, assumption.owner, assumption.mark or "")
    _write_texts(sheet, row, texts, told)
    percent = of.input.is_percentage and not assumption.relative
    for column, p in enumerate(_PERCENTILES, _FIRST_PERCENTILE):
        sheet.shown(row, column, _number(of.percentiles[p], percent=percent, exact=of.is_constant), valign="top")
    if moved is not None:
        sheet.shown(row, _MOVED, chance(moved), valign="top")


def _distribution(of: Implied) -> str:
    """A distribution with its numbers to four digits; nothing for a number, which stands as stated."""
    if of.is_constant:
        return ""
    return _LONG_NUMBER.sub(lambda number: f"{float(number[0]):.4g}", str(of.assumption.distribution))


def _sentences(words: str, of: Assumption) -> str:
    """What a tail means, then how the distribution came about, then the note."""
    return "; ".join(part for part in (words, *of.how, of.note) if part)


def _defaults(study: Study, place: str) -> Iterator[tuple[str, float]]:
    """The inputs that are left out, and what they are then."""
    for i in of_kind("world" if place == WORLD else "way" if place == CURRENT else "change"):
        if study.assumption(place, i.name) is None and i.default is not None:
            yield i.name, i.default


def _write_default(sheet: Sheet, row: int, place: str, name: str, value: float, currency: str) -> None:
    texts = (place, name, INPUTS[name].unit_in(currency), "left out", "", "the same in every future")
    _write_texts(sheet, row, texts, ("", "", "default"))
    for column in range(_FIRST_PERCENTILE, _FIRST_PERCENTILE + len(_PERCENTILES)):
        sheet.shown(row, column, _number(value, percent=INPUTS[name].is_percentage, exact=True), valign="top")


def _write_texts(sheet: Sheet, row: int, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Write the texts of a row left and right of its numbers, and make it as high as the longest needs."""
    lines = 1
    for column, text in (*enumerate(before), *enumerate(after, _FIRST_PERCENTILE + len(_PERCENTILES))):
        sheet.text(row, column, text, text_wrap=True, valign="top", align="left", indent=int(column == _SOURCE))
        room = int(_COLUMNS[column][1] * _WORD_WIDTHS)
        lines = max(lines, -(-columns(clean(text)) // room))
    sheet.high(row, lines=min(lines, _MOST_LINES))


def _number(value: float, *, percent: bool, exact: bool) -> Shown:
    if not math.isfinite(value):
        return Shown("no limit")
    return plain(value, percent=percent, digits=6 if exact else 3)
