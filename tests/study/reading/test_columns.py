"""Columns of measured values: what is read from a file beside the study, and what is said of one that is no good."""

import os
import re

import pytest

import distributions
from mcroi.analyses.lint import findings
from mcroi.cli.main import run
from mcroi.study.reading import StudyError, read, read_text
from tests.study.reading.test_forms import BASE

VALUES = [3.5, 8, 12, 15.25, 21, 30, 47, 9, 11]
GOOD = "minutes\n" + "".join(f"{value}\n" for value in VALUES)


def study(folder, value, content=GOOD, name="waits.csv"):
    """A study in a folder, with a data file, of which one value is as given."""
    if content is not None:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "study.toml").write_text(
        BASE.replace("mechanical.wait_minutes = 20", f"mechanical.wait_minutes = {value}"), "utf-8"
    )
    return folder / "study.toml"


def waits(path):
    """What the study says about waits."""
    return read(path).scenarios["current"].assumptions["mechanical.wait_minutes"]


def said(path):
    """The rule that is told, without its place."""
    with pytest.raises(StudyError) as caught:
        read(path)
    (problem,) = caught.value.problems
    return f"{problem.key.removeprefix('scenarios.current.mechanical.wait_minutes')}: {problem.rule}"


def test_a_column_is_its_empirical_distribution(tmp_path):
    """Without a fit the values stand for themselves; the text says where they come from."""
    stated = waits(study(tmp_path, '{ data = "waits.csv", column = "minutes" }'))
    assert stated.distribution == distributions.make("empirical", {"values": VALUES})
    assert stated.text == "waits.csv [minutes], empirical"
    assert "9 values" in stated.how[0]


@pytest.mark.parametrize("fit", ["empirical", "smooth", "gamma", "lognormal", "best"])
def test_a_column_can_be_fitted(tmp_path, fit):
    """The fit is the library's own, and its sentence is kept."""
    stated = waits(study(tmp_path, f'{{ data = "waits.csv", fit = "{fit}" }}'))
    fitted = distributions.fit(VALUES, fit)
    assert stated.distribution == fitted.distribution
    assert stated.how == (str(fitted),)


@pytest.mark.parametrize(
    "content",
    [
        "worker,minutes\n" + "".join(f"a,{value}\n" for value in VALUES),
        "worker;minutes\r\n" + "".join(f"a,b;{value}\r\n" for value in VALUES),
        "worker\tminutes\n" + "".join(f"a\t{value}\n\n" for value in VALUES),
        b"\xef\xbb\xbfminutes\n" + "".join(f"{value}\n" for value in VALUES).encode(),
        '"minutes", note\n' + "".join(f'" {value} ","a\nb"\n' for value in VALUES),
    ],
    ids=["comma", "semicolon", "tab", "byte-order mark", "quotes"],
)
def test_the_usual_kinds_of_csv_are_read(tmp_path, content):
    """Delimiters, line ends, a byte-order mark, quotes and empty lines make no difference."""
    stated = waits(study(tmp_path, '{ data = "waits.csv", column = "minutes" }', content))
    assert stated.distribution == distributions.make("empirical", {"values": VALUES})


def test_the_order_of_rows_makes_no_difference(tmp_path):
    """Data are a set of values: shuffled they give an equal distribution under every fit."""
    shuffled = VALUES[4:] + VALUES[3::-1]
    for fit in ("empirical", "smooth", "gamma", "best"):
        value = f'{{ data = "waits.csv", fit = "{fit}" }}'
        first = waits(study(tmp_path, value)).distribution
        again = waits(study(tmp_path, value, "minutes\n" + "".join(f"{v}\n" for v in shuffled))).distribution
        assert again == first


