"""The model: a block of futures of one scenario, month by month; arrays in, arrays out.

Arrays have one value per future, shape ``(future,)``; a value that is the same in every future may stay a float.
The names and the order of the equations are those of the model's description: the change, the way of working,
the hours, the stocks, the money.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from distributions.discrete.poisson import poisson_quantile
from numpy.typing import NDArray

Array = NDArray[np.float64]
Value = float | Array
Values = Mapping[str, Value]
"""Input -> its value in every future of the block."""

WEEKS_PER_MONTH: Final = 365.25 / 12 / 7
FAILURE_MONTHS: Final = 12
"""How long more people leave after a failure."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of working in the twelve quantities that the hours follow from, in hours, months and shares."""

    manual: Value
    mechanical: Value
    meetings: Value
    upkeep: Value
    manual_project: Value
    build: Value
    lead: Value
    hit: Value
    lifetime: Value
    hazard: Value
    vacancy: Value
    ramp_up: Value


@dataclass(frozen=True, slots=True)
class Change:
    """What it takes to get from today's way of working to the new one, in calendar months and money.

    Parameters
    ----------
    explored, live, end
        When exploration ends, when the new way goes live if it delivers, when the effort ends.
    delivers
        Whether it delivers.
    adoption, ramp
        The share of the improvement that is reached, and the months from going live to there.
    team_share
        Share of the hours that the effort takes while it lasts.
    spend, exit_cost
        Money over the whole effort; money at the end of a failure.
    extra_hazard
        Added to the monthly hazard of leaving after a failure.
    """

    explored: Array
    live: Array
    end: Array
    delivers: NDArray[np.bool_]
    adoption: Array
    ramp: Array
    team_share: Value
    spend: Array
    exit_cost: Array
    extra_hazard: Array


@dataclass(frozen=True, slots=True)
class ScenarioInputs:
    """All that one scenario needs of one block of futures.

    Parameters
    ----------
    world
        Every world input.
    today
        Every way input of the current scenario.
    way
        Every way input of this scenario; the very object of `today` where it keeps today's value.
    change
        Every change input, or None for the current scenario.
    delivers
        Whether the change delivers in each future; ignored for the current scenario.
    new_tooling
        Whether the scenario brings tooling of its own, or the old goes on.
    futures
        The number of futures in the block.
    """

    world: Values
    today: Values
    way: Values
    change: Values | None
    delivers: NDArray[np.bool_]
    new_tooling: bool
    futures: int


@dataclass(slots=True)
class Month:
    """What happens in one month: stocks at its start, flows during it, and what it leaves to the next.

    Hours are those of the whole team; money is undiscounted. `way` is the blended way of working.
    """

    month: int
    way: Way
    adoption: Value
    active: Value
    seats: Value
    staff: Array
    leavers: Array
    projects: Array
    coverage: Array
    need: Array
    left_after_overheads: Array
    ramp_up: Array
    migration: Value
    manual: Array
    mechanical: Array
    meetings: Array
    maintenance: Array
    upkeep: Array
    build: Array
    slack: Array
    value: Array
    payoff: Array
    payroll: Array
    turnover: Array
    tooling: Array
    one_off: Value
    net: Array
    projects_after: Array
    in_release_after: Array
    vacant_after: Array
    ramping_after: Array


def hours_per_month(world: Values) -> Value:
    """Paid hours of one worker in a month."""
    return world["team.hours_per_week"] * WEEKS_PER_MONTH


def cost_of_an_hour(world: Values) -> Value:
    """Money that one paid hour costs."""
    return world["team.annual_cost"] / 12 / hours_per_month(world)


