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
from mcroi.model.change import Effort, Leaving, change_of
from mcroi.model.drawn import ScenarioInputs, Value, Values
from mcroi.model.time import WEEKS_PER_MONTH, Growth
from mcroi.model.tooling import Tooling
from mcroi.model.way import Course, Way

HOURS: Final = ("migration", "ramp_up", "manual", "mechanical", "meetings", "upkeep", "build", "slack")
"""What the paid hours of a month are spent on; they add up to them."""

OF_THE_EFFORT: Final = ("one_off", "migration")
"""The flows that are 0 when there is no one-off effort."""

FLOWS: Final = ("one_off", *HOURS, "value", "turnover", "tooling")
"""The flows of a month that are added up over months: hours of the whole team, and undiscounted money."""

FLOWS_OF_HOURS: Final = slice(1, 1 + len(HOURS))
"""Where the hours are among the flows."""


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
    way
        The blended way of working.
    adoption, active
        Share of the improvement reached; share of the month that the one-off effort lasts, None for 0 in all futures.
    spends
        Whether there is one-off money in any future.
    seats, staff, leavers
        Workers.
    projects, in_release, vacant, ramping
        Stocks at the start.
    need, maintenance, coverage
        Hours that maintenance needs and gets, and their ratio.
    left_after_overheads
        Hours.
    payoff, payroll, net
        Money.
    projects_after, in_release_after
        Stocks at the end.
    """

    month: int
    flows: Array
    way: Way
    adoption: Array
    active: Array | None
    spends: bool
    seats: Value
    staff: Array
    leavers: Array
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
    projects_after: Array
    in_release_after: Array

    def flow(self, name: str) -> Array:
        """One of the flows by its name, ``(future,)``."""
        flow: Array = self.flows[FLOWS.index(name)]
        return flow


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
        ``(month, future)``, from which the leavers are drawn; None for leavers at their mean, not rounded.

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
    demand = world["projects.demand"]
    unlimited = isinstance(demand, float) and math.isinf(demand)
    seats_growth = Growth(world["team.growth_per_year"], horizon)

    change = change_of(inputs)
    course = Course(inputs, change, horizon)
    prices = Tooling(inputs, change, horizon)
    effort = None if change is None else Effort(change, horizon)
    team_share_hours = 0.0 if change is None else change.team_share * hours
    leaving = None if change is None else Leaving(change, horizon)

    nothing = np.zeros(inputs.futures)
    flows = np.zeros((len(FLOWS), inputs.futures))
    one_off, migration, ramp_up, manual, mechanical, meetings, upkeep, build, slack, value, turnover, tooling = flows
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
        if uniforms is not None:
            leavers = poisson_quantile(uniforms[t], leavers)
        np.minimum(leavers, staff, out=leavers)

        effective = ramping * -0.5
        effective += staff
        np.maximum(effective, nothing, out=effective)
        np.subtract(staff, effective, out=ramp_up)
        ramp_up *= hours

        # Overheads take the share min(overheads / hours, 1); what exceeds the hours is cut in proportion.
        overheads = way.manual + way.mechanical
        overheads = overheads + way.meetings
        room = np.maximum(overheads, hours)
        left = room - overheads
        left *= effective
        worked = hours / room
        worked *= effective
        np.multiply(worked, way.manual, out=manual)
        np.multiply(worked, way.mechanical, out=mechanical)
        np.multiply(worked, way.meetings, out=meetings)
        left_after_overheads = left

        if active is None:
            migration.fill(0.0)
        else:
            np.multiply(active, team_share_hours, out=migration)
            migration *= effective
            np.minimum(migration, left, out=migration)
            left = left - migration

        need = projects * way.keep
        maintenance = np.minimum(left, need)
        coverage = _ratio(maintenance, need)
        covered = projects * coverage
        np.multiply(covered, way.upkeep, out=upkeep)
        manual += covered * way.manual_project
        np.subtract(left, maintenance, out=build)
        if not unlimited:
            wanted = demand - projects
            wanted -= in_release
            np.maximum(wanted, nothing, out=wanted)
            wanted /= way.projects_per_hour
            np.minimum(build, wanted, out=wanted)
            np.subtract(build, wanted, out=slack)
            build[:] = wanted

        _value(world, covered, started_with, value)
        payoff = slack * cashable
        payoff += value
        payroll = staff * monthly_cost
        np.multiply(leavers, replacement, out=turnover)
        prices.at(t, seats, projects, tooling)
        net = payoff - payroll
        net -= turnover
        net -= tooling
        spends = effort is not None and effort.money(t, active, one_off)
        if spends:
            net -= one_off

        in_release_after = build * way.projects_per_hour
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
            month=t, flows=flows, way=way, adoption=course.adoption, active=active, spends=spends,
            seats=seats, staff=staff, leavers=leavers,
            projects=projects, in_release=in_release, vacant=vacant, ramping=ramping,
            need=need, maintenance=maintenance, coverage=coverage, left_after_overheads=left_after_overheads,
            payoff=payoff, payroll=payroll, net=net,
            projects_after=projects_after, in_release_after=in_release_after,
        )  # fmt: skip
        projects, in_release, vacant, ramping = projects_after, in_release_after, vacant_after, ramping_after
        seats = seats_after


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
