"""The law of the model, one future at a time, in plain Python: a witness to check a fast rendering against.

Nothing here is shared with the package. Every formula stands where the page that states the model has it, in its order
and in its words; there is no numpy and nothing is hoisted, so that a reader checks the law and not an optimisation.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.model.slow_results import against_today, alone

WEEKS_PER_MONTH = 365.25 / 12 / 7
PER_WORKER, PER_PROJECT, PLATFORM = COSTS = (
    "tooling.cost_per_worker_month",
    "tooling.cost_per_project_month",
    "tooling.cost_per_month",
)
PRICE_GROWTH = "tooling.price_growth_per_year"
GOES_ON = dict.fromkeys(COSTS, "goes on")
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
Events = Callable[[int, float], float]
"""How many leave, or how many incidents come, of (month, mean)."""


@dataclass(frozen=True)
class Line:
    """A named line of money of one change in one future: as it is stated, its amounts drawn."""

    kind: str
    per_year: float = 0.0
    once: float | None = None
    growth: float = 0.0
    realised: float = 1.0
    starts: str | float = "adopted"
    until: float = math.inf
    follows: str = "nothing"


def clip(v: float) -> float:
    """Hold v in [0, 1]."""
    return min(max(v, 0.0), 1.0)


def leaves(tau: float) -> float:
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

    @property
    def adopted(self) -> float:
        """When everybody has moved, if the change delivers."""
        return self.live + self.change["adoption.ramp_months"]

    def moved(self, t: int) -> float:
        """Share of the people who have moved by month t."""
        ramp = self.change["adoption.ramp_months"]
        if not self.delivers:
            return 0.0
        if ramp == 0:
            return 1.0 if t + 0.5 >= self.live else 0.0
        return clip((t + 0.5 - self.live) / ramp)

    def active(self, t: int) -> float:
        """Share of month t in which the effort goes on."""
        return clip(self.end - t)

    def adoption(self, t: int) -> float:
        """Share of the improvement that is reached in month t."""
        return self.change["adoption.share"] * self.moved(t)

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
    refocus = way["mechanical.refocus_minutes"]
    wait = way["mechanical.wait_minutes"] * way["mechanical.attention_lost"] + refocus
    return {
        "manual": (way["manual.hours_per_week"] + way["manual.interruptions_per_week"] * refocus / 60) * w * growth,
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


def todays(t: int, today: Inputs) -> dict[str, float]:
    """Today's way of working in month t."""
    return way_of_working(today, growing(today["overhead.growth_per_year"], t))


def blended(t: int, today: Inputs, way: Inputs, plan: Effort) -> dict[str, float]:
    """Today's way of working in month t, moved by adoption towards the new one."""
    g_c, g_x = today["overhead.growth_per_year"], way["overhead.growth_per_year"]
    c = todays(t, today)
    x = way_of_working(way, growing(g_c, min(t, plan.live)) * growing(g_x, max(t - plan.live, 0)))
    m = {name: c[name] + plan.adoption(t) * (x[name] - c[name]) for name in c}
    m["hazard"] += plan.extra_hazard(t)
    return m


@dataclass(frozen=True)
class Incidents:
    """The incidents of one month: how many are to be expected, and what one takes."""

    rate: float
    hours: float
    money: float
    hours_per_project: float
    money_per_project: float


def incidents(projects: float, today: Inputs, way: Inputs, a: float) -> Incidents:
    """Today's and the new way's incidents beside each other, by adoption."""
    both = ((1 - a, today), (a, way))

    def a_month(w: Inputs) -> float:
        return (w["incidents.per_year"] + w["incidents.per_project_year"] * projects) / 12

    def each(name: str) -> float:
        return sum(share * a_month(w) * w[name] for share, w in both) / rate if rate > 0 else 0.0

    def for_a_project(name: str) -> float:
        return sum(share * w["incidents.per_project_year"] * w[name] for share, w in both) / 12

    rate = sum(share * a_month(w) for share, w in both)
    hours, money = "incidents.team_hours", "incidents.cost"
    return Incidents(rate, each(hours), each(money), for_a_project(hours), for_a_project(money))