def months(inputs: ScenarioInputs, horizon: int, uniforms: Array | None) -> Iterator[Month]:
    """Simulate a block of futures of one scenario.

    Parameters
    ----------
    inputs
        What was drawn for the scenario.
    horizon
        How many months.
    uniforms
        Shape ``(month, future)``, from which the leavers are drawn; None for leavers at their mean, not rounded.

    Yields
    ------
    Month
        Each month in turn; its arrays are not changed afterwards.
    """
    world, n = inputs.world, inputs.futures
    zeros = np.zeros(n)
    hours = hours_per_month(world)
    hour_cost = cost_of_an_hour(world)
    monthly_cost = world["team.annual_cost"] / 12
    replacement = world["turnover.replacement_cost_share"] * world["team.annual_cost"]
    cashable = world["finance.cashable_share"] * hour_cost
    demand = world["projects.demand"]
    change = _change(inputs)
    course = _Course(inputs, change)
    tooling = _Tooling(inputs, change)
    spending = _Spending(change, zeros)
    seats_now = _Growing(world["team.size"], world["team.growth_per_year"])
    projects, in_release, vacant, ramping = zeros + world["projects.in_production"], zeros, zeros, zeros
    started_with = np.where(projects == 0, 1.0, projects)
    for t in range(horizon):
        way, adoption = course.way(t)
        active = spending.active(t)
        seats, seats_next = seats_now.at(t), seats_now.at(t + 1)

        staff = np.maximum(seats - vacant, 0.0)
        mean = course.hazard(t, way) * staff
        leavers = mean if uniforms is None else poisson_quantile(uniforms[t], mean)
        leavers = np.minimum(leavers, staff)
        effective = np.maximum(staff - 0.5 * ramping, 0.0)
        ramp_up = (staff - effective) * hours

        overheads = way.manual + way.mechanical + way.meetings
        if np.any(overheads > hours):
            effective_in_overheads = effective * np.minimum(hours / np.maximum(overheads, hours), 1.0)
            left = effective * np.maximum(hours - overheads, 0.0)
        else:
            effective_in_overheads = effective
            left = effective * (hours - overheads)
        manual = effective_in_overheads * way.manual
        mechanical = effective_in_overheads * way.mechanical
        meetings = effective_in_overheads * way.meetings
        left_after_overheads = left

        migration: Value = 0.0
        if change is not None and not _is_zero(active):
            migration = np.minimum(left, change.team_share * active * (effective * hours))
            left = left - migration
        need = projects * (way.upkeep + way.manual_project)
        maintenance = np.minimum(left, need)
        coverage = _ratio(maintenance, need)
        left = left - maintenance
        covered = projects * coverage
        upkeep = covered * way.upkeep
        manual = manual + covered * way.manual_project
        if isinstance(demand, float) and math.isinf(demand):
            build = left
            slack = zeros
        else:
            wanted = np.maximum(demand - projects - in_release, 0.0)
            build = np.minimum(left, wanted * (way.build / way.hit))
            slack = left - build

        value = _value(world, covered, started_with)
        payoff = value + slack * cashable
        payroll = staff * monthly_cost
        turnover = leavers * replacement
        tools = tooling.at(t, seats, projects)
        one_off = spending.money(t, active)
        net = payoff - payroll - turnover - tools - one_off

        built = in_release + build * (way.hit / way.build)
        in_release_after = built * course.stays_in_release(way)
        projects_after = projects * np.exp((coverage - 2.0) / way.lifetime) + (built - in_release_after)
        opened = vacant + leavers
        if seats_next is not seats:
            opened = opened + np.maximum(seats_next - seats, 0.0)
        vacant_after = opened * course.stays_vacant(way)
        ramping_after = (ramping + (opened - vacant_after)) * course.stays_ramping(way)
        yield Month(
            t, way, adoption, active, seats, staff, leavers, projects, coverage, need, left_after_overheads,
            ramp_up, migration, manual, mechanical, meetings, maintenance, upkeep, build, slack,
            value, payoff, payroll, turnover, tools, one_off, net,
            projects_after, in_release_after, vacant_after, ramping_after,
        )  # fmt: skip
        projects, in_release, vacant, ramping = projects_after, in_release_after, vacant_after, ramping_after


