"""The house: imports run one way, each heavy library has one door, only the command line prints, one module writes."""

import ast
import graphlib
import importlib
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

import mcroi
from mcroi.study.reading.json_schema import SCHEMA_FILE, schema_text

ROOT = Path(__file__).parents[1]
SOURCES = sorted(path for package in ("mcroi", "distributions") for path in (ROOT / package).rglob("*.py"))

ORDER = "distributions study model execution draws results engine analyses words charts report guide cli"
"""The folders from the bottom up: a file may import from its own and from those before it."""

FOLDERS = ORDER.split()

DOORS = {
    "scipy": ("distributions/numerics/metalog_nearest.py",),  # non-negative least squares, when a metalog is refused
    "pandas": ("mcroi/results/result.py", "mcroi/report/artefacts.py"),
    "pyarrow": ("mcroi/report/artefacts.py",),
    "matplotlib": ("mcroi/charts/",),
    "click": ("mcroi/cli/",),
    "jinja2": ("mcroi/report/page/",),
    "xlsxwriter": ("mcroi/report/workbook/",),
    "python_calamine": ("mcroi/study/reading/workbook/",),
}
"""Where a library may be imported; scipy.special apart, which is as light as numpy and stays in distributions.

scipy.optimize takes twice as long to import, and has roots of many functions at once from SciPy 1.15 on only; so roots,
fits to quantiles and likelihoods are computed in distributions itself, with all digits in both tails.
"""


def test_the_top_of_the_package_is_its_folders():
    """Every folder stands in the order, and hardly a file beside them."""
    folders = {path.name for path in (ROOT / "mcroi").iterdir() if (path / "__init__.py").exists()}
    assert folders == set(FOLDERS[1:])
    assert len(folders) <= 13
    assert {path.name for path in (ROOT / "mcroi").glob("*.py")} == {"__init__.py", "__main__.py"}


def test_imports_run_one_way():
    """No file imports from a folder above its own, wherever in it the import stands."""
    height = {folder: level for level, folder in enumerate(FOLDERS)}
    for path in SOURCES:
        here = height.get(_folder(_name(path)), len(FOLDERS))
        for imported in _imports(path):
            assert height.get(_folder(imported), 0) <= here, f"{path} imports {imported}"


def test_no_imports_run_in_a_circle():
    """Within a folder, too, imports can be put in an order."""
    known = {_name(path) for path in SOURCES}
    graph = {}
    for path in SOURCES:
        imported = [name if name in known else name.rpartition(".")[0] for name in _imports(path)]
        graph[_name(path)] = known.intersection(imported)
    graphlib.TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_its_doors(library):
    """A heavy library is imported where it is said, and nowhere else."""
    for path in SOURCES:
        place = path.relative_to(ROOT).as_posix()
        for name in _imports(path):
            if name.partition(".")[0] == library and not name.startswith("scipy.special"):
                assert place.startswith(DOORS[library]), f"{place} imports {name}"


def test_what_is_imported_is_installed():
    """Every library that has a door is a dependency, but for the one that writes what not everybody wants."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.match("[a-z0-9-]+", line)[0].replace("-", "_") for line in project["dependencies"]}
    assert needed == {*DOORS, "numpy"} - {"pyarrow"}
    assert list(project["optional-dependencies"]) == ["parquet", "test", "bench"]


def test_the_run_path_does_without_scipy_stats_and_pyplot():
    """What costs a second to import, or keeps global state, is not imported at all."""
    for path in SOURCES:
        assert not {"scipy.stats", "matplotlib.pyplot", "pickle", "random"} & set(_imports(path))


def test_only_the_command_line_prints_or_exits():
    """No print, no exit and no stream outside mcroi/cli; inside it, one module writes to the streams."""
    for path in SOURCES:
        place = path.relative_to(ROOT).as_posix()
        text = path.read_text("utf-8")
        calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        names = {function.id for function in calls if isinstance(function, ast.Name)}
        assert not {"print", "eval", "exec", "input", "exit"} & names, place
        if place != "mcroi/cli/streams.py":
            assert "sys.stdout" not in text, place
            assert "sys.stderr" not in text, place
        if place != "mcroi/cli/main.py":
            assert "sys.exit" not in text, place


def test_only_one_module_writes_files():
    """Files are opened for writing in mcroi/report/files.py alone."""
    writing = re.compile(r"\.write_text\(|\.write_bytes\(|open\([^)]*[\"'][wax]b?\+?[\"']|np\.savez?\(|\.to_csv\(")
    for path in SOURCES:
        place = path.relative_to(ROOT).as_posix()
        if place not in ("mcroi/report/files.py", "mcroi/report/artefacts.py"):
            assert not writing.search(path.read_text("utf-8")), place


def test_every_file_says_its_idea_first():
    """The first line of every file is a docstring, and no file is long."""
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert text.startswith(('"""', 'r"""')), path
        assert len(text.splitlines()) <= 350, path


def test_public_names_are_there():
    """What mcroi lists it has, and nothing that it has is missing from its list."""
    assert set(dir(mcroi)) == set(mcroi.__all__)
    for name in mcroi.__all__:
        assert getattr(mcroi, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'simulat'"):
        mcroi.simulat  # noqa: B018  # asking is the test


def test_no_module_hides_a_public_name():
    """Importing a module or a folder of the name of a function would put it in its place."""
    taken = {path.stem for path in (ROOT / "mcroi").iterdir()}
    assert {name for name in mcroi.__all__ if name in taken} == {"charts"}  # which is the folder itself
    assert isinstance(mcroi.charts, ModuleType)


def test_public_names_are_documented():
    """A reader of the README and the guide meets every public name."""
    text = "".join(path.read_text("utf-8") for path in (ROOT / "README.md", *(ROOT / "mcroi/guide").glob("*.md")))
    assert [name for name in mcroi.__all__ if not name.startswith("__") and name not in text] == []


def test_nothing_is_left_for_later():
    """No stub and no reminder is left in the code."""
    for path in SOURCES:
        text = path.read_text("utf-8")
        assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", text), path


def test_the_top_level_is_what_it_is_said_to_be():
    """Beside dot-files, the project's folder holds six things."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git repository")
    top = {name.partition("/")[0] for name in listed.stdout.splitlines() if not name.startswith(".")}
    assert top == {"pyproject.toml", "README.md", "mcroi", "distributions", "tests", "benchmarks"}


