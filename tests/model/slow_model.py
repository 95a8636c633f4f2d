"""The law of the model, one future at a time, in plain Python: a witness to check a fast rendering against.

Nothing here is shared with the package. Every formula stands where the page that states the model has it, in its order
and in its words; there is no numpy and nothing is hoisted, so that a reader checks the law and not an optimisation.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.model.slow_results import against_today, alone

WEEKS_PER_MONTH = 365.25 / 12 / 7
TOOLING = (
    "tooling.cost_per_worker_month",
    "tooling.cost_per_project_month",
    "tooling.cost_per_month",
    "tooling.price_growth_per_year",
)
NO_CHANGE = {
    "one_off.exploration_weeks": 0.0,
    "one_off.migration_weeks": 0.0,
    "one_off.schedule_overrun": 1.0,
    "one_off.spend": 0.0,
    "one_off.cost_overrun": 1.0,
    "one_off.team_share": 0.0,
    "adoption.share": 0.0,
    "adoption.ramp_months": 0.0,
}

Inputs = Mapping[str, float]
Leavers = Callable[[int, float], float]


def clip(v: float) -> float:
    """Hold v in [0, 1]."""
    return min(max(v, 0.0), 1.0)


def moved(tau: float) -> float:
    """Share of a stock that moves on in a month, when the mean stay is `tau` months."""
    return 1.0 if tau == 0 else 1 - math.exp(-1 / tau)


def growing(rate: float, months: float) -> float:
    """Factor of a yearly growth after some months."""
    return float((1 + rate) ** (months / 12))


@dataclass(frozen=True)
class Effort:
    """The one-off effort of a scenario in one future, its times in months."""

    change: Inputs
    delivers: bool
    explored: float
    live: float
    end: float

    def active(self, t: int) -> float:
        """Share of month t in which the effort goes on."""
        return clip(self.end - t)

    def adoption(self, t: int) -> float:
        """Share of the improvement that is reached in month t."""
        share, ramp = self.change["adoption.share"], self.change["adoption.ramp_months"]
        if not self.delivers:
            return 0.0
        if ramp == 0:
            return share if t + 0.5 >= self.live else 0.0
        return share * clip((t + 0.5 - self.live) / ramp)

    def extra_hazard(self, t: int) -> float:
        """What a failure adds to the monthly hazard of leaving."""
        after_failure = not self.delivers and self.end <= t + 0.5 < self.end + 12
        return self.change["failure.extra_turnover"] / 12 if after_failure else 0.0

    def money(self, t: int) -> float:
        """Money of the effort in month t, with the cost of leaving a failed one."""
        spend = self.change["one_off.spend"] * self.change["one_off.cost_overrun"]
        at_once = spend if t == 0 else 0.0
        paid = spend * self.active(t) / self.live if self.live > 0 else at_once
        if not self.delivers and t == math.floor(self.end):
            paid += self.change["failure.exit_cost"]
        return paid


def effort(world: Inputs, change: Inputs, delivers: bool) -> Effort:
    """When the change is explored, live and over."""
    friction = world["organisation.friction"]
    explored = friction * change["one_off.exploration_weeks"] / WEEKS_PER_MONTH
    weeks = change["one_off.migration_weeks"] * change["one_off.schedule_overrun"]
    live = explored + friction * weeks / WEEKS_PER_MONTH
    end = live if delivers else live * change["failure.stop_share"]
    return Effort(change, delivers, explored, live, end)


def way_of_working(way: Inputs, growth: float) -> dict[str, float]:
    """The twelve quantities of a way of working; growth multiplies the overheads that pile up."""
    w = WEEKS_PER_MONTH
    wait = way["mechanical.wait_minutes"] * way["mechanical.attention_lost"] + way["mechanical.refocus_minutes"]
    return {
        "manual": way["manual.hours_per_week"] * w * growth,
        "mechanical": way["mechanical.runs_per_week"] * wait / 60 * w * growth,
        "meetings": way["meetings.hours_per_week"] * w,
        "upkeep": way["technical.upkeep_hours_per_project_month"],
        "manual_project": way["manual.hours_per_project_month"],
        "build": way["technical.build_hours"] + way["technical.missing_feature_hours"],
        "lead": way["release.lead_weeks"] / w,
        "hit": way["release.hit_rate"],
        "lifetime": way["projects.lifetime_months"],
        "hazard": -math.log(1 - way["turnover.annual_rate"]) / 12,
        "vacancy": way["turnover.vacancy_months"],
        "ramp_up": way["turnover.ramp_up_months"],
    }


def blended(t: int, today: Inputs, way: Inputs, plan: Effort) -> dict[str, float]:
    """Today's way of working in month t, moved by adoption towards the new one."""
    g_c, g_x = today["overhead.growth_per_year"], way["overhead.growth_per_year"]
    c = way_of_working(today, growing(g_c, t))
    x = way_of_working(way, growing(g_c, min(t, plan.live)) * growing(g_x, max(t - plan.live, 0)))
    m = {name: c[name] + plan.adoption(t) * (x[name] - c[name]) for name in c}
    m["hazard"] += plan.extra_hazard(t)
    return m


