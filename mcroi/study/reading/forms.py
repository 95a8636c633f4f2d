"""The forms in which a study states a value: number, text, a table of a value, family, quantiles, data or experts."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import distributions
from distributions import Constant, Statement, quantile_probability
from distributions.rules import listed
from mcroi.study.inputs import Support
from mcroi.study.reading.amounts import RELATIVE
from mcroi.study.reading.columns import Row, read_column
from mcroi.study.reading.conventions import Convention
from mcroi.study.reading.conventions import stated as stated_convention
from mcroi.study.reading.csv_files import csv_rows, csv_text
from mcroi.study.reading.data_sheets import sheet_rows
from mcroi.study.reading.experts import Pool
from mcroi.study.reading.keys import DATA, DEFAULT_FIT, EXPERT, VALUE
from mcroi.study.reading.numbers import Number, number
from mcroi.study.reading.problems import Path, Problems, RuleError, broken, show, told_at
from mcroi.study.reading.rules import Items, Rule, Table, Text, read_fields, refuse_unknown
from mcroi.study.reading.value import (
    LOOKUPS,
    Surroundings,
    Value,
    calibrated,
    parsed,
    shown_quantiles,
    with_misfit,
    with_sources,
)
from mcroi.study.reading.workbook import is_workbook

PARAMETERS: Final[Mapping[str, Rule[object]]] = {
    "number": Number(),
    "numbers": Items(Number(), 1, 2000, "an array of numbers"),
    "distribution": Text(2000),
    "distributions": Items(Text(2000), 1, 100, "an array of distributions as text"),
}
"""What a table may give for a distribution's parameter of each kind."""

FORMS: Final = {
    "value": ("value",),
    "dist": ("dist",),
    "data": tuple(DATA),
    "experts": ("experts", "weights", "pool"),
}
"""The key that a form of table is known by, and the keys that belong to it; a table of quantiles has none."""

_FORMS: Final = (
    'value = ..., dist = "..." with its parameters, data = "FILE.csv", experts = { ... }, '
    "or quantiles such as p10 = ..., p90 = ..."
)


def from_plain(raw: object, written: str | None = None) -> Value:
    """Read a number, or text in the notation of distributions, possibly after ``times`` or ``plus``.

    Parameters
    ----------
    raw
        The value as parsed.
    written
        The value as it stands in the study, if it does.

    Raises
    ------
    RuleError
        If it is neither, or the text breaks a rule of the notation.
    """
    if not isinstance(raw, str):
        if isinstance(raw, float) and math.isinf(raw) and written and "inf" not in written:
            raise RuleError(f"expected a number or a range, got {written}, which reads as infinity")
        value = number(raw, expected="a number or a range")
        return Value(Statement(Constant(value)), written or show(raw))
    words = " ".join(raw.split())
    relative = RELATIVE.fullmatch(words)
    if relative is None:
        return with_sources(Value(parsed(words), words))
    return with_sources(Value(parsed(relative[2]), words, "times" if relative[1] == "times" else "plus"))


def from_table(table: Table, path: Path, support: Support, around: Surroundings) -> Value | None:
    """Read a table, its options aside.

    Parameters
    ----------
    table
        As parsed.
    path
        Where it stands.
    support
        Where the value can lie: distributions through three quantiles and more keep within its finite ends.
    around
        The study's data and calibration; its problems gather unknown keys.

    Returns
    -------
    Value
        Widened as its own or the study's calibration says. None if there are unknown keys: what they were meant to be
        decides what the table states.

    Raises
    ------
    RuleError
        If it states no value, more than one, or one that breaks a rule.
    """
    form = {name: raw for name, raw in table.items() if name not in VALUE}
    quantiles = [name for name in form if quantile_probability(name) is not None]
    kinds = ["dist"] if "dist" in form else [key for key in FORMS if key in form]  # a family may have such parameters
    if len(kinds) > 1 or (quantiles and kinds not in ([], ["dist"])):
        raise RuleError(f"states its value twice; use one of {_FORMS}")
    if not quantiles and not kinds:
        hint = around.problems.suggestion(next(iter(form)), list(FORMS), 0) if form else ""
        raise RuleError(f"expected {_FORMS}, got {', '.join(map(show, list(form)[:5])) or 'none of them'}{hint}")
    own = _own_calibration(table)
    if kinds == ["dist"]:
        value = _from_family(form, path, around.problems)
        return value and with_misfit(calibrated(value, own, around.calibration))
    known = FORMS[kinds[0]] if kinds else ()
    if refuse_unknown(form, path, [*quantiles, *known, *VALUE], around.problems):
        return None
    if kinds == ["experts"]:
        return _from_experts(form, path, support, own, around)
    if quantiles:
        value = _from_quantiles(form, support)
    elif kinds == ["data"]:
        value = _from_data(form, around)
    else:
        with told_at("value"):
            value = from_plain(form["value"])
    return with_misfit(calibrated(value, own, around.calibration))


def _own_calibration(table: Table) -> float | None:
    """Return the calibration that a table states; what is wrong with it is told with the other options."""
    try:
        rule: Rule[Any] = EXPERT["calibration"].rule
        return rule.read(table["calibration"]) if "calibration" in table else None
    except RuleError:
        return None