def overheads_of(m: Inputs, full: float) -> float:
    """Share of the hours that overheads take."""
    return min((m["manual"] + m["mechanical"] + m["meetings"]) / full, 1.0)


def allocated(
    after_ramp_up: float,
    full: float,
    incident: float,
    migrating: float,
    projects: float,
    room: float,
    recapture: float,
    m: Inputs,
    c: Inputs,
) -> dict[str, float]:
    """The hours of a month: overheads, incidents, migration, maintenance, and what is built with what is left.

    Parameters
    ----------
    after_ramp_up, full : float
        Hours of the team after ramp-up; paid hours of a worker.
    incident, migrating : float
        Hours that incidents would take; share of the hours that the migration would.
    projects, room : float
        In production; how many more demand allows.
    recapture : float
        Share of the freed hours that is put to use.
    m, c : mapping
        The quantities of this month, and today's.
    """
    overheads = m["manual"] + m["mechanical"] + m["meetings"]
    phi = overheads_of(m, full)
    per_hour = phi * after_ramp_up / overheads if overheads > 0 else 0.0
    after_overheads = after_ramp_up - phi * after_ramp_up
    incident = min(after_overheads, incident)
    left = after_overheads - incident
    migration = min(left, migrating * after_ramp_up)
    left -= migration
    need = projects * (m["upkeep"] + m["manual_project"])
    done = min(left, need)
    coverage = done / need if need > 0 else 1.0
    free = left - done
    after_todays = after_ramp_up - overheads_of(c, full) * after_ramp_up
    free_today = max(after_todays - incident - migration - projects * (c["upkeep"] + c["manual_project"]), 0.0)
    lost = (1 - recapture) * max(free - free_today, 0.0)
    build = min(free - lost, room * m["build"] / m["hit"])
    return {
        "overhead_manual": m["manual"] * per_hour,
        "mechanical": m["mechanical"] * per_hour,
        "meetings": m["meetings"] * per_hour,
        "after_overheads": after_overheads,
        "incidents": incident,
        "migration": migration,
        "need": need,
        "done": done,
        "coverage": coverage,
        "upkeep": projects * m["upkeep"] * coverage,
        "manual_project": projects * m["manual_project"] * coverage,
        "build": build,
        "slack": free - build,
        "lost": lost,
    }


def amounts(seats: float, projects: float) -> dict[str, float]:
    """How many units each of the three tool bills is for."""
    return {PER_WORKER: seats, PER_PROJECT: projects, PLATFORM: 1.0}


def shares(t: int, bill: str, plan: Effort) -> tuple[float, float]:
    """The shares in which the old and the new price of a bill are paid in month t."""
    if bill == "goes on":
        return 1.0, 0.0
    o = plan.change["tooling.overlap"]
    explored = 1 - clip(plan.explored - t)
    if plan.delivers:
        old = o * clip(plan.adopted - t) + (1 - o) * (1 - plan.moved(t))
        new = o * explored + (1 - o) * plan.moved(t)
    else:
        old = 1.0
        new = o * max(clip(plan.end - t) - clip(plan.explored - t), 0.0)
    return (old if bill == "replaced" else 1.0), new


def price(t: int, cost: str, bill: str, today: Inputs, way: Inputs, plan: Effort) -> float:
    """What one unit of a tool bill costs in month t, old and new together."""
    old, new = shares(t, bill, plan)
    fresh = way[cost] - today[cost] if bill == "added to" else way[cost]
    return old * today[cost] * growing(today[PRICE_GROWTH], t) + new * fresh * growing(way[PRICE_GROWTH], t)


def starts(line: Line, plan: Effort) -> float:
    """When a line begins, in months; infinite where it never comes."""
    times = {"start": 0.0, "explored": plan.explored, "live": plan.live, "adopted": plan.adopted}
    gained = line.kind != "cost added"
    if not plan.delivers and (gained or line.starts in ("live", "adopted")):
        return math.inf
    if isinstance(line.starts, str):
        return times[line.starts]
    return max(line.starts, plan.live) if gained else line.starts


