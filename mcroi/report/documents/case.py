"""The whole case as plain data: the result document, and what matters, what is worth knowing and what does harm."""

from __future__ import annotations

from mcroi.report.documents.information import information_document
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import REPORT, Document, to_json
from mcroi.report.documents.sensitivity import sensitivity_document
from mcroi.report.documents.stress import stress_document
from mcroi.words.case import BusinessCase
from mcroi.words.sensitivity import sentences


def case_document(case: BusinessCase) -> Document:
    """Return the case as plain data.

    Returns
    -------
    dict
        The keys of the result document, and ``sensitivity``, ``information`` and ``stress`` as their commands print
        them; None where there are too few futures.
    """
    found, worth, stress = case.full_sensitivity, case.information, case.stress
    return {
        **result_document(case.result, case.verdict, case.findings),
        "schema": REPORT,
        "sensitivity": None if found is None else sensitivity_document(found, sentences(found, case.worth)),
        "information": None if worth is None else information_document(worth),
        "stress": None if stress is None else stress_document(stress, case.worst),
    }


def case_json(case: BusinessCase) -> bytes:
    """Return the case as JSON."""
    return to_json(case_document(case)).encode()
