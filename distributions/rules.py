"""What a parameter must be, and how a number is shown when it is not."""

from collections.abc import Iterable
from typing import Any, SupportsFloat

import numpy as np

LARGEST = 1e150
LEAST_SHAPE = 1e-6


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
    for name in names:
        object.__setattr__(distribution, name, sized(name, getattr(distribution, name)))


def require_shape(name: str, value: float, most: float) -> None:
    """Raise ValueError unless a shape is above 0, and inside the range in which its quantiles keep their digits."""
    require(value > 0.0, f"{name} > 0", **{name: value})
    require(LEAST_SHAPE <= value <= most, f"{text(LEAST_SHAPE)} <= {name} <= {text(most)}", **{name: value})


def require_scale(name: str, value: float) -> None:
    """Raise ValueError unless a scale is above 0, and so large that values can be measured in it."""
    require(value > 0.0, f"{name} > 0", **{name: value})
    require(value >= 1.0 / LARGEST, f"{text(1.0 / LARGEST)} <= {name}", **{name: value})


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
