"""Charts, the only door to matplotlib: each draws onto axes, and a figure becomes the same bytes each time."""

from mcroi.charts.fan import fan
from mcroi.charts.figure import png, svg
from mcroi.charts.value import value, value_figure

__all__ = ["fan", "png", "svg", "value", "value_figure"]
