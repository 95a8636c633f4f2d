"""The sheet ``Simulation``: the inputs of every scenario as drawn, beside them the futures that formulas rest on."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.report.workbook.futures import Futures
from mcroi.report.workbook.futures_block import FIRST, TOP, write_futures
from mcroi.report.workbook.input_groups import GROUPS, unit_of
from mcroi.report.workbook.sheet import Sheet, paper
from mcroi.report.workbook.shown import plain
from mcroi.report.workbook.styles import HEADER, QUIET, SECTION, TITLE
from mcroi.results.result import Result
from mcroi.study.inputs import INPUTS
from mcroi.study.study import CURRENT, WORLD, Assumption
from mcroi.words.verdict import among

PERCENTILES: Final = (5, 50, 95)
_FIXED: Final = 3
_LINES: Final = (2, 2, 1, 1)
"""Of the rows of the header."""

_WIDTHS: Final = (20, 38, 31, 9.5)
"""Of the groups, inputs, units and percentiles, in characters."""


def write(sheet: Sheet, futures: Futures) -> None:
    """Write the sheet."""
    result = futures.result
    last_column = _FIXED + len(PERCENTILES) * len(result) - 1
    sheet.text(0, 0, result.study.title, **TITLE)
    sheet.paragraph(1, (0, last_column), _about(result, futures.count), 90 + 29 * len(result), **QUIET)
    last = _write_inputs(sheet, futures)
    write_futures(sheet, futures, last_column + 2)
    for row, lines in zip(range(TOP, FIRST), _LINES, strict=True):
        sheet.high(row, lines=lines)
    sheet.xlsx.freeze_panes(FIRST, 0)
    paper(sheet, (0, 0, last, last_column))
    sheet.xlsx.repeat_rows(TOP, FIRST - 1)


def _about(result: Result, count: int) -> str:
    whole = among(result) if result.given else f"{result.runs:,} futures"
    which = f"all {count:,} futures" if count == result.runs else f"the first {count:,} of the run of {whole}"
    return (
        f"The futures at the right are {which}, seed {result.seed}. Inputs are shown as they were drawn in these: "
        "in 5, 50 and 95 of 100 futures a value is no greater. Grey: as today. A comment says where a value is from."
    )


def _write_inputs(sheet: Sheet, futures: Futures) -> int:
    """Write the inputs; the last row that they take is returned."""
    result = futures.result
    for column, (text, width) in enumerate(zip(("Group", "Input", "Unit"), _WIDTHS, strict=False)):
        sheet.text(TOP, column, text, **HEADER)
        for row in range(TOP + 1, FIRST):
            sheet.text(row, column, "", **HEADER)
        sheet.xlsx.set_column(column, column, width)
    for place, s in enumerate(result.values()):
        first = _FIXED + len(PERCENTILES) * place
        last = first + len(PERCENTILES) - 1
        sheet.wide(TOP, (first, last), s.label, **HEADER)
        for column, p in enumerate(PERCENTILES, first):
            for row, text in enumerate(("", "", f"P{p}"), TOP + 1):
                sheet.text(row, column, text, **{**HEADER, "align": "right"})
        sheet.xlsx.set_column(first, last, _WIDTHS[-1])
    drawn = futures.inputs()
    row, heading = FIRST, ""
    for above, group, inputs in GROUPS:
        if above != heading:
            heading = above
            sheet.text(row, 0, above, **SECTION)
            for column in range(1, _FIXED + len(PERCENTILES) * len(result)):
                sheet.text(row, column, "", **SECTION)
            row += 1
        for name in inputs:
            sheet.text(row, 0, group, **QUIET)
            sheet.text(row, 1, name)
            sheet.note(row, 1, INPUTS[name].help)
            sheet.text(row, 2, unit_of(name, result.study.currency), **QUIET)
            for place, (scenario, of) in enumerate(drawn.items()):
                _write_input(sheet, (row, _FIXED + len(PERCENTILES) * place), name, of, _source(result, scenario, name))
            row += 1
    return row - 1


def _write_input(sheet: Sheet, at: tuple[int, int], name: str, of: ScenarioInputs, source: str) -> None:
    value, is_todays = _value(name, of)
    if value is None:
        return
    row, first = at
    percent = INPUTS[name].is_percentage
    is_constant = isinstance(value, float)
    told = [value] * len(PERCENTILES) if is_constant else np.percentile(value, PERCENTILES).tolist()
    style = QUIET if is_todays else {}
    for column, number in enumerate(told, first):
        if math.isfinite(number):
            sheet.shown(row, column, plain(number, percent=percent, digits=6 if is_constant else 3), **style)
        else:
            sheet.text(row, column, "no limit", align="right", **style)
    if source:
        sheet.note(row, first + 1, source)


def _value(name: str, of: ScenarioInputs) -> tuple[Value | None, bool]:
    """What an input is in every future, None where a scenario has none, and whether that is today's value."""
    kind = INPUTS[name].kind
    if kind == "world":
        return of.world[name], of.change is not None
    if kind == "way":
        return of.way[name], of.change is not None and of.way[name] is of.today[name]
    return (None, False) if of.change is None else (of.change[name], False)


def _source(result: Result, scenario: str, name: str) -> str:
    """What is said of a value where it stands; empty where it is a default or today's."""
    study = result.study
    if INPUTS[name].kind == "world":
        assumption = study.world.get(name) if scenario == CURRENT else None
        return "" if assumption is None else _told(assumption, WORLD)
    assumption = study.assumption(scenario, name)
    return "" if assumption is None else _told(assumption, study.home(scenario, name))


def _told(of: Assumption, place: str) -> str:
    lines = [f"As stated in {place}: {of.text}", f"Source: {of.source or 'none is stated'}"]
    lines += [f"Mark: {of.mark}"] if of.mark else []
    lines += [f"Owner: {of.owner}"] if of.owner else []
    return "\n".join(lines)
