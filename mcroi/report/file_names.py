"""Names of any kind as file names that are safe everywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LONGEST: Final = 60

_DEVICES: Final = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])
"""Names that mean devices on some systems."""


def slug(name: str) -> str:
    """Return a name as 1 to 60 of ``a-z 0-9 _ -``, beginning with no dash, and no device's name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    text = re.sub(r"[^a-z0-9_-]+", "-", plain).strip("-")[:LONGEST].rstrip("-")
    return f"{text}_" if text in _DEVICES else text or "unnamed"


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a slug for each name, no two alike: a later one that would be gets a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        text, count = slug(name), 1
        unique = text
        while unique in taken:
            count += 1
            unique = f"{text[: LONGEST - len(str(count)) - 1]}-{count}"
        taken.add(unique)
        found[name] = unique
    return found
