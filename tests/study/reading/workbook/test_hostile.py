"""Files that are no workbook, or mean harm, are refused with a sentence, and before they cost time or memory."""

import io
import re
import struct
import time
import tracemalloc
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from mcroi.study.reading import StudyError, read, read_text
from mcroi.study.reading.workbook import read_filled
from tests.study.reading.workbook.filled_in import SHEETS, parts_of, said, typed, with_cell, zipped

GOOD = typed()
STRINGS = "xl/sharedStrings.xml"
SHARED = parts_of(GOOD)[STRINGS].count(b"<si>")
DAMAGED = "is no whole .xlsx workbook; it is damaged, has a password, or is of another kind: save it as .xlsx"
TWINS = "is no whole .xlsx workbook: its archive has two entries of one name, "
TWO_SHEETS = "two sheets of one name must not be in a workbook, got {0!r} twice"
NOT_DEFLATED = "is packed in a way that workbooks are not; save it as .xlsx with a spreadsheet"
FILL_IN = "; mcroi init writes a workbook to fill in"
LOST = "has no sheet 'Inputs'; there is 'Read me', 'Study', 'Correlations', 'Lines'" + FILL_IN


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


def with_row(xml):
    """The good workbook with a row more on the sheet of inputs."""
    return changed(SHEETS["Inputs"], b"</sheetData>", xml + b"</sheetData>")


