"""The rooms of distributions: imports run one way, a family is a file, and others import what is offered."""

import ast
import importlib
from pathlib import Path

import distributions

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "distributions").rglob("*.py"))

ORDER = (
    ("arrays", "rules", "spelling"),
    ("quantiles", "uniforms"),
    ("fast", "numerics"),
    ("base",),
    ("dependence", "family", "patterns"),
    ("continuous", "discrete"),
    ("derived",),
    ("families", "likelihood"),
    ("fit", "notation"),
)
"""From the bottom up: a folder or file imports those below it; what is imported for its types alone does not count."""

OFFERED = {
    "distributions",
    *(f"distributions.{name}" for name in ("arrays", "dependence", "rules", "spelling", "uniforms")),
}


def imports(path):
    """The modules of distributions that a file imports when it runs, wherever in it that stands, and the names."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [(name.name, set()) for name in node.names]
        elif isinstance(node, ast.ImportFrom) and id(node) not in for_types:
            found = [(node.module, {name.name for name in node.names})]
        else:
            continue
        yield from ((module, names) for module, names in found if module.partition(".")[0] == "distributions")


def test_imports_run_one_way():
    """No folder of distributions imports one that stands beside or above it."""
    height = {name: level for level, names in enumerate(ORDER) for name in names}
    seen = set()
    for path in SOURCES:
        here = path.relative_to(ROOT / "distributions").with_suffix("").parts[0]
        if here == "__init__":
            continue
        seen.add(here)
        for module, names in imports(path):
            _, *parts = module.split(".")
            for there in parts[:1] or names:
                assert there == here or height[there] < height[here], f"{path} imports {there}"
    assert seen == height.keys()


def test_a_family_is_a_file():
    """The three folders of families hold nothing else, and the registry knows them all."""
    found = []
    for folder in ("continuous", "discrete", "derived"):
        for path in (ROOT / "distributions" / folder).glob("*.py"):
            if path.stem != "__init__":
                family = importlib.import_module(f"distributions.{folder}.{path.stem}").FAMILY
                assert family.name == path.stem
                found.append(family)
    assert sorted(found, key=id) == sorted(distributions.families().values(), key=id)


def test_no_file_is_long():
    """A file is read at one sitting."""
    assert [path for path in SOURCES if len(path.read_text("utf-8").splitlines()) > 350] == []


def test_others_import_what_is_offered():
    """From mcroi, only the modules that are said to stay are imported, and of the package what it lists."""
    for path in (ROOT / "mcroi").rglob("*.py"):
        for module, names in imports(path):
            told = f"{path} imports {', '.join(sorted(names))} of {module}"
            assert module in OFFERED, told
            if module == "distributions":
                assert all(name in distributions.__all__ or f"distributions.{name}" in OFFERED for name in names), told
