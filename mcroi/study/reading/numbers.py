"""Numbers of a study: plain or as text with a suffix, finite, and not absurdly large."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import distributions
from mcroi.study.inputs import Support
from mcroi.study.reading.problems import RuleError, broken, show
from mcroi.study.reading.rules import Rule, Schema

LARGEST: Final = 1e15
"""The largest size of a number: more is a slip, and its products over a horizon could overflow."""

_CURRENCY: Final = r"(?!(times|to|at)\b)[^0-9\s(),:=+-]{1,8}"
NUMBER_TEXT: Final = (
    rf"([+-]?({_CURRENCY}\s?)?[+-]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][+-]?[0-9]+)?"
    rf"(\s?%|[kMBm]|bn)?(\s?{_CURRENCY})?)"
)
"""A number with a suffix or the sign of a currency, as a pattern that JSON Schema knows."""


@dataclass(frozen=True, slots=True)
class Number(Rule[float]):
    """A number, or text with a suffix such as ``"9%"`` or ``"250k"``.

    Parameters
    ----------
    support
        The values it may take.
    unbounded
        Whether it may be infinite.
    """

    support: Support = field(default_factory=Support)
    unbounded: bool = False

    def read(self, raw: object) -> float:
        """Return the checked value."""
        value = number(raw, unbounded=self.unbounded)
        if not self.support.contains(value):
            raise RuleError(f"{self.support} must hold, got {show(raw)}")
        return value

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {
            "anyOf": [
                {"type": "number", **bounds(self.support)},
                {"type": "string", "pattern": rf"^\s*{NUMBER_TEXT}\s*$"},
            ]
        }


def number(raw: object, *, unbounded: bool = False, expected: str = "a number") -> float:
    """Return the number that a value of a document states.

    Parameters
    ----------
    raw
        A number, or text with a suffix.
    unbounded
        Whether it may be infinite.
    expected
        What to say that was expected.

    Raises
    ------
    RuleError
        If it is no number, not finite, or larger than 1e15.
    """
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise RuleError(f"expected {expected}, got {show(raw)}")
    if isinstance(raw, str):
        try:
            value = distributions.parse_number(raw)
        except ValueError as error:
            raise broken(error) from None
    elif unbounded and raw in (math.inf, -math.inf):
        return float(raw)
    else:
        value = raw if isinstance(raw, int) else float(raw)
    if isinstance(value, float) and not math.isfinite(value):
        raise RuleError(f"expected {expected}, got {show(raw)}")
    if abs(value) > LARGEST:
        raise RuleError(f"at most 1e15 in size must hold, got {show(raw)}")
    return float(value)


def bounds(support: Support) -> Schema:
    """Return a support as the keywords of JSON Schema."""
    stated: Schema = {}
    if math.isfinite(support.low):
        stated["exclusiveMinimum" if support.low_open else "minimum"] = _json(support.low)
    if math.isfinite(support.high):
        stated["exclusiveMaximum" if support.high_open else "maximum"] = _json(support.high)
    return stated


def _json(value: float) -> float:
    return int(value) if value.is_integer() else value