def allocated(
    after_ramp_up: float, full: float, migrating: float, projects: float, room: float, m: Inputs
) -> dict[str, float]:
    """The hours of a month: overheads first, then migration, maintenance and building; the rest is slack."""
    overheads = m["manual"] + m["mechanical"] + m["meetings"]
    phi = min(overheads / full, 1.0)
    per_hour = phi * after_ramp_up / overheads if overheads > 0 else 0.0
    after_overheads = after_ramp_up - phi * after_ramp_up
    migration = min(after_overheads, migrating * after_ramp_up)
    left = after_overheads - migration
    need = projects * (m["upkeep"] + m["manual_project"])
    done = min(left, need)
    coverage = done / need if need > 0 else 1.0
    left -= done
    build = min(left, room * m["build"] / m["hit"])
    return {
        "overhead_manual": m["manual"] * per_hour,
        "mechanical": m["mechanical"] * per_hour,
        "meetings": m["meetings"] * per_hour,
        "after_overheads": after_overheads,
        "migration": migration,
        "need": need,
        "done": done,
        "coverage": coverage,
        "upkeep": projects * m["upkeep"] * coverage,
        "manual_project": projects * m["manual_project"] * coverage,
        "build": build,
        "slack": left - build,
    }


def tooling_of(way: Inputs, t: int, seats: float, projects: float) -> float:
    """What the tools of one way of working cost in month t."""
    per_worker, per_project, platform, growth = (way[name] for name in TOOLING)
    return (per_worker * seats + per_project * projects + platform) * growing(growth, t)


def tooling(t: int, seats: float, projects: float, today: Inputs, way: Inputs | None, plan: Effort) -> float:
    """Tooling paid in month t: the old until full adoption, the new from when it is explored on.

    `way` is None where the scenario has no tools of its own.
    """
    old = tooling_of(today, t, seats, projects)
    if way is None:
        return old
    new = tooling_of(way, t, seats, projects)
    exploring = clip(plan.explored - t)
    if plan.delivers:
        full = plan.live + plan.change["adoption.ramp_months"]
        return old * clip(full - t) + new * (1 - exploring)
    return old + new * max(clip(plan.end - t) - exploring, 0.0)


