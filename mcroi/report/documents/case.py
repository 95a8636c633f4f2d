"""The whole case as plain data: the result document, and what matters, what is worth knowing and what does harm."""

from __future__ import annotations

from typing import Final

from mcroi.report.documents.information import information_document
from mcroi.report.documents.result import to_json
from mcroi.report.documents.sensitivity import sensitivity_document
from mcroi.report.documents.stress import stress_document
from mcroi.words.case import BusinessCase
from mcroi.words.sensitivity import sentences

SCHEMA: Final = "mcroi.report/1"


def case_document(case: BusinessCase) -> bytes:
    """Return the case as JSON.

    Parameters
    ----------
    case
        What is told of.

    Returns
    -------
    bytes
        The keys of the result document, and ``sensitivity``, ``information`` and ``stress`` as their commands print
        them; null where there are too few futures. No NaN and no infinity.
    """
    found, worth, stress = case.sensitivity, case.information, case.stress
    return to_json(
        {
            **case.document,
            "schema": SCHEMA,
            "sensitivity": None if found is None else sensitivity_document(found, sentences(found, case.worth)),
            "information": None if worth is None else information_document(worth),
            "stress": None if stress is None else stress_document(stress, case.worst),
        }
    ).encode()