ROWS = "".join(f"{value}\n" for value in VALUES)
EMPTY = "the cell is empty"
NO_NUMBER = "a number such as 12, 1.5, 15%, 250k or 1.2M is expected, got"
CELLS = ".column: every cell must hold a number, got"
REST = "1,2\n" * 8
BAD = {
    "missing cell": (f"a,minutes\n1,2\n3,\n{REST}", f"{CELLS} row 3: {EMPTY} in 'waits.csv'"),
    "short row": (f"a,minutes\n1,2\n3\n{REST}", f"{CELLS} row 3: {EMPTY} in 'waits.csv'"),
    "text": (f"a,minutes\n1,two\n{REST}", f"{CELLS} row 2: {NO_NUMBER} 'two' in 'waits.csv'"),
    "nan": (f"a,minutes\n1,2\n1,nan\n{REST}", f"{CELLS} row 3: {NO_NUMBER} 'nan' in 'waits.csv'"),
    "seven faults": (
        "a,minutes\n" + "1,\n" * 7 + REST,
        f"{CELLS} {'; '.join(f'row {row}: {EMPTY}' for row in range(2, 7))}; and 2 more rows in 'waits.csv'",
    ),
    "no such column": (
        f"a,minute\n{REST}",
        ".column: no such column in 'waits.csv', got 'minutes'; did you mean 'minute'?",
    ),
    "twice": (f"minutes,minutes\n{REST}", ".column: stands for 2 columns of 'waits.csv'"),
    "empty": ("", ".data: must have a header and values, got nothing in 'waits.csv'"),
    "Latin-1": (
        b"minutes\n1\xe9\n",
        (
            ".data: must be UTF-8, got byte 0xe9 in row 2 of 'waits.csv'; "
            'say encoding = "cp1252" if it comes from Windows'
        ),
    ),
    "UTF-16": (
        "minutes\n1\n".encode("utf-16"),
        ".data: must be UTF-8, got byte 0xff in row 1 of 'waits.csv'; say encoding = \"utf-16\"",
    ),
    "NUL": (b"minutes\n1\0\n", ".data: must be text, got a NUL character in 'waits.csv'"),
    "open quote": (
        'a,minutes\n1,"2\n',
        ".data: must be CSV, got a fault in row 2: unexpected end of data, in 'waits.csv'",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_told_by_row(tmp_path, name):
    """Every cell that holds no number is named by its row, and nothing is dropped silently."""
    content, expected = BAD[name]
    assert said(study(tmp_path, '{ data = "waits.csv", column = "minutes" }', content)) == expected


def test_which_column_has_to_be_said_if_there_are_several(tmp_path):
    """A single column needs no name, and its header must not be a number."""
    several = study(tmp_path, '{ data = "waits.csv" }', "a,minutes\n1,2\n")
    assert said(several) == ".data: has several columns ('a', 'minutes'); say which one with column = \"...\""
    bare = study(tmp_path, '{ data = "waits.csv" }', ROWS)
    assert said(bare) == ".data: must have a header in its first row, got '3.5' in 'waits.csv'"


def test_too_few_values_and_unknown_fits_are_refused(tmp_path):
    """What cannot be fitted is told, with the row where a single value is the reason."""
    few = study(tmp_path, '{ data = "waits.csv" }', "minutes\n1\n2\n3\n")
    assert "at least 8 values" in said(few)
    unknown = study(tmp_path, '{ data = "waits.csv", fit = "lognormall" }')
    assert "lognormal" in said(unknown)
    negative = study(tmp_path, '{ data = "waits.csv", fit = "gamma" }', GOOD + "-1\n")
    assert said(negative).endswith("(row 11)")


def test_too_many_rows_are_refused(tmp_path):
    """A file of a million rows is refused before it is worked on."""
    assert said(study(tmp_path, '{ data = "waits.csv" }', "minutes\n" + "1\n" * 100_001)) == (
        ".data: at most 100,000 rows must hold, got more in 'waits.csv'"
    )
    assert said(study(tmp_path, '{ data = "waits.csv" }', b"minutes\n" + b"1" * 17_000_000)) == (
        ".data: at most 16 MiB must hold, got more in 'waits.csv'"
    )


@pytest.mark.parametrize("name", ["../waits.csv", "/etc/hostname", "sub/../../waits.csv", "C:/waits.csv", "link.csv"])
def test_files_outside_the_folder_are_refused(tmp_path, name):
    """Neither a path nor a link leads out of the study's folder."""
    (tmp_path / "waits.csv").write_text(GOOD, "utf-8")
    inner = tmp_path / "inner"
    (inner / "sub").mkdir(parents=True)
    (inner / "link.csv").symlink_to(tmp_path / "waits.csv")
    message = said(study(inner, f'{{ data = "{name}" }}', None))
    assert message.startswith((".data: must lie in the study's own folder", ".data: no such file beside the study"))


def test_what_is_no_ordinary_file_is_refused(tmp_path):
    """A folder, a pipe and a missing file are told; a pipe is not waited for."""
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    expected = {
        "pipe.csv": ".data: must be an ordinary file, got none: 'pipe.csv'",
        "folder.csv": ".data: must be an ordinary file, got a folder: 'folder.csv'",
        "missing.csv": ".data: no such file beside the study, got 'missing.csv'",
        "a\\u0000b": ".data: no control characters must hold, got U+0000",
    }
    for name, message in expected.items():
        assert said(study(tmp_path, f'{{ data = "{name}" }}', None)) == message


def test_a_text_has_data_only_with_a_folder(tmp_path):
    """A study that is read from a text can be given the folder that its data lie in."""
    path = study(tmp_path, '{ data = "waits.csv" }')
    text = path.read_text("utf-8")
    assert read_text(text, folder=tmp_path) == read_text(text, folder=str(tmp_path))
    with pytest.raises(StudyError, match="a study that is read from a text has no folder"):
        read_text(text)


def test_the_hash_covers_the_data(tmp_path):
    """Another value in a data file makes another study, though its text is the same."""
    value = '{ data = "waits.csv" }'
    hashes = {read(study(tmp_path, value, GOOD + last)).sha256 for last in ("", "13\n", "14\n")}
    assert len(hashes) == 3


WIDE = ".data: no row must be wider than the header, but"
QUOTES = "is there a comma within a cell (put the cell in quotes)?"
COMMA = 'is there a comma within a cell (put the cell in quotes, or a decimal comma: say decimal = ",")?'
WIDER = {
    "decimal comma": ("minutes\n12,5\n" + ROWS, f"{WIDE} row 2 has 2 cells, the header 1 in 'waits.csv'; {COMMA}"),
    "comma in a name": (
        "name,priority,minutes\na,1,12\nb, c,2,15\n" + "d,3,9\n" * 8,
        f"{WIDE} row 3 has 4 cells, the header 3 in 'waits.csv'; {QUOTES}",
    ),
    "comma in a name, and cells without a header": (
        "name,priority,minutes,,\nb, c,2,15\n" + "d,3,9,,\n" * 8,
        f"{WIDE} row 2 has 4 cells, the header 3 in 'waits.csv'; {QUOTES}",
    ),
    "thousands comma": (
        "name,minutes\n" + "a,1,200\n" * 7 + "b,950\n",
        (
            f"{WIDE} row 2 has 3 cells, the header 2; {'; '.join(f'row {row} has 3 cells' for row in range(3, 7))}; "
            f"and 2 more rows in 'waits.csv'; {QUOTES}"
        ),
    ),
    "thousands comma in the only column": (
        "minutes\n1,200\n" + ROWS,
        f"{WIDE} row 2 has 2 cells, the header 1 in 'waits.csv'; {QUOTES}",
    ),
}


@pytest.mark.parametrize("name", WIDER)
def test_a_row_wider_than_the_header_is_refused(tmp_path, name):
    """What would be dropped in silence is told, with the row, and a decimal comma is offered only where it is one."""
    content, expected = WIDER[name]
    assert said(study(tmp_path, '{ data = "waits.csv", column = "minutes" }', content)) == expected


def test_empty_cells_at_the_end_and_rows_of_separators_do_no_harm(tmp_path):
    """Spreadsheets write both."""
    content = "minutes;note\n" + "".join(f"{value};;;\n" for value in VALUES) + ";;;\n;\n"
    stated = waits(study(tmp_path, '{ data = "waits.csv", column = "minutes" }', content))
    assert stated.distribution == distributions.make("empirical", {"values": VALUES})


@pytest.mark.parametrize(
    ("header", "row", "column"),
    [
        ('"Ist, EUR";minutes', "4;{}", "minutes"),
        ("wait, min\tminutes", "4\t{}", "minutes"),
        ("a;wait, min", "x, y;{}", "wait, min"),
        ("a\twait; min", "x; y\t{}", "wait; min"),
        ("wait, min", "{}", "wait, min"),
        ("a; b,minutes", "x; y,{}", "minutes"),
        (";;\n\n;\na;minutes", "x;{}", "minutes"),
        (",minutes", "1,{}", "minutes"),
    ],
)
def test_the_delimiter_is_found_from_whole_rows(tmp_path, header, row, column):
    """A comma within a header, quoted or not, is no delimiter where the rows say otherwise."""
    content = header + "\n" + "".join(row.format(value) + "\n" for value in VALUES)
    stated = waits(study(tmp_path, f'{{ data = "waits.csv", column = "{column}" }}', content))
    assert stated.distribution == distributions.make("empirical", {"values": VALUES})


def column_of(*cells, head="minutes;note\n"):
    """A file of one column that matters."""
    return head + "".join(f"{cell};x\n" for cell in cells)


MANY = ("950", "12", "7", "8", "9", "10", "11")
CONVENTIONS = {
    "both signs of a German file": (("1.234,50", "1.234", "12,5", *MANY), "", [1234.5, 1234, 12.5]),
    "both signs of an English file": (("1,234.50", "1,234", "12.5", *MANY), "", [1234.5, 1234, 12.5]),
    "a decimal comma alone": (("12,5", "0,75", *MANY), "", [12.5, 0.75]),
    "a decimal comma beside thousands": (("12,5", "1.234", *MANY), "", [12.5, 1234]),
    "a decimal point beside thousands": (("12.5", "1,234", *MANY), "", [12.5, 1234]),
    "percent after a blank": (("20 %", "12,5 %", *MANY), "", [0.2, 0.125]),
    "no group of three": (("0.950", "1.2345", *MANY), "", [0.95, 1.2345]),
    "stated decimal point": (("1.234", *MANY), ', decimal = "."', [1.234]),
    "stated decimal comma": (("1.234", *MANY), ', decimal = ","', [1234]),
    "stated blanks": (("1 234", "12,5", *MANY), ', decimal = ",", thousands = " "', [1234, 12.5]),
    "stated apostrophes": (("1\u2019234", *MANY), ', thousands = "\'"', [1234]),
}


@pytest.mark.parametrize("name", CONVENTIONS)
def test_numbers_are_read_as_the_file_writes_them(tmp_path, name):
    """Where a file shows its convention beyond doubt, or the study states it, numbers mean what they mean there."""
    cells, said_of_it, first = CONVENTIONS[name]
    value = f'{{ data = "waits.csv", column = "minutes"{said_of_it} }}'
    expected = [*first, *map(float, MANY)]
    stated = waits(study(tmp_path, value, column_of(*cells)))
    assert stated.distribution == distributions.make("empirical", {"values": expected})


def test_two_readings_are_refused(tmp_path):
    """A thousandfold difference is never guessed, and a file that contradicts itself is told where."""
    value = '{ data = "waits.csv", column = "minutes" }'
    cure = 'say decimal = "." or decimal = ","'
    assert said(study(tmp_path, value, column_of("950", "1.234", *MANY))) == (
        f".column: row 3 has '1.234', which could be 1.234 or 1234 in 'waits.csv'; {cure}"
    )
    assert said(study(tmp_path, value, column_of("12,5", "12.5", *MANY))) == (
        ".column: decimals must be written in one way, but row 2 has '12,5' and row 3 has '12.5' in 'waits.csv'; "
        "mend one"
    )
    both = '{ data = "waits.csv", column = "minutes", decimal = ",", thousands = "," }'
    assert said(study(tmp_path, both, column_of(*MANY))) == (
        ".thousands: must be another sign than the decimal one, got ',' for both"
    )


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("1.234min", "the suffix of a number must be k, M, B or %, got 'min' in '1.234min'"),
        ("1.234K", "write 1.234k, got '1.234K'"),
        ("1.234e999", "a number must be finite, got '1.234e999'"),
    ],
)
def test_what_is_no_number_in_any_convention_is_told_by_its_row(tmp_path, cell, fault):
    """It has no two readings."""
    value = '{ data = "waits.csv", column = "minutes" }'
    told = said(study(tmp_path, value, column_of(cell, *MANY)))
    assert told == f".column: every cell must hold a number, got row 2: {fault} in 'waits.csv'"


