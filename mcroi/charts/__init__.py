"""Charts, the only door to matplotlib: each draws onto axes, and a figure becomes the same bytes each time."""

from mcroi.charts.break_even import broken_even
from mcroi.charts.catalogue import CHARTS, ChartKind, draw, names, needs
from mcroi.charts.convergence import convergence
from mcroi.charts.drawing import Chart, png, svg
from mcroi.charts.effort import joint, one_off
from mcroi.charts.fan import fan
from mcroi.charts.hours import hours
from mcroi.charts.ranking import information, tornado
from mcroi.charts.scenario import ChartError
from mcroi.charts.upkeep import maintenance
from mcroi.charts.value import value, value_figure
from mcroi.charts.work import work
from mcroi.charts.worth import npv, scenarios

__all__ = [
    "CHARTS", "Chart", "ChartError", "ChartKind", "broken_even", "convergence", "draw", "fan", "hours", "information",
    "joint", "maintenance", "names", "needs", "npv", "one_off", "png", "scenarios", "svg", "tornado", "value",
    "value_figure", "work",
]  # fmt: skip
