"""What becomes of the hours that maintenance leaves: what is built, what is slack, and what was freed for no use."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from distributions.arrays import Array
from mcroi.model.drawn import Value, Values
from mcroi.model.way import Course, Way


class Building:
    """Builds with the hours that are left: as much as demand allows, and of the freed hours what is recaptured.

    Parameters
    ----------
    world
        Every world input.
    course
        The way of working.
    hours
        Paid hours of a worker.
    takes
        The flows of hours that come before maintenance; None for the current scenario, which frees no hours.
    """

    def __init__(self, world: Values, course: Course, hours: Value, takes: Sequence[str] | None) -> None:
        self.demand = world["projects.demand"]
        self.unlimited = isinstance(self.demand, float) and math.isinf(self.demand)
        self.hours = hours
        self.course = course
        unused = 1.0 - world["team.recapture_share"]
        self.unused = unused if takes is not None and np.any(unused != 0.0) else None
        self.takes = takes or ()
        self.keep_today = course.today["upkeep"] + course.today["manual_project"]

    def at(
        self,
        t: int,
        way: Way,
        free: Array,
        effective: Array,
        projects: Array,
        in_release: Array,
        flow: Mapping[str, Array],
    ) -> Array:
        """Part the hours that are free into what is built and slack, and return the slack that can be cashed.

        Parameters
        ----------
        t, way
            The month, and the way of working in it.
        free
            Hours that maintenance leaves.
        effective
            Workers after ramp-up.
        projects, in_release
            Stocks.
        flow
            By name; ``build``, ``slack`` and ``lost`` are put there.
        """
        build, slack = flow["build"], flow["slack"]
        lost = None
        if self.unused is not None:
            lost = self._lost(t, free, effective, projects, flow)
            free -= lost
        if self.unlimited:
            build[:] = free
        else:
            wanted = self.demand - projects
            wanted -= in_release
            np.maximum(wanted, 0.0, out=wanted)
            wanted /= way.projects_per_hour
            np.minimum(free, wanted, out=build)
            np.subtract(free, build, out=slack)
        if lost is None:
            return slack
        if self.unlimited:
            slack[:] = lost
            return np.zeros_like(lost)
        idle = slack.copy()
        slack += lost
        return idle

    def _lost(self, t: int, free: Array, effective: Array, projects: Array, flow: Mapping[str, Array]) -> Array:
        """Of the hours that are left beyond those that today's way would leave, those that are put to no use.

        What today's way would leave is worked out step by step as what is left, so that equal ways differ by exactly 0.
        """
        lost = self.course.free_today(t, self.hours) * effective
        for taken in self.takes:
            lost -= flow[taken]
        lost -= projects * self.keep_today
        np.maximum(lost, 0.0, out=lost)
        np.subtract(free, lost, out=lost)
        np.maximum(lost, 0.0, out=lost)
        assert self.unused is not None  # noqa: S101  # for the type checker: else nothing is lost
        return np.multiply(lost, self.unused, out=flow["lost"])
