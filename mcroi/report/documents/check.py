"""What is asked about a study, and what its values mean, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from mcroi.analyses.implied import Implied, attained_ranks, implied
from mcroi.analyses.lint import Finding
from mcroi.report.documents.numbers import finite
from mcroi.report.documents.schemas import CHECK, Document
from mcroi.study.study import Study


def check_document(study: Study, findings: Iterable[Finding], *, meanings: bool) -> Document:
    """Return what is asked about a study, and, if wanted, what every value of it means."""
    data: Document = {
        "schema": CHECK,
        "title": study.title,
        "study_sha256": study.sha256,
        "findings": [asdict(finding) for finding in findings],
    }
    if meanings:
        data["inputs"] = [meaning(of) for of in implied(study)]
        data["attained_ranks"] = [
            {"between": list(rank.between), "asked": rank.asked, "attained": rank.attained}
            for rank in attained_ranks(study)
        ]
    return data


def meaning(of: Implied) -> Document:
    """What one value means."""
    assumption = of.assumption
    return {
        "place": of.place,
        "input": assumption.input,
        "unit": of.unit,
        "relative": assumption.relative or None,
        "text": assumption.text,
        "distribution": str(assumption.distribution),
        "how": list(assumption.how),
        "mean": finite(of.mean),
        "sd": finite(of.sd),
        **{f"p{p}": value for p, value in of.percentiles.items()},
        "sentence": of.sentence,
        "widened": assumption.widened,
        "experts": [
            {"name": e.name, "weight": e.weight, "text": e.text, "mean": finite(e.distribution.mean())}
            for e in assumption.experts
        ],
        "disagreement": of.disagreement,
    }
