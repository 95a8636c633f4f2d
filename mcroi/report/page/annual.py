"""The tables of years: means of all scenarios side by side, and for every change how far the futures differ."""

from __future__ import annotations

from mcroi.report.page.comparison import SPREAD
from mcroi.report.page.grid import Grid, Group, Line, called_short, spread
from mcroi.results.quantity import Quantity
from mcroi.words.case import BusinessCase
from mcroi.words.years import SAID, cell, columns, heads, in_units, unit_of, year_table


def side_by_side(case: BusinessCase) -> Grid:
    """Return the mean years of all scenarios in one table."""
    table = year_table(case.years, case.result)
    groups = [Group(s.title, tuple(Line(row.label, row.cells) for row in s.rows)) for s in table.sections]
    return Grid(f"Year by year, means: {table.amounts} a year, not discounted unless said", table.heads, tuple(groups))


def annual_tables(case: BusinessCase) -> dict[str, Grid]:
    """Return by change its table of years beyond today's, each quantity with mean, P10, P50 and P90."""
    result = case.result
    return {change.name: _table(case, change.name) for change in result.changes}


def _table(case: BusinessCase, change: str) -> Grid:
    of, result = case.years, case.result
    has_variance = result.study.has_variance
    series = {name: columns(name, of.changes[change][name]) for name in SAID}
    figures = {
        name: [spread(Quantity(column, has_variance=has_variance)) for column in years]
        for name, years in series.items()
    }
    figures["spend"][-1] = spread(result[change].one_off_cost)  # one figure for one thing: that of the full run
    figures["discounted"][-1] = spread(result[change].npv)
    unit = unit_of([figure for rows in figures.values() for column in rows for figure in column])
    groups = []
    for name, label in SAID.items():
        lines = [
            Line(f"{label}, mean" if k == 0 else told, tuple(cell(column[k], unit) for column in figures[name]), k > 0)
            for k, told in enumerate(SPREAD)
        ]
        groups.append(Group("", tuple(lines)))
    caption = f"{called_short(result[change])}, beyond today: {in_units(unit, result)} a year"
    return Grid(caption, (*heads(result, of.months), "all years"), tuple(groups))
