"""The usual way: frozen scipy.stats distributions, a loop that fills (future, month) matrices, np.percentile.

What a good data scientist writes who wants the numbers and a text that reads well: nothing is repeated that need not
be, and nothing is done for speed at the price of clarity. The discount rate is a constant of the example.
"""

from typing import Any

import numpy as np
from scipy import stats

from benchmarks.baselines import example, usual_results
from benchmarks.baselines.example import CHANGES, CURRENT, OTHERS, WAYS, WORLD, Uncertain

WEEKS = 365.25 / 12 / 7
HOURS = ("ramp_up", "migration", "manual", "mechanical", "meetings", "upkeep", "build", "slack")
BOOKED = ("value", "payroll", "replacement", "tooling", "one_off", "projects", "paid", "maintenance", "saturated")


def frozen(uncertain: Uncertain) -> Any:
    """The distribution of an uncertain input."""
    p = uncertain.parameters
    if uncertain.family == "beta":
        return stats.beta(*p)
    if uncertain.family == "pert":
        low, mode, high = p
        width = high - low
        return stats.beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, loc=low, scale=width)
    spread = np.log(p[1] / p[0]) / (2 * stats.norm.ppf(0.9))
    return stats.lognorm(spread, scale=np.sqrt(p[0] * p[1]))


def draw(runs: int, seed: int, months: int, correlated: bool) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Uniforms by dial, (future,), and those of the leavers, (future, month)."""
    rng = np.random.default_rng(seed)
    dials = {name: rng.random(runs) for name in example.dials()}
    for group, matrix in example.correlated_groups(correlated):
        scores = rng.multivariate_normal(np.zeros(len(group)), matrix, size=runs)
        dials |= dict(zip(group, stats.norm.cdf(scores).T, strict=True))
    return dials, rng.random((runs, months))


def values(dials: dict[str, np.ndarray]) -> dict[str, dict[str, Any]]:
    """Every input of the world and of every scenario: a number or an array over futures."""

    def drawn(table: dict[str, Any]) -> dict[str, Any]:
        return {
            n: frozen(a).ppf(dials[example.dial(n, a)]) if isinstance(a, Uncertain) else a for n, a in table.items()
        }

    tables = {"world": drawn(WORLD), CURRENT: drawn(WAYS[CURRENT])}
    for scenario in OTHERS:
        way = drawn(WAYS[scenario])
        for name, assumption in WAYS[scenario].items():
            if isinstance(assumption, Uncertain) and assumption.relative:
                way[name] = tables[CURRENT][name] * way[name]
        for name, most in example.MOST.items():
            way[name] = np.minimum(way[name], most)
        tables[scenario] = tables[CURRENT] | way | drawn(CHANGES[scenario])
    return tables


def way_of_working(x: dict[str, Any]) -> dict[str, Any]:
    """The twelve quantities, before growth."""
    wait = x["mechanical.wait_minutes"] * x["mechanical.attention_lost"] + x["mechanical.refocus_minutes"]
    return {
        "manual": x["manual.hours_per_week"] * WEEKS,
        "mechanical": x["mechanical.runs_per_week"] * wait / 60 * WEEKS,
        "meetings": x["meetings.hours_per_week"] * WEEKS,
        "upkeep": x["technical.upkeep_hours_per_project_month"],
        "manual_project": x["manual.hours_per_project_month"],
        "build": x["technical.build_hours"] + x["technical.missing_feature_hours"],
        "lead": x["release.lead_weeks"] / WEEKS,
        "hit": x["release.hit_rate"],
        "lifetime": x["projects.lifetime_months"],
        "hazard": -np.log(1 - x["turnover.annual_rate"]) / 12,
        "vacancy": x["turnover.vacancy_months"],
        "ramp_up": x["turnover.ramp_up_months"],
    }


def timeline(world: dict[str, Any], x: dict[str, Any], delivers: np.ndarray) -> dict[str, Any]:
    """When the change is explored, live, over and fully adopted, in months."""
    friction = world["organisation.friction"]
    explored = friction * x["one_off.exploration_weeks"] / WEEKS
    live = explored + friction * x["one_off.migration_weeks"] * x["one_off.schedule_overrun"] / WEEKS
    end = np.where(delivers, live, live * x["failure.stop_share"])
    full = live + x["adoption.ramp_months"]
    return {"delivers": delivers, "explored": explored, "live": live, "end": end, "full": full}


def tooling_of(x: dict[str, Any], t: int, seats: float, projects: np.ndarray) -> Any:
    """What the tools of one way of working cost in month t."""
    variable = x["tooling.cost_per_worker_month"] * seats + x["tooling.cost_per_project_month"] * projects
    return (variable + x["tooling.cost_per_month"]) * (1 + x["tooling.price_growth_per_year"]) ** (t / 12)


def tooling(t: int, seats: float, projects: np.ndarray, today: dict[str, Any], x: dict[str, Any], when: Any) -> Any:
    """Tooling paid in month t: the old until full adoption, the new from when it is explored on."""
    old = tooling_of(today, t, seats, projects)
    if when is None:
        return old
    new = tooling_of(x, t, seats, projects)
    exploring = np.clip(when["explored"] - t, 0, 1)
    old_share = np.where(when["delivers"], np.clip(when["full"] - t, 0, 1), 1)
    trying = np.maximum(np.clip(when["end"] - t, 0, 1) - exploring, 0)
    return old * old_share + new * np.where(when["delivers"], 1 - exploring, trying)


def blended(t: int, c: Any, m_c: Any, x: Any, m_x: Any, when: Any) -> dict[str, Any]:
    """The way of working in month t: today's moved by adoption towards the new one, then what a failure adds."""
    growth_c = (1 + c["overhead.growth_per_year"]) ** (t / 12)
    today: dict[str, Any] = m_c | {"manual": m_c["manual"] * growth_c, "mechanical": m_c["mechanical"] * growth_c}
    if when is None:
        return today
    live, delivers = when["live"], when["delivers"]
    before = (1 + c["overhead.growth_per_year"]) ** (np.minimum(t, live) / 12)
    growth_x = before * (1 + x["overhead.growth_per_year"]) ** (np.maximum(t - live, 0) / 12)
    new = m_x | {"manual": m_x["manual"] * growth_x, "mechanical": m_x["mechanical"] * growth_x}
    adopted = x["adoption.share"] * np.clip((t + 0.5 - live) / x["adoption.ramp_months"], 0, 1)
    a = np.where(delivers, adopted, 0)
    m = {name: today[name] + a * (new[name] - today[name]) for name in today}
    shaken = ~delivers & (when["end"] <= t + 0.5) & (t + 0.5 < when["end"] + 12)
    m["hazard"] = m["hazard"] + shaken * x["failure.extra_turnover"] / 12
    return m