@pytest.mark.parametrize(
    ("cell", "cure"),
    [
        ("1 234", 'say thousands = " "'),
        ("1\u202f234,50", 'say decimal = ",", thousands = " "'),
        ("1\u2019234.50", 'say thousands = "\'"'),
    ],
)
def test_other_signs_between_thousands_have_to_be_stated(tmp_path, cell, cure):
    """The message says what to state, and then it is read."""
    value = '{ data = "waits.csv", column = "minutes" }'
    assert said(study(tmp_path, value, column_of(cell, *MANY))).endswith(f" in 'waits.csv'; {cure}")
    stated = waits(study(tmp_path, value.replace(" }", cure.replace("say", ",") + " }"), column_of(cell, *MANY)))
    assert max(stated.distribution.values) in (1234, 1234.5)


@pytest.mark.parametrize(
    ("cells", "stated", "cure"),
    [
        (("1 500", "1 250,5", "12,5"), "", 'say decimal = ",", thousands = " "'),
        (("1'500", "12,5"), "", 'say decimal = ",", thousands = "\'"'),
        (("1'500", "12,5"), ', thousands = "\'"', 'say decimal = ",", thousands = "\'"'),
        (("1'500.50", "12,5"), ', decimal = ","', None),
        (("12,5", "1.500"), ', decimal = "."', None),
        (("1 500", "1,234"), ', decimal = "."', None),
        (("12,5", "15"), ', decimal = "."', 'say decimal = ",", thousands = "."'),
        (("12.5", "1 500"), ', thousands = ","', 'say decimal = ".", thousands = " "'),
    ],
)
def test_what_is_to_be_stated_reads_the_whole_column(tmp_path, cells, stated, cure):
    """One statement cures all cells; where none does, none is offered."""
    content = column_of(*cells, *MANY)
    told = said(study(tmp_path, f'{{ data = "waits.csv", column = "minutes"{stated} }}', content))
    assert told.partition(" in 'waits.csv'")[2] == ("" if cure is None else f"; {cure}")
    if cure is not None:
        waits(study(tmp_path, f'{{ data = "waits.csv", column = "minutes", {cure.removeprefix("say ")} }}', content))


