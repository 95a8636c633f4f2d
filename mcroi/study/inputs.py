"""The catalogue of inputs: a record for each table of inputs.toml; checks, schema, template and help all follow it."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

import numpy as np

from distributions.arrays import Array

Kind = Literal["world", "way", "change", "line"]

Relative = Literal["", "times", "plus"]
"""How a value is relative to today's: not at all, a factor on it, or added to it."""

UNIT_OF: Final[Mapping[Relative, str]] = {
    "": "{}", "times": "factor on today's value", "plus": "{} on top of today's"
}  # fmt: skip
"""The unit of a value by how it is relative to today's, with a place for that of its input."""

OPEN_END: Final = 1e-9
"""How far inside an open end of its support a draw is moved that lies outside."""


@dataclass(frozen=True, slots=True)
class Support:
    """An interval of values that an input may take.

    Parameters
    ----------
    low, high
        The ends, in the input's unit; infinite where there is none.
    low_open, high_open
        Whether the end itself is outside.
    """

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False

    def contains(self, value: float) -> bool:
        """Whether a value lies inside; NaN does not."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above and below

    @property
    def lowest(self) -> float:
        """The value that draws below the support are moved to."""
        return self.low + OPEN_END if self.low_open else self.low

    @property
    def highest(self) -> float:
        """The value that draws above the support are moved to."""
        return self.high - OPEN_END if self.high_open else self.high

    def move_inside(self, values: Array) -> tuple[Array, int]:
        """Move every value to the nearest one inside, and off an open end.

        Parameters
        ----------
        values
            Any shape; not changed.

        Returns
        -------
        tuple
            The values inside (the same array where none had to be moved), and how many lay outside.
        """
        least, most = float(values.min()), float(values.max())
        if self.lowest <= least and most <= self.highest:
            return values, 0
        below = values <= self.low if self.low_open else values < self.low
        above = values >= self.high if self.high_open else values > self.high
        # What is inside but closer to an open end than what is outside is moved to, keeps its order and its company.
        return np.clip(values, self.lowest, self.highest), int(np.count_nonzero(below | above))

    def __str__(self) -> str:
        if math.isinf(self.low) and math.isinf(self.high):
            return "any number"
        if math.isinf(self.high):
            return f"{'>' if self.low_open else '>='} {self.low:g}"
        if math.isinf(self.low):
            return f"{'<' if self.high_open else '<='} {self.high:g}"
        return f"{'(' if self.low_open else '['}{self.low:g}, {self.high:g}{')' if self.high_open else ']'}"


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the model.

    Parameters
    ----------
    name
        ``group.input`` as written in a study.
    kind
        ``world``: the same in every scenario; ``way``: describes a way of working; ``change``: belongs to every
        scenario but the current one; ``line``: an amount of a line of money.
    unit
        In words; money is in the study's currency.
    support
        The values it may take.
    default
        The value if a world, change or current input is left out; None where leaving it out is an error.
    help
        One line for the person who fills in the study.
    label
        What a reader sees in its place; at most five words.
    tail
        What its values beyond some value mean, in plain words, with a place for it; of both tails the one that hurts.
    """

    name: str
    kind: Kind
    unit: str
    support: Support
    default: float | None
    help: str
    label: str
    tail: str

    @property
    def group(self) -> str:
        """The part of the name before the dot."""
        return self.name.partition(".")[0]

    @property
    def leaf(self) -> str:
        """The part of the name after the dot."""
        return self.name.partition(".")[2]

    @property
    def required(self) -> bool:
        """Whether leaving it out is an error."""
        return self.default is None

    def told_default(self, left_out: str = "if left out") -> str:
        """Return what holds if it is left out, in words, and those that say so."""
        if self.default is None:
            return "required"
        if self.name in _REQUIRED_WHERE:
            return f"required {_REQUIRED_WHERE[self.name]}"
        return f"{'no limit' if math.isinf(self.default) else f'{self.default:g}'} {left_out}"

    @property
    def is_percentage(self) -> bool:
        """Whether its values are read as percentages."""
        return self.unit.startswith(("share", "chance"))

    @property
    def is_money(self) -> bool:
        """Whether its values are amounts of money."""
        return self.unit.startswith("money")

    @property
    def tail_is_upper(self) -> bool:
        """Whether the tail that is told is the upper one."""
        return not ("less than {}" in self.tail or "below {}" in self.tail)

    def tail_beyond(self, value: float, *, relative: Relative = "", currency: str = "") -> str:
        """Return what values beyond one mean, where it is relative to today's; the parameters are those of `shown`."""
        more = "more" if self.tail_is_upper else "less"
        told = {
            "": self.tail,
            "times": f"it is {more} than {{}} times today's",
            "plus": f"it is {more} than {{}} above today's",
        }
        return told[relative].format(self.shown(value, relative=relative, currency=currency))

    def unit_in(self, currency: str) -> str:
        """Return the unit, with a currency in the place of money."""
        return currency + self.unit.removeprefix("money") if currency and self.is_money else self.unit

    def shown(self, value: float, *, relative: Relative = "", currency: str = "") -> str:
        """Return a value, or what today's is multiplied by or is added to it, to three digits as its tail has it.

        Parameters
        ----------
        value
            In the input's unit.
        relative
            How it is relative to today's value.
        currency
            Is put behind amounts of money.

        Examples
        --------
        >>> INPUTS["turnover.annual_rate"].shown(0.1234)
        '12.3 %'
        >>> INPUTS["projects.value_per_month"].shown(5530.46, currency="EUR")
        '5,530 EUR'
        """
        is_factor = relative == "times"
        if self.is_percentage and not is_factor:
            return f"{100.0 * value:.3g} %"
        rounded = float(f"{value:.3g}")
        text = f"{rounded:,.0f}" if abs(rounded) >= 1000.0 else f"{rounded:g}"
        return f"{text} {currency}" if currency and not is_factor and self.is_money else text


