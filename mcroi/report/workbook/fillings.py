"""What stands in the cells of a workbook to fill in: a study's tables by form and number, or nothing yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import distributions
from mcroi.study.inputs import INPUTS, LINE_AMOUNTS, Relative
from mcroi.study.reading.keys import DEFAULT_CURRENCY, DEFAULT_MONTHS, LINES
from mcroi.study.reading.numbers import Number
from mcroi.study.reading.workbook.layout import (
    AS_TEXT,
    FORM,
    GREATEST,
    HEAD,
    LEAST,
    LINE_NAME,
    MARK,
    MIDDLE,
    NUMBER,
    OWNER,
    QUANTILES,
    RANGE_80,
    RANGE_90,
    RELATIVE,
    SCENARIO,
    SOURCE,
    THREE_POINTS,
)
from mcroi.study.study import CURRENT

Typed = Mapping[str, str | float]
"""By heading, what stands in the cells of one input."""

_NUMBER: Final = r"([^\s(),]+)"
_PERT: Final = re.compile(rf"pert\( *{_NUMBER} *, *{_NUMBER} *, *{_NUMBER} *\)")
_TO: Final = re.compile(rf"{_NUMBER} to {_NUMBER}")
_EVIDENCE: Final = (MARK, SOURCE, OWNER)
_QUANTILES: Final = {
    ("p10", "p90"): (RANGE_80, {"p10": LEAST, "p90": GREATEST}),
    ("p10", "p50", "p90"): (QUANTILES, {"p10": LEAST, "p50": MIDDLE, "p90": GREATEST}),
}


class NotInCellsError(ValueError):
    """A study states something for which the workbook has no cell; the message says what."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands in the columns of one scenario.

    Parameters
    ----------
    label, like
        As in a study; empty where it says nothing.
    inputs
        By input what is typed; today's columns hold the inputs of the world too.
    """

    label: str = ""
    like: str = ""
    inputs: Mapping[str, Typed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the cells of a workbook.

    Parameters
    ----------
    head
        By key of the study's sheet.
    scenarios
        By name, today's first.
    correlations
        Rank and dials.
    lines
        By heading, what stands in each row of the sheet of lines.
    """

    head: Mapping[str, str | float]
    scenarios: Mapping[str, Columns]
    correlations: Sequence[tuple[float, Sequence[str]]] = ()
    lines: Sequence[Typed] = ()


BLANK: Final = Filling(
    {"currency": DEFAULT_CURRENCY, "horizon_months": DEFAULT_MONTHS},
    {name: Columns() for name in (CURRENT, "optimal", "compromise")},
)
"""What stands in a workbook before anybody has filled it in."""


def filling_of(tables: Mapping[str, Any]) -> Filling:
    """Return the cells that state what a study file does.

    Parameters
    ----------
    tables
        A study file as parsed, without errors.

    Raises
    ------
    NotInCellsError
        If it states something that the workbook has no cell for, such as data or experts.
    """
    head = {}
    for key in HEAD:
        table, _, name = key.rpartition(".")
        stated = (tables.get(table, {}) if table else tables).get(name)
        if stated is not None:
            head[key] = _in_one_cell(stated, is_number=isinstance(HEAD[key].rule, Number))
    world = _inputs(tables["world"])
    names = sorted(tables["scenarios"], key=lambda name: name != CURRENT)
    scenarios = {name: _columns(tables["scenarios"][name], world if name == CURRENT else {}) for name in names}
    correlations = [(entry["rank"], entry["between"]) for entry in tables.get("correlations", ())]
    lines = [
        {SCENARIO: scenario, LINE_NAME: name, **_line(name, table)}
        for scenario in names
        for name, table in tables["scenarios"][scenario].get(LINES, {}).items()
    ]
    return Filling(head, scenarios, correlations, lines)


