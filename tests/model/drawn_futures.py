"""Single futures of a run, drawn slowly or handed over by the engine, in the form that the slow model takes."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from distributions import Constant
from mcroi.draws.plan import EVENTS, DrawnBlock
from mcroi.study import lines as money
from mcroi.study.inputs import INPUTS, known_input
from mcroi.study.study import CURRENT, Assumption, Study
from tests.model.slow_leavers import shared_events
from tests.model.slow_model import Line, Resolved, simulate_future

Uniform = Callable[[str], float]


class Future(NamedTuple):
    """One future: its plain numbers, and the uniforms of leavers and incidents by month."""

    numbers: Resolved
    leavers: list[float]
    incidents: list[float]


def drawn_slowly(study: Study, uniform: Uniform) -> Future:
    """Draw one future as the model's description says, from the value of every dial in it.

    Parameters
    ----------
    study : Study
    uniform : callable of a dial's name
        Its uniform in this future, after correlation.
    """
    world = inputs_of("world", "world", study.world, {}, uniform)
    ways: dict[str, dict[str, float]] = {}
    changes, bills, lines = {}, {}, {}
    for name, scenario in study.scenarios.items():
        stated = scenario.assumptions
        if name == CURRENT:
            ways[name] = inputs_of("way", name, stated, {}, uniform)
            continue
        today = ways[CURRENT]
        ways[name] = {i: value(name, stated[i], today, uniform) if i in stated else today[i] for i in today}
        changes[name] = inputs_of("change", name, stated, {}, uniform)
        bills[name] = scenario.bills
        amounts = {i: value(name, a, {}, uniform) for i, a in stated.items() if i.startswith("lines.")}
        lines[name] = [line_of(line, amounts) for line in scenario.lines.values()]
    delivers = {
        name: uniform(f"{name}.delivers") < change["one_off.success_probability"] for name, change in changes.items()
    }
    months = study.horizon_months
    leavers, incidents = ([uniform(f"{event}.{month}") for month in range(months)] for event in EVENTS)
    numbers = Resolved(world, ways, changes, months, delivers, bills, lines, study.also_report_months)
    return Future(numbers, leavers, incidents)


def line_of(line: money.Line, amounts: Mapping[str, float]) -> Line:
    """A line with its amounts, by the names of their inputs."""
    once = amounts.get(f"lines.{line.name}.once")
    return Line(
        line.kind,
        amounts.get(f"lines.{line.name}.per_year", 0.0),
        once,
        amounts.get(f"lines.{line.name}.growth_per_year", 0.0),
        amounts.get(f"lines.{line.name}.realised", 1.0),
        line.starts,
        line.until,
        line.follows,
    )


def inputs_of(
    kind: str, place: str, stated: Mapping[str, Assumption], today: Mapping[str, float], uniform: Uniform
) -> dict[str, float]:
    """Every input of one kind, defaults included."""
    drawn = {}
    for name, i in INPUTS.items():
        if i.kind == kind:
            drawn[name] = value(place, stated[name], today, uniform) if name in stated else i.default
    return drawn


def value(place: str, assumption: Assumption, today: Mapping[str, float], uniform: Uniform) -> float:
    """One input: from its dial by the exact quantile function, times today's if it is relative, moved inside."""
    distribution, name = assumption.distribution, assumption.input
    if isinstance(distribution, Constant):
        drawn = distribution.value
    elif assumption.independent:
        drawn = float(distribution.ppf(uniform(f"{place}.{name}")))
    else:
        shared = {"": name, "times": f"{name} (change)", "plus": f"{name} (added)"}
        drawn = float(distribution.ppf(uniform(shared[assumption.relative])))
    if assumption.relative == "times":
        drawn *= today[name]
    if assumption.relative == "plus":
        drawn += today[name]
    support = known_input(name).support
    if drawn < support.low or (support.low_open and drawn == support.low):
        return support.low + 1e-9 if support.low_open else support.low
    if drawn > support.high or (support.high_open and drawn == support.high):
        return support.high - 1e-9 if support.high_open else support.high
    return drawn


def handed_over(study: Study, block: DrawnBlock, i: int) -> Future:
    """What the engine's model is given in one future of a block."""

    def numbers(values: Mapping[str, object]) -> dict[str, float]:
        return {name: float(v if isinstance(v, float) else v[i]) for name, v in values.items()}

    ways, changes, delivers, bills, lines = {}, {}, {}, {}, {}
    for name, inputs in block.scenarios.items():
        ways[name] = numbers(inputs.way)
        if inputs.change is None:
            continue
        changes[name] = numbers(inputs.change)
        delivers[name] = bool(inputs.delivers[i])
        bills[name] = inputs.bills
        lines[name] = []
        for drawn in inputs.lines:
            stated = {"per_year": drawn.per_year, "once": drawn.once, "growth_per_year": drawn.growth}
            stated |= {"realised": drawn.realised}
            named = {f"lines.{drawn.line.name}.{key}": v for key, v in stated.items() if v is not None}
            lines[name].append(line_of(drawn.line, numbers(named)))
    world = numbers(block.scenarios[CURRENT].world)
    resolved = Resolved(world, ways, changes, study.horizon_months, delivers, bills, lines, study.also_report_months)
    luck = block.luck
    return Future(
        resolved,
        [float(u) for u in luck.leavers[:, i]],
        [] if luck.incidents is None else [float(u) for u in luck.incidents[:, i]],
    )


def simulated_slowly(future: Future) -> dict[str, dict[str, object]]:
    """Everything that the slow model says of one future."""
    incidents = shared_events(future.incidents) if future.incidents else None
    return simulate_future(future.numbers, shared_events(future.leavers), incidents)
