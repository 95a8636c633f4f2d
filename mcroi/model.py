"""The model: a block of futures of one scenario, month by month; arrays in, arrays out.

Arrays have one value per future, ``(future,)``; a value that is the same in every future may be a float. The equations
come in the order of the model's description: the hours, the money, the stocks. Sums are built up in place because the
month loop is bound by memory: an array less is an array less to move.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from distributions.discrete.poisson import poisson_quantile
from mcroi.change import (
    WEEKS_PER_MONTH,
    Array,
    Effort,
    Growth,
    Leaving,
    ScenarioInputs,
    Tooling,
    Value,
    Values,
    change_of,
)
from mcroi.course import Course, Way


@dataclass(slots=True)
class Month:
    """What happens in one month: stocks at its start, flows during it, and what it leaves to the next.

    Hours are those of the whole team; money is undiscounted. Arrays are only good until the next month is asked for.

    Parameters
    ----------
    month
        From 0.
    way
        The blended way of working.
    adoption, active
        Share of the improvement reached; share of the month that the one-off effort lasts, None for 0 in all futures.
    seats, staff, leavers
        Workers.
    projects, in_release, vacant, ramping
        Stocks at the start.
    need, maintenance, coverage
        Hours that maintenance needs and gets, and their ratio.
    left_after_overheads
        Hours.
    ramp_up, migration, manual, mechanical, meetings, upkeep, build, slack
        What the paid hours are spent on; migration is None for 0 in all futures.
    value, payoff, payroll, turnover, tooling, one_off, net
        Money; one_off is None for 0 in all futures.
    projects_after, in_release_after
        Stocks at the end.
    """

    month: int
    way: Way
    adoption: Array
    active: Array | None
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
    ramp_up: Array
    migration: Array | None
    manual: Array
    mechanical: Array
    meetings: Array
    upkeep: Array
    build: Array
    slack: Array
    value: Array
    payoff: Array
    payroll: Array
    turnover: Array
    tooling: Array
    one_off: Array | None
    net: Array
    projects_after: Array
    in_release_after: Array


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

    zeros = np.zeros(inputs.futures)
    projects, in_release, vacant, ramping = zeros + world["projects.in_production"], zeros, zeros, zeros
    started_with = np.where(projects == 0.0, 1.0, projects)
    seats = world["team.size"]
    for t in range(horizon):
        way = course.at(t)
        active, one_off = (None, None) if effort is None else effort.at(t)

        staff = seats - vacant
        np.maximum(staff, 0.0, out=staff)
        raised = None if leaving is None else leaving.at(t)
        mean = staff * (way.hazard if raised is None else way.hazard + raised)
        leavers = mean if uniforms is None else poisson_quantile(uniforms[t], mean)
        np.minimum(leavers, staff, out=leavers)

        effective = ramping * -0.5
        effective += staff
        np.maximum(effective, 0.0, out=effective)
        ramp_up = staff - effective
        ramp_up *= hours

        # Overheads take the share min(overheads / hours, 1); what exceeds the hours is cut in proportion.
        overheads = way.manual + way.mechanical
        overheads = overheads + way.meetings
        room = np.maximum(overheads, hours)
        left = room - overheads
        left *= effective
        worked = hours / room
        worked *= effective
        manual = worked * way.manual
        mechanical = worked * way.mechanical
        meetings = worked * way.meetings
        left_after_overheads = left

        migration = None
        if change is not None and active is not None:
            migration = active * team_share_hours
            migration *= effective
            np.minimum(migration, left, out=migration)
            left = left - migration

        need = projects * way.keep
        maintenance = np.minimum(left, need)
        coverage = _ratio(maintenance, need)
        covered = projects * coverage
        upkeep = covered * way.upkeep
        manual += covered * way.manual_project
        build = left - maintenance
        if unlimited:
            slack = zeros
        else:
            wanted = demand - projects
            wanted -= in_release
            np.maximum(wanted, 0.0, out=wanted)
            wanted /= way.projects_per_hour
            slack = build
            build = np.minimum(build, wanted, out=wanted)
            slack -= build

        value = _value(world, covered, started_with)
        payoff = slack * cashable
        payoff += value
        payroll = staff * monthly_cost
        turnover = leavers * replacement
        tooling = prices.at(t, seats, projects)
        net = payoff - payroll
        net -= turnover
        net -= tooling
        if one_off is not None:
            net -= one_off

        in_release_after = build * way.projects_per_hour
        in_release_after += in_release
        released = in_release_after.copy()
        in_release_after *= way.stays_in_release
        released -= in_release_after
        # What is not maintained dies twice as fast.
        projects_after = coverage - 2.0
        projects_after *= way.decay
        np.exp(projects_after, out=projects_after)
        projects_after *= projects
        projects_after += released
        vacant_after = vacant + leavers
        grown = seats_growth.at(t + 1)
        seats_next = seats if grown is None else world["team.size"] * grown
        if grown is not None:
            vacant_after += np.maximum(seats_next - seats, 0.0)
        ramping_after = vacant_after + ramping
        vacant_after *= way.stays_vacant
        ramping_after -= vacant_after
        ramping_after *= way.stays_ramping

        yield Month(
            t, way, course.adoption, active, seats, staff, leavers, projects, in_release, vacant, ramping,
            need, maintenance, coverage, left_after_overheads,
            ramp_up, migration, manual, mechanical, meetings, upkeep, build, slack,
            value, payoff, payroll, turnover, tooling, one_off, net,
            projects_after, in_release_after,
        )  # fmt: skip
        projects, in_release, vacant, ramping = projects_after, in_release_after, vacant_after, ramping_after
        seats = seats_next


def _value(world: Values, covered: Array, started_with: Array) -> Array:
    """Value of the projects in production, of which further ones add less and less."""
    decline, each = world["projects.value_decline"], world["projects.value_per_month"]
    if isinstance(decline, float) and decline == 0.0:
        return covered * each
    value = covered / started_with
    np.power(value, 1.0 - decline, out=value)
    value *= started_with
    value *= each
    return value


def _ratio(part: Array, whole: Array) -> Array:
    """Part over whole, 1 where the whole is 0."""
    if whole.min() > 0.0:
        return part / whole
    return np.divide(part, whole, out=np.ones_like(part), where=whole != 0.0)
