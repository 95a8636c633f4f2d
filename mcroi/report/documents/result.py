"""The result document: a simulation as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from distributions.arrays import Array
from mcroi.analyses.implied import disagreements, widenings
from mcroi.analyses.lint import Finding
from mcroi.report.documents.numbers import chance, estimate, finite, quantity, with_interval
from mcroi.report.documents.schemas import RESULT, Document, header
from mcroi.results.events import reached_by
from mcroi.results.result import Comparison, Result, ScenarioResult
from mcroi.study.study import CURRENT


def result_document(result: Result, verdict: Iterable[str] = (), findings: Iterable[Finding] = ()) -> Document:
    """Return a result as plain data.

    Parameters
    ----------
    result
        A simulation.
    verdict
        Its sentences, as printed.
    findings
        What a sceptic would ask.
    """
    study = result.study
    return {
        **header(RESULT),
        "title": study.title,
        "currency": study.currency,
        "horizon_months": study.horizon_months,
        "runs": result.runs,
        "seed": result.seed,
        "given": [str(condition) for condition in result.given],
        "drawn": result.drawn,
        "study_sha256": study.sha256,
        "current": CURRENT,
        "scenarios": {s.name: _scenario(result, s) for s in result.values()},
        "decision": {"best": result.decision.best, "evpi": estimate(result.decision.evpi)},
        "verdict": list(verdict),
        "inputs_moved": result.inputs_moved,
        "run_off_left_out": {name: share for name, share in result.run_off_left_out.items() if share > 0},
        "disagreement": disagreements(study),
        "widened": widenings(study),
        "findings": [asdict(finding) for finding in findings],
    }


def _scenario(result: Result, s: ScenarioResult) -> Document:
    data: Document = {"label": s.label}
    for name, q in s.quantities.items():
        if "." not in name:
            data[name] = quantity(q)
    data["cost_by_work"] = {work: quantity(q) for work, q in s.cost_by_work.items()}
    data["expected_regret"] = estimate(s.expected_regret)
    if s.name != CURRENT:
        data["npv_at"] = {str(m): {**quantity(q), "positive": chance(q.positive)} for m, q in s.npv_at.items()}
        data["npv_by_source"] = {source: quantity(q) for source, q in s.npv_by_source.items()}
        data["spreadsheet_npv"] = finite(s.spreadsheet_npv)
        data["against"] = {name: _comparison(c) for name, c in s.against.items()}
        data["tail_mean"] = {"npv_worst_5_percent": with_interval(s.npv.tail_mean)}
        data["chances"] = {name: chance(c) for name, c in s.chances.items()}
    data["monthly"] = _monthly(result, s)
    return data


def _comparison(c: Comparison) -> Document:
    return {"better": chance(c.better), "difference": quantity(c.difference)}


def _monthly(result: Result, s: ScenarioResult) -> Document:
    data: Document = {}
    if s.name != CURRENT:
        data["cumulative_benefit"] = _rows(s.monthly.fan)
        data["broken_even"] = reached_by(s.break_even_months, result.study.horizon_months)
    data |= {series: _rows(band) for series, band in s.monthly.maintenance.items()}
    data["hours"] = _rows(s.monthly.hours)
    return data


def _rows(of: dict[str, Array]) -> Document:
    return {name: [finite(float(value)) for value in row] for name, row in of.items()}
