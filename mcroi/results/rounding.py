"""Numbers to the digits that their sampling error supports: money, months, chances, shares.

The last digit that is printed stands for the largest power of ten that is no greater than the width of the 95 %
interval, or, of an average, which is told beside its error as well, what the last digit of that error stands for; there
are never more than three digits. What has no error, because it is the same in all futures, is printed
exactly. A chance of none or all of the futures is below or above the end of its interval. Nothing here depends on a
locale. Numbers that stand beside their errors are made in `mcroi.results.errors`.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from mcroi.results.chance import Chance
from mcroi.results.figure import DIGITS, Figure, magnitude, rounded_error

UNDEFINED: Final = "undefined"
NEVER: Final = "never"
ANY_NUMBER: Final = "any number"
ABOUT_ZERO: Final = "about 0"

UNITS: Final = {9: "bn", 6: "m", 3: "k", 0: ""}
"""Of money, by powers of ten."""

SCIENTIFIC_FROM: Final = 15
CENTS: Final = -2
"""Powers of ten: from where on digits would be in the way, and the smallest of money."""

MOST_DECIMALS: Final = 3

TENTHS: Final = -1
"""The smallest power of ten of a percentage."""

_CONTEXT: Final = Context(prec=400, rounding=ROUND_HALF_EVEN)  # holds any float to the unit


def short(value: float) -> str:
    """Return a finite number that has no error in at most four significant digits, or to the unit from 1,000 on.

    Examples
    --------
    >>> short(112666.4), short(0.38091)
    ('112,666', '0.3809')
    """
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def counted(count: int, word: str) -> str:
    """Return how many there are of something, in words.

    Examples
    --------
    >>> counted(1, "chart"), counted(2000, "future")
    ('1 chart', '2,000 futures')
    """
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def money(figure: Figure, currency: str = "", unit: int | None = None) -> str:
    """Return an amount of money.

    Parameters
    ----------
    figure
        The amount.
    currency
        Is put behind it.
    unit
        3, 6 or 9 for thousands, millions or billions, as `money_unit` chooses it; chosen for this amount if left out,
        or if it would take too many decimals here, or is too large for any.

    Examples
    --------
    >>> money(Figure(348_211.0, 346_000.0, 351_000.0), "EUR")
    '348k EUR'
    >>> money(Figure(-561_000.0, -570_000.0, -550_000.0), "EUR")
    '-0.56m EUR'
    >>> money(Figure(2.9e15, 2.8e15, 3.0e15), unit=9)
    '2.9e15'
    """
    behind = f" {currency}" if currency else ""
    if not math.isfinite(figure.value):
        return UNDEFINED
    if figure.is_exact:
        return _exact_money(figure.value) + behind
    return amount_of_money(*_rounded(figure, finest=CENTS), unit) + behind


def amount_of_money(amount: Decimal, place: int, unit: int | None = None) -> str:
    """Return an amount that is rounded already.

    Parameters
    ----------
    amount, place
        The amount, and the power of ten that its last digit stands for.
    unit
        As for `money`.
    """
    if not amount:
        return ABOUT_ZERO
    if unit is None or unit - place > MOST_DECIMALS or amount.adjusted() >= SCIENTIFIC_FROM:
        unit = _unit_of(amount, place)
    return in_unit(amount, place, unit) + UNITS[unit]


def money_unit(figures: list[Figure]) -> int | None:
    """Return the unit in which amounts that stand side by side are printed: the greatest that one of them asks for."""
    units = []
    for figure in figures:
        if math.isfinite(figure.value) and not figure.is_exact:
            amount, place = _rounded(figure, finest=CENTS)
            if amount:
                units.append(_unit_of(amount, place))
    return max(units, default=None)


def supported(figure: Figure, finest: int | None = None) -> tuple[float, int]:
    """Return a finite number to its last supported digit, and the power of ten that this digit stands for.

    Parameters
    ----------
    figure
        A number that has an error.
    finest
        The smallest power of ten that is shown.

    Examples
    --------
    >>> supported(Figure(348_211.0, 346_000.0, 351_000.0))
    (348000.0, 3)
    """
    amount, place = _rounded(figure, finest)
    return float(amount), place


def supported_percent(of: Chance, finest: int = TENTHS) -> tuple[float, int]:
    """Return a chance in percent to its last supported digit, and the power of ten that this digit stands for.

    Examples
    --------
    >>> supported_percent(Chance(67_312, 100_000)), supported_percent(Chance(671, 1000))
    ((67.3, -1), (67.0, 0))
    """
    amount, place = _percent(of, finest)
    return float(amount), place


def months(figure: Figure, *, bare: bool = False) -> str:
    """Return a time in whole months, or ``never``.

    Parameters
    ----------
    figure
        In months.
    bare
        Whether the word months is left out.
    """
    if math.isnan(figure.value):
        return UNDEFINED
    if math.isinf(figure.value):
        return NEVER
    if figure.is_exact:
        text = _trimmed(f"{figure.value:,.1f}")
    else:
        amount, place = _rounded(figure, finest=0)
        text = in_unit(amount, place) if amount else f"under {10**place}"
    return text if bare else f"{text} {'month' if text in ('1', 'under 1') else 'months'}"


def number(figure: Figure) -> str:
    """Return a plain number, such as a ratio; one without end is any number.

    Examples
    --------
    >>> number(Figure(1.18321, 1.17, 1.2))
    '1.18'
    """
    if math.isnan(figure.value):
        return UNDEFINED
    if math.isinf(figure.value):
        return ANY_NUMBER if figure.value > 0 else UNDEFINED
    if figure.is_exact:
        return _trimmed(f"{figure.value:,.4f}") if 1e-3 <= abs(figure.value) < 1e15 else f"{figure.value:.4g}"
    amount, place = _rounded(figure)
    return in_unit(amount, place) if amount else ABOUT_ZERO


def percent(of: Chance) -> str:
    """Return a chance in percent: 0 % and 100 % only where it is certain, else below or above the end of its interval.

    Examples
    --------
    >>> percent(Chance(67_312, 100_000)), percent(Chance(671, 1000)), percent(Chance(0, 100))
    ('67.3 %', '67 %', 'below 4 %')
    """
    return f"{_out_of_100(of, finest=TENTHS)} %"


def beyond(of: Chance) -> str:
    """Return below or above what a chance is in percent, by the end of its interval that is next to none or all.

    Examples
    --------
    >>> beyond(Chance(3, 1000)), beyond(Chance(1000, 1000))
    ('below 0.9 %', 'above 99.6 %')
    """
    low, high = of.ci95
    return f"{_beyond(Figure(100 * of.p, 100 * low, 100 * high), TENTHS)} %"


def hundredths(of: Chance) -> str:
    """Return a chance in hundredths, with a sign instead of below or above.

    Examples
    --------
    >>> hundredths(Chance(671, 1000)), hundredths(Chance(400, 400))
    ('67', '>99')
    """
    return _out_of_100(of, finest=0).replace("below ", "<").replace("above ", ">")


def share(figure: Figure) -> str:
    """Return a share in percent, 0 % and 100 % only where it is exactly so."""
    if not math.isfinite(figure.value):
        return UNDEFINED
    if figure.is_exact:
        return _exact_share(figure.value)
    scaled = figure.times(100)
    amount, place = _rounded(scaled, finest=TENTHS)
    if not amount and scaled.value < 0:
        return f"{ABOUT_ZERO} %"
    return f"{_bounded(amount, place, scaled, TENTHS)} %"


def rate(figure: Figure) -> str:
    """Return a rate in percent, such as of return, which may be below 0 and above 100 as well."""
    if not math.isfinite(figure.value):
        return UNDEFINED
    if figure.is_exact:
        return _exact_share(figure.value)
    amount, place = _rounded(figure.times(100), finest=TENTHS)
    return f"{in_unit(amount, place) if amount else ABOUT_ZERO} %"


def of_100(of: Chance) -> str:
    """Return a chance as a number of futures, to be read after "in".

    Examples
    --------
    >>> of_100(Chance(67_312, 100_000)), of_100(Chance(0, 1000)), of_100(Chance(999, 1000))
    ('67 of 100 futures', 'fewer than 1 of 100 futures', 'more than 99 of 100 futures')
    """
    if of.is_certain and of.hits in (0, of.runs):
        return "every future" if of.hits else "no future"
    count = _out_of_100(of, finest=0).replace("below", "fewer than").replace("above", "more than")
    return f"{count} of 100 futures"


def _out_of_100(of: Chance, finest: int) -> str:
    if of.is_certain and of.hits in (0, of.runs):
        return "100" if of.hits else "0"
    low, high = of.ci95
    return _bounded(*_percent(of, finest), Figure(100 * of.p, 100 * low, 100 * high), finest)


def _percent(of: Chance, finest: int) -> tuple[Decimal, int]:
    """A chance of 100 to its last supported digit, and the power of ten which that stands for."""
    low, high = of.ci95
    place = max(magnitude(100 * (high - low)), finest)
    return _round(Decimal(100 * of.hits) / Decimal(of.runs), place), place


def _bounded(amount: Decimal, place: int, of: Figure, finest: int) -> str:
    """An amount of 100 that never rounds to nothing or to all."""
    if amount <= 0 <= of.value or amount >= 100 >= of.value:
        return _beyond(of, finest)
    return in_unit(amount, place)


def _beyond(of: Figure, finest: int) -> str:
    """Below or above what an amount of 100 is, whichever is nearer, by the end of its interval, if it has one."""
    end = of.high if of.value < 50 else 100 - of.low
    distance, _ = rounded_error(min(end, 100.0) if math.isfinite(end) else 10.0**finest, finest)
    return f"below {distance.normalize():f}" if of.value < 50 else f"above {(100 - distance).normalize():f}"


def _exact_share(value: float) -> str:
    return f"{_trimmed(f'{100 * value:.1f}')} %"


def _round(amount: Decimal, place: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(place), context=_CONTEXT)


def _rounded(figure: Figure, finest: int | None = None) -> tuple[Decimal, int]:
    """The value to its last supported digit, and the power of ten which that stands for."""
    value = Decimal(figure.value)
    place = max(figure.place, value.adjusted() - DIGITS + 1)
    if finest is not None:
        place = max(place, finest)
    amount = _round(value, place)
    if amount and amount.adjusted() - place >= DIGITS and place != finest:
        place += 1  # 999.6 has become 1000
        amount = _round(amount, place)
    return amount, place


def _unit_of(amount: Decimal, place: int) -> int:
    """The greatest unit that the amount has reached, or of which it is a tenth and more in two decimals.

    One that does not take too many decimals, that is.
    """
    magnitude = amount.adjusted()
    if magnitude >= SCIENTIFIC_FROM or magnitude < 0:
        return 0
    tenths = magnitude + 1 in (6, 9) and place >= magnitude - 1
    reached = (unit for unit in UNITS if magnitude >= unit or (tenths and magnitude + 1 == unit))
    return next(unit for unit in reached if unit - place <= MOST_DECIMALS or not unit)


def in_unit(amount: Decimal, place: int, unit: int = 0) -> str:
    """Return a number that is rounded to a power of ten, in units of 10 to a power."""
    if not -5 < amount.adjusted() < SCIENTIFIC_FROM and amount:
        return f"{amount:.{max(amount.adjusted() - place, 0)}e}".replace("e+", "e")
    return f"{amount.scaleb(-unit):,.{max(unit - place, 0)}f}"


def _exact_money(value: float) -> str:
    if abs(value) >= 10.0**SCIENTIFIC_FROM:
        return f"{value:.6g}".replace("e+", "e")
    if value == round(value) or abs(value) >= 1000:
        return f"{round(value):,d}"
    return f"{value:.2f}" if abs(value) >= 0.005 else "0"


def _trimmed(text: str) -> str:
    """A decimal number without zeros at its end."""
    whole = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if whole == "-0" else whole