def test_the_wheel_holds_both_packages_and_nothing_else(tmp_path):
    """The wheel's roots are the two packages; all that they read is in it, and the guide with its pictures."""
    pytest.importorskip("hatchling", reason="hatchling is not installed, so no wheel can be built without a network")
    build = importlib.import_module("hatchling.builders.wheel")
    (wheel,) = build.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    names = zipfile.ZipFile(wheel).namelist()
    roots = {name.partition("/")[0] for name in names}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"mcroi", "distributions"}
    assert {
        "mcroi/py.typed",
        "mcroi/LICENSE",
        "mcroi/study/mcroi.schema.json",
        "mcroi/study/inputs.toml",
        "mcroi/study/reference_classes.toml",
        "mcroi/analyses/lint/findings.toml",
        *_files("mcroi/study/examples"),
        *_files("mcroi/guide"),
        *_files("mcroi/report/page/templates"),
    } <= set(names)
    assert [name for name in names if name.endswith(".dist-info/licenses/mcroi/LICENSE")]


def test_the_source_distribution_holds_what_the_repository_does(tmp_path):
    """Both packages with the licence and the guide, their tests and their measurements."""
    pytest.importorskip("hatchling", reason="hatchling is not installed, so nothing can be built without a network")
    build = importlib.import_module("hatchling.builders.sdist")
    (archive,) = build.SdistBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {name.partition("/")[0] for name in names} <= {
        *("mcroi", "distributions", "tests", "benchmarks", "README.md", "pyproject.toml", "PKG-INFO", ".gitignore")
    }
    assert {"mcroi/LICENSE", "README.md", "tests/test_house.py", *_files("mcroi/guide")} <= names


def test_the_pictures_are_small():
    """What every installation takes along for the README is below 300 kB."""
    assert sum(path.stat().st_size for path in (ROOT / "mcroi/guide").glob("*.png")) < 300_000


def _files(folder):
    """The files of a folder, as an archive names them."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).iterdir() if path.is_file()}


@pytest.mark.parametrize("arguments", [["check"], ["format", "--check"]])
def test_lint_and_format_are_clean(arguments):
    """Ruff has nothing to say about any file."""
    pytest.importorskip("ruff", reason="ruff is not installed")
    command = [sys.executable, "-m", "ruff", *arguments, "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_are_clean(tmp_path):
    """Mypy --strict has nothing to say about the packages; a cache of its own keeps old findings out."""
    pytest.importorskip("mypy", reason="mypy is not installed")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_that_is_shipped_is_the_present_one():
    """The file beside the package is what ``mcroi schema > mcroi/study/mcroi.schema.json`` writes."""
    assert (ROOT / "mcroi/study" / SCHEMA_FILE).read_text("utf-8") == schema_text()


def _name(path):
    """The dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _folder(name):
    """The folder that a dotted name lies in; none for the top of mcroi and for other packages."""
    first, *rest = name.split(".")
    return first if first == "distributions" else rest[0] if first == "mcroi" and rest else None


def _imports(path):
    """Dotted names of everything that a file imports, wherever in it, types apart: modules, and names in modules."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    names = []
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names
