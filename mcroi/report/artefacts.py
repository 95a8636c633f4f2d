"""What ``--out`` writes: the result as a document, as text, as tables and as arrays of all futures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any, BinaryIO, Final

import numpy as np

from distributions import Constant
from mcroi.analyses.implied import disagreement
from mcroi.report.documents.schemas import Document, to_json
from mcroi.report.files import Content
from mcroi.report.terminal.result import plain_tables
from mcroi.results.percentiles import PERCENTILES
from mcroi.results.result import Result
from mcroi.study.calendar import month_name
from mcroi.study.inputs import known_input
from mcroi.study.safe_text import for_csv
from mcroi.study.study import Assumption

Cell = str | float | int | bool | None
"""Text, a number, or nothing."""

_SPECIAL: Final = frozenset(',"\r\n')

STATISTICS: Final = ("mean", *(f"p{p}" for p in PERCENTILES))


def artefacts(result: Result, document: Document) -> dict[str, Content]:
    """Return what goes into which file.

    Parameters
    ----------
    result
        A simulation.
    document
        The same as plain data. Numbers in CSV files are those of the document, to the last digit.

    Returns
    -------
    dict
        By file name; for `mcroi.report.files.write_all`.
    """
    contents: dict[str, Content] = {
        "result.json": to_json(document).encode(),
        "summary.txt": (plain_tables(result, document["verdict"]) + "\n").encode(),
        "scenarios.csv": _csv(_scenarios(document)),
        "chances.csv": _csv(_chances(document)),
        "estimates.csv": _csv(_estimates(document)),
        "monthly.csv": _csv(_monthly(document, result.study.start)),
        "inputs.csv": _csv(_inputs(result)),
        "trials.npz": lambda file: _write_npz(result, file),
    }
    if find_spec("pyarrow") is not None:
        contents["trials.parquet"] = lambda file: _write_parquet(result, file)
    return contents


def _csv(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Rows as CSV (RFC 4180) in UTF-8 with LF.

    Text that a spreadsheet would take for a formula gets an apostrophe, numbers never. The csv module of Python 3.11
    leaves a bare CR without quotes where rows end in LF, and readers take it for the end of the row.
    """
    return "".join(",".join(map(_cell, row)) + "\n" for row in rows).encode()


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = for_csv(cell)
        return '"{}"'.format(text.replace('"', '""')) if _SPECIAL.intersection(text) else text
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(float(cell) if isinstance(cell, float) else cell)  # a float of numpy has a repr of its own


def _scenarios(document: Document) -> Iterator[list[Cell]]:
    """One row for each scenario and quantity."""
    intervals = [f"{statistic}_{end}" for statistic in STATISTICS for end in ("low", "high")]
    yield ["scenario", "label", "quantity", "mean", "sd", *STATISTICS[1:], "never", "undefined", *intervals]
    for name, scenario in document["scenarios"].items():
        for quantity, d in _distributions(scenario):
            ends = [end for statistic in STATISTICS for end in d["ci95"][statistic]]
            numbers = [d["mean"], d["sd"], *(d[statistic] for statistic in STATISTICS[1:])]
            yield [name, scenario["label"], quantity, *numbers, d.get("never"), d.get("undefined"), *ends]


def _distributions(scenario: Document) -> Iterator[tuple[str, Document]]:
    """Everything of a scenario that has a distribution, by the name that its columns in the trials have."""
    for key, value in scenario.items():
        if key in ("cost_by_work", "npv_by_source", "npv_at"):
            yield from ((f"{key}.{part}", d) for part, d in value.items())
        elif key == "against":
            yield from ((f"against.{other}", comparison["difference"]) for other, comparison in value.items())
        elif isinstance(value, Mapping) and "ci95" in value:
            yield key, dict(value)


def _chances(document: Document) -> Iterator[list[Cell]]:
    """One row for each scenario and chance."""
    yield ["scenario", "label", "chance", "p", "low", "high"]
    for name, scenario in document["scenarios"].items():
        chances = dict(scenario.get("chances", {}))
        chances.update({f"npv_at.{m}.positive": d["positive"] for m, d in scenario.get("npv_at", {}).items()})
        chances.update({f"against.{other}.better": c["better"] for other, c in scenario.get("against", {}).items()})
        for chance, c in chances.items():
            yield [name, scenario["label"], chance, c["p"], *c["ci95"]]


def _estimates(document: Document) -> Iterator[list[Cell]]:
    """One row for each single number of a scenario, then those of the decision."""
    yield ["scenario", "estimate", "value", "standard_error"]
    for name, scenario in document["scenarios"].items():
        if "spreadsheet_npv" in scenario:
            yield [name, "spreadsheet_npv", scenario["spreadsheet_npv"], None]
        estimates = {"expected_regret": scenario["expected_regret"], **scenario.get("tail_mean", {})}
        for estimate, m in estimates.items():
            yield [name, estimate, m["value"], m["standard_error"]]
    evpi = document["decision"]["evpi"]
    yield [None, "evpi", evpi["value"], evpi["standard_error"]]


def _monthly(document: Document, start: str | None) -> Iterator[list[Cell]]:
    """One row for each scenario, month, series and statistic."""
    yield ["scenario", "month", *(["date"] if start else []), "series", "statistic", "value"]
    for name, scenario in document["scenarios"].items():
        for series, statistic, values in _series(scenario["monthly"]):
            for month, value in enumerate(values, start=1):
                yield [name, month, *([month_name(start, month)] if start else []), series, statistic, value]


def _series(monthly: Document) -> Iterator[tuple[str, str, list[float | None]]]:
    for key, value in monthly.items():
        if key == "hours":
            yield from ((f"hours.{kind}", "mean", values) for kind, values in value.items())
        elif isinstance(value, Mapping):
            yield from ((key, statistic, values) for statistic, values in value.items())
        else:
            yield key, "share", value


def _inputs(result: Result) -> Iterator[list[Cell]]:
    """The register of assumptions: what each scenario takes for granted, on whose word."""
    yield [
        "place", "input", "unit", "stated_in", "text", "distribution", "uncertain", "relative", "independent",
        "learnable", "source", "mark", "owner", "note", "how", "disagreement", "moved_share",
    ]  # fmt: skip
    study = result.study
    for place, assumption in study.assumptions:
        yield _register(place, study.home(place, assumption.input), assumption, result.inputs_moved)


def _register(place: str, stated_in: str, of: Assumption, moved: Mapping[str, float]) -> list[Cell]:
    return [
        place, of.input, known_input(of.input).unit, stated_in, of.text, str(of.distribution),
        not isinstance(of.distribution, Constant), of.relative, of.independent, of.learnable,
        of.source, of.mark, of.owner, of.note, "; ".join(of.how), disagreement(of),
        moved.get(f"{place}.{of.input}"),
    ]  # fmt: skip


def _write_npz(result: Result, file: BinaryIO) -> None:
    """All futures as arrays named ``<scenario>.<result>``; they are plain floats, so nothing is pickled."""
    arrays: dict[str, Any] = dict(result.columns())
    np.savez(file, **arrays)


def _write_parquet(result: Result, file: BinaryIO) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    # No two futures have the same npv, so a dictionary of values only takes time and room.
    parquet.write_table(pa.table(result.columns()), file, compression="zstd", use_dictionary=False)