def money_of(line: Line, t: int, months: int, plan: Effort, seats_ratio: float, projects_ratio: float) -> float:
    """What a line comes to in month t."""
    f, u = starts(line, plan), line.until
    if math.isinf(f):
        return 0.0
    if line.once is not None:
        m = math.floor(f)
        comes = m < months and f < u and (plan.delivers or f < plan.end or f == 0)
        return line.once * line.realised * growing(line.growth, m) if comes and m == t else 0.0
    if not plan.delivers:
        u = min(u, plan.end)
    follow = {"nothing": 1.0, "adoption": plan.adoption(t), "team": seats_ratio, "projects": projects_ratio}
    lasting = max(clip(t + 1 - f) - clip(t + 1 - u), 0.0)
    return line.per_year / 12 * line.realised * growing(line.growth, t) * lasting * follow[line.follows]


def simulate_scenario(
    world: Inputs,
    today: Inputs,
    way: Inputs,
    plan: Effort,
    bills: Mapping[str, str],
    lines: Sequence[Line],
    months: int,
    leavers: Events | None,
    incidents_come: Events | None,
) -> list[dict[str, float]]:
    """One future of one scenario, month by month."""
    full = world["team.hours_per_week"] * WEEKS_PER_MONTH
    hour = world["team.annual_cost"] / 12 / full
    running = world["projects.in_production"] or 1.0
    projects, waiting, vacant, ramping = world["projects.in_production"], 0.0, 0.0, 0.0
    book = []
    for t in range(months):
        m = blended(t, today, way, plan)
        c = todays(t, today)

        seats = world["team.size"] * growing(world["team.growth_per_year"], t)
        staff = max(seats - vacant, 0.0)
        mean = m["hazard"] * staff
        gone = min(mean if leavers is None else leavers(t, mean), staff)
        after_ramp_up = max(staff - ramping / 2, 0.0) * full
        i = incidents(projects, today, way, plan.adoption(t))
        number = i.rate if incidents_come is None else incidents_come(t, i.rate)
        migrating = plan.change["one_off.team_share"] * plan.active(t)
        room = max(world["projects.demand"] - projects - waiting, 0.0)
        recapture = world["team.recapture_share"]
        h = allocated(after_ramp_up, full, number * i.hours, migrating, projects, room, recapture, m, c)
        ramp_up = staff * full - after_ramp_up
        manual = h["overhead_manual"] + h["manual_project"]

        used = projects * h["coverage"] / running
        value = world["projects.value_per_month"] * running * used ** (1 - world["projects.value_decline"])
        payroll = staff * world["team.annual_cost"] / 12
        replacement = gone * world["turnover.replacement_cost_share"] * world["team.annual_cost"]
        prices = {cost: price(t, cost, bills[cost], today, way, plan) for cost in COSTS}
        tools = sum(prices[cost] * amount for cost, amount in amounts(seats, projects).items())
        going_on = sum(today[cost] * amount for cost, amount in amounts(seats, projects).items())
        spent = plan.money(t)
        ratios = seats / world["team.size"], used
        by_kind = {"cost avoided": 0.0, "cost added": 0.0, "margin gained": 0.0, "loss avoided": 0.0}
        for line in lines:
            by_kind[line.kind] += money_of(line, t, months, plan, *ratios)
        paid = by_kind["cost added"] - by_kind["cost avoided"]
        alive = m["upkeep"] + m["manual_project"] + i.hours_per_project
        able = max(full - m["manual"] - m["mechanical"] - m["meetings"], 0.0)

        row = {name: h[name] for name in ("after_overheads", "need", "done", "coverage", "upkeep", "manual_project")}
        row |= {"seats": seats, "staff": staff, "projects": projects, "leavers": gone, "active": plan.active(t)}
        row |= {
            f"hours.{kind}": h[kind]
            for kind in ("incidents", "migration", "mechanical", "meetings", "upkeep", "build", "slack")
        }
        row |= {"hours.ramp_up": ramp_up, "hours.manual": manual, "paid_hours": staff * full, "lost": h["lost"]}
        row |= {"value": value, "saved": (h["slack"] - h["lost"]) * hour * world["finance.cashable_share"]}
        row |= {"margin": by_kind["margin gained"], "avoided_loss": by_kind["loss avoided"]}
        row |= {"lines_paid": paid, "lines_added": by_kind["cost added"]}
        row |= {"people": payroll + replacement, "incident_money": number * i.money, "incidents": number}
        row |= {"tooling": tools, "extra_tooling": tools - going_on * growing(today[PRICE_GROWTH], t)}
        row |= {"cost": payroll + replacement + number * i.money + tools + paid + spent, "one_off_money": spent}
        row |= {f"work.{kind}": h[kind] * hour for kind in ("mechanical", "meetings", "slack")}
        row |= {"work.manual": manual * hour, "work.technical": (h["upkeep"] + h["build"]) * hour}
        row |= {"work.turnover": replacement + ramp_up * hour, "work.tooling": tools, "work.lines": paid}
        row |= {"work.incidents": number * i.money + h["incidents"] * hour}
        row |= {"work.one_off": spent + h["migration"] * hour, "lifetime": m["lifetime"]}
        row |= {"project_cost": alive * hour + i.money_per_project + prices[PER_PROJECT]}
        row |= {"maintainable": able / alive if alive > 0 else math.inf if able > 0 else 0.0}

        waiting += h["build"] / m["build"] * m["hit"]
        released = leaves(m["lead"]) * waiting
        waiting -= released
        projects = projects * math.exp(-(2 - h["coverage"]) / m["lifetime"]) + released
        seats_next = world["team.size"] * growing(world["team.growth_per_year"], t + 1)
        vacant += gone + max(seats_next - seats, 0.0)
        hires = leaves(m["vacancy"]) * vacant
        vacant -= hires
        ramping += hires
        ramping -= leaves(m["ramp_up"]) * ramping
        book.append(row | {"left_behind": projects + waiting})
    return book


