"""What stands in the cells of a workbook to fill in: a study's tables by form and number, or nothing yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import distributions
from mcroi.study.inputs import INPUTS
from mcroi.study.reading.keys import DEFAULT_CURRENCY, DEFAULT_MONTHS
from mcroi.study.reading.numbers import Number
from mcroi.study.reading.workbook.layout import (
    AS_TEXT,
    FORM,
    GREATEST,
    HEAD,
    LEAST,
    MARK,
    MIDDLE,
    NUMBER,
    OWNER,
    QUANTILES,
    RANGE_80,
    RANGE_90,
    SOURCE,
    THREE_POINTS,
    TODAY_TIMES,
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
    """

    head: Mapping[str, str | float]
    scenarios: Mapping[str, Columns]
    correlations: Sequence[tuple[float, Sequence[str]]] = ()


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
    return Filling(head, scenarios, correlations)


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
    times = TODAY_TIMES if table.pop("relative", False) else ""
    quantiles = _QUANTILES.get(tuple(sorted(table)))
    if quantiles is not None:
        form, headings = quantiles
        numbers = {heading: _number(table[key]) for key, heading in headings.items()}
        return {FORM: times + form, **numbers, **evidence}
    if set(table) == {"value"} and not times:
        return {**_plain(table["value"]), **evidence}
    unknown = [key for key in table if key not in ("value", "p10", "p50", "p90")] or list(table)
    raise NotInCellsError(f"there is no cell for {', '.join(map(repr, unknown))}")


def _plain(value: object) -> dict[str, str | float]:
    """Return the cells of a number or text."""
    if not isinstance(value, str):
        return {FORM: NUMBER, LEAST: _number(value)}
    text = " ".join(value.split())
    times = TODAY_TIMES if text.startswith("times ") else ""
    bare = text.removeprefix("times ")
    pert, to = _PERT.fullmatch(bare), _TO.fullmatch(bare)
    try:
        if pert:
            least, middle, greatest = map(_number, pert.groups())
            return {FORM: times + THREE_POINTS, LEAST: least, MIDDLE: middle, GREATEST: greatest}
        if to:
            least, greatest = map(_number, to.groups())
            return {FORM: times + RANGE_90, LEAST: least, GREATEST: greatest}
        return {FORM: times + NUMBER, LEAST: _number(bare)}
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
    tables = {group: members for group, members in stated.items() if isinstance(members, dict)}
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
