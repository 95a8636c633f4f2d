"""The workbook to fill in: one row an input, drop-downs and explanations, and a spreadsheet opens and keeps it."""

import io
import re
import tomllib
import zipfile
from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from mcroi.report.workbook.blank import workbook_to_fill_in
from mcroi.report.workbook.fillings import BLANK, NotInCellsError, filling_of, typed_of
from mcroi.study.inputs import INPUTS
from mcroi.study.marks import Mark
from mcroi.study.reading import StudyError, example_files, read_text
from mcroi.study.reading.workbook.layout import FORMS, HEAD
from tests.report.spreadsheets import cells, converted, edited

README, STUDY, SHEET_OF_INPUTS, CORRELATIONS = 1, 2, 3, 4
EXAMPLE = filling_of(tomllib.loads(example_files("mlops")[0].decode()))
BLOCKS = {"current": "EFGHIJK", "optimal": "LMNOPQR", "compromise": "STUVWXY"}
HEADINGS = ["form", "value or least", "most likely", "greatest", "mark", "source", "owner"]


@pytest.fixture(scope="module")
def blank():
    """The workbook before anybody has filled it in."""
    return workbook_to_fill_in()


def texts(content, sheet):
    """What the cells of a sheet hold, by their address; empty ones left out."""
    return {address: cell.value for address, cell in cells(content, sheet).items() if cell.value not in (None, "")}


def validations(content, sheet):
    """The lists that cells offer, by the cells that they are offered in."""
    xml = zipfile.ZipFile(io.BytesIO(content)).read(f"xl/worksheets/sheet{sheet}.xml")
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return {
        found.get("sqref"): found.findtext(f"{space}formula1").strip('"').split(",")
        for found in ET.fromstring(xml).iter(f"{space}dataValidation")  # noqa: S314  # we wrote it
        if found.get("type") == "list"
    }


