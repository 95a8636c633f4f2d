"""Workbooks looked at from outside: their cells from the XML, and what LibreOffice makes of them."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pytest

SHEET_XML = "xl/worksheets/sheet{}.xml"

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""
"""A profile of LibreOffice that always recalculates a workbook when it opens it."""

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SECONDS = 300


@dataclass(frozen=True)
class Cell:
    """A cell: its formula or None, whether it is an error, its text or number."""

    formula: str | None
    is_error: bool
    value: str | float | None


def cells(content, sheet):
    """The cells of a sheet, counted from 1, by their reference."""
    book = zipfile.ZipFile(io.BytesIO(content))
    shared = []
    if "xl/sharedStrings.xml" in book.namelist():
        strings = ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  # we wrote it
        shared = [_decoded("".join(text.text or "" for text in item.iter(f"{_SPACE}t"))) for item in strings]
    found = {}
    root = ET.fromstring(book.read(SHEET_XML.format(sheet)))  # noqa: S314  # likewise
    for cell in root.iter(f"{_SPACE}c"):
        kind = cell.get("t", "n")
        formula, raw = cell.find(f"{_SPACE}f"), cell.find(f"{_SPACE}v")
        value = None if raw is None else raw.text or ""
        if value and kind != "e":
            value = shared[int(value)] if kind == "s" else value if kind == "str" else float(value)
        text = None if formula is None else formula.text
        found[cell.get("r")] = Cell(text, kind == "e", value)
    return found


def _decoded(text):
    """A text as spreadsheets read it: ``_x005F_`` is an underscore (ECMA-376, part 1, 22.9.2.19)."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def without_values(content):
    """The same workbook with zero in the place of what its formulas come to, so that only a calculation can tell it."""
    source = zipfile.ZipFile(io.BytesIO(content))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>0</v>", data)
                data = re.sub(rb' t="str"><f>', b"><f>", data)
            target.writestr(name, data)
    return made.getvalue()


def soffice():
    """The path of LibreOffice; the test is skipped where there is none."""
    path = shutil.which("soffice")
    if path is None:
        pytest.skip("soffice (LibreOffice) is not installed, so no workbook can be recalculated")
    return path


def converted(contents, kind, folder):
    """Workbooks as LibreOffice writes them after it has recalculated them.

    Parameters
    ----------
    contents
        By name, their bytes.
    kind
        Of the result, as ``--convert-to`` takes it.
    folder
        An empty one.
    """
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    for name, content in contents.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    command = [
        soffice(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
        "--outdir", str(folder / "out"), *(str(folder / f"{name}.xlsx") for name in contents),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "out"


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edit" script:language="StarBasic">
Sub Save(document, name)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "FilterName"
  how(0).Value = "Calc MS Excel 2007 XML"
  document.calculateAll()
  document.storeToURL("{folder}/" &amp; name &amp; ".xlsx", how())
End Sub
Sub Main
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden"
  how(0).Value = True
  book = StarDesktop.loadComponentFromURL("{folder}/book.xlsx", "_blank", 0, how())
{lines}
  book.close(True)
End Sub
</script:module>
"""
"""A macro of LibreOffice that edits a workbook as a person would, and saves it under other names."""


def edited(content, lines, folder):
    """A workbook after somebody has worked on it in LibreOffice.

    Parameters
    ----------
    content
        Its bytes.
    lines
        What is done, in Basic; ``book`` is the document, and ``Save(book, "name")`` keeps what has come of it.
    folder
        An empty one; the workbooks that were saved lie there.
    """
    macros = folder / "profile" / "user" / "basic" / "Standard"
    start = [soffice(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    (folder / "book.xlsx").write_bytes(content)
    for arguments in (["--terminate_after_init"], ["macro:///Standard.Edit.Main"]):  # the first makes the profile
        done = subprocess.run([*start, *arguments], capture_output=True, text=True, timeout=_SECONDS, check=False)
        assert done.returncode == 0, done.stderr
        listed = (macros / "script.xlb").read_text("utf-8")
        (macros / "script.xlb").write_text(listed.replace('"Module1"', '"Edit"'), "utf-8")
        (macros / "Edit.xba").write_text(MACRO.format(folder=folder.as_uri(), lines=lines), "utf-8")


def displayed(contents, sheet, folder):
    """By the name of each workbook, the rows of a sheet as LibreOffice displays them, sheets counted from 1."""
    kind = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,{sheet}"
    out = converted(contents, kind, folder)
    texts = {name: next(out.glob(f"{name}*.csv")).read_text("utf-8") for name in contents}
    return {name: list(csv.reader(io.StringIO(text))) for name, text in texts.items()}
