"""Damaged studies, data files, workbooks and command lines, each made anew from its number."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import xlsxwriter

from benchmarks.hostile import HOSTILE, RAW, TYPED
from mcroi.study.reading import example_files
from mcroi.study.reading.positions import Span, scan

STUDY: Final = "study.toml"
OFTEN: Final = ("mlops",) * 5 + ("forms",)
"""Examples that are damaged; fits and pools take longer to read."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e\d+)?")
_INSERTED: Final = ("[world.team]", "[scenarios.CURRENT]", "[x]", "like = 'x'", "a.b.c = 1", "[[world]]", "=", "# x")
_STRAY: Final = (b"\0", b"\r", b"\xff", b"\x1b", b"\xef\xbb\xbf", b'"', b"'", b"\n", b",", b";", b"[", b"{")
_ENCODINGS: Final = ("utf-16", "utf-16-le", "utf-32", "cp037", "utf-8-sig")
_SAID: Final = ('decimal = ","', 'thousands = " "', 'encoding = "cp1252"', 'encoding = "utf-16"', 'sheet = "Data"')
_KEYS: Final = (
    *("world.team.size", "world.team.annual_cost", "scenarios.optimal.one_off.spend", "scenarios.mlops.one_off.spend"),
    *("targets.npv", "start", "horizon_months", "currency", "title", "correlations", "scenarios"),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One damaged study, or command line.

    Parameters
    ----------
    kind
        What was done to it.
    files
        By name; one is the study.
    arguments
        Of the command line, behind the study.
    """

    kind: str
    files: Mapping[str, bytes]
    arguments: tuple[str, ...] = ()


def intact_studies() -> list[Mutant]:
    """Return what is damaged, whole."""
    return [_study("none", name, _example(name)[0]) for name in dict.fromkeys(OFTEN)]


def mutant(number: int) -> Mutant:
    """Return one mutant; the same number gives the same one."""
    rng = random.Random(number)  # noqa: S311  # nothing here is a secret
    makers, shares = zip(*_MAKERS.items(), strict=True)
    (make,) = rng.choices(makers, shares)
    return make(rng)


@cache
def _example(name: str) -> tuple[str, tuple[Span, ...]]:
    """An example's text, and where its values stand."""
    text = example_files(name)[0].decode()
    return text, tuple(span for span in scan(text).values() if span.value)


@cache
def _measured() -> str:
    """The example with two inputs that are read from files: one of time, one of money."""
    text, _ = _example("mlops")
    for name, value in {
        "mechanical.wait_minutes": '{ data = "waits.csv", column = "minutes", fit = "FIT" }',
        "team.annual_cost": '{ data = "costs.csv", column = "cost", fit = "FIT" }',
    }.items():
        text, found = re.subn(rf"(?m)^{re.escape(name)} *= .*$", f"{name} = {value}", text, count=1)
        if not found:
            raise LookupError(name)
    return text


@cache
def _tables() -> tuple[str, str]:
    """The two files, clean: an English and a German one."""
    costs = [f"nr {row};{95_000 + 1_731.5 * row * (1 + row % 3)}".replace(".", ",") for row in range(40)]
    return example_files("forms")[1]["waits.csv"].decode(), "\n".join(["who;cost", *costs, ""])


def _study(kind: str, name: str, text: str) -> Mutant:
    return Mutant(kind, {STUDY: text.encode("utf-8", "replace"), **example_files(name)[1]})


def _another_value(rng: random.Random) -> Mutant:
    """Another value in the place of one."""
    name = rng.choice(OFTEN)
    text, spans = _example(name)
    start, end = rng.choice(spans).value or (0, 0)
    words = rng.choice(TYPED + HOSTILE)
    quoted = json.dumps(words)
    number = _other_number(text[start:end], rng)
    others = (number, number, number, rng.choice(RAW), quoted, quoted, words, f"{{ value = {quoted} }}")
    return _study("value", name, text[:start] + rng.choice(others) + text[end:])


def _other_number(value: str, rng: random.Random) -> str:
    """A value with one of its numbers changed."""
    numbers = [*_NUMBER.finditer(value)]
    if not numbers:
        return f"[{value}]"
    found = rng.choice(numbers)
    moved = (f"-{found[0]}", f"{found[0]}%", f"{found[0]}e9", found[0] * 2, f"{found[0]} people")
    near = (f"{found[0]}1", f"1{found[0]}", "1", "2.5", "0.1", "0.01", "20", "36")
    other = rng.choice((*near, *near, *moved, "-", "1e300", "0", "1e-300", "9" * 30, "1,000", "120 000"))
    return value[: found.start()] + other + value[found.end() :]


def _another_key(rng: random.Random) -> Mutant:
    """A key misspelt, doubled or taken away; a line moved or written twice."""
    name = rng.choice(OFTEN)
    text, spans = _example(name)
    lines, line = text.split("\n"), text.count("\n", 0, rng.choice(spans).key)
    match rng.randrange(6):
        case 0:
            lines[line] = lines[line][1:3] + lines[line][:1] + lines[line][3:]
        case 1:
            lines.insert(line, lines[line])
        case 2:
            del lines[line]
        case 3:
            other = rng.randrange(len(lines))
            lines[line], lines[other] = lines[other], lines[line]
        case 4:
            lines.insert(rng.randrange(len(lines)), rng.choice(_INSERTED))
        case _:
            lines[line] = rng.choice(("x.", "world.", '"".', "scenarios.", "manual.")) + lines[line]
    return _study("key", name, "\n".join(lines))


def _other_bytes(rng: random.Random) -> Mutant:
    """The file of a study cut, flipped, doubled or in another encoding."""
    return Mutant("bytes", {STUDY: _damaged(_example("mlops")[0].encode(), rng)})


def _damaged(content: bytes, rng: random.Random) -> bytes:
    """A file with some bytes damaged."""
    at, other = sorted((rng.randrange(len(content)), rng.randrange(len(content))))
    match rng.randrange(8):
        case 0:
            return content[:at]
        case 1:
            return content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]
        case 2:
            return content[:at] + rng.choice(_STRAY) + content[at:]
        case 3:
            return content[at:]
        case 4:
            return content + content
        case 5:
            return content.decode("utf-8", "replace").encode(rng.choice(_ENCODINGS), "replace")
        case 6:
            return content.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b"", b" ")))
        case _:
            return content[:at] + content[other:]


