"""The built-in example as data, typed in by hand: what the renderings next to this file are fed with.

A number is fixed; an `Uncertain` has a family and its parameters, and a relative one multiplies today's value.
"lognormal" is given by its 10th and 90th percentile, "pert" by (low, mode, high), "beta" by its two shapes.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np


class Uncertain(NamedTuple):
    """One uncertain input of one scenario."""

    family: str
    parameters: tuple[float, ...]
    relative: bool = False


def pert(low: float, mode: float, high: float) -> Uncertain:
    """A PERT distribution."""
    return Uncertain("pert", (low, mode, high))


def times(low: float, mode: float, high: float) -> Uncertain:
    """A PERT multiple of today's value."""
    return Uncertain("pert", (low, mode, high), relative=True)


def beta(a: float, b: float) -> Uncertain:
    """A beta distribution on [0, 1]."""
    return Uncertain("beta", (a, b))


def between(p10: float, p90: float) -> Uncertain:
    """A lognormal distribution by its 10th and 90th percentile."""
    return Uncertain("lognormal", (p10, p90))


Assumption = float | Uncertain

MONTHS = 60
ALSO = 36
CURRENT, OTHERS = "current", ("optimal", "compromise")
DELIVERY_RANK = 0.5

WORLD: dict[str, Assumption] = {
    "organisation.friction": pert(1, 1.25, 2),
    "team.size": 10.0,
    "team.growth_per_year": 0.0,
    "team.hours_per_week": 34.0,
    "team.annual_cost": between(120e3, 165e3),
    "turnover.replacement_cost_share": between(0.08, 0.35),
    "projects.in_production": 12.0,
    "projects.value_per_month": between(6e3, 45e3),
    "projects.value_decline": 0.0,
    "projects.demand": pert(12, 18, 30),
    "finance.discount_rate": 0.09,
    "finance.cashable_share": pert(0, 0.1, 0.3),
}
WAYS: dict[str, dict[str, Assumption]] = {
    "current": {
        "manual.hours_per_week": pert(3, 7, 14),
        "manual.hours_per_project_month": between(4, 16),
        "mechanical.runs_per_week": between(5, 20),
        "mechanical.wait_minutes": between(8, 45),
        "mechanical.attention_lost": pert(0.2, 0.4, 0.8),
        "mechanical.refocus_minutes": between(4, 20),
        "meetings.hours_per_week": between(6.5, 14),
        "technical.build_hours": between(250, 700),
        "technical.missing_feature_hours": between(60, 300),
        "technical.upkeep_hours_per_project_month": between(3, 12),
        "overhead.growth_per_year": pert(0, 0.03, 0.10),
        "release.lead_weeks": between(3, 20),
        "release.hit_rate": beta(11, 10),
        "projects.lifetime_months": pert(12, 30, 60),
        "turnover.annual_rate": beta(5.5, 25.6),
        "turnover.vacancy_months": pert(1, 2, 5),
        "turnover.ramp_up_months": pert(3, 5, 10),
        "tooling.cost_per_worker_month": 50.0,
        "tooling.cost_per_project_month": between(50, 400),
        "tooling.cost_per_month": between(1.5e3, 6e3),
        "tooling.price_growth_per_year": 0.03,
    },
    "optimal": {
        "manual.hours_per_week": times(0.3, 0.5, 0.85),
        "manual.hours_per_project_month": times(0.3, 0.5, 0.85),
        "mechanical.wait_minutes": times(0.2, 0.5, 0.8),
        "meetings.hours_per_week": times(0.75, 0.9, 1),
        "technical.missing_feature_hours": times(0.3, 0.6, 0.9),
        "technical.upkeep_hours_per_project_month": times(0.5, 0.75, 1.1),
        "overhead.growth_per_year": pert(0, 0.01, 0.05),
        "release.lead_weeks": times(0.3, 0.6, 0.9),
        "release.hit_rate": times(1, 1.1, 1.3),
        "projects.lifetime_months": times(0.9, 1.15, 1.5),
        "turnover.annual_rate": times(0.6, 0.85, 1),
        "turnover.ramp_up_months": times(0.5, 0.8, 1),
        "tooling.cost_per_worker_month": between(100, 300),
        "tooling.cost_per_project_month": times(0.6, 1, 1.6),
        "tooling.cost_per_month": between(5e3, 20e3),
        "tooling.price_growth_per_year": pert(0, 0.05, 0.12),
    },
    "compromise": {
        "manual.hours_per_week": times(0.5, 0.7, 0.95),
        "manual.hours_per_project_month": times(0.45, 0.65, 0.95),
        "mechanical.wait_minutes": times(0.4, 0.7, 0.95),
        "meetings.hours_per_week": times(0.85, 0.95, 1),
        "technical.missing_feature_hours": times(0.5, 0.75, 1),
        "technical.upkeep_hours_per_project_month": times(0.6, 0.85, 1.1),
        "overhead.growth_per_year": pert(0, 0.02, 0.07),
        "release.lead_weeks": times(0.5, 0.75, 1),
        "release.hit_rate": times(1, 1.05, 1.2),
        "projects.lifetime_months": times(0.9, 1.08, 1.3),
        "turnover.annual_rate": times(0.75, 0.92, 1),
        "turnover.ramp_up_months": times(0.65, 0.88, 1),
        "tooling.cost_per_worker_month": between(60, 180),
        "tooling.cost_per_project_month": times(0.7, 1, 1.4),
        "tooling.cost_per_month": between(2.5e3, 9e3),
        "tooling.price_growth_per_year": pert(0, 0.04, 0.10),
    },
}
CHANGES: dict[str, dict[str, Assumption]] = {
    "optimal": {
        "one_off.exploration_weeks": pert(4, 8, 20),
        "one_off.migration_weeks": pert(12, 24, 52),
        "one_off.schedule_overrun": between(0.95, 1.8),
        "one_off.cost_overrun": between(0.85, 1.9),
        "one_off.spend": between(60e3, 250e3),
        "one_off.team_share": pert(0.08, 0.18, 0.35),
        "one_off.success_probability": beta(16, 4),
        "adoption.share": beta(7, 3),
        "adoption.ramp_months": pert(3, 8, 18),
        "failure.stop_share": pert(0.3, 0.8, 1),
        "failure.exit_cost": between(10e3, 60e3),
        "failure.extra_turnover": pert(0, 0.05, 0.20),
    },
    "compromise": {
        "one_off.exploration_weeks": pert(2, 4, 10),
        "one_off.migration_weeks": pert(6, 12, 26),
        "one_off.schedule_overrun": between(0.95, 1.6),
        "one_off.cost_overrun": between(0.85, 1.6),
        "one_off.spend": between(20e3, 90e3),
        "one_off.team_share": pert(0.05, 0.13, 0.25),
        "one_off.success_probability": beta(18, 2.5),
        "adoption.share": beta(7, 3),
        "adoption.ramp_months": pert(2, 5, 12),
        "failure.stop_share": pert(0.3, 0.8, 1),
        "failure.exit_cost": between(5e3, 25e3),
        "failure.extra_turnover": pert(0, 0.03, 0.12),
    },
}
MOST = {"release.hit_rate": 1.0}  # the only product in the example that can leave its support

