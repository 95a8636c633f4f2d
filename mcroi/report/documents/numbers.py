"""Numbers, chances and distributions as plain data; what is infinite or undefined is None."""

from __future__ import annotations

import math

from mcroi.report.documents.schemas import Document
from mcroi.results.chance import Chance, Estimate, Interval
from mcroi.results.percentiles import PERCENTILES
from mcroi.results.quantity import Quantity


def finite(value: float | None) -> float | None:
    """A finite number, or None."""
    return value if value is not None and math.isfinite(value) else None


def interval(ends: Interval) -> list[float | None]:
    """The two ends of an interval; None where one is infinite."""
    return [finite(end) for end in ends]


def measured(value: float, ends: Interval) -> Document:
    """A number with its interval of 95 %."""
    return {"value": finite(value), "ci95": interval(ends)}


def estimate(of: Estimate) -> Document:
    """A value with its standard error."""
    return {"value": finite(of.value), "standard_error": finite(of.standard_error)}


def with_interval(of: Estimate) -> Document:
    """An estimate with its interval of 95 %."""
    return {**estimate(of), "ci95": interval(of.ci95)}


def chance(of: Chance) -> Document:
    """A chance with its interval."""
    return {"p": of.p, "ci95": interval(of.ci95)}


def quantity(of: Quantity) -> Document:
    """A distribution: mean, sd, percentiles, and the interval of each."""
    data: Document = {"mean": finite(of.mean), "sd": finite(of.sd)}
    data |= {f"p{p}": finite(of.quantile(p / 100)) for p in PERCENTILES}
    if of.can_be_never:
        data["never"] = of.never.p
    if of.can_be_undefined:
        data["undefined"] = of.undefined.p
    if of.undefined_because:
        data["undefined_because"] = {reason: chance.p for reason, chance in of.undefined_because.items()}
    intervals = {"mean": interval(of.mean_ci95) if math.isfinite(of.mean) else [None, None]}
    data["ci95"] = intervals | {f"p{p}": interval(of.quantile_ci95(p / 100)) for p in PERCENTILES}
    return data
