"""The schemas of all documents, what a document begins with, and its text.

A schema's number rises when a key is taken away or comes to mean something else; a key that joins leaves it as it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from mcroi import __version__

if TYPE_CHECKING:
    from mcroi.results.result import Result

Document = dict[str, Any]
"""Plain data for JSON: no infinity and no NaN."""

RESULT: Final = "mcroi.result/2"
"""``simulate --json``, and ``result.json`` of ``--out``; ``--stress`` adds the key ``stress``."""

FIRST_RESULT: Final = RESULT.replace("/2", "/1")
"""The schema of results that cannot be compared with those of today."""

REPORT: Final = "mcroi.report/2"
"""``report -o FILE.json``: the keys of a result, and those of the analyses."""

SENSITIVITY: Final = "mcroi.sensitivity/2"
"""``sensitivity --json``; ``--total`` adds the key ``total``."""

INFORMATION: Final = "mcroi.information/1"
"""``information --json``."""

COMPARE: Final = "mcroi.compare/1"
"""``compare --json``."""

SOLVE: Final = "mcroi.solve/2"
"""``solve --json``."""

TRACE: Final = "mcroi.trace/1"
"""``trace --json``."""

CHECK: Final = "mcroi.check/2"
"""``check --json``; ``-v`` adds the keys ``inputs`` and ``attained_ranks``."""

INPUTS: Final = "mcroi.inputs/1"
"""``inputs --json``."""

OUTPUTS: Final = "mcroi.outputs/1"
"""``outputs --json``."""

REFERENCE: Final = "mcroi.reference/1"
"""``reference --json``."""

MANIFEST: Final = "mcroi.manifest/1"
"""``manifest.json`` beside the files of ``--out``."""


def header(schema: str) -> Document:
    """What a document begins with: its schema, and the version of mcroi that filled it in."""
    return {"schema": schema, "mcroi": __version__}


def analysis_header(schema: str, result: Result) -> Document:
    """What a document about the dials of a result begins with."""
    return {
        **header(schema),
        "title": result.study.title,
        "currency": result.study.currency,
        "runs": result.runs,
        "seed": result.seed,
        "study_sha256": result.study.sha256,
        "given": [str(condition) for condition in result.given],
        "best": result.decision.best,
    }


def to_json(document: Document) -> str:
    """Return a document as JSON text, the same bytes for the same data."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
