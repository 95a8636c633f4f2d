"""Install the lowest declared version of every dependency, and run the fast part of the suite with them.

Usage: python tests/lowest.py [--folder FOLDER] [ARGUMENTS OF PYTEST]

The environment is one of its own, with the lowest Python that is declared; it is made in FOLDER and kept there, or made
in a temporary folder. What is declared is read from pyproject.toml, so that a minimum which does not work fails here.
That old libraries use newer ones in ways which these call outdated is no fault of ours, and no error.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]

FAST = (
    *("tests/distributions/test_reference.py", "tests/distributions/test_metalog.py", "tests/distributions/dependence"),
    *("tests/model/test_model_cases.py", "tests/engine/test_example_figures.py", "tests/execution", "tests/results"),
    *("tests/study/reading/workbook/test_hostile.py", "tests/study/reading/workbook/test_problems.py"),
    *("tests/charts/test_drawing.py", "tests/cli/test_commands.py", "tests/cli/test_convert.py"),
    *("tests/report", "--ignore=tests/report/test_page.py"),  # of which tests/report/test_formats.py makes one
    *("tests/test_house.py", "--deselect=tests/test_house.py::test_types_are_clean"),
)
"""Every library at work, and the numbers that do not depend on its version: two to three minutes of one core."""

LEFT_OUT = ("mypy", "playwright", "axe-playwright-python")
"""What only slower tests need: types are checked against the newest libraries, the page in a browser."""


def main() -> int:
    """Install, run, and say what was run with what."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="where the environment is made, and kept")
    arguments, for_pytest = parser.parse_known_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        python = environment(arguments.folder or Path(temporary) / "lowest")
        installed = time.monotonic()
        command = [python, "-m", "pytest", "-q", "-W", "default::DeprecationWarning", *(for_pytest or FAST)]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
    sys.stdout.write(f"installed in {installed - start:.0f} s, tested in {time.monotonic() - installed:.0f} s\n")
    return code


def environment(folder: Path) -> Path:
    """Make an environment in a folder that has the lowest versions, and return its Python."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = project["requires-python"].removeprefix(">=")
    python = shutil.which(f"python{version}")
    if python is None:
        sys.exit(f"python{version}, the lowest that is declared, is not installed")
    subprocess.run([python, "-m", "venv", folder], check=True)
    pins = lowest([*project["dependencies"], *project["optional-dependencies"]["test"]])
    sys.stdout.write(f"Python {version} with {', '.join(pins)}\n")
    sys.stdout.flush()
    pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, *pins], check=True)
    return folder / "bin" / "python"


def lowest(declared: list[str]) -> list[str]:
    """Return the lowest version of each requirement, such as ``numpy==1.26.4``."""
    pins = []
    for requirement in declared:
        found = re.fullmatch(r"([A-Za-z0-9-]+)>=([0-9.]+)", requirement)
        if found is None:
            sys.exit(f"expected a requirement such as numpy>=1.26.4, got {requirement!r}")
        if found[1] not in LEFT_OUT:
            pins.append(f"{found[1]}=={found[2]}")
    return pins


if __name__ == "__main__":
    sys.exit(main())
