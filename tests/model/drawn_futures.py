"""Single futures of a run, drawn slowly or handed over by the engine, in the form that the slow model takes."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from distributions import Constant
from mcroi.draws.plan import DrawnBlock
from mcroi.study.inputs import INPUTS, TOOLING
from mcroi.study.study import CURRENT, Assumption, Study
from tests.model.slow_leavers import shared_leavers
from tests.model.slow_model import simulate_future

Uniform = Callable[[str], float]


class Future(NamedTuple):
    """One future: numbers by input, whether each change delivers, the leavers' uniforms by month."""

    world: dict[str, float]
    ways: dict[str, dict[str, float]]
    changes: dict[str, dict[str, float]]
    delivers: dict[str, bool]
    leavers: list[float]


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
    changes = {}
    for name, scenario in study.scenarios.items():
        stated = scenario.assumptions
        if name == CURRENT:
            ways[name] = inputs_of("way", name, stated, {}, uniform)
            continue
        today = ways[CURRENT]
        way = {i: value(name, stated[i], today, uniform) if i in stated else today[i] for i in today}
        if not any(tool in stated for tool in TOOLING):
            way = {i: v for i, v in way.items() if i not in TOOLING}
        ways[name] = way
        changes[name] = inputs_of("change", name, stated, {}, uniform)
    delivers = {
        name: uniform(f"{name}.delivers") < change["one_off.success_probability"] for name, change in changes.items()
    }
    leavers = [uniform(f"leavers.{month}") for month in range(study.horizon_months)]
    return Future(world, ways, changes, delivers, leavers)


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
        drawn = float(distribution.ppf(uniform(f"{name} (change)" if assumption.relative else name)))
    if assumption.relative:
        drawn *= today[name]
    support = INPUTS[name].support
    if drawn < support.low or (support.low_open and drawn == support.low):
        return support.low + 1e-9 if support.low_open else support.low
    if drawn > support.high or (support.high_open and drawn == support.high):
        return support.high - 1e-9 if support.high_open else support.high
    return drawn


def handed_over(block: DrawnBlock, i: int) -> Future:
    """What the engine's model is given in one future of a block."""

    def numbers(values: Mapping[str, object]) -> dict[str, float]:
        return {name: float(v if isinstance(v, float) else v[i]) for name, v in values.items()}

    ways, changes, delivers = {}, {}, {}
    for name, inputs in block.scenarios.items():
        ways[name] = numbers(inputs.way)
        if inputs.change is not None:
            changes[name] = numbers(inputs.change)
            delivers[name] = bool(inputs.delivers[i])
            if not inputs.new_tooling:
                ways[name] = {n: v for n, v in ways[name].items() if n not in TOOLING}
    leavers = [float(u) for u in block.leavers[:, i]]
    return Future(numbers(block.scenarios[CURRENT].world), ways, changes, delivers, leavers)


def simulated_slowly(study: Study, future: Future) -> dict[str, dict[str, object]]:
    """Everything that the slow model says of one future."""
    arguments = (future.world, future.ways, future.changes, study.horizon_months, future.delivers)
    return simulate_future(*arguments, shared_leavers(future.leavers), study.also_report_months)
