"""The catalogue of inputs as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcroi.study.inputs import Kind, of_kind

_KINDS: Final[dict[Kind, str]] = {
    "world": "World: the same in every scenario; under [world]",
    "way": "Way of working: under [scenarios.current]; other scenarios keep what they do not state",
    "change": "Change: under every scenario but the current one",
}


def input_lines() -> Iterator[str]:
    """Yield the lines that tell of every input: its unit, what it may be, what holds if it is left out."""
    for number, (kind, title) in enumerate(_KINDS.items()):
        yield f"\n{title}" if number else title
        for about in of_kind(kind):
            yield f"  {about.name}"
            yield f"      {about.help}"
            yield f"      {about.unit}; {about.support}; {about.told_default()}"
