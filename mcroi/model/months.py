"""The model: a block of futures of one scenario, month by month; arrays in, arrays out.

Arrays have one value per future, ``(future,)``; a value that is the same in every future may be a float. The equations
come in the order of the model's description: the hours, the money, the stocks. Sums are built up in place because the
month loop is bound by memory: an array less is an array less to move.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from distributions import poisson_quantile
from distributions.arrays import Array
from mcroi.model.building import Building
from mcroi.model.change import Effort, Leaving, change_of
from mcroi.model.drawn import Luck, ScenarioInputs, Value, Values
from mcroi.model.incidents import Incidents
from mcroi.model.lines import FLOWS_OF_LINES, Lines
from mcroi.model.time import WEEKS_PER_MONTH, Growth
from mcroi.model.tooling import Tooling
from mcroi.model.way import Course, Way
from mcroi.study.lines import Follows

HOURS: Final = ("migration", "incidents", "ramp_up", "manual", "mechanical", "meetings", "upkeep", "build", "slack")
"""What the paid hours of a month are spent on; they add up to them."""

FLOWS: Final = (
    *("one_off", "incident_money", "extra_tooling", *FLOWS_OF_LINES.values(), "lost", *HOURS),
    *("value", "turnover", "tooling"),
)
"""The flows of a month that are added up over months: hours of the whole team, and undiscounted money.

