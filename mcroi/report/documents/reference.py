"""Published distributions as plain data."""

from __future__ import annotations

from mcroi.report.documents.schemas import REFERENCE, Document
from mcroi.study.reference_classes import ReferenceClass, reference_classes


def reference_document() -> Document:
    """Return every reference class with its moments, its sources and what is open to doubt."""
    return {"schema": REFERENCE, "classes": [_entry(of) for of in reference_classes().values()]}


def _entry(of: ReferenceClass) -> Document:
    distribution = of.distribution
    return {
        "name": of.name,
        "title": of.title,
        "unit": of.unit,
        "distribution": of.stated,
        "mean": distribution.mean(),
        "sd": distribution.std(),
        **{f"p{p}": distribution.ppf(p / 100) for p in (10, 50, 90)},
        "cap": of.cap,
        "source": of.source,
        "year": of.year,
        "sample": of.sample,
        "n": of.n,
        "published": of.published,
        "judgement": of.judgement,
        "caveat": of.caveat,
    }
