"""One future as plain data: every draw, every month, every result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from mcroi.analyses.trace import Trace, TracedDraw, TracedScenario
from mcroi.model.months import HOURS
from mcroi.report.documents.numbers import finite
from mcroi.report.documents.schemas import TRACE, Document
from mcroi.results.monthly import MAINTENANCE

_TOLD_BY_RESULTS: Final = ("name", "results", "chances")


def trace_document(of: Trace) -> Document:
    """Return a trace as plain data: what never comes or does not exist is None."""
    return {
        "schema": TRACE,
        "title": of.study.title,
        "currency": of.study.currency,
        "study_sha256": of.study.sha256,
        "seed": of.seed,
        "future": of.future,
        "draws": [{f.name: _plain(getattr(draw, f.name)) for f in fields(TracedDraw)} for draw in of.draws],
        **{f"{event}_u": luck for event, luck in of.events.items()},
        "results": {name: _results(scenario) for name, scenario in of.scenarios.items()},
        "scenarios": {
            name: {
                f.name: _plain(getattr(scenario, f.name))
                for f in fields(TracedScenario)
                if f.name not in _TOLD_BY_RESULTS
            }
            for name, scenario in of.scenarios.items()
        },
    }


def _results(of: TracedScenario) -> Document:
    """What the future comes to, under the names of the result document with a number in place of a distribution."""
    results: Document = {}
    for name, value in of.results.items():
        whole, _, part = name.partition(".")
        (results.setdefault(whole, {}) if part else results)[part or whole] = finite(value)
    monthly = {name: _plain(of.months[name]) for name in ("cumulative_benefit", *MAINTENANCE) if name in of.months}
    results["monthly"] = {**monthly, "hours": {kind: of.months[kind] for kind in HOURS}}
    if of.chances:
        results["spreadsheet_npv"] = results["npv"]
        results["chances"] = {name: float(so) for name, so in of.chances.items()}
    return results


def _plain(value: Any) -> Any:
    match value:
        case float():
            return finite(value)
        case Mapping():
            return {key: _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case _:
            return value