SAME_RESPONDENTS = (
    "manual.hours_per_week",
    "mechanical.wait_minutes",
    "meetings.hours_per_week",
    "technical.missing_feature_hours",
)
DELIVERS = tuple(f"{scenario}.delivers" for scenario in OTHERS)
OVERRUNS = ("one_off.schedule_overrun", "one_off.cost_overrun")


def dial(name: str, assumption: Uncertain) -> str:
    """The uncertainty that an input shares with the same input of other scenarios."""
    return f"{name} (change)" if assumption.relative else name


def dials() -> list[str]:
    """Every dial of knowledge, in order of first mention."""
    tables = [WORLD, *WAYS.values(), *CHANGES.values()]
    named = (dial(n, a) for table in tables for n, a in table.items() if isinstance(a, Uncertain))
    return list(dict.fromkeys(named))


def correlated_groups(with_correlations: bool) -> list[tuple[tuple[str, ...], np.ndarray]]:
    """Dials that go together, with the correlations of their normal scores: 2 sin(pi / 6 * rank)."""
    ranks: dict[Any, float] = {DELIVERS: DELIVERY_RANK}
    groups: list[tuple[str, ...]] = [DELIVERS]
    if with_correlations:
        ranks.update({(a, b): 0.3 for a in SAME_RESPONDENTS for b in SAME_RESPONDENTS if a != b})
        ranks.update({OVERRUNS: 0.6} | {(OVERRUNS[0], d): 0.4 for d in DELIVERS})
        groups = [SAME_RESPONDENTS, OVERRUNS + DELIVERS]
    matrices = []
    for group in groups:
        matrix = np.eye(len(group))
        for i, a in enumerate(group):
            for j, b in enumerate(group):
                if (a, b) in ranks:
                    matrix[i, j] = matrix[j, i] = 2 * math.sin(math.pi / 6 * ranks[a, b])
        matrices.append((group, matrix))
    return matrices


def one_future(
    tables: Mapping[str, Mapping[str, float | np.ndarray]], future: int
) -> tuple[dict[str, float], dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """World, ways and changes of one future, from the values by table that a rendering has drawn."""

    def at(table: Mapping[str, float | np.ndarray]) -> dict[str, float]:
        return {name: float(v[future] if isinstance(v, np.ndarray) else v) for name, v in table.items()}

    ways = {scenario: at({name: tables[scenario][name] for name in WAYS[CURRENT]}) for scenario in WAYS}
    changes = {scenario: at({name: tables[scenario][name] for name in CHANGES[scenario]}) for scenario in OTHERS}
    return at(tables["world"]), ways, changes
