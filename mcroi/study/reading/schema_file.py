"""The JSON Schema of a study as text, as it stands in a file beside a study."""

from __future__ import annotations

import json
from typing import Final

from mcroi.study.reading import schema

NAME: Final = "mcroi.schema.json"
"""What the file is called; the first line of a study names it."""


def schema_text() -> str:
    """Return the JSON Schema as text."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