def test_it_is_the_same_each_time(blank):
    """Blank or filled, the same bytes; no time, user or place stands in them."""
    assert workbook_to_fill_in() == blank
    assert workbook_to_fill_in(EXAMPLE) == workbook_to_fill_in(EXAMPLE)
    core = zipfile.ZipFile(io.BytesIO(blank)).read("docProps/core.xml").decode()
    assert set(re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", core)) == {"2000-01-01"}


def test_every_input_has_one_row_with_its_help_and_unit(blank):
    """Name, help, unit, support and what holds if it is left empty."""
    found = texts(blank, SHEET_OF_INPUTS)
    rows = {
        value: address[1:] for address, value in found.items() if re.fullmatch("A[0-9]+", address) and value in INPUTS
    }
    assert list(rows) == sorted(INPUTS, key=lambda name: ["world", "way", "change"].index(INPUTS[name].kind))
    for name, row in rows.items():
        about = INPUTS[name]
        assert (found[f"B{row}"], found[f"C{row}"]) == (about.help, about.unit)
        assert found[f"D{row}"].startswith(f"{about.support}; ")
        assert found[f"D{row}"].endswith("required") == about.required


def test_each_scenario_has_its_columns(blank):
    """Its name stands above them, and the headings are the same for each."""
    found = texts(blank, SHEET_OF_INPUTS)
    for name, columns in BLOCKS.items():
        assert found[f"{columns[0]}1"] == name
        assert [found[f"{column}4"] for column in columns] == HEADINGS


def test_forms_and_marks_are_chosen_from_lists(blank):
    """Every scenario's cells offer them, and a list is no longer than a spreadsheet takes."""
    offered = validations(blank, SHEET_OF_INPUTS)
    for columns in BLOCKS.values():
        assert offered[f"{columns[0]}5:{columns[0]}59"] == list(FORMS)
        assert offered[f"{columns[4]}5:{columns[4]}59"] == list(get_args(Mark))
    assert len(",".join(FORMS)) <= 255
    assert "failure.extra_turnover" in texts(blank, SHEET_OF_INPUTS)["A59"]


def test_only_names_follow_by_formula(blank):
    """Nothing has to be evaluated to read it: formulas stand with what they show, and follow names of scenarios."""
    for content in (blank, workbook_to_fill_in(EXAMPLE)):
        for sheet in (README, STUDY, SHEET_OF_INPUTS, CORRELATIONS):
            found = {address: cell for address, cell in cells(content, sheet).items() if cell.formula or cell.is_error}
            assert all(re.search(r"\$[A-Z]*\$?1\b", cell.formula) for cell in found.values())
            assert {address[0] for address in found} <= {CORRELATIONS: set("BCDEFGI"), SHEET_OF_INPUTS: {"S"}}.get(
                sheet, set()
            )
    shown = cells(workbook_to_fill_in(EXAMPLE), CORRELATIONS)
    assert [shown[at].value for at in ("C5", "C6", "I107", "I108", "I109")] == [
        "optimal.delivers", "compromise.delivers", "optimal.delivers", "compromise.delivers", "",
    ]  # fmt: skip


RENAMED_AND_DROPPED = """
  inputs = book.Sheets.getByName("Inputs")
  inputs.getCellByPosition(11, 0).String = "everything"
  Save(book, "renamed")
  inputs.Columns.removeByIndex(18, 7)
  Save(book, "without_compromise")
  book.close(True)
  book = StarDesktop.loadComponentFromURL(ConvertToURL("{0}"), "_blank", 0, how())
  book.Sheets.getByName("Inputs").Columns.removeByIndex(11, 7)
  Save(book, "like_what_is_gone")
  book.Sheets.getByName("Inputs").getCellByPosition(11, 2).String = ""
  book.Sheets.getByName("Inputs").getCellByPosition(12, 46).Value = 0.5
  Save(book, "without_optimal")
"""


def test_correlations_follow_a_scenario_that_is_renamed_or_dropped(tmp_path):
    """In a spreadsheet: what names the scenario elsewhere has its new name; rows about one that is gone go with it."""
    book = workbook_to_fill_in(EXAMPLE)
    edited(book, RENAMED_AND_DROPPED.format(tmp_path / "book.xlsx"), tmp_path)
    renamed, one, like_what_is_gone, other = (
        (tmp_path / f"{name}.xlsx").read_bytes()
        for name in ("renamed", "without_compromise", "like_what_is_gone", "without_optimal")
    )
    study = read_text(renamed, "study.xlsx")
    overrun = "one_off.schedule_overrun"
    assert list(study.scenarios) == ["current", "everything", "compromise"]
    assert study.scenarios["compromise"].assumptions == read_text(book, "").scenarios["compromise"].assumptions
    assert [correlation.between for correlation in study.correlations[-2:]] == [
        (overrun, "everything.delivers"), (overrun, "compromise.delivers"),
    ]  # fmt: skip
    assert [texts(renamed, CORRELATIONS).get(at) for at in ("I107", "I108", "I109")] == [
        "everything.delivers", "compromise.delivers", None,
    ]  # fmt: skip
    assert [correlation.between for correlation in read_text(one, "study.xlsx").correlations[2:]] == [
        (overrun, "everything.delivers")
    ]
    assert [texts(one, CORRELATIONS).get(at) for at in ("I107", "I108")] == ["everything.delivers", None]
    with pytest.raises(StudyError) as caught:
        read_text(like_what_is_gone, "study.xlsx")
    assert str(caught.value) == (
        "study.xlsx: Inputs!L3: error: scenarios.compromise.like: follows by formula a name that is not there; type "
        "one, or clear the cell"
    )
    study = read_text(other, "study.xlsx")
    assert list(study.scenarios) == ["current", "compromise"]
    assert [correlation.between for correlation in study.correlations[2:]] == [(overrun, "compromise.delivers")]
    assert [texts(other, CORRELATIONS).get(at) for at in ("C5", "C6", "I107", "I108")] == [
        None, "compromise.delivers", "compromise.delivers", None,
    ]  # fmt: skip


def test_the_first_sheet_explains_it_in_ten_lines(blank):
    """Ten numbered lines, and every form with what it means."""
    found = texts(blank, README)
    lines = [text for text in found.values() if isinstance(text, str) and re.match(r"[0-9]+\. ", text)]
    assert [int(line.partition(".")[0]) for line in lines] == list(range(1, 11))
    assert set(FORMS) <= set(found.values())


def test_every_key_of_the_study_has_a_row(blank):
    """Head, targets and dependence, with the help of the study file."""
    found = texts(blank, STUDY)
    assert set(HEAD) <= set(found.values())
    rows = {found[address]: address[1:] for address in found if address.startswith("A")}
    assert all(found[f"C{rows[key]}"].startswith(about.help) for key, about in HEAD.items())


def test_a_spreadsheet_opens_it_and_keeps_it(blank, tmp_path):
    """Saved by LibreOffice, the example's workbook is still the same study, and the blank one still blank."""
    filled = workbook_to_fill_in(EXAMPLE)
    out = converted({"blank": blank, "filled": filled}, "xlsx", tmp_path)
    saved = (out / "filled.xlsx").read_bytes()
    assert saved != filled
    assert read_text(saved, "study.xlsx") == read_text(filled, "study.xlsx")
    for sheet in (README, STUDY, SHEET_OF_INPUTS, CORRELATIONS):
        assert [address for address, cell in cells(saved, sheet).items() if cell.is_error] == []
    said = []
    for content in ((out / "blank.xlsx").read_bytes(), blank):
        with pytest.raises(StudyError) as caught:
            read_text(content, "study.xlsx")
        said.append(str(caught.value))
    assert said[0] == said[1]


STATED = {
    "a number": (8, {"form": "number", "value or least": 8.0}),
    "a suffix": ("9%", {"form": "number", "value or least": 0.09}),
    "a range": ("5k to 20k", {"form": "90 % range", "value or least": 5000.0, "greatest": 20000.0}),
    "three points": ("pert(4, 8, 20)", {"form": "three points", "value or least": 4.0, "most likely": 8.0,
                                        "greatest": 20.0}),
    "relative": ("times  pert(0.3, 0.5, 1)", {"form": "today × three points", "value or least": 0.3,
                                              "most likely": 0.5, "greatest": 1.0}),
    "quantiles": ({"p90": "6k", "p10": 2e3, "source": "me"}, {"form": "80 % range", "value or least": 2000.0,
                                                              "greatest": 6000.0, "source": "me"}),
    "relative quantiles": ({"p10": 1, "p50": 2, "p90": 3, "relative": True},
                           {"form": "today × P10 P50 P90", "value or least": 1.0, "most likely": 2.0, "greatest": 3.0}),
    "a family": ("times beta(2, 3)", {"form": "as text", "value or least": "times beta(2, 3)"}),
    "a named parameter": ("pert(low=1, mode=2, high=3)", {"form": "as text",
                                                          "value or least": "pert(low=1, mode=2, high=3)"}),
    "a range at 80 %": ("5 to 20 at 80%", {"form": "as text", "value or least": "5 to 20 at 80%"}),
}  # fmt: skip


@pytest.mark.parametrize("name", STATED)
def test_what_a_study_states_has_its_form(name):
    """Each value of a study file goes into the cells of the simplest form that states it."""
    value, expected = STATED[name]
    assert typed_of(value) == expected


@pytest.mark.parametrize("key", ["data", "experts", "truncate", "note"])
def test_what_has_no_cell_is_told(key):
    """A study that a workbook cannot state is refused rather than cut down."""
    with pytest.raises(NotInCellsError, match=f"there is no cell for '{key}'"):
        typed_of({"value": 8, key: "x"})


def test_blank_has_no_value():
    """Names of scenarios, currency and horizon are all that is there."""
    assert BLANK.correlations == ()
    assert [dict(columns.inputs) for columns in BLANK.scenarios.values()] == [{}, {}, {}]
