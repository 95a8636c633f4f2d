"""Commands that are killed or interrupted at random moments: what they leave behind, and how soon they end.

Usage: python -m benchmarks.kills [--kills 30] [--signals 30] [--seed 1]

`simulate --out`, `report`, `sensitivity --total` and `compare` take turns, each with two processes, on a small study
and in a folder in which older files lie. The moment is uniform over the time that the command takes if left alone.
After a kill -9 every file has to be the old or the new one, whole, and every process has to have ended within 5 s.
After SIGINT, SIGTERM or SIGHUP nothing else may be there either, and the exit code has to be 130 or 143 within 2 s, or
0 with all files. A signal that comes before Python has begun with the program ends the process by itself, which a code
below 0 tells.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.small_studies import WORLD, change

ROOT = Path(__file__).parents[1]
CHANGES = change("cheap", "'uniform(4e3, 12e3)'", "'uniform(1e5, 3e5)'", 0.8) + change("dear", "'normal(9e3, 1e3)'")
STUDY = WORLD.format(head="") + CHANGES

COMMANDS = {
    "simulate --out": ("simulate", "study.toml", "--runs", "20000", "--out", "results"),
    "report": ("report", "study.toml", "--runs", "2000", "-o", "results/case.html"),
    "sensitivity --total": ("sensitivity", "study.toml", "--runs", "2000", "--total"),
    "compare": ("compare", "study.toml", "--runs", "20000", "--set", "world.team.size=12"),
}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 143}

ORPHANS_END = 5.0
"""Seconds after which no process may be left of a run that was killed."""

ENDS = 2.0
"""Seconds after which an interrupted run has ended."""


@dataclass
class Found:
    """What was seen after one kind of end."""

    trials: int = 0
    late: float = 0.0
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def start(command: tuple[str, ...], folder: Path) -> subprocess.Popen[bytes]:
    """Start a command in a folder and a session of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    arguments = [sys.executable, "-m", "mcroi", *command, "--jobs", "2"]
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen(arguments, cwd=folder, env=environment, start_new_session=True, **streams)


def hears(pid: int) -> bool:
    """Whether a process has begun to mind SIGTERM; Python by itself does not."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in the folder of results, by name."""
    return {path.name: path.read_bytes() for path in (folder / "results").iterdir()}


def alive(session: int) -> list[int]:
    """Processes of a session that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, of = path.read_bytes().rpartition(b")")[2].split()[:4]
        except OSError:
            continue
        if int(of) == session and state not in (b"Z", b"X"):
            found.append(int(path.parent.name))
    return found


class Trials:
    """One command, left alone to see how long it takes and what it writes, then ended again and again."""

    def __init__(self, command: tuple[str, ...], folder: Path, rounds: int = 2) -> None:
        self.command, self.folder = command, folder
        (folder / "study.toml").write_text(STUDY)
        (folder / "results").mkdir()
        self.new: dict[str, bytes] = {}
        for _ in range(rounds):  # the first one compiles
            began = time.monotonic()
            running = start(command, folder)
            _, said = running.communicate()
            self.seconds = time.monotonic() - began
            assert running.returncode == 0, said.decode()
            assert self.new in ({}, contents(folder)), "two runs wrote different files"
            self.new = contents(folder)

    def end(self, number: int, moment: float, found: Found) -> None:
        """Start the command, end it at a moment from 0 to 1 of its time, and look."""
        for name in contents(self.folder):
            (self.folder / "results" / name).unlink()
        for name in self.new:
            (self.folder / "results" / name).write_bytes(b"old")
        running = start(self.command, self.folder)
        time.sleep(moment * self.seconds)
        has_begun = running.poll() is None and hears(running.pid)
        running.send_signal(number)
        asked = time.monotonic()
        running.wait()
        seconds = time.monotonic() - asked
        said = running.stderr.read().decode() if number in SIGNALS and running.stderr else ""
        if running.stderr:
            running.stderr.close()
        left = alive(running.pid)
        while alive(running.pid) and time.monotonic() - asked < ORPHANS_END:
            time.sleep(0.02)
        found.trials += 1
        problems = [f"{len(of)} processes are left" for of in [alive(running.pid)] if of]
        if number in SIGNALS:
            found.late = max(found.late, seconds)
            found.ends[str(running.returncode)] += 1
            problems += self._after_a_signal(number, running.returncode, seconds, said, has_begun=has_begun)
            problems += ["a process outlived the run"] if left else []
        else:
            found.late = max(found.late, time.monotonic() - asked)
            found.ends["killed" if running.returncode < 0 else "done"] += 1
        problems += self._files(whole=running.returncode == 0, temporary=number not in SIGNALS)
        what = f"{signal.Signals(number).name} at {moment:.4f} of {self.seconds:.2f} s"
        found.faults += [f"{what}: {problem}" for problem in problems]

    def _after_a_signal(self, number: int, code: int, seconds: float, said: str, *, has_begun: bool) -> list[str]:
        problems = []
        if code not in (CODES[signal.Signals(number)], 0, *([] if has_begun else [-number])):
            problems.append(f"exit code {code}: {said}")
        if seconds > ENDS:
            problems.append(f"ended after {seconds:.1f} s")
        if "Traceback" in said and code != -number:
            problems.append(said)
        return problems

    def _files(self, *, whole: bool, temporary: bool) -> list[str]:
        """What is wrong with the files that are there."""
        there = contents(self.folder)
        problems = []
        for name in sorted(there.keys() | self.new.keys()):
            if name not in self.new:
                if not temporary:
                    problems.append(f"{name} is left")
            elif there.get(name) not in ((self.new[name],) if whole else (b"old", self.new[name])):
                problems.append(f"{name} is torn")
        is_told = "manifest.json" in self.new and there.get("manifest.json") == self.new["manifest.json"]
        if is_told and {**there, **self.new} != there:
            problems.append("the manifest is newer than the files")
        return problems


def main() -> None:
    """Read the command line, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--signals", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    moments = np.random.default_rng(given.seed)
    ways = {"kill -9": [signal.SIGKILL] * given.kills, "signals": [SIGNALS[k % 3] for k in range(given.signals)]}
    found = {way: Found() for way in ways}
    with tempfile.TemporaryDirectory() as folder:
        trials = []
        for k, (name, command) in enumerate(COMMANDS.items()):
            (Path(folder) / str(k)).mkdir()
            trials.append(Trials(command, Path(folder) / str(k)))
            print(f"{name:<20} {trials[-1].seconds:.2f} s, {len(trials[-1].new)} files")
        for way, numbers in ways.items():
            for k, number in enumerate(numbers):
                trials[k % len(trials)].end(number, moments.random(), found[way])
            of = found[way]
            ends = ", ".join(f"{code}: {count}" for code, count in sorted(of.ends.items()))
            print(f"{way}: {of.trials} trials, {len(of.faults)} faults, the last end after {of.late:.2f} s; {ends}")
            for fault in of.faults:
                print(f"  {fault}")
    sys.exit(any(of.faults for of in found.values()))


if __name__ == "__main__":
    main()
