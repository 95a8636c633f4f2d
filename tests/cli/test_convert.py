"""A workbook from ``init`` to ``convert``, and every command reads it as it is."""

import json

import pytest

import mcroi as library
from mcroi.report.workbook.blank import workbook_to_fill_in


@pytest.fixture
def workbook(tmp_path, mcroi):
    """A workbook as init writes it."""
    path = tmp_path / "study.xlsx"
    done = mcroi("init", path)
    assert (done.code, done.out, done.err) == (0, "", f"wrote {path}; next: mcroi check {path}\n")
    return path


def test_init_writes_a_workbook_and_no_schema(workbook):
    """By the suffix of the name; what an editor of text needs is not written beside it."""
    assert [path.name for path in workbook.parent.iterdir()] == ["study.xlsx"]
    assert library.read(workbook).title == library.example().title


def test_init_never_overwrites_a_workbook(workbook, mcroi):
    """As it is with a study file."""
    workbook.write_bytes(b"mine")
    refused = mcroi("init", workbook)
    assert refused.code == 2
    assert "--force" in refused.err
    assert workbook.read_bytes() == b"mine"
    assert mcroi("init", workbook, "--force", "--quiet").err == ""
    assert library.read(workbook).title == library.example().title


def test_init_writes_a_blank_one_if_asked(tmp_path, mcroi):
    """--blank leaves the cells empty; it makes no sense for text or an example."""
    assert mcroi("init", tmp_path / "a.xlsx", "--blank").code == 0
    assert (tmp_path / "a.xlsx").read_bytes() == workbook_to_fill_in()
    for arguments in (("b.toml", "--blank"), ("b.xlsx", "--blank", "--example", "mlops")):
        refused = mcroi("init", tmp_path / arguments[0], *arguments[1:])
        assert refused.code == 2
        assert "--blank is for a workbook" in refused.err
        assert not (tmp_path / arguments[0]).exists()


OTHER_NAMES = {
    "case.xls": "got a name that ends in '.xls'; did you mean case.xlsx?",
    "case.XLSM": "got a name that ends in '.XLSM'; did you mean case.xlsx?",
    "case.ods": "got a name that ends in '.ods'; did you mean case.xlsx?",
    "case.csv": "got a name that ends in '.csv'; did you mean case.xlsx?",
    "case.json": "got a name that ends in '.json'; did you mean case.toml?",
    "case.xlsx.bak": "got a name that ends in '.bak'; did you mean case.xlsx.toml?",
    "case": "got a name without an ending; did you mean case.toml?",
    ".toml": "got a name without an ending; did you mean .toml.toml?",
}


@pytest.mark.parametrize("name", OTHER_NAMES)
def test_init_writes_what_the_name_says_or_nothing(name, tmp_path, mcroi, monkeypatch):
    """A name of another kind of file is refused with the reason and one that would do."""
    monkeypatch.chdir(tmp_path)
    refused = mcroi("init", name, "--force")
    assert (refused.code, refused.out) == (2, "")
    assert f"a study is written as text (.toml) or as a workbook (.xlsx), {OTHER_NAMES[name]}" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_init_takes_endings_in_capitals(tmp_path, mcroi):
    """Text is text and a workbook a workbook, however the name is written."""
    for name, start in (("A.TOML", b"#:schema"), ("B.XLSX", b"PK")):
        assert mcroi("init", tmp_path / name).code == 0
        assert (tmp_path / name).read_bytes().startswith(start)


def test_convert_writes_text_under_no_other_name(workbook, mcroi):
    """A text that is named like a workbook would be opened as one."""
    refused = mcroi("convert", workbook, workbook.with_name("other.xlsx"))
    assert (refused.code, refused.out) == (2, "")
    assert "a study is written as text (.toml), got a name that ends in '.xlsx'; did you mean " in refused.err
    assert not workbook.with_name("other.xlsx").exists()


def test_an_example_without_cells_for_it_is_refused(tmp_path, mcroi):
    """What states data and experts cannot be a workbook, and says where it could be text."""
    refused = mcroi("init", tmp_path / "forms.xlsx", "--example", "forms")
    assert (refused.code, refused.out) == (2, "")
    assert "--example forms needs a name that ends in .toml: " in refused.err
    assert list(tmp_path.iterdir()) == []


def test_convert_writes_the_study_that_the_workbook_is(workbook, mcroi):
    """The text is read as the same study, hash included."""
    target = workbook.with_suffix(".toml")
    done = mcroi("convert", workbook, target)
    assert (done.code, done.out, done.err) == (0, "", f"wrote {target}; next: mcroi check {target}\n")
    assert library.read(target) == library.read(workbook)


def test_convert_never_overwrites(workbook, mcroi):
    """What exists stays as it is, unless forced."""
    target = workbook.with_suffix(".toml")
    target.write_text("mine")
    refused = mcroi("convert", workbook, target)
    assert refused.code == 2
    assert refused.err.startswith(f"mcroi convert: error: {target} exists; give another name, or --force")
    assert target.read_text() == "mine"
    assert mcroi("convert", workbook, target, "--force").code == 0
    assert target.read_text().startswith("title = ")


def test_convert_writes_to_stdout_without_a_target(workbook, mcroi):
    """The result is the text, with or without a dash."""
    printed = mcroi("convert", workbook).out
    assert printed == mcroi("convert", workbook, "-").out
    assert library.read_text(printed, folder=workbook.parent) == library.read(workbook)


def test_convert_writes_nothing_if_anything_is_wrong(tmp_path, mcroi):
    """Problems are told by sheet and cell, with exit code 2."""
    blank = tmp_path / "blank.xlsx"
    mcroi("init", blank, "--blank")
    done = mcroi("convert", blank, tmp_path / "a.toml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{blank}: Inputs!E7: error: world.team.size: is required and empty; ")
    assert not (tmp_path / "a.toml").exists()


def test_what_is_text_already_is_told(study, mcroi):
    """A study file is no workbook."""
    done = mcroi("convert", study)
    assert (done.code, done.out) == (2, "")
    assert done.err == f"{study}: error: is no .xlsx workbook, so there is nothing to convert\n"


def test_a_workbook_that_there_is_not_is_told(tmp_path, mcroi):
    """As it is with a study file."""
    done = mcroi("convert", tmp_path / "none.xlsx")
    assert (done.code, done.err) == (2, f"{tmp_path / 'none.xlsx'}: error: no such file\n")


def test_commands_read_a_workbook_as_the_text_it_is_converted_to(workbook, mcroi):
    """Check, simulate and trace say the same of both."""
    target = workbook.with_suffix(".toml")
    mcroi("convert", workbook, target)
    for arguments in (
        ("check", "{}", "-v"),
        ("simulate", "{}", "--runs", "300", "--jobs", "1", "--json", "--set", "world.team.size=20"),
        ("trace", "{}", "--future", "7"),
    ):
        said = [mcroi(*(argument.format(path) for argument in arguments)) for path in (workbook, target)]
        assert said[0].code == 0
        assert said[0] == said[1]


def test_a_workbook_may_come_from_standard_input(workbook, process):
    """A dash is a workbook too, if that is what comes."""
    with workbook.open("rb") as file:
        running = process("simulate", "-", "--runs", "300", "--jobs", "1", "--json", stdin=file)
        out, err = running.communicate()
    assert running.returncode == 0, err
    assert json.loads(out)["study_sha256"] == library.read(workbook).sha256
