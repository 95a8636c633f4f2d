"""Every chart by its name, and how it is drawn from a case: ``fan:optimal``, ``work``, ``input:world.team.size``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from distributions.spelling import suggestion
from mcroi.charts.break_even import broken_even
from mcroi.charts.convergence import convergence
from mcroi.charts.drawing import Drawing, describe
from mcroi.charts.effort import joint, one_off
from mcroi.charts.fan import fan
from mcroi.charts.hours import hours
from mcroi.charts.ranking import information, tornado
from mcroi.charts.scenario import ChartError
from mcroi.charts.upkeep import maintenance
from mcroi.charts.value import value_figure
from mcroi.charts.waterfall import bridge, walk
from mcroi.charts.work import work
from mcroi.charts.worth import npv, scenarios
from mcroi.draws.kept import FEWEST
from mcroi.results.ranking import rank
from mcroi.study.dials import dials

if TYPE_CHECKING:
    from mcroi.words.case import BusinessCase

Subject = Literal["case", "scenario", "input", "output"]


@dataclass(frozen=True, slots=True)
class ChartKind:
    """A chart that there is.

    Parameters
    ----------
    shows
        What it shows, in a sentence.
    of
        What its name is followed by, after a colon: a ``scenario`` (the best change if left out), an ``input`` with
        its place, an ``output`` (what decides if left out), or nothing where it is of the whole ``case``.
    """

    shows: str
    of: Subject

    @property
    def per_scenario(self) -> bool:
        """Whether there is one for each change."""
        return self.of == "scenario"


CHARTS: Final[Mapping[str, ChartKind]] = {
    "fan": ChartKind("Cumulative benefit month by month, and when it breaks even", "scenario"),
    "broken_even": ChartKind("Chance of having broken even by each month", "case"),
    "scenarios": ChartKind("Net present value of all changes side by side", "case"),
    "bridge": ChartKind("Where the net present value comes from", "scenario"),
    "walk": ChartKind("From hours at salary to the mean net present value, step by step", "scenario"),
    "npv": ChartKind("Distribution of the net present value, and the chance of at least so much", "scenario"),
    "one_off": ChartKind("One-off cost in money: P50, P80 and the contingency", "scenario"),
    "joint": ChartKind("One-off cost against going live, and the chance of keeping both targets", "scenario"),
    "hours": ChartKind("Where the hours of the team go, month by month", "case"),
    "work": ChartKind("Where the cost goes, by type of work", "case"),
    "maintenance": ChartKind("Projects per worker and what they ask of the team, month by month", "case"),
    "tornado": ChartKind("Which assumptions matter to the decision", "output"),
    "information": ChartKind("What it is worth to know before deciding", "case"),
    "convergence": ChartKind("How the headline numbers settle as futures are drawn", "case"),
    "input": ChartKind("What a stated value means, with its source", "input"),
}
"""By name, in the order in which a report shows them."""


def draw(case: BusinessCase, name: str) -> Drawing:
    """Draw a chart of a case by its name.

    Parameters
    ----------
    case
        What is known.
    name
        Of `CHARTS`, followed by a colon and what it is about where it is not of the whole case.

    Raises
    ------
    ChartError
        A ValueError: there is no such chart, scenario, input or output, or there are too few futures for it.
    """
    kind, colon, about = name.partition(":")
    if kind not in CHARTS:
        raise ChartError(f"no such chart {kind!r}{suggestion(kind, CHARTS, len(CHARTS))}")
    if colon and CHARTS[kind].of == "case":
        raise ChartError(f"chart {kind!r} is of all scenarios; leave ':{about}' out")
    needed = needs(case, kind)
    if needed:
        raise ChartError(f"chart {kind!r} needs {needed}")
    if kind == "input":
        return _input(case, about)
    if kind == "tornado":
        found = case.full_sensitivity if about else case.brief.sensitivity
        if found is not None:
            return tornado(found, about or None)
    if kind in _OF_A_SCENARIO:
        return _OF_A_SCENARIO[kind](case.result, about or _best_change(case))
    case = case.brief
    if kind == "information" and case.information is not None:
        return information(case.information)
    drawn = _OF_ALL[kind](case.result)
    return describe(drawn, f"{case.selection} {getattr(drawn, 'description', '')}") if case.selection else drawn


def needs(case: BusinessCase, kind: str) -> str:
    """Say what a kind of chart needs that a case does not have; nothing where it can be drawn."""
    if kind == "input" and all(of.is_constant for of in case.assumptions):
        return "a study with an uncertain input, this one has none"
    if kind in _OF_DIALS:
        known = dials(case.study).values()
        if not known:
            return "a study with an uncertain input, this one has none"
        if kind == "information" and not any(dial.learnable for dial in known):
            return "an uncertain input that could be found out, this study has none"
        if case.result.runs < FEWEST:
            return f"at least {FEWEST} futures, got {case.result.runs}"
    return ""


def names(case: BusinessCase) -> list[str]:
    """Return the names of all charts that can be drawn of a case, other outputs of the tornado apart."""
    told: list[str] = []
    for name, kind in CHARTS.items():
        if needs(case, name):
            continue
        if kind.of == "scenario":
            told += [f"{name}:{scenario.name}" for scenario in case.result.changes]
        elif kind.of == "input":
            told += [f"{name}:{of.place}.{of.assumption.input}" for of in case.assumptions if not of.is_constant]
        else:
            told.append(name)
    return told


_OF_DIALS: Final = ("tornado", "information")

_OF_A_SCENARIO: Final[Mapping[str, Callable[..., Drawing]]] = {
    "fan": fan,
    "bridge": bridge,
    "walk": walk,
    "npv": npv,
    "one_off": one_off,
    "joint": joint,
}

_OF_ALL: Final[Mapping[str, Callable[..., Drawing]]] = {
    "broken_even": broken_even,
    "scenarios": scenarios,
    "hours": hours,
    "work": work,
    "maintenance": maintenance,
    "convergence": convergence,
}


def _best_change(case: BusinessCase) -> str:
    """The change that is best on average: what a report is about, also where today is better."""
    return rank(case.result).changes[0]


def _input(case: BusinessCase, name: str) -> Drawing:
    values = {f"{of.place}.{of.assumption.input}": of for of in case.assumptions}
    if not name:
        first = next(name for name, of in values.items() if not of.is_constant)
        raise ChartError(f"say which input, such as 'input:{first}'")
    if name not in values:
        raise ChartError(f"no such input {name!r}{suggestion(name, values, len(values))}")
    if values[name].is_constant:
        raise ChartError(f"{name} is the same in all futures: {values[name].assumption.text}")
    return value_figure(values[name])
