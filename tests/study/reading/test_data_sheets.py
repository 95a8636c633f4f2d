"""A sheet of a workbook as measured values: read by sheet and column, with the limits of any workbook."""

import io
import zipfile

import pytest
import xlsxwriter

import distributions
from tests.study.reading.test_columns import VALUES, said, study, waits
from tests.study.reading.workbook.filled_in import parts_of, zipped

VALUE = '{ data = "waits.xlsx", sheet = "Waits", column = "minutes" }'


def workbook(write=None, *, sheets=("Read me", "Waits")):
    """A workbook whose sheet of waits has the values in column C, below a header in row 3."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            if name != "Waits":
                sheet.write_string(0, 0, "nothing here")
                continue
            sheet.write_row(2, 1, ["who", "minutes"])
            for row, value in enumerate(VALUES, start=3):
                sheet.write_string(row, 1, f"nr {row}, a")
                sheet.write_number(row, 2, value)
            if write is not None:
                write(sheet, book)
    return made.getvalue()


def read(folder, value=VALUE, content=None, name="waits.xlsx"):
    """What a study says of waits that are read from a workbook."""
    return waits(study(folder, value, workbook() if content is None else content, name))


def refused(folder, value=VALUE, content=None, name="waits.xlsx"):
    """What is said of a workbook that is no good."""
    return said(study(folder, value, workbook() if content is None else content, name))


def test_a_column_of_a_sheet_is_its_empirical_distribution(tmp_path):
    """The same values give the same distribution whatever file they stand in; the text names the sheet."""
    stated = read(tmp_path)
    assert stated.distribution == distributions.make("empirical", {"values": VALUES})
    assert stated.text == "waits.xlsx [Waits, minutes], empirical"


def test_the_only_sheet_needs_no_name(tmp_path):
    """Nor does the only column."""
    content = workbook(sheets=("Waits",))
    stated = read(tmp_path, '{ data = "waits.xlsx", column = "minutes" }', content)
    assert stated.distribution == distributions.make("empirical", {"values": VALUES})


def test_numbers_typed_as_text_are_read_as_in_a_csv_file(tmp_path):
    """Beside numbers, which are what they are, text follows the convention that it shows."""

    def write(sheet, _):
        sheet.write_string(12, 2, "1.234,50")
        sheet.write_string(13, 2, "1.234")

    expected = distributions.make("empirical", {"values": [*VALUES, 1234.5, 1234]})
    assert read(tmp_path, content=workbook(write)).distribution == expected
    two = workbook(lambda sheet, _: sheet.write_string(12, 2, "1.234"))
    assert "row 13 has '1.234', which could be 1.234 or 1234 in 'waits.xlsx'" in refused(tmp_path, content=two)


def test_formulas_count_by_their_last_number(tmp_path):
    """As in a workbook that is filled in: nothing is evaluated."""
    known = workbook(lambda sheet, _: sheet.write_formula("C13", "=1+1", None, 7))
    assert read(tmp_path, content=known).distribution == distributions.make("empirical", {"values": [*VALUES, 7]})


FAULTY = {
    "formula without a number": (
        lambda sheet, _: sheet.write_formula("C13", '="a"', None, "a"),
        "formulas are not evaluated, and this one's last value is no number, got 'a'; type it",
    ),
    "error": (lambda sheet, _: sheet.write_formula("C13", "=1/0", None, "#DIV/0!"), "formulas are not evaluated"),
    "date": (
        lambda sheet, book: sheet.write_number("C13", 46000, book.add_format({"num_format": "yyyy-mm-dd"})),
        "a number is expected, got the date 2025-12-09",
    ),
    "truth": (lambda sheet, _: sheet.write_boolean("C13", True), "a number is expected, got true"),
    "text": (lambda sheet, _: sheet.write_string("C13", "n/a"), "a number such as 12, 1.5"),
    "empty": (lambda sheet, _: sheet.write_string("B13", "Ben"), "the cell is empty"),
    "money": (lambda sheet, _: sheet.write_string("C13", "12 €"), "money is not expected here, got '12 €'"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTY)
def test_a_cell_that_is_no_number_is_told_by_its_row(tmp_path, name):
    """Nothing is dropped in silence."""
    write, expected = FAULTY[name]
    told = refused(tmp_path, content=workbook(write))
    assert "row 13" in told
    assert expected in told


def test_a_total_is_asked_about(tmp_path):
    """As in a CSV file."""
    (doubt,) = read(tmp_path, content=workbook(lambda sheet, _: sheet.write_row(12, 1, ["Total hours", 9]))).doubts
    assert doubt == "'waits.xlsx': row 13, the last one, is labelled 'Total hours'"


def test_sheets_and_columns_that_there_are_not(tmp_path):
    """The key that is wrong is named, with what there is."""
    plain = '{ data = "waits.xlsx", column = "minutes" }'
    assert refused(tmp_path, plain) == (
        ".data: 'waits.xlsx' has several sheets ('Read me', 'Waits'); say which one with sheet = \"...\""
    )
    assert refused(tmp_path, VALUE.replace("Waits", "waits")) == (
        ".sheet: 'waits.xlsx' has no such sheet, got 'waits'; did you mean 'Waits'?"
    )
    assert refused(tmp_path, VALUE.replace("minutes", "hours")) == (
        ".column: no such column in 'waits.xlsx', got 'hours'; it has '', 'who', 'minutes'"
    )
    assert refused(tmp_path, VALUE.replace(" }", ', encoding = "cp1252" }')) == (
        ".encoding: is for CSV files, got the workbook 'waits.xlsx'"
    )
    assert refused(tmp_path, VALUE.replace("xlsx", "csv"), "minutes\n1\n", "waits.csv") == (
        ".sheet: is for workbooks, got the file 'waits.csv'"
    )


def bomb():
    """A workbook with a part that unpacks to a thousand times its size."""
    return zipped({**parts_of(workbook()), "xl/worksheets/sheet9.xml": bytes(30_000_000)})


HOSTILE = {
    "cut short": lambda: workbook()[:-100],
    "a bomb": bomb,
    "no workbook": lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "a cell far away": lambda: workbook(lambda sheet, _: sheet.write_number(1_048_575, 16_383, 1)),
    "too many rows": lambda: workbook(lambda sheet, _: sheet.write_number(5_000, 2, 1)),
    "a part twice": lambda: twice(workbook()),
}


def twice(content):
    """A workbook that states its sheet of waits twice."""
    made = io.BytesIO(content)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/worksheets/sheet2.xml", "<x/>")
    return made.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(tmp_path, name):
    """What means harm as a study means harm as data, too; the file is named."""
    told = refused(tmp_path, content=HOSTILE[name]())
    assert told.startswith(".data: 'waits.xlsx' ")


def test_files_of_other_kinds_are_refused(tmp_path):
    """Whatever else spreadsheets write has to be saved as .xlsx, or as CSV."""
    old = VALUE.replace(".xlsx", ".xls")
    assert "save it as .xlsx" in refused(tmp_path, old, b"\xd0\xcf\x11\xe0" + bytes(500), "waits.xls")
