"""The catalogue of inputs as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcroi.study.inputs import LINE_AMOUNTS, Kind, of_kind
from mcroi.study.lines import FOLLOWS, LINE_KINDS, STARTS
from mcroi.study.reading.keys import LINE

_KINDS: Final[dict[Kind, str]] = {
    "world": "World: the same in every scenario; under [world]",
    "way": "Way of working: under [scenarios.current]; other scenarios keep what they do not state",
    "change": "Change: under every scenario but the current one",
}
_CHOICES: Final = {"kind": LINE_KINDS, "from": (*STARTS, "or a number of months"), "follows": FOLLOWS}
"""What the keys of a line may be."""


def input_lines() -> Iterator[str]:
    """Yield the lines that tell of every input: its unit, what it may be, what holds if it is left out."""
    for number, (kind, title) in enumerate(_KINDS.items()):
        yield f"\n{title}" if number else title
        for about in of_kind(kind):
            yield f"  {about.name}"
            yield f"      {about.help}"
            yield f"      {about.unit}; {about.support}; {about.told_default()}"
    yield "\nLines: money of a change that is nobody's hour; under [scenarios.<change>.lines.<name>]"
    for name, key in LINE.items():
        yield f"  {name}"
        yield f"      {key.help}"
        if name in _CHOICES:
            yield f"      {', '.join(_CHOICES[name])}"
    for name, about in LINE_AMOUNTS.items():
        yield f"  {name}"
        yield f"      {about.help}"
        needed = "required, or the other of per_year and once" if about.required else about.told_default()
        yield f"      {about.unit}; {about.support}; {needed}"
