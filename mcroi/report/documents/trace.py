"""One future as plain data: every draw, every month, every result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from mcroi.analyses.trace import Trace, TracedDraw, TracedScenario
from mcroi.report.documents.numbers import finite
from mcroi.report.documents.schemas import TRACE, Document


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
        "leavers_u": of.leavers,
        "scenarios": {
            name: {f.name: _plain(getattr(scenario, f.name)) for f in fields(TracedScenario) if f.name != "name"}
            for name, scenario in of.scenarios.items()
        },
    }


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
