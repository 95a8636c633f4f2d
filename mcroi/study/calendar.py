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
    year, of_year = calendar_month(start, month - 1)
    return f"{year:04d}-{of_year:02d}"


def calendar_month(start: str, after: int) -> tuple[int, int]:
    """Return the year, and the month of it counted from 1, so many months after a first one.

    Examples
    --------
    >>> calendar_month("2027-11", 2)
    (2028, 1)
    """
    year, first = (int(part) for part in start.split("-"))
    count = 12 * year + first - 1 + after
    return count // 12, count % 12 + 1
