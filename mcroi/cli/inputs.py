"""``mcroi inputs``: the catalogue of what a study may state."""

from __future__ import annotations

import json
from typing import Final

import click

from mcroi.cli import options, streams

_KINDS: Final = {
    "world": "World: the same in every scenario; under [world]",
    "way": "Way of working: under [scenarios.current]; other scenarios keep what they do not state",
    "change": "Change: under every scenario but the current one",
}


@click.command(context_settings=options.HELP)
@options.json_option
@options.debug_option
def inputs(as_json: bool) -> None:
    """List every input: its unit, what it may be, what holds if it is left out.

    \b
      mcroi inputs
      mcroi inputs --json
    """  # noqa: D301  # the backspace tells click to keep the lines
    from mcroi.study.inputs import Input, of_kind

    if as_json:
        streams.document(json.dumps(_document(), indent=1, allow_nan=False) + "\n")
        return

    def default(about: Input) -> str:
        if about.default is None:
            return "required"
        return "no limit if left out" if about.default == float("inf") else f"{about.default:g} if left out"

    lines = []
    for kind, title in _KINDS.items():
        lines += ["", title]
        for about in of_kind(kind):  # type: ignore[arg-type]  # the keys above are the kinds
            lines += [
                f"  {about.name}",
                f"      {about.help}",
                f"      {about.unit}; {about.support}; {default(about)}",
            ]
    streams.result("\n".join(lines[1:]))


def _document() -> dict[str, object]:
    import math

    from mcroi.study.inputs import INPUTS

    def number(value: float | None) -> float | None:
        return value if value is not None and math.isfinite(value) else None

    return {
        "schema": "mcroi.inputs/1",
        "inputs": [
            {
                "name": about.name,
                "kind": about.kind,
                "unit": about.unit,
                "support": {
                    "text": str(about.support),
                    "low": number(about.support.low),
                    "high": number(about.support.high),
                    "low_open": about.support.low_open,
                    "high_open": about.support.high_open,
                },
                "required": about.required,
                "default": number(about.default),  # null for an input without a limit, too
                "help": about.help,
            }
            for about in INPUTS.values()
        ],
    }
