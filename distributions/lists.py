"""Lists of numbers as parameters: how many, how large, in which order."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import SupportsFloat

from distributions.rules import LARGEST, sized, text

MOST = 100_000


def sized_list(each: str, values: Iterable[SupportsFloat]) -> tuple[float, ...]:
    """Return `values` as floats; raise ValueError if there are too many, or if one is no number or too large.

    Examples
    --------
    >>> sized_list("edge", [0, 10])
    (0.0, 10.0)
    """
    given = tuple(values)
    if len(given) > MOST:
        raise ValueError(f"a list must hold at most {MOST:,} numbers, got {len(given):,}")
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


def require_increasing(name: str, numbers: Sequence[float]) -> None:
    """Raise ValueError with the first number that is not above the one before it."""
    for low, high in pairwise(numbers):
        if not low < high:
            raise ValueError(f"{name} must increase, got {text(low)} followed by {text(high)}")


def require_not_falling(name: str, numbers: Sequence[float]) -> None:
    """Raise ValueError with the first number that is below the one before it."""
    for low, high in pairwise(numbers):
        if not low <= high:
            raise ValueError(f"{name} must not fall, got {text(low)} followed by {text(high)}")