``extra_tooling`` is the part of ``tooling`` beyond today's bills gone on, ``lost`` the part of ``slack`` that was freed
and is put to no use.
"""

FLOWS_OF_HOURS: Final = slice(FLOWS.index(HOURS[0]), FLOWS.index(HOURS[-1]) + 1)
"""Where the hours are among the flows."""

_OF_THE_EFFORT: Final = tuple(FLOWS.index(name) for name in ("one_off", "migration"))
"""The flows that are 0 when there is no one-off effort."""

_ALWAYS: Final = tuple(
    FLOWS.index(name) for name in (*HOURS, "value", "turnover", "tooling") if name not in ("migration", "incidents")
)
"""The flows that no scenario is without."""


@dataclass(slots=True, kw_only=True)
class Month:
    """What happens in one month: stocks at its start, flows during it, and what it leaves to the next.

    Arrays are ``(future,)`` and only good until the next month is asked for.

    Parameters
    ----------
    month
        From 0.
    flows
        ``(flow, future)`` in the order of `FLOWS`.
    going
        Which of the flows may be other than 0, by position.
    way
        The blended way of working.
    adoption, moved, active
        Share of the improvement reached; share of the people who have moved; share of the month that the one-off effort
        lasts, None for 0 in all futures.
    seats, staff, leavers
        Workers.
    incident_count
        How many there are; None for none in any future.
    free_per_worker
        Hours of a worker that overheads leave.
    projects, in_release, vacant, ramping
        Stocks at the start.
    need, maintenance, coverage
        Hours that maintenance needs and gets, and their ratio.
    left_after_overheads
        Hours.
    payoff, payroll, net
        Money.
    prices
        What tools cost.
    projects_after, in_release_after
        Stocks at the end.
    """

    month: int
    flows: Array
    going: tuple[int, ...]
    way: Way
    adoption: Array
    moved: Array
    active: Array | None
    seats: Value
    staff: Array
    leavers: Array
    incident_count: Array | None
    free_per_worker: Array
    projects: Array
    in_release: Array
    vacant: Array
    ramping: Array
    need: Array
    maintenance: Array
    coverage: Array
    left_after_overheads: Array
    payoff: Array
    payroll: Array
    net: Array
    prices: Tooling
    projects_after: Array
    in_release_after: Array

    def flow(self, name: str) -> Array:
        """One of the flows by its name, ``(future,)``."""
        flow: Array = self.flows[FLOWS.index(name)]
        return flow

    def maintainable(self) -> Array:
        """How many projects one worker could hold and do nothing else, ``(future,)``; infinite where they take none."""
        takes = np.asarray(self.way.keep + self.way.incident_hours_per_project)
        if takes.min() > 0.0:
            return np.broadcast_to(self.free_per_worker / takes, self.staff.shape)
        able = np.broadcast_to(np.where(self.free_per_worker > 0.0, math.inf, 0.0), self.staff.shape).copy()
        np.divide(self.free_per_worker, takes, out=able, where=takes > 0.0)
        return able


def hours_per_month(world: Values) -> Value:
    """Paid hours of one worker in a month."""
    return world["team.hours_per_week"] * WEEKS_PER_MONTH


def cost_of_an_hour(world: Values) -> Value:
    """Money that one paid hour costs."""
    return world["team.annual_cost"] / 12 / hours_per_month(world)


def months(inputs: ScenarioInputs, horizon: int, luck: Luck) -> Iterator[Month]:
    """Simulate a block of futures of one scenario.

    Parameters
    ----------
    inputs
        What was drawn for the scenario.
    horizon
        How many months.
    luck
        What leavers and incidents are drawn from.

    Yields
    ------
    Month
        Each month in turn.
    """
    world = inputs.world
    hours = hours_per_month(world)
    monthly_cost = world["team.annual_cost"] / 12
    replacement = world["turnover.replacement_cost_share"] * world["team.annual_cost"]
    cashable = world["finance.cashable_share"] * cost_of_an_hour(world)
    seats_growth = Growth(world["team.growth_per_year"], horizon)

    change = change_of(inputs)
    course = Course(inputs, change, horizon)
    prices = Tooling(inputs, change, horizon)
    effort = None if change is None else Effort(change, hours, horizon)
    leaving = None if change is None else Leaving(change, horizon)
    incidents = Incidents(inputs, luck.incidents)
    lines = Lines(inputs.lines, change, horizon)
    takes = ("incidents", "migration") if incidents.any else ("migration",)
    building = Building(world, course, hours, takes if change is not None else None)

    nothing = np.zeros(inputs.futures)
    flows = np.zeros((len(FLOWS), inputs.futures))
    flow = dict(zip(FLOWS, flows, strict=True))
    lasting = _going(inputs, incidents, lines, building)
    projects, in_release, vacant, ramping = nothing + world["projects.in_production"], nothing, nothing, nothing
    started_with = np.where(projects == 0.0, 1.0, projects)
    seats = world["team.size"]
    for t in range(horizon):
        way = course.at(t)
        active = None if effort is None else effort.active(t)

        staff = seats - vacant
        np.maximum(staff, nothing, out=staff)
        raised = None if leaving is None else leaving.at(t)
        leavers = staff * (way.hazard if raised is None else way.hazard + raised)
        if luck.leavers is not None:
            leavers = poisson_quantile(luck.leavers[t], leavers)
        np.minimum(leavers, staff, out=leavers)

        effective = ramping * -0.5
        effective += staff
        np.maximum(effective, nothing, out=effective)
        ramp_up = np.subtract(staff, effective, out=flow["ramp_up"])
        ramp_up *= hours

        # Overheads take the share min(overheads / hours, 1); what exceeds the hours is cut in proportion.
        overheads = way.manual + way.mechanical
        overheads = overheads + way.meetings
        room = np.maximum(overheads, hours)
        free_per_worker = room - overheads
        left_after_overheads = left = free_per_worker * effective
        worked = hours / room
        worked *= effective
        manual = np.multiply(worked, way.manual, out=flow["manual"])
        np.multiply(worked, way.mechanical, out=flow["mechanical"])
        np.multiply(worked, way.meetings, out=flow["meetings"])

        number = None
        if incidents.any:
            number = incidents.at(t, way, projects, left, flow["incidents"], flow["incident_money"])
            left = left - flow["incidents"]
        if effort is not None:
            left = effort.migrates(active, effective, left, flow["migration"])

        need = projects * way.keep
        maintenance = np.minimum(left, need)
        coverage = _ratio(maintenance, need)
        covered = projects * coverage
        np.multiply(covered, way.upkeep, out=flow["upkeep"])
        manual += covered * way.manual_project
        idle = building.at(t, way, left - maintenance, effective, projects, in_release, flow)

        _value(world, covered, started_with, flow["value"])
        payoff = idle * cashable
        payoff += flow["value"]
        payroll = staff * monthly_cost
        turnover = np.multiply(leavers, replacement, out=flow["turnover"])
        prices.at(t, seats, projects, course.moved, flow["tooling"], flow["extra_tooling"])
        spends = effort is not None and effort.money(t, active, flow["one_off"])
        if lines.any:
            lines.at(t, _follows(course, seats, world, covered, started_with), flow)
            for kind in lines.gained:
                payoff += flow[kind]
        net = payoff - payroll
        net -= turnover
        net -= flow["tooling"]
        if number is not None:
            net -= flow["incident_money"]
        for kind in lines.paid:
            net -= flow[kind]
        for kind in lines.saved:
            net += flow[kind]
        if spends:
            net -= flow["one_off"]

        in_release_after = flow["build"] * way.projects_per_hour
        in_release_after += in_release
        released = in_release_after * way.leaves_release
        in_release_after -= released
        # What is not maintained dies twice as fast.
        projects_after = coverage - 2.0
        projects_after *= way.decay
        np.exp(projects_after, out=projects_after)
        projects_after *= projects
        projects_after += released
        vacant_after = vacant + leavers
        grown = seats_growth.at(t + 1)
        seats_after = seats if grown is None else world["team.size"] * grown
        if grown is not None:
            vacant_after += np.maximum(seats_after - seats, 0.0)
        hires = vacant_after * way.leaves_vacancy
        vacant_after -= hires
        ramping_after = hires
        ramping_after += ramping
        ramping_after *= way.stays_ramping

        yield Month(
            month=t, flows=flows, going=lasting if not spends and active is None else (*_OF_THE_EFFORT, *lasting),
            way=way, adoption=course.adoption, moved=course.moved, active=active,
            seats=seats, staff=staff, leavers=leavers, incident_count=number, free_per_worker=free_per_worker,
            projects=projects, in_release=in_release, vacant=vacant, ramping=ramping,
            need=need, maintenance=maintenance, coverage=coverage, left_after_overheads=left_after_overheads,
            payoff=payoff, payroll=payroll, net=net, prices=prices,
            projects_after=projects_after, in_release_after=in_release_after,
        )  # fmt: skip
        projects, in_release, vacant, ramping = projects_after, in_release_after, vacant_after, ramping_after
        seats = seats_after


def _going(inputs: ScenarioInputs, incidents: Incidents, lines: Lines, building: Building) -> tuple[int, ...]:
    """Which flows may be other than 0 in a scenario, those of the effort aside, by position."""
    names = {
        *lines.kinds,
        *(("incidents", "incident_money") if incidents.any else ()),
        *(("extra_tooling",) if inputs.changes_bills else ()),
        *(("lost",) if building.unused is not None else ()),
    }
    return (*(FLOWS.index(name) for name in sorted(names)), *_ALWAYS)


def _follows(
    course: Course, seats: Value, world: Values, covered: Array, started_with: Array
) -> dict[Follows, Value | None]:
    """What lines may be in proportion to."""
    return {
        "nothing": None,
        "adoption": course.adoption,
        "team": seats / world["team.size"],
        "projects": covered / started_with,
    }


def _value(world: Values, covered: Array, started_with: Array, out: Array) -> None:
    """Put the value of the projects in production into `out`; further ones add less and less."""
    decline, each = world["projects.value_decline"], world["projects.value_per_month"]
    if isinstance(decline, float) and decline == 0.0:
        np.multiply(covered, each, out=out)
        return
    np.divide(covered, started_with, out=out)
    np.power(out, 1.0 - decline, out=out)
    out *= started_with
    out *= each


def _ratio(part: Array, whole: Array) -> Array:
    """Part over whole, 1 where the whole is 0."""
    if whole.min() > 0.0:
        return part / whole
    return np.divide(part, whole, out=np.ones_like(part), where=whole != 0.0)