def test_amounts_have_the_currency_of_the_study(tmp_path):
    """Cells of money may have its sign; those of another currency, or of no money, are refused."""
    cost = BASE.replace('"120k to 165k"', '{ data = "costs.csv" }')
    cells = ["€ 95.000,50", "120k EUR", "0,1m €", "110000", "120000", "130000", "140000", "150000"]
    (tmp_path / "costs.csv").write_text("cost\n" + "".join(f'"{cell}"\n' for cell in cells), "utf-8")
    known = read_text(cost, folder=tmp_path).world["team.annual_cost"].distribution
    assert known.values[:2] == (95000.5, 100000)
    with pytest.raises(StudyError, match=r"row 2 of 'costs.csv': money is in GBP in this study, got '€ 95.000,50'"):
        read_text('currency = "GBP"\n' + cost, folder=tmp_path)


def test_another_encoding_can_be_said(tmp_path):
    """A file of Windows is read if the study says so."""
    content = "minutes;caf\u00e9\n" + "".join(f"{value};x\n" for value in VALUES)
    value = '{ data = "waits.csv", column = "minutes", encoding = "cp1252" }'
    stated = waits(study(tmp_path, value, content.encode("cp1252")))
    assert stated.distribution == distributions.make("empirical", {"values": VALUES})


