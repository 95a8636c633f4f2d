"""The forms in which a study states a value: number, text, and a table of a value, a family or two quantiles."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import distributions
from distributions import Constant, Distribution, Truncated
from distributions.binding import quantile_probability
from distributions.rules import listed
from distributions.rules import text as plain
from mcroi.reading.fields import Table, refuse_unknown
from mcroi.reading.keys import VALUE
from mcroi.reading.numbers import Number, number
from mcroi.reading.problems import Path, Problems, RuleError, show
from mcroi.reading.rules import Items, Rule, Text

PARAMETERS: Final[Mapping[str, Rule[object]]] = {
    "number": Number(),
    "numbers": Items(Number(), 1, 2000, "an array of numbers"),
    "distribution": Text(2000),
    "distributions": Items(Text(2000), 1, 100, "an array of distributions as text"),
}
"""What a table may give for a distribution's parameter of each kind."""

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
        if isinstance(raw, float) and math.isinf(raw) and written and "inf" not in written:
            raise RuleError(f"expected a number or a range, got {written}, which reads as infinity")
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


def from_table(table: Table, path: Path, problems: Problems) -> Value | None:
    """Read a table, its options aside.

    Parameters
    ----------
    table
        As parsed.
    path
        Where it stands.
    problems
        Gathers unknown keys.

    Returns
    -------
    Value
        None if there are unknown keys: what they were meant to be decides what the table states.

    Raises
    ------
    RuleError
        If it states no value, more than one, or one that breaks a rule.
    """
    form = {name: raw for name, raw in table.items() if name not in VALUE}
    quantiles = [name for name in form if quantile_probability(name) is not None]
    if "dist" in form:
        return _from_family(form, path, problems)
    if "value" in form and quantiles:
        raise RuleError(f"states its value twice; use one of {_FORMS}")
    if not quantiles and "value" not in form:
        hint = problems.suggestion(next(iter(form)), ["value", "dist"]) if form else ""
        raise RuleError(f"expected {_FORMS}, got {', '.join(map(show, list(form)[:5])) or 'none of them'}{hint}")
    if refuse_unknown(form, path, [*quantiles, "value", *VALUE], problems):
        return None
    if quantiles:
        return _from_quantiles(form)
    try:
        return from_plain(form["value"])
    except RuleError as error:
        raise RuleError(str(error), ("value",)) from None


def _from_family(form: Table, path: Path, problems: Problems) -> Value | None:
    name = form["dist"]
    family = distributions.families().get(name) if isinstance(name, str) else None
    if family is None:
        known = distributions.families()
        got = f"{show(name)}{problems.suggestion(name, known) if isinstance(name, str) else ''}"
        raise RuleError(f"expected {listed(known, last='or')}, got {got}", ("dist",))
    parameters = {key: raw for key, raw in form.items() if key != "dist"}
    known_names = [known for signature in family.signatures for known in signature.names]
    if any(signature.quantiles for signature in family.signatures):
        known_names += [key for key in parameters if quantile_probability(key) is not None]
    if refuse_unknown(parameters, path, [*known_names, *VALUE], problems):
        return None
    read = {key: _parameter(raw, key, family.kind(key)) for key, raw in parameters.items()}
    try:
        distribution = distributions.make(family.name, read)
    except ValueError as error:
        raise RuleError(str(error)) from None
    written = ", ".join(f"{key}={raw if isinstance(raw, str) else show(raw)}" for key, raw in parameters.items())
    return Value(distribution, f"{family.name}({written})")


def _from_quantiles(form: Table) -> Value:
    values = {name: number(_parameter(raw, name, "number")) for name, raw in form.items()}
    quantiles = {quantile_probability(name) or 0.0: value for name, value in values.items()}
    if len(quantiles) < len(values):
        raise RuleError(f"states a quantile twice, got {', '.join(list(values)[:5])}")
    try:
        distribution = distributions.from_quantiles(quantiles)
    except ValueError as error:
        raise RuleError(str(error)) from None
    return Value(distribution, ", ".join(f"{name}={plain(value)}" for name, value in values.items()))


def _parameter(raw: object, name: str, kind: str) -> object:
    """Check a parameter's type, so that what is wrong with it is told at its own place."""
    try:
        return PARAMETERS[kind].read(raw)
    except RuleError as error:
        raise RuleError(str(error), (name, *error.inside)) from None


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
