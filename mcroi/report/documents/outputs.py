"""What can be named as an output, a gate or a goal, as plain data."""

from __future__ import annotations

from dataclasses import asdict

from mcroi.report.documents.schemas import OUTPUTS, Document
from mcroi.results.catalogue import catalogue


def outputs_document() -> Document:
    """Return all that ``--require``, ``--until`` and ``--output`` can name."""
    return {"schema": OUTPUTS, "outputs": [asdict(named) for named in catalogue()]}
