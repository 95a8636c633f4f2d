"""A constant study, as tomllib reads it, turned into the plain numbers that the slow model takes."""

import math
from collections.abc import Mapping
from typing import Any

from tests.model.slow_model import COSTS, PRICE_GROWTH, Line, Resolved

SUFFIXES = {"%": 0.01, "k": 1e3, "M": 1e6}

WORLD_DEFAULTS = {
    "organisation.friction": 1.0,
    "team.recapture_share": 1.0,
    "team.growth_per_year": 0.0,
    "projects.value_decline": 0.0,
    "projects.demand": math.inf,
    "finance.cashable_share": 0.0,
}
TOOLING_DEFAULTS = dict.fromkeys((*COSTS, PRICE_GROWTH), 0.0)
WAY_DEFAULTS = TOOLING_DEFAULTS | {
    "overhead.growth_per_year": 0.0,
    "manual.interruptions_per_week": 0.0,
    "incidents.per_year": 0.0,
    "incidents.per_project_year": 0.0,
    "incidents.team_hours": 0.0,
    "incidents.cost": 0.0,
}
CHANGE_DEFAULTS = {
    "one_off.schedule_overrun": 1.0,
    "one_off.cost_overrun": 1.0,
    "adoption.share": 1.0,
    "adoption.ramp_months": 0.0,
    "failure.stop_share": 1.0,
    "failure.exit_cost": 0.0,
    "failure.extra_turnover": 0.0,
}
CHANGE = ("one_off.", "adoption.", "failure.", "tooling.overlap")
GAINED = ("margin gained", "loss avoided")

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


def number(value: float | str) -> float:
    """A number, or text with a suffix: "15%", "250k", "1.2M"."""
    if not isinstance(value, str):
        return float(value)
    for suffix, scale in SUFFIXES.items():
        if value.endswith(suffix):
            return float(value.removesuffix(suffix)) * scale
    return float(value)


def absolute(name: str, value: float | str, today: Mapping[str, float]) -> float:
    """A stated value, or one relative to today's moved to the nearest value inside its support."""
    low, high = BOUNDS.get(name, (0.0, math.inf))
    if isinstance(value, str) and value.startswith("times "):
        return min(max(today[name] * number(value.removeprefix("times ")), low), high)
    if isinstance(value, str) and value.startswith("plus "):
        return min(max(today[name] + number(value.removeprefix("plus ")), low), high)
    return number(value)


def flat(table: Mapping[str, Any]) -> dict[str, Any]:
    """`group.input` names of a table of groups; label, like and lines are left out."""
    groups = {name: inputs for name, inputs in table.items() if isinstance(inputs, Mapping) and name != "lines"}
    return {f"{group}.{name}": value for group, inputs in groups.items() for name, value in inputs.items()}


def stated(name: str, scenarios: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that a scenario states, itself or through `like`."""
    table = scenarios[name]
    inherited = stated(table["like"], scenarios) if "like" in table else {}
    return inherited | flat(table)


def stated_lines(name: str, scenarios: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The lines that a scenario has, itself or through `like`, key by key."""
    table = scenarios[name]
    lines = dict(stated_lines(table["like"], scenarios)) if "like" in table else {}
    for line, keys in table.get("lines", {}).items():
        inherited = dict(lines.get(line, {}))
        for dropped in ("per_year", "follows") if "once" in keys else ("once",) if "per_year" in keys else ():
            inherited.pop(dropped, None)
        lines[line] = inherited | keys
    return lines


def line_of(keys: Mapping[str, Any]) -> Line:
    """A line of plain numbers."""
    return Line(
        kind=keys["kind"],
        per_year=number(keys.get("per_year", 0.0)),
        once=number(keys["once"]) if "once" in keys else None,
        growth=number(keys.get("growth_per_year", 0.0)),
        realised=number(keys.get("realised", 1.0)),
        starts=keys.get("from", "adopted"),
        until=number(keys.get("until", math.inf)),
        follows=keys.get("follows", "adoption" if keys["kind"] in GAINED else "nothing"),
    )


def bills_of(inputs: Mapping[str, Any]) -> dict[str, str]:
    """What becomes of each of the three tool bills of a scenario."""

    def of(cost: str) -> str:
        if cost not in inputs:
            return "goes on"
        return "added to" if isinstance(inputs[cost], str) and inputs[cost].startswith("plus ") else "replaced"

    bills = {cost: of(cost) for cost in COSTS}
    alone = PRICE_GROWTH in inputs and set(bills.values()) == {"goes on"}
    return dict.fromkeys(COSTS, "replaced") if alone else bills


def resolve(study: Mapping[str, Any]) -> Resolved:
    """Plain numbers of a constant study; a change delivers when a dial of 0.5 is below its success probability."""
    scenarios = study["scenarios"]
    world = WORLD_DEFAULTS | {name: number(value) for name, value in flat(study["world"]).items()}
    today = WAY_DEFAULTS | {name: number(value) for name, value in stated("current", scenarios).items()}
    ways, changes, bills, lines = {"current": today}, {}, {}, {}
    for scenario in scenarios:
        if scenario == "current":
            continue
        written = stated(scenario, scenarios)
        inputs = {name: absolute(name, value, today) for name, value in written.items()}
        changes[scenario] = CHANGE_DEFAULTS | {n: v for n, v in inputs.items() if n.startswith(CHANGE)}
        ways[scenario] = today | {n: v for n, v in inputs.items() if not n.startswith(CHANGE)}
        bills[scenario] = bills_of(written)
        lines[scenario] = [line_of(keys) for keys in stated_lines(scenario, scenarios).values()]
    delivers = {scenario: change["one_off.success_probability"] > 0.5 for scenario, change in changes.items()}
    also = list(study.get("also_report_months", []))
    return Resolved(world, ways, changes, study["horizon_months"], delivers, bills, lines, also)
