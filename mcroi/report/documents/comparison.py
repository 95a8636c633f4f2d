"""What changed between two studies as plain data."""

from __future__ import annotations

from mcroi.analyses.compare.attribution import Attribution, Shares
from mcroi.analyses.compare.compare import MeasureChange, ScenarioChange, Side, StudyComparison
from mcroi.report.documents.numbers import chance, measured, quantity, with_interval
from mcroi.report.documents.schemas import COMPARE, Document, header
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.words.comparison import decision_sentences


def comparison_document(of: StudyComparison) -> Document:
    """Return a comparison as plain data."""
    return {
        **header(COMPARE),
        "currency": of.after.currency,
        "paired": of.paired,
        "before": _side(of.before),
        "after": _side(of.after),
        "inputs": None
        if of.inputs is None
        else [
            {
                "place": change.place,
                "input": change.input,
                "kind": change.kind,
                "before": change.before,
                "after": change.after,
                "felt_in": list(change.cells),
                "has_effect": change.has_effect,
            }
            for change in of.inputs
        ],
        "other": [{"what": c.what, "before": c.before, "after": c.after, "has_effect": c.has_effect} for c in of.frame],
        "scenarios": {name: _scenario(change) for name, change in of.scenarios.items()},
        "explained": None if of.attribution is None else _attribution(of.attribution),
        "sentences": list(decision_sentences(of)),
    }


def _side(of: Side) -> Document:
    return {
        "title": of.title,
        "horizon_months": of.horizon_months,
        "study_sha256": of.sha256,
        "runs": of.runs,
        "seed": of.seed,
        "best": of.best,
        "resolved": of.resolved,
        "labels": dict(of.labels),
    }


def _scenario(of: ScenarioChange) -> Document:
    return {
        "label": of.label,
        "measures": {m.name: _measure(m) for m in of.measures},
        "npv_difference": None if of.difference is None else quantity(of.difference),
        "better": None if of.better is None else chance(of.better),
        "worse": None if of.worse is None else chance(of.worse),
    }


def _measure(of: MeasureChange) -> Document:
    return {
        "unit": of.unit,
        "before": _number(of.before),
        "after": _number(of.after),
        "difference": None if of.difference is None else _number(of.difference),
    }


def _number(of: Figure | Chance) -> Document:
    return measured(of.p, of.ci95) if isinstance(of, Chance) else measured(of.value, (of.low, of.high))


def _attribution(of: Attribution) -> Document:
    return {
        "by": of.by,
        "futures": of.futures,
        "players": {player.name: [change.name for change in player.changes] for player in of.players},
        "npv_mean": {name: _shares(shares) for name, shares in of.npv.items()},
        "npv_positive": {name: _shares(shares) for name, shares in of.success.items()},
    }


def _shares(of: Shares) -> Document:
    return {
        "parts": {name: with_interval(part) for name, part in of.parts.items()},
        "rest": with_interval(of.rest),
        "total": with_interval(of.total),
    }
