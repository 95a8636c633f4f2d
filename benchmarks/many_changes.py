"""What a page takes by how many changes a study has: `python -m benchmarks.many_changes [FUTURES]`.

Processor seconds of `mcroi report` on one process, start of the interpreter included, and as a multiple of those of
`mcroi simulate` of the same study in the same run. Beyond `MOST_SHOWN` changes a page tells of the best of them only.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Final

COUNTS: Final = (2, 6, 12, 30)

_CHANGE: Final = """
[scenarios.option-{k}]
label = "Option {k}"
like = "{like}"
one_off.spend = {{ p10 = {low}, p90 = {high} }}
one_off.migration_weeks = "pert({shortest}, {likely}, {longest})"
adoption.share = "beta({used}, {unused})"
"""


def study(changes: int) -> str:
    """The example with further changes, each a little different."""
    head, mark, tail = files("mcroi.study").joinpath("examples/mlops.toml").read_text().partition("# The same")
    more = (
        _CHANGE.format(
            k=k, like="compromise" if k % 2 else "optimal", low=20_000 + 1_000 * k, high=90_000 + 2_000 * k,
            shortest=4 + k % 5, likely=12 + k % 7, longest=30 + k, used=5 + k % 4, unused=2 + k % 3,
        )
        for k in range(3, changes + 1)
    )  # fmt: skip
    return f"{head}{''.join(more)}\n[dependence]\nnearest = true\n\n{mark}{tail}"


def seconds(*arguments: str) -> float:
    """Processor seconds of one run of mcroi, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "mcroi", *arguments, "--jobs", "1"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a line for each number of changes."""
    futures = sys.argv[1] if len(sys.argv) > 1 else "10000"
    print(f"{futures} futures\n{'changes':>7}{'simulate':>10}{'report':>10}{'ratio':>8}{'page':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for changes in COUNTS:
            path, page = Path(folder, "study.toml"), Path(folder, "page.html")
            path.write_text(study(changes))
            simulated = seconds("simulate", str(path), "--runs", futures)
            reported = seconds("report", str(path), "--runs", futures, "-o", str(page))
            size = f"{page.stat().st_size / 1e6:.2f} MB"
            print(f"{changes:7}{simulated:9.2f}s{reported:9.2f}s{reported / simulated:8.1f}{size:>10}")


if __name__ == "__main__":
    main()
