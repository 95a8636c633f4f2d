"""What workbooks cost that are made to cost: seconds and megabytes until each is read or refused.

Usage: python -m benchmarks.hostile_workbooks [--flipped 300]

Each is read in a process of its own, which may take at most 2 GB. What has to hold: no crash, below 5 seconds of
processor time, below 1 GB. Beside those that are built to be large within every limit there are so many with bytes
flipped in the archive or in a part.
"""

import argparse
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.study.reading.workbook.filled_in import SHEETS, parts_of, typed, zipped

GOOD = parts_of(typed())
INPUTS, CORRELATIONS, STRINGS = SHEETS["Inputs"], SHEETS["Correlations"], "xl/sharedStrings.xml"
ROOM = 9_800_000
"""Bytes of XML that may be read, but for what a workbook has anyway."""

MEASURED = """
import json, resource, sys, time
import python_calamine
from mcroi.study.reading import StudyError, read
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
def most():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
for path in sys.argv[1:]:
    before, start = most(), time.process_time()
    try:
        read(path)
        said = "read"
    except StudyError as error:
        said = str(error).partition("error: ")[2].partition("\\n")[0]
    print(json.dumps([time.process_time() - start, (most() - before) / 1024, said]), flush=True)
"""


def main() -> None:
    """Measure all of them and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flipped", type=int, default=300, help="how many with flipped bytes")
    flipped = parser.parse_args().flipped
    print(f"{'':32}{'s':>7}{'MB':>7}")
    for name, content in large():
        ((seconds, megabytes, said),) = measured([content])
        print(f"{name:32}{seconds:7.2f}{megabytes:7.0f}  {said[:100]}")
    costs = np.array([row[:2] for row in measured(list(damaged(flipped)))], dtype=float)
    print(f"{f'the worst of {flipped} damaged ones':32}{costs[:, 0].max():7.2f}{costs[:, 1].max():7.0f}")


def measured(contents: list[bytes]) -> list[list[object]]:
    """Read workbooks one after the other: seconds, megabytes, what was said."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{place}.xlsx" for place in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        command = [sys.executable, "-c", MEASURED, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[1])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    if len(rows) < len(contents):
        raise RuntimeError(f"crashed with {done.returncode}: {done.stderr[-500:]}")
    return rows


def large() -> Iterator[tuple[str, bytes]]:
    """Yield workbooks that keep within the limits, or nearly, and cost as much as they can, by name."""
    yield "as it is", with_parts({})
    yield "full of numbers", with_rows(cells(b"<c><v>%d</v></c>", 245_000))
    yield "full of formulas", with_rows(cells(b"<c><f>%d</f></c>", 245_000))
    yield (
        "full of inputs that are none",
        with_rows(
            b"".join(
                b'<row r="%d">' % row + text(b"team.siz%d" % row) + b"<c><v>1</v></c></row>" for row in range(99, 4999)
            )
        ),
    )
    yield (
        "three far corners",
        with_parts(
            {
                part: after(part, b"</sheetData>", b'<row r="5000"><c r="SF5000"><v>1</v></c></row>')
                for part in SHEETS.values()
            }
        ),
    )
    between = b"".join(text(b"dial %d" % place) for place in range(1, 300))
    rows = (b'<row r="%d"><c><v>1</v></c>' % row + text(b"team.size") * 299 + b"</row>" for row in range(2, 800))
    correlations = b'<row r="1">' + text(b"rank") + between + b"</row>" + b"".join(rows)
    head, _, rest = GOOD[CORRELATIONS].partition(b"<sheetData>")
    yield (
        "correlations of one with itself",
        with_parts(
            {
                CORRELATIONS: head
                + b"<sheetData>"
                + correlations[:ROOM].rpartition(b"<row")[0]
                + rest[rest.index(b"</sheetData>") :]
            }
        ),
    )
    shared = GOOD[STRINGS].count(b"<si>")
    strings = {STRINGS: after(STRINGS, b"</sst>", b"<si><t>" + "\U0001f600".encode() * 20 + b"</t></si>")}
    yield "one text in all cells", with_rows(cells(b'<c t="s"><v>%d</v></c>', 245_000, shared), strings)
    for part in (INPUTS, STRINGS, "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        for name, xml in (
            ("names", b"".join(b"<b%d/>" % place for place in range(ROOM // 12))),
            ("attributes", b"<b " + b" ".join(b"x%d=''" % place for place in range(ROOM // 13)) + b"/>"),
            ("depth", b"<b>" * (ROOM // 7) + b"</b>" * (ROOM // 7)),
            ("remark", b"<!--" + b"x" * ROOM + b"-->"),
        ):
            end = GOOD[part].rindex(b"</")
            yield f"{name} in {part.rpartition('/')[2]}", with_parts({part: GOOD[part][:end] + xml + GOOD[part][end:]})
    yield "a directory of 400,000", zipped(GOOD) + struct.pack("<4s42s", b"PK\1\2", b"") * 400_000


def damaged(number: int) -> Iterator[bytes]:
    """Yield workbooks with some bytes flipped, in the archive or in a part."""
    rng = np.random.default_rng(1)
    names = [name for name in GOOD if name.endswith((".xml", ".rels"))]
    for place in range(number):
        part = names[rng.integers(len(names))]
        content = bytearray(zipped(GOOD) if place % 2 else GOOD[part])
        for at in rng.integers(len(content), size=rng.integers(1, 9)):
            content[at] ^= 1 << rng.integers(8)
        yield bytes(content) if place % 2 else zipped({**GOOD, part: bytes(content)})


def with_parts(parts: dict[str, bytes]) -> bytes:
    """The example's workbook with other parts, not packed, so that none is refused for how well it packs."""
    return zipped({**GOOD, **parts}, zipfile.ZIP_STORED)


def with_rows(rows: bytes, parts: dict[str, bytes] | None = None) -> bytes:
    """The example's workbook with rows more on the sheet of inputs."""
    return with_parts({**(parts or {}), INPUTS: after(INPUTS, b"</sheetData>", rows)})


def after(part: str, end: bytes, xml: bytes) -> bytes:
    """A part with something more before an end."""
    return GOOD[part].replace(end, xml + end)


def cells(cell: bytes, number: int, value: int = 1) -> bytes:
    """Rows of 490 cells that hold the same."""
    row = b"".join([cell % value] * 490)
    return b"".join(b'<row r="%d">' % place + row + b"</row>" for place in range(99, 99 + number // 490))


def text(of: bytes) -> bytes:
    """A cell that holds text."""
    return b'<c t="inlineStr"><is><t>' + of + b"</t></is></c>"


if __name__ == "__main__":
    main()
