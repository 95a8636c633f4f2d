"""Incidents: those of today's way and of the new one beside each other, the hours they take and the money they lose."""

from __future__ import annotations

import numpy as np

from distributions import poisson_quantile
from distributions.arrays import Array
from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.model.way import Way


class Incidents:
    """The incidents of one scenario, month after month.

    Parameters
    ----------
    inputs
        What was drawn.
    uniforms
        ``(month, future)``, from which they are drawn; None for as many as are to be expected.
    """

    def __init__(self, inputs: ScenarioInputs, uniforms: Array | None) -> None:
        ways = (inputs.today, inputs.way)
        rates = ("incidents.per_year", "incidents.per_project_year")
        self.any = any(np.any(way[rate] != 0.0) for way in ways for rate in rates)
        self._uniforms = uniforms
        # What one takes is an average over both ways only where these differ.
        self._same_hours, self._same_money = (
            inputs.way[name] if inputs.way[name] is inputs.today[name] else None
            for name in ("incidents.team_hours", "incidents.cost")
        )

    def at(self, t: int, way: Way, projects: Array, left: Array, hours: Array, money: Array) -> Array:
        """Put the hours and the money of month t into `hours` and `money`, and return how many there are.

        Parameters
        ----------
        t
            The month.
        way
            The way of working in it.
        projects
            In production.
        left
            Hours that incidents can take.
        hours, money
            ``(future,)``.
        """
        rate = _by_projects(way.incidents, way.incidents_per_project, projects)
        number = rate if self._uniforms is None else poisson_quantile(self._uniforms[t], rate)
        of_one = number if self._same_hours is not None and self._same_money is not None else _over(number, rate)
        if self._same_hours is not None:
            np.multiply(number, self._same_hours, out=hours)
        else:
            np.multiply(of_one, _by_projects(way.incident_hours, way.incident_hours_per_project, projects), out=hours)
        if self._same_money is not None:
            np.multiply(number, self._same_money, out=money)
        else:
            np.multiply(of_one, _by_projects(way.incident_money, way.incident_money_per_project, projects), out=money)
        np.minimum(hours, left, out=hours)
        return number


def _by_projects(fixed: Value, each: Value, projects: Array) -> Array:
    total = projects * each
    total += fixed
    return total


def _over(number: Array, rate: Array) -> Array:
    """How many there are for each that was to be expected; 0 where none was."""
    if rate.min() > 0.0:
        return number / rate
    return np.divide(number, rate, out=np.zeros_like(number), where=rate > 0.0)
