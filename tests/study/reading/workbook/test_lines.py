"""The sheet of lines says what was typed, and what is wrong with it by its cell."""

import tomllib
from dataclasses import replace

import pytest

from mcroi.report.workbook.blank import workbook_to_fill_in
from mcroi.report.workbook.fillings import NotInCellsError, filling_of
from mcroi.study.reading import example_files, read_text
from tests.study.reading.workbook.filled_in import EXAMPLE, said, typed

LINES = """
[scenarios.optimal.lines.oracle]
label = "Oracle licences end"
kind = "cost avoided"
per_year = { p10 = 90e3, p90 = 150e3 }
realised = "pert(0.5, 0.8, 1)"
growth_per_year = "3%"
from = "live"
until = 48
source = "contract 4711"
mark = "measured"

[scenarios.optimal.lines.training]
kind = "cost added"
once = "40k"
from = 0
owner = "HR"
note = "one week each"

[scenarios.compromise.lines.fines]
kind = "loss avoided"
per_year = 12000
follows = "projects"
"""
TEXT = example_files("mlops")[0].decode() + LINES
GOOD = {"scenario": "optimal", "line": "oracle", "kind": "cost avoided", "per_year": 12000.0}


def lines(*rows):
    """The example's workbook with some rows of lines."""
    return workbook_to_fill_in(replace(EXAMPLE, lines=rows))


def test_what_is_filled_in_is_the_study():
    """Lines that were written to cells are read as the study states them, evidence and times included."""
    study, stated = read_text(workbook_to_fill_in(filling_of(tomllib.loads(TEXT))), "a.xlsx"), read_text(TEXT)
    for name in ("optimal", "compromise"):
        assert study.scenarios[name].lines == stated.scenarios[name].lines
        of = {i: a for i, a in study.scenarios[name].assumptions.items() if i.startswith("lines.")}
        expected = {i: a for i, a in stated.scenarios[name].assumptions.items() if i.startswith("lines.")}
        assert list(of) == list(expected)
        for found, known in zip(of.values(), expected.values(), strict=True):
            assert found.distribution.ppf(0.1) == pytest.approx(known.distribution.ppf(0.1), rel=1e-9)
            assert (found.source, found.mark, found.owner, found.note) == (
                known.source, known.mark, known.owner, known.note,
            )  # fmt: skip


@pytest.mark.parametrize("value", ["plus 20", "plus 10 to 30", "plus pert(10, 20, 30)"])
def test_what_is_added_to_today_has_a_form(value):
    """An add-on is typed as 'today + ...', and read as what it was."""
    tables = tomllib.loads(example_files("mlops")[0].decode())
    tables["scenarios"]["optimal"]["tooling"]["cost_per_worker_month"] = value
    filling = filling_of(tables)
    assert filling.scenarios["optimal"].inputs["tooling.cost_per_worker_month"]["form"].startswith("today + ")
    found = read_text(workbook_to_fill_in(filling), "a.xlsx").scenarios["optimal"]
    assert found.assumptions["tooling.cost_per_worker_month"].relative == "plus"
    assert found.assumptions["tooling.cost_per_worker_month"].distribution.ppf(0.5) == pytest.approx(20, rel=0.15)


def test_quantiles_that_are_added_keep_that():
    """So are quantiles in a table."""
    tables = tomllib.loads(example_files("mlops")[0].decode())
    stated = {"p10": 10, "p50": 20, "p90": 30, "relative": "plus"}
    tables["scenarios"]["optimal"]["tooling"]["cost_per_worker_month"] = stated
    study = read_text(workbook_to_fill_in(filling_of(tables)), "a.xlsx")
    assert study.scenarios["optimal"].assumptions["tooling.cost_per_worker_month"].relative == "plus"


def test_a_workbook_without_the_sheet_is_read():
    """Those of the first edition have none."""
    assert not read_text(typed(), "a.xlsx").scenarios["optimal"].lines


WRONG = {
    "no such scenario": ([GOOD | {"scenario": "optimall"}],
                         "Lines!A4: error: no such scenario, got 'optimall'; did you mean 'optimal'?"),
    "no scenario": ([{**GOOD, "scenario": ""}], "Lines!A4: error: no such scenario, got none"),
    "no name": ([GOOD | {"line": ""}],
                "Lines!B4: error: scenarios.optimal.lines: the line of this row needs a name, such as licences"),
    "twice": ([GOOD, GOOD],
              "Lines!B5: error: scenarios.optimal.lines.oracle: names two lines; B4 has that name already"),
    "kind": ([GOOD | {"kind": "cost avoidd"}],
             ("Lines!D4: error: scenarios.optimal.lines.oracle.kind: expected 'cost avoided', 'cost added', 'margin "
              "gained' or 'loss avoided', got 'cost avoidd'; did you mean 'cost avoided'?")),
    "amount": ([GOOD | {"per_year": "90k to"}], "Lines!E4: error: scenarios.optimal.lines.oracle.per_year: "),
    "both": ([GOOD | {"once": 3.0}],
             ("Lines!B4: error: scenarios.optimal.lines.oracle: states per_year and once; a line comes either every "
              "year or once")),
    "today's": ([GOOD | {"scenario": "current"}], "Lines!A4: error: scenarios.current.lines: belong to a change, "),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_slip_is_told_by_its_cell(name):
    """The message names sheet, cell, key, rule and value."""
    rows, expected = WRONG[name]
    assert said(lines(*rows)).splitlines()[0].startswith(f"study.xlsx: {expected}")


def test_what_has_no_cell_is_told():
    """The evidence of a single amount belongs to the line."""
    tables = tomllib.loads(TEXT)
    tables["scenarios"]["compromise"]["lines"]["fines"]["per_year"] = {"value": 5, "source": "me"}
    with pytest.raises(
        NotInCellsError, match=r"^fines.per_year: there is no cell for 'source' of an amount in a workb"
    ):
        filling_of(tables)
