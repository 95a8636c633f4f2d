"""The result document: a simulation as plain data for ``--json``, without infinities and NaN."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any, Final

from mcroi import __version__
from mcroi.analyses.implied import disagreements, widenings
from mcroi.model.outcomes import WORK
from mcroi.results.quantity import PERCENTILES, Array, Chance, Estimate, Interval, Quantity
from mcroi.results.result import Comparison, Result, ScenarioResult
from mcroi.study.study import CURRENT

SCHEMA: Final = "mcroi.result/1"

Document = dict[str, Any]


def document(result: Result, verdict: Iterable[str], findings: Iterable[Document]) -> Document:
    """Return a result as plain data.

    Parameters
    ----------
    result
        A simulation.
    verdict
        Its sentences, as printed.
    findings
        What a sceptic would ask, as plain data.
    """
    study = result.study
    return {
        "schema": SCHEMA,
        "mcroi": __version__,
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
        "findings": list(findings),
    }


def to_json(data: Document) -> str:
    """Return a document as JSON text, the same bytes for the same data."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def number(value: float | None) -> float | None:
    """A finite number, or None."""
    return value if value is not None and math.isfinite(value) else None


def interval(ends: Interval) -> list[float | None]:
    """The two ends of an interval; None where one is infinite."""
    return [number(end) for end in ends]


def estimate(of: Estimate) -> Document:
    """A value with its standard error."""
    return {"value": number(of.value), "standard_error": number(of.standard_error)}


def chance(of: Chance) -> Document:
    """A chance with its interval."""
    return {"p": of.p, "ci95": interval(of.ci95)}


def quantity(of: Quantity) -> Document:
    """A distribution: mean, sd, percentiles, and the interval of each."""
    finite_mean = math.isfinite(of.mean)
    data: Document = {"mean": number(of.mean), "sd": number(of.sd)}
    data.update({f"p{p}": number(of.quantile(p / 100)) for p in PERCENTILES})
    if of.can_be_never:
        data["never"] = of.never.p
    if of.can_be_undefined:
        data["undefined"] = of.undefined.p
    data["ci95"] = {"mean": interval(of.mean_ci95) if finite_mean else [None, None]}
    data["ci95"].update({f"p{p}": interval(of.quantile_ci95(p / 100)) for p in PERCENTILES})
    return data


def _scenario(result: Result, s: ScenarioResult) -> Document:
    data: Document = {"label": s.label}
    for name, q in s.quantities.items():
        if not name.startswith(("cost_by_work.", "npv_at.")):
            data[name] = quantity(q)
    data["cost_by_work"] = {work: quantity(s.cost_by_work[work]) for work in WORK}
    data["expected_regret"] = estimate(s.expected_regret)
    if s.name != CURRENT:
        data["npv_at"] = {str(m): {**quantity(q), "positive": chance(_positive(q))} for m, q in s.npv_at.items()}
        data["spreadsheet_npv"] = number(s.spreadsheet_npv)
        data["against"] = {name: _comparison(c) for name, c in s.against.items()}
        data["tail_mean"] = {"npv_worst_5_percent": estimate(s.npv.tail_mean)}
        data["chances"] = {name: chance(c) for name, c in s.chances.items()}
    data["monthly"] = _monthly(result, s)
    return data


def _positive(q: Quantity) -> Chance:
    return Chance(int((q.values > 0.0).sum()), q.values.size)


def _comparison(c: Comparison) -> Document:
    return {"better": chance(c.better), "difference": quantity(c.difference)}


def _monthly(result: Result, s: ScenarioResult) -> Document:
    data: Document = {}
    if s.name != CURRENT:
        data["cumulative_benefit"] = {name: _list(row) for name, row in s.monthly.fan.items()}
        data["broken_even"] = broken_even(s.break_even_months, result.study.horizon_months)
    for series, band in s.monthly.maintenance.items():
        data[series] = {name: _list(row) for name, row in band.items()}
    data["hours"] = {kind: _list(row) for kind, row in s.monthly.hours.items()}
    return data


def broken_even(break_even: Quantity, months: int) -> list[float]:
    """The share of futures that have broken even by the end of each month."""
    return [int((break_even.values <= m + 1).sum()) / break_even.values.size for m in range(months)]


def _list(row: Array) -> list[float | None]:
    return [number(float(v)) for v in row]