@pytest.mark.parametrize(
    ("last", "doubt"),
    [
        (f";{sum(VALUES)}", "'waits.csv': row 11, the last one, is the sum of all others"),
        ("Total:;3", "'waits.csv': row 11, the last one, is labelled 'Total:'"),
        ("GRAND TOTAL (all);3", "'waits.csv': row 11, the last one, is labelled 'GRAND TOTAL (all)'"),
        ("Gesamtsumme;3", "'waits.csv': row 11, the last one, is labelled 'Gesamtsumme'"),
        ("Summary of call 7;3", None),
        (";3", None),
    ],
)
def test_a_total_among_the_values_is_a_finding(tmp_path, last, doubt):
    """The sceptic asks about a last row that looks like a total; it is read all the same."""
    content = "a;minutes\n" + "".join(f"x;{value}\n" for value in VALUES) + last + "\n"
    path = study(tmp_path, '{ data = "waits.csv", column = "minutes" }', content)
    assert waits(path).doubts == (() if doubt is None else (doubt,))
    found = [finding for finding in findings(read(path)) if finding.code == "doubtful-data"]
    assert [finding.reason for finding in found] == (
        [] if doubt is None else [f"{doubt}; is it a total among the values?"]
    )


def test_the_only_value_beside_zeros_is_no_total(tmp_path):
    """Two equal values of rare events are no sum."""
    rare = "minutes\n" + "0\n" * 8 + "1\n1\n"
    assert waits(study(tmp_path, '{ data = "waits.csv" }', rare)).doubts == ()


