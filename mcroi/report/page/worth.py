"""Why a change is worth what it is worth: the walk from a vendor's figure to ours, as a table."""

from __future__ import annotations

from mcroi.analyses.walk import walks
from mcroi.report.page.grid import Grid, Line, called_short, grid
from mcroi.study.safe_text import for_terminal
from mcroi.words.case import BusinessCase
from mcroi.words.walk import steps


def walk_tables(case: BusinessCase) -> dict[str, Grid]:
    """Return the walk of every change: each step with the net present value there, what it adds, and why."""
    result = case.result
    currency = for_terminal(result.study.currency)
    return {
        name: grid(
            f"{called_short(result[name])}: net present value, {currency}",
            ("there", "step", "what that is"),
            [Line(step.label, (step.value, step.difference, step.sentence)) for step in steps(of, result[name])],
        )
        for name, of in walks(result).items()
    }
