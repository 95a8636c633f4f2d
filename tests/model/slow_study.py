"""A constant study, as tomllib reads it, turned into the plain numbers that the slow model takes."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

SUFFIXES = {"%": 0.01, "k": 1e3, "M": 1e6}

WORLD_DEFAULTS = {
    "organisation.friction": 1.0,
    "team.growth_per_year": 0.0,
    "projects.value_decline": 0.0,
    "projects.demand": math.inf,
    "finance.cashable_share": 0.0,
}
TOOLING_DEFAULTS = {
    "tooling.cost_per_worker_month": 0.0,
    "tooling.cost_per_project_month": 0.0,
    "tooling.cost_per_month": 0.0,
    "tooling.price_growth_per_year": 0.0,
}
WAY_DEFAULTS = {"overhead.growth_per_year": 0.0} | TOOLING_DEFAULTS
CHANGE_DEFAULTS = {
    "one_off.schedule_overrun": 1.0,
    "one_off.cost_overrun": 1.0,
    "adoption.share": 1.0,
    "adoption.ramp_months": 0.0,
    "failure.stop_share": 1.0,
    "failure.exit_cost": 0.0,
    "failure.extra_turnover": 0.0,
}
CHANGE_GROUPS = ("one_off.", "adoption.", "failure.")

OPEN_END = 1e-9  # a product at or beyond an open end is moved this far inside
BOUNDS = {
    "overhead.growth_per_year": (-1 + OPEN_END, math.inf),
    "tooling.price_growth_per_year": (-1 + OPEN_END, math.inf),
    "mechanical.attention_lost": (0.0, 1.0),
    "technical.build_hours": (OPEN_END, math.inf),
    "release.hit_rate": (OPEN_END, 1.0),
    "projects.lifetime_months": (OPEN_END, math.inf),
    "turnover.annual_rate": (0.0, 1 - OPEN_END),
}


class Resolved(NamedTuple):
    """The arguments of `simulate_future`, without how many leave."""

    world: dict[str, float]
    ways: dict[str, dict[str, float]]
    changes: dict[str, dict[str, float]]
    months: int
    delivers: dict[str, bool]
    also: list[int]


def number(value: float | str) -> float:
    """A number, or text with a suffix: "15%", "250k", "1.2M"."""
    if not isinstance(value, str):
        return float(value)
    for suffix, scale in SUFFIXES.items():
        if value.endswith(suffix):
            return float(value.removesuffix(suffix)) * scale
    return float(value)


def absolute(name: str, value: float | str, today: Mapping[str, float]) -> float:
    """A stated value, or a multiple of today's moved to the nearest value inside its support."""
    if not (isinstance(value, str) and value.startswith("times ")):
        return number(value)
    low, high = BOUNDS.get(name, (0.0, math.inf))
    return min(max(today[name] * number(value.removeprefix("times ")), low), high)


def flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """`group.input` names of a table of groups; label and like are left out."""
    groups = {name: inputs for name, inputs in table.items() if isinstance(inputs, Mapping)}
    return {f"{group}.{name}": value for group, inputs in groups.items() for name, value in inputs.items()}


def stated(name: str, scenarios: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that a scenario states, itself or through `like`."""
    table = scenarios[name]
    inherited = stated(table["like"], scenarios) if "like" in table else {}
    return inherited | flat(table)


def resolve(study: Mapping[str, Any]) -> Resolved:
    """Plain numbers of a constant study; a change delivers when a dial of 0.5 is below its success probability."""
    scenarios = study["scenarios"]
    world = WORLD_DEFAULTS | {name: number(value) for name, value in flat(study["world"]).items()}
    today = WAY_DEFAULTS | {name: number(value) for name, value in stated("current", scenarios).items()}
    ways, changes = {"current": today}, {}
    for scenario in scenarios:
        if scenario == "current":
            continue
        inputs = {name: absolute(name, value, today) for name, value in stated(scenario, scenarios).items()}
        changes[scenario] = CHANGE_DEFAULTS | {n: v for n, v in inputs.items() if n.startswith(CHANGE_GROUPS)}
        ways[scenario] = today | {n: v for n, v in inputs.items() if not n.startswith(CHANGE_GROUPS)}
        if not any(name in inputs for name in TOOLING_DEFAULTS):
            ways[scenario] = {n: v for n, v in ways[scenario].items() if n not in TOOLING_DEFAULTS}
    delivers = {scenario: change["one_off.success_probability"] > 0.5 for scenario, change in changes.items()}
    also = list(study.get("also_report_months", []))
    return Resolved(world, ways, changes, study["horizon_months"], delivers, also)
