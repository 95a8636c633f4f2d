"""How many lines of the two packages hold code: `python tests/code_lines.py [FOLDER or git revision ...]`.

Docstrings, comments and blank lines are no code. A revision is read through git, without a checkout; the default is
the folder of the project as it stands.
"""

import ast
import io
import subprocess
import sys
import tokenize
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("mcroi", "distributions")
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def code_lines(source: bytes) -> int:
    """The number of lines of a Python file that hold a token of code."""
    docstrings = {
        line
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    tokens = tokenize.tokenize(io.BytesIO(source).readline)
    code = {line for t in tokens if t.type not in _NO_CODE for line in range(t.start[0], t.end[0] + 1)}
    return len(code - docstrings)


def sources(place: str) -> Iterator[tuple[str, bytes]]:
    """Package and text of every Python file of the packages in a folder or in a git revision."""
    if Path(place).is_dir():
        for package in PACKAGES:
            for path in (Path(place) / package).rglob("*.py"):
                yield package, path.read_bytes()
        return
    command = ["git", "archive", "--format=zip", place, *PACKAGES]
    archive = zipfile.ZipFile(io.BytesIO(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout))
    for name in archive.namelist():
        if name.endswith(".py"):
            yield name.partition("/")[0], archive.read(name)


def report(place: str) -> str:
    """A line for a folder or revision: its lines of code, together and by package."""
    counts = dict.fromkeys(PACKAGES, 0)
    for package, source in sources(place):
        counts[package] += code_lines(source)
    return f"{place}: {sum(counts.values())} (" + ", ".join(f"{name} {n}" for name, n in counts.items()) + ")\n"


if __name__ == "__main__":
    sys.stdout.writelines(map(report, sys.argv[1:] or [str(ROOT)]))
