"""What a parameter must be, and how a number is shown when it is not."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, SupportsFloat

import numpy as np

LARGEST = 1e150
LEAST_SHAPE = 1e-6
LONGEST_LIST = 100_000
DRAWN_BITS = 53.0
"""A draw is exceeded with a probability of 2^-53 at least."""


def text(value: object) -> str:
    """The shortest text that reads back as `value`; whole numbers without a point.

    Examples
    --------
    >>> text(12.0), text(0.1), text((1.0, 2.5)), text(True)
    ('12', '0.1', '[1, 2.5]', 'true')
    """
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, int, np.floating, np.integer)):
        shown = repr(float(value)) if isinstance(value, (float, np.floating)) else str(int(value))
        return shown.removesuffix(".0")
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(text(item) for item in value) + "]"
    return repr(value) if isinstance(value, str) else str(value)


def require(holds: bool, rule: str, cure: str = "", /, **got: object) -> None:
    """Raise ValueError saying the rule, what was got, and the cure if there is one, unless it holds."""
    if not holds:
        shown = ", ".join(f"{name}={text(value)}" for name, value in got.items())
        raise ValueError(f"{rule} must hold, got {shown}{f'; {cure}' if cure else ''}")


def number(name: str, value: SupportsFloat) -> float:
    """Return `value` as a finite float; anything else is a ValueError that names the parameter."""
    if isinstance(value, (str, bytes, bool, np.bool_)) or not isinstance(value, SupportsFloat):
        raise ValueError(f"{name} must be a number, got {text(value)}")  # noqa: TRY004 - callers catch one type for any bad value
    try:
        result = float(value)
    except OverflowError:
        raise ValueError(f"{name} must be a finite number, got one of {len(str(value))} digits") from None
    if not np.isfinite(result):
        raise ValueError(f"{name} must be a finite number, got {text(result)}")
    return result


def sized(name: str, value: SupportsFloat) -> float:
    """Return `value` as a float of at most LARGEST in size, so that its square is finite; else raise ValueError."""
    result = number(name, value)
    if abs(result) > LARGEST:
        raise ValueError(f"{name} must be at most {text(LARGEST)} in size, got {text(result)}")
    return result


def settle(distribution: Any, *names: str) -> None:
    """Make the named fields of a frozen record floats that can be computed with, or raise ValueError."""
    set_fields(distribution, **{name: sized(name, getattr(distribution, name)) for name in names})


def set_fields(record: Any, **values: object) -> None:
    """Set fields of a frozen record, while it is made."""
    for name, value in values.items():
        object.__setattr__(record, name, value)


def sized_ends(low: float, high: float) -> tuple[float, float]:
    """Return the ends of a support, each a float that can be computed with or infinite; else raise ValueError."""
    return -math.inf if low == -math.inf else sized("low", low), math.inf if high == math.inf else sized("high", high)


def mean_and_sd(mean: SupportsFloat, sd: SupportsFloat) -> tuple[float, float]:
    """Return mean and standard deviation of what is positive, both above 0; else raise ValueError."""
    mean, sd = sized("mean", mean), sized("sd", sd)
    require(mean > 0.0, "mean > 0", mean=mean)
    require(sd > 0.0, "sd > 0", sd=sd)
    return mean, sd


def require_shape(name: str, value: float, most: float, least: float = LEAST_SHAPE) -> None:
    """Raise ValueError unless a shape is above 0, and inside the range in which its quantiles keep their digits."""
    require(value > 0.0, f"{name} > 0", **{name: value})
    require(least <= value <= most, f"{text(least)} <= {name} <= {text(most)}", **{name: value})


def require_scale(name: str, value: float) -> None:
    """Raise ValueError unless a scale is above 0, and so large that values can be measured in it."""
    require(value > 0.0, f"{name} > 0", **{name: value})
    require(value >= 1.0 / LARGEST, f"{text(1.0 / LARGEST)} <= {name}", **{name: value})


def require_drawable(rule: str, scale: float, power: float, /, **got: float) -> None:
    """Raise ValueError unless scale * 2^(53 power) is at most LARGEST.

    Parameters
    ----------
    rule : str
        That product, in the words of the family.
    scale, power : float
        The value exceeded with probability p is about scale * p^-power.
    got
        The parameters, for the error.
    """
    holds = math.log(scale) + DRAWN_BITS * math.log(2.0) * power <= math.log(LARGEST)
    require(holds, f"{rule} <= {text(LARGEST)} (draws that a float can hold)", **got)


def refuse_zero_width(**ends: float) -> None:
    """Raise ValueError if all the given ends are one number: that is no range."""
    if len(set(ends.values())) == 1:
        only = text(next(iter(ends.values())))
        names = " = ".join(ends)
        raise ValueError(f"low < high must hold, got {names} = {only}; for a certain value write the number {only}")


def listed(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    Examples
    --------
    >>> listed(["low", "mode", "high"])
    'low, mode and high'
    """
    several = list(words)
    return f" {last} ".join(filter(None, [", ".join(several[:-1]), *several[-1:]]))


def sized_list(each: str, values: Iterable[SupportsFloat]) -> tuple[float, ...]:
    """Return `values` as floats; raise ValueError if there are too many, or if one is no number or too large.

    Examples
    --------
    >>> sized_list("edge", [0, 10])
    (0.0, 10.0)
    """
    given = tuple(values)
    if len(given) > LONGEST_LIST:
        raise ValueError(f"a list must hold at most {LONGEST_LIST:,} numbers, got {len(given):,}")
    # most lists are of floats of ordinary size, which need no more than this look
    return tuple(
        float(value) if isinstance(value, float) and abs(value) <= LARGEST else sized(f"each {each}", value)
        for value in given
    )


def observations(values: Iterable[SupportsFloat]) -> tuple[float, ...]:
    """Return data in increasing order, or raise ValueError; data of one value only are no range."""
    data = tuple(sorted(sized_list("value", values)))
    if not data:
        raise ValueError("two different values are needed, got none")
    if data[0] == data[-1]:
        only = text(data[0])
        raise ValueError(
            f"two different values are needed, got only {only}; for a certain value write the number {only}"
        )
    return data


def require_increasing(name: str, numbers: Sequence[float], *, or_equal: bool = False) -> None:
    """Raise ValueError with the first number that is not above the one before it (or equal to it)."""
    for low, high in pairwise(numbers):
        if not (low < high or (or_equal and low == high)):
            rule = "must not fall" if or_equal else "must increase"
            raise ValueError(f"{name} {rule}, got {text(low)} followed by {text(high)}")