def simulate(world: Any, today: Any, x: Any, when: Any, leavers: np.ndarray) -> dict[str, Any]:
    """The books of one scenario: (future, month) matrices, and what is needed of the last month."""
    runs, months = leavers.shape
    full = world["team.hours_per_week"] * WEEKS
    annual_cost = world["team.annual_cost"]
    running = world["projects.in_production"] or 1.0
    m_c, m_x = way_of_working(today), way_of_working(x)
    book: dict[str, Any] = {name: np.empty((runs, months)) for name in HOURS + BOOKED}
    projects = np.full(runs, world["projects.in_production"])
    waiting, vacant, ramping = np.zeros(runs), np.zeros(runs), np.zeros(runs)
    for t in range(months):
        m = blended(t, today, m_c, x, m_x, when)
        seats = world["team.size"] * (1 + world["team.growth_per_year"]) ** (t / 12)
        staff = np.maximum(seats - vacant, 0)
        gone = np.minimum(stats.poisson.ppf(leavers[:, t], m["hazard"] * staff), staff)

        after_ramp_up = np.maximum(staff - ramping / 2, 0) * full
        overheads = m["manual"] + m["mechanical"] + m["meetings"]
        phi = np.minimum(overheads / full, 1)
        part = phi * after_ramp_up / overheads
        after_overheads = (1 - phi) * after_ramp_up
        active = np.zeros(runs) if when is None else np.clip(when["end"] - t, 0, 1)
        migration = (
            0.0 if when is None else np.minimum(after_overheads, x["one_off.team_share"] * active * after_ramp_up)
        )
        left = after_overheads - migration
        need = projects * (m["upkeep"] + m["manual_project"])
        done = np.minimum(left, need)
        coverage = np.divide(done, need, out=np.ones(runs), where=need > 0)
        left = left - done
        room = np.maximum(world["projects.demand"] - projects - waiting, 0)
        build = np.minimum(left, room * m["build"] / m["hit"])

        book["ramp_up"][:, t] = staff * full - after_ramp_up
        book["migration"][:, t] = migration
        book["manual"][:, t] = m["manual"] * part + projects * m["manual_project"] * coverage
        book["mechanical"][:, t] = m["mechanical"] * part
        book["meetings"][:, t] = m["meetings"] * part
        book["upkeep"][:, t] = projects * m["upkeep"] * coverage
        book["build"][:, t] = build
        book["slack"][:, t] = left - build
        book["maintenance"][:, t] = done
        book["paid"][:, t] = staff * full
        book["projects"][:, t] = projects
        book["saturated"][:, t] = (active == 0) & (need > 0) & (done >= 0.95 * after_overheads)
        used = (projects * coverage / running) ** (1 - world["projects.value_decline"])
        book["value"][:, t] = world["projects.value_per_month"] * running * used
        book["payroll"][:, t] = staff * annual_cost / 12
        book["replacement"][:, t] = gone * world["turnover.replacement_cost_share"] * annual_cost
        book["tooling"][:, t] = tooling(t, seats, projects, today, x, when)
        book["one_off"][:, t] = one_off(t, x, when)
        last = {"used": projects * coverage, "project_hours": m["upkeep"] + m["manual_project"], "months": months}
        last["bill"] = tooling(t, seats, projects + 1, today, x, when) - book["tooling"][:, t]

        waiting = waiting + build / m["build"] * m["hit"]
        released = (1 - np.exp(-1 / m["lead"])) * waiting
        waiting = waiting - released
        projects = projects * np.exp(-(2 - coverage) / m["lifetime"]) + released
        next_seats = world["team.size"] * (1 + world["team.growth_per_year"]) ** ((t + 1) / 12)
        vacant = vacant + gone + max(next_seats - seats, 0)
        hires = (1 - np.exp(-1 / m["vacancy"])) * vacant
        vacant = vacant - hires
        ramping = (ramping + hires) * np.exp(-1 / m["ramp_up"])
    book["seats"] = world["team.size"] * (1 + world["team.growth_per_year"]) ** (np.arange(months) / 12)
    book["hour"] = annual_cost / 12 / full
    book["last"] = last | {"alive": projects + waiting, "lifetime": m["lifetime"]}
    return book