def simulate_scenario(
    world: Inputs, today: Inputs, way: Inputs, plan: Effort, months: int, leavers: Leavers | None
) -> list[dict[str, float]]:
    """One future of one scenario, month by month."""
    own_tools = way if way is not today and any(name in way for name in TOOLING) else None
    full = world["team.hours_per_week"] * WEEKS_PER_MONTH
    hour = world["team.annual_cost"] / 12 / full
    running = world["projects.in_production"] or 1.0
    projects, waiting, vacant, ramping = world["projects.in_production"], 0.0, 0.0, 0.0
    book = []
    for t in range(months):
        m = blended(t, today, way, plan)

        seats = world["team.size"] * growing(world["team.growth_per_year"], t)
        staff = max(seats - vacant, 0.0)
        mean = m["hazard"] * staff
        gone = min(mean if leavers is None else leavers(t, mean), staff)
        after_ramp_up = max(staff - ramping / 2, 0.0) * full
        migrating = plan.change["one_off.team_share"] * plan.active(t)
        room = max(world["projects.demand"] - projects - waiting, 0.0)
        h = allocated(after_ramp_up, full, migrating, projects, room, m)
        ramp_up = staff * full - after_ramp_up
        manual = h["overhead_manual"] + h["manual_project"]

        used = projects * h["coverage"] / running
        value = world["projects.value_per_month"] * running * used ** (1 - world["projects.value_decline"])
        payroll = staff * world["team.annual_cost"] / 12
        replacement = gone * world["turnover.replacement_cost_share"] * world["team.annual_cost"]
        tools = tooling(t, seats, projects, today, own_tools, plan)
        spent = plan.money(t)
        row = {name: h[name] for name in ("after_overheads", "need", "done", "coverage", "upkeep", "manual_project")}
        row |= {"seats": seats, "staff": staff, "projects": projects, "leavers": gone, "active": plan.active(t)}
        row |= {
            f"hours.{kind}": h[kind] for kind in ("migration", "mechanical", "meetings", "upkeep", "build", "slack")
        }
        row |= {"hours.ramp_up": ramp_up, "hours.manual": manual, "paid_hours": staff * full}
        row |= {"value": value, "saved": h["slack"] * hour * world["finance.cashable_share"]}
        row |= {"cost": payroll + replacement + tools + spent, "one_off_money": spent}
        row |= {f"work.{kind}": h[kind] * hour for kind in ("mechanical", "meetings", "slack")}
        row |= {"work.manual": manual * hour, "work.technical": (h["upkeep"] + h["build"]) * hour}
        row |= {"work.turnover": replacement + ramp_up * hour, "work.tooling": tools}
        row |= {"work.one_off": spent + h["migration"] * hour, "lifetime": m["lifetime"]}
        row |= {"project_cost": (m["upkeep"] + m["manual_project"]) * hour}

        waiting += h["build"] / m["build"] * m["hit"]
        released = moved(m["lead"]) * waiting
        waiting -= released
        projects = projects * math.exp(-(2 - h["coverage"]) / m["lifetime"]) + released
        seats_next = world["team.size"] * growing(world["team.growth_per_year"], t + 1)
        vacant += gone + max(seats_next - seats, 0.0)
        hires = moved(m["vacancy"]) * vacant
        vacant -= hires
        ramping += hires
        ramping -= moved(m["ramp_up"]) * ramping
        book.append(row | {"left_behind": projects + waiting})
    return book


def simulate_future(
    world: Inputs,
    ways: Mapping[str, Inputs],
    changes: Mapping[str, Inputs],
    months: int,
    delivers: Mapping[str, bool],
    leavers: Leavers | None,
    also: Sequence[int] = (),
) -> dict[str, dict[str, object]]:
    """Everything that one future says of every scenario.

    Parameters
    ----------
    world : mapping of input to number
    ways : mapping of scenario to mapping of way input to number
        Absolute numbers, what a scenario inherits included; the first is the current scenario. A scenario that states
        no tooling input holds none.
    changes : mapping of scenario to mapping of change input to number
        Every scenario but the current one.
    months : int
        The horizon.
    delivers : mapping of scenario to bool
    leavers : callable of (month, mean), or None
        How many leave; None for the mean itself, not rounded.
    also : sequence of int
        Further horizons of the npv.

    Returns
    -------
    dict of scenario to dict of result
        Lists are by month, infinite is never, None is undefined.
    """
    current, *others = ways
    today = ways[current]
    plans = {current: effort(world, NO_CHANGE, True)}
    plans |= {name: effort(world, changes[name], delivers[name]) for name in others}
    books = {name: simulate_scenario(world, today, ways[name], plans[name], months, leavers) for name in ways}
    rate = world["finance.discount_rate"]
    results = {name: alone(book, rate) for name, book in books.items()}
    for name in others:
        plan = plans[name]
        live, full = plan.live, plan.live + plan.change["adoption.ramp_months"]
        if not plan.delivers:
            live = full = math.inf
        worth = world["projects.value_per_month"]
        results[name] |= against_today(books[name], books[current], rate, worth, live, full, also)
    return results
