"""One future for audit: every draw and every month, the same numbers that a simulation of it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions import Uniforms
from distributions.arrays import Array
from distributions.uniforms import LEAF
from mcroi.draws.plan import Draw, DrawnBlock, Plan
from mcroi.engine.simulate import DEFAULT_SEED
from mcroi.model.change import change_of
from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.model.lines import FLOWS_OF_LINES
from mcroi.model.months import FLOWS, Month, hours_per_month, months
from mcroi.model.outcomes import outcomes
from mcroi.results.events import best_scenario, events, highest_npv
from mcroi.results.monthly import maintenance
from mcroi.study.study import CURRENT, Study

FUTURES: Final = 2**53
"""How many futures can be told apart."""

SERIES: Final = (
    "adoption", "moved", "active", "seats", "staff", "leavers", "vacant", "ramping", "projects", "in_release",
    "incident_count", "ramp_up", "incidents", "migration", "manual", "mechanical", "meetings", "upkeep", "build",
    "slack", "lost", "left_after_overheads", "need", "coverage", "value", *FLOWS_OF_LINES.values(), "payoff", "payroll",
    "turnover", "incident_money", "tooling", "extra_tooling", "one_off", "net",
)  # fmt: skip
"""What is kept of every month: stocks at its start, then events, hours and money."""

WAY: Final = (
    "manual", "mechanical", "meetings", "upkeep", "manual_project", "build", "lead", "hit", "lifetime", "hazard",
    "vacancy", "ramp_up", "incidents", "incidents_per_project",
)  # fmt: skip
"""The quantities that describe the way of working in a month, blended by adoption."""


@dataclass(frozen=True, slots=True)
class TracedDraw:
    """One input in one future.

    Parameters
    ----------
    place, input
        ``world`` or the scenario, and the input's name.
    dial
        What it is drawn from; None for a number.
    u
        The dial's value between 0 and 1, after correlation; None for a number.
    stated
        What the study says, as written; None for a default.
    drawn
        The value, or the factor on today's value, as drawn.
    value
        What the model works with.
    moved
        Whether it had to be moved into what the input may be.
    """

    place: str
    input: str
    dial: str | None
    u: float | None
    stated: str | None
    drawn: float
    value: float
    moved: bool


@dataclass(frozen=True, slots=True)
class TracedScenario:
    """One scenario in one future.

    Parameters
    ----------
    name, label
        As in the study.
    delivers
        Whether the change delivers; None for the current scenario.
    delivers_u
        The value of the dial that decided it; None where it is certain.
    timing
        When it is explored, goes live and ends, in months; empty for the current scenario.
    months
        By series, one value for each month; ``cumulative_benefit`` and what maintenance takes among them.
    way
        The way of working by quantity, one value for each month.
    results
        What the months come to, by result.
    chances
        What is so in this future, by the name of its chance; empty for the current scenario.
    """

    name: str
    label: str
    delivers: bool | None
    delivers_u: float | None
    timing: Mapping[str, float]
    months: Mapping[str, list[float]]
    way: Mapping[str, list[float]]
    results: Mapping[str, float]
    chances: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Trace:
    """One future.

    Parameters
    ----------
    study, seed, future
        Which one it is; the typical one has neither seed nor number.
    draws
        Every input of every scenario that is not as today's.
    events
        The uniforms that each event is drawn from, month by month; empty where all are at their means.
    scenarios
        By name, the current one first.
    """

    study: Study
    seed: int | None
    future: int | None
    draws: list[TracedDraw]
    events: Mapping[str, list[float]]
    scenarios: Mapping[str, TracedScenario]


def trace(study: Study, future: int, seed: int = DEFAULT_SEED) -> Trace:
    """Simulate one future again, and keep everything.

    Only the leaf of futures that holds it is drawn, in the same way as `mcroi.simulate` does, so that every number
    is the same to the last bit as in a simulation of any number of runs that reaches so far.

    Parameters
    ----------
    study
        As `mcroi.read` returns it.
    future
        Counted from 0, as in the rows of ``result.trials()``.
    seed
        As for `mcroi.simulate`.

    Raises
    ------
    ValueError
        If there is no such future or seed.
    """
    if not 0 <= future < FUTURES:
        raise ValueError(f"0 <= future < 2**53 must hold, got {future}")
    plan = Plan(study)
    start = future // LEAF * LEAF
    block = plan.draw(seed, start, start + LEAF)
    column = future - start
    uniforms: dict[str, Array] = {event: getattr(block.luck, event) for event in plan.events}
    luck = {event: [float(u) for u in drawn[:, column]] for event, drawn in uniforms.items()}
    draws = list(_draws(plan, block, column))
    return Trace(study, seed, future, draws, luck, _scenarios(study, plan, block, column))


def typical(study: Study) -> Trace:
    """Simulate the one future in which every dial is at one half, with leavers and incidents at their means.

    Parameters
    ----------
    study
        As `mcroi.read` returns it.
    """
    plan = Plan(study)
    block = plan.typical()
    return Trace(study, None, None, list(_draws(plan, block, 0)), {}, _scenarios(study, plan, block, 0))


def _scenarios(study: Study, plan: Plan, block: DrawnBlock, column: int) -> dict[str, TracedScenario]:
    """Simulate a block of futures, and keep one of them."""
    horizon = study.horizon_months
    results = outcomes(block.scenarios, horizon, block.luck, study.also_report_months)
    values = {name: of.values for name, of in results.items()}
    best = best_scenario(values, highest_npv(values))
    scenarios = {}
    for name, inputs in block.scenarios.items():
        dial = plan.delivers.get(name)
        steps = [_step(month, inputs, column) for month in months(inputs, horizon, block.luck)]
        happens = {} if name == CURRENT else events(study, values, name, best[name])
        series = {key: [kept[key] for kept, _ in steps] for key in steps[0][0]}
        cumulative = results[name].cumulative_benefit
        if cumulative is not None:
            series["cumulative_benefit"] = [float(benefit) for benefit in cumulative[:, column]]
        scenarios[name] = TracedScenario(
            name=name,
            label=study.scenarios[name].label,
            delivers=None if name == CURRENT else bool(inputs.delivers[column]),
            delivers_u=None if dial is None else _at(block.dials[dial].u, column),
            timing=_timing(inputs, column),
            months=series,
            way={key: [way[key] for _, way in steps] for key in steps[0][1]},
            results={key: _at(of, column) for key, of in values[name].items()},
            chances={event: bool(so[column]) for event, so in happens.items()},
        )
    return scenarios


def _at(value: Value | None, column: int) -> float:
    """One future's value; what is None is 0 in all futures."""
    if value is None:
        return 0.0
    return float(value[column]) if isinstance(value, np.ndarray) and value.ndim else float(value)


