"""``mcroi outputs``: what ``--require``, ``--until`` and ``--output`` can name."""

from __future__ import annotations

from typing import Final

import click

from mcroi.cli import options, streams

_GROUPS: Final = {
    "change": "Results of a change; <scenario>.npv is the mean of npv",
    "every": "Results of every scenario, the current one too",
    "chance": "Chances of a change: in how many futures it is so",
    "target": "Chances of a change that targets are met, where the study sets them",
    "output": "For sensitivity --output alone; <other> comes later in the study, or is current, with cost alone",
}


@click.command(context_settings=options.HELP)
@options.json_option
@options.debug_option
def outputs(as_json: bool) -> None:
    """List what --require, --until and --output can name: its unit and what it means.

    \b
      mcroi outputs
      mcroi outputs --json

    --until takes what has a 95 % interval, which sd has not.
    """  # noqa: D301  # the backspace tells click to keep the lines
    from dataclasses import asdict

    from mcroi.results.catalogue import catalogue

    if as_json:
        streams.document({"schema": "mcroi.outputs/1", "outputs": [asdict(named) for named in catalogue()]})
        return
    lines: list[str] = []
    title = ""
    for named in catalogue():
        if title != _GROUPS[named.group]:
            title = _GROUPS[named.group]
            lines += ["", title]
        told = [
            named.unit,
            ", ".join(named.options),
            ", ".join(f".{statistic}".replace(" p", " .p") for statistic in named.statistics),
        ]
        lines += [f"  {named.name}", f"      {named.meaning}", f"      {'; '.join(filter(None, told))}"]
    streams.result("\n".join(lines[1:]))