def timing(inputs: ScenarioInputs) -> Change:
    """Return the change of a scenario other than the current one."""
    change = _change(inputs)
    if change is None:
        raise ValueError("the current scenario is not a change")
    return change


def _change(inputs: ScenarioInputs) -> Change | None:
    x = inputs.change
    if x is None:
        return None
    ones = np.ones(inputs.futures)
    friction = inputs.world["organisation.friction"] / WEEKS_PER_MONTH
    explored = friction * x["one_off.exploration_weeks"] * ones
    live = explored + friction * x["one_off.migration_weeks"] * x["one_off.schedule_overrun"]
    return Change(
        explored=explored,
        live=live,
        end=np.where(inputs.delivers, live, live * x["failure.stop_share"]),
        delivers=inputs.delivers,
        adoption=np.where(inputs.delivers, x["adoption.share"], 0.0),
        ramp=x["adoption.ramp_months"] * ones,
        team_share=x["one_off.team_share"],
        spend=x["one_off.spend"] * x["one_off.cost_overrun"] * ones,
        exit_cost=x["failure.exit_cost"] * ones,
        extra_hazard=x["failure.extra_turnover"] / 12 * ones,
    )


def _value(world: Values, covered: Array, started_with: Array) -> Array:
    """Value of the projects in production, of which further ones add less and less."""
    decline, each = world["projects.value_decline"], world["projects.value_per_month"]
    if isinstance(decline, float) and decline == 0.0:
        return covered * each
    return each * started_with * (covered / started_with) ** (1.0 - decline)


