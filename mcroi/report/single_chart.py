"""One chart of a case as a file of its own, SVG or PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from mcroi.words.case import BusinessCase


class SingleChartError(ValueError):
    """There is no such chart of this case; the message says why and what there is."""


def chart_svg(case: BusinessCase, only: str) -> bytes:
    """Return a chart as SVG.

    Parameters
    ----------
    case
        What is told of.
    only
        Which chart, as `mcroi.charts.draw` names it.

    Returns
    -------
    bytes
        The same for the same case. Its title and its description are for those who cannot see it.

    Raises
    ------
    SingleChartError
        If there is no such chart, or nothing of that name to draw it of, or there are too few futures for it.
    """
    from mcroi.charts import CHARTS, svg

    figure = _drawn(case, only)
    kind, _, about = only.partition(":")
    title = CHARTS[kind].shows + (f": {about}" if about else "")
    return svg(figure, title, only)


def chart_png(case: BusinessCase, only: str) -> bytes:
    """Return a chart as PNG; see `chart_svg`."""
    from mcroi.charts import png

    return png(_drawn(case, only))


def _drawn(case: BusinessCase, only: str) -> Figure:
    from mcroi.charts import ChartError, draw

    try:
        return draw(case, only)
    except ChartError as error:
        raise SingleChartError(str(error)) from None