def test_a_fit_far_from_its_data_is_a_finding(tmp_path):
    """A family that misses the data by more than 10 points of probability is not what was measured."""
    two_kinds = "minutes\n" + "".join(f"{value}\n" for value in [*range(10, 40), *range(1000, 1030)])
    for fit, is_far in {"best": True, "normal": True, "smooth": False, "empirical": False}.items():
        path = study(tmp_path, f'{{ data = "waits.csv", fit = "{fit}" }}', two_kinds)
        found = [finding for finding in findings(read(path)) if finding.code == "poor-fit"]
        assert [finding.severity for finding in found] == ["warning"] * is_far
        for finding in found:
            points = re.search(r"by ([0-9.]+) points of probability", finding.reason)
            assert float(points[1]) > 10
    one_kind = "minutes\n" + "".join(
        f"{distributions.parse('normal(100, 15)').ppf((i + 0.5) / 60)}\n" for i in range(60)
    )
    path = study(tmp_path, '{ data = "waits.csv", fit = "best" }', one_kind)
    assert "poor-fit" not in {finding.code for finding in findings(read(path))}


def test_what_is_suspicious_is_a_line_on_stderr(tmp_path, capsys):
    """Whoever does not check hears of it all the same, unless quiet."""
    path = str(study(tmp_path, '{ data = "waits.csv" }', GOOD + f"{sum(VALUES)}\n"))
    few = ("--runs", "100", "--jobs", "1")
    for command in (["simulate", *few], ["trace", "--future", "7"], ["report", *few, "-o", f"{tmp_path}/a.md"]):
        assert run([command[0], path, *command[1:]]) == 0
        assert "row 11, the last one, is the sum of all others" in capsys.readouterr().err
    assert run(["simulate", path, *few, "--quiet"]) == 0
    assert capsys.readouterr().err == ""
