"""The forms in which a study states a value: number, text, and a table of a value, a family or two quantiles."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import Final

import distributions
from distributions import Constant, Distribution, Truncated
from distributions.rules import text as plain
from mcroi.reading.fields import Table, refuse_unknown
from mcroi.reading.keys import VALUE
from mcroi.reading.problems import Path, Problems, RuleError, show
from mcroi.reading.rules import Items, Number, Rule, Text, number

QUANTILE: Final = r"p[0-9]{1,2}(\.[0-9]{1,6})?"
"""The name of a quantile in a table, in percent: p10, p50, "p97.5"."""

_NUMBERS: Final = Items(Number(), 1, 2000, "an array of numbers")
_TIMES = re.compile(r"\s*times\b\s*(.*)", re.DOTALL)
_FORMS: Final = 'value = ..., dist = "..." with its parameters, or two quantiles such as p10 = ..., p90 = ...'


@dataclass(frozen=True, slots=True)
class Value:
    """What a value states, whatever its form.

    Parameters
    ----------
    distribution
        A `Constant` for a number.
    text
        The value as written, in one line.
    relative
        Whether it is stated as ``times ...``.
    """

    distribution: Distribution
    text: str
    relative: bool = False


def from_plain(raw: object, written: str | None = None) -> Value:
    """Read a number, or text in the notation of distributions, possibly after ``times``.

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
        value = number(raw, expected="a number or a range")
        return Value(Constant(value), written or show(raw))
    words = " ".join(raw.split())
    times = _TIMES.fullmatch(words)
    return Value(_parsed(times[1] if times else words), words, times is not None)


@functools.lru_cache(maxsize=4096)
def _parsed(text: str) -> Distribution:
    try:
        return distributions.parse(text)
    except ValueError as error:
        raise RuleError(str(error)) from None


def from_table(table: Table, path: Path, problems: Problems) -> Value:
    """Read a table, its options aside.

    Parameters
    ----------
    table
        As parsed.
    path
        Where it stands.
    problems
        Gathers unknown keys.

    Raises
    ------
    RuleError
        If it states no value, more than one, or one that breaks a rule.
    """
    form = {name: raw for name, raw in table.items() if name not in VALUE}
    quantiles = [name for name in form if re.fullmatch(QUANTILE, name)]
    if ("value" in form) + ("dist" in form) + bool(quantiles) > 1:
        raise RuleError(f"states its value more than once; use only one of {_FORMS}")
    if "dist" in form:
        return _from_family(table, path, problems)
    if quantiles:
        refuse_unknown(form, path, [*quantiles, *VALUE], problems)
        return _from_quantiles({name: _parameter(form[name], name) for name in quantiles})
    if "value" in form:
        refuse_unknown(form, path, ["value", *VALUE], problems)
        return _within("value", form["value"])
    got = f"got {', '.join(show_key(name) for name in form)}" if form else "got none"
    raise RuleError(f"expected {_FORMS}, {got}")


def show_key(name: str) -> str:
    """Return a key as a message shows it."""
    return show(name)[1:-1]


def _within(name: str, raw: object) -> Value:
    try:
        return from_plain(raw)
    except RuleError as error:
        raise RuleError(str(error), (name,)) from None


def _from_family(table: Table, path: Path, problems: Problems) -> Value:
    name = table["dist"]
    if not isinstance(name, str):
        raise RuleError(f'expected the name of a distribution, such as "pert", got {show(name)}', ("dist",))
    family = distributions.families().get(name)
    parameters = {key: raw for key, raw in table.items() if key not in VALUE and key != "dist"}
    read: dict[str, object] = {}
    if family is not None:
        known = list(dict.fromkeys(known for signature in family.signatures for known in signature.names))
        takes_quantiles = any(signature.quantiles for signature in family.signatures)
        parameters = {k: v for k, v in parameters.items() if k in known or (takes_quantiles and _is_quantile(k))}
        refuse_unknown(table, path, ["dist", *parameters, *known, *VALUE], problems)
        read = {key: _parameter(raw, key, family.kind(key)) for key, raw in parameters.items()}
    try:
        distribution = distributions.make(name, read)
    except ValueError as error:
        raise RuleError(str(error), () if family else ("dist",)) from None
    return Value(distribution, f"{name}({', '.join(f'{key}={show_value(raw)}' for key, raw in parameters.items())})")


def _is_quantile(name: str) -> bool:
    return name == "median" or re.fullmatch(QUANTILE, name) is not None


def show_value(raw: object) -> str:
    """Return a parameter as it would stand in a call."""
    return " ".join(raw.split()) if isinstance(raw, str) else show(raw)


def _parameter(raw: object, name: str, kind: str = "number") -> object:
    """Check a parameter's type, so that what is wrong with it is told at its own place."""
    rule: Rule[object] = {"number": Number(), "numbers": _NUMBERS}.get(kind, Text(2000))
    try:
        return rule.read(raw)
    except RuleError as error:
        raise RuleError(str(error), (name, *error.inside)) from None


def _from_quantiles(stated: dict[str, object]) -> Value:
    quantiles: dict[float, float] = {}
    for name, value in stated.items():
        percent = float(name[1:])
        if not 0 < percent < 100:
            raise RuleError("quantiles must lie above p0 and below p100", (name,))
        if percent / 100 in quantiles:
            raise RuleError("states the same quantile twice", (name,))
        quantiles[percent / 100] = float(str(value))
    try:
        distribution = distributions.from_quantiles(quantiles)
    except ValueError as error:
        raise RuleError(str(error)) from None
    return Value(distribution, ", ".join(f"{name}={plain(value)}" for name, value in stated.items()))


def truncated(value: Value, low: float, high: float) -> Value:
    """Confine what a value states.

    Raises
    ------
    RuleError
        If it is a number, or has next to no probability between the ends.
    """
    if isinstance(value.distribution, Constant):
        raise RuleError("a number cannot be truncated", ("truncate",))
    try:
        distribution = Truncated(value.distribution, low, high)
    except ValueError as error:
        raise RuleError(str(error), ("truncate",)) from None
    return replace(value, distribution=distribution, text=f"{value.text}, truncated to [{plain(low)}, {plain(high)}]")
