"""Every command and every format on studies in which hardly anything is uncertain: `python -m benchmarks.bare_studies`.

Each study of `tests.bare_studies` with one future, with two, with enough for a ranking and with enough for stresses.
A command has to exit with 0, or with 2 and a sentence where what is asked for cannot be there (a chart that needs more,
a gate that asks for a chance of no such change, too few futures), or with 1 where a gate is not met. Whatever is else,
such as a fault of mcroi itself, a library's warning or a number that is none, is printed. Takes a quarter of an hour.

Usage: python -m benchmarks.bare_studies [--runs 1,2,300,3100] [--only PART-OF-A-NAME]
"""

import argparse
import io
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from mcroi.charts import CHARTS
from mcroi.cli.main import run
from tests.bare_studies import STUDIES

SPEND = "a.one_off.spend"
FURTHER_CHARTS = ("input:a.tooling.cost_per_month", "tornado:a.npv_positive", "tornado:nothing")
ALLOWED = {0: "", 1: "required", 2: "error: "}
"""What stderr holds with each exit code."""


def commands(study: Path, runs: int, folder: Path) -> Iterator[list[str]]:
    """Yield command lines."""
    few = ["--runs", str(runs), "--jobs", "1"]
    for how in (["-v"], ["--json", "-v"], ["--out", str(folder / "charts")]):
        yield ["check", str(study), *how]
    gates = ["--require", "a.npv_positive >= 0.5", "--require", "a.npv.p10 >= 0"]
    goals = [["--until", goal] for goal in ("a.npv_positive +- 0.5pp", "ranking top 5")]
    out, given = ["--out", str(folder / "out")], ["--given", "a.delivers = true"]
    for how in ([], ["--json"], ["--irr", "--json"], ["--stress"], ["--stress", "--json"], out, gates, given, *goals):
        yield ["simulate", str(study), *few, *how]
    for how in ([], ["--json"], ["--total"], ["--output", "a.npv_positive"], ["--output", "a.break_even_months"]):
        yield ["sensitivity", str(study), *few, *how]
    for how in ([], ["--json"], ["--pilot", "a teams=2 cost=60k"]):
        yield ["information", str(study), *few, *how]
    for how in (["--for", "a.npv >= 0"], ["--for", "a.npv_positive >= 0.5", "--json"]):
        yield ["solve", str(study), SPEND, *how, *few]
    for how in ([str(study)], ["--set", "world.team.size=12"], ["--set", "world.team.size=12", "--json"]):
        yield ["compare", str(study), *how, *few]
    for how in ([], ["--json"]):
        yield ["trace", str(study), "--future", "0", *how]
    for suffix in ("html", "xlsx", "md", "json"):
        yield ["report", str(study), *few, "-o", str(folder / f"case.{suffix}")]
    for chart in (*CHARTS, *FURTHER_CHARTS):
        for suffix in ("svg", "png"):
            yield ["report", str(study), *few, "--only", chart, "-o", str(folder / f"chart.{suffix}")]


def fault(command: list[str]) -> str:
    """Run a command, every warning an error, and return what is wrong with how it ended; nothing if nothing is."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), warnings.catch_warnings():
        warnings.simplefilter("error")
        code = run(command)
    printed, told = (stream.buffer.getvalue().decode() for stream in (out, err) if stream.flush() is None)
    if code not in ALLOWED or ALLOWED[code] not in told:
        return f"{code}: {told.strip()[-300:]}"
    found = re.search(r".{0,40}\b(nan|inf|None|NaN|Infinity)\b.{0,40}|.{0,40}Traceback.{0,40}", printed)
    return found[0] if found else ""


def main() -> None:
    """Run everything and print what is wrong."""
    parser = argparse.ArgumentParser(description="every command on bare studies")
    parser.add_argument("--runs", default="1,2,300,3100")
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    counts = [int(text) for text in asked.runs.split(",")]
    faults = tried = 0
    with tempfile.TemporaryDirectory() as scratch:
        study = Path(scratch) / "study.toml"
        for what, text in STUDIES.items():
            if asked.only not in what:
                continue
            study.write_text(text)
            for runs in counts:
                for command in commands(study, runs, Path(scratch)):
                    told = fault(command)
                    tried, faults = tried + 1, faults + bool(told)
                    if told:
                        print(f"{what}, {runs} futures: {' '.join(command)}\n  {told}")
            print(f"{what}: {tried} commands so far, {faults} faults", flush=True)


if __name__ == "__main__":
    main()
