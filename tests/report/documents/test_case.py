"""The whole case as JSON: the result document, and under keys of their own what the other commands print."""

import json

import pytest

from mcroi.report.documents.case import case_document
from mcroi.report.documents.information import information_document
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import REPORT, to_json
from mcroi.report.documents.sensitivity import sensitivity_document
from mcroi.report.documents.stress import stress_document
from mcroi.words.case import BusinessCase
from mcroi.words.sensitivity import sentences
from tests.small_studies import change, simulated

ANALYSES = ("sensitivity", "information", "stress")


def read(document):
    """A document as it is read again; NaN and infinity are refused."""
    return json.loads(to_json(document), parse_constant=pytest.fail)


def test_it_holds_what_the_commands_print():
    """Every part is the document of its own command."""
    case = BusinessCase(
        simulated(change("cheap", "'uniform(4000, 12000)'", "'10k to 90k'", success=0.8), runs=3000), jobs=1
    )
    data = read(case_document(case))
    assert data.pop("schema") == REPORT == "mcroi.report/2"
    parts = {name: data.pop(name) for name in ANALYSES}
    expected = result_document(case.result, case.verdict, case.findings)
    del expected["schema"]
    assert data == read(expected)
    made = {
        "sensitivity": sensitivity_document(case.full_sensitivity, sentences(case.full_sensitivity, case.worth)),
        "information": information_document(case.information),
        "stress": stress_document(case.stress, case.worst),
    }
    assert parts == read(made)
    assert case_document(case) == case_document(BusinessCase(case.result, jobs=2))


def test_few_futures_have_no_analyses():
    """Null where nothing could be found out, and never NaN."""
    data = read(case_document(BusinessCase(simulated(change("cheap", 6000), runs=1), jobs=1)))
    assert {name: data[name] for name in ANALYSES} == dict.fromkeys(ANALYSES)
    assert data["runs"] == 1
