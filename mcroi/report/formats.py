"""The formats of a report, by the suffix of the file, and what writes a report in any of them."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Final

from mcroi.report.files import write_atomically
from mcroi.results.result import Result
from mcroi.words.case import BusinessCase

RENDERERS: Final = {
    ".html": ("mcroi.report.page", "page"),
    ".xlsx": ("mcroi.report.workbook", "workbook"),
    ".md": ("mcroi.report.markdown", "markdown"),
    ".json": ("mcroi.report.documents.case", "case_json"),
}
"""By suffix, the module and the function that makes the file's bytes from a business case."""

CHARTS: Final = (".svg", ".png")
"""Suffixes of a single chart."""

SUFFIXES: Final = (*RENDERERS, *CHARTS)


class ReportError(ValueError):
    """There is no such format, or no such chart of this case; the message says what there is."""


def write_report(
    result: Result, path: str | os.PathLike[str], *, chart: str | None = None, jobs: int | None = None
) -> Path:
    """Write the business case that a simulation makes: a page, a workbook, Markdown, a document or a chart.

    What matters, what is worth knowing and what does harm is found out where the format tells of it; that takes
    seconds.

    Parameters
    ----------
    result
        As `mcroi.simulate` returns it.
    path
        Its suffix says what is written: ``.html``, ``.xlsx``, ``.md``, ``.json``, ``.svg`` or ``.png``. An existing
        file is replaced, whole or not at all.
    chart
        Which chart a ``.svg`` or ``.png`` is, such as ``"fan"`` or ``"npv:optimal"``, as `mcroi.charts.CHARTS` lists
        them; only for these.
    jobs
        Worker processes; as many as there are cores if left out.

    Returns
    -------
    Path
        What was written: the same bytes for the same result.

    Raises
    ------
    ReportError
        A ValueError: there is no such format, or no such chart.
    mcroi.report.files.CannotWriteError
        If the file cannot be written.

    Examples
    --------
    >>> import mcroi, tempfile
    >>> result = mcroi.simulate(mcroi.example("mlops"), runs=500)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mcroi.write_report(result, f"{folder}/fan.svg", chart="fan:optimal").name
    'fan.svg'
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise ReportError(f"a name that ends in {', '.join(SUFFIXES)} is needed, got {path.name!r}")
    if (chart is not None) != (path.suffix.lower() in CHARTS):
        raise ReportError("chart says which chart a .svg or .png is; give both, or neither")
    write_atomically(path, rendered(BusinessCase(result, jobs), path.suffix.lower(), chart))
    return path


def rendered(case: BusinessCase, suffix: str, chart: str | None = None) -> bytes:
    """Return the bytes of a file.

    Parameters
    ----------
    case
        What is told of.
    suffix
        One of `SUFFIXES`.
    chart
        Which chart, for one of `CHARTS`. Its title and its description are for those who cannot see it.

    Raises
    ------
    ReportError
        If there is no such chart, nothing of that name to draw it of, or too few futures for it.
    """
    if chart is not None:
        return _drawn(case, suffix, chart)
    module, function = RENDERERS[suffix]
    content: bytes = getattr(importlib.import_module(module), function)(case)
    return content


def _drawn(case: BusinessCase, suffix: str, name: str) -> bytes:
    from mcroi.charts import CHARTS as KINDS
    from mcroi.charts import ChartError, draw, png, svg

    try:
        figure = draw(case, name)
    except ChartError as error:
        raise ReportError(str(error)) from None
    if suffix == ".png":
        return png(figure)
    kind, _, about = name.partition(":")
    return svg(figure, KINDS[kind].shows + (f": {about}" if about else ""), name)