def _from_family(form: Table, path: Path, problems: Problems) -> Value | None:
    name = form["dist"]
    family = distributions.families().get(name) if isinstance(name, str) else None
    if family is None:
        known = distributions.families()
        hint = problems.suggestion(name, known, 0) or f"; there are {listed(known)}"
        raise RuleError(f"no such distribution, got {show(name)}{hint}", ("dist",))
    parameters = {key: raw for key, raw in form.items() if key != "dist"}
    known_names = [known for signature in family.signatures for known in signature.names]
    if any(signature.quantiles for signature in family.signatures):
        known_names += [key for key in parameters if quantile_probability(key) is not None]
    if refuse_unknown(parameters, path, [*known_names, *VALUE], problems):
        return None
    read = {key: _parameter(raw, key, family.kind(key)) for key, raw in parameters.items()}
    try:
        statement = distributions.make_statement(family.name, read, LOOKUPS)
    except ValueError as error:
        raise broken(error) from None
    written = ", ".join(f"{key}={raw if isinstance(raw, str) else show(raw)}" for key, raw in parameters.items())
    return with_sources(Value(statement, f"{family.name}({written})"))


def _from_quantiles(form: Table, support: Support) -> Value:
    values = {name: number(_parameter(raw, name, "number")) for name, raw in form.items()}
    quantiles = {quantile_probability(name) or 0.0: value for name, value in values.items()}
    if len(quantiles) < len(values):
        raise RuleError(f"states a quantile twice, got {', '.join(list(values)[:5])}")
    build = functools.partial(distributions.from_quantiles, low=support.low, high=support.high)
    try:
        distribution = build(quantiles)
    except ValueError as error:
        raise RuleError(str(error)) from None
    return Value(Statement(distribution, quantiles, build), shown_quantiles(values))


def _from_data(form: Table, around: Surroundings) -> Value:
    said: dict[str, Any] = {}
    for key, about in DATA.items():
        if key in form:
            with told_at(key):
                said[key] = about.rule.read(form[key])
    file, name, how = said["data"], said.get("column"), said.get("fit", DEFAULT_FIT)
    convention = stated_convention(said.get("decimal"), said.get("thousands"))
    column = read_column(_rows(said, around.data.content(file), convention), name, convention, file, around.currency)
    try:
        fitted = distributions.fit(column.values, how)
    except distributions.FitError as error:
        row = "" if error.position is None else f" (row {column.rows[error.position]})"
        raise RuleError(f"{error}{row}", ("data",)) from None
    doubts = tuple(f"{show(file)}: {doubt}" for doubt in column.doubts)
    place = ", ".join(filter(None, (said.get("sheet"), name)))
    stated = f"{file}{f' [{place}]' if place else ''}, {how}"
    return Value(
        Statement(fitted.distribution),
        stated,
        judged=False,
        how=(str(fitted),),
        doubts=doubts,
        fit_distance=0.0 if fitted.score is None else fitted.distance,
    )


def _rows(said: Mapping[str, Any], content: bytes, convention: Convention | None) -> list[Row]:
    """Return the rows of a table of measured values: of a workbook, or else of a CSV file."""
    file, sheet = said["data"], said.get("sheet")
    if is_workbook(content, file):
        if "encoding" in said:
            raise RuleError(f"is for CSV files, got the workbook {show(file)}", ("encoding",))
        return sheet_rows(content, sheet, file)
    if sheet is not None:
        raise RuleError(f"is for workbooks, got the file {show(file)}", ("sheet",))
    text = csv_text(content, said.get("encoding", "utf-8"), file)
    return csv_rows(text, said.get("column"), convention, file)


def _from_experts(form: Table, path: Path, support: Support, own: float | None, around: Surroundings) -> Value | None:
    pool = Pool.of(form)
    values: dict[str, Value] = {}
    for name, raw in pool.stated.items():
        with told_at("experts", name):
            value = _expert(raw, (*path, "experts", name), support, own, around)
        if value is not None:
            values[name] = value
    return pool.value(values) if len(values) == len(pool.stated) else None


def _expert(raw: object, path: Path, support: Support, whole: float | None, around: Surroundings) -> Value | None:
    """Read what one expert states."""
    calibration = whole if whole is not None else around.calibration
    if not isinstance(raw, dict):
        return calibrated(from_plain(raw), None, calibration)
    if "experts" in raw:
        raise RuleError("an expert is one person, got a table of experts", ("experts",))
    read_fields(raw, path, EXPERT, around.problems)
    table = {key: value for key, value in raw.items() if key in EXPERT or key not in VALUE}
    misplaced = [key for key in raw if key in VALUE and key not in EXPERT]
    if misplaced:
        raise RuleError("belongs beside the experts, not to one of them", (misplaced[0],))
    return from_table(table, path, support, replace(around, calibration=calibration))


def _parameter(raw: object, name: str, kind: str) -> object:
    """Check a parameter's type, so that what is wrong with it is told at its own place."""
    if isinstance(raw, dict) and len(raw) == 1 and quantile_probability(f"{name}.{next(iter(raw))}") is not None:
        raise RuleError(f'expected a number, got a table; write "{name}.{next(iter(raw))}" in quotes', (name,))
    with told_at(name):
        return PARAMETERS[kind].read(raw)
