"""Nothing a user writes brings mcroi down or holds it up: `python -m benchmarks.mutants [COUNT] [FIRST]`.

Each mutant is one of the examples, or of their data files, with one thing broken: a value that is of a wrong type, out
of range, hostile, or typed as people type it; a key misspelt, a line twice; a file cut, flipped or in another encoding.
All go through the command line, in this process: ``simulate`` with 100 futures and its document. A mutant is read, and
then every number of the document is finite; or it is refused with exit code 2 and a sentence. Nothing else may happen,
and nothing may take more than 2 s of processor time. What fails is printed with its number, which makes it again:
``python -m benchmarks.mutants 1 NUMBER``.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.damaged import STUDY, Mutant, intact_studies, mutant
from mcroi.cli.main import run

COUNT: Final = 10_000
MOST_SECONDS: Final = 2.0
"""Of processor time, once the libraries are loaded and the intact examples were simulated."""

DONE, UNMET, WRONG = 0, 1, 2
"""The exit codes that there may be; a gate may be unmet only if one was asked for."""


@dataclass(slots=True)
class Tally:
    """What became of many mutants."""

    read: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    seconds: list[tuple[float, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def try_one(of: Mutant, folder: Path, tally: Tally, number: int = -1) -> None:
    """Simulate a mutant, and count what became of it."""
    for name, content in of.files.items():
        (folder / name).write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    before = time.process_time()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(["simulate", str(folder / STUDY), "--runs=100", "--jobs=1", "--json", *of.arguments])
    except BaseException:  # noqa: BLE001  # whatever gets out is a fault
        code, err = -1, io.StringIO(traceback.format_exc())
    seconds = time.process_time() - before
    told = _fault(of, code, out.getvalue(), err.getvalue())
    if told:
        tally.faults.append(f"mutant {number} ({of.kind}): {told}")
    (tally.refused if code == WRONG else tally.read)[of.kind] += 1
    tally.seconds.append((seconds, number))


def _fault(of: Mutant, code: int, out: str, err: str) -> str:
    """What should not have happened, if anything."""
    if code not in (DONE, UNMET, WRONG) or "Traceback" in err:
        return f"exit code {code}: {err[-600:]}"
    if code == WRONG:
        return "" if "error: " in err and not out else f"refused without a word, or with a result: {err[:300]}"
    if code == UNMET and not any(argument.startswith("--require") for argument in of.arguments):
        return f"exit code {code}: {err[:300]}"
    try:
        json.loads(out, parse_constant=_refuse_constant)
    except ValueError as error:
        return f"no document: {error}"
    return ""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no finite number")


def tried(count: int, first: int = 0) -> Tally:
    """Try so many mutants, and return what became of them."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, first + count):
            try_one(mutant(number), Path(folder), tally, number)
    return tally


def main(count: int = COUNT, first: int = 0) -> int:
    """Print what became of so many mutants; return how many did what nothing may do."""
    with tempfile.TemporaryDirectory() as folder:
        for intact in intact_studies():  # loads the libraries, and makes the tables that nearly all mutants draw by
            try_one(intact, Path(folder), Tally())
    tally = tried(count, first)
    slow = [f"mutant {number}: {seconds:.1f} s" for seconds, number in tally.seconds if seconds > MOST_SECONDS]
    print(f"{'what is damaged':16}{'read':>8}{'refused':>9}")
    for kind in sorted(tally.read | tally.refused):
        print(f"{kind:16}{tally.read[kind]:8,}{tally.refused[kind]:9,}")
    slowest = ", ".join(f"{seconds:.2f} s ({number})" for seconds, number in sorted(tally.seconds)[:-4:-1])
    print(f"\n{count:,} mutants from {first:,} on: {len(tally.faults)} faults, {len(slow)} above {MOST_SECONDS:g} s")
    print(f"slowest: {slowest}")
    print("\n".join([*tally.faults, *slow]))
    return len(tally.faults) + len(slow)


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:3])) else 0)
