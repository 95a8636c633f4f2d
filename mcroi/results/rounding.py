"""Numbers to the digits that their sampling error supports: money, months, chances, shares.

The last digit that is printed stands for the largest power of ten that is no greater than the width of the 95 %
interval; there are never more than three digits. What has no error, because it is the same in all futures, is printed
exactly. Nothing here depends on a locale.
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from mcroi.results.chance import Chance
from mcroi.results.figure import DIGITS, Figure, magnitude

UNDEFINED: Final = "undefined"
NEVER: Final = "never"
ABOUT_ZERO: Final = "about 0"

UNITS: Final = {9: "bn", 6: "m", 3: "k", 0: ""}
"""Of money, by powers of ten."""

SCIENTIFIC_FROM: Final = 15
CENTS: Final = -2
"""Powers of ten: from where on digits would be in the way, and the smallest of money."""

MOST_DECIMALS: Final = 3

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
    >>> counted(1, "chart"), counted(2, "more dial")
    ('1 chart', '2 more dials')
    """
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


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
    amount, place = _rounded(figure, finest=CENTS)
    if not amount:
        return ABOUT_ZERO + behind
    if unit is None or unit - place > MOST_DECIMALS or amount.adjusted() >= SCIENTIFIC_FROM:
        unit = _unit_of(amount, place)
    return _in_unit(amount, place, unit) + UNITS[unit] + behind


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


def supported_percent(of: Chance, finest: int = -1) -> tuple[float, int]:
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
        text = _in_unit(amount, place, 0) if amount else f"under {10**place}"
    return text if bare else f"{text} {'month' if text in ('1', 'under 1') else 'months'}"


def number(figure: Figure) -> str:
    """Return a plain number, such as a ratio.

    Examples
    --------
    >>> number(Figure(1.18321, 1.17, 1.2))
    '1.18'
    """
    if math.isnan(figure.value):
        return UNDEFINED
    if math.isinf(figure.value):
        return NEVER if figure.value > 0 else UNDEFINED
    if figure.is_exact:
        return _trimmed(f"{figure.value:,.4f}") if 1e-3 <= abs(figure.value) < 1e15 else f"{figure.value:.4g}"
    amount, place = _rounded(figure)
    return _in_unit(amount, place, 0) if amount else ABOUT_ZERO


def percent(of: Chance) -> str:
    """Return a chance in percent: 0 % and 100 % only where it is exactly so in all futures.

    Examples
    --------
    >>> percent(Chance(67_312, 100_000)), percent(Chance(671, 1000)), percent(Chance(1, 100_000))
    ('67.3 %', '67 %', 'below 0.1 %')
    """
    return f"{_out_of_100(of, finest=-1)} %"


def share(figure: Figure) -> str:
    """Return a share in percent, 0 % and 100 % only where it is exactly so."""
    if not math.isfinite(figure.value):
        return UNDEFINED
    if figure.is_exact:
        return f"{_trimmed(f'{100 * figure.value:.1f}')} %"
    scaled = Figure(100 * figure.value, 100 * figure.low, 100 * figure.high)
    amount, place = _rounded(scaled, finest=-1)
    if not amount and scaled.value < 0:  # such as a rate of return
        return f"{ABOUT_ZERO} %"
    return f"{_bounded(amount, place, scaled.value)} %"


def with_interval(
    of: Figure, width: float, unknown: str = "95 % interval unknown", infinite: str = ""
) -> tuple[str, str]:
    """Return a number, and its 95 % interval, as text to the second digit of the interval's width.

    Parameters
    ----------
    of
        A finite number.
    width
        What counts as the width where neither end is known.
    unknown
        What is then said of the interval.
    infinite
        What an infinite upper end is called if that is known, such as ``never``.

    Examples
    --------
    >>> with_interval(Figure(0.381, 0.3601, 0.4023), 1.0)
    ('0.381', '95 % interval 0.360 to 0.402')
    """
    known = of.width if 0 < of.width < math.inf else width
    digits = 1 - magnitude(known) if 0 < known < math.inf else MOST_DECIMALS

    def rounded(value: float) -> str:
        return f"{round(value, digits):,.{max(digits, 0)}f}"

    if math.isinf(of.low):
        interval = unknown if math.isinf(of.high) else f"95 % interval up to {rounded(of.high)}"
    elif math.isinf(of.high) and not infinite:
        interval = f"95 % interval from {rounded(of.low)} on"
    else:
        interval = f"95 % interval {rounded(of.low)} to {infinite if math.isinf(of.high) else rounded(of.high)}"
    return rounded(of.value), interval


def of_100(of: Chance) -> str:
    """Return a chance as a number of futures, to be read after "in".

    Examples
    --------
    >>> of_100(Chance(67_312, 100_000)), of_100(Chance(0, 1000)), of_100(Chance(999, 1000))
    ('67 of 100 futures', 'no future', 'more than 99 of 100 futures')
    """
    if of.hits in (0, of.runs):
        return "every future" if of.hits else "no future"
    count = _out_of_100(of, finest=0).replace("below", "fewer than").replace("above", "more than")
    return f"{count} of 100 futures"


def _out_of_100(of: Chance, finest: int) -> str:
    if of.hits in (0, of.runs):
        return "100" if of.hits else "0"
    return _bounded(*_percent(of, finest), 100 * of.p)


def _percent(of: Chance, finest: int) -> tuple[Decimal, int]:
    """A chance of 100 to its last supported digit, and the power of ten which that stands for."""
    low, high = of.ci95
    place = max(magnitude(100 * (high - low)), finest)
    return _round(Decimal(100 * of.hits) / Decimal(of.runs), place), place


def _bounded(amount: Decimal, place: int, value: float) -> str:
    """An amount of 100 that never rounds to nothing or to all."""
    step = Decimal(1).scaleb(place)
    if amount <= 0 < value:
        return f"below {step:f}"
    if amount >= 100 > value:
        return f"above {100 - step:f}"
    return _in_unit(amount, place, 0)


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
    """The greatest unit that the amount has reached, or of which it is a tenth and more in two decimals."""
    magnitude = amount.adjusted()
    if magnitude >= SCIENTIFIC_FROM or magnitude < 0:
        return 0
    tenths = magnitude + 1 in (6, 9) and place >= magnitude - 1
    return next(unit for unit in UNITS if magnitude >= unit or (tenths and magnitude + 1 == unit))


def _in_unit(amount: Decimal, place: int, unit: int) -> str:
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
