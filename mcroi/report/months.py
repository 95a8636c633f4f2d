"""The months of a study by their names."""

from __future__ import annotations


def month_name(start: str, month: int) -> str:
    """Return a month as ``YYYY-MM``.

    Parameters
    ----------
    start
        The first month.
    month
        Counted from 1.

    Examples
    --------
    >>> month_name("2027-11", 3)
    '2028-01'
    """
    year, first = (int(part) for part in start.split("-"))
    count = 12 * year + first - 1 + month - 1
    return f"{count // 12:04d}-{count % 12 + 1:02d}"
