"""What an input has to be for a requirement to hold, as plain data."""

from __future__ import annotations

from mcroi.analyses.solve.solution import Solution
from mcroi.report.documents.numbers import finite, interval, measured
from mcroi.report.documents.schemas import SOLVE, Document, header


def solution_document(of: Solution) -> Document:
    """Return a solution as plain data."""
    crossing, assumption, found = of.found.crossing, of.place.assumption, of.found
    threshold = None
    if crossing is not None:
        threshold = {
            **measured(crossing.meets.at, crossing.interval),
            "holds": crossing.side,
            "fails_at": finite(crossing.fails.at),
            "chance": of.chance_today,
        }
    return {
        **header(SOLVE),
        "study_sha256": of.sha256,
        "runs": of.runs,
        "seed": of.seed,
        "requirement": of.requirement.text,
        "input": str(of.place),
        "unit": of.place.unit,
        "relative": of.place.relative or None,
        "stated": assumption.text if assumption else None,
        "status": of.status,
        "threshold": threshold,
        "changes": [interval(ends) for ends in found.changes],
        "as_stated": measured(of.today.value, of.today.interval),
        "best": {"at": finite(found.best.at), **measured(of.best.value, of.best.interval)},
        "worst": {"at": finite(found.worst.at), **measured(of.worst.value, of.worst.interval)},
        "looked_at": [{"at": finite(r.at), **measured(r.value, r.interval)} for r in found.readings],
    }
