"""The names of schemas: in one place of the code, each once, and in the guide."""

import re
from pathlib import Path

from mcroi.report.documents import schemas

ROOT = Path(__file__).parents[3]
NAME = re.compile(r"mcroi\.[a-z]+/\d+")
NAMES = [name for name in vars(schemas).values() if isinstance(name, str) and NAME.fullmatch(name)]
NAMES.remove(schemas.FIRST_RESULT)


def test_every_schema_is_named_once():
    """No two documents share a schema, and no module but one spells the name of any."""
    assert len(NAMES) == len(set(NAMES)) == 12
    spelt = [path.name for path in (ROOT / "mcroi").rglob("*.py") if NAME.search(path.read_text("utf-8"))]
    assert spelt == ["schemas.py"]


def test_the_guide_lists_every_schema():
    """A reader of the page on documents meets each."""
    told = NAME.findall((ROOT / "mcroi/guide/report.md").read_text("utf-8"))
    assert sorted({*told} - {schemas.FIRST_RESULT}) == sorted(NAMES)
