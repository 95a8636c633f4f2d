"""Files that are no workbook, or mean harm, are refused with a sentence, and before they cost time or memory."""

import io
import struct
import sys
import time
import tracemalloc
import zipfile

import numpy as np
import pytest

from mcroi.study.reading import StudyError, read, read_text
from mcroi.study.reading.workbook import read_filled
from tests.study.reading.workbook.filled_in import SHEETS, parts_of, said, typed, with_cell, zipped

GOOD = typed()
DAMAGED = "is no whole .xlsx workbook; it is damaged, has a password, or is of another kind: save it as .xlsx"


def without(name):
    """The good workbook without one of its parts."""
    return zipped({part: content for part, content in parts_of(GOOD).items() if part != name})


def changed(part, before, after):
    """The good workbook with other bytes in one of its parts."""
    parts = parts_of(GOOD)
    assert before in parts[part]
    return zipped({**parts, part: parts[part].replace(before, after)})


def bomb(size):
    """The good workbook with so many zeros beside its parts."""
    return zipped({**parts_of(GOOD), "xl/media/image1.png": bytes(size)})


def twice():
    """A workbook that has two first sheets."""
    made = io.BytesIO(GOOD)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<x/>")
    return made.getvalue()


def understated():
    """A workbook whose sheet unpacks to more than it states: the sizes in its directory are smaller."""
    name = SHEETS["Inputs"].encode()
    size = len(parts_of(GOOD)[SHEETS["Inputs"]])
    at = GOOD.rindex(name) - 46
    assert GOOD[at : at + 4] == b"PK\x01\x02"
    assert struct.unpack_from("<I", GOOD, at + 24) == (size,)
    return GOOD[: at + 24] + struct.pack("<I", 100) + GOOD[at + 28 :]