def _other_data(rng: random.Random) -> Mutant:
    """Data files with other cells, another convention, wide or short rows, or damaged bytes."""
    files = dict(zip(("waits.csv", "costs.csv"), _tables(), strict=True))
    name = rng.choice([*files])
    files[name] = _other_table(files[name], rng)
    text = _measured().replace("FIT", rng.choice(("empirical",) * 4 + ("smooth", "lognormal", "best")))
    if rng.random() < 0.3:
        text = text.replace('.csv",', f'.csv", {rng.choice(_SAID)},')
    contents = {file: of.encode("utf-8", "replace") for file, of in files.items()}
    if rng.random() < 0.3:
        contents[name] = _damaged(contents[name] or b"x", rng)
    return Mutant("data", {STUDY: text.encode(), **contents})


def _other_table(text: str, rng: random.Random) -> str:
    """A CSV file with something else in it."""
    delimiter = ";" if ";" in text else ","
    rows = [line.split(delimiter) for line in text.rstrip("\n").split("\n")]
    row, words = rng.choice(rows), rng.choice(TYPED + HOSTILE)
    match rng.randrange(9):
        case 0:
            row[-1] = words
        case 1:
            row[0] = f'"{words}'
        case 2:
            row.append(rng.choice(("", "1", "x")))
        case 3:
            row.pop()
        case 4:
            rows.append([*["Total"] * (len(row) - 1), rng.choice(("1e6", "", "7"))])
        case 5:
            rows[0], rows[-1] = rows[-1], rows[0]
        case 6:
            rows = [rows[0], *([*cells[:-1], words] for cells in rows[1:])]
        case 7:
            delimiter = rng.choice((",", ";", "\t", "|", " "))
        case _:
            rows = rows[: rng.randrange(12)] + [[""] * rng.randrange(5)] * rng.randrange(3)
    return "\n".join(delimiter.join(cells) for cells in rows) + "\n"


def _other_sheet(rng: random.Random) -> Mutant:
    """Data in a workbook with other cells, other XML in its parts, or damaged bytes."""
    table = _tables()[0]
    content = _workbook(_other_table(table, rng) if rng.random() < 0.5 else table, rng)
    if rng.random() < 0.4:
        content = _damaged(content, rng)
    elif rng.random() < 0.5:
        content = _with_other_part(content, rng)
    value = f'data = "waits.xlsx", sheet = "{rng.choice(("Data",) * 4 + ("data", "", "Read me"))}"'
    text = _measured().replace('data = "waits.csv"', value).replace("FIT", "empirical")
    return Mutant("sheet", {STUDY: text.encode(), "waits.xlsx": content, "costs.csv": _tables()[1].encode()})


def _workbook(table: str, rng: random.Random) -> bytes:
    """A table as a sheet, numbers as numbers."""
    rows = [line.split(",") for line in table.split("\n")]
    settings = {"in_memory": True, "strings_to_numbers": True, "strings_to_formulas": False, "strings_to_urls": False}
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, settings) as book:
        book.add_worksheet("Read me")
        sheet = book.add_worksheet("Data")
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, [cell[:30_000] for cell in cells])
        if rng.random() < 0.3:
            shown = rng.choice((7, "a", "#DIV/0!"))
            sheet.write_formula(len(rows), len(rows[0]) - 1, "=1+1", None, shown)
    return made.getvalue()


def _with_other_part(content: bytes, rng: random.Random) -> bytes:
    """A workbook of which one part is damaged."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice([*parts])
    parts[name] = _damaged(parts[name], rng)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, inside in parts.items():
            archive.writestr(part, inside)
    return made.getvalue()


def _other_options(rng: random.Random) -> Mutant:
    """Hostile values of options."""
    words = rng.choice(TYPED + HOSTILE + RAW)
    measure = rng.choice(("optimal.npv", "optimal.npv.P10", "optimal.npv_positive", "mlops.npv", words))
    about = rng.choice(("team.annual_cost", "world.team.size", "optimal.one_off.spend", words))
    argument = rng.choice((
        f"--set={rng.choice((*_KEYS, words))}={words}",
        f"--set={words}",
        f"--require={measure} >= {words}",
        f"--given={about} in {words}..{rng.choice(('P100', '1e9', words))}",
        f"--given={about} = {words}",
        f"--until={measure} +- {words}",
        f"--seed={words}",
        f"--memory={words}",
    ))  # fmt: skip
    return Mutant("options", {STUDY: _example("mlops")[0].encode()}, (argument.replace("\0", ""),))


_MAKERS: Final[Mapping[Callable[[random.Random], Mutant], int]] = {
    _another_value: 40,
    _another_key: 20,
    _other_bytes: 10,
    _other_data: 15,
    _other_sheet: 5,
    _other_options: 10,
}
"""What makes mutants, and how many of a hundred it makes."""