def _step(month: Month, inputs: ScenarioInputs, column: int) -> tuple[dict[str, float], dict[str, float]]:
    """Copy one future out of a month, whose arrays are used again for the next."""
    series = {name: _at(month.flow(name) if name in FLOWS else getattr(month, name), column) for name in SERIES}
    paid = month.staff * hours_per_month(inputs.world)
    series["paid_hours"] = _at(paid, column)
    series.update({name: _at(of, column) for name, of in maintenance(month, paid).items()})
    return series, {name: _at(getattr(month.way, name), column) for name in WAY}


def _timing(inputs: ScenarioInputs, column: int) -> dict[str, float]:
    change = change_of(inputs)
    if change is None:
        return {}
    return {key: _at(getattr(change, key), column) for key in ("explored", "live", "end", "ramp")}


def _draws(plan: Plan, block: DrawnBlock, column: int) -> Iterator[TracedDraw]:
    current = block.scenarios[CURRENT]
    for draw in plan.world:
        yield _traced(draw, _at(current.world[draw.input.name], column), 0.0, block, column)
    for name, draws in plan.scenarios.items():
        inputs = block.scenarios[name]
        for draw in draws.values():
            key = draw.input.name
            if draw.input.kind == "line":
                _, line, amount = key.split(".")
                value = next(of for of in inputs.lines if of.line.name == line).amount(amount)
            else:
                value = inputs.change[key] if inputs.change and draw.input.kind == "change" else inputs.way[key]
            relative = draw.assumption is not None and draw.assumption.relative
            today = _at(current.way[key], column) if relative else 0.0
            yield _traced(draw, _at(value, column), today, block, column)


def _traced(draw: Draw, value: float, today: float, block: DrawnBlock, column: int) -> TracedDraw:
    if draw.dial is None or draw.sampler is None:
        u, drawn = None, draw.constant
        assert drawn is not None  # noqa: S101  # for the type checker: the reader has listed what is missing
    else:
        # From a copy of the value alone: the quantile function works element by element.
        dial = block.dials[draw.dial]
        u = _at(dial.u, column)
        drawn = float(draw.sampler(_single(dial, column))[0])
    is_factor = draw.assumption is not None and draw.assumption.relative == "times"
    moved = not draw.input.support.contains(drawn * today if is_factor else drawn + today)
    stated = draw.assumption.text if draw.assumption else None
    return TracedDraw(draw.place, draw.input.name, draw.dial, u, stated, float(drawn), value, moved)


def _single(dial: Uniforms, column: int) -> Uniforms:
    return Uniforms(dial.u[column : column + 1], dial.z[column : column + 1])