def typed_of(value: object) -> dict[str, str | float]:
    """Return the cells that state one value.

    Parameters
    ----------
    value
        As a study file states it.

    Raises
    ------
    NotInCellsError
        If there is no form for it.
    """
    table: dict[str, Any] = dict(value) if isinstance(value, dict) else {"value": value}
    evidence: dict[str, str | float] = {heading: table.pop(heading) for heading in _EVIDENCE if heading in table}
    relative = RELATIVE[_relation(table.pop("relative", False))]
    quantiles = _QUANTILES.get(tuple(sorted(table)))
    if quantiles is not None:
        form, headings = quantiles
        numbers = {heading: _number(table[key]) for key, heading in headings.items()}
        return {FORM: relative + form, **numbers, **evidence}
    if set(table) == {"value"} and not relative:
        return {**_plain(table["value"]), **evidence}
    unknown = [key for key in table if key not in ("value", "p10", "p50", "p90")] or list(table)
    raise NotInCellsError(f"there is no cell for {', '.join(map(repr, unknown))}")


def _relation(raw: object) -> Relative:
    """Return how a value's table says that it is relative to today's."""
    return "plus" if raw == "plus" else "times" if raw else ""


def _line(name: str, table: Mapping[str, Any]) -> dict[str, str | float]:
    """Return the cells of a line: its keys as they are stated, an amount as a number or as text."""
    return {key: _amount(f"{name}.{key}", value) if key in LINE_AMOUNTS else value for key, value in table.items()}


def _amount(about: str, value: object) -> str | float:
    """Return the cell of an amount."""
    table = value if isinstance(value, dict) else {"value": value}
    if table.keys() == {"p10", "p90"}:
        return f"lognormal(p10={table['p10']}, p90={table['p90']})"
    if table.keys() != {"value"}:
        keys = ", ".join(map(repr, sorted(table.keys() - {"value"})))
        raise NotInCellsError(f"{about}: there is no cell for {keys} of an amount in a workbook; say it of the line")
    stated = table["value"]
    try:
        return _number(stated)
    except NotInCellsError:
        return str(stated)


def _plain(value: object) -> dict[str, str | float]:
    """Return the cells of a number or text."""
    if not isinstance(value, str):
        return {FORM: NUMBER, LEAST: _number(value)}
    text = " ".join(value.split())
    first, _, rest = text.partition(" ")
    relation: Relative = "times" if first == "times" else "plus" if first == "plus" else ""
    relative, bare = RELATIVE[relation], rest if relation else text
    pert, to = _PERT.fullmatch(bare), _TO.fullmatch(bare)
    try:
        if pert:
            least, middle, greatest = map(_number, pert.groups())
            return {FORM: relative + THREE_POINTS, LEAST: least, MIDDLE: middle, GREATEST: greatest}
        if to:
            least, greatest = map(_number, to.groups())
            return {FORM: relative + RANGE_90, LEAST: least, GREATEST: greatest}
        return {FORM: relative + NUMBER, LEAST: _number(bare)}
    except NotInCellsError:
        return {FORM: AS_TEXT, LEAST: text}


def _number(raw: object) -> float:
    try:
        return distributions.parse_number(raw) if isinstance(raw, str) else float(raw)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        raise NotInCellsError(f"there is no cell for {raw!r}") from None


def _in_one_cell(value: object, *, is_number: bool) -> str | float:
    if is_number:
        return _number(value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str | int | float) else str(value)


def _columns(stated: Mapping[str, Any], world: Mapping[str, Typed]) -> Columns:
    tables = {group: members for group, members in stated.items() if isinstance(members, dict) and group != LINES}
    return Columns(stated.get("label", ""), stated.get("like", ""), {**world, **_inputs(tables)})


def _inputs(stated: Mapping[str, Any]) -> dict[str, Typed]:
    typed: dict[str, Typed] = {}
    for name, about in INPUTS.items():
        value = stated.get(about.group, {}).get(about.leaf)
        if value is not None:
            try:
                typed[name] = typed_of(value)
            except NotInCellsError as error:
                raise NotInCellsError(f"{name}: {error} in a workbook") from None
    return typed