def one_off(t: int, x: Any, when: Any) -> Any:
    """Money of the one-off effort in month t, with the cost of leaving a failed one."""
    if when is None:
        return 0.0
    money = x["one_off.spend"] * x["one_off.cost_overrun"] * np.clip(when["end"] - t, 0, 1) / when["live"]
    return money + (~when["delivers"] & (np.floor(when["end"]) == t)) * x["failure.exit_cost"]


def futures(tables: dict[str, dict[str, Any]], dials: dict[str, np.ndarray], leavers: np.ndarray) -> dict[str, Any]:
    """Results of every scenario by future, from given draws; leavers are uniforms (future, month)."""
    world, today = tables["world"], tables[CURRENT]
    current = simulate(world, today, today, None, leavers)
    results = {CURRENT: usual_results.alone(current, world)}
    for scenario in OTHERS:
        x = tables[scenario]
        delivers = dials[f"{scenario}.delivers"] < x["one_off.success_probability"]
        when = timeline(world, x, delivers)
        book = simulate(world, today, x, when, leavers)
        results[scenario] = usual_results.alone(book, world) | usual_results.against_today(book, current, world, when)
    return results


def run(runs: int, seed: int, months: int = example.MONTHS, *, correlated: bool = False) -> dict[str, Any]:
    """Simulate the built-in example.

    Parameters
    ----------
    runs, seed, months : int
    correlated : bool
        Whether the example's own rank correlations are set, besides that of delivery.

    Returns
    -------
    dict
        By scenario: summaries, chances, monthly series, and the npv of every future; and the decision.
    """
    dials, leavers = draw(runs, seed, months, correlated)
    return usual_results.summarised(futures(values(dials), dials, leavers))
