"""The futures that a workbook holds: the first of the run, rounded to what a cell keeps, each result with a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from distributions.arrays import Array, Mask
from mcroi.draws.kept import draw_kept
from mcroi.draws.plan import Plan
from mcroi.model.drawn import ScenarioInputs
from mcroi.results.chance import Chance
from mcroi.results.events import best_scenario, events, highest_npv
from mcroi.results.quantities import QuantityKind, quantities_of
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result
from mcroi.words.questions import TOTAL, blocks

MOST_CELLS: Final = 190_000
"""Rows times columns: more takes longer to write, to send and to open than it is worth. There are under 10,000 rows."""

DIGITS: Final = 12
"""Significant digits of what is kept; formulas and figures are of the values as kept."""


@dataclass(frozen=True, slots=True)
class Column:
    """One result of one scenario.

    Parameters
    ----------
    scenario, kind
        Which one.
    name
        What it is called in formulas.
    values
        ``(future,)``, as kept.
    """

    scenario: str
    kind: QuantityKind
    name: str
    values: Array


class Futures:
    """The first futures of a run.

    Parameters
    ----------
    result
        A simulation.
    """

    def __init__(self, result: Result) -> None:
        self.result = result
        wanted = [(s.name, name) for s in result.values() for name in _results(result, s.name)]
        fit = MOST_CELLS // (len(wanted) + 2)
        step = 10 ** max(len(str(fit)) - 2, 0)
        self.count = min(result.runs, max(fit // step * step, 1))
        names = _names(wanted)
        kinds = {name: quantities_of(result.study, name, irr=True) for name in result}
        self.columns = {
            (s, name): Column(s, kinds[s][name], names[s, name], _kept(result[s].quantities[name].values[: self.count]))
            for s, name in wanted
        }

    @property
    def numbers(self) -> list[int]:
        """Their numbers, counted from 0 as ``mcroi trace`` does."""
        kept = self.result.futures
        return list(range(self.count)) if kept is None else [int(n) for n in kept[: self.count]]

    def name(self, scenario: str, result: str) -> str:
        """What a column is called in formulas."""
        return self.columns[scenario, result].name

    def quantity(self, scenario: str, result: str) -> Quantity:
        """A result over these futures alone."""
        column = self.columns[scenario, result]
        certain = self.result[scenario].quantities[result].certain
        return column.kind.over(column.values, has_variance=self.result.study.has_variance, certain=certain)

    @cached_property
    def values(self) -> dict[str, dict[str, Array]]:
        """By scenario and result, as kept."""
        found: dict[str, dict[str, Array]] = {name: {} for name in self.result}
        for column in self.columns.values():
            found[column.scenario][column.kind.name] = column.values
        return found

    @cached_property
    def highest(self) -> Array:
        """The npv of the best scenario in each of them."""
        return highest_npv(self.values)

    @cached_property
    def best(self) -> dict[str, Mask]:
        """In which of them each scenario is the best."""
        return best_scenario(self.values, self.highest)

    def chances(self, scenario: str) -> dict[str, Chance]:
        """The chances of a change over these futures alone."""
        happens = events(self.result.study, self.values, scenario, self.best[scenario])
        known = self.result[scenario].chances
        return {event: Chance.of(mask, is_certain=known[event].is_certain) for event, mask in happens.items()}

    def inputs(self) -> dict[str, ScenarioInputs]:
        """What was drawn in these futures, by scenario."""
        plan, kept = Plan(self.result.study), self.result.futures
        if kept is None:
            return plan.draw(self.result.seed, 0, self.count).scenarios
        return draw_kept(plan, self.result.seed, kept[: self.count]).scenarios


def _results(result: Result, scenario: str) -> list[str]:
    """The results of a scenario that are kept: those that are asked about, but for the sum of others."""
    asked = dict.fromkeys(question.about for block in blocks(result) for question in block.questions)
    return [name for name in asked if name in result[scenario].quantities and name != TOTAL]


def _kept(values: Array) -> Array:
    return np.array([float(f"{v:.{DIGITS}g}") for v in values.tolist()]) + 0.0  # there is no minus zero in a cell


def _names(wanted: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names such as ``npv_optimal``, which no spreadsheet takes for a cell, and no two alike in any case of letters."""
    names: dict[tuple[str, str], str] = {}
    taken = {"futures", "best_npv"}
    for scenario, result in wanted:
        plain = re.sub(r"[^A-Za-z0-9]+", "_", f"{result.replace('cost_by_work.', 'cost_')}_{scenario}")[:100]
        name, count = plain, 1
        while name.lower() in taken:
            count += 1
            name = f"{plain}_{count}"
        taken.add(name.lower())
        names[scenario, result] = name
    return names