def cells(number):
    """Rows of 500 cells of unlike numbers."""
    numbers = iter(np.random.default_rng(1).integers(10_000, size=number).tolist())
    rows = (b"".join(b"<c><v>%d</v></c>" % next(numbers) for _ in range(500)) for _ in range(number // 500))
    return b"".join(b'<row r="%d">' % row + of + b"</row>" for row, of in enumerate(rows, 100))


def texts(text, number):
    """The good workbook with so many cells more that share one text."""
    parts = parts_of(with_row(b'<row r="99">' + b'<c t="s"><v>%d</v></c>' % SHARED * number + b"</row>"))
    return zipped({**parts, STRINGS: parts[STRINGS].replace(b"</sst>", b"<si><t>" + text + b"</t></si></sst>")})


def broken(content):
    """The same archive with other bytes in the part of the inputs."""
    at = content.index(SHEETS["Inputs"].encode()) + len(SHEETS["Inputs"]) + 20
    return content[:at] + bytes(100) + content[at + 100 :]


def larger(size):
    """The good workbook with a remark of so many bytes on the sheet of inputs, not packed."""
    parts = parts_of(GOOD)
    remark = b"<!--" + bytes([120]) * size + b"-->"
    return zipped({**parts, SHEETS["Inputs"]: parts[SHEETS["Inputs"]] + remark}, zipfile.ZIP_STORED)


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
    "two entries of one name": (twice(), f"{TWINS}'xl/worksheets/sheet1.xml' and 'xl/worksheets/sheet1.xml'"),
    "sizes that are not so": (understated(), DAMAGED),
    "no sheet of inputs": (changed("xl/workbook.xml", b'name="Inputs"', b'name="Data"'),
                           LOST.replace("'Study', ", "'Study', 'Data', ")),
    "a sheet that is lost": (without(SHEETS["Study"]),
                             "has no sheet 'Study'; there is 'Read me', 'Inputs', 'Correlations', 'Lines'" + FILL_IN),
    "a cell far away": (with_row(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
                        "the sheet 'Inputs' must end within 5,000 rows and 500 columns"),
    "a cell without an address": (changed(SHEETS["Inputs"], b'<c r="F7"', b'<c r="F0"'),
                                  "the sheet 'Inputs' is damaged: a cell without an address"),
    "a row without a number": (with_row(b'<row r="x"/>'), "the sheet 'Inputs' is damaged: a row without a number"),
    "a cell in another's row": (changed(SHEETS["Inputs"], b'<c r="F7"', b'<c r="F5"'),
                                "the sheet 'Inputs' is damaged: a cell in a row that is not its own"),
    "a formula behind a number": (with_row(b'<row r="99"><c r="A99"><v>1</v></c><c r="A99"><f>1</f></c></row>'),
                                  "the sheet 'Inputs' is damaged: its cells are not in order"),
    "a row twice": (with_row(b'<row r="7"><c r="F7"><f>1+1</f></c></row>'),
                    "the sheet 'Inputs' is damaged: its rows are not in order"),
    "a cell of another type": (with_row(b'<row r="99"><c t="x"><v>1</v></c></row>'),
                               "the sheet 'Inputs' is damaged: a cell of no known type"),
    "broken XML": (changed(SHEETS["Inputs"], b"</sheetData>", b"<sheetData>"),
                   "the sheet 'Inputs' is damaged: its XML is broken"),
    "entities": (changed(SHEETS["Inputs"], b"<worksheet ", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet '),
                 "the sheet 'Inputs' is damaged: it declares entities"),
    "strings that are not there": (changed(SHEETS["Inputs"], b't="s"><v>', b't="s"><v>9999'),
                                   "the sheet 'Inputs' is damaged: a cell's text is not there"),
    "a text in too many cells": (texts(b"x" * 100_000, number=51),
                                 "the sheet 'Inputs' must hold at most 5,000,000 characters in its cells"),
    "two sheets of one name": (changed("xl/workbook.xml", b'"Read me"', b'"Inputs"'), TWO_SHEETS.format("Inputs")),
    "two sheets but for case": (changed("xl/workbook.xml", b'"Read me"', b'"INPUTS"'), TWO_SHEETS.format("Inputs")),
    "two relationships of one name": (changed("xl/_rels/workbook.xml.rels", b'"rId1"', b'"rId3"'),
                                      "is damaged: it has two relationships 'rId3'"),
    "a sheet outside": (changed("xl/_rels/workbook.xml.rels", b'"worksheets/sheet3.xml"',
                                b'"worksheets/sheet3.xml" TargetMode="External"'), LOST),
    "a sheet above the archive": (changed("xl/_rels/workbook.xml.rels", b'"worksheets/sheet3.xml"',
                                          b'"../../../../etc/passwd"'), LOST),
    "a chart for a sheet": (changed("xl/_rels/workbook.xml.rels", b'worksheet" Target="worksheets/sheet3.xml"',
                                    b'chartsheet" Target="worksheets/sheet3.xml"'), LOST),
    "another workbook behind it": (changed("_rels/.rels", b'"xl/workbook.xml"', b'"xl/workbook.bin"'),
                                   "is no .xlsx workbook; save it as one"),
    "LZMA": (zipped(parts_of(GOOD), zipfile.ZIP_LZMA), NOT_DEFLATED),
    "broken LZMA": (broken(zipped(parts_of(GOOD), zipfile.ZIP_LZMA)), NOT_DEFLATED),
    "broken bzip2": (broken(zipped(parts_of(GOOD), zipfile.ZIP_BZIP2)), NOT_DEFLATED),
    "a broken part": (broken(GOOD), DAMAGED),
    "a directory of 400,000 entries": (GOOD + b"PK\x01\x02" * 400_000,
                                       "at most 1,000 entries must hold in a workbook's archive, got 400,0"),
    "sheets of more than may be read": (larger(11_000_000), ("at most 10 MB of sheets, texts and formats are read, got "
                                        "more with '/xl/worksheets/sheet3.xml'; keep other tables in a workbook of ")),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_workbook_is_refused_with_a_sentence(name):
    """There is no traceback, and nothing of it is used."""
    content, expected = HOSTILE[name]
    assert said(content).startswith(f"study.xlsx: error: {expected}")


TWIN_NAMES = {
    "case": "xl/worksheets/Sheet3.XML",
    "backslashes": "xl\\worksheets\\sheet3.xml",
    "a dot": "xl/./worksheets/sheet3.xml",
    "a step up": "xl/x/../worksheets/sheet3.xml",
    "the root": "/xl/worksheets/sheet3.xml",
}


@pytest.mark.parametrize("differ", TWIN_NAMES)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_part_behind_a_harmless_twin_is_refused(differ, is_first):
    """Names that one reader or another takes for the same are the same, whichever comes first; both are told."""
    twin = {TWIN_NAMES[differ]: b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'}
    content = zipped({**twin, **parts_of(GOOD)} if is_first else {**parts_of(GOOD), **twin})
    assert said(content).startswith(f"study.xlsx: error: {TWINS}'")


READ_ALL_THE_SAME = {
    "a sheet from the root": changed("xl/_rels/workbook.xml.rels", b'"worksheets/sheet3.xml"',
                                     b'"/xl/worksheets/sheet3.xml"'),
    "a sheet in other case": changed("xl/_rels/workbook.xml.rels", b'"worksheets/sheet3.xml"',
                                     b'"WORKSHEETS/Sheet3.xml"'),
    "a sheet by a step up": changed("xl/_rels/workbook.xml.rels", b'"worksheets/sheet3.xml"',
                                    b'"../xl/worksheets/sheet3.xml"'),
    "a dimension that is not so": changed(SHEETS["Inputs"], b"<sheetData>",
                                          b'<dimension ref="A1:XFD1048576"/><sheetData>'),
    "cells within another's element": with_row(b'<c r="XFD1048576"><v>1</v></c>'),
    "cells of another namespace": with_row(b'<x:row xmlns:x="x"><x:c r="XFD9"><x:v>1</x:v></x:c></x:row>'),
    "empty cells far away": with_row(b'<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    "a format that is not there": with_row(b'<row r="99"><c s="4000000000"><v>1</v></c></row>'),
    "how a text is pronounced": with_row(b'<row r="99"><c t="inlineStr"><is><rPh><t>x</t></rPh></is></c></row>'),
    "broken content types": changed("[Content_Types].xml", b"</Types>", b""),
}  # fmt: skip


@pytest.mark.parametrize("name", READ_ALL_THE_SAME)
def test_what_makes_no_difference_makes_none(name):
    """What is written in another way, or what no spreadsheet shows, changes nothing."""
    assert read_text(READ_ALL_THE_SAME[name], "study.xlsx") == read_text(GOOD, "study.xlsx")


@pytest.mark.parametrize("code", [14, 22, 45, 46])
def test_a_number_that_is_no_date_is_a_number_in_any_format(code):
    """What the library cannot make a day or a time of is no reason to stop, and -5 is not midnight."""
    parts = parts_of(GOOD)
    styles, xfs, after = parts["xl/styles.xml"].partition(b"</cellXfs>")
    styled = {**parts, "xl/styles.xml": styles + b'<xf numFmtId="%d"/>' % code + xfs + after}
    place = styles.partition(b"<cellXfs")[2].count(b"<xf ")
    for number in (b"-5", b"3000000", b"1e10", b"-1e300", b"1e999"):
        plain, dated = (
            re.sub(rb'<c r="F7"[^>]*><v>10</v>', b'<c r="F7"%s><v>%s</v>' % (style, number), parts[SHEETS["Inputs"]])
            for style in (b"", b' s="%d"' % place)
        )
        assert plain != dated
        assert outcome({**styled, SHEETS["Inputs"]: dated}) == outcome({**parts, SHEETS["Inputs"]: plain})


def outcome(parts):
    """The study that parts of a workbook are read as, or what is said about them."""
    try:
        return replace(read_text(zipped(parts), "study.xlsx"), sha256="")
    except StudyError as error:
        return str(error)


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


def test_more_cells_than_may_be_read_are_refused():
    """Cells are counted, because each costs as much time as its sheet says of it, and memory besides."""
    expected = "study.xlsx: error: the sheet 'Inputs' must hold at most 250,000 filled cells"
    assert said(with_row(cells(250_500))) == expected


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
