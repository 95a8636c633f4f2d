"""The bank's example: without an error, and the same by way of a workbook."""

import numpy as np
import pytest

import mcroi
from mcroi.analyses.lint import findings
from mcroi.cli.main import run
from mcroi.study.study import CURRENT


@pytest.fixture(scope="module")
def study():
    return mcroi.example("legacy")


def test_it_has_every_kind_of_bill_and_lines(study):
    """One change replaces bills, the other adds to one; lines begin at a month, after exploration, live and adopted."""
    optimal, compromise = study.scenarios["optimal"], study.scenarios["compromise"]
    assert optimal.bills["tooling.cost_per_worker_month"] == "replaced"
    assert optimal.bills["tooling.cost_per_project_month"] == "goes on"
    assert compromise.bills["tooling.cost_per_worker_month"] == "added to"
    assert {line.starts for line in optimal.lines.values()} == {"adopted", 16.0, "explored", "live"}
    assert not compromise.lines


def test_a_sceptic_asks_of_marks_only(study):
    """Nothing in it is counted twice, and every value has a source."""
    codes = {finding.code for finding in findings(study)}
    assert {"illustrative", "value-of-projects"} <= codes
    assert not {"line-told-twice", "line-without-source", "no-source", "all-recaptured"} & codes


def test_a_workbook_of_it_is_the_same_study(tmp_path, capsys):
    """Filled in by init, read back, it gives the same futures to the last bit."""
    assert run(["init", str(tmp_path / "bank.xlsx"), "--example", "legacy", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    text, cells = (
        mcroi.simulate(of, 300, jobs=1) for of in (mcroi.example("legacy"), mcroi.read(tmp_path / "bank.xlsx"))
    )
    for name in text:
        np.testing.assert_array_equal(text[name].cost.values, cells[name].cost.values)
        if name != CURRENT:
            np.testing.assert_array_equal(text[name].npv.values, cells[name].npv.values)
