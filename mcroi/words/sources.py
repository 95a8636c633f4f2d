"""Why a change is worth what it is worth: where its net present value comes from, in a sentence and in a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from distributions.rules import listed
from mcroi.model.accounts import SOURCES
from mcroi.results.chance import Estimate
from mcroi.results.errors import money_with_error
from mcroi.results.figure import Figure, is_constant
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result, ScenarioResult
from mcroi.results.rounding import ABOUT_ZERO, money, money_unit

LABELS: Final = {
    "projects_until_adopted": "projects, while moving",
    "projects_after": "projects, after that",
    "slack": "freed time cashed",
    "lines": "money by lines",
    "people": "pay and turnover",
    "incidents": "incident money",
    "tooling": "tool bills",
    "one_off": "one-off spend",
}
"""What the sources are called in tables and charts; in the order of `mcroi.model.accounts.SOURCES`."""

_CLAUSES: Final = {
    "projects_until_adopted": ("projects gain {} while people move", "{} is lost while people move"),
    "projects_after": ("projects gain {} once people have moved", "projects lose {} once people have moved"),
    "slack": ("{} of freed time is cashed", "{} less of freed time is cashed"),
    "lines": ("lines of money bring {}", "lines of money take {}"),
    "people": ("{} less is paid for people and their turnover", "{} more is paid for people and their turnover"),
    "incidents": ("incidents cost {} less", "incidents cost {} more"),
    "tooling": ("tools cost {} less", "{} goes into tools"),
    "one_off": ("one-off spend is {} less", "{} goes into one-off spend"),
}
"""What is said of a gain, and of a loss."""

_SMALL: Final = 0.02
"""The share of all gains and losses below which a source is not told by itself."""


def sources(of: ScenarioResult) -> dict[str, Quantity]:
    """Where the npv of a change comes from; the parts add up to it in every future."""
    return {name: of.quantities[f"npv_by_source.{name}"] for name in SOURCES}


def why(result: Result, name: str) -> str:
    """Say in a sentence where the mean npv of a change comes from, gains first where it is one."""
    change, currency = result[name], result.study.currency
    parts = {source: Figure.mean(of) for source, of in sources(change).items()}
    total = Figure.mean(change.npv)
    small = _SMALL * sum(abs(figure.value) for figure in parts.values())
    told = {source: figure for source, figure in parts.items() if abs(figure.value) > small}
    unit = money_unit([total, *told.values()])
    gains, losses = (
        [_clause(source, figure, unit) for source, figure in told.items() if (figure.value > 0.0) is is_gain]
        for is_gain in (True, False)
    )
    average = "" if is_constant(change.npv) or change.npv.count == 1 else " on average"
    size = money(_size(total), currency, unit)
    if not told:
        return f"It is worth the same as carrying on as today{average}: nothing is gained and nothing is lost."
    if size.startswith(ABOUT_ZERO):
        opening = f"It is worth about as much as carrying on as today{average}"
    elif total.value > 0.0:
        opening = f"It is worth {size} more than carrying on as today{average}"
    else:
        opening = f"It loses {size} against carrying on as today{average}"
    first, second = (gains, losses) if total.value > 0.0 else (losses, gains)
    return f"{opening}: {'; '.join(filter(None, map(_joined, (first, second))))}."


def _size(figure: Figure) -> Figure:
    return figure if figure.value >= 0.0 else Figure(-figure.value, -figure.high, -figure.low)


def _clause(source: str, figure: Figure, unit: int | None) -> str:
    return _CLAUSES[source][figure.value < 0.0].format(money(_size(figure), unit=unit))


def _joined(clauses: list[str]) -> str:
    """Clauses in a row, with a verb that two of them share said once."""
    goes = " goes into "
    rows = [clause for clause in clauses if goes not in clause]
    spent = [clause for clause in clauses if goes in clause]
    rows += [spent[0], *(clause.replace(goes, " into ") for clause in spent[1:])] if spent else []
    return listed(rows)


def source_rows(result: Result) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield for each source that any change has its label and the means of all changes, each with its error.

    The last row is the npv, which they add up to.
    """
    changes = result.changes
    present = [name for name in SOURCES if any(sources(s)[name].values.any() for s in changes)]
    for name in present:
        yield LABELS[name], tuple(_with_error(sources(s)[name]) for s in changes)
    yield "net present value", tuple(_with_error(s.npv) for s in changes)


def _with_error(of: Quantity) -> str:
    if is_constant(of):
        return money(Figure.mean(of))
    amount, error = money_with_error(Estimate(of.mean, of.standard_error))
    return f"{amount} ± {error}" if error else amount
