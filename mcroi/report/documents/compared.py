"""Two result documents compared: only results are known, and of no future how it went in both."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, Final

from mcroi.analyses.compare.compare import (
    ComparisonError,
    MeasureChange,
    ScenarioChange,
    Side,
    StudyComparison,
    Unit,
    refuse_currencies,
    refuse_strangers,
)
from mcroi.analyses.compare.differences import FrameChange, if_differs, scenario_changes
from mcroi.report.documents.schemas import FIRST_RESULT, RESULT, Document
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.paired import chance_figure, unpaired

MOST_BYTES_READ: Final = 50 * 2**20
"""The largest document that is read."""


def read_document(content: bytes, file: str) -> Document:
    """Return a result document from its text.

    Parameters
    ----------
    content
        UTF-8.
    file
        The name that messages give it.

    Raises
    ------
    ComparisonError
        If it is no JSON, too large, or not a result document of a schema that is known.
    """
    if len(content) > MOST_BYTES_READ:
        most = MOST_BYTES_READ >> 20
        raise ComparisonError(f"{file}: is larger than {most} MiB, the most that a result document may be")
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise ComparisonError(f"{file}: not UTF-8 (byte 0x{content[error.start]:02x} at {error.start})") from None
    except (ValueError, RecursionError) as error:
        said = "is nested too deep" if isinstance(error, RecursionError) else f"not JSON: {error}"
        raise ComparisonError(f"{file}: {said}") from None
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema == FIRST_RESULT:
        told = "roi, tool bills and hours that are freed mean something else since; simulate its study again"
        raise ComparisonError(f"{file}: is a result of the first edition of the model ({FIRST_RESULT}): {told}")
    if schema != RESULT:
        got = f"got schema {schema!r}" if isinstance(schema, str) else "it has no schema"
        raise ComparisonError(f"{file}: a result document ({RESULT}, as simulate --json prints) is needed; {got}")
    whole: Document = data
    _summary(whole, file)  # whatever is missing is told of this file
    return whole


def compare_documents(before: Document, after: Document) -> StudyComparison:
    """Compare two result documents.

    Parameters
    ----------
    before, after
        As `read_document` or `mcroi.report.documents.result.result_document` returns them.

    Returns
    -------
    StudyComparison
        Without inputs, as a result document does not hold them. The errors of differences are those of two simulations
        that share nothing: where the draws were the same, these are too wide.

    Raises
    ------
    ComparisonError
        If they count in different currencies, were simulated under different conditions or have no change in common.
    """
    refuse_currencies(before["currency"], after["currency"])
    given = [list(map(str, of.get("given", []))) for of in (before, after)]
    if given[0] != given[1]:
        told = [" and ".join(conditions) or "none" for conditions in given]
        raise ComparisonError(f"both have to be about the same conditions, got {told[0]} before and {told[1]} after")
    sides, scenarios = zip(*(_summary(of, "document") for of in (before, after)), strict=True)
    names = refuse_strangers([name for name in sides[0].labels if name in sides[1].labels])
    changes = {}
    for name in names:
        pairs = zip(scenarios[0][name].items(), scenarios[1][name].items(), strict=True)
        changes[name] = ScenarioChange(name, sides[1].labels[name], tuple(_measure(*pair) for pair in pairs))
    return StudyComparison(sides[0], sides[1], inputs=None, frame=tuple(_frame(*sides)), scenarios=changes)


_Known = tuple[Unit, Figure | Chance]


def _measure(before: tuple[str, _Known], after: tuple[str, _Known]) -> MeasureChange:
    (name, (unit, first)), (_, (_, second)) = before, after
    figures = [chance_figure(of) if isinstance(of, Chance) else of for of in (first, second)]
    change = unpaired(*figures)
    return MeasureChange(name, unit, first, second, change if math.isfinite(change.value) else None)


def _summary(data: Document, file: str) -> tuple[Side, dict[str, dict[str, _Known]]]:
    """What is told of a document: the side, and by scenario and name its numbers."""
    try:
        current, best = data["current"], data["decision"]["best"]
        labels = {str(name): str(s["label"]) for name, s in data["scenarios"].items()}
        side = Side(
            title=str(data["title"]),
            currency=str(data["currency"]),
            horizon_months=int(data["horizon_months"]),
            sha256=str(data["study_sha256"]),
            runs=int(data["runs"]),
            seed=int(data["seed"]),
            best=str(best),
            resolved=None,
            labels=labels,
        )
        _ = labels[side.best]  # a recommendation has to be one of the scenarios
        return side, {name: _known(s, side.runs) for name, s in data["scenarios"].items() if name != current}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        what = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise ComparisonError(f"{file}: is not a whole result document ({what})") from None


def _known(scenario: dict[str, Any], runs: int) -> dict[str, _Known]:
    npv, times = scenario["npv"], scenario["break_even_months"]
    return {
        "npv_positive": ("chance", _chance(scenario["chances"]["npv_positive"], runs)),
        "npv.mean": ("money", _figure(npv, "mean", math.nan)),
        **{f"npv.p{p}": ("money", _figure(npv, f"p{p}", math.nan)) for p in (10, 50, 90)},
        "breaks_even": ("chance", _chance(scenario["chances"]["breaks_even"], runs)),
        "break_even_months.p50": ("months", _figure(times, "p50", math.inf)),
    }


def _figure(of: dict[str, Any], name: str, missing: float) -> Figure:
    """A number with its interval; null is what it is where it is missing, and infinite at the end of an interval."""
    value, (low, high) = of[name], of["ci95"][name]
    return Figure(
        missing if value is None else float(value),
        -math.inf if low is None else float(low),
        math.inf if high is None else float(high),
        is_average=name == "mean",
    )


def _chance(of: dict[str, Any], runs: int) -> Chance:
    p = float(of["p"])
    if not 0 <= p <= 1:
        raise ValueError(f"a chance between 0 and 1 must hold, got {p:g}")
    return Chance.share(p, runs, is_certain=of["ci95"] == [p, p])


def _frame(before: Side, after: Side) -> Iterator[FrameChange]:
    """What two results tell of what differs between their studies."""
    yield from if_differs("study_sha256", before.sha256[:12], after.sha256[:12], has_effect=True)
    yield from if_differs("title", before.title, after.title)
    yield from if_differs("horizon in months", before.horizon_months, after.horizon_months, has_effect=True)
    yield from scenario_changes(before.labels, after.labels)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")
