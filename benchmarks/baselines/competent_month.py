"""The competent way, its core: one scenario month by month over all futures, with rows of `future` floats in place."""

from typing import Any

import numpy as np

from benchmarks.baselines.competent_change import WEEKS, Change, clipped, moved, tools, way_of_working
from benchmarks.baselines.competent_results import Benefit

HOURS = ("ramp_up", "migration", "manual", "mechanical", "meetings", "upkeep", "build", "slack")
BLENDED = ("meetings", "upkeep", "manual_project", "build", "lead", "hit", "lifetime", "hazard", "ramp_up")


def leaving(u: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Poisson quantiles by counting the thresholds that u exceeds, until no future is left."""
    probability = np.exp(-mean)
    gone: np.ndarray = (u > probability).astype(float)
    left = np.flatnonzero(gone)
    u, mean, probability = u[left], mean[left], probability[left]
    below = probability.copy()
    n = 1
    while left.size:
        probability *= mean
        probability /= n
        below += probability
        more = (u > below) & (probability > 0)
        left, u, mean, probability, below = left[more], u[more], mean[more], probability[more], below[more]
        gone[left] += 1
        n += 1
    return gone


def simulate(  # noqa: C901 - one loop: cut up, its twenty rows would travel through every signature
    world: Any, today: Any, x: Any, delivers: Any, leavers: np.ndarray, current: Any
) -> dict[str, Any]:
    """Sums and rows of one scenario; `x`, `delivers` and `current` are None for the current scenario itself."""
    months, runs = leavers.shape
    full = world["team.hours_per_week"] * WEEKS
    annual_cost, rate = world["team.annual_cost"], world["finance.discount_rate"]
    hour = annual_cost / 12 / full
    cash_hour = hour * world["finance.cashable_share"]
    running = world["projects.in_production"] or 1.0
    replacement_cost = world["turnover.replacement_cost_share"] * annual_cost
    change = None if x is None else Change(world, today, x, delivers)

    m_c = way_of_working(today)
    steps = {} if change is None else way_of_working(x)
    steps = {name: m_x - m_c[name] for name, m_x in steps.items() if name in BLENDED and m_x is not m_c[name]}
    new = m_c if change is None else way_of_working(x)
    m, hazard = dict(m_c), m_c["hazard"]
    hiring = moved(m_c["vacancy"])
    releasing, ramping_up = moved(m_c["lead"]), moved(m_c["ramp_up"])
    grow_step, growth_c = (1 + today["overhead.growth_per_year"]) ** (1 / 12), np.ones(runs)
    price_step, price_c = (1 + today["tooling.price_growth_per_year"]) ** (1 / 12), 1.0
    price_step_x: Any = 1.0
    price_x: Any = 1.0
    if change is not None:
        price_step_x, price_x = (1 + x["tooling.price_growth_per_year"]) ** (1 / 12), np.ones(runs)

    names = ("value", "tooling", "one_off", "staff", "gone")
    pv: dict[str, np.ndarray] = {name: np.zeros(runs) for name in HOURS + names}
    rows = {name: np.empty((months, runs)) for name in ("projects_per_worker", "maintenance_share")}
    rows |= {name: np.empty((months, runs)) for name in (("payoff", "net") if change is None else ("total",))}
    hours_mean = {kind: np.zeros(months) for kind in HOURS}
    saturation = np.full(runs, np.inf)
    track = None if change is None else Benefit(change, current, rows["total"])
    projects = np.full(runs, world["projects.in_production"])
    waiting, vacant, ramping = np.zeros(runs), np.zeros(runs), np.zeros(runs)
    one_off_sum = np.zeros(runs)
    for t in range(months):
        d = (1 + rate) ** (-(t + 0.5) / 12)
        manual, mechanical = m_c["manual"] * growth_c, m_c["mechanical"] * growth_c
        if change is not None:
            a, growth_x = change.adoption(t), change.growth(t)
            for name, step in steps.items():
                m[name] = a * step
                m[name] += m_c[name]
            manual += a * (new["manual"] * growth_x - manual)
            mechanical += a * (new["mechanical"] * growth_x - mechanical)
            if "lead" in steps:
                releasing = moved(m["lead"])
            if "ramp_up" in steps:
                ramping_up = moved(m["ramp_up"])
            after = (t + 0.5) - change.end
            hazard = m["hazard"] + change.shaken * ((after >= 0) & (after < 12))

        seats = world["team.size"] * (1 + world["team.growth_per_year"]) ** (t / 12)
        staff = np.maximum(seats - vacant, 0.0)
        gone = leaving(leavers[t], hazard * staff)
        np.minimum(gone, staff, out=gone)

        # hours
        paid = staff * full
        effective = np.maximum(staff - ramping / 2, 0.0)
        effective *= full
        overheads = manual + mechanical
        overheads += m["meetings"]
        phi = np.minimum(overheads / full, 1.0)
        phi *= effective
        after_overheads = effective - phi
        np.divide(phi, overheads, out=phi)
        left = after_overheads
        hours: dict[str, Any] = {"ramp_up": paid - effective}
        if change is not None:
            active = clipped(change.end - t)
            migration = active * x["one_off.team_share"]
            migration *= effective
            hours["migration"] = np.minimum(migration, after_overheads, out=migration)
            left = after_overheads - migration
        per_project = m["upkeep"] + m["manual_project"]
        need = projects * per_project
        done = np.minimum(left, need)
        coverage = np.divide(done, need, out=np.ones(runs), where=need > 0)
        used = projects * coverage
        left = left - done
        room = world["projects.demand"] - projects
        room -= waiting
        np.maximum(room, 0.0, out=room)
        per_build = m["hit"] / m["build"]
        build = np.minimum(room / per_build, left)
        left -= build
        hours["manual"] = m["manual_project"] * used
        manual *= phi
        hours["manual"] += manual
        hours["mechanical"] = np.multiply(mechanical, phi, out=mechanical)
        hours["meetings"] = np.multiply(m["meetings"], phi, out=phi)
        hours["upkeep"] = m["upkeep"] * used
        hours["build"], hours["slack"] = build, left

        # money
        value = (used / running) ** (1 - world["projects.value_decline"])
        value *= running
        value *= world["projects.value_per_month"]
        payoff = cash_hour * left
        payoff += value
        tooling = tools(today, seats, projects, price_c)
        if change is not None:
            tooling *= clipped(change.until_full - t)
            added = tools(x, seats, projects, price_x)
            added *= change.new_tools(t)
            tooling += added
            money = change.spend_per_month * active
            exits = np.flatnonzero(change.exit_month == t)
            money[exits] += x["failure.exit_cost"][exits]
            one_off_sum += money
        net = payoff - tooling
        net -= staff * (annual_cost / 12)
        net -= gone * replacement_cost
        if change is not None:
            net -= money

        # results that are kept while the months go by
        sums = hours | {"value": value, "tooling": tooling, "staff": staff, "gone": gone}
        if change is not None:
            sums["one_off"] = money
        for name, row in sums.items():
            pv[name] += row * d
        for kind, row in hours.items():
            hours_mean[kind][t] = row.mean()
        np.divide(projects, seats, out=rows["projects_per_worker"][t])
        rows["maintenance_share"][t] = np.divide(done, paid, out=np.zeros(runs), where=paid > 0)
        full_up = (need > 0) & (done >= 0.95 * after_overheads) & np.isinf(saturation)
        if change is not None:
            full_up &= active == 0
        saturation[full_up] = t + 1
        if track is None:
            rows["payoff"][t], rows["net"][t] = payoff, net
        else:
            track.month(t, d, payoff, net)
        last = (value, used, per_project)
        bill = today["tooling.cost_per_project_month"] * price_c
        if change is not None:
            bill = bill * clipped(change.until_full - t)
            bill = bill + x["tooling.cost_per_project_month"] * price_x * change.new_tools(t)

        # stocks
        build_out = build * per_build
        waiting += build_out
        released = waiting * releasing
        waiting -= released
        np.subtract(coverage, 2.0, out=coverage)
        coverage /= m["lifetime"]
        projects *= np.exp(coverage, out=coverage)
        projects += released
        next_seats = world["team.size"] * (1 + world["team.growth_per_year"]) ** ((t + 1) / 12)
        vacant += gone
        vacant += max(next_seats - seats, 0.0)
        hires = hiring * vacant
        vacant -= hires
        ramping += hires
        ramping -= ramping * ramping_up
        growth_c *= grow_step
        price_c *= price_step
        price_x *= price_step_x

    value, used, per_project = last
    worth = np.divide(value, used, out=np.array(world["projects.value_per_month"]), where=used > 0)
    worth -= per_project * hour + bill
    q = np.exp(-1 / m["lifetime"]) * (1 + rate) ** (-1 / 12)
    run_off = (projects + waiting) * np.maximum(worth, 0) * (1 + rate) ** (-(months + 0.5) / 12) / (1 - q)
    work = {name: pv[name] * hour for name in ("manual", "mechanical", "meetings", "slack")}
    work["technical"] = (pv["upkeep"] + pv["build"]) * hour
    work["turnover"] = pv["gone"] * replacement_cost + pv["ramp_up"] * hour
    work |= {"tooling": pv["tooling"], "one_off": pv["one_off"] + pv["migration"] * hour}
    cost = pv["staff"] * (annual_cost / 12) + pv["gone"] * replacement_cost + pv["tooling"] + pv["one_off"]
    return rows | {
        "cost": cost,
        "payoff_pv": pv["value"] + pv["slack"] * cash_hour,
        "value_pv": pv["value"],
        "cost_by_work": work,
        "hours_mean": hours_mean,
        "saturation_months": saturation,
        "run_off": run_off,
        "one_off_cost": one_off_sum,
        "track": track,
    }