def _read(name: str, row: dict[str, Any]) -> Input:
    """One table of the catalogue; an end of the support is inside (from, to) or outside (above, below)."""
    low, high = row.get("above", row.get("from", -math.inf)), row.get("below", row.get("to", math.inf))
    support = Support(float(low), float(high), "above" in row, "below" in row)
    default = float(row["default"]) if "default" in row else None
    return Input(name, row["kind"], row["unit"], support, default, row["help"], row["label"], row["tail"])


_CATALOGUE: Final[dict[str, Input]] = {
    name: _read(name, row)
    for name, row in tomllib.loads(files("mcroi.study").joinpath("inputs.toml").read_text("utf-8")).items()
}

INPUTS: Final = {name: about for name, about in _CATALOGUE.items() if about.kind != "line"}
"""Every input by name, in the order of the model's description; the amounts of lines aside."""

_REQUIRED_WHERE: Final = {"tooling.overlap": "where a tool bill is replaced or added to"}
"""When inputs are required that a scenario may else leave out."""

LINE_AMOUNTS: Final = {name.removeprefix("lines.*."): i for name, i in _CATALOGUE.items() if i.kind == "line"}
"""The amounts of a line of money, by the key that states them in a study."""

_LINE: Final = re.compile(r"lines\.([A-Za-z0-9_-]+)\.([a-z_]+)")


def line_input(line: str, key: str) -> str:
    """Return the name of an amount of a line."""
    return f"lines.{line}.{key}"


@lru_cache(maxsize=1024)
def input_named(name: str) -> Input | None:
    """Return an input by its name, one of a line included; None where there is no such input.

    Examples
    --------
    >>> input_named("lines.oracle.per_year").label
    'oracle: money a year'
    """
    line = _LINE.fullmatch(name)
    if line is None or line[2] not in LINE_AMOUNTS:
        return INPUTS.get(name)
    about = LINE_AMOUNTS[line[2]]
    return replace(about, name=name, label=f"{line[1]}: {about.label[0].lower()}{about.label[1:]}")


def known_input(name: str) -> Input:
    """Return an input that is known to exist.

    Raises
    ------
    KeyError
        If it does not.
    """
    known = input_named(name)
    if known is None:
        raise KeyError(f"no such input, got {name}")
    return known


def of_kind(*kinds: Kind) -> list[Input]:
    """Return the inputs of the given kinds, in the catalogue's order; those of lines are in `LINE_AMOUNTS`."""
    return [i for i in INPUTS.values() if i.kind in kinds]