@dataclass(frozen=True)
class Resolved:
    """The plain numbers of one future of a study.

    Parameters
    ----------
    world : mapping of input to number
    ways : mapping of scenario to mapping of way input to number
        Absolute numbers, what a scenario inherits included; the first is the current scenario.
    changes : mapping of scenario to mapping of change input to number
        Every scenario but the current one.
    months : int
        The horizon.
    delivers : mapping of scenario to bool
    bills : mapping of scenario to mapping of tooling cost to what becomes of it
        "replaced", "added to" or "goes on".
    lines : mapping of scenario to sequence of Line
    also : sequence of int
        Further horizons of the npv.
    """

    world: Inputs
    ways: Mapping[str, Inputs]
    changes: Mapping[str, Inputs]
    months: int
    delivers: Mapping[str, bool]
    bills: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, Sequence[Line]]
    also: Sequence[int] = ()


def simulate_future(
    future: Resolved, leavers: Events | None = None, incidents_come: Events | None = None
) -> dict[str, dict[str, object]]:
    """Everything that one future says of every scenario.

    Parameters
    ----------
    future : Resolved
    leavers, incidents_come : callable of (month, mean), or None
        How many leave, how many incidents come; None for the mean itself, not rounded.

    Returns
    -------
    dict of scenario to dict of result
        Lists are by month, infinite is never, None is undefined.
    """
    world, ways = future.world, future.ways
    current, *others = ways
    today = ways[current]
    plans = {current: effort(world, NO_CHANGE, True)}
    plans |= {name: effort(world, future.changes[name], future.delivers[name]) for name in others}
    books = {}
    for name, way in ways.items():
        bills, lines = future.bills.get(name, GOES_ON), future.lines.get(name, ())
        books[name] = simulate_scenario(
            world, today, way, plans[name], bills, lines, future.months, leavers, incidents_come
        )
    rate = world["finance.discount_rate"]
    results = {name: alone(book, rate) for name, book in books.items()}
    for name in others:
        plan = plans[name]
        live, full = (plan.live, plan.adopted) if plan.delivers else (math.inf, math.inf)
        worth = world["projects.value_per_month"]
        results[name] |= against_today(books[name], books[current], rate, worth, live, full, future.also)
    return results