def _ratio(part: Array, whole: Array) -> Array:
    """Part over whole, 1 where the whole is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = part / whole
    empty = whole == 0.0
    if empty.any():
        ratio[empty] = 1.0
    return ratio


def _clip(x: Value) -> Value:
    return np.minimum(np.maximum(x, 0.0), 1.0)


def _is_zero(x: Value) -> bool:
    return isinstance(x, float) and x == 0.0


def _stays(tau: Value) -> Value:
    """Share of a stock with mean stay `tau` that stays for another month: ``exp(-1/tau)``, 0 for no stay at all."""
    with np.errstate(divide="ignore"):
        return np.exp(-1.0 / np.asarray(tau, dtype=np.float64))


class _Growing:
    """A quantity that grows at a yearly rate: ``start * (1 + growth)^(t/12)``."""

    def __init__(self, start: Value, growth: Value) -> None:
        self.start = start
        self.still = isinstance(growth, float) and growth == 0.0
        self.log_growth = np.log1p(growth) / 12

    def at(self, t: int) -> Value:
        return self.start if self.still or t == 0 else self.start * np.exp(self.log_growth * t)


class _Course:
    """The way of working in each month: today's, the new one, or on the way from one to the other."""

    def __init__(self, inputs: ScenarioInputs, change: Change | None) -> None:
        self.change = change
        self.today = _quantities(inputs.today)
        self.new = _quantities(inputs.way, inputs.today, self.today)
        self.growth_today = inputs.today["overhead.growth_per_year"]
        self.growth_new = inputs.way["overhead.growth_per_year"]
        self.log_today = np.log1p(self.growth_today) / 12
        self.log_more = np.log1p(self.growth_new) / 12 - self.log_today
        self.grows = not _is_zero(self.growth_today)
        self.grows_otherwise = self.growth_new is not self.growth_today
        self.blended = [
            f.name
            for f in fields(Way)
            if f.name not in {"manual", "mechanical"} and getattr(self.new, f.name) is not getattr(self.today, f.name)
        ]
        self.stays: dict[str, Value] = {}
        if change is None:
            return
        self.difference = {name: getattr(self.new, name) - getattr(self.today, name) for name in self.blended}
        self.steep = np.where(change.ramp > 0, 1.0 / np.maximum(change.ramp, 1e-300), 1e300)
        self.at_once = np.where(change.ramp > 0, 0.0, 1.0)
        self.any_at_once = bool(self.at_once.any())
        adopting = change.live[change.delivers]
        self.first_live = float(adopting.min()) if adopting.size else math.inf
        self.failed = np.flatnonzero(~change.delivers)
        self.extra = self.failed.size > 0 and bool(np.any(change.extra_hazard > 0))

    def way(self, t: int) -> tuple[Way, Value]:
        """The blended way of working of month t, and the adoption a(t)."""
        growth = np.exp(self.log_today * t) if self.grows else 1.0
        manual, mechanical = self.today.manual * growth, self.today.mechanical * growth
        quantities = {f.name: getattr(self.today, f.name) for f in fields(Way)}
        adoption: Value = 0.0
        if self.change is not None and t + 0.5 >= self.first_live:
            adoption = self._adoption(t)
            new_growth = growth
            if self.grows_otherwise:
                new_growth = growth * np.exp(self.log_more * np.maximum(t - self.change.live, 0.0))
            if self.new.manual is not self.today.manual or self.grows_otherwise:
                manual = manual + adoption * (self.new.manual * new_growth - manual)
            if self.new.mechanical is not self.today.mechanical or self.grows_otherwise:
                mechanical = mechanical + adoption * (self.new.mechanical * new_growth - mechanical)
            for name in self.blended:
                quantities[name] = quantities[name] + adoption * self.difference[name]
        quantities["manual"], quantities["mechanical"] = manual, mechanical
        return Way(**quantities), adoption

    def _adoption(self, t: int) -> Array:
        change = self.change
        assert change is not None  # noqa: S101  # for the type checker: only asked for by a change
        reached = ((t + 0.5) - change.live) * self.steep
        if self.any_at_once:
            reached += self.at_once
        np.maximum(reached, 0.0, out=reached)
        np.minimum(reached, 1.0, out=reached)
        reached *= change.adoption
        return reached

    def hazard(self, t: int, way: Way) -> Value:
        """Monthly hazard of leaving, raised for a year after a failure."""
        if self.change is None or not self.extra:
            return way.hazard
        ended = self.change.end[self.failed]
        hit = self.failed[(ended <= t + 0.5) & (t + 0.5 < ended + FAILURE_MONTHS)]
        if hit.size == 0:
            return way.hazard
        hazard = way.hazard + np.zeros(self.change.end.shape)
        hazard[hit] += self.change.extra_hazard[hit]
        return hazard

    def stays_in_release(self, way: Way) -> Value:
        return self._stay("lead", way.lead)

    def stays_vacant(self, way: Way) -> Value:
        return self._stay("vacancy", way.vacancy)

    def stays_ramping(self, way: Way) -> Value:
        return self._stay("ramp_up", way.ramp_up)

    def _stay(self, name: str, tau: Value) -> Value:
        """``exp(-1/tau)``, worked out once for what stays as it is today."""
        if tau is not getattr(self.today, name):
            return _stays(tau)
        if name not in self.stays:
            self.stays[name] = _stays(tau)
        return self.stays[name]


