"""``mcroi report`` to Markdown, JSON and single charts: what is written is what the library makes."""

import json

import pytest

from mcroi import example, simulate
from mcroi.report.formats import rendered
from mcroi.words.case import BusinessCase

SETTINGS = ("horizon_months=12", "also_report_months=[]")
FEW = ("--runs", "300", "--jobs", "1", *(text for setting in SETTINGS for text in ("--set", setting)))


@pytest.mark.parametrize(
    ("name", "only"),
    [("case.md", None), ("case.JSON", None), ("fan.svg", "fan"), ("fan.png", "fan:compromise")],
)
def test_the_file_is_what_the_library_makes(tmp_path, mcroi, name, only):
    """The suffix says the format; nothing goes to stdout, and a note says what was written."""
    path = tmp_path / name
    done = mcroi("report", "-o", path, *FEW, *(() if only is None else ("--only", only)))
    assert (done.code, done.out, done.err) == (0, "", f"wrote {path}\n")
    case = BusinessCase(simulate(example("mlops", overrides=SETTINGS), 300, 1, jobs=1), jobs=1)
    expected = rendered(case, path.suffix.lower(), only)
    assert path.read_bytes() == expected
    assert str(tmp_path).encode() not in expected


def test_the_document_is_named_after_the_study(study, mcroi, monkeypatch):
    """With --json and no name the file is called as the study is."""
    monkeypatch.chdir(study.parent)
    done = mcroi("report", "study.toml", "--json", *FEW, "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert json.loads((study.parent / "study.json").read_text("utf-8"))["schema"] == "mcroi.report/2"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "case.pdf"), "-o: a name that ends in .html, .xlsx, .md, .json, .svg, .png is needed, got 'case.pdf'"),
        (("-o", "fan.svg"), "--only says which chart a .svg or .png is; give both, or neither"),
        (("-o", "case.md", "--only", "fan"), "--only says which chart"),
        (("-o", "fan.svg", "--only", "fam", *FEW), "--only: no such chart 'fam'; did you mean 'fan'?"),
        (("-o", "fan.png", "--only", "fan:nobody", *FEW), "--only: no such scenario 'nobody'"),
    ],
)
def test_what_it_refuses(tmp_path, mcroi, monkeypatch, arguments, told):
    """A sentence on stderr, exit code 2, and no file."""
    monkeypatch.chdir(tmp_path)
    done = mcroi("report", *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert list(tmp_path.iterdir()) == []
