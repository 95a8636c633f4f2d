"""All changes in one table, a row each: for studies that have more than can be told of side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mcroi.results.figure import Figure
from mcroi.results.ranking import rank
from mcroi.results.result import Result
from mcroi.results.rounding import money, money_unit, months, percent
from mcroi.words.rows import Row

HEADS: Final = ("NPV, mean", "P10", "P50", "P90", "above 0", "money back, P50", "one-off money, P80")


def overview(result: Result) -> Sequence[Row]:
    """Return a row for each change, from the highest mean net present value down, with cells for `HEADS`."""
    changes = [result[name] for name in rank(result).changes]
    worth = [(Figure.mean(s.npv), *(Figure.quantile(s.npv, p) for p in (0.1, 0.5, 0.9))) for s in changes]
    spent = [Figure.quantile(s.one_off_cost, 0.8) for s in changes]
    unit, unit_spent = money_unit([figure for row in worth for figure in row]), money_unit(spent)
    return [
        Row(
            s.label,
            (
                *(money(figure, unit=unit) for figure in row),
                percent(s.chance("npv_positive")),
                months(Figure.quantile(s.break_even_months, 0.5)),
                money(cost, unit=unit_spent),
            ),
        )
        for s, row, cost in zip(changes, worth, spent, strict=True)
    ]