def _quantities(v: Values, kept: Values | None = None, today: Way | None = None) -> Way:
    """The twelve quantities of a set of way inputs; the very objects of `today` where its inputs are kept."""

    def unless_kept(name: str, value: Value, *needs: str) -> Value:
        if kept is not None and all(v[k] is kept[k] for k in needs):
            return getattr(today, name)  # type: ignore[no-any-return]  # a field of Way, all of which are Values
        return value

    w = WEEKS_PER_MONTH
    lost = v["mechanical.wait_minutes"] * v["mechanical.attention_lost"] + v["mechanical.refocus_minutes"]
    return Way(
        manual=unless_kept("manual", v["manual.hours_per_week"] * w, "manual.hours_per_week"),
        mechanical=unless_kept(
            "mechanical",
            v["mechanical.runs_per_week"] * lost * (w / 60),
            "mechanical.runs_per_week",
            "mechanical.wait_minutes",
            "mechanical.attention_lost",
            "mechanical.refocus_minutes",
        ),
        meetings=unless_kept("meetings", v["meetings.hours_per_week"] * w, "meetings.hours_per_week"),
        upkeep=v["technical.upkeep_hours_per_project_month"],
        manual_project=v["manual.hours_per_project_month"],
        build=unless_kept(
            "build",
            v["technical.build_hours"] + v["technical.missing_feature_hours"],
            "technical.build_hours",
            "technical.missing_feature_hours",
        ),
        lead=unless_kept("lead", v["release.lead_weeks"] / w, "release.lead_weeks"),
        hit=v["release.hit_rate"],
        lifetime=v["projects.lifetime_months"],
        hazard=unless_kept("hazard", -np.log1p(-v["turnover.annual_rate"]) / 12, "turnover.annual_rate"),
        vacancy=v["turnover.vacancy_months"],
        ramp_up=v["turnover.ramp_up_months"],
    )


class _Tooling:
    """Subscriptions: the old ones until full adoption, the new ones from the end of exploration on."""

    def __init__(self, inputs: ScenarioInputs, change: Change | None) -> None:
        self.old = _Prices(inputs.today)
        self.new = _Prices(inputs.way) if change is not None and inputs.new_tooling else None
        if change is None or self.new is None:
            return
        forever = np.full(change.live.shape, math.inf)
        self.old_until = np.where(change.delivers, change.live + change.ramp, forever)
        self.new_until = np.where(change.delivers, forever, change.end)
        self.new_from = change.explored
        self.last_explored = float(change.explored.max())

    def at(self, t: int, seats: Value, projects: Array) -> Array:
        """Money in month t, shape (future,)."""
        old = self.old.at(t, seats, projects)
        if self.new is None:
            return old
        share = _clip(self.new_until - t)
        if t < self.last_explored:
            share = np.maximum(share - _clip(self.new_from - t), 0.0)
        return old * _clip(self.old_until - t) + self.new.at(t, seats, projects) * share


class _Prices:
    """What the tooling of one way costs in each month."""

    def __init__(self, v: Values) -> None:
        self.per_worker = v["tooling.cost_per_worker_month"]
        self.per_project = v["tooling.cost_per_project_month"]
        self.platform = v["tooling.cost_per_month"]
        self.growth = _Growing(1.0, v["tooling.price_growth_per_year"])

    def at(self, t: int, seats: Value, projects: Array) -> Array:
        fixed = self.per_worker * seats + self.platform
        return (projects * self.per_project + fixed) * self.growth.at(t)


class _Spending:
    """The one-off effort: how much of each month it lasts, and the money it takes."""

    def __init__(self, change: Change | None, zeros: Array) -> None:
        self.change = change
        if change is None:
            return
        self.last_end = float(change.end.max())
        at_once = change.live == 0.0
        self.rate = np.where(at_once, 0.0, change.spend / np.where(at_once, 1.0, change.live))
        self.at_start = np.where(at_once, change.spend, zeros) if at_once.any() else None
        self.failed = np.flatnonzero(~change.delivers)
        self.stopped = np.floor(change.end[self.failed])
        self.last_stop = float(self.stopped.max()) if self.failed.size else -1.0

    def active(self, t: int) -> Value:
        """Share of month t during which the effort lasts."""
        if self.change is None or t >= self.last_end:
            return 0.0
        return _clip(self.change.end - t)

    def money(self, t: int, active: Value) -> Value:
        """One-off money in month t."""
        if self.change is None:
            return 0.0
        money: Value = 0.0 if _is_zero(active) else self.rate * active
        if t == 0 and self.at_start is not None:
            money = money + self.at_start
        if t <= self.last_stop:
            hit = self.failed[self.stopped == t]
            if hit.size:
                money = money + np.zeros(self.change.end.shape)
                money[hit] += self.change.exit_cost[hit]
        return money