HOSTILE = {
    "empty": (b"", DAMAGED),
    "no archive": (b"title = 'a study'", DAMAGED),
    "of an older kind": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000), DAMAGED),
    "cut short": (GOOD[:-100], DAMAGED),
    "cut in half": (GOOD[: len(GOOD) // 2], DAMAGED),
    "no workbook": (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
                    "is no .xlsx workbook; save it as one"),
    "1,001 entries": (zipped({**parts_of(GOOD), **{f"xl/x{n}.xml": b"" for n in range(1001 - len(parts_of(GOOD)))}}),
                      "at most 1,000 entries must hold in a workbook's archive, got 1,001"),
    "two entries of one name": (twice(), "is no whole .xlsx workbook: its archive has two entries of one name"),
    "sizes that are not so": (understated(), DAMAGED),
    "no sheet of inputs": (changed("xl/workbook.xml", b'name="Inputs"', b'name="Data"'),
                           ("has no sheet 'Inputs'; there is 'Read me', 'Study', 'Data', 'Correlations'; mcroi init "
                           "writes a workbook to fill in")),
    "a sheet that is lost": (without(SHEETS["Study"]),
                             ("has no sheet 'Study'; there is 'Read me', 'Inputs', 'Correlations'; mcroi init writes a "
                             "workbook to fill in")),
    "a cell far away": (changed(SHEETS["Inputs"], b'<c r="F7"', b'<c r="XFD1048576"'),
                        "the sheet 'Inputs' must end within 5,000 rows and 500 columns"),
    "a cell without an address": (changed(SHEETS["Inputs"], b'<c r="F7"', b'<c r="F0"'),
                                  "the sheet 'Inputs' is damaged: a row without a number"),
    "broken XML": (changed(SHEETS["Inputs"], b"</sheetData>", b"<sheetData>"),
                   "the sheet 'Inputs' is damaged: its XML is broken"),
    "entities": (changed(SHEETS["Inputs"], b"<worksheet ", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet '),
                 "the sheet 'Inputs' is damaged: it declares entities"),
    "strings that are not there": (changed(SHEETS["Inputs"], b't="s"><v>', b't="s"><v>9999'),
                                   "is damaged: its sheets cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_workbook_is_refused_with_a_sentence(name):
    """There is no traceback, and nothing of it is used."""
    content, expected = HOSTILE[name]
    assert said(content) == f"study.xlsx: error: {expected}"


def test_a_bomb_is_refused_before_it_is_unpacked():
    """What states that it unpacks to more than 200 MB, or 100 times its size, costs neither time nor memory."""
    for content, expected in (
        (bomb(201_000_000), "unpacks to 201,"),
        (bomb(50_000_000), "unpacks to 1,0"),
    ):
        assert len(content) < 1_000_000
        tracemalloc.start()
        start = time.process_time()
        assert said(content).startswith(f"study.xlsx: error: {expected}")
        assert time.process_time() - start < 1
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 10_000_000


def test_more_than_20_mb_are_not_read(tmp_path):
    """Of a larger file no more is read than shows that it is larger."""
    path = tmp_path / "large.xlsx"
    path.write_bytes(zipped({**parts_of(GOOD), "xl/media/a.bin": np.random.default_rng(1).bytes(20_000_000)}))
    with pytest.raises(StudyError, match=r"large\.xlsx: error: is larger than 20 MB, the most that a workbook may be$"):
        read(path)


def test_macros_links_and_pictures_are_ignored():
    """Parts that hold no cells make no difference, whatever is in them."""
    extra = {
        "xl/vbaProject.bin": b"\xcc\x61 Sub AutoOpen() Shell",
        "xl/externalLinks/externalLink1.xml": b"<!DOCTYPE x SYSTEM 'http://localhost/x'><x/>",
        "xl/media/image1.png": b"\x89PNG",
    }
    harmless = read_text(zipped({**parts_of(GOOD), **extra}), "study.xlsm")
    assert harmless == read_text(GOOD, "study.xlsm")


def test_without_the_library_it_says_what_to_install(monkeypatch):
    """The extra that reads workbooks is named; study files are read without it."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert said(GOOD) == "study.xlsx: error: reading a workbook needs python-calamine; pip install 'mcroi[excel]'"


def test_whatever_is_done_to_a_file_there_is_a_sentence():
    """Flipped bytes, and XML with things put in, taken out and exchanged: a study, or problems; never another error."""
    rng = np.random.default_rng(5)
    parts = parts_of(GOOD)
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    put_in = (
        b'"',
        b"<",
        b"&x;",
        b"\xff",
        b"\0",
        b"<v>NaN</v>",
        b"<f/>",
        b"<c/>",
        b"<row/>",
        b' r="A1"',
        b"<is/>",
        b"-1",
    )
    outcomes = {"refused": 0, "read": 0}
    for _ in range(150):
        if rng.random() < 0.3:
            flipped = bytearray(GOOD)
            flipped[rng.integers(len(GOOD))] ^= 1 << rng.integers(8)
            content = bytes(flipped)
        else:
            name = names[rng.integers(len(names))]
            xml = bytearray(parts[name])
            at = int(rng.integers(len(xml)))
            xml[at : at + int(rng.integers(0, 30))] = put_in[rng.integers(len(put_in))]
            content = zipped({**parts, name: bytes(xml)})
        try:
            problems = read_filled(content, "study.xlsx").problems
            outcomes["read"] += 1
        except StudyError as error:
            problems = error.problems
            outcomes["refused"] += 1
        assert all(str(problem).startswith("study.xlsx: ") for problem in problems)
    assert min(outcomes.values()) > 10


def test_what_cells_hold_is_text():
    """Nothing that is typed into a label or a source is more than text, whatever it looks like."""
    label = "=cmd|'/c calc'!A1"
    cells = {"form": "number", "value or least": 10, "source": '"]\nx = 1 # {{ <script>'}
    study = read_text(typed([("current", "team.size", cells)], optimal={"label": label}), "study.xlsx")
    assert study.scenarios["optimal"].label == label
    assert study.world["team.size"].source == '"] x = 1 # {{ <script>'


def test_a_control_character_is_told_by_its_cell():
    """What a terminal could take for a command is no text of a study, and is not repeated."""
    content = with_cell(GOOD, "Inputs", "F7", (' t="inlineStr"', "<is><t>5\u202e1</t></is>"))
    assert "\u202e" not in said(content)
    assert said(content).startswith("study.xlsx: Inputs!F7: error: world.team.size: ")
