"""One value of a study to an assumption about an input: its form, its options, and whether it suits the input."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from distributions import Constant
from distributions.rules import text as plain
from mcroi.study.inputs import Input, Relative, Support
from mcroi.study.reading.amounts import currency_of, in_unit, value_in_notation
from mcroi.study.reading.forms import from_plain, from_table
from mcroi.study.reading.keys import VALUE
from mcroi.study.reading.numbers import LARGEST
from mcroi.study.reading.problems import Path, RuleError
from mcroi.study.reading.rules import read_fields
from mcroi.study.reading.value import Surroundings, Value, calibrated, truncated, with_misfit
from mcroi.study.study import Assumption

_NOT_IN_ASSUMPTION = {"relative", "truncate", "calibration"}


def read_assumption(
    raw: object, about: Input, path: Path, absolute_because: str, around: Surroundings
) -> Assumption | None:
    """Read what a study says about one input.

    Parameters
    ----------
    raw
        The value as parsed: a number, text or a table.
    about
        The input.
    path
        Where the value stands.
    absolute_because
        Why the value may not be relative; empty if it may.
    around
        The text it stands in, the study's data and calibration.

    Returns
    -------
    Assumption
        None if anything is wrong.
    """
    problems = around.problems
    before = len(problems)
    typed = raw
    around = replace(around, currency=currency_of(raw, about, around.currency))
    try:
        raw = value_in_notation(raw, around.currency)
    except RuleError as error:
        problems.add_error(path, in_unit(error, about))
        return None
    table = raw if isinstance(raw, dict) else {}
    options = read_fields(table, path, VALUE, problems)
    try:
        if isinstance(raw, dict):
            support = _where(options.get("relative", ""), about.support)
            stated = from_table(table, path, support, around)
        else:
            written = None if problems.source.override_of(path) else around.written(path)
            stated = with_misfit(calibrated(from_plain(raw, written), None, around.calibration))
        if stated is not None:
            stated = _with_options(stated, options)
            _check_relative(stated, absolute_because, by_key="relative" in table)
            _check_distribution(stated)
            _check_support(stated, about.support)
    except RuleError as error:
        problems.add_error(path, in_unit(error, about))
        return None
    if stated is None or len(problems) > before:
        return None
    said = {name: value for name, value in options.items() if name not in _NOT_IN_ASSUMPTION}
    if stated.source:
        said.setdefault("source", stated.source)
        said.setdefault("mark", "published")
    return Assumption(
        about.name,
        stated.distribution,
        " ".join(typed.split()) if isinstance(typed, str) else stated.text,
        stated.relative,
        how=stated.how,
        experts=stated.experts,
        widened=stated.widened,
        misfit=stated.misfit,
        doubts=stated.doubts,
        fit_distance=stated.fit_distance,
        **said,
    )


def _with_options(stated: Value, options: dict[str, Any]) -> Value:
    """Apply ``relative`` and ``truncate``."""
    relative = options.get("relative")
    if relative is not None and stated.relative and relative != stated.relative:
        raise RuleError(f"contradicts the value, which says '{stated.relative}'", ("relative",))
    if relative and not stated.relative:
        stated = replace(stated, relative=relative, text=f"{relative} {stated.text}")
    return truncated(stated, *options["truncate"]) if "truncate" in options else stated


def _check_relative(stated: Value, absolute_because: str, *, by_key: bool) -> None:
    if stated.relative and absolute_because:
        raise RuleError(absolute_because, ("relative",) if by_key else ())


def _check_distribution(stated: Value) -> None:
    mean = stated.distribution.mean()
    if not math.isfinite(mean):
        widened = f", widened {stated.widened:.2f} times" if stated.widened != 1.0 else ""
        raise RuleError(f"has no mean ({stated.text}{widened}); confine it with truncate = [low, high]")
    if abs(mean) > LARGEST:
        raise RuleError(f"at most 1e15 in size must hold, got a mean of {plain(mean)}")


def _check_support(stated: Value, support: Support) -> None:
    """Check that a constant lies inside its input's support and a distribution does so in part.

    What is relative has no support of its own, the result is moved inside; but a factor cannot turn what is never
    negative negative.
    """
    support = _where(stated.relative, support)
    factor = " for a factor" if stated.relative else ""
    if isinstance(stated.distribution, Constant):
        value = stated.distribution.value
        if not support.contains(value):
            raise RuleError(f"{support} must hold{factor}, got {plain(value)}")
        return
    low, high = stated.distribution.support()
    if not _reaches(support, low, high):
        raise RuleError(f"{support} must hold{factor}, but {stated.text} lies wholly outside")


def _where(relative: Relative, support: Support) -> Support:
    """Where a value can lie that is relative to today's, by where the result can."""
    if not relative:
        return support
    return Support(low=0.0) if relative == "times" and support.low >= 0 else Support()


def _reaches(support: Support, low: float, high: float) -> bool:
    """Whether any value between low and high lies inside a support."""
    from_below = high > support.low if support.low_open else high >= support.low
    from_above = low < support.high if support.high_open else low <= support.high
    return from_below and from_above
