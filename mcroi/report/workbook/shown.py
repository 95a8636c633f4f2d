"""A figure as a cell shows it: the value, and the number format that shows the digits which its error supports.

What is displayed is, character for character, what the tables of the terminal print.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mcroi.results import rounding
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.rounding import (
    ABOUT_ZERO,
    CENTS,
    MOST_DECIMALS,
    NEVER,
    SCIENTIFIC_FROM,
    TENTHS,
    UNDEFINED,
    UNITS,
    beyond,
    money_unit,
    supported,
    supported_percent,
)

_LARGE: Final = 10.0**SCIENTIFIC_FROM
_TO_ALL_DIGITS: Final = "0.00E+0"
_WORDS: Final = ("above", "below", ABOUT_ZERO)
"""What begins a share that is not told in digits."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A value and how it is displayed.

    Parameters
    ----------
    value
        Rounded to the digits that are displayed; a word where there is no number.
    number_format
        As spreadsheets write them.
    """

    value: float | str
    number_format: str = "General"


def side_by_side(answers: Sequence[Figure | Chance], unit: str) -> list[Shown]:
    """Show the answers to one question: chances, or figures; amounts of money are all in thousands, or in millions.

    Parameters
    ----------
    answers
        One for each scenario.
    unit
        What figures count, as `mcroi.words.questions` names it.
    """
    if unit == "money":
        common = money_unit([answer for answer in answers if isinstance(answer, Figure)])
        return [_money(answer, common) for answer in answers if isinstance(answer, Figure)]
    return [chance(answer) if isinstance(answer, Chance) else _KINDS[unit](answer) for answer in answers]


def _money(figure: Figure, unit: int | None) -> Shown:
    if not math.isfinite(figure.value):
        return Shown(UNDEFINED)
    if figure.is_exact:
        whole = figure.value == round(figure.value) or abs(figure.value) >= 1000
        decimals = 0 if whole else 2
        return Shown(float(round(figure.value, decimals)), _plain(figure.value, decimals))
    value, place = supported(figure, CENTS)
    if not value:
        return Shown(value, f'"{ABOUT_ZERO}"')
    if unit is None or unit - place > MOST_DECIMALS:
        unit = money_unit([figure]) or 0
    if abs(value) >= _LARGE:
        return Shown(value, _TO_ALL_DIGITS)
    thousands = "," * (unit // 3)
    return Shown(value, f'{_decimals("#,##0", unit - place)}{thousands}"{UNITS[unit]}"')


def _months(figure: Figure) -> Shown:
    if not math.isfinite(figure.value):
        return Shown(UNDEFINED if math.isnan(figure.value) else NEVER)
    if figure.is_exact:
        value = round(figure.value, 1)
        return Shown(value, _decimals("#,##0", int(value != round(value))))
    value, place = supported(figure, 0)
    return Shown(value, "#,##0" if value else f'"under {10**place}"')


def _ratio(figure: Figure) -> Shown:
    if not math.isfinite(figure.value):
        return Shown(rounding.number(figure))
    if figure.is_exact:
        text = rounding.number(figure).replace(",", "")
        return Shown(float(text), _plain(figure.value, len(text.partition(".")[2])))
    value, place = supported(figure)
    return Shown(value, _plain(value, -place) if value else f'"{ABOUT_ZERO}"')


def _share(figure: Figure) -> Shown:
    return _as_told(figure, rounding.share(figure))


def _rate(figure: Figure) -> Shown:
    return _as_told(figure, rounding.rate(figure))


def _as_told(figure: Figure, told: str) -> Shown:
    """Show a percentage as it is told."""
    if not math.isfinite(figure.value):
        return Shown(UNDEFINED)
    text = told.removesuffix(" %")
    if text.startswith(_WORDS):
        return Shown(figure.value, f'"{text} %"')
    return Shown(float(text.replace(",", "")) / 100, _percent(len(text.partition(".")[2])))


_KINDS: Final = {
    "months": _months,
    "ratio": _ratio,
    "projects": _ratio,
    "per year": _rate,
    "share of paid hours": _share,
}
"""By unit."""


def chance(of: Chance) -> Shown:
    """Show a chance in percent."""
    if of.is_certain and of.hits in (0, of.runs):
        return Shown(of.p, _percent(0))
    percent, place = supported_percent(of)
    if not 0 < percent < 100:
        return Shown(of.p, f'"{rounding.percent(of)}"')
    return Shown(percent / 100, _percent(-place))


def live_chance_format(of: Chance) -> str:
    """Return the format of a chance that can change: 0 % and 100 % only where it is certain.

    None or all of the futures, and so few that no digit is left of them, are below or above the end of their interval.
    """
    _, place = supported_percent(of)
    decimals = max(-place, 0) if 0 < of.hits < of.runs else -TENTHS
    fine, half = _percent(decimals), 0.5 * 10.0 ** (-2 - decimals)
    few = math.ceil(half * of.runs) - 1
    none, rare = (Chance(hits, of.runs) if of.p < 0.5 else Chance(of.runs - hits, of.runs) for hits in (0, few))
    if of.is_certain:
        return f"[={none.p:.0f}]0 %;{fine}"
    rest = f'[{"<" if of.p < 0.5 else ">"}{abs(none.p - half):.10g}]"{beyond(rare)}";' if few > 0 else ""
    return f'[={none.p:.0f}]"{beyond(none)}";{rest}{fine}'


def plain(value: float, *, percent: bool = False, digits: int = 3) -> Shown:
    """Show a value to a number of digits.

    Parameters
    ----------
    value
        Finite.
    percent
        Whether it is a share.
    digits
        Significant ones.
    """
    text = f"{100 * value if percent else value:.{digits}g}"
    rounded = float(text) / (100 if percent else 1)
    decimals = len(text.partition(".")[2])
    if "e" in text:
        decimals = 0
        if not 1 <= abs(rounded) < _LARGE and rounded:
            return Shown(rounded, _TO_ALL_DIGITS)
    return Shown(rounded, _percent(decimals) if percent else _decimals("#,##0", decimals))


def _plain(value: float, decimals: int) -> str:
    scientific = value and not 1e-4 <= abs(value) < _LARGE
    return _TO_ALL_DIGITS if scientific else _decimals("#,##0", decimals)


def _percent(decimals: int) -> str:
    return f"{_decimals('0', decimals)} %"


def _decimals(whole: str, count: int) -> str:
    return f"{whole}.{'0' * count}" if count > 0 else whole
